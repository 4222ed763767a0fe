"""Ctrl-C, and a pipe that is closed early, end a command without a traceback."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from data_loader.stopping import STOPPED_EXIT_CODE, run_stoppable

ROOT = Path(__file__).parents[2]


def test_ctrl_c_is_told_in_a_line(capsys: pytest.CaptureFixture[str]) -> None:
    def stop() -> int:
        raise KeyboardInterrupt

    assert run_stoppable(stop, stopped="Stopped.") == STOPPED_EXIT_CODE == 130
    assert capsys.readouterr().err == "\nStopped.\n"


def test_the_code_of_a_command_that_ends_is_its_own() -> None:
    assert run_stoppable(lambda: 2, stopped="Stopped.") == 2


def test_a_broken_pipe_inside_of_a_command_is_an_error() -> None:
    def fail() -> int:
        raise BrokenPipeError

    with pytest.raises(BrokenPipeError):
        run_stoppable(fail, stopped="Stopped.")


@pytest.mark.parametrize("command", [["data_loader", "report"], ["corpus", "build"]])
def test_words_that_nobody_reads_are_no_error(command: list[str], tmp_path: Path) -> None:
    reading, writing = os.pipe()
    os.close(reading)
    with os.fdopen(writing, "wb") as nobody:
        ended = subprocess.run(
            [sys.executable, "-m", *command, "seeds"],
            cwd=ROOT,
            env={**os.environ, "XDG_CACHE_HOME": str(tmp_path)},
            stdout=nobody,
            stderr=subprocess.PIPE,
            check=False,
        )
    assert (ended.returncode, ended.stderr) == (0, b"")
