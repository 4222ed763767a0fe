"""What an editor is told about a lexicon file, and what a sound one becomes."""

import pickle
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from data_loader.lexicons import LexiconError, Lexicons, load_interface, load_lexicons

LABELS = 'labels = { en = "Sea", zh-Hant = "海", zh-Hans = "海洋" }'
SOUND = {
    "issues.toml": f'[sea]\n{LABELS}\nterms = ["南海", "航行自由"]\nnot = ["中南海"]\n',
    "names.toml": (
        '[trump]\nkind = "person"\n'
        'labels = { en = "Trump", zh-Hant = "特朗普／川普", zh-Hans = "特朗普" }\n'
        'taiwan = ["川普"]\nmainland = ["特朗普"]\nnot = ["川普通话"]\n'
    ),
    "events.toml": (
        '[late]\nlabels = { en = "Late", zh-Hant = "後", zh-Hans = "后" }\n'
        "first = 2025-10-30\nmajor = true\n"
        '[early]\nlabels = { en = "Early", zh-Hant = "先", zh-Hans = "先前" }\n'
        "first = 2017-11-08\nlast = 2017-11-10\nmajor = false\n"
    ),
    "stop_words.toml": '[zh]\nreporting = ["報導", "表示"]\n[en]\nfunction = ["The"]\n',
    "user_terms.txt": "# names\n贝森特  # Bessent\n\n川習會\n",
    "interface.toml": '[year]\nen = "Year"\nzh-Hant = "年"\nzh-Hans = "年"\n',
}


def write_lexicons(folder: Path, **changed: str | bytes) -> Path:
    """Write a sound set of files, with some of them (named without suffix) changed."""
    for name, sound in SOUND.items():
        content = changed.get(name.partition(".")[0], sound)
        data = content.encode() if isinstance(content, str) else content
        (folder / name).write_bytes(data)
    return folder


def loaded_or_told(folder: Path) -> Lexicons | str:
    try:
        return load_lexicons(folder)
    except LexiconError as error:
        return str(error)


def complaint(folder: Path, **changed: str | bytes) -> str:
    with pytest.raises(LexiconError) as caught:
        load_lexicons(write_lexicons(folder, **changed))
    return str(caught.value)


@pytest.fixture
def sound(tmp_path: Path) -> Lexicons:
    return load_lexicons(write_lexicons(tmp_path))


def test_issue_holds_terms_and_exclusions_in_order(sound: Lexicons) -> None:
    (issue,) = sound.issues
    assert (issue.key, issue.terms) == ("sea", ("南海", "航行自由"))
    assert issue.exclusions == ("中南海",)
    assert issue.labels["zh-Hans"] == "海洋"


def test_forms_run_from_mainland_to_overseas_whatever_the_order_in_the_file(
    sound: Lexicons,
) -> None:
    (name,) = sound.names
    assert name.forms == ("特朗普", "川普")
    assert name.spellings == {"mainland": ("特朗普",), "taiwan": ("川普",)}
    assert name.kind == "person"


def test_events_come_by_date_and_a_single_day_is_its_own_last_day(sound: Lexicons) -> None:
    early, late = sound.events
    assert (early.first, early.last) == (date(2017, 11, 8), date(2017, 11, 10))
    assert (late.first, late.last) == (date(2025, 10, 30), date(2025, 10, 30))
    assert (early.major, late.major) == (False, True)


def test_stop_words_are_folded_and_lower_case(sound: Lexicons) -> None:
    assert sound.stop_words == {"报导", "表示", "the"}


def test_user_terms_leave_remarks_out(sound: Lexicons) -> None:
    assert sound.user_terms == ("贝森特", "川習會")


def test_lexicons_travel_to_worker_processes(sound: Lexicons) -> None:
    assert pickle.loads(pickle.dumps(sound)) == sound


def test_interface_gives_each_text_in_three_languages(tmp_path: Path) -> None:
    texts = load_interface(write_lexicons(tmp_path))
    assert texts == {"year": {"en": "Year", "zh-Hant": "年", "zh-Hans": "年"}}


def test_a_byte_order_mark_does_no_harm(tmp_path: Path) -> None:
    marked = b"\xef\xbb\xbf" + SOUND["issues.toml"].encode()
    assert load_lexicons(write_lexicons(tmp_path, issues=marked)).issues[0].key == "sea"


