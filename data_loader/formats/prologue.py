"""What may stand above the root of a page or a feed: declarations, comments, a document type."""

import re
from typing import Final

_ENDS: Final = (("<!--", "-->"), ("<?", "?>"), ("<!doctype", ">"))
_NAME: Final = re.compile(r"<([A-Za-z][\w:.-]{0,40})(?=[\s>/])")
_WITHIN: Final = 20_000


def find_root(text: str) -> str:
    """Return the name of the first element in lower case; a document type counts as its own.

    >>> find_root('<?xml version="1.0"?><!-- 甲 --><rss version="2.0">')
    'rss'
    >>> find_root("<!DOCTYPE html><p>甲"), find_root("甲<p>")
    ('html', '')
    """
    if not text[:200].lstrip("\ufeff \t\n").startswith("<"):
        return ""
    opening = text[:_WITHIN].lstrip("\ufeff \t\n")
    doctype = ""
    while mark := next((pair for pair in _ENDS if opening[:9].lower().startswith(pair[0])), None):
        end = opening.find("]>" if mark[0] == "<!doctype" and _has_subset(opening) else mark[1])
        if end < 0:
            return ""
        doctype = doctype or opening[:14].lower().partition("<!doctype ")[2].strip("> \n")
        opening = opening[end:].partition(">")[2].lstrip()
    name = _NAME.match(opening)
    return "html" if doctype == "html" else name[1].lower() if name else ""


def _has_subset(opening: str) -> bool:
    return "[" in opening.partition(">")[0]
