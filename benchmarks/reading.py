"""``python -m benchmarks.reading FOLDER``: reading alone, without cutting texts into words.

Reads the folder with ``load_articles`` in two processes, found furniture and copies included, and
sets the articles a second beside those of plain python-frontmatter in one process, imports left
out; then reads growing parts of it in one process, for the memory that 10,000 more articles take.
"""

import argparse
import os
import shutil
import sys
import tempfile
from pathlib import Path

from benchmarks.processes import MEGABYTE, ROOT, Run, run_measured

_READ = (
    "import sys, time, pandas; from data_loader import load_articles; start = time.perf_counter(); "
    "articles, _ = load_articles(sys.argv[1], workers=int(sys.argv[2])); "
    "print(len(articles), time.perf_counter() - start)"
)
_PLAIN = (
    "import sys, time, frontmatter; from pathlib import Path; start = time.perf_counter(); "
    "files = [p for p in Path(sys.argv[1]).rglob('*') if p.is_file()]\n"
    "for path in files:\n"
    "    try: frontmatter.load(path)\n"
    "    except Exception: pass\n"
    "print(len(files), time.perf_counter() - start)"
)
_PARTS = 4


def main() -> None:
    options = _parser().parse_args()
    folder = options.folder.resolve()
    print(f"{'':44}{'articles':>10}{'seconds':>9}{'a second':>10}")
    for name, code in (("python-frontmatter, one process", _PLAIN), ("load_articles, two", _READ)):
        runs = [_run(code, folder, workers=2)[:2] for _ in range(options.runs)]
        articles, seconds = min(runs, key=lambda run: run[1])
        print(f"{name:44}{articles:10,.0f}{seconds:9.2f}{articles / seconds:10,.0f}", flush=True)
    _print_growth(folder)


def _print_growth(folder: Path) -> None:
    files = sorted(path for path in folder.rglob("*") if path.is_file())
    peaks = []
    for part in range(1, _PARTS + 1):
        with tempfile.TemporaryDirectory() as place:
            for number, path in enumerate(files[: len(files) * part // _PARTS]):
                shutil.copyfile(path, Path(place) / f"{number}{path.suffix}")
            articles, _, run = _run(_READ, Path(place), workers=1)
        peaks.append((articles, run.memory / MEGABYTE))
        print(f"one process, {articles:8,.0f} articles: peak {peaks[-1][1]:6,.0f} MB", flush=True)
    (fewest, low), (most, high) = peaks[0], peaks[-1]
    print(f"10,000 more articles take {(high - low) / (most - fewest) * 10_000:,.0f} MB")


def _run(code: str, folder: Path, *, workers: int) -> tuple[float, float, Run]:
    command = [sys.executable, "-c", code, str(folder), str(workers)]
    run = run_measured(command, environment=os.environ | {"PYTHONPATH": str(ROOT)})
    articles, seconds = map(float, run.output.split())
    return articles, seconds, run


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.reading", description=__doc__)
    parser.add_argument("folder", type=Path, help="the folder of articles")
    parser.add_argument("--runs", type=int, default=3, help="runs of each; the fastest counts")
    return parser


if __name__ == "__main__":
    main()
