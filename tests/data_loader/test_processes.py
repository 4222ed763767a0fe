"""How other processes start: as it is safe on the system at hand."""

import sys
import threading

import pytest

from data_loader.processes import process_context


@pytest.mark.parametrize(
    ("platform", "n_threads", "method"),
    [("linux", 1, "fork"), ("linux", 2, "forkserver"), ("darwin", 1, "spawn")],
)
def test_only_what_has_no_threads_forks_and_nothing_on_macos(
    platform: str, n_threads: int, method: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sys, "platform", platform)
    monkeypatch.setattr(threading, "active_count", lambda: n_threads)
    assert process_context("json").get_start_method() == method
