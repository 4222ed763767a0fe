"""Forty kinds of input that must not hurt, made on the spot: none is large enough to keep.

Each kind has the number under which it is known. ``write_bad_inputs`` puts all of them into a
folder; ``BAD_INPUTS`` says for each file what must become of it.
"""

import gzip
import io
import json
import os
import random
import stat
import struct
import tarfile
import zipfile
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import partial
from html import escape
from pathlib import Path
from typing import Final

import pyarrow as pa
from pyarrow import parquet

from data_loader.limits import MAX_BYTES
from tests.data_loader.conftest import PROSE

BODY: Final = "\n\n".join(PROSE)
SIMPLIFIED: Final = (
    "海边小城的两位代表周二在灯塔旁的会议室见面，会后都说谈得坦率，但没有发表联合声明。\n"
    "关于渔船进港的收费，双方同意先暂停加征三个月，再由各自的专家逐项核对账目与名单。\n"
)
SECRET: Final = "root:x:0:0"  # what a file of the system holds that nothing may read

Make = Callable[[], bytes]
Place = Callable[[Path], None]


@dataclass(frozen=True)
class BadInput:
    """One bad input.

    Attributes:
        number: which of the forty.
        name: the file's name.
        content: makes its bytes; None when ``place`` puts it into the folder.
        outcomes: for each file that must be in the report (the input, or members of it), the
            letters that are right: L loaded, R repaired, X left out.
        says: what must stand in the reason of the report, or in a title or text.
        place: puts an input that is more than bytes into the folder.
    """

    number: int
    name: str
    content: Make | None
    outcomes: Mapping[str, str]
    says: str = ""
    place: Place | None = field(default=None, compare=False)

    def write(self, folder: Path) -> None:
        if self.place is not None:
            self.place(folder / self.name)
        elif self.content is not None:
            (folder / self.name).write_bytes(self.content())


def front_matter(head: str, body: str = BODY) -> bytes:
    return f"---\n{head}\n---\n\n{body}\n".encode("utf-8", "surrogatepass")


def feed_dump(html: str) -> bytes:
    link = "[燈塔會談結束](https://jiaxiang.example/world/lighthouse)"
    return f"<!--1715000000000-->\n{link}\n------\n\n{html}\n".encode()


def rss(items: str, head: str = "") -> bytes:
    return (
        f'<?xml version="1.0" encoding="UTF-8"?>{head}<rss version="2.0"><channel>'
        f"<title>海邊日報</title>{items}</channel></rss>"
    ).encode()


def rss_item(title: str, text: str) -> str:
    day = "Mon, 06 May 2024 10:00:00 +0800"
    return (
        f"<item><title>{title}</title><link>https://news.example/1</link>"
        f"<pubDate>{day}</pubDate><description>{text}</description></item>"
    )


def zip_of(members: Mapping[str, bytes | str], method: int = zipfile.ZIP_DEFLATED) -> bytes:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", method) as archive:
        for name, content in members.items():
            archive.writestr(name, content)
    return packed.getvalue()


def tar_of(members: Mapping[str, bytes], mode: str = "w:gz") -> bytes:
    packed = io.BytesIO()
    with tarfile.open(fileobj=packed, mode=mode) as archive:  # type: ignore[call-overload]
        for name, content in members.items():
            header = tarfile.TarInfo(name)
            header.size = len(content)
            archive.addfile(header, io.BytesIO(content))
    return packed.getvalue()


def page(html: str) -> bytes:
    head = '<title>燈塔會談結束</title><meta name="date" content="2024-05-06">'
    return f"<!DOCTYPE html><html><head>{head}</head><body>{html}".encode()


def row(html: str) -> bytes:
    return json.dumps([{"title": "燈塔會談結束", "text": html}], ensure_ascii=False).encode()


# Where markup may stand: a saved page, a body below a head, a feed's text, a table's cell.
MARKED_UP: Final[Mapping[str, Callable[[str], bytes]]] = {
    "html": page,
    "txt": feed_dump,
    "md": lambda html: front_matter("title: 燈塔會談結束", html),
    "xml": lambda html: rss(rss_item("燈塔會談結束", escape(html))),
    "json": row,
}

