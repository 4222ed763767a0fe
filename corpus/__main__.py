"""``python -m corpus build FOLDER``: build the index of a folder from the command line."""

import os
import sys
from typing import NoReturn

from data_loader.processes import collect_seldom, leave_out_pandas
from data_loader.stopping import run_stoppable


def main(arguments: list[str] | None = None) -> int:
    """Run the command; return its exit code: 0, or 2 where there is no corpus or index."""

    def run() -> int:
        from corpus.command import run_command  # noqa: PLC0415 -- collected seldom, as all it needs

        return run_command(arguments, described=__doc__)

    return run_stoppable(run, stopped="Stopped. Nothing is left half done.")


def _end(code: int) -> NoReturn:
    """End with all files written and all workers gone.

    The system frees the memory at once; freeing every object of dictionaries and tables first
    would be a sixth of an update.
    """
    sys.stderr.flush()
    os._exit(code)


if __name__ == "__main__":
    # Before anything else is imported: a sixth of the time of all imports goes into collections.
    collect_seldom()
    leave_out_pandas()
    _end(main())
