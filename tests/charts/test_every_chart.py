"""What all charts owe the reader, whatever they show."""

import json
from collections.abc import Callable, Iterator

import pandas as pd
import plotly.graph_objects as go
import pytest
from plotly.io.json import to_json_plotly

from charts.cooccurrence_bars import cooccurrence_bars
from charts.coverage_timeline import coverage_timeline
from charts.frequency_bars import frequency_bars
from charts.issue_bars import issue_bars
from charts.issue_heatmap import issue_heatmap
from charts.issue_lines import issue_lines
from charts.issue_profile import issue_profile
from charts.keyness_bars import keyness_bars
from charts.missing_heatmap import missing_heatmap
from charts.name_forms_bars import name_forms_bars
from charts.originality_bars import originality_bars
from charts.rising_bars import rising_bars
from charts.status_bars import status_bars
from charts.term_lines import term_lines
from charts.word_cloud import word_cloud
from tests.charts import frames
from tests.charts.frames import EVIL, LABELS

COLOURS = {EVIL: "#0072b2", "": "#888888"}
Draw = Callable[[pd.DataFrame], go.Figure]

CHARTS: dict[str, tuple[Draw, pd.DataFrame, str]] = {
    "coverage_timeline": (
        lambda table: coverage_timeline(table, labels=LABELS, colours=COLOURS),
        frames.coverage({EVIL: [3, 0, 2]}),
        "outlet",
    ),
    "frequency_bars": (
        lambda table: frequency_bars(table, labels=LABELS),
        frames.frequencies([EVIL, "香港"]),
        "type",
    ),
    "word_cloud": (
        lambda table: word_cloud(table, labels=LABELS),
        frames.frequencies([EVIL, "香港"]),
        "type",
    ),
    "keyness_bars": (
        lambda table: keyness_bars(table, labels=LABELS),
        frames.keyness([EVIL, "香港"], [2.0, -1.0]),
        "type",
    ),
    "cooccurrence_bars": (
        lambda table: cooccurrence_bars(table, labels=LABELS),
        frames.cooccurrences([EVIL, "香港"]),
        "type",
    ),
    "rising_bars": (
        lambda table: rising_bars(table, labels=LABELS),
        frames.rising([EVIL, "香港"]),
        "type",
    ),
    "term_lines": (
        lambda table: term_lines(table, labels=LABELS),
        frames.trends({EVIL: [1.0, 2.0], "香港": [3.0, None]}),
        "term",
    ),
    "issue_lines": (
        lambda table: issue_lines(table, labels=LABELS),
        frames.yearly_mentions(EVIL, [0.1, None, 0.2]),
        "issue",
    ),
    "issue_bars": (
        lambda table: issue_bars(table, labels=LABELS),
        frames.mentions({EVIL: 0.3, "energy": 0.2}),
        "issue",
    ),
    "issue_profile": (
        lambda table: issue_profile(table, table, labels=LABELS),
        frames.mentions({EVIL: 0.3, "energy": 0.2}),
        "issue",
    ),
    "issue_heatmap": (
        lambda table: issue_heatmap(table, labels=LABELS, by="outlet"),
        frames.mentions({EVIL: 0.3, "energy": 0.2}, outlet=EVIL),
        "issue",
    ),
    "missing_heatmap": (
        lambda table: missing_heatmap(table, labels=LABELS),
        frames.missing([EVIL, ""]),
        "outlet",
    ),
    "name_forms_bars": (
        lambda table: name_forms_bars(table, labels=LABELS, name="trump"),
        frames.name_forms({EVIL: {EVIL: 4, "特朗普": 6}}),
        "form",
    ),
    "originality_bars": (
        lambda table: originality_bars(table, labels=LABELS, colours=COLOURS),
        frames.originality({EVIL: (10, 4)}),
        "outlet",
    ),
    "status_bars": (
        lambda table: status_bars(table, labels=LABELS),
        frames.statuses(5, 2, 1).replace("loaded", EVIL),
        "status",
    ),
}
every_chart = pytest.mark.parametrize(("draw", "table", "key"), CHARTS.values(), ids=CHARTS)


def _coverage_with_marks() -> go.Figure:
    return coverage_timeline(
        frames.coverage({EVIL: [3, 0, 2]}),
        labels=LABELS,
        colours=COLOURS,
        moving_average=True,
        events=frames.events("2021-01-05", "2021-02-01/2021-02-05"),
        gaps=frames.gaps((EVIL, "2021-01-05", "2021-01-20")),
    )


def _terms_with_marks() -> go.Figure:
    table = frames.trends({EVIL: [1.0, 2.0], "香港": [3.0, None]})
    return term_lines(table, labels=LABELS, events=frames.events("2020-06-01"))


def drawn_strings(node: object, *, under: str = "") -> Iterator[str]:
    """Yield every string of a figure that Plotly puts before a reader."""
    if isinstance(node, dict):
        for name, child in node.items():
            if name != "customdata":
                yield from drawn_strings(child, under=name)
    elif isinstance(node, list):
        for child in node:
            yield from drawn_strings(child, under=under)
    elif isinstance(node, str):
        yield node


@every_chart
def test_an_empty_table_gives_one_sentence(draw: Draw, table: pd.DataFrame, key: str) -> None:
    figure = draw(table.head(0))
    assert not figure.data
    assert frames.note_texts(figure) == ["沒有文章。"]
    assert figure.layout.xaxis.visible is False


@every_chart
def test_plotly_takes_the_figure_as_it_is(draw: Draw, table: pd.DataFrame, key: str) -> None:
    for figure in (draw(table), draw(table.head(0))):
        go.Figure(figure.to_dict())


@every_chart
def test_what_is_sent_is_what_plotly_would_send(draw: Draw, table: pd.DataFrame, key: str) -> None:
    sent, figure = draw(table).to_dict(), draw(table)
    assert figure.data, "looked at, a figure is Plotly's own"
    assert json.loads(to_json_plotly(sent)) == json.loads(to_json_plotly(figure.to_dict()))


@pytest.mark.parametrize("draw", [_coverage_with_marks, _terms_with_marks])
def test_plotly_takes_a_figure_that_was_added_to(draw: Callable[[], go.Figure]) -> None:
    go.Figure(draw().to_dict())


@every_chart
def test_hostile_names_stay_text(draw: Draw, table: pd.DataFrame, key: str) -> None:
    strings = list(drawn_strings(json.loads(draw(table).to_json())))
    assert any("&lt;i&gt;evil" in string for string in strings)
    for harmful in ("<i>", "%{evil}", "$evil$"):
        assert not [string for string in strings if harmful in string]


@every_chart
def test_a_click_carries_the_key_as_it_is(draw: Draw, table: pd.DataFrame, key: str) -> None:
    assert any(EVIL in point for point in frames.carried(draw(table)))


@every_chart
def test_the_page_shines_through(draw: Draw, table: pd.DataFrame, key: str) -> None:
    layout = draw(table).layout
    assert layout.paper_bgcolor == layout.plot_bgcolor == "rgba(0,0,0,0)"
    assert layout.font.color is None


@every_chart
def test_the_page_scrolls_under_a_thumb(draw: Draw, table: pd.DataFrame, key: str) -> None:
    layout = draw(table).layout
    assert layout.dragmode is False
    assert layout.xaxis.fixedrange
    assert layout.yaxis.fixedrange


@every_chart
def test_drawing_leaves_the_table_alone(draw: Draw, table: pd.DataFrame, key: str) -> None:
    before = table.copy()
    draw(table)
    pd.testing.assert_frame_equal(table, before)
