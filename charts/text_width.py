"""How wide a text will be drawn, in ems, without asking a browser."""

from unicodedata import east_asian_width

WIDE = frozenset("WFA")
NARROW_EM = 0.55


def character_width(character: str) -> float:
    """Return the width of one character in ems: 1 for Chinese, about 0.55 for Latin."""
    return 1.0 if east_asian_width(character) in WIDE else NARROW_EM


def text_width(text: str) -> float:
    """Return the width of a text in ems.

    >>> text_width("新聞")
    2.0
    """
    return sum(map(character_width, text))


def shortened(text: str, *, ems: float) -> str:
    """Return ``text``, cut with an ellipsis where it is wider than ``ems``.

    >>> shortened("香港經濟日報", ems=4)
    '香港經…'
    """
    if text_width(text) <= ems:
        return text
    room, kept = ems - 1, ""
    for character in text:
        room -= character_width(character)
        if room < 0:
            break
        kept += character
    return kept.rstrip() + "…"