GOOD: Final = front_matter("title: 燈塔會談結束\ndate: 2024-05-06\noutlet: 海邊日報")


def _merge_bomb() -> bytes:
    lines = ["a: &a {x: 1}"]
    for last, name in zip("abcdefghijklmnop", "bcdefghijklmnopq", strict=True):
        lines.append(f"{name}: &{name} {{<<: [*{last}, *{last}]}}")
    return front_matter("\n".join(lines)[:420])


def _alias_bomb() -> bytes:
    lines = ["a: &a [甲, 甲, 甲, 甲, 甲, 甲, 甲, 甲, 甲]"]
    for last, name in zip("abcdefgh", "bcdefghi", strict=True):
        lines.append(f"{name}: &{name} [{', '.join([f'*{last}'] * 9)}]")
    return front_matter("\n".join(lines))


def _invalid_utf8() -> bytes:
    return GOOD.replace("會議室".encode(), b"\xe6\x9c\xff" + "會議室".encode(), 1)


def _zip_bomb() -> bytes:
    return zip_of({"bomb.md": GOOD + b"0" * 4_000_000})


def _parquet_bomb() -> bytes:
    """One text of 12 MB that 5,000 rows share, in a thousand bytes."""
    shared = pa.DictionaryArray.from_arrays(pa.array([0] * 5_000), pa.array(["甲" * 4_000_000]))
    packed = io.BytesIO()
    parquet.write_table(pa.table({"text": shared}), packed, compression="zstd")
    return packed.getvalue()


def _many_entries() -> bytes:
    """100,000 entries of a byte each, written by hand as zipfile would take seconds."""
    local = struct.pack("<4s5H3L2H", b"PK\x03\x04", 20, 0, 0, 0, 33, 0, 1, 1, 6, 0)
    central = struct.pack("<4s6H3L5H2L", b"PK\x01\x02", 20, 20, 0, 0, 0, 33, 0, 1, 1, 6, *[0] * 6)
    names = [f"{number:06x}".encode() for number in range(100_000)]
    files = b"".join(local + name + b"x" for name in names)
    table = b"".join(central + name for name in names)
    end = struct.pack("<4s4H2LH", b"PK\x05\x06", 0, 0, 99, 99, len(table), len(files), 0)
    return files + table + end


def _names_that_lead_out() -> bytes:
    names = ["good.md", "../up.md", "/etc/abs.md", "C:\\win.md", "a/../../b.md", "..\\back.md"]
    packed = zip_of({**dict.fromkeys(names, GOOD), "nulXname.md": GOOD})
    return packed.replace(b"nulXname.md", b"nul\x00name.md")


def _link_in_zip() -> bytes:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        info = zipfile.ZipInfo("link.md")
        info.create_system = 3
        info.external_attr = (stat.S_IFLNK | 0o777) << 16
        archive.writestr(info, "/etc/passwd")
        archive.writestr("good.md", GOOD)
    return packed.getvalue()


def _link_in_tar() -> bytes:
    packed = io.BytesIO()
    with tarfile.open(fileobj=packed, mode="w:xz") as archive:
        for name, kind in (("link.md", tarfile.SYMTYPE), ("hard.md", tarfile.LNKTYPE)):
            link = tarfile.TarInfo(name)
            link.type, link.linkname = kind, "/etc/passwd"
            archive.addfile(link)
        good = tarfile.TarInfo("good.md")
        good.size = len(GOOD)
        archive.addfile(good, io.BytesIO(GOOD))
    return packed.getvalue()


def _gbk_names() -> bytes:
    names = {"海边": b"haib", "灯塔旁的会谈": b"dengtahuitan"}
    packed = zip_of({"haib/dengtahuitan.md": GOOD})
    for name, letters in names.items():
        packed = packed.replace(letters, name.encode("gbk")[: len(letters)])
    return packed


