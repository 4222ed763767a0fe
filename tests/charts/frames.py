"""Small tables in the shape in which ``analysis`` hands them to the charts."""

from collections.abc import Sequence

import pandas as pd
import plotly.graph_objects as go

LABELS = {
    "nothing": "沒有文章。",
    "too_few": "n<5",
    "articles": "文章（篇）",
    "share": "占比",
    "strait": "兩岸經貿",
    "energy": "能源",
}
EVIL = "<i>evil</i>%{evil}$evil$"

COVERAGE_COLUMNS = ["period", "outlet", "articles", "total", "share", "moving_average"]
FREQUENCY_COLUMNS = ["type", "frequency", "document_frequency", "relative_frequency"]
COUNTS = ["mentions", "mentioning", "articles", "share", "low", "high", "is_small"]
TREND_COLUMNS = [
    "period",
    "term",
    "frequency",
    "document_frequency",
    "articles",
    "tokens",
    "relative_frequency",
    "document_share",
    "is_small",
]


def coverage(counts: dict[str, Sequence[int]], *, start: str = "2021-01-01") -> pd.DataFrame:
    """Return monthly coverage from each outlet's articles, month by month."""
    rows = [
        (period, outlet, articles)
        for outlet, series in counts.items()
        for period, articles in zip(
            pd.date_range(start, periods=len(series), freq="MS").as_unit("us"), series, strict=True
        )
    ]
    table = pd.DataFrame(rows, columns=["period", "outlet", "articles"])
    total = table.groupby("period")["articles"].transform("sum")
    return table.assign(
        total=total, share=table["articles"] / total, moving_average=table["articles"].astype(float)
    )


