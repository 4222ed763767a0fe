"""Runs of equal values in arrays."""

from typing import Any

import numpy as np
import numpy.typing as npt


def begins_run(values: npt.NDArray[Any]) -> npt.NDArray[np.bool_]:
    """Say of each value whether it is another than the one before; the first one always is.

    Of sorted numbers this tells the distinct ones, without the table into which NumPy's own
    ``unique`` puts them: that takes several times as long.

    >>> begins_run(np.array([3, 3, 5, 3])).tolist()
    [True, False, True, True]
    """
    begins = np.ones(len(values), np.bool_)
    np.not_equal(values[1:], values[:-1], out=begins[1:])
    return begins
