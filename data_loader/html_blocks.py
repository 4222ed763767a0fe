"""HTML to plain blocks of text, by a parser that builds no tree.

lxml reports tags and text as it meets them, so neither deep nesting nor a tag cut in the middle
loses text or memory.
"""

import re
import threading
from functools import lru_cache
from typing import Final

from lxml import etree

from data_loader.line_shapes import describe_removed
from data_loader.outlets import catalogue

_BLOCKS: Final = frozenset(
    [
        "address",
        "article",
        "aside",
        "blockquote",
        "body",
        "br",
        "center",
        "dd",
        "details",
        "div",
        "dl",
        "dt",
        "fieldset",
        "figure",
        "footer",
        "form",
        "h1",
        "h2",
        "h3",
        "h4",
        "h5",
        "h6",
        "header",
        "hr",
        "html",
        "legend",
        "li",
        "main",
        "nav",
        "ol",
        "p",
        "pre",
        "section",
        "summary",
        "table",
        "tbody",
        "tfoot",
        "thead",
        "tr",
        "ul",
    ]
)
_CODE: Final = frozenset(
    ["script", "style", "noscript", "template", "svg", "math", "head", "title"]
)
_NO_TEXT: Final = frozenset(
    [
        "applet",
        "audio",
        "button",
        "canvas",
        "figcaption",
        "figure",
        "footer",
        "iframe",
        "map",
        "nav",
        "object",
        "option",
        "select",
        "textarea",
        "video",
        "aside",
    ]
)
_CAPTIONS: Final = frozenset(("figure", "figcaption"))
_PICTURES: Final = frozenset(("img", "picture", "video"))
_LONGEST_CAPTION: Final = 1000
_NESTED: Final = re.compile(
    r"<(/?)(?:div|span|section|table|tr|td|ul|ol|li|blockquote|b|i|em|font)\b", re.IGNORECASE
)
_DEEP: Final = 1_000
_BLANKS: Final = re.compile(r"[ \t\r\n\f\v\xa0]+")


def html_blocks(text: str, furniture: list[str]) -> list[str]:
    """Return the blocks of text in ``text``, entities unescaped, without markup.

    Taken out are captions, players, forms, navigation, whatever a class in ``outlets.toml`` marks
    as no part of the text (recorded in ``furniture``), and code (not recorded). Entries of a
    picture gallery are taken out unless there is nothing else.
    """
    collector = _collect(text, heed_classes=True)
    is_empty = not collector.blocks and not collector.gallery
    if is_empty and collector.removed and collector.has_heeded:
        collector = _collect(text, heed_classes=False)  # the marked element is the whole page
    furniture.extend(collector.removed)
    return collector.blocks or collector.gallery


def find_damage(text: str) -> list[str]:
    """Return in words what is wrong with HTML: it breaks off, or is nested as no page is.

    >>> find_damage('<p>甲</p><a href="x'), find_damage("<p>甲 < 乙</p>")
    (['the text ends inside a tag'], [])
    >>> find_damage("<div>" * 2000 + "甲")
    ['markup nested deeper than 1,000 levels']
    """
    is_deep = text.count("<") > _DEEP and measure_depth(text) > _DEEP
    damage = [f"markup nested deeper than {_DEEP:,} levels"] if is_deep else []
    return ["the text ends inside a tag", *damage] if _is_cut(text) else damage


def measure_depth(text: str) -> int:
    """Return how many levels the elements of ``text`` that hold others are nested.

    >>> measure_depth("<div><b>甲</b><b>乙</b></div>")
    2
    """
    depth = deepest = 0
    for tag in _NESTED.finditer(text):
        depth += -1 if tag[1] else 1
        deepest = max(deepest, depth)
    return deepest


def _is_cut(text: str) -> bool:
    """Return whether ``text`` ends in the middle of a tag, an attribute or a comment."""
    last = text.rfind("<")
    if last < 0:
        return False
    if "!" in text and text.rfind("<!--") > text.rfind("-->"):
        return True
    return ">" not in text[last:] and re.match(r"</?[A-Za-z!]", text[last:]) is not None


def _collect(text: str, *, heed_classes: bool) -> "_Collector":
    collector, parser = _idle.reader or _make_reader()
    _idle.reader = None  # one that fails is not used again
    collector.reset(heed_classes=heed_classes)
    try:
        parser.feed(_close_comment(text))
        parser.close()
    except etree.LxmlError:  # keep what was read until here
        collector.close()
    else:
        _idle.reader = collector, parser
    return collector


