"""HTML for what Streamlit cannot draw as text: every value in it is escaped here."""

import re
from collections.abc import Iterable, Mapping, Sequence
from html import escape
from typing import Final
from urllib.parse import urlencode

import pandas as pd

from data_loader.loading import printable_path

_MARKDOWN: Final = re.compile(r"([!-/:-@\[-`{-~])")
"""ASCII punctuation: Markdown lets each of these be escaped with a backslash."""

Parameters = Iterable[tuple[str, str]]


def literal(text: str) -> str:
    r"""Return text for a label that Streamlit reads as Markdown, so that it shows letter by letter.

    >>> print(literal(":red[甲] $x$"))
    \:red\[甲\] \$x\$
    """
    return _MARKDOWN.sub(r"\\\1", text)


def told(message: str) -> str:
    r"""Return a message about files as HTML; what is no UTF-8 in a name becomes ``\xNN``.

    >>> told("<b>/語\udcbb</b> does not exist")
    '&lt;b&gt;/語\\xbb&lt;/b&gt; does not exist'
    """
    return escape(printable_path(message))


def link(text: str, address: str) -> str:
    """Return a link; the address is one of ours or was checked with ``web_address``."""
    return f'<a href="{escape(address)}">{escape(text)}</a>'


def page_address(page: str, parameters: Parameters) -> str:
    """Return the address of a page of the dashboard, relative to any other page of it.

    >>> page_address("articles", [("q", "川普")])
    './articles?q=%E5%B7%9D%E6%99%AE'
    """
    return f"./{page}?{urlencode(list(parameters))}"


def web_address(url: str) -> str | None:
    """Return an address that may be linked to (http or https), or None."""
    return url if url.lower().startswith(("http://", "https://")) else None


def marked(text: str, spans: Iterable[tuple[int, int]]) -> str:
    """Return text with the spans (start, stop; in order, not overlapping) marked."""
    parts: list[str] = []
    done = 0
    for start, stop in spans:
        parts += [escape(text[done:start]), "<mark>", escape(text[start:stop]), "</mark>"]
        done = stop
    return "".join([*parts, escape(text[done:])])


def paragraphs(marked_text: str) -> str:
    """Return marked text as paragraphs."""
    return "".join(f"<p>{part}</p>" for part in marked_text.split("\n\n") if part.strip())


def table(
    cells: pd.DataFrame, headings: Mapping[str, str], *, numeric: Sequence[str], caption: str
) -> str:
    """Return an HTML table of texts, one a cell, that a screen reader can walk through.

    Args:
        cells: texts, already formatted, not escaped.
        headings: what to write over each column.
        numeric: columns to set flush right.
        caption: what the table is.
    """
    kinds = {name: ' class="wm-number"' if name in numeric else "" for name in cells.columns}
    head = "".join(
        f'<th scope="col"{kinds[name]}>{escape(headings.get(name, name))}</th>'
        for name in cells.columns
    )
    columns = [
        [f"<td{kinds[name]}>{escape(str(value))}</td>" for value in cells[name].tolist()]
        for name in cells.columns
    ]
    body = "".join(f"<tr>{''.join(row)}</tr>" for row in zip(*columns, strict=True))
    return (
        f'<div class="wm-scroll"><table class="wm-table"><caption>{escape(caption)}</caption>'
        f"<thead><tr>{head}</tr></thead><tbody>{body}</tbody></table></div>"
    )