ISSUE_FAULTS = {
    "wrong key, near one": ('trems = ["关税"]', "[sea] 'trems': no such key here; did you mean"),
    "wrong key, far off": ('zzz = ["关税"]', "allowed are labels, terms, not."),
    "list is a string": ('not = "中南海"', "[sea] not: is '中南海'; write a list"),
    "empty exclusion": ('not = [" "]', "[sea] not: holds an empty term"),
    "not a word": ("not = [7]", "[sea] not: holds a number; every entry is a word"),
    "space around": ('not = ["中南海 "]', "[sea] not: '中南海 ' has a space"),
    "cannot matter": ('not = ["中北海"]', "holds none of the terms, so it can never matter"),
    "hides a term": ('not = ["南海"]', "is itself a term, so it would never be counted"),
    "hides, other script": ('not = ["航行自由"]', "'航行自由' is itself a term"),
}


@pytest.mark.parametrize(("line", "told"), ISSUE_FAULTS.values(), ids=ISSUE_FAULTS)
def test_issue_fault_names_file_table_and_remedy(tmp_path: Path, line: str, told: str) -> None:
    issue = f'[sea]\n{LABELS}\nterms = ["南海", "航行自由"]\n{line}\n'
    message = complaint(tmp_path, issues=issue)
    assert message.startswith("issues.toml: [sea]")
    assert told in message


def test_terms_that_differ_only_in_script_are_listed_twice(tmp_path: Path) -> None:
    message = complaint(tmp_path, issues=f'[sea]\n{LABELS}\nterms = ["關稅", "关税"]\n')
    assert "terms: '关税' is listed twice ('關稅' is the same once folded)" in message


@pytest.mark.parametrize("word", ["a", "南海", "TikTok"])
def test_the_same_term_twice_is_told(tmp_path: Path, word: str) -> None:
    message = complaint(tmp_path, issues=f'[sea]\n{LABELS}\nterms = ["{word}", "{word}"]\n')
    assert f"'{word}' is listed twice; keep one" in message


def test_exclusion_is_compared_with_terms_after_folding(tmp_path: Path) -> None:
    issue = f'[sea]\n{LABELS}\nterms = ["台灣"]\nnot = ["烟台湾区"]\n'
    assert load_lexicons(write_lexicons(tmp_path, issues=issue)).issues[0].exclusions


def test_missing_and_empty_parts_are_told_together(tmp_path: Path) -> None:
    message = complaint(
        tmp_path, issues='[sea]\nlabels = { en = " ", zh-hant = "海" }\nterms = []\n'
    )
    assert "labels: 'zh-hant': no such key here; did you mean zh-Hant?" in message
    assert "labels: zh-Hans: is missing; add it." in message
    assert "labels: en: is empty" in message
    assert "terms: is an empty list" in message


def test_two_issues_with_one_label_are_told(tmp_path: Path) -> None:
    issues = SOUND["issues.toml"] + SOUND["issues.toml"].replace("[sea]", "[ocean]")
    assert "[ocean] labels: en: 'Sea' is the label of [sea] too" in complaint(
        tmp_path, issues=issues
    )


def test_spelling_under_two_regions_is_told(tmp_path: Path) -> None:
    names = SOUND["names.toml"] + 'hongkong = ["特朗普"]\n'
    message = complaint(tmp_path, names=names)
    assert "[trump] hongkong: '特朗普' stands under mainland too" in message


def test_spelling_of_two_names_is_told(tmp_path: Path) -> None:
    other = SOUND["names.toml"].replace("[trump]", "[son]").replace("特朗普", "特朗普二世")
    other = other.replace('"Trump"', '"Son"')
    message = complaint(tmp_path, names=SOUND["names.toml"] + other)
    assert "[son] '川普' is a spelling of [trump] too" in message


def test_unknown_kind_gets_the_nearest_one(tmp_path: Path) -> None:
    message = complaint(tmp_path, names=SOUND["names.toml"].replace('"person"', '"persons"'))
    assert "kind: 'persons' is no kind; did you mean person?" in message


def test_name_without_spelling_is_told(tmp_path: Path) -> None:
    names = f'[sea]\nkind = "place"\n{LABELS}\n'
    assert "[sea] has no spelling; add a list under one of mainland" in complaint(
        tmp_path, names=names
    )


EVENT_FAULTS = {
    "quoted day": ('first = "2025-10-30"\nmajor = true', "first: is '2025-10-30'; write a day"),
    "with a time": ("first = 2025-10-30T08:00:00\nmajor = true", "a day without a time"),
    "backwards": ("first = 2025-10-30\nlast = 2025-10-29\nmajor = true", "is before first"),
    "quoted truth": ('first = 2025-10-30\nmajor = "yes"', "major: is 'yes'; write true or false"),
    "no truth": ("first = 2025-10-30", "major: is missing; add it."),
}


@pytest.mark.parametrize(("lines", "told"), EVENT_FAULTS.values(), ids=EVENT_FAULTS)
def test_event_fault_is_told(tmp_path: Path, lines: str, told: str) -> None:
    message = complaint(tmp_path, events=f"[busan]\n{LABELS}\n{lines}\n")
    assert message.startswith("events.toml: [busan] ")
    assert told in message


