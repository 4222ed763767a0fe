"""``python -m corpus build FOLDER``: build the index of a folder from the command line."""

import argparse
import sys
from pathlib import Path

from corpus.build import ensure_corpus
from corpus.model import Corpus
from data_loader import CorpusFolderError, explain_empty

NO_CORPUS_EXIT_CODE = 2


def main(arguments: list[str] | None = None) -> int:
    """Run the command; return its exit code: 0, or 2 where the folder gives no corpus."""
    options = _parser().parse_args(arguments)
    try:
        corpus = ensure_corpus(
            options.folder,
            index_dir=options.index,
            workers=options.workers,
            engine=options.segmenter,
            progress=_show_progress if sys.stderr.isatty() else None,
        )
    except CorpusFolderError as error:
        print(error, file=sys.stderr)
        return NO_CORPUS_EXIT_CODE
    if not len(corpus):
        print(explain_empty(options.folder, corpus.report), file=sys.stderr)
        return NO_CORPUS_EXIT_CODE
    print(_summary(corpus))
    return 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m corpus", description=__doc__)
    commands = parser.add_subparsers(required=True, metavar="build")
    build = commands.add_parser("build", help="read a folder of articles and index it")
    build.add_argument("folder", help="the folder of articles; it is only read")
    build.add_argument("--index", type=Path, help="where the index goes (default: the user cache)")
    build.add_argument("--workers", type=int, help="processes (default: by the number of files)")
    build.add_argument("--segmenter", choices=["rjieba", "jieba"], default="rjieba")
    return parser


def _show_progress(done: int, total: int) -> None:
    end = "\n" if done == total else ""
    print(f"\rread {done:,} of {total:,} files", end=end, file=sys.stderr, flush=True)


def _summary(corpus: Corpus) -> str:
    statuses = corpus.report["status"].value_counts()
    told = ", ".join(
        f"{statuses.get(status, 0):,} {words}"
        for status, words in (
            ("loaded", "loaded"),
            ("repaired", "repaired"),
            ("left_out", "left out"),
        )
    )
    copies = int(corpus.articles["is_copy"].sum())
    return (
        f"{len(corpus.report):,} files seen: {told}\n"
        f"{len(corpus):,} articles, {copies:,} of them copies; "
        f"{len(corpus.vocabulary):,} types"
    )


if __name__ == "__main__":
    sys.exit(main())
