"""The rules of the house, read from the source: who may import whom, where files are opened.

Every rule is a function from a parsed source to the places that break it, so that each can be shown
a bad snippet first; a rule that cannot fail holds nothing.
"""

import ast
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TypeGuard

import pytest

ROOT = Path(__file__).parents[1]
STRICT_PACKAGES = ("data_loader", "corpus", "analysis", "charts")
ROOMS = (*STRICT_PACKAGES, "ui", "pages", "dashboard")

MAY_IMPORT = {
    "data_loader": {"data_loader"},
    "corpus": {"corpus", "data_loader"},
    "analysis": {"analysis", "corpus", "data_loader.schema"},
    "charts": {"charts", "data_loader.schema"},
    "ui": {"ui", "data_loader", "corpus", "analysis", "charts"},
    "pages": {"analysis", "charts", "ui"},
    "dashboard": {"ui"},
}
HOMES = {
    "streamlit": ("dashboard.py", "pages/", "ui/"),
    "plotly": ("charts/",),
    "wordcloud": ("charts/",),
    "jieba": ("corpus/segmentation.py",),
    "rjieba": ("corpus/segmentation.py",),
    "opencc": ("data_loader/",),
}
FILES_ARE_OPENED_IN = ("data_loader/", "corpus/store.py")
OPENERS = {
    *("open", "fdopen", "memmap", "memory_map", "OSFile", "fromfile", "tofile", "genfromtxt"),
    *("read_text", "read_bytes", "write_text", "write_bytes", "load_npz", "save_npz"),
    *("read_table", "write_table", "ParquetFile", "ParquetWriter", "read_feather", "write_feather"),
    *("read_csv", "read_excel", "read_json", "read_parquet", "read_pickle", "to_parquet"),
    *("to_pickle", "to_excel", "to_feather", "to_file", "write_image", "write_html", "savefig"),
    *("TemporaryFile", "NamedTemporaryFile", "ZipFile"),
}
LOADERS = {"load", "loadtxt", "save", "savez", "savez_compressed", "savetxt"}
WRITES_WHEN_GIVEN_A_PATH = {"to_csv", "to_json", "to_html", "to_markdown"}

COUNTING = {"groupby", "pivot", "pivot_table", "crosstab", "resample", "value_counts", "merge"}
COLOUR = re.compile(r"#[0-9a-fA-F]{3,8}\b|\b(?:rgb|hsl)a?\(")
DRAWER_NAMES = {"utils.py", "util.py", "helpers.py", "common.py", "misc.py"}

MOST_LINES = {"pages": 60, "dashboard": 45}
MOST_LINES_OF_A_FUNCTION = 40


@dataclass(frozen=True)
class Source:
    """One parsed file; ``path`` is below the project's root, with forward slashes."""

    path: str
    text: str

    @property
    def tree(self) -> ast.Module:
        return ast.parse(self.text, self.path)

    @property
    def room(self) -> str:
        return self.path.partition("/")[0].removesuffix(".py")

    @property
    def package(self) -> list[str]:
        return self.path.split("/")[:-1]


def project_sources() -> list[Source]:
    paths = list(ROOT.glob("dashboard.py"))
    for room in ROOMS[:-1]:
        paths += sorted((ROOT / room).rglob("*.py"))
    return [Source(p.relative_to(ROOT).as_posix(), p.read_text("utf-8")) for p in paths]


SOURCES = project_sources()


# --- the rules ---------------------------------------------------------------------------------


def imported_modules(source: Source) -> Iterator[tuple[int, str]]:
    """Yield (line, dotted name) of all that is imported; of ``from a import b``, ``a.b``."""
    for node in ast.walk(source.tree):
        if isinstance(node, ast.Import):
            yield from ((node.lineno, alias.name) for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            above = source.package[: len(source.package) + 1 - node.level] if node.level else []
            base = ".".join([*above, *filter(None, [node.module])])
            yield from ((node.lineno, f"{base}.{alias.name}") for alias in node.names)
        elif _imports_by_name(node):
            yield node.lineno, str(node.args[0].value)


def _imports_by_name(node: ast.AST) -> TypeGuard[ast.Call]:
    return (
        isinstance(node, ast.Call)
        and _name(node.func) in {"import_module", "__import__"}
        and bool(node.args)
        and isinstance(node.args[0], ast.Constant)
    )


def forbidden_neighbours(source: Source) -> Iterator[str]:
    allowed = MAY_IMPORT[source.room]
    for line, name in imported_modules(source):
        is_own = name.partition(".")[0] in ROOMS
        if is_own and not any(name == a or name.startswith(f"{a}.") for a in allowed):
            yield f"{source.path}:{line} imports {name}"


def strayed_libraries(source: Source) -> Iterator[str]:
    for line, name in imported_modules(source):
        homes = HOMES.get(name.partition(".")[0])
        if homes and not source.path.startswith(homes):
            yield f"{source.path}:{line} imports {name}, which belongs to {' or '.join(homes)}"


def opened_files(source: Source) -> Iterator[str]:
    if source.path.startswith(FILES_ARE_OPENED_IN):
        return
    for node in ast.walk(source.tree):
        if isinstance(node, ast.Call) and _opens_a_file(node):
            yield f"{source.path}:{node.lineno} opens a file: {ast.unparse(node.func)}"


def _opens_a_file(call: ast.Call) -> bool:
    name = _name(call.func)
    if name in WRITES_WHEN_GIVEN_A_PATH:
        return bool(call.args) or any(k.arg == "path_or_buf" for k in call.keywords)
    if name in LOADERS:
        return isinstance(call.func, ast.Attribute) and _name(call.func.value) in {"np", "numpy"}
    return name in OPENERS


def counting_in_pages(source: Source) -> Iterator[str]:
    if source.room != "pages":
        return
    for node in ast.walk(source.tree):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef):
            yield f"{source.path}:{node.lineno} defines {node.name}"
        elif isinstance(node, ast.Attribute) and node.attr in COUNTING:
            yield f"{source.path}:{node.lineno} counts: {node.attr}"


