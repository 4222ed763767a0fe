"""Every module can be the first to be imported: no circle of imports hides behind an order."""

import subprocess
import sys

import pytest

from tests.test_architecture import ROOT, SOURCES

FIRST_OF_ALL = """
import importlib, sys
ours = ("data_loader", "corpus", "analysis", "charts", "ui")
for name in sys.argv[1:]:
    for known in [known for known in sys.modules if known.partition(".")[0] in ours]:
        del sys.modules[known]
    try:
        importlib.import_module(name)
    except ImportError as error:
        print(f"{name}: {error}")
"""


@pytest.mark.parametrize("room", ["data_loader", "corpus", "analysis", "charts", "ui"])
def test_every_module_can_be_imported_first(room: str) -> None:
    paths = [source.path for source in SOURCES if source.room == room]
    names = [path.removesuffix(".py").removesuffix("/__init__").replace("/", ".") for path in paths]
    told = subprocess.run(
        [sys.executable, "-c", FIRST_OF_ALL, *names],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
    )
    assert told.stdout == ""
