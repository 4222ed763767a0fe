"""The names that scrapers, tables and people give to an article's fields, in three scripts.

Heads, JSON objects and columns of tables are all rows: a name, a value. A name counts whatever its
case and whatever joins its words (``Publish Date``, ``publish_date``, ``PUBLISH-DATE``).
"""

import re
from collections.abc import Mapping
from functools import lru_cache
from types import MappingProxyType
from typing import Any, Final

from data_loader.characters import remove_invisible
from data_loader.formats.items import RawItem
from data_loader.html_blocks import find_damage, html_blocks
from data_loader.outlet_names import is_outlet_name
from data_loader.values import says_nothing

Columns = Mapping[str, str]
"""Told by the reader of the corpus: the name of a column, as written or in lower case -> one of the
keys of ``FIELDS``. Such names go before the usual ones."""

NO_COLUMNS: Final[Columns] = MappingProxyType({})

# The most trustworthy name of each field first.
FIELDS: Final[dict[str, tuple[str, ...]]] = {
    "title": ("title", "headline", "article_title", "news_title", "subject", "標題", "标题", "題目",
              "题目", "新聞標題", "新闻标题", "題名", "题名"),
    "date": ("date", "published", "published_at", "published_date", "publish_date", "publish_time",
             "publication_date", "date_published", "date_publish", "datepublished", "pubdate",
             "pub_date", "pub_time", "datetime", "posted_at", "post_date", "time", "timestamp",
             "created_at", "日期", "時間", "时间", "發布時間", "发布时间", "發佈時間", "發布日期",
             "发布日期", "發佈日期", "出版日期", "刊登日期", "發表時間", "发表时间", "新聞日期",
             "新闻日期", "报道时间", "報導時間", "年月日"),
    "updated": ("last_updated", "updated", "updated_at", "modified", "date_modified",
                "datemodified", "lastmod", "last_modified", "更新時間", "更新时间", "更新日期"),
    "outlet": ("outlet", "source", "publisher", "site", "site_name", "sitename", "media",
               "newspaper", "publication", "source_name", "media_name", "媒體", "媒体", "來源",
               "来源", "報社", "报社", "報紙", "报纸", "新聞來源", "新闻来源", "出處", "出处",
               "媒體名稱", "媒体名称", "報刊", "报刊", "網站", "网站"),
    "author": ("author", "authors", "byline", "writer", "reporter", "creator", "作者", "記者",
               "记者", "撰文", "撰稿"),
    "category": ("category", "categories", "section", "channel", "topic", "分類", "分类", "類別",
                 "类别", "欄目", "栏目", "頻道", "频道", "版面", "版名"),
    "tags": ("tags", "keywords", "tag", "keyword", "標籤", "标签", "關鍵詞", "关键词", "關鍵字",
             "关键字"),
    "address": ("original_url", "canonical_url", "url", "link", "from", "permalink", "source_url",
                "article_url", "news_url", "href", "original", "網址", "网址", "連結", "链接",
                "鏈接", "原文連結", "原文链接", "原文鏈接", "新聞網址", "新闻网址", "地址"),
    "text": ("text", "content", "body", "article_body", "articlebody", "full_text", "fulltext",
             "maintext", "main_text", "article_text", "news_text", "content_text", "raw_text",
             "article_content", "news_content", "article", "content_html", "html", "正文", "內容",
             "内容", "內文", "内文", "全文", "本文", "文本", "新聞內容", "新闻内容", "文章內容",
             "文章内容", "文字"),
    "summary": ("summary", "abstract", "description", "excerpt", "lead", "摘要", "導語", "导语",
                "簡介", "简介"),
}  # fmt: skip
_FIELD_OF: Final = {name: field for field, names in FIELDS.items() for name in names}
_PLACE: Final = {name: place for names in FIELDS.values() for place, name in enumerate(names)}
_MAX_DEPTH: Final = 6
_LONGEST_NOTHING: Final = 12
_JOINTS: Final = re.compile(r"[\s\-.]+")
_SEPARATORS: Final = re.compile(r"[,，、;；|]")
_BLOCK_TAG: Final = re.compile(
    r"<(?:p|br|div|li|h[1-6]|blockquote|figure|img|a|span|strong)\b", re.I
)
_NEWS: Final = frozenset(("news", "新聞", "新闻"))
# What a second category often is when it is not an outlet.
_SECTIONS: Final = frozenset(
    re.split(
        r"\s+",
        "world china taiwan us politics business economy finance society culture sports "
        "technology science health opinion local international national "
        "國際 国际 兩岸 两岸 中國 中国 大陸 大陆 台灣 臺灣 台湾 港澳 香港 美國 美国 亞洲 亚洲 "
        "全球 世界 政治 時政 时政 社會 社会 財經 财经 經濟 经济 產經 产经 金融 股市 科技 文化 "
        "體育 体育 運動 运动 娛樂 娱乐 生活 健康 教育 軍事 军事 評論 评论 社論 社论 觀點 观点 "
        "地方 要聞 要闻 即時 即时 專題 专题 國內 国内 本地 外交 中美 科學 科学 環境 环境",
    )
)
_LISTED: Final = re.compile(r"""\[\s*(?:"[^"]*"|'[^']*')(?:\s*,\s*(?:"[^"]*"|'[^']*'))*\s*\]""")
_MIDNIGHT: Final = re.compile(r"(\d{4}-\d{2}-\d{2})[T ]00:00:00(?:\.0+)?")
_WHOLE: Final = re.compile(r"(\d{9,13})\.0+")


