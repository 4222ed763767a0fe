"""Where the words asked for last stand in the whole corpus, whatever is selected.

A reader changes the filters far more often than the words; where a word stands depends on none of
them. What is kept belongs to a corpus, and is shared by its readers.
"""

import threading
from collections import OrderedDict
from typing import Final

import numpy as np
from numpy.typing import NDArray

from corpus.matching import TermGroup

MOST_HITS: Final = 2_000_000
"""At 16 bytes each."""

Hits = NDArray[np.int32]
"""Four rows: article, term, start and stop; one column a hit, by article and place."""


class KeptHits:
    """The hits of the terms asked for last, up to ``MOST_HITS`` in all."""

    def __init__(self) -> None:
        self._hits: OrderedDict[TermGroup, Hits] = OrderedDict()
        self._lock = threading.Lock()

    def get(self, group: TermGroup) -> Hits | None:
        """Return the hits of a group if they are kept; they are not to be changed."""
        with self._lock:
            if group in self._hits:
                self._hits.move_to_end(group)
            return self._hits.get(group)

    def put(self, group: TermGroup, hits: Hits) -> None:
        """Keep the hits of a group, and drop what was not asked for longest."""
        hits.setflags(write=False)
        with self._lock:
            self._hits[group] = hits
            while sum(kept.shape[1] for kept in self._hits.values()) > MOST_HITS:
                self._hits.popitem(last=False)
