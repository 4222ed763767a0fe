"""Many articles in one Markdown file: a day's digest, each below a heading of the third level.

The day stands in the first heading or in the file's name. A time stamp at the foot says when the
file was made; it is no article's date.
"""

import re
from collections.abc import Iterator
from typing import Final

from data_loader.formats.items import RawItem
from data_loader.headlines import is_prose
from data_loader.html_blocks import find_damage
from data_loader.line_shapes import describe_removed
from data_loader.markdown_blocks import markdown_blocks
from data_loader.outlet_names import is_outlet_name
from data_loader.written_dates import find_day

NAME: Final = "daily digest"

_HEADING: Final = re.compile(r"^(#{1,3})[ \t]+(.+)$", re.MULTILINE)
_NUMBER: Final = re.compile(r"\d{1,3}[.、)）][ \t]*")
_LINKED: Final = re.compile(r"\[(.+)\]\((https?://[^\s()]+(?:\([^\s()]*\)[^\s()]*)*)\)")
_SOURCE_LINE: Final = re.compile(
    r"^[ \t>*-]*(?:(?:原文|來源|来源|連結|链接|鏈接|網址|网址)\s?[:：]\s?)?"
    r"(?:\[(?P<words>[^\]\n]{1,30})\]\((?P<linked>https?://[^\s()]+)\)"
    r"|<?(?P<bare>https?://[^\s<>]+)>?)[ \t]*$",
    re.MULTILINE,
)
_SOURCE_WORDS: Final = re.compile(
    r"(?:查看|閱讀|阅读|看)?(?:原文|全文|來源|来源|詳情|详情|連結|链接|鏈接)|source|link|more",
    re.IGNORECASE,
)
_MADE_AT: Final = re.compile(
    r"[（(*_>\s]{0,5}(?:最後|最后|Last )?(?:更新|生成|產生|产生|抓取|採集|采集|Generated|Updated)"
    r"[^\n]{0,60}\d[^\n]{0,60}",
    re.IGNORECASE,
)
_FOOT_LINES: Final = 6
_JUST_NEWS: Final = re.compile(
    r"^(?:詳細|详细|主要|今日|更多|其他)?(?:新聞|新闻|內容|内容|報導|报道)$"
)
_PUBLICATION: Final = re.compile(r"《([^《》]{2,20})》")
_FEWEST: Final = 2


def is_own(text: str) -> bool:
    """Return whether ``text`` opens with a heading and has articles below third-level headings."""
    if not text[:200].lstrip().startswith("#"):
        return False
    headings = list(_HEADING.finditer(text))
    articles = [heading for heading in headings if len(heading[1]) == 3]
    if len(articles) < _FEWEST:
        return False
    lead = text[headings[0].end() : articles[0].start()]
    return _is_dated(headings[0]) or not any(map(is_prose, lead.split("\n")))


def read_items(text: str) -> Iterator[RawItem]:
    """Yield the articles of ``text``, in their order."""
    text = _without_foot(text)
    headings = list(_HEADING.finditer(text))
    day = find_day(headings[0][2])
    outlet = _find_outlet(headings[0][2])
    category = ""
    for heading, following in zip(headings, [*headings[1:], None], strict=True):
        if len(heading[1]) < 3:
            is_section = len(heading[1]) == 2 and not _is_dated(heading)
            category = _JUST_NEWS.sub("", heading[2].strip("# \t")) if is_section else ""
            continue
        body = text[heading.end() : following.start() if following else len(text)]
        yield _read_article(heading[2].strip("# \t"), body, day, category, outlet)


def _without_foot(text: str) -> str:
    """Return ``text`` without the line that says when the file was made, and what is below it."""
    lines = text.rstrip().split("\n")
    for position in range(max(0, len(lines) - _FOOT_LINES), len(lines)):
        if _MADE_AT.fullmatch(lines[position][:200].strip()):
            return "\n".join(lines[:position])
    return text


def _read_article(heading: str, body: str, day: str, category: str, outlet: str) -> RawItem:
    item = RawItem(outlet=outlet, category=_NUMBER.sub("", category, count=1))
    title = _NUMBER.sub("", heading, count=1) if _NUMBER.match(heading) else heading
    linked = _LINKED.fullmatch(title)
    if linked:
        title = linked[1]
        item.urls.append(linked[2])
    item.title = " ".join(markdown_blocks(title, item.furniture))
    if day:
        item.dates = [(day, "date taken from the first heading")]
    body = _SOURCE_LINE.sub(lambda line: _take_source(line, item), body)
    item.mended.extend(find_damage(body))
    item.blocks = markdown_blocks(body, item.furniture)
    return item


def _take_source(line: re.Match[str], item: RawItem) -> str:
    """Take the address out of a line that is nothing but a link to the source."""
    if line["words"] and not _SOURCE_WORDS.fullmatch(line["words"]):
        return line[0]
    item.urls.append(line["linked"] or line["bare"])
    item.furniture.append(describe_removed("link to the source", line[0].strip()))
    return ""


def _is_dated(heading: re.Match[str]) -> bool:
    return find_day(heading[2]) != ""


def _find_outlet(heading: str) -> str:
    """Return the publication that a digest's first heading names: in 《》, or a known outlet."""
    publication = _PUBLICATION.search(heading)
    if publication:
        return publication[1]
    words = re.split(r"[\s|｜·—–\-（(）)]+", heading)
    return next((word for word in words if is_outlet_name(word)), "")
