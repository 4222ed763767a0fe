"""Lexicon files -> frozen dataclasses, checked so that an editor learns what to mend and where.

Editors change the files in ``lexicons/`` without touching code, so every check here ends in a
sentence for them: the file, the table, the key, what is wrong, what to do. All problems of a
file are told at once.
"""

import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from itertools import chain
from pathlib import Path
from typing import Any, Final

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

LEXICON_FOLDER: Final = Path(__file__).resolve().parent.parent / "lexicons"

MAX_BYTES: Final = 1_000_000
MAX_DOTS_A_LINE: Final = 50
MAX_PROBLEMS_TOLD: Final = 20


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

    @property
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


def load_lexicons(folder: Path = LEXICON_FOLDER) -> Lexicons:
    """Read and check the lexicon files of a folder.

    Args:
        folder: holds ``issues.toml``, ``names.toml``, ``events.toml``, ``stop_words.toml`` and
            ``user_terms.txt``.

    Raises:
        LexiconError: a file is missing, unreadable or wrong; the message says what to do.
    """
    issues = _load_checked(folder / "issues.toml", find_issue_problems, find_shared_labels)
    names = _load_checked(
        folder / "names.toml", find_name_problems, find_shared_labels, find_shared_forms
    )
    events = _load_checked(folder / "events.toml", find_event_problems, find_shared_labels)
    by_first_day = sorted(events.items(), key=lambda item: item[1]["first"])
    return Lexicons(
        issues=tuple(_issue(key, table) for key, table in issues.items()),
        names=tuple(_name(key, table) for key, table in names.items()),
        events=tuple(_event(key, table) for key, table in by_first_day),
        stop_words=_load_stop_words(folder / "stop_words.toml"),
        user_terms=_load_user_terms(folder / "user_terms.txt"),
    )


def load_interface(folder: Path = LEXICON_FOLDER) -> dict[str, dict[str, str]]:
    """Read the words of the interface: key -> language code -> text.

    Raises:
        LexiconError: ``interface.toml`` is missing, unreadable or wrong.
    """
    tables = _load_checked(folder / "interface.toml", find_text_problems)
    return {key: {code: table[code] for code in LANGUAGES} for key, table in tables.items()}


def _load_text(path: Path) -> str:
    if not path.is_file():
        raise LexiconError(f"{path.name}: no such file in {path.parent}; put it there.")
    try:
        if path.stat().st_size > MAX_BYTES:
            raise LexiconError(
                f"{path.name}: larger than {MAX_BYTES // 1_000_000} MB, which no lexicon is; "
                "check that the right file was put here."
            )
        return path.read_text(encoding="utf-8-sig")
    except OSError as error:
        raise LexiconError(
            f"{path.name}: cannot be read ({error.strerror}); check its permissions."
        ) from error
    except UnicodeDecodeError as error:
        raise LexiconError(
            f"{path.name}: byte {error.start + 1} is not UTF-8; save the file as UTF-8."
        ) from error


def _load_toml(path: Path) -> dict[str, Any]:
    text = _load_text(path)
    _refuse_dotted_lines(path, text)
    try:
        return tomllib.loads(text)
    except RecursionError as error:
        raise LexiconError(
            f"{path.name}: brackets are nested too deeply; a list holds only quoted words."
        ) from error
    except ValueError as error:
        raise LexiconError(f"{path.name}: {_explain_syntax(str(error))}") from error


def _refuse_dotted_lines(path: Path, text: str) -> None:
    # A key such as a.a.a.… costs tomllib the square of its length.
    for number, line in enumerate(text.splitlines(), start=1):
        if line.count(".") > MAX_DOTS_A_LINE:
            raise LexiconError(
                f"{path.name}: line {number} holds more than {MAX_DOTS_A_LINE} full stops; "
                "shorten it, and write keys without full stops."
            )


def _explain_syntax(message: str) -> str:
    place = re.search(r" \(at (.*)\)$", message)
    where = place[1] if place else "place unknown"
    if "Cannot declare" in message:
        name = ".".join(re.findall(r"'([^']*)'", message))
        return f"the table [{name}] is there twice ({where}); join the two or rename one."
    if "Cannot overwrite a value" in message:
        return f"a key is there twice in one table ({where}); keep one of the two lines."
    return (
        f"not valid TOML ({where}: {message.partition(' (at ')[0]}); "
        "look there for a missing quotation mark, comma or bracket."
    )


def _load_checked(path: Path, table_check: TableCheck, *file_checks: FileCheck) -> dict[str, Table]:
    tables = _load_toml(path)
    if not tables:
        raise LexiconError(f"{path.name}: holds no table; add one that starts with [its_key].")
    problems = [
        problem
        for key, table in tables.items()
        for problem in find_table_problems(key, table, table_check)
    ]
    # Tables can be compared with one another only when each of them is sound.
    _raise_problems(path, problems)
    _raise_problems(path, [problem for check in file_checks for problem in check(tables)])
    return tables


def _raise_problems(path: Path, problems: list[str]) -> None:
    if not problems:
        return
    told = [f"{path.name}: {problem}" for problem in problems[:MAX_PROBLEMS_TOLD]]
    if len(problems) > MAX_PROBLEMS_TOLD:
        told.append(f"{path.name}: and {len(problems) - MAX_PROBLEMS_TOLD} more.")
    raise LexiconError("\n".join(told))


def _load_stop_words(path: Path) -> frozenset[str]:
    tables = _load_checked(path, find_stop_list_problems)
    lists = (words for table in tables.values() for words in table.values())
    return frozenset(fold_text(word).lower() for words in lists for word in words)


def _load_user_terms(path: Path) -> tuple[str, ...]:
    lines = (line.partition("#")[0].strip() for line in _load_text(path).splitlines())
    terms = [(number, line) for number, line in enumerate(lines, start=1) if line]
    problems = [
        f"line {number}: {quoted(term)} holds a space; write one word a line."
        for number, term in terms
        if len(term.split()) > 1
    ]
    problems += find_repeated("the list", [term for _, term in terms])
    _raise_problems(path, problems)
    return tuple(term for _, term in terms)


def _issue(key: str, table: Table) -> Issue:
    return Issue(key, dict(table["labels"]), tuple(table["terms"]), tuple(table.get("not", ())))


def _name(key: str, table: Table) -> Name:
    spellings = {region: tuple(table[region]) for region in REGIONS if region in table}
    return Name(key, table["kind"], dict(table["labels"]), spellings, tuple(table.get("not", ())))


def _event(key: str, table: Table) -> Event:
    first = table["first"]
    return Event(key, dict(table["labels"]), first, table.get("last", first), table["major"])
