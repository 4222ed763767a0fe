"""Bare segmentation: what no build can do without, for a build to be held to.

``python -m benchmarks.bare TEXTS…`` starts one process for each file of cleaned and folded texts,
which reads it, loads the dictionary of rjieba, cuts each text and counts the pieces. That and the
start of Python are all that is in its time: the texts are written beforehand (``hand_over``), and
user terms, and strings such as ``F-16`` that the index keeps whole, are left out.
"""

import sys
from multiprocessing import get_context
from pathlib import Path

import rjieba

_BETWEEN = "\0"


def main(files: list[Path]) -> None:
    with get_context("fork").Pool(len(files)) as pool:
        print(f"{sum(pool.map(count_pieces, files, chunksize=1)):,} pieces")


def count_pieces(file: Path) -> int:
    tokenizer = rjieba.Jieba()
    return sum(len(tokenizer.cut(text, True)) for text in file.read_text("utf-8").split(_BETWEEN))


def hand_over(index: Path, place: Path, *, processes: int) -> list[Path]:
    """Write the texts of an index as a build cuts them, dealt out to a file for each process."""
    from corpus import fold_text, open_corpus  # noqa: PLC0415 -- the processes need none of it

    corpus = open_corpus(index)
    texts = [fold_text(text) for shard in corpus.shards for text in shard.texts.to_pylist()]
    files = [place / f"texts-{number}" for number in range(processes)]
    for number, file in enumerate(files):
        file.write_text(_BETWEEN.join(texts[number::processes]), "utf-8")
    return files


if __name__ == "__main__":
    main([Path(name) for name in sys.argv[1:]])
