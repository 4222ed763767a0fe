"""Lexicon files -> frozen dataclasses, checked so that an editor learns what to mend and where.

Editors change the files in ``lexicons/`` without touching code, so every check here ends in a
sentence for them: the file, the table, the key, what is wrong, what to do. All problems of a
file are told at once.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from itertools import chain
from pathlib import Path
from typing import Final

from data_loader.lexicon_checks import (
    LANGUAGES,
    REGIONS,
    FileCheck,
    Table,
    TableCheck,
    find_event_problems,
    find_issue_problems,
    find_name_problems,
    find_repeated,
    find_shared_forms,
    find_shared_labels,
    find_stop_list_problems,
    find_table_problems,
    find_text_problems,
    quoted,
)
from data_loader.scripts import fold_text
from data_loader.toml_files import load_text, load_toml, raise_problems

LEXICON_FOLDER: Final = Path(__file__).resolve().parent.parent / "lexicons"


LEXICON_FILES: Final = (
    "issues.toml",
    "names.toml",
    "events.toml",
    "stop_words.toml",
    "user_terms.txt",
)


class LexiconError(ValueError):
    """A lexicon file cannot be used; the message tells its editor what to change."""


@dataclass(frozen=True)
class Issue:
    """A subject of the talks and the terms by which an article mentions it.

    Attributes:
        key: name used in addresses and results, never shown.
        labels: what the reader sees, by language code (``LANGUAGES``).
        terms: strings to look for, in the order of the file; one script is enough.
        exclusions: longer strings that hold a term by accident and are no mention.
    """

    key: str
    labels: Mapping[str, str]
    terms: tuple[str, ...]
    exclusions: tuple[str, ...]


@dataclass(frozen=True)
class Name:
    """A person, body, place, thing, label or pair that regions write differently.

    Attributes:
        key: name used in addresses and results, never shown.
        kind: one of ``KINDS``.
        labels: what the reader sees, by language code (``LANGUAGES``).
        spellings: forms by the region (``REGIONS``) whose usage they are.
        exclusions: longer strings that hold a form by accident and are no mention.
    """

    key: str
    kind: str
    labels: Mapping[str, str]
    spellings: Mapping[str, tuple[str, ...]]
    exclusions: tuple[str, ...]

    @cached_property
    def forms(self) -> tuple[str, ...]:
        """All spellings, region after region in the order of ``REGIONS``."""
        return tuple(chain.from_iterable(self.spellings.values()))


@dataclass(frozen=True)
class Event:
    """A meeting, call or agreement to mark on a time axis.

    Attributes:
        key: name used in addresses and results, never shown.
        labels: what the reader sees, by language code (``LANGUAGES``).
        first: first day.
        last: last day, the same as ``first`` for an event of one day.
        major: true where a chart with room for few marks should still show it.
    """

    key: str
    labels: Mapping[str, str]
    first: date
    last: date
    major: bool


@dataclass(frozen=True)
class Lexicons:
    """Everything the editors' files say about the words of the corpus.

    Attributes:
        issues: in the order of ``issues.toml``.
        names: in the order of ``names.toml``.
        events: by first day.
        stop_words: lower case, folded to Simplified.
        user_terms: words the segmenter must keep whole, in the order of ``user_terms.txt``.
    """

    issues: tuple[Issue, ...]
    names: tuple[Name, ...]
    events: tuple[Event, ...]
    stop_words: frozenset[str]
    user_terms: tuple[str, ...]


def load_lexicons(folder: Path = LEXICON_FOLDER, *, own: Path | None = None) -> Lexicons:
    """Read and check the lexicon files of a folder.

    Args:
        folder: holds the files of ``LEXICON_FILES``.
        own: holds files of the same names that take their place; not all need be there.

    Raises:
        LexiconError: a file is missing, unreadable or wrong; the message says what to do.
    """
    files = find_lexicon_files(folder, own=own)
    issues = _load_checked(files["issues.toml"], find_issue_problems, find_shared_labels)
    names = _load_checked(
        files["names.toml"], find_name_problems, find_shared_labels, find_shared_forms
    )
    events = _load_checked(files["events.toml"], find_event_problems, find_shared_labels)
    by_first_day = sorted(events.items(), key=lambda item: item[1]["first"])
    return Lexicons(
        issues=tuple(_issue(key, table) for key, table in issues.items()),
        names=tuple(_name(key, table) for key, table in names.items()),
        events=tuple(_event(key, table) for key, table in by_first_day),
        stop_words=_load_stop_words(files["stop_words.toml"]),
        user_terms=_load_user_terms(files["user_terms.txt"]),
    )


def find_lexicon_files(folder: Path, *, own: Path | None = None) -> dict[str, Path]:
    """Return the path of each of ``LEXICON_FILES``: in ``own`` where it is there."""
    return {
        name: own / name if own is not None and (own / name).is_file() else folder / name
        for name in LEXICON_FILES
    }


def load_interface(folder: Path = LEXICON_FOLDER) -> dict[str, dict[str, str]]:
    """Read the words of the interface: key -> language code -> text.

    Raises:
        LexiconError: ``interface.toml`` is missing, unreadable or wrong.
    """
    tables = _load_checked(folder / "interface.toml", find_text_problems)
    return {key: {code: table[code] for code in LANGUAGES} for key, table in tables.items()}


def _load_checked(path: Path, table_check: TableCheck, *file_checks: FileCheck) -> dict[str, Table]:
    tables = load_toml(path, error=LexiconError)
    if not tables:
        raise LexiconError(f"{path.name}: holds no table; add one that starts with [its_key].")
    problems = [
        problem
        for key, table in tables.items()
        for problem in find_table_problems(key, table, table_check)
    ]
    # Tables can be compared with one another only when each of them is sound.
    raise_problems(path, problems, error=LexiconError)
    found = [problem for check in file_checks for problem in check(tables)]
    raise_problems(path, found, error=LexiconError)
    return tables


def _load_stop_words(path: Path) -> frozenset[str]:
    tables = _load_checked(path, find_stop_list_problems)
    lists = (words for table in tables.values() for words in table.values())
    return frozenset(fold_text(word).lower() for words in lists for word in words)


def _load_user_terms(path: Path) -> tuple[str, ...]:
    lines = (
        line.partition("#")[0].strip() for line in load_text(path, error=LexiconError).splitlines()
    )
    terms = [(number, line) for number, line in enumerate(lines, start=1) if line]
    problems = [
        f"line {number}: {quoted(term)} holds a space; write one word a line."
        for number, term in terms
        if len(term.split()) > 1
    ]
    problems += find_repeated("the list", [term for _, term in terms])
    raise_problems(path, problems, error=LexiconError)
    return tuple(term for _, term in terms)


def _issue(key: str, table: Table) -> Issue:
    return Issue(key, dict(table["labels"]), tuple(table["terms"]), tuple(table.get("not", ())))


def _name(key: str, table: Table) -> Name:
    spellings = {region: tuple(table[region]) for region in REGIONS if region in table}
    return Name(key, table["kind"], dict(table["labels"]), spellings, tuple(table.get("not", ())))


def _event(key: str, table: Table) -> Event:
    first = table["first"]
    return Event(key, dict(table["labels"]), first, table.get("last", first), table["major"])
