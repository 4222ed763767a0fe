"""What ``python -m corpus`` does: build the index of a folder, and tell what is in it."""

import argparse
import os
import sys

import pyarrow as pa
import pyarrow.compute as pc

from corpus.build import update_index
from corpus.generations import Generation, read_generation
from corpus.memory import save_memory
from corpus.store import check_once
from corpus.vocabulary import count_used
from data_loader.folder import CorpusFolderError, explain_empty
from data_loader.stopping import say

NO_CORPUS_EXIT_CODE = 2


def run_command(arguments: list[str] | None, *, described: str | None) -> int:
    """Run the command; return its exit code: 0, or 2 where there is no corpus or index.

    ``described`` says in its help what it is for.
    """
    options = _parser(described).parse_args(arguments)
    save_memory()
    with check_once():
        return _build(options)


def _build(options: argparse.Namespace) -> int:
    try:
        index = update_index(
            options.folder,
            index_dir=options.index,
            workers=options.workers,
            scheduler=options.scheduler,
            engine=options.segmenter,
            progress=_show_progress if sys.stderr.isatty() else None,
            warn=lambda told: print(told, file=sys.stderr),
        )
    except CorpusFolderError as error:  # of the folder, or of the place of its index
        print(error, file=sys.stderr)
        return NO_CORPUS_EXIT_CODE
    files, members, n_types = read_generation(index, _read_tables)
    if not len(members):
        print(explain_empty(options.folder, files.to_pandas()), file=sys.stderr)
        return NO_CORPUS_EXIT_CODE
    say([_sum_up(files, members, n_types)])
    return 0


def _parser(described: str | None) -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m corpus", description=described)
    commands = parser.add_subparsers(required=True, metavar="build")
    build = commands.add_parser("build", help="read a folder of articles and index it")
    build.add_argument("folder", help="the folder or address of articles; it is only read")
    build.add_argument(
        "--index", help="where the index goes, a folder or an address (default: the user cache)"
    )
    build.add_argument(
        "--workers", type=int, help="processes (default: by the files, the cores and the memory)"
    )
    build.add_argument(
        "--scheduler",
        metavar="ADDRESS",
        default=os.environ.get("WENMAI_SCHEDULER", ""),
        help="Dask scheduler whose workers build (default: WENMAI_SCHEDULER, or this machine)",
    )
    build.add_argument(
        "--segmenter",
        choices=["rjieba", "jieba"],
        help="what cuts texts into words (default: WENMAI_SEGMENTER, or rjieba)",
    )
    return parser


def _show_progress(done: int, total: int) -> None:
    end = "\n" if done == total else ""
    print(f"\rread {done:,} of {total:,} files", end=end, file=sys.stderr, flush=True)


def _read_tables(generation: Generation) -> tuple[pa.Table, pa.Table, int]:
    files, members, vocabulary = map(generation.table, ("files", "members", "vocabulary"))
    return files, members, count_used(vocabulary)


def _sum_up(files: pa.Table, members: pa.Table, n_types: int) -> str:
    n_files = {
        status: pc.sum(pc.equal(files["status"], status)).as_py() or 0
        for status in ("loaded", "repaired", "left_out")
    }
    copies = pc.sum(members["is_copy"]).as_py()
    return (
        f"{len(files):,} files seen: {n_files['loaded']:,} loaded, "
        f"{n_files['repaired']:,} repaired, {n_files['left_out']:,} left out\n"
        f"{len(members):,} articles, {copies:,} of them copies; "
        f"{n_types:,} types"
    )
