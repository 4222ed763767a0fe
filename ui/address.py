"""The address of a view: every choice a visitor makes is a query parameter.

The shared filters are Streamlit widgets bound to the address. What belongs to one page is kept
here instead: the address is the truth, the widget shows it, and a change writes the address. That
way Back returns to the earlier choice, which bound widgets on a page do not manage, and the values
stay the same in every language of the interface.
"""

from collections.abc import Callable, Mapping, Sequence
from typing import Final

import streamlit as st

PARAMETERS: Final = {
    "years": "first and last year, given twice: `years=2018&years=2020`",
    "outlet": "an outlet to keep; repeat it for more",
    "topic": "a category or tag to keep; repeat it for more",
    "copies": "`true` counts copied articles too",
    "lang": "`EN`, `繁` or `简`",
    "period": "`day`, `week`, `month`, `quarter` or `year`; "
    "by default what the dates fill at least four times",
    "measure": "`articles` or `share`, on Coverage",
    "smooth": "periods in the moving average, on Coverage",
    "at": "a day; only the passages or articles of its period are listed",
    "by": "an outlet; only its passages or articles are listed",
    "word": "the word whose passages are shown, on Keywords and Sources",
    "words": "words to follow over time, separated by commas",
    "issue": "key of an issue in `lexicons/issues.toml`",
    "target": "the outlet that Sources holds against the rest",
    "name": "key of a name in `lexicons/names.toml`",
    "form": "a spelling of that name; only its passages are listed",
    "q": "what Articles searches for",
    "article": "`article_id` of the article in the reader",
}
"""Every query parameter and its meaning; a public interface."""


def read_parameter(name: str, default: str = "") -> str:
    """Return what the address says."""
    return str(st.query_params.get(name, default))


def write_parameter(name: str, value: str, default: str = "") -> None:
    """Put a value into the address, or take it out where it is the default."""
    write_parameters({name: "" if value == default else value})


def write_parameters(values: Mapping[str, str]) -> None:
    """Put values into the address, and take out what is empty.

    All that is put in makes one step in the browser's history, so one Back undoes one click.
    """
    for name in values:
        if not values[name] and name in st.query_params:
            del st.query_params[name]
    if given := {name: value for name, value in values.items() if value}:
        st.query_params.update(given)


def draw_choice(
    name: str,
    label: str,
    options: Sequence[str],
    *,
    default: str,
    shown: Callable[[str], str],
    as_buttons: bool = False,
) -> str:
    """Draw a choice of one that lives in the address, and return it.

    Args:
        name: the query parameter.
        label: what the visitor reads above it.
        options: the values as the address writes them.
        default: the value that the address leaves out; taken, too, for one it should not have.
        shown: from a value to what the visitor reads.
        as_buttons: draw buttons in a row instead of a list.
    """
    told = read_parameter(name, default)
    key = _mirror(name, told if told in options else default)
    write = _writer(name, key, default)
    if as_buttons:
        st.segmented_control(
            label, options, key=key, format_func=shown, on_change=write, required=True
        )
    else:
        st.selectbox(label, options, key=key, format_func=shown, on_change=write)
    return str(st.session_state[key])


def draw_text(name: str, label: str, *, default: str = "", placeholder: str = "") -> str:
    """Draw a text field that lives in the address, and return what it holds."""
    key = _mirror(name, read_parameter(name, default))
    write = _writer(name, key, default)
    st.text_input(label, key=key, on_change=write, placeholder=placeholder)
    return str(st.session_state[key]).strip()


def _mirror(name: str, value: str) -> str:
    key = f"address_{name}"
    st.session_state[key] = value
    return key


def _writer(name: str, key: str, default: str) -> Callable[[], None]:
    return lambda: write_parameter(name, str(st.session_state[key] or default), default)
