"""``python -m benchmarks.build FOLDER``: building the index against a plain script.

Both read the same files, as whole processes, in turn, so that the machine's slower minutes fall on
both. The first run of each is not counted: it warms the file cache, and writes jieba's own cache.
"""

import argparse
import os
import statistics
import sys
import tempfile
from pathlib import Path

from benchmarks.processes import MEGABYTE, Run, run_measured

ROOT = Path(__file__).parents[1]


def main() -> None:
    options = _parser().parse_args()
    folder = str(options.folder.resolve())
    plain: list[Run] = []
    wenmai: list[Run] = []
    for number in range(options.runs + 1):
        plain.append(run_measured(_plain_script(folder), environment=_environment()))
        wenmai.append(_build(folder))
        print(
            f"run {number}: plain script {plain[-1].seconds:.1f} s, "
            f"wenmai {wenmai[-1].seconds:.1f} s",
            file=sys.stderr,
            flush=True,
        )
    print_table(plain[1:], wenmai[1:])


def print_table(plain: list[Run], wenmai: list[Run]) -> None:
    rows = {"plain script": plain, "python -m corpus build": wenmai}
    print(f"\n{'':24}{'median s':>10}{'fastest s':>11}{'slowest s':>11}{'peak MB':>9}")
    for name, runs in rows.items():
        seconds = [run.seconds for run in runs]
        memory = max(run.memory for run in runs) / MEGABYTE
        median = statistics.median(seconds)
        print(f"{name:24}{median:10.1f}{min(seconds):11.1f}{max(seconds):11.1f}{memory:9.0f}")
    ratios = [a.seconds / b.seconds for a, b in zip(plain, wenmai, strict=True)]
    print(
        f"\n{statistics.median(ratios):.1f} times as fast (median of {len(ratios)} pairs of runs;"
    )
    print(f"from {min(ratios):.1f} to {max(ratios):.1f}), with {os.cpu_count()} processors.")
    print(f"\nplain script: {plain[-1].output.strip()}\nwenmai: {wenmai[-1].output.strip()}")


def _plain_script(folder: str) -> list[str]:
    return [sys.executable, "-m", "benchmarks.plain_script", folder]


def _build(folder: str) -> Run:
    """Build into an empty index, so that every run does all of the work."""
    with tempfile.TemporaryDirectory() as index:
        command = [sys.executable, "-m", "corpus", "build", folder, "--index", index]
        return run_measured(command, environment=_environment())


def _environment() -> dict[str, str]:
    return os.environ | {"PYTHONPATH": str(ROOT)}


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.build", description=__doc__)
    parser.add_argument("folder", type=Path, help="the folder of articles")
    parser.add_argument("--runs", type=int, default=3, help="measured runs of each (default 3)")
    return parser


if __name__ == "__main__":
    main()
