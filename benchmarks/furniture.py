"""Hold the bodies that the loader keeps against pages labelled by hand.

    python -m benchmarks.furniture FOLDER…

Each FOLDER is an archive; the labels are in ``tests/data_loader/furniture_labels.toml``. Reports,
in letters, for each archive and in all: precision (kept and text, of what was kept) and recall
(kept and text, of what is text). Ends with status 1 where either is below 0.99, or a labelled page
is missing or has changed.
"""

import sys
import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from hashlib import blake2b
from pathlib import Path
from typing import Any

from benchmarks.pages_as_text import letters_of, page_lines
from data_loader import load_articles
from data_loader.decoding import decode_bytes

LABELS = Path(__file__).parents[1] / "tests" / "data_loader" / "furniture_labels.toml"
ENOUGH = 0.99
_NEAR = 10


@dataclass
class Agreement:
    """Letters of one or more pages: kept, of the text, and both.

    ``wrong`` lists what was kept and is no text, and what is text and was not kept.
    """

    kept: int
    text: int
    both: int
    wrong: list[str]

    @property
    def precision(self) -> float:
        """Return the share of what was kept that is text."""
        return self.both / self.kept if self.kept else 1.0

    @property
    def recall(self) -> float:
        """Return the share of the text that was kept."""
        return self.both / self.text if self.text else 1.0


def main(folders: Sequence[Path]) -> int:
    labels = tomllib.loads(LABELS.read_text("utf-8"))["article"]
    found: dict[str, Agreement] = {}
    for folder in folders:
        bodies = _load_bodies(folder)
        paths = {path_digest(path): path for path in bodies}
        for label in labels:
            if path := paths.get(label["file"]):
                page = page_lines(decode_bytes((folder / path).read_bytes()).text)
                if digest_of(page) == label["page"]:
                    found[label["file"]] = compare(page, label["furniture"], bodies[path])
    for archive in dict.fromkeys(label["archive"] for label in labels):
        of_archive = [label["file"] for label in labels if label["archive"] == archive]
        _report(archive, [found[file] for file in of_archive if file in found])
    total = _report("all", list(found.values()))
    missing = [label["file"] for label in labels if label["file"] not in found]
    for file in missing:
        print("not found, or changed since it was labelled:", file)
    return 1 if missing or min(total.precision, total.recall) < ENOUGH else 0


def digest_of(page: Sequence[str]) -> str:
    """Return the digest of a page's letters."""
    return blake2b(letters_of("".join(page)).encode(), digest_size=8).hexdigest()


def compare(page: Sequence[str], furniture: Sequence[Sequence[int]], body: str) -> Agreement:
    """Hold ``body`` against the lines of its page and the labelled parts of the page's letters."""
    lines = [letters_of(line) for line in page]
    letters = "".join(lines)
    is_text = bytearray(b"\1" * len(letters))
    for start, stop in furniture:
        is_text[start:stop] = bytes(stop - start)
    is_kept, n_strange = _mark_kept(lines, is_text, body)
    both = sum(a & b for a, b in zip(is_text, is_kept, strict=True))
    wrong: list[str] = []
    start = 0
    for line in lines:
        stop = start + len(line)
        if is_text[start:stop] != is_kept[start:stop]:
            wrong.append(f"{'lost' if sum(is_text[start:stop]) else 'kept'}: {line[:60]}")
        start = stop
    return Agreement(sum(is_kept) + n_strange, sum(is_text), both, wrong)


def _mark_kept(lines: Sequence[str], is_text: bytearray, body: str) -> tuple[bytearray, int]:
    """Return which letters of the page the body has, and how many it has that the page has not."""
    starts = [0]
    for line in lines:
        starts.append(starts[-1] + len(line))
    letters = "".join(lines)
    is_kept = bytearray(len(letters))
    cursor = n_strange = 0
    for block in filter(None, map(letters_of, body.split("\n\n"))):
        equal = [
            start
            for start, line in zip(starts[:-1], lines, strict=True)
            if start >= cursor and line == block
        ][:_NEAR]
        as_text = [start for start in equal if is_text[start]]
        start = (as_text or equal or [letters.find(block, cursor)])[0]
        if start < 0:
            n_strange += len(block)
            continue
        cursor = start + len(block)
        is_kept[start:cursor] = b"\1" * len(block)
    return is_kept, n_strange


def _load_bodies(folder: Path) -> Mapping[str, str]:
    articles, _ = load_articles(folder)
    return dict(zip(articles["file"], articles["text"], strict=True))


def path_digest(path: str) -> str:
    return blake2b(path.encode(), digest_size=8).hexdigest()


def _report(name: str, agreements: Sequence[Agreement]) -> Agreement:
    def total(field: str) -> Any:
        return sum(getattr(agreement, field) for agreement in agreements)

    wrong = [line for agreement in agreements for line in agreement.wrong]
    whole = Agreement(total("kept"), total("text"), total("both"), wrong)
    print(
        f"{name}: {len(agreements)} pages, {whole.text:,} letters of text, "
        f"precision {whole.precision:.4f}, recall {whole.recall:.4f}"
    )
    if name != "all":
        print("".join(f"  {line}\n" for line in wrong), end="")
    return whole


if __name__ == "__main__":
    if len(sys.argv) < 2:
        sys.exit("Usage: python -m benchmarks.furniture FOLDER…")
    sys.exit(main([Path(argument) for argument in sys.argv[1:]]))
