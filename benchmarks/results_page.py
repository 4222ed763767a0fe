"""The results as one page that opens without a network: bounds first, then charts, then all."""

from collections.abc import Iterator, Mapping, Sequence
from html import escape
from itertools import cycle
from math import ceil, floor, log10
from pathlib import Path
from typing import Final

import plotly.graph_objects as go
from plotly.io import to_html
from plotly.offline import get_plotlyjs

from benchmarks.growth import collect_series, fit_line
from benchmarks.records import Record, format_number
from benchmarks.results import Part, Results
from benchmarks.stages import REST, STAGES
from charts.theme import FONT_FAMILY, NEUTRAL, PALETTE, TARGET, framed
from charts.theme import escape as escape_label

Known = Mapping[tuple[str, str], float]
"""Earlier numbers by the title of their part and their name."""

_STYLE: Final = f"""
:root {{ color-scheme: light; }}
body {{ font: 15px/1.5 {FONT_FAMILY}; color: #1c2330; background: #fff; margin: 0 auto;
  max-width: 62rem; padding: 1.5rem 1rem 4rem; }}
h1 {{ font-size: 1.6rem; margin: 0 0 .3rem; }}
h2 {{ font-size: 1.15rem; margin: 2.2rem 0 .4rem; }}
p {{ margin: .3rem 0 .8rem; max-width: 46rem; }}
.wide {{ overflow-x: auto; }}
table {{ border-collapse: collapse; width: 100%; }}
th, td {{ text-align: left; padding: .22rem .7rem .22rem 0; border-bottom: 1px solid #e3e6ec;
  vertical-align: top; }}
th {{ padding-top: 1rem; vertical-align: bottom; }}
.number {{ text-align: right; white-space: nowrap; font-variant-numeric: tabular-nums; }}
.yes {{ color: #00694c; }}
.no {{ color: #b3261e; font-weight: 600; }}
.part {{ color: #5a6475; }}
th.number {{ color: #5a6475; font-weight: 400; }}
@media (max-width: 40rem) {{
  body {{ font-size: 14px; }}
  th, td {{ padding-right: .45rem; }}
  .bound {{ white-space: normal; min-width: 3.2rem; }}
}}
summary {{ cursor: pointer; padding: .3rem 0; }}
"""
_CONFIG: Final = {"responsive": True, "displayModeBar": False}
_ROW: Final = 24
_AROUND: Final = 110
_GROWTH_NOTE: Final = (
    "Both axes are logarithmic; the number in the key is the slope of the line, the exponent. The "
    "largest corpus that is opened, asked and updated is made by repeating the shards of another."
)
_QUICK: Final = (
    "A quick run: its corpora are smaller than those for which the bounds stand, so that it shows "
    "whether everything runs, and in which direction it goes."
)


def write_page(results: Results, path: Path, *, before: Known) -> None:
    """Write the page.

    Args:
        results: what has been measured so far.
        path: where the page goes.
        before: earlier numbers, to stand beside the new ones.
    """
    path.write_text(draw_page(results, before=before), "utf-8")


def draw_page(results: Results, *, before: Known) -> str:
    """Return the page as HTML; it asks no server for anything."""
    body = "\n".join(_sections(results, before))
    return (
        '<!DOCTYPE html>\n<html lang="en"><head><meta charset="utf-8">\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        f"<title>Wenmai 聞脈: speed and memory</title>\n<style>{_STYLE}</style>\n"
        f"<script>{get_plotlyjs()}</script></head>\n<body>\n{body}\n</body></html>\n"
    )


def _sections(results: Results, before: Known) -> Iterator[str]:
    yield "<h1>Wenmai 聞脈: speed and memory</h1>"
    facts = " · ".join(f"{name}: {told}" for name, told in results.about.items())
    yield f'<p class="part">{escape(facts)}</p>'
    judged = [(part, record) for part, record in results if record.bound]
    kept = sum(record.verdict == "yes" for _, record in judged)
    yield f"<p><strong>{kept} of {len(judged)} numbers keep their bounds.</strong></p>"
    yield f"<p>{_QUICK}</p>" if results.about.get("run", "").startswith("quick") else ""
    for part in results.parts.values():
        if part.failure:
            yield f'<p class="no">{escape(part.title)} broke off. {escape(part.failure)}</p>'
    yield _table(judged, before)
    for title, note, figure in _figures(results, before):
        chart = to_html(figure, include_plotlyjs=False, full_html=False, config=_CONFIG)
        yield f"<h2>{escape(title)}</h2>\n<p>{escape(note)}</p>\n{chart}"
    yield "<h2>Every number</h2>"
    for part in results.parts.values():
        table = _table([(part, record) for record in part.records], before)
        yield f"<details><summary>{escape(part.title)}</summary>{table}</details>"