def colours_in_pages(source: Source) -> Iterator[str]:
    if source.room not in {"pages", "dashboard"}:
        return
    for node in ast.walk(source.tree):
        if _is_colour(node):
            yield f"{source.path}:{node.lineno} names a colour: {ast.unparse(node)}"


def _is_colour(node: ast.AST) -> bool:
    if isinstance(node, ast.keyword):
        return "colo" in (node.arg or "") and isinstance(node.value, ast.Constant)
    return (
        isinstance(node, ast.Constant)
        and isinstance(node.value, str)
        and COLOUR.search(node.value) is not None
    )


def long_files(source: Source) -> Iterator[str]:
    most = MOST_LINES.get(source.room)
    n_lines = len(source.text.splitlines())
    if most and n_lines > most:
        yield f"{source.path} has {n_lines} lines, at most {most} are good"


def long_functions(source: Source) -> Iterator[str]:
    if source.room not in STRICT_PACKAGES:
        return
    for node in _functions(source.tree):
        n_lines = _n_code_lines(node)
        if n_lines > MOST_LINES_OF_A_FUNCTION:
            yield f"{source.path}:{node.lineno} {node.name} has {n_lines} lines without docstring"


def missing_docstrings(source: Source) -> Iterator[str]:
    if source.room not in STRICT_PACKAGES:
        return
    if not ast.get_docstring(source.tree):
        yield f"{source.path} does not say what it is for"
    for node in _public_definitions(source.tree):
        if not ast.get_docstring(node):
            yield f"{source.path}:{node.lineno} {node.name} has no docstring"


def drawers(source: Source) -> Iterator[str]:
    if source.path.rpartition("/")[2] in DRAWER_NAMES:
        yield f"{source.path}: a drawer for everything; name the one thing it does"


def star_imports(source: Source) -> Iterator[str]:
    for line, name in imported_modules(source):
        if name.endswith(".*"):
            yield f"{source.path}:{line} imports {name}"


def late_habits(source: Source) -> Iterator[str]:
    """``ui`` says how all else is imported: whichever page a new server is asked for first."""
    own = [name for _, name in imported_modules(source) if name.partition(".")[0] in ROOMS]
    if source.room in {"pages", "dashboard"} and own and not own[0].startswith("ui."):
        yield f"{source.path} imports {own[0]} before anything of ui"


def _name(node: ast.AST) -> str:
    if isinstance(node, ast.Attribute):
        return node.attr
    return node.id if isinstance(node, ast.Name) else ""


def _functions(tree: ast.Module) -> Iterator[ast.FunctionDef | ast.AsyncFunctionDef]:
    for node in ast.walk(tree):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            yield node


def _n_code_lines(node: ast.FunctionDef | ast.AsyncFunctionDef) -> int:
    docstring = node.body[0] if ast.get_docstring(node) else None
    n_lines = (node.end_lineno or node.lineno) - node.lineno + 1
    if docstring is None:
        return n_lines
    return n_lines - ((docstring.end_lineno or docstring.lineno) - docstring.lineno + 1)


def _public_definitions(
    scope: ast.Module | ast.ClassDef,
) -> Iterator[ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef]:
    for node in scope.body:
        is_definition = isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef)
        if is_definition and not node.name.startswith("_"):
            yield node
            if isinstance(node, ast.ClassDef):
                yield from _public_definitions(node)


RULES: list[Callable[[Source], Iterator[str]]] = [
    forbidden_neighbours,
    strayed_libraries,
    opened_files,
    counting_in_pages,
    colours_in_pages,
    long_files,
    long_functions,
    missing_docstrings,
    drawers,
    star_imports,
    late_habits,
]


# --- the project holds them ----------------------------------------------------------------------


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.__name__)
def test_project_holds_the_rule(rule: Callable[[Source], Iterator[str]]) -> None:
    broken = [place for source in SOURCES for place in rule(source)]
    assert not broken, "\n".join(broken)


def test_every_room_is_read() -> None:
    assert {source.room for source in SOURCES} == set(ROOMS)


