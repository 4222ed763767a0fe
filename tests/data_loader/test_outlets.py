from zoneinfo import ZoneInfo

import pytest

from data_loader.outlets import (
    OUTLETS_FILE,
    Matcher,
    OutletsFileError,
    Rule,
    aliases,
    catalogue,
    load_catalogue,
)


def found(line: str, *phrases: str) -> bool:
    return bool(Matcher([Rule("r", "line", phrases)]).find(["前一行", line, "後一行"]))


def test_phrase_holds_for_the_whole_line_in_both_scripts():
    assert found("熱門新聞", "熱門新聞")
    assert found("热门新闻", "熱門新聞")
    assert found("▼ 熱門新聞：", "熱門新聞")
    assert not found("熱門新聞主播辭職", "熱門新聞")


def test_dots_stand_for_any_text_inside_the_line():
    assert found("訂閱海邊電子報，每天一封", "訂閱…電子報…")
    assert not found("請訂閱海邊電子報", "訂閱…電子報…")


def test_place_of_the_line_leads_to_its_rule():
    rule = Rule("r", "line", ("廣告", "…贊助…"))
    lines = ["甲", "廣告", "乙廣告", "廣告", "本文由甲贊助，與內容無關", "廣告" * 250]
    assert Matcher([rule]).find(lines) == {1: rule, 3: rule, 4: rule}


def test_of_phrases_that_all_match_the_one_whose_words_end_first_counts():
    early, late, longer = (
        Rule(name, "line", (phrase,))
        for name, phrase in (
            ("early", "訂閱…"),
            ("late", "訂閱…電子報…"),
            ("longer", "…海邊電子報"),
        )
    )
    assert Matcher([late, early]).find(["訂閱海邊電子報"]) == {0: early}
    assert Matcher([late, longer]).find(["訂閱海邊電子報"]) == {0: longer}


def test_project_file_is_sound():
    outlets = catalogue().outlets
    assert {"眾新聞", "德國之聲", "BBC中文", "世界日報", "示範台報"} <= set(outlets)
    assert all(isinstance(outlet.zone, ZoneInfo) for outlet in outlets.values())
    assert aliases()["德国之声"] is aliases()["dw"] is outlets["德國之聲"]
    assert aliases()["法广"].name == "法廣"


def test_no_name_and_no_host_belongs_to_two_outlets():
    names = [n for o in catalogue().outlets.values() for n in {o.name, *o.aliases}]
    hosts = [host for outlet in catalogue().outlets.values() for host in outlet.hosts]
    assert len(hosts) == len(set(hosts))
    assert len(names) == len(set(names))


@pytest.mark.parametrize(
    ("content", "message"),
    [
        ("[[outlet]]\nhosts = []", "has no name"),
        ('[[outlet]]\nname = "甲"\ntime_zone = "Mars/Base"', "Mars/Base"),
        ('[[furniture]]\nrule = "r"\naction = "burn"\nlines = ["x"]', "action"),
        ('[[furniture]]\nrule = "r"\nlines = ["…"]', "empty line"),
        ("[[outlet", "cannot be read"),
    ],
)
def test_editor_is_told_what_to_mend(tmp_path, content, message):
    path = tmp_path / "outlets.toml"
    path.write_text(content, "utf-8")
    with pytest.raises(OutletsFileError, match=message):
        load_catalogue(path)


def test_missing_file_is_named(tmp_path):
    with pytest.raises(OutletsFileError, match=r"none\.toml"):
        load_catalogue(tmp_path / "none.toml")
    assert OUTLETS_FILE.is_file()
