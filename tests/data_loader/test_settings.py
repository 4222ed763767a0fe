"""``corpus.toml``: what each key does, and what its writer is told about a wrong one."""

import pickle
import zipfile
from pathlib import Path

import pandas as pd
import pytest

from data_loader import CorpusSettingsError, list_files, load_articles, load_settings
from data_loader.lexicons import load_lexicons
from data_loader.settings import CorpusSettings, load_corpus_lexicons
from data_loader.settings_checks import FIELDS, KEYS
from tests.data_loader.conftest import PROSE

EVERY_KEY = """
name = "  燈塔會談\t2024 "
time_zone = "America/New_York"
lexicons = "my_lexicons"
furniture = ["訂閱本報的燈塔電子報", "追蹤…帳號"]

[outlets]
island = "島上晚報"
"island/harbour/" = "DW"

[columns]
title = "大標"
tags = ["Stichwörter", "題目"]
url = "Quelle"
"""


def write_settings(folder: Path, text: str) -> Path:
    (folder / "island" / "harbour").mkdir(parents=True, exist_ok=True)
    (folder / "my_lexicons").mkdir(exist_ok=True)
    (folder / "my_lexicons" / "user_terms.txt").write_text("燈塔會談\n", "utf-8")
    (folder / "corpus.toml").write_text(text, "utf-8")
    return folder


def complaint(folder: Path, text: str) -> str:
    with pytest.raises(CorpusSettingsError) as caught:
        load_settings(write_settings(folder, text))
    return str(caught.value)


def test_a_folder_without_settings_has_the_defaults(tmp_path):
    assert load_settings(tmp_path) == CorpusSettings()


def test_every_key_is_read(tmp_path):
    settings = load_settings(write_settings(tmp_path, EVERY_KEY))
    assert settings == CorpusSettings(
        name="燈塔會談 2024",
        time_zone="America/New_York",
        outlets={"island": "島上晚報", "island/harbour": "DW"},
        columns={
            "大標": "title",
            "Stichwörter": "tags",
            "stichwörter": "tags",
            "題目": "tags",
            "Quelle": "address",
            "quelle": "address",
        },
        furniture=("訂閱本報的燈塔電子報", "追蹤…帳號"),
        lexicons="my_lexicons",
    )


def test_settings_are_small_enough_to_go_along_with_every_task(tmp_path):
    settings = load_settings(write_settings(tmp_path, EVERY_KEY))
    sent = pickle.dumps(settings)
    assert pickle.loads(sent) == settings
    assert len(sent) < 1_000


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("nmae = '甲'", "corpus.toml: 'nmae': no such key here; did you mean name?"),
        ("timezone = 'UTC'", "'timezone': no such key here; did you mean time_zone?"),
        ("[outlet]\nisland = '甲'", "'outlet': no such key here; did you mean outlets?"),
        ("zzz = 1", "'zzz': no such key here; allowed are name, time_zone, lexicons,"),
        ("name = 5", "name: is a number; write text between quotation marks."),
        ("name = ' '", "name: is empty; write the name of the corpus, or take the line out."),
        ("name = 'a\u202eb'", "name: write at most 100 characters on one line."),
        ("time_zone = 'Asia/Tapei'", "'Asia/Tapei' is no time zone; did you mean Asia/Taipei?"),
        ("time_zone = '../../etc'", "time_zone: '../../etc' is no time zone"),
        ("time_zone = 8", "time_zone: is a number; write a name such as"),
        ("lexicons = 'my_lexicon'", "'my_lexicon' is no folder here; did you mean my_lexicons?"),
        ("lexicons = '../other'", "lexicons: '../other' is no folder below the corpus folder"),
        ("lexicons = '/etc'", "lexicons: '/etc' is no folder below the corpus folder"),
        ("lexicons = 'island'", "lexicons: 'island' holds none of issues.toml, names.toml"),
        ("lexicons = ['a']", "lexicons: is a list; write the name of a folder"),
        ("furniture = '廣告'", 'furniture: is \'廣告\'; write a list, ["…", "…"].'),
        ("furniture = ['…']", "furniture: holds '…', which would match everywhere; take it out."),
        ("furniture = [1]", "furniture: holds a number; every entry is a line in quotation marks."),
        ('furniture = ["a\\nb"]', "is more than one line; write each line by itself."),
        ("outlets = '甲報'", "outlets: is '甲報'; write a table that starts with [outlets]."),
        ("[outlets]\nislnd = '甲'", "outlets: 'islnd' is no folder here; did you mean island?"),
        ("[outlets]\nisland = 1", "outlets: 'island' is a number; write the outlet's name"),
        ("[outlets]\nisland = ''", "outlets: 'island' is empty; write the outlet's name"),
        ("[outlets]\n'..' = '甲'", "outlets: '..' is no folder below the corpus folder"),
        ("[columns]\nheadline = 'a'", "columns: 'headline': no such key here; allowed are title,"),
        ("[columns]\ntitel = 'a'", "columns: 'titel': no such key here; did you mean title?"),
        ("[columns]\ntitle = 3", "columns: 'title': is a number; write the column's name"),
        ("[columns]\ntitle = []", "columns: 'title': is an empty list; name a column"),
        ("[columns]\ntitle = 'a'\ntext = 'A'", "columns: 'A'"),
        ("name = '甲", "corpus.toml: not valid TOML (end of document"),
        ("name = '甲'\nname = '乙'", "corpus.toml: a key is there twice"),
    ],
)
def test_a_wrong_entry_is_named_with_what_it_should_be(tmp_path, text, told):
    assert told in complaint(tmp_path, text)