# --- and each rule can fail ----------------------------------------------------------------------

BROKEN = [
    (forbidden_neighbours, "analysis/trends.py", "from data_loader import load_articles"),
    (forbidden_neighbours, "analysis/trends.py", "import charts.theme"),
    (forbidden_neighbours, "data_loader/cleaning.py", "from corpus import Corpus"),
    (forbidden_neighbours, "charts/theme.py", "from data_loader.lexicons import load_lexicons"),
    (forbidden_neighbours, "charts/theme.py", "from analysis.coverage import PERIODS"),
    (forbidden_neighbours, "corpus/store.py", "def f():\n    from ui import frame"),
    (forbidden_neighbours, "pages/issues.py", "import corpus"),
    (forbidden_neighbours, "dashboard.py", "from analysis import coverage"),
    (forbidden_neighbours, "charts/theme.py", "import importlib\nimportlib.import_module('ui')"),
    (strayed_libraries, "analysis/trends.py", "import streamlit as st"),
    (strayed_libraries, "pages/issues.py", "import plotly.graph_objects as go"),
    (strayed_libraries, "ui/blocks.py", "from wordcloud import WordCloud"),
    (strayed_libraries, "corpus/build.py", "def f():\n    import jieba"),
    (strayed_libraries, "corpus/folding.py", "from opencc import OpenCC"),
    (opened_files, "analysis/trends.py", "open('x')"),
    (opened_files, "charts/cloud.py", "Path('x').read_text()"),
    (opened_files, "corpus/build.py", "import numpy as np\nnp.load('x.npy')"),
    (opened_files, "corpus/build.py", "pa.memory_map('x')"),
    (opened_files, "ui/blocks.py", "frame.to_csv('x.csv')"),
    (opened_files, "ui/blocks.py", "frame.to_csv(path_or_buf='x.csv')"),
    (opened_files, "pages/health.py", "pd.read_csv('x.csv')"),
    (opened_files, "charts/cloud.py", "picture.to_file('x.png')"),
    (counting_in_pages, "pages/issues.py", "def f(): ..."),
    (counting_in_pages, "pages/issues.py", "class A: ..."),
    (counting_in_pages, "pages/issues.py", "articles.groupby('outlet').size()"),
    (colours_in_pages, "pages/issues.py", "colour = '#0a7'"),
    (colours_in_pages, "pages/issues.py", "show(f'rgba({a},0,0,1)')"),
    (colours_in_pages, "pages/issues.py", "show(color='red')"),
    (long_files, "pages/issues.py", "\n" * 61),
    (long_files, "dashboard.py", "\n" * 46),
    (long_functions, "analysis/a.py", "def f():\n" + "    x = 1\n" * 40),
    (long_functions, "charts/a.py", "class A:\n  def f(self):\n" + "    x = 1\n" * 40),
    (missing_docstrings, "corpus/a.py", "x = 1"),
    (missing_docstrings, "corpus/a.py", "'''About.'''\ndef count_x(): ..."),
    (missing_docstrings, "corpus/a.py", "'''About.'''\nclass A:\n  '''A.'''\n  def f(self): ..."),
    (drawers, "analysis/utils.py", ""),
    (star_imports, "ui/blocks.py", "from analysis.coverage import *"),
    (late_habits, "pages/issues.py", "from analysis import a\nfrom ui.view import View"),
]


@pytest.mark.parametrize(("rule", "path", "text"), BROKEN)
def test_rule_sees_what_breaks_it(
    rule: Callable[[Source], Iterator[str]], path: str, text: str
) -> None:
    assert list(rule(Source(path, text)))


SOUND = [
    (forbidden_neighbours, "analysis/trends.py", "from corpus import Corpus\nimport numpy"),
    (forbidden_neighbours, "charts/theme.py", "from data_loader.schema import STATUSES"),
    (forbidden_neighbours, "data_loader/formats/feed.py", "from ..decoding import decode"),
    (strayed_libraries, "corpus/segmentation.py", "import jieba, rjieba"),
    (opened_files, "corpus/store.py", "open('x')"),
    (opened_files, "ui/blocks.py", "frame.to_csv(index=False)\nyaml.load('a')"),
    (counting_in_pages, "ui/blocks.py", "def f(): ..."),
    (colours_in_pages, "pages/issues.py", "show('#2 of the list')\nshow(colours=palette)"),
    (late_habits, "pages/issues.py", "import re\nfrom ui.view import View\nfrom analysis import a"),
    (long_functions, "analysis/a.py", "def f():\n  '''A.\n" + "\n" * 50 + "  '''\n  return 1"),
    (missing_docstrings, "corpus/a.py", "'''About.'''\ndef _f(): ...\nclass A:\n  '''A.'''"),
]


@pytest.mark.parametrize(("rule", "path", "text"), SOUND)
def test_rule_lets_the_rest_pass(
    rule: Callable[[Source], Iterator[str]], path: str, text: str
) -> None:
    assert list(rule(Source(path, text))) == []
