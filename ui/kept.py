"""What was asked about a corpus last, kept for all its visitors.

A page asks a dozen questions in a run, and Streamlit's cache takes half a millisecond to look up
each. What is kept goes when its corpus goes.
"""

import threading
from collections import OrderedDict
from collections.abc import Callable, Hashable, Mapping
from concurrent.futures import Future
from hashlib import blake2b
from typing import Any, TypeVar
from weakref import WeakKeyDictionary

import numpy as np

from corpus import Corpus

T = TypeVar("T")


class Kept:
    """Answers about corpora, not to be changed: whoever asks again gets the same object.

    Args:
        most: answers that are kept of each corpus; those not asked for longest go first.
    """

    def __init__(self, most: int) -> None:
        self._most = most
        self._answers: WeakKeyDictionary[Corpus, OrderedDict[Hashable, Future[Any]]]
        self._answers = WeakKeyDictionary()
        self._lock = threading.Lock()

    def give(self, corpus: Corpus, key: object, find: Callable[[], T]) -> T:
        """Return the answer kept for a key, or find it; who asks meanwhile waits for it.

        Args:
            corpus: what the answer is about.
            key: what was asked: anything that can be hashed, and arrays, lists and dicts of it.
            find: called without arguments where no answer is kept.
        """
        asked = _hashable(key)
        with self._lock:
            answers = self._answers.setdefault(corpus, OrderedDict())
            is_known = asked in answers
            answer = answers.setdefault(asked, Future())
            answers.move_to_end(asked)
            while len(answers) > self._most:
                answers.popitem(last=False)
        if not is_known:
            try:
                answer.set_result(find())
            except BaseException as error:
                with self._lock:
                    answers.pop(asked, None)
                answer.set_exception(error)
        told: T = answer.result()
        return told


def _hashable(value: Any) -> Hashable:
    if isinstance(value, np.ndarray):
        return blake2b(np.ascontiguousarray(value)).digest(), value.dtype.str, value.shape
    if isinstance(value, list | tuple):
        return tuple(map(_hashable, value))
    if isinstance(value, Mapping):
        return tuple((name, _hashable(one)) for name, one in value.items())
    return value  # type: ignore[no-any-return]
