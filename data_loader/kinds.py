"""Reasons and repairs brought to their kinds, so that many like ones can be counted as one."""

import re
from collections.abc import Iterable
from functools import lru_cache
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    import pandas as pd


# A quotation mark opens where no letter stands before it: not in "the feed's time stamp".
_QUOTED: Final = re.compile(r"(?<!\w)(?:'(?:[^']|'(?=\w))*'|\"[^\"]*\")(?!\w)")
_NUMBER: Final = re.compile(r"(?<![\w-])(?<!GB )\d[\d,]*(?:-\d\d-\d\d)?(?!\w)")
_PLURAL: Final = re.compile(r"(?<=\w{3})s\b")
_SEPARATOR: Final = "; "


@lru_cache(maxsize=10_000)
def name_kind(told: str) -> str:
    """Return a reason or repair with every number and quoted part as ….

    >>> name_kind("24 invisible characters removed"), name_kind("key 'title' stands twice")
    ('… invisible characters removed', "key '…' stands twice")
    >>> name_kind("2 bytes were not valid UTF-8; the feed's title says 2024-05-06")
    "… bytes were not valid UTF-8; the feed's title says …"
    """
    return _NUMBER.sub("…", _QUOTED.sub("'…'", told))


def split_kinds(reason: str) -> list[str]:
    """Return the single reasons of a report's row; a semicolon inside a quotation parts nothing.

    >>> split_kinds("invalid date 'a; b' ignored; 1 byte was not valid UTF-8")
    ["invalid date 'a; b' ignored", '1 byte was not valid UTF-8']
    """
    hidden = _QUOTED.sub(lambda match: match[0].replace(_SEPARATOR, "\0"), reason)
    return [part.replace("\0", _SEPARATOR) for part in hidden.split(_SEPARATOR)]


def count_kinds(told: Iterable[tuple[str, Iterable[str]]]) -> "pd.DataFrame":
    """Count the places in which each kind of thing is told.

    Singular and plural are one kind. The example is the first one in the order given.

    Args:
        told: for each place, the file it is in and what is told of it.

    Returns:
        ``kind``, ``n`` (places), ``example``, ``file`` (of the example); most places first.
    """
    import pandas as pd  # noqa: PLC0415 -- as in ``schema``

    counts: dict[str, int] = {}
    names: dict[str, str] = {}
    examples: dict[str, tuple[str, str]] = {}
    for file, texts in told:
        kinds = {_key(text): text for text in texts}
        for key, text in kinds.items():
            counts[key] = counts.get(key, 0) + 1
            names[key] = max(names.get(key, ""), name_kind(text), key=len)
            examples.setdefault(key, (text, file))
    rows = [(names[key], n, *examples[key]) for key, n in counts.items()]
    table = pd.DataFrame(rows, columns=["kind", "n", "example", "file"])
    return table.sort_values(["n", "kind"], ascending=[False, True], ignore_index=True)


@lru_cache(maxsize=10_000)
def _key(told: str) -> str:
    return _PLURAL.sub("", name_kind(told)).replace(" were ", " was ")
