"""An outlet's own tags, as a reader would list them."""

import re
import unicodedata
from collections.abc import Iterable
from functools import lru_cache
from typing import Final

from data_loader.values import clean_value

_EDGES: Final = " \t\u3000#＃,，、;；。\"'“”「」[]【】"
_SEPARATORS: Final = re.compile(r"[,，、;；|｜]|\s+(?=[#＃])")


def clean_tags(written: Iterable[str]) -> list[str]:
    """Return each tag once, without hash signs, in the order of the page.

    Tags that stand together in one entry are taken apart, and of two that differ only in width or
    letter case the first counts. Other names of one thing are kept: 电影 beside 電影 and movie.

    >>> clean_tags(["#關稅 #晶片", "关税", "會談，漁業", "null", "Huawei", "ＨＵＡＷＥＩ"])
    ['關稅', '晶片', '关税', '會談', '漁業', 'Huawei']
    """
    known: dict[str, str] = {}
    for form, tag in (pair for entry in written for pair in _read_entry(entry)):
        known.setdefault(form, tag)
    return list(known.values())


@lru_cache(maxsize=4096)
def _read_entry(entry: str) -> tuple[tuple[str, str], ...]:
    """Return the tags of an entry, each with what makes it one with others."""
    tags = (clean_value(part.strip(_EDGES)) for part in _SEPARATORS.split(entry))
    return tuple((unicodedata.normalize("NFKC", tag).casefold(), tag) for tag in tags if tag)
