"""A Dask cluster: its workers build an index, and answer for the shards that they have opened.

Dask is imported only where a scheduler is given. The workers must see the corpus and the index: at
addresses, or under the paths that this machine uses. They must have the same versions of all that
the tables depend on.
"""

import io
import multiprocessing
import os
import pickle
import platform
import threading
from collections.abc import Callable
from concurrent.futures import CancelledError, Future
from contextlib import suppress
from hashlib import blake2b
from importlib.metadata import version
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, ParamSpec, TypeVar

from corpus.executors import TaskExecutor, WorkersError
from corpus.generations import tidy_mirror
from corpus.mirror import is_mirrored, localize, portable, remove_at_address, send, shown_name
from corpus.store import get_note, hash_files, new_folder, put_note, remove_folder
from data_loader.lexicons import LEXICON_FOLDER
from data_loader.objects import AddressError, list_top

if TYPE_CHECKING:
    from distributed import Client

P = ParamSpec("P")
T = TypeVar("T")

PACKAGES: Final = ("rjieba", "jieba", "OpenCC", "trafilatura", "feedparser")
"""What the readers' and segmenters' answers depend on."""

_MUST_AGREE: Final = ("distributed", "numpy", "pyarrow", "scipy", *PACKAGES)
_ROOT: Final = Path(__file__).parents[1]
_ANSWERS_WITHIN: Final = 10  # seconds
# A task is also run again when its worker has died (the scheduler sees to that); this is for a
# shared storage that has hiccups.
_RETRIES: Final = 2
_AHEAD_OF_A_WORKER: Final = 3
_FEWEST_AHEAD: Final = 32  # more workers may come

_one_task = threading.Lock()


class ClusterExecutor(TaskExecutor):
    """The workers of a Dask scheduler.

    Args:
        scheduler: its address, such as ``tcp://10.0.0.1:8786``.
        folder: the corpus folder, an address as text.
        index_dir: the index, or the mirror of one.

    Raises:
        WorkersError: it does not answer, has no workers, or one of them cannot do the work.
    """

    def __init__(self, scheduler: str, *, folder: Path | str, index_dir: Path) -> None:
        self._scheduler = scheduler
        self._client = connect(scheduler)
        try:
            check_workers(self._client, folder=folder, index_dir=index_dir)
        except BaseException:
            self._client.close()
            raise
        from distributed.scheduler import KilledWorker  # noqa: PLC0415

        self.broken_by = (CancelledError, KilledWorker)
        self.n_workers = len(self._client.nthreads())
        self.ahead = max(_FEWEST_AHEAD, _AHEAD_OF_A_WORKER * self.n_workers)
        self._executor = self._client.get_executor(retries=_RETRIES, pure=False)

    def submit(self, function: Callable[P, T], /, *args: P.args, **kwargs: P.kwargs) -> "Future[T]":
        """Give the call to the scheduler, as bytes: Dask would look into every list and string."""
        call = pack_call(function, *args, **kwargs)
        future: Future[T] = self._executor.submit(_run_alone, call)
        return future

    def mend(self, error: BaseException) -> None:
        """Say what has happened: a scheduler replaces workers itself, nobody replaces it."""
        if isinstance(error, CancelledError):
            raise WorkersError(
                f"The scheduler at {self._scheduler} is gone. Start it again, and then the build."
            ) from error
        raise WorkersError(
            f"Every worker that was given one of the tasks has died ({error}). "
            "Perhaps they have too little memory: give each 2 GB or more."
        ) from error

    def clear(self, place: Path) -> None:
        """Remove a folder of the index here, at its address and on the workers."""
        remove_folder(place)
        with suppress(AddressError):  # a later build removes what is old
            remove_at_address(place)
        if is_mirrored(place):
            with suppress(Exception):  # so do workers that do not answer any more
                self._client.run(run_call, pack_call(tidy_mirror, place))

    def shutdown(self, wait: bool = True, *, cancel_futures: bool = False) -> None:  # noqa: ARG002
        """Leave the cluster; it goes on running."""
        self._client.close()


