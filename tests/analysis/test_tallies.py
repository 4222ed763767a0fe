"""Tallies against counting one by one."""

from collections import Counter

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from analysis.tallies import tally_by_cell

CELLS = st.lists(st.integers(-1, 2), min_size=1, max_size=6)


@given(CELLS, st.data())
def test_a_tally_is_what_counting_one_by_one_gives(cells, data):
    hit = st.tuples(st.integers(0, len(cells) - 1), st.integers(0, 3), st.integers(1, 5))
    hits = data.draw(st.lists(hit, max_size=20))
    rows, things, counts = np.array(hits, dtype=np.int64).reshape(-1, 3).T
    tally = tally_by_cell(rows, things, np.array(cells), shape=(4, 3), counts=counts)
    occurrences: Counter[tuple[int, int]] = Counter()
    for row, thing, count in hits:
        occurrences[thing, cells[row]] += count
    articles = Counter((thing, cells[row]) for row, thing in {hit[:2] for hit in hits})
    for thing in range(4):
        for cell in range(3):
            assert tally[0, thing, cell] == occurrences[thing, cell]
            assert tally[1, thing, cell] == articles[thing, cell]