def known_field(name: str, columns: Columns = NO_COLUMNS) -> str:
    """Return the field that a column's or key's name stands for, or ''.

    >>> known_field("Publish Date"), known_field("標題"), known_field("rank")
    ('date', 'title', '')
    >>> known_field("c7", {"c7": "text"})
    'text'
    """
    return told_field(name, columns) or _FIELD_OF.get(_spell(name), "")


def told_field(name: str, columns: Columns) -> str:
    """Return the field that the owner of the corpus says a column or key holds, or ''."""
    if not columns:
        return ""
    return columns.get(name.strip()) or columns.get(name.strip().casefold(), "")


@lru_cache(maxsize=4096)
def _spell(name: str) -> str:
    """Return a name as ``FIELDS`` spells it: lower case, its words joined by ``_``."""
    return _JOINTS.sub("_", name.strip().casefold())


def row_item(row: Mapping[str, Any], columns: Columns = NO_COLUMNS) -> RawItem:
    """Return the article in a row of a table or an object of a JSON file."""
    item = RawItem()
    values = sort_fields(row, columns, item.mended)
    fill_item(item, values)
    written = "\n".join(as_texts(first_value(values, "text")))
    if not written:
        written = "\n".join(as_texts(first_value(values, "summary")))
        if written:
            item.inferred.append("the row has no text, its summary stands in")
    item.blocks = body_blocks(written, item)
    return item


def sort_fields(
    row: Mapping[str, Any], columns: Columns, mended: list[str]
) -> dict[str, dict[str, Any]]:
    """Return the values of a row by field, then by name in the order of trust."""
    values: dict[str, dict[str, Any]] = {}
    for name, value in row.items():
        field = known_field(str(name), columns)
        if field:
            values.setdefault(field, {}).setdefault(_spell(str(name)), _clean(value, mended))
    told = set(map(_spell, columns))  # these come first: someone said so
    for field, named in values.items():
        if len(named) > 1:
            values[field] = dict(
                sorted(named.items(), key=lambda pair: -1 if pair[0] in told else _PLACE[pair[0]])
            )
    return values


def fill_item(item: RawItem, values: Mapping[str, Mapping[str, Any]]) -> None:
    """Fill the fields of ``item`` that it does not have yet from sorted values."""
    item.title = item.title or as_text(first_value(values, "title"))
    item.author = item.author or "、".join(as_texts(first_value(values, "author")))
    _fill_outlet(item, values)
    tags = first_value(values, "tags")
    found = split_listed(tags) if isinstance(tags, str) else as_texts(tags)
    item.tags = item.tags or found
    item.dates = [
        *((_written_date(value), "") for value in values.get("date", {}).values() if value),
        *(
            (_written_date(value), "date taken from the time of the last update")
            for value in values.get("updated", {}).values()
        ),
        *item.dates,
    ]
    item.urls = [*map(as_text, values.get("address", {}).values()), *item.urls]
    item.urls = [url for url in item.urls if url]


def first_value(values: Mapping[str, Mapping[str, Any]], field: str) -> Any:
    """Return the most trusted value of ``field`` that is not empty, or ''."""
    named = values.get(field, {}).values()
    if len(named) == 1:
        return next(iter(named))
    return next((value for value in named if as_texts(value)), "")