def frequencies(words: Sequence[str], *, first: int = 400) -> pd.DataFrame:
    """Return types, each less frequent than the one before."""
    counts = [max(1, first // rank) for rank in range(1, len(words) + 1)]
    return pd.DataFrame(
        {
            "type": list(words),
            "frequency": counts,
            "document_frequency": [max(1, count // 2) for count in counts],
            "relative_frequency": [count / 10 for count in counts],
        }
    )


def mentions(
    shares: dict[str, float], *, small: Sequence[str] = (), **cell: object
) -> pd.DataFrame:
    """Return issue mentions with 100 articles a row, or 3 for the issues that are ``small``."""
    rows = []
    for issue, share in shares.items():
        articles = 3 if issue in small else 100
        numbers = (7, round(share * articles), articles, share, share / 2, min(1.0, share * 1.5))
        rows.append(
            {"issue": issue, **cell, **dict(zip(COUNTS, (*numbers, articles < 5), strict=True))}
        )
    return pd.DataFrame(rows, columns=["issue", *cell, *COUNTS])


def yearly_mentions(issue: str, shares: Sequence[float | None]) -> pd.DataFrame:
    """Return an issue's mentions from 2001 on; None is a year of three articles."""
    years = [
        mentions(
            {issue: share or 0.0},
            small=[issue] if share is None else [],
            period=pd.Timestamp(2001 + i, 1, 1),
        )
        for i, share in enumerate(shares)
    ]
    return pd.concat(years, ignore_index=True)


def trends(rates: dict[str, Sequence[float | None]]) -> pd.DataFrame:
    """Return the yearly trends of some terms from 2001 on; None is a year of three articles."""
    rows = []
    for term, series in rates.items():
        for i, rate in enumerate(series):
            articles = 3 if rate is None else 50
            known = rate or 9.0
            period = pd.Timestamp(2001 + i, 1, 1)
            numbers = (8, 5, articles, 9000, known, known / 100, articles < 5)
            rows.append((period, term, *numbers))
    return pd.DataFrame(rows, columns=TREND_COLUMNS)


def keyness(words: Sequence[str], log_ratios: Sequence[float]) -> pd.DataFrame:
    """Return keyness with whiskers of one half to each side."""
    ratios = pd.Series(log_ratios, dtype=float)
    return pd.DataFrame(
        {
            "type": list(words),
            "target_frequency": 9,
            "reference_frequency": 4,
            "target_relative": 1.5,
            "reference_relative": 0.5,
            "target_documents": 6,
            "g2": 12.0,
            "p_value": 0.01,
            "p_adjusted": 0.02,
            "log_ratio": ratios,
            "low": ratios - 0.5,
            "high": ratios + 0.5,
        }
    )


def name_forms(mentioned: dict[str, dict[str, int]]) -> pd.DataFrame:
    """Return the forms of the name ``trump`` from each outlet's mentions of each form."""
    rows = []
    for outlet, forms in mentioned.items():
        whole = sum(forms.values())
        for form, count in forms.items():
            share = count / whole if whole else float("nan")
            rows.append(("trump", "person", form, outlet, count, count, whole, share, whole < 5))
    columns = ["name", "kind", "form", "outlet", "mentions", "mentioning", "articles", "share"]
    return pd.DataFrame(rows, columns=[*columns, "is_small"])


def missing(outlets: Sequence[str]) -> pd.DataFrame:
    """Return two fields an outlet: title never missing, author in a quarter of 8 articles."""
    rows = [
        (outlet, field, gone, 8, gone / 8)
        for outlet in outlets
        for field, gone in (("title", 0), ("author", 2))
    ]
    return pd.DataFrame(rows, columns=["outlet", "field", "missing", "articles", "share"])


def statuses(loaded: int, repaired: int, left_out: int) -> pd.DataFrame:
    """Return the files of each status, one article a file that was read."""
    files = [loaded, repaired, left_out]
    names = ["loaded", "repaired", "left_out"]
    return pd.DataFrame({"status": names, "files": files, "articles": [loaded, repaired, 0]})


def originality(copies: dict[str, tuple[int, int]]) -> pd.DataFrame:
    """Return originality from each outlet's articles and copies."""
    rows = [
        (outlet, articles, articles - copied, copied, 1 - copied / articles, articles < 5)
        for outlet, (articles, copied) in copies.items()
    ]
    columns = ["outlet", "articles", "originals", "copies", "share_original", "is_small"]
    return pd.DataFrame(rows, columns=columns)


def cooccurrences(words: Sequence[str]) -> pd.DataFrame:
    """Return co-occurrences with falling logDice."""
    return pd.DataFrame(
        {
            "type": list(words),
            "together": 5,
            "frequency": 9,
            "log_dice": [12.0 - i for i in range(len(words))],
            "documents": 3,
        }
    )


def rising(words: Sequence[str], *, small: Sequence[str] = ()) -> pd.DataFrame:
    """Return types that doubled."""
    return pd.DataFrame(
        {
            "type": list(words),
            "earlier_frequency": 10,
            "later_frequency": 20,
            "earlier_relative": 1.0,
            "later_relative": 2.0,
            "later_documents": [2 if word in small else 12 for word in words],
            "change": 1.0,
            "low": 0.4,
            "high": 1.6,
            "is_small": [word in small for word in words],
        }
    )


def events(*days: str) -> pd.DataFrame:
    """Return one event a day, named after its day; ``2021-02-01/2021-02-05`` lasts for five."""
    spans = [day.partition("/") for day in days]
    return pd.DataFrame(
        {
            "key": [f"event-{first}" for first, _, _ in spans],
            "label": [f"事件 {first}" for first, _, _ in spans],
            "first": pd.to_datetime([first for first, _, _ in spans]).date,
            "last": pd.to_datetime([last or first for first, _, last in spans]).date,
        }
    )


def gaps(*rows: tuple[str, str, str]) -> pd.DataFrame:
    """Return gaps from outlet, first and last silent day."""
    table = pd.DataFrame(rows, columns=["outlet", "first", "last"])
    table = table.astype({"first": "datetime64[us]", "last": "datetime64[us]", "outlet": "str"})
    days = (table["last"] - table["first"]).dt.days + 1
    return table.assign(days=days, expected=2.0 * days, p_value=0.001)


def carried(figure: go.Figure) -> list[list[object]]:
    """Return what every mark of a figure gives to a click."""
    return [
        list(point)
        for trace in figure.data
        if trace.customdata is not None and trace.hoverinfo != "skip"
        for point in trace.customdata
    ]


def note_texts(figure: go.Figure) -> list[str]:
    """Return the texts written into a figure."""
    return [annotation.text for annotation in figure.layout.annotations]