def _encrypted() -> bytes:
    packed = bytearray(zip_of({"secret.md": GOOD, "open.md": GOOD}))
    packed[6] |= 1
    packed[packed.index(b"PK\x01\x02") + 8] |= 1
    return bytes(packed)


def _overlapping() -> bytes:
    """Two entries of the table that lead to the same file."""
    packed = bytearray(zip_of({"a.md": GOOD, "b.md": GOOD}))
    second = packed.rindex(b"PK\x01\x02")
    packed[second + 42 : second + 46] = bytes(4)
    return bytes(packed)


def _binary() -> bytes:
    return random.Random(3).randbytes(4000)


def _sparse(path: Path) -> None:
    with path.open("wb") as file:
        file.truncate(2**30)


def _loop(path: Path) -> None:
    path.symlink_to(path.name)


def _closed(path: Path) -> None:
    path.write_bytes(GOOD)
    path.chmod(0)


def _bomb_of_entities() -> bytes:
    lines = ['<!ENTITY a "燈塔燈塔">']
    for last, name in zip("abcdefgh", "bcdefghi", strict=True):
        lines.append(f'<!ENTITY {name} "{f"&{last};" * 10}">')
    return rss(rss_item("&i;", f"{BODY} &i;"), f"<!DOCTYPE rss [{''.join(lines)}]>")


def _foreign_entity() -> bytes:
    entity = '<!DOCTYPE rss [<!ENTITY x SYSTEM "file:///etc/passwd">]>'
    return rss(rss_item("&x;", f"{BODY} &x;"), entity)


def _feed_with_a_broken_item() -> bytes:
    broken = f"<item><title>壞的</titel><description>{BODY}</item>"
    first, last = rss_item("第一篇", BODY), rss_item("第三篇", BODY[::-1])
    return rss(first + broken + last)


def _case(number: int, name: str, content: Make, outcome: str, says: str = "") -> BadInput:
    full = f"{number:02} {name}"
    return BadInput(number, full, content, {full: outcome}, says)


def _placed(number: int, name: str, place: Place, outcome: str, says: str) -> BadInput:
    full = f"{number:02} {name}"
    return BadInput(number, full, None, {full: outcome}, says, place)


def _archive(number: int, name: str, content: Make, says: str, **members: str) -> BadInput:
    """Build an archive's case; ``members`` by their names, with __ for a slash."""
    full = f"{number:02} {name}"
    outcomes = {f"{full}/{member}": outcome for member, outcome in members.items()}
    return BadInput(number, full, content, outcomes or {full: "X"}, says)


def _marked_up(number: int, name: str, html: str, outcome: str, says: str = "") -> list[BadInput]:
    return [
        _case(number, f"{name}.{ending}", partial(make, html), outcome, says)
        for ending, make in MARKED_UP.items()
    ]


def _text(head: str, body: str = BODY) -> Make:
    return lambda: front_matter(head, body)


_SIMPLE_HTML: Final = "".join(f"<p>{paragraph}</p>" for paragraph in PROSE)
_UTF16: Final = GOOD.decode()
_CODE: Final = (
    "<script>alert(1)</script><svg onload=alert(2)><script>alert(3)</script></svg>"
    "<math><mtext><img src=x onerror=alert(4)></mtext></math><img src=x onerror=alert(5)>"
)
_LINE: Final = f"<p class=x>{PROSE[0]}<b>{PROSE[1]}</b>"
_FOREIGN_PAGE: Final = (
    f'<!DOCTYPE html [<!ENTITY x SYSTEM "file:///etc/passwd">]><html><body><p>{BODY} &x;</p>'
    '<iframe src="file:///etc/passwd"></iframe><object data="file:///etc/passwd"></object>'
)

