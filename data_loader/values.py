"""Single metadata values, as strangers wrote them."""

import re
from typing import Final

_SPACING: Final = re.compile(r"[ \t\r\n\f\v]+")
_NO_VALUE: Final = frozenset({"", "~", "null", "none", "nan", "n/a", "undefined", "unknown"})


def clean_value(value: str) -> str:
    r"""Return a metadata value on one line; '' for the words that mean "nothing".

    >>> clean_value(" 會談結束\n　各說各話  "), clean_value("null")
    ('會談結束 　各說各話', '')
    """
    text = value.strip()
    if len(text.split(maxsplit=1)) > 1:  # most addresses are long and have none
        text = _SPACING.sub(" ", text)
    return "" if says_nothing(text) else text


def says_nothing(value: str) -> bool:
    """Return whether a value is empty or a word that means "nothing".

    >>> says_nothing(" N/A "), says_nothing("0")
    (True, False)
    """
    return value.strip().casefold() in _NO_VALUE
