"""Invented pages in the three formats, and a folder to put them in."""

from collections.abc import Callable
from pathlib import Path

import pytest

from data_loader import FileResult, read_file

PROSE = [
    "海邊小城的兩位代表週二在燈塔旁的會議室見面，會後都說談得坦率，但沒有發表聯合聲明。",
    "關於漁船進港的收費，雙方同意先暫停加徵三個月，再由各自的專家逐項核對帳目與名單。",
    "一位在場的船東表示，他更關心的是下個月的天氣，會談的結果要等船靠岸以後才算數。",
    "代表團預定週五離開，下一輪會談的地點尚未決定，可能在島上，也可能在對岸的港口舉行。",
]


@pytest.fixture
def prose() -> list[str]:
    """Four paragraphs that every fixture page carries."""
    return list(PROSE)


@pytest.fixture
def read(tmp_path: Path) -> Callable[..., FileResult]:
    """Write one file and read it: text or bytes, under a path below the folder."""

    def write_and_read(content: str | bytes, path: str = "folder/file.txt") -> FileResult:
        target = tmp_path / path
        target.parent.mkdir(parents=True, exist_ok=True)
        data = content if isinstance(content, bytes) else content.encode("utf-8", "surrogatepass")
        target.write_bytes(data)
        return read_file(tmp_path, path)

    return write_and_read


@pytest.fixture
def front_matter() -> Callable[..., str]:
    """Build a file with a YAML head; ``head`` lines replace the usual ones."""

    def build(head: str | None = None, body: str | None = None) -> str:
        usual = 'title: "燈塔會談結束"\ndate: "2024-05-06"\noutlet: "海邊日報"'
        return f"---\n{usual if head is None else head}\n---\n\n{body or chr(10).join(PROSE)}\n"

    return build


@pytest.fixture
def feed() -> Callable[..., str]:
    """Build a feed dump of the invented overseas outlet around some HTML."""

    def build(html: str | None = None, title: str = "燈塔會談結束", stamp: str = "") -> str:
        body = html or "".join(f"<p>{paragraph}</p>" for paragraph in PROSE)
        link = f"[{title}](https://jiaxiang.example/world/lighthouse)"
        return f"<!--{stamp or '1715000000000'}-->\n{link}\n------\n\n{body}\n"

    return build
