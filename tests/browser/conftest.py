"""One server and one browser for all journeys of a test process; a window for each test."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, sync_playwright

from tests.browser.chromium import ARGUMENTS, find_chromium
from tests.browser.server import ROOT, Server, start_server
from tests.browser.visitor import Visitor, Windows

HERE = Path(__file__).parent
CORPUS = ROOT / "seeds"


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if item.path.is_relative_to(HERE):
            item.add_marker(pytest.mark.browser)


@pytest.fixture(scope="session")
def cache(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("cache")


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=find_chromium(), args=list(ARGUMENTS))
        yield chromium
        chromium.close()


@pytest.fixture(scope="session")
def server(cache: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    running = start_server(CORPUS, cache=cache, log=tmp_path_factory.mktemp("log") / "server.log")
    yield running
    running.stop()


@pytest.fixture
def start(tmp_path: Path, cache: Path) -> Iterator[Callable[..., Server]]:
    """Start a server of this test's own: a cold one, or one on another folder."""
    running: list[Server] = []

    def start_one(corpus: Path = CORPUS, *, cache: Path = cache) -> Server:
        log = tmp_path / f"server-{len(running)}.log"
        running.append(start_server(corpus, cache=cache, log=log))
        return running[-1]

    yield start_one
    for one in running:
        one.stop()
    assert [one.read_log() for one in running if "Traceback" in one.read_log()] == []


@pytest.fixture(scope="session")
def windows(browser: Browser) -> Windows:
    return Windows(browser)


@pytest.fixture
def welcome(windows: Windows, server: Server) -> Iterator[Callable[..., Visitor]]:
    """Open windows; when the test is over nothing may have gone wrong, there or on the server."""
    said_before = len(server.read_log())
    visitors: list[Visitor] = []

    def open_window(home: str = server.url, **how: object) -> Visitor:
        visitors.append(windows.open(home, **how))
        return visitors[-1]

    yield open_window
    for visitor in visitors:
        visitor.page.close()
    assert [complaint for visitor in visitors for complaint in visitor.complaints] == []
    said = server.read_log()[said_before:]
    assert "Traceback" not in said, said


@pytest.fixture
def visitor(welcome: Callable[..., Visitor]) -> Visitor:
    """A visitor with a wide window, in daylight, who reads English."""
    return welcome()
