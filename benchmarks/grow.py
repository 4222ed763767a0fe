"""``python -m benchmarks.grow FOLDER OUT --articles 50000``: a large corpus out of a real one.

Every new article takes its head from one article of FOLDER, title and day from two others, and the
lines of its body from a fourth; where a line is text that the loader keeps, each of its sentences
comes from any article. Pictures, links and furniture stay where they are: elsewhere they would end
or hide what follows. So words, sentences, lengths and sizes stay those of the archive, while hardly
an article is the copy of another.
Only files with front matter are read. The same seed gives the same articles.
"""

import argparse
import re
from collections.abc import Iterator
from pathlib import Path
from random import Random
from typing import NamedTuple

from data_loader import load_articles
from data_loader.machine import usable_processes

FILES_A_FOLDER = 1_000
SENTENCE = re.compile(r"[^。！？]+[。！？]*[」』”）]*")
INLINE_MARKUP = re.compile(r"\]\([^)]*\)|<[^>]*>|[\s*_#>\[\]\\]+")
RESAMPLED = re.compile(r"^(title|date):.*$", re.MULTILINE)


class Article(NamedTuple):
    """The head as it stands, its lines of title and day, and the lines of the body.

    A line of text is a list of its sentences, any other one string.
    """

    head: str
    lines: dict[str, str]
    body: list[list[str] | str]


def main() -> None:
    options = _parser().parse_args()
    articles = list(read_articles(options.folder))
    write_grown(articles, options.out, options.articles, seed=options.seed)
    print(f"{options.articles:,} articles out of {len(articles):,}")


def write_grown(articles: list[Article], out: Path, wanted: int, *, seed: int = 1) -> None:
    """Write new articles into folders of a thousand files each."""
    for number, text in enumerate(grow(articles, wanted, seed=seed)):
        path = out / f"{number // FILES_A_FOLDER:04}" / f"{number:07}.md"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, "utf-8")


def read_articles(folder: Path) -> Iterator[Article]:
    texts = load_articles(folder, workers=usable_processes())[0]["text"]
    kept = {bare(line): line for text in texts for line in text.splitlines()}
    for path in sorted(folder.rglob("*.md")):
        start, head, body = [*path.read_text("utf-8", "replace").split("---\n", 2), "", ""][:3]
        if start.strip("\ufeff\n") == "" and body.strip():
            lines = {found[1]: found[0] for found in RESAMPLED.finditer(head)}
            yield Article(
                head, lines, [split_line(line, kept) for line in body.strip().split("\n")]
            )


def split_line(line: str, kept: dict[str, str]) -> list[str] | str:
    text = kept.get(bare(line))
    return SENTENCE.findall(text) if text else line


def bare(line: str) -> str:
    return INLINE_MARKUP.sub("", line)


def grow(articles: list[Article], wanted: int, *, seed: int) -> Iterator[str]:
    """Yield the texts of new files."""
    chance = Random(seed)
    lines_of_all = [line for article in articles for line in article.body]
    pool = [sentence for line in lines_of_all if isinstance(line, list) for sentence in line]
    for _ in range(wanted):
        head, title, day, shape = chance.choices(articles, k=4)
        lines = head.lines | {"title": title.lines.get("title"), "date": day.lines.get("date")}
        told = RESAMPLED.sub(lambda found, lines=lines: lines[found[1]] or found[0], head.head)
        body = "\n".join(
            "".join(chance.choices(pool, k=len(line))) if isinstance(line, list) else line
            for line in shape.body
        )
        yield f"---\n{told}---\n\n{body}\n"


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.grow", description=__doc__)
    parser.add_argument("folder", type=Path, help="the folder of articles")
    parser.add_argument("out", type=Path, help="where the new articles go")
    parser.add_argument("--articles", type=int, default=50_000, help="how many (default 50,000)")
    parser.add_argument("--seed", type=int, default=1, help="chance's beginning (default 1)")
    return parser


if __name__ == "__main__":
    main()
