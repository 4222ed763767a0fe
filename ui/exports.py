"""Tables as files that a spreadsheet opens without harm."""

import re
from collections.abc import Callable
from typing import Final

import pandas as pd
import streamlit as st

_FORMULA: Final = re.compile(r"^\s*[=+\-@]|^[\t\r\n]")
_NUMBER: Final = re.compile(r"-?\d[\d.,]*%?")


def csv_bytes(table: pd.DataFrame) -> bytes:
    """Return a table as CSV in UTF-8 with a byte order mark, so that Excel shows Chinese.

    Text that a spreadsheet would run as a formula gets a leading apostrophe; numbers, negative
    ones too, stay what they are.
    """
    safe = table.copy()
    for column in safe.columns:
        if pd.api.types.is_string_dtype(safe[column]) or safe[column].dtype == object:
            safe[column] = [neutral(str(value)) for value in safe[column].fillna("")]
    return safe.to_csv(index=False).encode("utf-8-sig")


def neutral(cell: str) -> str:
    """Return a cell's text so that no spreadsheet takes it for a formula.

    >>> [neutral(cell) for cell in ("=HYPERLINK()", "-3.5", "@x", "關稅")]
    ["'=HYPERLINK()", '-3.5', "'@x", '關稅']
    """
    if _FORMULA.match(cell) and not _NUMBER.fullmatch(cell):
        return f"'{cell}"
    return cell


def offer_csv(label: str, key: str, table: Callable[[], pd.DataFrame]) -> None:
    """Offer a table as CSV; it is made when the button is pressed."""
    st.download_button(
        label,
        data=lambda: csv_bytes(table()),
        file_name=f"wenmai-{key}.csv",
        mime="text/csv",
        key=f"csv_{key}",
        on_click="ignore",
    )