def _make_reader() -> "tuple[_Collector, etree.HTMLParser]":
    collector = _Collector()
    return collector, etree.HTMLParser(target=collector, huge_tree=True)


def _close_comment(text: str) -> str:
    """Without its end, a comment would swallow the rest of the page."""
    last = text.rfind("<!--")
    if last >= 0 and "-->" not in text[last:]:
        return text[:last] + text[last + 4 :]
    return text


class _Collector:
    """Target of the parser: gathers text into blocks, and what is no text into ``removed``."""

    def reset(self, *, heed_classes: bool) -> None:
        """Forget what was read before."""
        self._heed_classes = heed_classes
        self.has_heeded = False  # a class has hidden something
        self.blocks: list[str] = []
        self.gallery: list[str] = []
        self.removed: list[str] = []
        self._text: list[str] = []
        self._hidden = ""  # the open element whose content is no text
        self._hidden_text: list[str] = []
        self._depth = 0  # open elements of that name
        self._rule = ""
        self._after_picture = False
        self._picture_in_block = False
        self._is_gallery = False

    def start(self, tag: str, attributes: dict[str, str]) -> None:
        if self._hidden:
            self._depth += tag == self._hidden
            if tag in _BLOCKS:
                self._hidden_text.append("\n")
            return
        rule = self._hides(tag, attributes)
        if rule:
            self._hidden, self._rule, self._depth = tag, rule, 1
            if tag in _PICTURES or rule == "caption":
                self._after_picture = True
            if tag in _BLOCKS:
                self.flush()
        elif tag in _PICTURES:
            self._after_picture = self._picture_in_block = True
        elif tag in _BLOCKS:
            self.flush()
        elif tag in ("td", "th"):
            self._text.append(" ")
        elif tag in ("b", "strong") and self._picture_in_block and not self._is_begun():
            self._is_gallery = True

    def end(self, tag: str) -> None:
        if self._hidden:
            self._depth -= tag == self._hidden
            if self._depth == 0:
                self._close_hidden(tag)
        elif tag in _BLOCKS:
            self.flush()

    def data(self, text: str) -> None:
        (self._hidden_text if self._hidden else self._text).append(text)

    def comment(self, text: str) -> None:
        """Comments are nothing a reader sees."""

    def close(self) -> None:
        if self._hidden:
            self._close_hidden(self._hidden)
        self.flush()

    def flush(self) -> None:
        block = _BLANKS.sub(" ", "".join(self._text)).strip()
        self._text.clear()
        if block and self._is_gallery:
            self.gallery.append(block)
            self.removed.append(describe_removed("gallery", block))
        elif block:
            self.blocks.append(block)
            self._after_picture = False
        self._picture_in_block = self._is_gallery = False

    def _hides(self, tag: str, attributes: dict[str, str]) -> str:
        if tag in _CODE:
            return "code"
        if tag in _CAPTIONS:
            return "caption"
        if tag in _NO_TEXT:
            return "player or form"
        if tag == "small" and self._after_picture:
            return "caption"
        classes = attributes.get("class") if attributes else None
        if (
            classes
            and self._heed_classes
            and tag not in ("html", "body")
            and _hidden_classes().search(classes)
        ):
            self.has_heeded = True
            return "caption" if "caption" in classes else "hidden element"
        return ""

    def _close_hidden(self, tag: str) -> None:
        text = "".join(self._hidden_text).strip()
        if len(text) > _LONGEST_CAPTION and tag in _CAPTIONS:  # an end tag is missing
            lines = (_BLANKS.sub(" ", line).strip() for line in text.split("\n"))
            self.blocks.extend(line for line in lines if line)
        elif text and self._rule != "code":
            self.removed.append(describe_removed(self._rule, text))
        self._hidden, self._rule = "", ""
        self._hidden_text.clear()
        if tag in _BLOCKS:
            self.flush()

    def _is_begun(self) -> bool:
        return any(not part.isspace() for part in self._text)


class _Idle(threading.local):
    """This thread's parser: to make one takes three times as long as to read a paragraph."""

    reader: tuple[_Collector, etree.HTMLParser] | None = None


_idle = _Idle()


@lru_cache(maxsize=1)
def _hidden_classes() -> re.Pattern[str]:
    return re.compile("|".join(map(re.escape, catalogue().html_classes)) or r"(?!)")
