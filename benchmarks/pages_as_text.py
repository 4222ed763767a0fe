"""The page of an archived file as plain text, made without the loader's own cleaning.

It is what hand-made labels point into: nothing is taken out but markup, so that a label's offset
stays where it is however the loader changes.
"""

import re
from typing import Final

from bs4 import BeautifulSoup

_FENCE: Final = re.compile(r"^-{3,}[ \t]*$", re.MULTILINE)
_IMAGE: Final = re.compile(r"!\[([^\]\n]*)\]\([^)\n]*\)")
_LINK: Final = re.compile(r"\[([^\[\]\n]*)\]\([^)\n]*\)")
_SHORTCODE: Final = re.compile(r"\{\{[<%].*?[%>]\}\}")
_NOT_SHOWN: Final = ("script", "style", "noscript", "template", "iframe")
_BLOCKS: Final = re.compile(
    r"<(?=/?(?:p|div|br|li|ul|ol|h[1-6]|figure|figcaption|blockquote|table|tr|section|aside)\b)",
    re.IGNORECASE,
)


def page_lines(text: str) -> list[str]:
    """Return the lines below the head of ``text``, without markup; none is empty."""
    body = _below_head(text)
    body = _SHORTCODE.sub(" ", _LINK.sub(r"\1", _IMAGE.sub(r"\1", body)))
    soup = BeautifulSoup(_BLOCKS.sub("\n<", body), "lxml")
    for element in soup.find_all(_NOT_SHOWN):
        element.decompose()
    return [line.strip() for line in soup.get_text().splitlines() if line.strip()]


def letters_of(text: str) -> str:
    """Return the letters, digits and characters of ``text``: what counts when texts are held.

    >>> letters_of("**會談**，2 日（完）")
    '會談2日完'
    """
    return "".join(filter(str.isalnum, text))


def _below_head(text: str) -> str:
    fences = list(_FENCE.finditer(text))
    is_front_matter = text.lstrip().startswith("---")
    wanted = 1 if is_front_matter else 0
    return text[fences[wanted].end() :] if len(fences) > wanted else text
