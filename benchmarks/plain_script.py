"""What a notebook user would write: read, cut, count, in one process, with nothing else.

``python -m benchmarks.plain_script FOLDER`` reads every file of a folder with python-frontmatter,
cuts the raw text with ``jieba.lcut`` and counts the words of the whole corpus. Files it cannot read
are passed over, as such scripts do.
"""

import sys
from collections import Counter
from pathlib import Path

import frontmatter
import jieba


def main() -> None:
    words: Counter[str] = Counter()
    n_articles = 0
    for path in sorted(Path(sys.argv[1]).rglob("*")):
        if not path.is_file():
            continue
        try:
            article = frontmatter.load(str(path))
        except Exception:
            continue
        words.update(jieba.lcut(article.content))
        n_articles += 1
    print(f"{n_articles:,} articles, {len(words):,} types")


if __name__ == "__main__":
    main()
