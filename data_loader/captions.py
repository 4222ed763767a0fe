"""Captions that stand loose between paragraphs, told by the picture credit at their end."""

import re
from functools import lru_cache
from typing import Final

from data_loader.outlets import any_of, catalogue

_LONGEST_CAPTION: Final = 160


def is_caption(line: str) -> bool:
    """Return whether ``line`` is a caption: short, and closed by a credit in brackets.

    >>> is_caption("兩國元首握手。（路透）"), is_caption("元首將於下月會晤。（綜合報導）")
    (True, False)
    """
    return len(line) <= _LONGEST_CAPTION and _credit_pattern().search(line) is not None


def strip_credit(line: str) -> str:
    """Return ``line`` without the picture credit at its end.

    >>> strip_credit("兩國元首舉行會晤 [REUTERS/Some One]")
    '兩國元首舉行會晤'
    """
    if len(line) > _LONGEST_CAPTION:
        return line.strip()
    return _credit_pattern().sub("", line).strip()


@lru_cache(maxsize=1)
def _credit_pattern() -> re.Pattern[str]:
    # Around the owner may stand a name or further owners: [YONHAP/EPA], （路透／王小明攝）.
    owner = any_of(catalogue().credits)
    bar = r"\s*[/／|,，、 ]"
    return re.compile(
        rf"\s*(?:\[(?:[^\[\]/／\n]{{1,30}}[/／])?(?:{owner})(?:{bar}[^\[\]\n]{{0,60}})?\]"
        rf"|[（(【](?:[^（）()/／\n]{{1,30}}[/／])?(?:{owner})(?:{bar}[^（）()【】\n]{{0,60}})?[）)】])\s*$"
    )