def test_all_problems_are_told_at_once(tmp_path):
    told = complaint(tmp_path, "nmae = '甲'\nzone = 'UTC'\n[columns]\ntitel = 'a'")
    assert [line.split(":")[0] for line in told.split("\n")] == ["corpus.toml"] * 3


def test_settings_that_are_a_link_are_refused(tmp_path):
    (tmp_path / "corpus").mkdir()
    (tmp_path / "secret").write_text("password", "utf-8")
    (tmp_path / "corpus" / "corpus.toml").symlink_to(tmp_path / "secret")
    with pytest.raises(CorpusSettingsError, match="is a link"):
        load_settings(tmp_path / "corpus")


def test_wrong_settings_stop_the_load(tmp_path, front_matter):
    (tmp_path / "a.md").write_text(front_matter(), "utf-8")
    write_settings(tmp_path, "nmae = '甲'")
    with pytest.raises(CorpusSettingsError, match="did you mean name"):
        load_articles(tmp_path)


def test_settings_and_lexicons_are_seen_but_are_no_articles(tmp_path, front_matter):
    (tmp_path / "a.md").write_text(front_matter(), "utf-8")
    write_settings(tmp_path, EVERY_KEY)
    (tmp_path / "island" / "corpus.toml").write_text("name = '乙'", "utf-8")
    _, report = load_articles(tmp_path)
    assert dict(zip(report["file"], report["reason"], strict=True)) == {
        "a.md": "",
        "corpus.toml": "the settings of this corpus, not an article",
        "island/corpus.toml": "corpus.toml counts only at the top of the corpus folder",
        "my_lexicons/user_terms.txt": "a lexicon of this corpus, not an article",
    }
    assert "corpus.toml" in [source.path for source in list_files(tmp_path)]


def test_outlet_by_folder_counts_where_the_article_does_not_say(tmp_path, front_matter):
    write_settings(tmp_path, EVERY_KEY)
    silent = 'title: "燈塔會談結束"'
    heads = {
        "a.md": silent,
        "island/b.md": silent,
        "island/harbour/c.md": silent,
        "island/d.md": f'{silent}\noutlet: "海邊日報"',
        "island/e.md": f"{silent}\nurl: https://taibao.example/1",
    }
    for path, head in heads.items():
        (tmp_path / path).write_text(front_matter(head), "utf-8")
    articles = load_articles(tmp_path)[0].set_index("file")
    assert articles["outlet"].to_dict() == {
        "a.md": "",
        "island/b.md": "島上晚報",
        "island/d.md": "海邊日報",
        "island/e.md": "島上晚報",
        "island/harbour/c.md": "德國之聲",
    }
    assert "outlet taken from corpus.toml" in articles.loc["island/b.md", "repairs"]


