"""``python -m data_loader report FOLDER``: what was loaded, repaired, left out, copied."""

import argparse
import sys

from data_loader import CorpusFolderError, explain_empty, load_articles, load_settings
from data_loader.machine import usable_processes
from data_loader.stopping import run_stoppable, say
from data_loader.terminal import write_report

NO_CORPUS_EXIT_CODE = 2


def main(arguments: list[str] | None = None) -> int:
    """Run the command; return its exit code: 0, or 2 where the folder gives no article."""
    options = _parser().parse_args(arguments)
    return run_stoppable(lambda: _report(options), stopped="Stopped.")


def _report(options: argparse.Namespace) -> int:
    progress = _show_progress if sys.stderr.isatty() else None
    try:
        name = load_settings(options.folder).name
        tables = load_articles(options.folder, workers=options.workers, progress=progress)
    except CorpusFolderError as error:
        print(error, file=sys.stderr)
        return NO_CORPUS_EXIT_CODE
    articles, report = tables
    # A terminal without Chinese must not stop the report.
    if hasattr(sys.stdout, "reconfigure"):
        sys.stdout.reconfigure(errors="replace")
    say(write_report(articles, report, name=name or options.folder, rows=options.rows))
    if articles.empty:
        print(explain_empty(options.folder, report), file=sys.stderr)
        return NO_CORPUS_EXIT_CODE
    return 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m data_loader", description=__doc__)
    commands = parser.add_subparsers(required=True, metavar="report")
    report = commands.add_parser("report", help="read a folder of articles and say how it went")
    report.add_argument("folder", help="the folder of articles; it is only read")
    report.add_argument("--rows", type=int, default=20, help="rows of each table (default: 20)")
    report.add_argument(
        "--workers",
        type=int,
        default=usable_processes(),
        help="processes (default: as many as there are cores and memory for)",
    )
    return parser


def _show_progress(done: int, total: int) -> None:
    end = "\n" if done == total else ""
    print(f"\rread {done:,} of {total:,} files", end=end, file=sys.stderr, flush=True)


if __name__ == "__main__":
    sys.exit(main())
