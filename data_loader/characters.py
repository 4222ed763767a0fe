"""Characters that no reader sees and that no text should carry."""

import re
from typing import Final

# Line separators of Unicode: YAML would take what follows one inside a title for a new key.
_LINE_SEPARATORS: Final = "\x85\u2028\u2029"
_CONTROLS: Final = re.compile("[\x00-\x08\x0b-\x0c\x0e-\x1f\x7f-\x84\x86-\x9f]")
_INVISIBLE: Final = re.compile(
    "[\u00ad\u061c\u180e\u200b-\u200f\u202a-\u202e\u2060-\u2064\u2066-\u206f\ufeff]"
)
_SURROGATES: Final = re.compile("[\ud800-\udfff]")
# All others: to match what a text has takes half the time of a search for what it lacks.
_ORDINARY: Final = re.compile(
    "[\t\n -~\xa0-\xac\xae-\u061b\u061d-\u180d\u180f-\u200a\u2010-\u2027\u202f-\u205f\u2065"
    "\u2070-\ud7ff\ue000-\ufefe\uff00-\uffff\U00010000-\U0010ffff]*+"
)


def remove_invisible(text: str) -> tuple[str, list[str]]:
    r"""Return ``text`` without control and invisible characters, and what was mended, in words.

    Line ends become ``\n`` and Unicode's line separators a space, silently; in a text that has no
    other line ends they are its line ends. Removed are control
    characters, bidirectional and zero-width characters (they hide a word from a search), and
    lone surrogates, which no file can hold.

    >>> remove_invisible("關\u200b稅\x00")
    ('關稅', ['1 control character removed', '1 invisible character removed'])
    """
    if _ORDINARY.fullmatch(text):
        return text, []
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    if "\n" not in text:
        text = text.replace("\u2028", "\n").replace("\u2029", "\n\n")
    for separator in _LINE_SEPARATORS:
        text = text.replace(separator, " ")
    mended: list[str] = []
    for pattern, name in (
        (_CONTROLS, "control character"),
        (_INVISIBLE, "invisible character"),
        (_SURROGATES, "broken character"),
    ):
        text, count = pattern.subn("", text)
        if count:
            mended.append(f"{count:,} {name}{'s' if count > 1 else ''} removed")
    return text, mended