def test_time_zone_is_that_of_outlets_nobody_knows(tmp_path, front_matter):
    write_settings(tmp_path, EVERY_KEY)
    for name, outlet in (("unknown", "海邊日報"), ("known", "示範台報")):
        head = f'title: "會談"\noutlet: {outlet}\ndate: "2024-05-06T02:00:00Z"'
        (tmp_path / f"{name}.md").write_text(front_matter(head), "utf-8")
    days = load_articles(tmp_path)[0].set_index("file")["date"].dt.day
    assert days.to_dict() == {"known.md": 6, "unknown.md": 5}


def test_own_furniture_is_taken_out_in_either_script(tmp_path, front_matter, prose):
    write_settings(tmp_path, EVERY_KEY)
    body = "\n\n".join([*prose, "订阅本报的灯塔电子报", "追蹤海邊日報的帳號"])
    (tmp_path / "a.md").write_text(front_matter(body=body), "utf-8")
    article = load_articles(tmp_path)[0].iloc[0]
    assert article["text"] == "\n\n".join(prose)
    assert article["furniture"] == [
        "line named in corpus.toml: 订阅本报的灯塔电子报",
        "line named in corpus.toml: 追蹤海邊日報的帳號",
    ]


def test_own_column_names_go_before_the_usual_ones(tmp_path, front_matter):
    write_settings(tmp_path, EVERY_KEY)
    head = (
        'title: "次要"\n大標: "燈塔會談結束"\nStichwörter: [漁業, 港口]\n'
        "url: https://n.example/1\nQuelle: https://n.example/2"
    )
    (tmp_path / "a.md").write_text(front_matter(head), "utf-8")
    article = load_articles(tmp_path)[0].iloc[0]
    assert (article["title"], article["tags"]) == ("燈塔會談結束", ["漁業", "港口"])
    assert article["url"] == "https://n.example/2"


def test_own_names_count_in_every_head_and_table_also_in_an_archive(tmp_path, prose):
    write_settings(tmp_path, "[columns]\ntitle = '大標'\ntext = 'Rumpf'")
    frame = pd.DataFrame(
        {"大標": ["燈塔"], "title": "次要", "date": "20240506", "RUMPF": prose[:1]}
    )
    heads = {
        "a.txt": f'+++\ntitle = "次要"\n"大標" = "燈塔"\n+++\n{prose[0]}\n',
        "b.txt": f"標題：次要\n日期：2024-05-06\n大標：燈塔\n\n{prose[0]}\n",
        "c.csv": frame.to_csv(index=False),
        "d.json": frame.to_json(orient="records"),
    }
    for name, content in heads.items():
        (tmp_path / name).write_text(content, "utf-8")
    with zipfile.ZipFile(tmp_path / "e.zip", "w") as archive:
        archive.writestr("e.parquet", frame.to_parquet())
    articles = load_articles(tmp_path)[0].set_index("file")
    assert articles["title"].to_dict() == dict.fromkeys([*heads, "e.zip/e.parquet"], "燈塔")
    assert set(articles["text"]) == {prose[0]}


def test_own_name_goes_first_even_where_it_usually_means_something_else(tmp_path, front_matter):
    write_settings(tmp_path, "[columns]\ndate = 'Updated'")
    (tmp_path / "a.md").write_text(front_matter("date: 2024-05-08\nupdated: 2024-05-06"), "utf-8")
    [day] = load_articles(tmp_path)[0]["date"]
    assert day.day == 6