BAD_INPUTS: Final = (
    _case(1, "brackets.md", _text("title: " + "[" * 200_000), "X", "front matter"),
    _case(2, "merge bomb.md", _merge_bomb, "X", "front matter"),
    _case(3, "alias bomb.md", _alias_bomb, "X", "anchors or aliases"),
    _case(4, "recursive.md", _text("a: &a [*a]"), "X", "anchors or aliases"),
    _case(5, "object.md", _text("a: !!python/object/apply:os.system [id]"), "X", "objects"),
    _case(6, "date.md", _text("title: 甲\ndate: 2024-02-30"), "R", "2024-02-30"),
    _case(7, "digits.md", _text("title: 甲\nid: " + "7" * 5000), "R", "5,000 digits"),
    _case(8, "colons.md", _text("title: 甲: 乙"), "R", "甲: 乙"),
    _case(9, "wide colon.md", _text("title：全形的冒號"), "R", "全形的冒號"),
    _case(10, "fence.md", f"---\ntitle: 甲\n\n{BODY}\n".encode, "R", PROSE[3]),
    _case(11, "twice.md", _text("title: 甲\ntitle: 乙"), "R", "stands twice"),
    _case(12, "separator.md", _text('title: "甲\u2028author: 壞人"'), "L", "甲 author: 壞人"),
    *_marked_up(13, "deep", "<div>" * 100_000 + _SIMPLE_HTML, "RX"),
    *_marked_up(14, "nested", "<div>" * 300 + _SIMPLE_HTML, "L", BODY),
    *_marked_up(14, "bold", "<b>" * 300 + _SIMPLE_HTML, "L", BODY),
    *_marked_up(15, "cut", _SIMPLE_HTML + '<a href="http', "R", BODY),
    *_marked_up(16, "script", _CODE + _SIMPLE_HTML, "L", PROSE[0]),
    *_marked_up(17, "one line", _LINE * ((MAX_BYTES - 2_000) // len(_LINE.encode())), "LRX"),
    _case(
        18,
        "labelled.txt",
        lambda: (
            feed_dump(f"<meta charset=gb2312><p>{SIMPLIFIED}</p><p>海边的㐀，也在这里。</p>")
            .decode()
            .encode("gb18030")
        ),
        "L",
        "海边的㐀",
    ),
    _case(
        19,
        "hkscs.md",
        lambda: front_matter("title: 佢哋喺度", BODY + "街坊嘅說法。").decode().encode("big5hkscs"),
        "L",
        "街坊嘅說法",
    ),
    _case(20, "utf16 mark.md", lambda: b"\xff\xfe" + _UTF16.encode("utf-16-le"), "L", PROSE[0]),
    _case(20, "utf16.md", lambda: _UTF16.encode("utf-16-le"), "L", PROSE[0]),
    _case(21, "mark.md", lambda: b"\xef\xbb\xbf" + GOOD, "L", "燈塔會談結束"),
    _case(22, "invalid.md", _invalid_utf8, "R", "3 bytes were not valid UTF-8"),
    _case(23, "control.md", _text("title: 甲\x00乙\x07", BODY + "\x08"), "R", "3 control"),
    _case(24, "surrogate.md", _text('title: "\\ud800甲"'), "R", "front matter"),
    _case(25, "marks.md", _text("title: 甲", BODY + "a" + "\u0301" * 100_000), "L", PROSE[0]),
    _case(26, "bidi.md", _text("title: 關\u202e\u200b稅減\u2066半"), "R", "關稅減半"),
    _archive(27, "bomb.zip", _zip_bomb, "times its size"),
    _archive(
        28, "lzma.zip", lambda: zip_of({"a.md": GOOD}, zipfile.ZIP_LZMA), "not packed by deflate"
    ),
    _archive(
        28, "bz2.zip", lambda: zip_of({"a.md": GOOD}, zipfile.ZIP_BZIP2), "not packed by deflate"
    ),
    _archive(29, "many.zip", _many_entries, "more than 20,000"),
    _archive(
        30,
        "names.zip",
        _names_that_lead_out,
        "leads out of the archive",
        **{"good.md": "L", "../up.md": "X", "/etc/abs.md": "X", "C:/win.md": "X"},
        **{"a/../../b.md": "X", "../back.md": "X", "nul\\x00name.md": "X"},
    ),
    _archive(31, "link.zip", _link_in_zip, "a link", **{"link.md": "X", "good.md": "L"}),
    _archive(
        31,
        "link.tar.xz",
        _link_in_tar,
        "a link",
        **{"link.md": "X", "hard.md": "X", "good.md": "L"},
    ),
    _archive(32, "names.zip", _gbk_names, "燈塔", **{"海边/灯塔旁的会谈.md": "L"}),
    _archive(33, "locked.zip", _encrypted, "encrypted", **{"secret.md": "X", "open.md": "L"}),
    _archive(33, "cut.zip", lambda: zip_of({"a.md": GOOD})[:-30], "damaged"),
    _archive(33, "overlap.zip", _overlapping, "overlap"),
    _archive(
        33,
        "nested.zip",
        lambda: zip_of({"in.zip": zip_of({"a.md": GOOD}), "hidden.md": zip_of({"a.md": GOOD})}),
        "inside an archive",
        **{"in.zip": "X", "hidden.md": "X"},
    ),
    _case(34, "entities.xml", _bomb_of_entities, "X", "defines entities"),
    _case(35, "foreign.xml", _foreign_entity, "X", "defines entities"),
    _case(35, "foreign.html", _FOREIGN_PAGE.encode, "LRX"),
    _case(35, "foreign.md", _text("title: 甲", _FOREIGN_PAGE), "LRX"),
    _case(35, "foreign.txt", lambda: feed_dump(_FOREIGN_PAGE), "LRX"),
    _case(36, "feed.xml", _feed_with_a_broken_item, "R", "item 2 (壞的) left out"),
    _placed(37, "loop.md", _loop, "X", "a link that leads nowhere"),
    _placed(37, "pipe.md", os.mkfifo, "X", "not a regular file"),
    _placed(37, "socket.md", lambda path: os.mknod(path, stat.S_IFSOCK), "X", "not a regular"),
    _placed(37, "device.md", lambda path: path.symlink_to("/dev/zero"), "X", "out of the folder"),
    _placed(37, "closed.md", _closed, "X" if os.geteuid() else "L", ""),  # root may read all
    _case(38, "empty.md", lambda: b"", "X", "an empty file"),
    _case(38, "blank.md", lambda: b" \n\t\n\xe3\x80\x80\n", "X"),
    _case(38, "binary.md", _binary, "X", "binary"),
    _case(39, "formula.md", _text('title: \'=HYPERLINK("http://x.example","甲")\''), "L"),
    _case(39, "at.md", _text("title: '@甲'"), "L", "@甲"),
    _case(39, "tab.md", _text('title: "\\t=1+1 甲"'), "L", "=1+1 甲"),
    _placed(40, "sparse.txt", _sparse, "X", "larger than 200 MB (1,024 MB), split it"),
)

# Beyond the forty: the same dangers in the other packings.
MORE_BAD_INPUTS: Final = (
    _case(27, "bomb.md.gz", lambda: gzip.compress(GOOD + b"0" * 4_000_000), "X", "times its size"),
    _case(27, "bomb.parquet", _parquet_bomb, "X", "larger than 50 MB when unpacked"),
    _archive(27, "bomb.tar.gz", lambda: tar_of({"a.md": b"0" * 9_000_000}), "times its size"),
    _case(33, "cut.md.gz", lambda: gzip.compress(GOOD)[:-20], "X", "cut off"),
    _case(33, "in gzip.md.gz", lambda: gzip.compress(tar_of({"a.md": GOOD})), "X", "an archive"),
    _case(33, "tar.dat", lambda: tar_of({"a.md": GOOD}, "w"), "X", "told by its content"),
)


def write_bad_inputs(folder: Path) -> None:
    """Write all of them into ``folder``."""
    for bad in (*BAD_INPUTS, *MORE_BAD_INPUTS):
        bad.write(folder)
