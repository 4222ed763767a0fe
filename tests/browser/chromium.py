"""Find a Chromium that starts, and install one where there is none.

``python -m tests.browser.chromium`` prints the path of the browser that the tests will drive. Where
none is found it installs one first: with apt-get as root on Debian, else Playwright's own. It ends
with code 1 and a sentence saying what to install where that fails too.
"""

import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

from playwright.sync_api import sync_playwright

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
ARGUMENTS = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)
ADVICE = (
    "No Chromium that starts was found. Install one (Debian: apt install chromium fonts-noto-cjk; "
    "elsewhere: uv run --frozen --group dev playwright install chromium), or name one in the "
    "environment variable CHROMIUM_PATH."
)


class ChromiumNotFoundError(RuntimeError):
    """No Chromium that starts; the message says what to install."""

    def __init__(self) -> None:
        super().__init__(ADVICE)


def find_chromium() -> str:
    """Return the path of the first Chromium that starts.

    Raises:
        ChromiumNotFoundError: where there is none.
    """
    for path in candidate_paths():
        if starts(path):
            return path
    raise ChromiumNotFoundError


def candidate_paths() -> Iterator[str]:
    """Yield ``CHROMIUM_PATH``, then the browsers on the path, then Playwright's own."""
    named = os.environ.get("CHROMIUM_PATH")
    if named:
        yield named
    yield from filter(None, map(shutil.which, NAMES))
    with sync_playwright() as playwright:
        own = playwright.chromium.executable_path
    if Path(own).is_file():
        yield own


def starts(path: str) -> bool:
    """Tell a real browser from a stub (Ubuntu's chromium-browser only points to a snap)."""
    try:
        answer = subprocess.run([path, "--version"], capture_output=True, timeout=60, check=False)
    except (OSError, subprocess.TimeoutExpired):
        return False
    return answer.returncode == 0


def install_chromium() -> None:
    """Install a Chromium and a font with Chinese glyphs, as far as this user may."""
    if _may_use_apt():
        _run("apt-get", "update")
        packages = ("chromium", "fonts-noto-cjk")
        if _run("apt-get", "install", "-y", "--no-install-recommends", *packages):
            return
    dependencies = ["--with-deps"] if _may_use_apt() else []
    _run(sys.executable, "-m", "playwright", "install", *dependencies, "chromium")


def _may_use_apt() -> bool:
    return hasattr(os, "geteuid") and os.geteuid() == 0 and shutil.which("apt-get") is not None


def _run(*command: str) -> bool:
    print("$", *command, flush=True)
    return subprocess.run(command, stdin=subprocess.DEVNULL, check=False).returncode == 0


def main() -> int:
    """Print the browser's path, installing one first where there is none."""
    try:
        print("Chromium:", find_chromium())
    except ChromiumNotFoundError:
        install_chromium()
        try:
            print("Chromium:", find_chromium())
        except ChromiumNotFoundError as error:
            print(error, file=sys.stderr)
            return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
