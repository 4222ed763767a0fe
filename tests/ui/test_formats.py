"""How numbers and dates are written."""

import pandas as pd

from ui.formats import formatted, numeric_columns

TABLE = pd.DataFrame(
    {
        "period": pd.to_datetime(["2021-04-01", "2021-07-01"]),
        "issue": ["trade", "taiwan"],
        "articles": [1200, 0],
        "share": [0.125, float("nan")],
        "low": [0.1, float("nan")],
        "position": [1, 2],
    }
)


def test_values_are_written_for_a_reader() -> None:
    shown = formatted(TABLE, period="quarter", names={"trade": "貿易與關稅"})
    assert shown.to_dict("list") == {
        "period": ["2021 Q2", "2021 Q3"],
        "issue": ["貿易與關稅", "taiwan"],
        "articles": ["1,200", "0"],
        "share": ["12.5%", "–"],
        "low": ["10.0%", "–"],
    }


def test_bounds_of_a_ratio_are_no_percentages() -> None:
    table = pd.DataFrame({"log_ratio": [1.0], "low": [-0.5], "high": [2.5], "p_adjusted": [1e-9]})
    shown = formatted(table, period="day", names={})
    assert shown.iloc[0].tolist() == ["1.00", "-0.50", "2.50", "1e-09"]


def test_only_numbers_are_set_flush_right() -> None:
    assert numeric_columns(TABLE) == ["articles", "share", "low", "position"]
    assert numeric_columns(pd.DataFrame({"is_small": [True]})) == []
