"""What the tests of a failing system share."""

from pathlib import Path

import pytest

from tests.corpus.two_states import TwoStates, read_lexicons_once


@pytest.fixture
def states(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> TwoStates:
    """A folder that turns between two states, with what its index shall say of each."""
    read_lexicons_once(monkeypatch)
    # No test can cut the power: what the system has taken is safe, and waiting would be in vain.
    monkeypatch.setattr("corpus.store.os.fsync", lambda descriptor: None)
    return TwoStates(tmp_path)