def connect(scheduler: str) -> "Client":
    """Return a client of a scheduler that has workers.

    Raises:
        WorkersError: Dask is not installed, or nobody answers at the address.
    """
    try:
        from distributed import Client  # noqa: PLC0415 -- takes a second, and may be missing
    except ImportError as error:
        raise WorkersError(
            "A cluster needs Dask, which is not installed. Install it: `uv sync --extra cluster`."
        ) from error
    try:
        client = Client(scheduler, timeout=_ANSWERS_WITHIN, set_as_default=False)
    except (OSError, ValueError) as error:
        raise WorkersError(
            f"No Dask scheduler answers at {scheduler} ({error}). Check that `dask scheduler` runs "
            "there, the port, and the firewall; an address looks like tcp://10.0.0.1:8786."
        ) from error
    try:
        client.wait_for_workers(1, timeout=_ANSWERS_WITHIN)
    except TimeoutError as error:
        client.close()
        raise WorkersError(
            f"The scheduler at {scheduler} has no workers. Start some: `dask worker {scheduler}`."
        ) from error
    return client


def check_workers(client: "Client", *, index_dir: Path, folder: Path | str | None = None) -> None:
    """Hold every worker to what this machine has: versions, code, index, and the corpus if named.

    Raises:
        WorkersError: one of them differs; the message says in what.
        AddressError: the index or the corpus lies at an address that this machine cannot use.
    """
    probe = new_folder(index_dir, "drafts")
    try:
        put_note(probe, "probe", {})
        send(probe)
        here = _describe(probe, folder)
        told = client.run(run_call, pack_call(_describe, probe, folder), on_error="return")
    finally:
        remove_folder(probe)
        remove_at_address(probe)
    for worker, there in told.items():
        if isinstance(there, BaseException):
            raise WorkersError(
                f"The worker {worker} cannot run Wenmai ({type(there).__name__}: {there}). Start "
                "it in the folder of Wenmai, with the Python that Wenmai has there."
            )
        if differing := [name for name in here if there.get(name) != here[name]]:
            name = differing[0]
            raise WorkersError(
                f"The worker {worker} differs from this machine: {name} is {there.get(name)} there "
                f"and {here[name]} here. All need the same version of Wenmai and its packages "
                "(`uv sync --frozen --extra cluster`), and the corpus and its index on storage "
                "that they share, at an address or under the same path."
            )


def _describe(probe: Path, folder: Path | str | None) -> dict[str, str]:
    """Return what must be the same on every machine, by what it is called."""
    code = [hash_files(_ROOT / name, "*.py") for name in ("data_loader", "corpus", "analysis")]
    told = {
        "Python": platform.python_version(),
        **{name: version(name) for name in _MUST_AGREE},
        "the code of Wenmai": _digest("".join([*code, hash_files(LEXICON_FOLDER)])),
        f"a folder that can be written, in {shown_name(probe.parent)},": str(_can_use(probe)),
    }
    if folder is not None:
        told[f"the list of files in {folder}"] = _digest("\n".join(list_top(folder)))
    return told


def _can_use(probe: Path) -> bool:
    """Say whether a folder of the index can be read and written here."""
    if not is_mirrored(probe):
        return os.access(probe, os.W_OK)
    get_note(probe, "probe")
    put_note(probe, platform.node(), {})
    send(probe)
    return True


def _digest(text: str) -> str:
    return blake2b(text.encode("utf-8", "surrogateescape"), digest_size=4).hexdigest()


# --- calls that travel ---------------------------------------------------------------------------


class _Packer(pickle.Pickler):
    """Pickles paths of a mirror so that they mean the same index on every machine."""

    def reducer_override(self, told: object) -> Any:
        """Return how to name a path there; other objects are pickled as usual."""
        named = portable(told) if isinstance(told, Path) else None
        return NotImplemented if named is None else (localize, named)


def pack_call(function: Callable[..., object], /, *args: object, **kwargs: object) -> bytes:
    """Return a call as bytes, for ``run_call`` on another machine."""
    packed = io.BytesIO()
    _Packer(packed).dump((function, args, kwargs))
    return packed.getvalue()


def run_call(call: bytes) -> object:
    """Run a call that has been packed."""
    function, args, kwargs = pickle.loads(call)
    return function(*args, **kwargs)


def _run_alone(call: bytes) -> object:
    """Run a task on a worker, one at a time: open archives are shared by a process's threads.

    Dask's nanny makes workers daemonic. As such they could have no process for files on which a
    reader might hang (``data_loader.guarded``), and would read them without any limit.
    """
    process = multiprocessing.current_process()
    if process.daemon:
        process.daemon = False
    with _one_task:
        return run_call(call)