def test_user_term_with_a_space_or_twice_is_told(tmp_path: Path) -> None:
    message = complaint(tmp_path, user_terms="贝森特\n贝 森特\n貝森特\n")
    assert "user_terms.txt: line 2: '贝 森特' holds a space" in message
    assert "'貝森特' is listed twice ('贝森特' is the same once folded)" in message


def test_interface_text_in_one_language_only_is_told(tmp_path: Path) -> None:
    folder = write_lexicons(tmp_path, interface='[year]\nen = "Year"\nzh-Hant = "年"\n')
    with pytest.raises(LexiconError, match=r"interface\.toml: \[year\] zh-Hans: is missing"):
        load_interface(folder)


@pytest.mark.parametrize("name", ["issues.toml", "user_terms.txt"])
def test_missing_file_is_told(tmp_path: Path, name: str) -> None:
    (write_lexicons(tmp_path) / name).unlink()
    with pytest.raises(LexiconError, match=f"{name}: no such file in .*; put it there"):
        load_lexicons(tmp_path)


def test_only_twenty_problems_are_told(tmp_path: Path) -> None:
    message = complaint(tmp_path, issues="".join(f"[k{i}]\n{LABELS}\n" for i in range(30)))
    assert len(message.splitlines()) == 21
    assert message.endswith("issues.toml: and 10 more.")


HOSTILE = {
    "table twice": (SOUND["issues.toml"] * 2, "the table [sea] is there twice (line "),
    "key twice": ("[sea]\nterms = []\nterms = []\n", "a key is there twice in one table (line 3"),
    "unclosed quotation": ('[sea]\nterms = ["南海]\n', "not valid TOML (line 2"),
    "empty": ("", "holds no table"),
    "value at the top": ("sea = 1\n", "[sea] should be a table but is a number"),
    "Chinese key": ('["南海"]\n', "['南海'] is no key: use letters"),
    "control characters in a key": ('["a\\u001b[31m"]\n', "['a\\x1b[31m'] is no key"),
    "deep list": ("[sea]\nterms = " + "[" * 100_000, "nested too deeply"),
    "deep table": ("[sea]\nterms = " + "{a=" * 100_000, "nested too deeply"),
    "long dotted key": ("a." * 200_000 + "b = 1", "line 1 holds more than 50 full stops"),
    "long number": ("[sea]\nterms = " + "9" * 5_000, "issues.toml: "),
    "impossible day": ("[sea]\nterms = 2024-02-30", "not valid TOML"),
    "array of tables": ("[[sea]]\n", "[sea] should be a table but is a list"),
    "lone surrogate": ('[sea]\nterms = ["\\ud800"]', "not valid TOML"),
    "not UTF-8": (b"[sea]\nterms = ['\xa4\xa4']", "byte 17 is not UTF-8; save the file"),
    "too large": (b"#" * 1_000_001, "larger than 1 MB"),
}


@pytest.mark.parametrize(("content", "told"), HOSTILE.values(), ids=HOSTILE)
def test_hostile_file_is_refused_in_words(tmp_path: Path, content: str | bytes, told: str) -> None:
    message = complaint(tmp_path, issues=content)
    assert message.startswith("issues.toml: ")
    assert told in message
    assert len(message) < 5_000


TOML_VALUES = st.recursive(
    st.sampled_from(['"南海"', '""', '"中南海"', "1", "true", "1.5", "2025-10-30", "08:00:00"]),
    lambda inner: (
        st.lists(inner, max_size=3).map(lambda parts: f"[{', '.join(parts)}]")
        | inner.map(lambda part: f"{{ en = {part} }}")
    ),
    max_leaves=5,
)
TOML_KEYS = st.sampled_from(
    ["labels", "terms", "not", "kind", "taiwan", "mainland", "first", "last", "major", '"  "']
)


@settings(max_examples=150, deadline=None)
@given(
    st.sampled_from(["issues", "names", "events", "stop_words"]),
    st.dictionaries(TOML_KEYS, TOML_VALUES),
)
def test_no_value_of_any_type_gets_past_the_checks_or_breaks_them(
    tmp_path_factory: pytest.TempPathFactory, name: str, table: dict[str, str]
) -> None:
    folder = tmp_path_factory.mktemp("lexicons", numbered=True)
    lines = "\n".join(f"{key} = {value}" for key, value in table.items())
    write_lexicons(folder, **{name: f"[sea]\n{lines}\n"})
    outcome = loaded_or_told(folder)
    if isinstance(outcome, str):
        assert outcome.startswith(f"{name}.toml: [sea]")
    else:
        assert all(isinstance(word, str) and word for word in outcome.stop_words)
        assert all(isinstance(term, str) for issue in outcome.issues for term in issue.terms)
