"""Characters that no reader sees and that no text should carry."""

import re
from typing import Final

# Line separators of Unicode: YAML would take what follows one inside a title for a new key.
_LINE_SEPARATORS: Final = dict.fromkeys((0x0085, 0x2028, 0x2029), " ")
_CONTROLS: Final = re.compile("[\x00-\x08\x0b-\x0c\x0e-\x1f\x7f-\x84\x86-\x9f]")
_INVISIBLE: Final = re.compile(
    "[\u00ad\u061c\u180e\u200b-\u200f\u202a-\u202e\u2060-\u2064\u2066-\u206f\ufeff]"
)
_SURROGATES: Final = re.compile("[\ud800-\udfff]")
_EXOTIC: Final = re.compile(
    "[\x00-\x08\x0b-\x0d\x0e-\x1f\x7f-\x9f\u00ad\u061c\u180e\u200b-\u200f\u2028-\u202e\u2060-\u206f"
    "\ud800-\udfff\ufeff]"
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
    if not _EXOTIC.search(text):
        return text, []
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    if "\n" not in text:
        text = text.replace("\u2028", "\n").replace("\u2029", "\n\n")
    text = text.translate(_LINE_SEPARATORS)
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
