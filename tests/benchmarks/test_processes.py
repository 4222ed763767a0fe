"""What a whole process takes is measured with that of its children."""

import os
import sys

import pytest

from benchmarks.processes import MEGABYTE, run_measured

SIZE = 200
CHILD = f"import time; held = b'x' * ({SIZE} << 20); time.sleep(0.5)"
PARENT = f"import subprocess, sys; subprocess.run([sys.executable, '-c', {CHILD!r}]); print('done')"
WORK = "import time\nwhile time.process_time() < 0.3: pass"


def test_memory_of_children_counts_and_what_was_said_is_kept() -> None:
    run = run_measured([sys.executable, "-c", PARENT], environment=os.environ)
    assert run.memory > SIZE * MEGABYTE
    assert run.output == "done\n"
    assert run.seconds >= 0.5


def test_work_is_told_from_waiting() -> None:
    working = run_measured([sys.executable, "-c", WORK], environment=os.environ)
    assert 0.3 <= working.processor <= working.seconds + 0.1


def test_a_command_that_fails_says_what_it_said() -> None:
    with pytest.raises(RuntimeError, match=r"ended with 3:\nno articles"):
        run_measured(
            [sys.executable, "-c", "print('no articles'); raise SystemExit(3)"],
            environment=os.environ,
        )
