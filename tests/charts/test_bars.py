"""Rows of bars and dots, each with its value in words."""

import math

import pytest

from charts.cooccurrence_bars import cooccurrence_bars
from charts.frequency_bars import frequency_bars
from charts.issue_bars import issue_bars
from charts.issue_profile import issue_profile
from charts.keyness_bars import keyness_bars
from charts.name_forms_bars import name_forms_bars
from charts.originality_bars import originality_bars
from charts.rising_bars import rising_bars
from charts.status_bars import status_bars
from charts.theme import outlet_colours
from tests.charts import frames
from tests.charts.frames import LABELS, carried, note_texts


def test_the_label_is_shown_and_the_type_is_carried() -> None:
    table = frames.frequencies(["台湾", "经济"]).assign(label=["臺灣", "經濟"])
    figure = frequency_bars(table, labels=LABELS)
    assert figure.layout.yaxis.ticktext == ("臺灣", "經濟")
    assert [point[0] for point in carried(figure)] == ["台湾", "经济"]


def test_words_cut_to_the_same_letters_stay_two_bars() -> None:
    words = ["國際貨幣基金組織亞太區總裁甲", "國際貨幣基金組織亞太區總裁乙"]
    figure = frequency_bars(frames.frequencies(words), labels=LABELS)
    assert len(set(figure.layout.yaxis.ticktext)) == 1
    assert list(figure.data[0].y) == [0, 1]
    assert list(figure.data[0].hovertext) == words


def test_a_year_among_the_words_is_a_row_and_not_a_number() -> None:
    figure = frequency_bars(frames.frequencies(["2019", "香港"]), labels=LABELS)
    assert figure.layout.yaxis.range == (1.5, -0.5)
    assert figure.layout.yaxis.ticktext == ("2019", "香港")


def test_rows_make_a_figure_higher() -> None:
    few = frequency_bars(frames.frequencies(["甲"] * 5), labels=LABELS)
    many = frequency_bars(frames.frequencies(["甲"] * 50), labels=LABELS)
    assert many.layout.height - few.layout.height == 45 * 26


def test_a_negative_association_has_no_bar_but_its_value() -> None:
    table = frames.cooccurrences(["香港"]).assign(log_dice=-2.0)
    figure = cooccurrence_bars(table, labels=LABELS)
    assert list(figure.data[0].x) == [0]
    assert " -2.0" in " ".join(["", *note_texts(figure)])


def test_an_issue_in_too_few_articles_comes_last_without_a_bar() -> None:
    table = frames.mentions({"strait": 1.0, "energy": 0.2}, small=["strait"])
    figure = issue_bars(table, labels=LABELS)
    assert figure.layout.yaxis.ticktext == ("能源", "兩岸經貿")
    assert [math.isnan(value) for value in figure.data[0].x] == [False, True]
    assert note_texts(figure) == ["占比", "20.0%", "n&lt;5"]


def test_whiskers_span_the_interval() -> None:
    bars = issue_bars(frames.mentions({"energy": 0.2}), labels=LABELS).data[0]
    assert bars.x[0] + bars.error_x.array[0] == pytest.approx(0.3)
    assert bars.x[0] - bars.error_x.arrayminus[0] == pytest.approx(0.1)


def test_a_word_that_rose_in_few_articles_is_named_but_not_drawn() -> None:
    figure = rising_bars(frames.rising(["香港", "經濟"], small=["經濟"]), labels=LABELS)
    assert [math.isnan(value) for value in figure.data[0].x] == [False, True]
    assert note_texts(figure)[1:] == ["+1.0", "n&lt;5"]


def test_keyness_runs_from_the_target_down_to_the_reference() -> None:
    table = frames.keyness(["甲", "乙", "丙", "丁"], [1.0, -3.0, 2.0, -1.0])
    figure = keyness_bars(table, labels={**LABELS, "target": "甲報"}, top=2)
    assert figure.layout.yaxis.ticktext == ("丙", "甲", "丁", "乙")
    target, reference = figure.data
    assert target.name == "甲報"
    assert all(value > 0 for value in target.x)
    assert all(value < 0 for value in reference.x)