def _table(rows: Sequence[tuple[Part, Record]], before: Known) -> str:
    """Return records as a table, a heading where a part begins; only columns that say something."""
    columns = {
        "": lambda _, record: _told(record.value, record, with_unit=True),
        "bound": lambda _, record: str(record.bound or ""),
        "holds": lambda _, record: record.verdict,
        "plain copy": lambda _, record: _told(record.least, record),
        "before": lambda part, record: _told(before.get((part.title, record.name)), record),
    }
    columns = {head: tell for head, tell in columns.items() if any(tell(*row) for row in rows)}
    heads = "".join(f'<th class="number">{head}</th>' for head in columns)
    lines, title = [], ""
    for part, record in rows:
        if part.title != title:
            title = part.title
            lines.append(f'<tr><th class="part">{escape(title)}</th>{heads}</tr>')
        cells = "".join(
            f'<td class="number {record.verdict if head == "holds" else head}">'
            f"{escape(tell(part, record))}</td>"
            for head, tell in columns.items()
        )
        lines.append(f"<tr><td>{escape(record.name)}</td>{cells}</tr>")
    body = "\n".join(lines)
    return f'<div class="wide"><table>{body}</table></div>'


def _told(value: float | None, record: Record, *, with_unit: bool = False) -> str:
    if value is None:
        return ""
    unit = f" {record.unit}" if with_unit else ""
    return f"{format_number(value, record.unit)}{unit}"


# --- charts --------------------------------------------------------------------------------------


def _figures(results: Results, before: Known) -> Iterator[tuple[str, str, go.Figure]]:
    """Yield title, note and figure of what there is."""
    for at, (unit, records) in enumerate(_series_by_unit(results.records).items()):
        yield f"Growth, in {unit}", "" if at else _GROWTH_NOTE, _growth(records, unit)
    if stages := _find(results, "stages"):
        note = "Seconds of the processor in one process."
        each = [record for record in stages.records if record.name in (*STAGES, REST)]
        yield stages.title, note, _bars(stages, each, before)
    if pages := _find(results, "pages"):
        note = "Milliseconds of the server. The lines are the bounds of median and worst."
        changes = [record for record in pages.records if record.bound]
        yield pages.title, note, _with_bounds(_bars(pages, changes, before), changes)
    if questions := _find(results, "questions"):
        note = "Milliseconds of the processor for the whole corpus; the grey bar is a plain copy."
        whole = [record for record in questions.records if record.name.endswith(": all")]
        yield questions.title, note, _bars(questions, whole, before)


def _find(results: Results, key: str) -> Part | None:
    """Return a part that has said something."""
    part = results.parts.get(key)
    return part if part and part.records else None


def _series_by_unit(records: Sequence[Record]) -> dict[str, list[Record]]:
    units: dict[str, list[Record]] = {}
    for record in records:
        if record.series:
            units.setdefault(record.unit, []).append(record)
    return units


def _growth(records: Sequence[Record], unit: str) -> go.Figure:
    series = collect_series(records).items()
    traces = [
        trace
        for (name, points), colour in zip(series, cycle(PALETTE), strict=False)
        for trace in _line_and_points(name, points, colour)
    ]
    sizes = sorted({record.articles for record in records})
    lowest, highest = _decades([record.value for record in records])
    ticks = [digit * 10.0**power for power in range(lowest, highest) for digit in (1, 2, 5)]
    ticks.append(10.0**highest)
    figure = framed(traces, height=420, caption=unit)
    figure.update_xaxes(type="log", tickvals=sizes, ticktext=[f"{size:,}" for size in sizes])
    figure.update_xaxes(title_text="articles")
    figure.update_yaxes(type="log", range=[lowest, highest])
    return figure.update_yaxes(tickvals=ticks, ticktext=[f"{tick:,g}" for tick in ticks])


def _line_and_points(
    name: str, points: Sequence[tuple[int, float]], colour: str
) -> Iterator[go.Scatter]:
    articles, values = zip(*points, strict=True)
    told = escape_label(name)
    if len(set(articles)) > 1:
        line = fit_line(points)
        told += f": {line.exponent:.2f}"
        fitted = [line.factor * size**line.exponent for size in articles]
        style = {"color": colour, "width": 1.5}
        plain = {"mode": "lines", "hoverinfo": "skip", "showlegend": False}
        yield go.Scatter(x=articles, y=fitted, line=style, **plain)
    marks = {"color": colour, "size": 9}
    yield go.Scatter(x=articles, y=values, mode="markers", marker=marks, name=told)


def _decades(values: Sequence[float]) -> tuple[int, int]:
    """Return the powers of ten around some numbers: between them a flat line looks flat."""
    lowest = floor(log10(min(values)))
    return lowest, max(lowest + 1, ceil(log10(max(values))))


def _bars(part: Part, records: Sequence[Record], before: Known) -> go.Figure:
    names = [escape_label(record.name) for record in records]
    earlier = [before.get((part.title, record.name)) for record in records]
    sets = [
        ("plain copy", NEUTRAL, [record.least for record in records]),
        ("before", PALETTE[7], earlier),
        ("now", PALETTE[0], [record.value for record in records]),
    ]
    traces = [
        go.Bar(y=names, x=values, name=name, orientation="h", marker={"color": colour})
        for name, colour, values in sets
        if any(value is not None for value in values)
    ]
    figure = framed(traces, height=_AROUND + _ROW * len(records) * max(1, len(traces)))
    figure.update_layout(barmode="group", bargap=0.25, showlegend=len(traces) > 1)
    return figure.update_yaxes(autorange="reversed")


def _with_bounds(figure: go.Figure, records: Sequence[Record]) -> go.Figure:
    for limit in sorted({record.bound.limit for record in records if record.bound}):
        figure.add_vline(x=limit, line={"color": TARGET, "width": 1.5, "dash": "dash"})
    return figure
