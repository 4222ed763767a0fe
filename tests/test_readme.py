"""README and code say the same: pages, columns, commands, settings, folders, addresses."""

import ast
import importlib.util
import re
import shlex
import shutil
import subprocess
import sys
import tomllib
from functools import cache
from pathlib import Path

import pytest

from ui.address import PARAMETERS

from data_loader import load_articles, load_settings
from data_loader.lexicons import load_lexicons
from data_loader.schema import ARTICLE_COLUMNS, REPORT_COLUMNS
from data_loader.scripts import fold_text

ROOT = Path(__file__).parents[1]
README = (ROOT / "README.md").read_text("utf-8")
MAKEFILE = (ROOT / "Makefile").read_text("utf-8")
PAGES = sorted((ROOT / "pages").glob("*.py"))
EXTRAS = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"][
    "optional-dependencies"
]
UNKNOWN = "this test does not know the command; teach it, or leave it out of the README"
ENVIRONMENT_VARIABLE = re.compile(r"\b(?:WENMAI_[A-Z_]*[A-Z]|CHROMIUM_PATH)\b")


def read_table(first_header: str) -> dict[str, str]:
    """Return the table under that header: first column (without backquotes) to the last."""
    _, _, below = README.partition(f"| {first_header} |")
    assert below, f"README has no table headed {first_header!r}"
    rows = below.splitlines()[2:]
    cells = [[cell.strip() for cell in row.strip("|").split("|")] for row in _while_table(rows)]
    return {row[0].strip("`"): row[-1] for row in cells}


def _while_table(rows: list[str]) -> list[str]:
    end = next((i for i, row in enumerate(rows) if not row.startswith("|")), len(rows))
    return rows[:end]


def read_blocks(language: str) -> list[str]:
    return re.findall(rf"^```{language}\n(.*?)^```", README, re.MULTILINE | re.DOTALL)


def readme_commands() -> list[str]:
    in_blocks = [line for block in read_blocks("sh") for line in block.splitlines()]
    in_text = re.findall(r"`(make [^`]+)`", README)
    return sorted({line.strip() for line in in_blocks + in_text if line.strip()})


def make_targets() -> set[str]:
    return set(re.findall(r"^([a-z][a-z-]*):", MAKEFILE, re.MULTILINE))


def make_variables() -> set[str]:
    exported = re.findall(r"^export (.+)$", MAKEFILE, re.MULTILINE)
    return {name for line in exported for name in line.split()}


def read_docstring(path: Path) -> str:
    return ast.get_docstring(ast.parse(path.read_text("utf-8"))) or ""


# --- pages, tables, addresses --------------------------------------------------------------------


def test_readme_names_every_page_and_no_other() -> None:
    assert set(read_table("Page")) == {page.stem for page in PAGES}


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.stem)
def test_page_opens_with_the_question_that_readme_gives(page: Path) -> None:
    assert read_docstring(page).startswith(read_table("Page")[page.stem])


@pytest.mark.parametrize(
    ("name", "columns"), [("articles", ARTICLE_COLUMNS), ("report", REPORT_COLUMNS)]
)
def test_readme_describes_every_column(name: str, columns: dict[str, str]) -> None:
    assert read_table(f"Column of *{name}*") == columns


def test_readme_documents_the_parameters_of_the_address() -> None:
    assert read_table("Parameter") == dict(PARAMETERS)


# --- examples ------------------------------------------------------------------------------------


def test_examples_of_the_three_formats_load(tmp_path: Path) -> None:
    examples = read_blocks("text")[:3]
    for number, example in enumerate(examples):
        (tmp_path / f"{number}.txt").write_text(example, "utf-8")
    articles, report = load_articles(tmp_path)
    assert len(articles) == len(examples)
    assert set(report["status"]) <= {"loaded", "repaired"}
    assert set(articles["date"].dt.strftime("%Y-%m-%d")) == {"2024-05-06"}
    assert {fold_text(title) for title in articles["title"]} == {"两国代表同意下月再谈"}
    assert not articles["text"].str.contains("設定|熱門新聞|<p>").any()


def test_example_of_an_issue_loads(tmp_path: Path) -> None:
    folder = shutil.copytree(ROOT / "lexicons", tmp_path / "lexicons")
    [_, example] = read_blocks("toml")
    (folder / "issues.toml").write_text(example, "utf-8")
    [issue] = load_lexicons(folder).issues
    assert issue.exclusions == ("漁業署長",)


def test_example_of_a_corpus_toml_loads(tmp_path: Path) -> None:
    shutil.copytree(ROOT / "lexicons", tmp_path / "my_lexicons")
    (tmp_path / "island" / "harbour").mkdir(parents=True)
    (tmp_path / "corpus.toml").write_text(read_blocks("toml")[0], "utf-8")
    assert load_settings(tmp_path).name == "燈塔會談 2024"


# --- settings and folders ------------------------------------------------------------------------


def test_readme_documents_the_variables_of_make() -> None:
    settings = re.findall(r"^\| `([A-Z_]+)` \| `make", README, re.MULTILINE)
    assert set(settings) == make_variables()


def test_readme_documents_the_environment_variables_that_the_code_reads() -> None:
    read_in_code = set()
    for path in [*ROOT.glob("*.py"), *(p for f in code_folders() for p in f.rglob("*.py"))]:
        if path != Path(__file__):
            read_in_code |= set(ENVIRONMENT_VARIABLE.findall(path.read_text("utf-8")))
    assert set(ENVIRONMENT_VARIABLE.findall(README)) == read_in_code


