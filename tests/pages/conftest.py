"""Pages run through the whole dashboard, frame first, without a browser."""

import re
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from streamlit.runtime import pages_manager
from streamlit.testing.v1 import AppTest

ROOT = Path(__file__).parents[2]
PAGES = ("overview", "coverage", "keywords", "issues", "sources", "articles", "corpus_health")

Open = Callable[..., AppTest]


class _PathWithoutPages(type(Path())):
    """AppTest takes a folder named pages for Streamlit's old automatic one; a server does not."""

    def exists(self, **options: bool) -> bool:
        return False


@pytest.fixture
def open_page(monkeypatch: pytest.MonkeyPatch, tmp_path_factory: pytest.TempPathFactory) -> Open:
    """Return a function that opens a page on a folder, with query parameters."""
    monkeypatch.setattr(pages_manager, "Path", _PathWithoutPages)
    monkeypatch.setattr(sys, "argv", ["dashboard.py"])
    monkeypatch.chdir(ROOT)
    cache = tmp_path_factory.getbasetemp() / "cache"
    monkeypatch.setenv("XDG_CACHE_HOME", str(cache))
    monkeypatch.setenv("WENMAI_EDIT", "1")

    def open_page(
        page: str, folder: Path | str = "seeds", **parameters: str | list[str]
    ) -> AppTest:
        monkeypatch.setenv("WENMAI_CORPUS", str(folder))
        app = AppTest.from_file(str(ROOT / "dashboard.py"), default_timeout=60)
        for name, value in parameters.items():
            app.query_params[name] = value
        app.run()
        if page != PAGES[0] and not app.exception:
            for name, value in parameters.items():
                app.query_params[name] = value
            app.switch_page(f"pages/{page}.py").run()
        return app

    return open_page


def unfold(app: AppTest) -> AppTest:
    """Unfold every table of the page, as clicks would."""
    for block in app.expander:
        if fold := re.search(r"fold_\w+$", block.proto.id):
            app.session_state[fold[0]] = True
    return app.run()


def html_of(app: AppTest) -> str:
    """Return all the HTML that the page and its frame hand to the browser."""
    return "\n".join(element.proto.body for element in app.get("html"))