def as_text(value: Any) -> str:
    """Return the first text of a value."""
    return next(iter(as_texts(value)), "")


def as_texts(value: Any) -> list[str]:
    """Return the texts of a value: itself, its entries, or what a mapping says it is.

    >>> as_texts([{"name": "王小明"}, "李大同"]), as_texts(None)
    (['王小明', '李大同'], [])
    """
    if isinstance(value, str):  # no word for "nothing" is as long as that
        text = value.strip()
        return [] if len(text) <= _LONGEST_NOTHING and says_nothing(text) else [value]
    if isinstance(value, Mapping):
        keys = ("name", "$date", "rendered", "text", "value", "content", "title", "href", "url")
        inner = next((value[key] for key in keys if value.get(key)), "")
        return as_texts(inner) if not isinstance(inner, Mapping) else []
    if isinstance(value, (list, tuple)):
        return [
            text
            for entry in value
            if not isinstance(entry, (list, tuple))
            for text in as_texts(entry)
        ]
    return [] if value is None or says_nothing(str(value)) else [str(value)]


def split_listed(written: str) -> list[str]:
    """Return the entries of a list in one cell: 甲、乙 or ['甲', '乙'].

    >>> split_listed("燈塔、漁船"), split_listed("['燈塔', '漁船']")
    (['燈塔', '漁船'], ['燈塔', '漁船'])
    """
    text = written.strip()
    if _LISTED.fullmatch(text[:5000]):
        text = text[1:-1].replace('"', "").replace("'", "")
    return [entry.strip() for entry in _SEPARATORS.split(text) if entry.strip()]


def body_blocks(written: str, item: RawItem) -> list[str]:
    """Return the paragraphs of a body that is HTML or has one paragraph a line."""
    if _BLOCK_TAG.search(written):
        item.mended.extend(find_damage(written))
        if "\n" in written and not re.search(r"<(?:p|br|div)\b", written, re.I):
            written = written.replace("\n", "<br>")
        return html_blocks(written, item.furniture)
    return [line.strip() for line in written.split("\n") if line.strip()]


def _fill_outlet(item: RawItem, values: Mapping[str, Mapping[str, Any]]) -> None:
    """Fill outlet and category; ``source`` may hold an address, a category may be an outlet."""
    outlets = values.get("outlet", {}).values()
    stated = [text for value in outlets for text in as_texts(value)]
    item.urls.extend(text for text in stated if text.startswith(("http://", "https://")))
    named = [text for text in stated if not text.startswith(("http://", "https://"))]
    item.outlet = item.outlet or next(iter(named), "")
    categories = [text for value in values.get("category", {}).values() for text in as_texts(value)]
    last = categories[-1] if len(categories) > 1 else ""
    is_outlet = bool(last) and (
        last == item.author or is_outlet_name(last) or _follows_news(categories)
    )
    if is_outlet:
        categories.pop()
    if not item.outlet and is_outlet:
        item.outlet = last
        item.inferred.append("outlet taken from the last category")
    if item.author and item.author == item.outlet:
        item.author = ""
    item.category = item.category or next(iter(categories), "")


def _follows_news(categories: list[str]) -> bool:
    """Return whether the second of two categories is an outlet, as in [ news, 海邊人 ]."""
    first, second = categories[0].casefold(), categories[-1].casefold()
    return len(categories) == 2 and first in _NEWS and second not in _SECTIONS


def _written_date(value: Any) -> str:
    """Return a date as written, without the midnight or the fraction that tables add to it."""
    text = as_text(value).strip()
    whole = _MIDNIGHT.fullmatch(text) or _WHOLE.fullmatch(text)
    return whole[1] if whole else text


def _clean(value: Any, mended: list[str], depth: int = 0) -> Any:
    """Return a value without the characters that no text should carry; escapes bring them in.

    What is nested deeper than any article's field is dropped.
    """
    if depth > _MAX_DEPTH:
        return ""
    if isinstance(value, str):
        if value.isprintable():
            return value
        text, removed = remove_invisible(value)
        mended.extend(note for note in removed if note not in mended)
        return text
    if isinstance(value, (list, tuple)):
        return [_clean(entry, mended, depth + 1) for entry in value]
    if isinstance(value, Mapping):
        return {str(key): _clean(entry, mended, depth + 1) for key, entry in value.items()}
    return value