def code_folders() -> list[Path]:
    """Return the top folders of the project, without what tools and systems put there."""
    ignored = {line.strip("/") for line in (ROOT / ".gitignore").read_text("utf-8").splitlines()}
    return [
        path
        for path in sorted(ROOT.iterdir())
        if path.is_dir() and not path.name.startswith(".") and path.name not in ignored
    ]


def test_folder_map_is_the_folders() -> None:
    entries = re.search(r"^## Folder map\s+```text\n(.*?)```", README, re.MULTILINE | re.DOTALL)
    assert entries
    named = {line.split()[0] for line in entries[1].splitlines()}
    assert {name for name in named if name.endswith("/")} == {f"{p.name}/" for p in code_folders()}
    assert all((ROOT / name).exists() for name in named)


def test_files_named_in_readme_exist() -> None:
    named = re.findall(r"`([\w./-]+\.(?:py|toml|txt)|LICENSE)`", README)
    assert named
    assert [name for name in named if not (ROOT / name).is_file()] == []


# --- commands ------------------------------------------------------------------------------------


@pytest.mark.parametrize("command", readme_commands())
def test_command_in_readme_exists(command: str) -> None:
    assert complaint_about(command) == ""


def test_make_targets_are_declared_and_explained() -> None:
    phony = re.search(r"^\.PHONY: (.+)$", MAKEFILE, re.MULTILINE)
    assert phony
    assert set(phony[1].split()) == make_targets()


@pytest.mark.parametrize(
    "command",
    [
        "make dinner",
        "make dashboard CORPSE=seeds",
        "python -m corpus build seeds",
        "uv run --frozen python -m corpse build seeds",
        "uv run --frozen python -m corpus bild seeds",
        "uv run --frozen python -m corpus build seeds --no-such-option",
        "uv run --frozen streamlit run dashboards.py -- seeds",
        "uv run --frozen pytest",
        "uv sync --frozen --no-such-option",
        "uv sync --frozen --extra clustre",
        "uv run --frozen --extra clustre python -m corpus build seeds",
        "uv run --frozen --extra cluster dask plumber",
        "uv run --frozen --extra cluster dask scheduler --no-such-option",
        "rm -rf seeds",
    ],
)
def test_wrong_command_is_seen(command: str) -> None:
    assert complaint_about(command)


def complaint_about(command: str) -> str:
    """Return what is wrong with a command of the README; empty when all its parts exist."""
    words = without_extras(shlex.split(command))
    match words:
        case ["git", "clone", _, "wenmai"] | ["cd", "wenmai"] | ["uv", "sync", "--frozen"]:
            return ""
        case ["make", *rest]:
            return complaint_about_make(rest)
        case ["uv", "run", "--frozen", "--group", "dev", *rest]:
            return complaint_about_tool(rest)
        case ["uv", "run", "--frozen", *rest]:
            return complaint_about_program(rest)
    return UNKNOWN


def without_extras(words: list[str]) -> list[str]:
    """Return the words without ``--extra NAME`` where pyproject.toml has such an extra."""
    line = " ".join(words)
    for name in EXTRAS:
        line = line.replace(f" --extra {name} ", " ").removesuffix(f" --extra {name}")
    return line.split()


def complaint_about_program(words: list[str]) -> str:
    match words:
        case ["streamlit", "run", script, "--", _]:
            return "" if (ROOT / script).is_file() else f"no {script}"
        case ["dask", role, *rest]:
            return complaint_about_module(f"distributed.cli.dask_{role}", rest)
        case ["python", "-m", module, *rest]:
            return complaint_about_module(module, rest)
    return UNKNOWN


def complaint_about_make(words: list[str]) -> str:
    assignments = {word.partition("=")[0] for word in words if "=" in word}
    targets = {word for word in words if "=" not in word}
    wrong = (targets - make_targets()) | (assignments - make_variables())
    return f"Makefile has no {sorted(wrong)}" if wrong else ""


def complaint_about_tool(words: list[str]) -> str:
    """Look for a development tool's command line among those that the Makefile runs."""
    line = " ".join(words)
    return "" if f"$(RUN) {line}" in MAKEFILE else f"the Makefile does not run {line!r}"


def complaint_about_module(module: str, words: list[str]) -> str:
    if importlib.util.find_spec(module) is None:
        return f"no module {module}"
    commands = [words[0]] if words and words[0].isalpha() and words[0].islower() else []
    status, help_text = ask_for_help(module, *commands)
    missing = [w for w in words if w.startswith("--") and not re.search(rf"{w}\b", help_text)]
    return f"{module}: {missing or help_text}" if missing or status else ""


@cache
def ask_for_help(module: str, *commands: str) -> tuple[int, str]:
    answer = subprocess.run(
        [sys.executable, "-m", module, *commands, "--help"],
        capture_output=True,
        text=True,
        cwd=ROOT,
        timeout=60,
        check=False,
    )
    return answer.returncode, answer.stdout + answer.stderr


def test_parts_of_the_benchmarks_that_readme_names_exist() -> None:
    parts = [f"benchmarks.{name}" for name in read_table("Part")]
    assert [name for name in parts if importlib.util.find_spec(name) is None] == []


# --- changelog -----------------------------------------------------------------------------------


def test_every_line_of_the_changelog_cites_its_issue() -> None:
    changelog = (ROOT / "CHANGELOG.md").read_text("utf-8")
    entries = re.findall(r"^- (.+(?:\n  .+)*)", changelog, re.MULTILINE)
    assert entries
    assert [entry for entry in entries if not re.search(r"\(#\d+(, #\d+)*\)\.?$", entry)] == []
