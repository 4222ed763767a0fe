"""The row of key figures at the top of the overview."""

import pandas as pd

from ui.blocks import show_numbers
from ui.view import View

from analysis.overview import DateRange


def show_description(
    view: View, description: pd.DataFrame, dates: DateRange, scripts: pd.DataFrame
) -> None:
    """Show what the selection is: articles, outlets, dates, characters, words and scripts."""
    figures = dict(zip(description["measure"], description["value"], strict=True))
    shown = ("articles", "outlets", "characters", "tokens", "types", "undated")
    rows = [(view.labels[name], f"{figures[name]:,}") for name in shown]
    if not pd.isna(dates.first):
        days = dict.fromkeys(f"{day:%Y-%m-%d}" for day in (dates.first, dates.last))
        rows.insert(2, (view.labels["dates"], " – ".join(days)))
    written = [
        f"{view.say('script_' + script.lower())} {share:.0%}"
        for script, articles, share in scripts.itertuples(index=False)
        if articles
    ]
    show_numbers([*rows, (view.labels["script"], " · ".join(written))])
