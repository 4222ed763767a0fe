"""What the tests of a failing system share."""

import os
from collections.abc import Iterator
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Final

import pytest

from tests.corpus.two_states import TwoStates, read_lexicons_once

_MEMORY: Final = "/dev/shm"


@pytest.fixture
def states(monkeypatch: pytest.MonkeyPatch) -> Iterator[TwoStates]:
    """A folder that turns between two states, with what its index shall say of each.

    It lies in memory where the system offers that: thousands of small files come and go.
    """
    read_lexicons_once(monkeypatch)
    with TemporaryDirectory(dir=_MEMORY if os.access(_MEMORY, os.W_OK) else None) as place:
        yield TwoStates(Path(place))
