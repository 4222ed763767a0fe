"""Reading has no effect beside its result: no network, no execution, no pickle, nothing written."""

import os
import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Final

import pytest

from data_loader import formats, list_files, loading, read_file
from tests.data_loader.bad_inputs import BAD_INPUTS, feed_dump, front_matter, page, rss, rss_item
from tests.data_loader.conftest import PROSE
from tests.data_loader.test_mutations import SEEDS

# What Python says it is about to do: https://docs.python.org/3/library/audit_events.html
HARMFUL: Final = (
    *("socket.", "urllib.", "http.", "ftplib.", "webbrowser.", "subprocess.", "pty.", "ctypes."),
    *("os.system", "os.exec", "os.posix_spawn", "os.fork", "os.kill", "exec", "compile"),
    *("pickle.find_class", "marshal.loads"),
    *("os.remove", "os.rename", "os.mkdir", "os.rmdir", "os.link", "os.symlink", "os.truncate"),
    *("os.chmod", "os.chown", "os.utime", "shutil.", "tempfile."),
)
WRITING: Final = os.O_WRONLY | os.O_RDWR | os.O_CREAT | os.O_TRUNC | os.O_APPEND
Heard = list[tuple[str, tuple[Any, ...]]]


class Ear:
    """Hears what Python does; for good, since it takes no such hook back."""

    def __init__(self) -> None:
        self.heard: Heard | None = None
        sys.addaudithook(self._hear)

    def _hear(self, event: str, details: tuple[Any, ...]) -> None:
        if self.heard is not None and (event == "open" or event.startswith(HARMFUL)):
            self.heard.append((event, details))

    @contextmanager
    def listen(self) -> Iterator[Heard]:
        heard: Heard = []
        self.heard = heard
        try:
            yield heard
        finally:
            self.heard = None


EAR: Final = Ear()


def write_files(folder: Path) -> None:
    """Write good files of every reader, and the bad inputs that are small."""
    for name, contents in SEEDS.items():
        for number, content in enumerate(contents):
            (folder / f"{name} {number}.md").write_bytes(content)
    for bad in BAD_INPUTS:
        if bad.content and len(data := bad.content()) < 100_000:
            (folder / bad.name).write_bytes(data)
    (folder / "archive.zip").write_bytes(next(b for b in BAD_INPUTS if b.number == 30).content())
    (folder / "link.md").symlink_to("/etc/passwd")


def test_files_are_opened_for_reading_inside_the_folder_and_nothing_else_is_done(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for module in (loading, formats):  # what happens in another process is not heard
        monkeypatch.setattr(module, "run_guarded", lambda function, *args: function(*args))
    write_files(tmp_path)
    paths = [source.path for source in list_files(tmp_path)]
    results = [read_file(tmp_path, path) for path in paths]  # imports what it needs
    with EAR.listen() as heard:
        again = [read_file(tmp_path, path) for path in paths]
    assert again == results
    assert sum(len(result.rows) for result in results) > len(SEEDS)
    opened = [details for event, details in heard if event == "open"]
    by_name = [os.fsdecode(path) for path, _, _ in opened if not isinstance(path, int)]
    assert [event for event, _ in heard if event != "open"] == []
    assert {Path(path).parent for path in by_name} == {tmp_path}
    assert "link.md" not in {Path(path).name for path in by_name}
    assert not any(flags & WRITING for _, _, flags in opened)


def test_what_is_harmful_would_be_heard(tmp_path: Path) -> None:
    with EAR.listen() as heard:
        (tmp_path / "a").write_text("甲", "utf-8")
        subprocess.run(["true"], check=True)
    assert any(event == "open" and details[2] & WRITING for event, details in heard)
    assert any(event == "subprocess.Popen" for event, _ in heard)


@pytest.fixture
def server() -> Iterator[socket.socket]:
    """A port of this machine that sees whether anyone connects, a parser in C as well."""
    with socket.create_server(("127.0.0.1", 0)) as listener:
        listener.setblocking(False)
        yield listener


def write_inviting_files(folder: Path, address: str) -> None:
    """Write files of every kind of markup that name ``address`` wherever markup may fetch."""
    dtd = f'<!DOCTYPE {{}} SYSTEM "{address}/x.dtd">'
    inside = (
        f'<link rel="stylesheet" href="{address}/a.css"><script src="{address}/a.js"></script>'
        f'<img src="{address}/a.png"><iframe src="{address}"></iframe><embed src="{address}">'
        f'<meta http-equiv="refresh" content="0;url={address}"><base href="{address}">'
        f'<link rel="amphtml" href="{address}/amp"><link rel="canonical" href="{address}/1">'
        f'<xi:include xmlns:xi="http://www.w3.org/2001/XInclude" href="{address}/x"/>'
        f"<p>{PROSE[0]}{PROSE[1]}</p>"
    )
    item = rss_item("燈塔", PROSE[0]).replace("https://news.example", address)
    feed = rss(item + f'<item><title>甲</title><enclosure url="{address}/a.mp3"/></item>').decode()
    files = {
        "page.html": page(inside),
        "dtd.html": dtd.format("html").encode() + page(inside),
        "feed.xml": feed.replace("<rss", f'<?xml-stylesheet href="{address}"?><rss', 1).encode(),
        "dtd.xml": feed.replace("<rss", dtd.format("rss") + "<rss", 1).encode(),
        "dump.txt": feed_dump(inside),
        "head.md": front_matter(f"title: 甲\nurl: {address}/1\nsource: {address}/2", inside),
        "address.html": f"{address}/page.html".encode(),
        "address.xml": f"{address}/feed.xml".encode(),
    }
    for name, content in files.items():
        (folder / name).write_bytes(content)


def test_nothing_is_fetched(tmp_path: Path, server: socket.socket) -> None:
    address = f"http://127.0.0.1:{server.getsockname()[1]}"
    write_inviting_files(tmp_path, address)
    statuses = {
        path.name: read_file(tmp_path, path.name).report["status"] for path in tmp_path.iterdir()
    }
    assert {name for name, status in statuses.items() if status == "left_out"} == {
        "address.html",
        "address.xml",
    }
    with pytest.raises(BlockingIOError):  # nobody waits to be let in
        server.accept()


def test_a_connection_would_be_seen(server: socket.socket) -> None:
    with socket.create_connection(server.getsockname()):
        server.accept()[0].close()
