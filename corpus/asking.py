"""Who answers for the shards: this process, or the workers of a cluster, where they are open.

What an analysis asks, it asks of every shard by itself; the answers are added up or joined. So a
worker is sent a question, and the part of the selection that is about its shards; it adds up what
they say, and no text or matrix travels. The same shards go to the same worker each time.
"""

import logging
import threading
import time
from collections.abc import Callable, Iterable, Sequence
from functools import lru_cache, reduce
from itertools import chain
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, TypeVar

import numpy as np
from numpy.typing import NDArray

from corpus.cluster import check_workers, connect, pack_call, run_call

if TYPE_CHECKING:
    from distributed import Client

    from corpus.model import Corpus, Shard

T = TypeVar("T")
Ints = NDArray[np.int64]
Combine = Callable[[list[tuple[int, Any]]], Any]
"""Makes one part of the numbers of some shards and what each of them says."""

_OPEN_SHARDS: Final = 1_024
_PATIENCE: Final = 60.0
"""Seconds that the workers may take, and for which they are left alone if they did not answer."""

_log = logging.getLogger(__name__)


class Asked:
    """The workers of a scheduler, asked about the shards of one generation.

    Args:
        scheduler: its address.
        generation: the folder of the generation, in an index that the workers see too.
    """

    def __init__(self, scheduler: str, generation: Path) -> None:
        self._scheduler, self._generation = scheduler, generation
        self._client: Client | None = None
        self._lock = threading.Lock()
        self._not_before = 0.0

    def ask(
        self, combine: Combine, function: Callable[..., object], arguments: Sequence[Any]
    ) -> list[Any] | None:
        """Return a part from each worker, or None where the cluster does not answer.

        Args:
            combine: what a worker makes of the answers of its shards.
            function: called with a shard and its arguments; workers import it by its name.
            arguments: one tuple a shard.
        """
        if time.monotonic() < self._not_before:
            return None
        try:
            return self._gather(self._connect(), combine, function, arguments)
        except Exception as error:
            # If it was the question's fault, it is raised again when this process asks it.
            _log.warning("%s did not answer, this process counts: %s", self._scheduler, error)
            self._leave()
            return None

    def _gather(
        self,
        client: "Client",
        combine: Combine,
        function: Callable[..., object],
        arguments: Sequence[Any],
    ) -> list[Any]:
        threads = [worker for worker, n in sorted(client.nthreads().items()) for _ in range(n)]
        numbered, step = list(enumerate(arguments)), len(threads)
        futures = [
            client.submit(
                run_call,
                pack_call(_answer, self._generation, combine, function, numbered[at::step]),
                workers=[worker],
                allow_other_workers=True,
                pure=False,
            )
            for at, worker in enumerate(threads[: len(numbered)])
        ]
        return [future.result(timeout=_PATIENCE) for future in futures]

    def _connect(self) -> "Client":
        with self._lock:
            if self._client is None:
                client = connect(self._scheduler)
                check_workers(client, index_dir=self._generation.parent)
                self._client = client
            return self._client

    def _leave(self) -> None:
        with self._lock:
            self._not_before = time.monotonic() + _PATIENCE
            client, self._client = self._client, None
        if client is not None:
            client.close()


def map_shards(
    corpus: "Corpus", function: Callable[..., T], *values: Iterable[object]
) -> Iterable[T]:
    """Return what a function says of each shard, in their order.

    Args:
        corpus: the corpus.
        function: called with a shard and its values; a function of a module, or a partial of one.
        values: for each further argument of the function, its value for every shard.
    """
    answers = chain.from_iterable(_ask(corpus, _list, function, values))
    return [answer for _, answer in sorted(answers, key=lambda numbered: numbered[0])]


def sum_shards(
    corpus: "Corpus", function: Callable[..., Ints], *values: Iterable[object], start: Ints
) -> Ints:
    """Return what a function says of each shard (``map_shards``), added to ``start`` in place."""
    for part in _ask(corpus, _add, function, values):
        start += part
    return start


def _ask(
    corpus: "Corpus",
    combine: Combine,
    function: Callable[..., object],
    values: Sequence[Iterable[object]],
) -> Iterable[Any]:
    arguments: Iterable[tuple[object, ...]] = zip(*values, strict=True)
    if corpus.asked is not None:
        arguments = list(arguments)
        parts = corpus.asked.ask(combine, function, arguments)
        if parts is not None:
            return parts
    shards = enumerate(zip(corpus.shards, arguments, strict=True))
    return (combine([(number, function(shard, *one))]) for number, (shard, one) in shards)


def _answer(
    generation: Path,
    combine: Combine,
    function: Callable[..., object],
    numbered: Sequence[tuple[int, tuple[object, ...]]],
) -> object:
    """Put a question to some shards, on a worker."""
    asked = ((number, _open_shard(generation, number), one) for number, one in numbered)
    return combine([(number, function(shard, *one)) for number, shard, one in asked])


@lru_cache(maxsize=_OPEN_SHARDS)
def _open_shard(generation: Path, number: int) -> "Shard":
    from corpus.opening import open_shard  # noqa: PLC0415 -- it imports this module

    return open_shard(generation, number)


def _list(answers: list[tuple[int, T]]) -> list[tuple[int, T]]:
    return answers


def _add(answers: list[tuple[int, Ints]]) -> Ints:
    return reduce(np.add, (answer for _, answer in answers))
