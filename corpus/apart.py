"""Bring an index up to date in a process of its own: a server's memory does not grow by it.

``python -m corpus.apart`` is asked in JSON, tells how far it is in lines of JSON, and ends when who
asked has gone. It is no fork: the threads of a server do not survive one.
"""

import json
import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import redirect_stdout
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from corpus.executors import FILES_WORTH_A_POOL, WorkersError
from corpus.keeping import find_usable, is_current, keep
from corpus.mirror import shown_name
from corpus.orders import place_order
from corpus.places import find_places
from corpus.segmentation import Engine
from corpus.store import explain_failure, hold_index
from data_loader.folder import CorpusFolderError
from data_loader.places import is_of_one_process
from data_loader.processes import begin_worker, leave_out_pandas

if TYPE_CHECKING:
    from data_loader.loading import Progress

_ROOT: Final = Path(__file__).parents[1]
_SECONDS_TO_LEAVE: Final = 5


def update_apart(
    folder: str | os.PathLike[str],
    *,
    index_dir: Path,
    engine: Engine | None = None,
    progress: "Progress | None" = None,
    warn: Callable[[str], None] | None = None,
    **options: Any,
) -> Path:
    """Bring the index of a folder up to date (``corpus.build.update_index``) in another process.

    Where there is nothing to do, or the folder is so small that a process would cost more, none is
    started.

    Raises:
        CorpusFolderError: as ``update_index`` does. ``WorkersError``, which is one: the process
            has ended before it was done.
    """
    place, index_dir = find_places(folder, index_dir)
    stays = is_of_one_process(folder) or is_of_one_process(shown_name(index_dir))
    with hold_index(index_dir), explain_failure(index_dir):
        order = place_order(place, index_dir, engine)
        is_small = stays or len(order.files) < FILES_WORTH_A_POOL
        old = None if is_small else find_usable(order, None)
        if old is not None and is_current(order, old, keep(order, old)):
            return index_dir
    options |= {"index_dir": index_dir, "engine": engine}
    if is_small:
        from corpus.build import update_index  # noqa: PLC0415 -- most servers never build

        return update_index(folder, progress=progress, warn=warn, **options)
    asked = {"folder": os.fspath(folder), **options, "index_dir": os.fspath(index_dir)}
    _ask(asked, progress or (lambda *_: None), warn or (lambda _: None))
    return index_dir


def _ask(asked: Mapping[str, Any], progress: "Progress", warn: Callable[[str], None]) -> None:
    paths = [str(_ROOT), *filter(None, [os.environ.get("PYTHONPATH")])]
    with subprocess.Popen(
        [sys.executable, "-P", "-m", "corpus.apart", json.dumps(asked)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        env={**os.environ, "PYTHONPATH": os.pathsep.join(paths)},
        text=True,
    ) as process:
        assert process.stdout is not None
        for kind, told in _read_told(process.stdout):
            if kind == "done":
                return
            if kind == "progress":
                progress(*told)
            elif kind == "warning":
                warn(told)
            elif kind == "error":
                raise _find_kind(told[0])(told[1])
        code = process.wait()
    raise WorkersError(
        f"The process that brings the index in {asked['index_dir']} up to date has ended (code "
        f"{code}), perhaps for want of memory. Try again, or build the index with "
        "`python -m corpus build FOLDER`."
    )


def _read_told(lines: Iterable[str]) -> Iterator[tuple[str, Any]]:
    for line in lines:
        try:
            [(kind, told)] = json.loads(line).items()
        except (ValueError, AttributeError):
            continue  # some library has printed something
        yield kind, told


def _find_kind(name: str) -> type[CorpusFolderError]:
    """Return the error of this name, or what all of them are where it is not known here."""
    kinds = [CorpusFolderError]
    for kind in kinds:
        kinds += kind.__subclasses__()
    return next((kind for kind in kinds if kind.__name__ == name), CorpusFolderError)


def main() -> None:
    """Do what is asked on the command line."""
    from corpus.build import update_index  # noqa: PLC0415
    from corpus.memory import save_memory  # noqa: PLC0415

    save_memory()
    answers = sys.stdout

    def tell(kind: str, told: object) -> None:
        print(json.dumps({kind: told}), file=answers, flush=True)

    asked = json.loads(sys.argv[1])
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(1))
    threading.Thread(target=_end_with_asker, args=[threading.get_ident()], daemon=True).start()
    try:
        with redirect_stdout(sys.stderr):
            update_index(
                asked.pop("folder"),
                progress=lambda *numbers: tell("progress", numbers),
                warn=lambda told: tell("warning", told),
                **asked,
            )
    except CorpusFolderError as error:
        tell("error", [type(error).__name__, str(error)])
    else:
        tell("done", True)


def _end_with_asker(builder: int) -> None:
    """End this process when its standard input is closed: nobody waits for it any more."""
    sys.stdin.read()
    signal.pthread_kill(builder, signal.SIGTERM)  # so that it leaves nothing behind
    time.sleep(_SECONDS_TO_LEAVE)
    os._exit(1)


if __name__ == "__main__":
    begin_worker()
    leave_out_pandas()
    main()
