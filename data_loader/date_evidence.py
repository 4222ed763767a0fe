"""Where else than in its metadata an article says when it was published.

The kinds of evidence are those of htmldate (Barbaresi 2020): the address, then the text near its
start, and the file's own name. Never an image's address, and never the stamp of a retrieval: when
a scraper passed by says nothing about when an article was written.
"""

import re
from collections.abc import Sequence
from typing import Final

from data_loader.written_dates import find_day, may_hold_day

_IN_ADDRESS: Final = re.compile(
    r"[/_?&-](?:(?<=[/_-])t?|(?<=[?&])(?:date|day|d)=)(?P<y>20\d{2})[-/]?(?P<m>[01]\d)[-/]?(?P<d>[0-3]\d)"
    r"(?=[-/._&]|$)"
)
_RETRIEVAL: Final = re.compile(
    r"抓取|採集|采集|擷取|截取|下載|下载|瀏覽|浏览|訪問|访问|存檔|存档|列印|打印|版權|版权|©|copyright|"
    r"retriev|access|archiv|crawl|scrap|fetch|download|dump|export|backup|saved|printed",
    re.IGNORECASE,
)
_MARKED: Final = re.compile(
    r"(?:(?:發布|发布|發佈|刊登|刊出|發表|发表|出版|撰文|上架)(?:時間|时间|日期|於|于)?|時間|时间|日期|"
    r"published(?: on| at)?|posted(?: on)?|date)\s{0,3}[:：]?\s{0,3}",
    re.IGNORECASE,
)
_DATE: Final = re.compile(
    r"(?:19|20)\d{2}\s?[-/.年]\s?\d{1,2}\s?[-/.月]\s?\d{1,2}(?!\d)\s?日?"
    r"(?:\s{0,3}T?\d{1,2}:\d{2}(?::\d{2})?)?"
)
_DATELINE: Final = re.compile(
    rf"[（(【〔\[]?[^，。\n]{{0,24}}?(?P<date>{_DATE.pattern})[^，。\n]{{0,4}}?[電电訊讯]"
)
_DEEPEST_DAY: Final = 4  # year, month, day, and the file below them
_FIRST_BLOCKS: Final = 6
_LAST_BLOCKS: Final = 2
_LONGEST_LINE: Final = 60


def find_date_in_address(url: str) -> str:
    """Return the day an address states (…/2020/07/18/…, …/t20200718_1.html), ISO written, or ''.

    >>> find_date_in_address("https://news.example/2020/07/18/talks.html")
    '2020-07-18'
    """
    return _iso(_IN_ADDRESS.search(url))


def find_date_in_name(file: str) -> str:
    """Return the day that a file's name or its folders state, ISO written, or ''.

    The file's own name counts before its folders; below them 2024/05/06.txt is a day too.

    >>> find_date_in_name("2020-07-18-talks.md"), find_date_in_name("scraped_20200718/talks.md")
    ('2020-07-18', '')
    >>> find_date_in_name("海邊日報/民國113年5月6日.txt"), find_date_in_name("2024/05/06.md")
    ('2024-05-06', '2024-05-06')
    """
    if not may_hold_day(file):
        return ""
    parts = [part for part in file.split("/") if not _RETRIEVAL.search(part)]
    tails = ["/".join(parts[-depth:]) for depth in range(1, min(_DEEPEST_DAY, len(parts)) + 1)]
    for text in (*tails, *reversed(parts[:-1])):
        if day := find_day(text):
            return day
    return ""


def find_date_in_text(blocks: Sequence[str]) -> str:
    """Return the date that a line at the start or end of the text states, as written, or ''.

    Such a line says nothing else, names what it is (發布時間：…), or opens an agency's dispatch.

    >>> find_date_in_text(["燈塔會談", "發布時間：2024-05-06 08:30", "兩位代表見面。"])
    '2024-05-06 08:30'
    >>> find_date_in_text(["抓取時間：2024-05-06", "兩位代表見面。"])
    ''
    """
    lines = [line for block in blocks[:_FIRST_BLOCKS] for line in block.split("\n", 3)[:3]]
    closing = blocks[max(_FIRST_BLOCKS, len(blocks) - _LAST_BLOCKS) :]
    for line in (*lines, *closing):
        if len(line) <= _LONGEST_LINE and (found := _date_of_line(line.strip())):
            return found
    dateline = _DATELINE.match(blocks[0][:_LONGEST_LINE]) if blocks else None
    return dateline["date"] if dateline else ""


def _date_of_line(line: str) -> str:
    if _RETRIEVAL.search(line) or "://" in line:
        return ""
    if whole := _DATE.fullmatch(line):
        return whole[0]
    marked = _MARKED.match(line)
    date = _DATE.match(line, marked.end()) if marked else None
    return date[0] if date else ""


def _iso(match: re.Match[str] | None) -> str:
    return f"{match['y']}-{int(match['m']):02}-{int(match['d']):02}" if match else ""