def test_keyness_keeps_the_first_rows_of_each_side() -> None:
    table = frames.keyness(["甲", "乙", "丙", "丁"], [1.0, 2.0, 3.0, -1.0])
    figure = keyness_bars(table, labels=LABELS, top=1)
    assert figure.layout.yaxis.ticktext == ("甲", "丁")


def test_an_infinite_log_ratio_is_not_drawn() -> None:
    table = frames.keyness(["甲", "乙"], [math.inf, 1.0])
    assert keyness_bars(table, labels=LABELS).layout.yaxis.ticktext == ("乙",)


def test_the_profile_is_ordered_by_surplus_and_leaves_out_small_samples() -> None:
    target = frames.mentions({"strait": 0.1, "energy": 0.6, "fish": 0.9}, small=["fish"])
    reference = frames.mentions({"strait": 0.3, "energy": 0.2, "fish": 0.1})
    figure = issue_profile(target, reference, labels=LABELS)
    assert figure.layout.yaxis.ticktext == ("能源", "兩岸經貿", "fish")
    assert [list(trace.x) for trace in figure.data] == [[0.2, 0.3], [0.6, 0.1]]
    assert note_texts(figure) == ["n&lt;5"]
    assert ["energy", "target"] in [point[:2] for point in carried(figure)]


def test_spellings_of_an_outlet_fill_its_bar() -> None:
    table = frames.name_forms(
        {
            "甲報": {"川普": 8, "特朗普": 2, "Trump": 0},
            "乙報": {"川普": 1, "特朗普": 1, "Trump": 0},
            "丙報": {"川普": 0, "特朗普": 0, "Trump": 0},
        }
    )
    figure = name_forms_bars(table, labels=LABELS, name="trump")
    assert [trace.name for trace in figure.data] == ["川普", "特朗普"]
    assert [list(trace.x) for trace in figure.data] == [[0.8], [0.2]]
    assert figure.layout.yaxis.ticktext == ("甲報", "乙報")
    assert note_texts(figure) == ["n&lt;5"]


def test_originals_and_copies_make_up_an_outlets_bar() -> None:
    table = frames.originality({"甲報": (10, 4), "乙報": (3, 0), "丙報": (20, 0)})
    colours = outlet_colours(["甲報", "乙報", "丙報"])
    figure = originality_bars(table, labels=LABELS, colours=colours)
    originals, copies = figure.data
    assert [a + b for a, b in zip(originals.x, copies.x, strict=True)] == [20, 10, 3]
    assert list(originals.marker.color) == [colours[name] for name in ("丙報", "甲報", "乙報")]
    assert note_texts(figure) == ["100%", "60%", "n&lt;5"]


def test_statuses_show_files_and_their_share() -> None:
    figure = status_bars(frames.statuses(1500, 400, 100), labels=LABELS)
    assert note_texts(figure)[1:] == ["1,500 (75.0%)", "400 (20.0%)", "100 (5.0%)"]


def test_no_files_at_all_is_said() -> None:
    assert note_texts(status_bars(frames.statuses(0, 0, 0), labels=LABELS)) == ["沒有文章。"]


def test_a_difference_that_is_not_sure_is_not_drawn() -> None:
    table = frames.keyness(["關稅", "會談"], [1.0, 1.0]).assign(p_adjusted=[0.001, 0.2])
    figure = keyness_bars(table, labels=LABELS)
    assert [point[0] for point in carried(figure)] == ["關稅"]


def test_a_whisker_that_begins_below_nought_is_drawn_whole() -> None:
    table = frames.rising(["香港", "經濟"])
    above = rising_bars(table.assign(low=0.2), labels=LABELS)
    below = rising_bars(table.assign(low=-0.5), labels=LABELS)
    assert above.layout.xaxis.range[0] == 0
    assert below.layout.xaxis.range[0] == -0.5


def test_dots_at_nought_are_inside_the_plot() -> None:
    nought = frames.mentions({"strait": 0.0, "energy": 0.0}).assign(high=0.1)
    left, right = issue_profile(nought, nought, labels=LABELS).layout.xaxis.range
    assert left < 0
    assert right > 0.1
