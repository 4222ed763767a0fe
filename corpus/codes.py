"""Columns of texts as numbers: made once for a corpus, so that no question compares texts again."""

from collections.abc import Collection
from typing import NamedTuple

import numpy as np
import pandas as pd
import pyarrow.compute as pc
from numpy.typing import NDArray

from data_loader.list_columns import list_array
from data_loader.runs import begins_run

Ints = NDArray[np.int64]


class Codes(NamedTuple):
    """A column as numbers.

    Attributes:
        numbers: the number of each article's value.
        values: the values, in alphabetical order; the number is the place in it.
    """

    numbers: Ints
    values: pd.Index

    def find(self, wanted: Collection[str]) -> NDArray[np.bool_]:
        """Say for every article whether its value is among the wanted ones."""
        among: NDArray[np.bool_] = self.values.isin(list(wanted))[self.numbers]
        return among


class Topics(NamedTuple):
    """Categories and tags: the article and the number of each, and what the numbers stand for."""

    positions: Ints
    numbers: Ints
    values: pd.Index


def encode(column: pd.Series) -> Codes:
    """Return a column of texts as numbers.

    >>> numbers, values = encode(pd.Series(["乙", "甲", "乙"], dtype="str"))
    >>> numbers.tolist(), values.tolist()
    ([0, 1, 0], ['乙', '甲'])
    """
    numbers, values = pd.factorize(column, sort=True)
    return Codes(numbers.astype(np.int64), pd.Index(values))


def encode_topics(articles: pd.DataFrame) -> Topics:
    """Return the category and the tags of every article, each once, without the blank ones."""
    lists = list_array(articles["tags"])
    tags = pd.Series(pc.list_flatten(lists), dtype="str")
    numbers, values = encode(pd.concat([articles["category"], tags]))
    owners = np.concatenate([np.arange(len(articles)), pc.list_parent_indices(lists)])
    named = (values.str.strip() != "")[numbers]
    pairs = np.sort((owners * len(values) + numbers)[named])
    pairs = pairs[begins_run(pairs)]
    positions, kept = np.divmod(pairs, max(len(values), 1))
    return Topics(positions, kept, values)