def test_workers_read_with_the_same_settings(tmp_path, front_matter):
    write_settings(tmp_path, EVERY_KEY)
    for n in range(70):
        (tmp_path / "island" / f"{n}.md").write_text(front_matter('title: "會談"'), "utf-8")
    assert set(load_articles(tmp_path, workers=2)[0]["outlet"]) == {"島上晚報"}


def test_own_lexicons_take_the_place_of_those_of_the_same_name(tmp_path):
    settings = load_settings(write_settings(tmp_path, EVERY_KEY))
    own, usual = load_corpus_lexicons(tmp_path, settings), load_lexicons()
    assert own.user_terms == ("燈塔會談",)
    assert (own.issues, own.names, own.stop_words) == (usual.issues, usual.names, usual.stop_words)


def test_a_wrong_own_lexicon_is_told_with_its_folder(tmp_path):
    settings = load_settings(write_settings(tmp_path, EVERY_KEY))
    (tmp_path / "my_lexicons" / "issues.toml").write_text("[sea]\nterm = ['海']", "utf-8")
    with pytest.raises(CorpusSettingsError, match=r"my_lexicons: issues\.toml: .*mean terms"):
        load_corpus_lexicons(tmp_path, settings)


def test_an_own_lexicon_that_is_a_link_is_refused(tmp_path):
    write_settings(tmp_path, EVERY_KEY)
    (tmp_path / "my_lexicons" / "names.toml").symlink_to(tmp_path / "corpus.toml")
    with pytest.raises(CorpusSettingsError, match=r"holds names\.toml as a link"):
        load_settings(tmp_path)


def test_an_outlet_may_be_told_for_a_folder_inside_an_archive(tmp_path):
    write_settings(tmp_path, "[outlets]\n'2024.zip/island' = '島上晚報'")
    (tmp_path / "2024.zip").write_bytes(b"PK")
    assert load_settings(tmp_path).find_folder_outlet("2024.zip/island/1.md") == "島上晚報"


def test_an_archive_is_a_folder_for_outlets_told_and_inferred(tmp_path, front_matter):
    silent = front_matter('title: "燈塔會談結束"')
    dated = "日期：Mon, 06 May 2024 10:30:00 +0800"
    dump = f"[燈塔會談結束](https://news.example/1)\n------\n{dated}\n\n<p>{PROSE[0]}</p>"
    members = {
        "told.zip": {"a.md": silent, "harbour/b.md": silent},
        "德国之声.zip": {"c.md": silent},
        "海邊日報.zip": {"d.md": dump},
        "2024.zip": {"海港人/e.md": dump},
    }
    for name, files in members.items():
        with zipfile.ZipFile(tmp_path / name, "w") as archive:
            for path, text in files.items():
                archive.writestr(path, text)
    write_settings(tmp_path, "[outlets]\n'told.zip' = '島上晚報'\n'told.zip/harbour' = '海港報'")
    outlets = load_articles(tmp_path)[0].set_index("file")["outlet"]
    assert outlets.to_dict() == {
        "told.zip/a.md": "島上晚報",
        "told.zip/harbour/b.md": "海港報",
        "德国之声.zip/c.md": "德國之聲",
        "海邊日報.zip/d.md": "海邊日報",
        "2024.zip/海港人/e.md": "海港人",
    }
    assert "did you mean told.zip?" in complaint(tmp_path, "[outlets]\ntold = '島上晚報'")


@pytest.mark.parametrize("key", [*KEYS, *FIELDS])
def test_every_key_is_in_the_readme(key):
    readme = (Path(__file__).parents[2] / "README.md").read_text("utf-8")
    section = readme.partition("## corpus.toml")[2].partition("\n## ")[0]
    assert f"`{key}`" in section


def test_the_example_in_the_readme_loads(tmp_path):
    readme = (Path(__file__).parents[2] / "README.md").read_text("utf-8")
    section = readme.partition("## corpus.toml")[2]
    example = section.partition("```toml\n")[2].partition("```")[0]
    settings = load_settings(write_settings(tmp_path, example))
    assert settings.name == "燈塔會談 2024"
    assert settings.find_folder_outlet("island/harbour/1.md") == "海港日報"
