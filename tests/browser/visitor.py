"""One visitor of the dashboard: a browser window of a size, a language and a colour scheme."""

import os
import re
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

from playwright.sync_api import (
    Browser,
    BrowserContext,
    ConsoleMessage,
    Locator,
    Page,
    Request,
    expect,
)

SECONDS = 1_000
PATIENCE = 30 * SECONDS
SCREENSHOTS = "WENMAI_SCREENSHOTS"


class Visitor:
    """A browser window on one server, with what went wrong in it."""

    def __init__(self, page: Page, home: str) -> None:
        self.page = page
        self.home = home
        self.complaints: list[str] = []
        page.on("pageerror", lambda error: self.complaints.append(f"page error: {error}"))
        page.on("console", self._hear)
        page.on("request", self._watch)

    def _hear(self, message: ConsoleMessage) -> None:
        """Note errors, but for Streamlit's own look for itself below the path of a deep link."""
        looks_for_itself = "/_stcore/" in message.location["url"] and "404" in message.text
        if message.type == "error" and not looks_for_itself:
            self.complaints.append(f"console: {message.text} {message.location['url']}")

    def _watch(self, request: Request) -> None:
        """A dashboard over someone's articles talks to its own server and to nobody else."""
        if not request.url.startswith((self.home, "data:", "blob:")):
            self.complaints.append(f"asked another server: {request.url}")

    def open(self, address: str = "") -> None:
        self.page.goto(f"{self.home}/{address}")
        self.wait_until_drawn()

    def wait_until_drawn(self) -> None:
        """Wait until the script has run and nothing on the page is a placeholder any more."""
        app = self.page.get_by_test_id("stApp")
        expect(app).to_have_attribute("data-test-script-state", "notRunning", timeout=PATIENCE)
        expect(self.page.get_by_test_id("stMain").locator("h1").first).to_be_visible(
            timeout=PATIENCE
        )
        expect(self.page.get_by_test_id("stSkeleton")).to_have_count(0, timeout=PATIENCE)
        expect(self.page.locator("[data-stale=true]")).to_have_count(0, timeout=PATIENCE)

    @property
    def main(self) -> Locator:
        return self.page.get_by_test_id("stMain")

    @property
    def sidebar(self) -> Locator:
        return self.page.get_by_test_id("stSidebar")

    @property
    def parameters(self) -> dict[str, list[str]]:
        return parse_qs(urlsplit(self.page.url).query)

    @property
    def path(self) -> str:
        return urlsplit(self.page.url).path.strip("/")

    def wait_for_parameter(self, name: str, value: str = "") -> None:
        """Wait until the address holds the parameter (and, in it, the value)."""
        pattern = re.compile(rf"[?&]{re.escape(name)}=[^&]*{re.escape(value)}")
        self.page.wait_for_url(pattern, timeout=PATIENCE)

    def overflow(self) -> int:
        """Return by how many pixels the page is wider than the window."""
        script = "() => document.documentElement.scrollWidth - window.innerWidth"
        widths = "e => e.scrollWidth - e.clientWidth"
        return max(self.page.evaluate(script), self.main.evaluate(widths))

    def save_screenshot(self, name: str) -> None:
        """Save the whole page as a picture where a folder for pictures is named."""
        folder = os.environ.get(SCREENSHOTS)
        if not folder:
            return
        Path(folder).mkdir(parents=True, exist_ok=True)
        height = self.main.evaluate("e => e.scrollHeight")
        size = self.page.viewport_size
        self.page.set_viewport_size({"width": size["width"], "height": max(height, size["height"])})
        self.page.screenshot(path=Path(folder) / f"{name}.png")
        self.page.set_viewport_size(size)


class Windows:
    """Opens windows; those of one size, language and scheme share a profile, and so its cache."""

    def __init__(self, browser: Browser) -> None:
        self._browser = browser
        self._profiles: dict[tuple[object, ...], BrowserContext] = {}

    def open(
        self,
        home: str,
        *,
        width: int = 1280,
        colour_scheme: str = "light",
        locale: str = "en-GB",
    ) -> Visitor:
        kind = (width, colour_scheme, locale)
        if kind not in self._profiles:
            self._profiles[kind] = self._browser.new_context(
                viewport={"width": width, "height": 900},
                color_scheme=colour_scheme,
                locale=locale,
            )
            self._profiles[kind].set_default_timeout(PATIENCE)
        return Visitor(self._profiles[kind].new_page(), home)
