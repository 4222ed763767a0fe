"""What can be wrong in a lexicon file, each fault as one sentence that tells its editor what to do.

A *table* is what TOML gives for ``[key]``: any values at all, since the file may hold anything.
Every function here yields problems and raises nothing.
"""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import date, datetime
from difflib import get_close_matches
from typing import Any, Final

from data_loader.scripts import fold_text

LANGUAGES: Final = ("en", "zh-Hant", "zh-Hans")
REGIONS: Final = ("mainland", "taiwan", "hongkong", "overseas")
KINDS: Final = ("person", "body", "place", "thing", "label", "pair")

Table = Mapping[str, Any]
TableCheck = Callable[[Table], Iterator[str]]
FileCheck = Callable[[Mapping[str, Table]], Iterator[str]]

_KEY_FORM: Final = re.compile(r"[A-Za-z][A-Za-z0-9_]*")


def find_table_problems(key: str, table: object, table_check: TableCheck) -> Iterator[str]:
    """Yield what is wrong with a key and its table, each with the key in front."""
    if not _KEY_FORM.fullmatch(key):
        yield f"[{quoted(key)}] is no key: use letters a-z, digits and _, a letter first."
    elif not isinstance(table, dict):
        yield f"[{key}] should be a table but is {described(table)}; give [{key}] its own line."
    else:
        yield from (f"[{key}] {problem}" for problem in table_check(table))


def find_issue_problems(table: Table) -> Iterator[str]:
    """Yield what is wrong with the table of an issue: labels, terms, not."""
    yield from find_key_problems(table, needed=("labels", "terms"), optional=("not",))
    yield from _label_problems(table)
    yield from _term_list_problems(table, ("terms", "not"))
    yield from _exclusion_problems(table, ("terms",))


def find_name_problems(table: Table) -> Iterator[str]:
    """Yield what is wrong with the table of a name: kind, labels, spellings by region, not."""
    yield from find_key_problems(table, needed=("kind", "labels"), optional=(*REGIONS, "not"))
    yield from _label_problems(table)
    yield from _kind_problems(table)
    yield from _term_list_problems(table, (*REGIONS, "not"))
    yield from _region_problems(table)
    yield from _exclusion_problems(table, REGIONS)


def find_event_problems(table: Table) -> Iterator[str]:
    """Yield what is wrong with the table of an event: labels, first, last, major."""
    yield from find_key_problems(table, needed=("labels", "first", "major"), optional=("last",))
    yield from _label_problems(table)
    yield from _day_problems(table)
    if "major" in table and not isinstance(table["major"], bool):
        yield f"major: is {described(table['major'])}; write true or false, without quotes."


def find_text_problems(table: Table) -> Iterator[str]:
    """Yield what is wrong with the table of a text of the interface: one string a language."""
    yield from find_key_problems(table, needed=LANGUAGES, optional=())
    yield from _blank_text_problems(table, "")


def find_stop_list_problems(table: Table) -> Iterator[str]:
    """Yield what is wrong with the table of a table of stop words: any number of lists."""
    yield from _term_list_problems(table, tuple(table))


def find_key_problems(
    table: Table, *, needed: tuple[str, ...], optional: tuple[str, ...]
) -> Iterator[str]:
    """Yield each key that is not allowed, with the nearest that is, and each that is missing."""
    allowed = (*needed, *optional)
    for key in table:
        if key not in allowed:
            near = get_close_matches(key[:80], allowed, n=1, cutoff=0.5)
            hint = f"did you mean {near[0]}?" if near else f"allowed are {', '.join(allowed)}."
            yield f"{quoted(key)}: no such key here; {hint}"
    for key in needed:
        if key not in table:
            yield f"{key}: is missing; add it."


def _label_problems(table: Table) -> Iterator[str]:
    labels = table.get("labels", {})
    if not isinstance(labels, dict):
        yield (
            f'labels: is {described(labels)}; write {{ en = "…", zh-Hant = "…", zh-Hans = "…" }}.'
        )
    elif "labels" in table:
        for problem in find_key_problems(labels, needed=LANGUAGES, optional=()):
            yield f"labels: {problem}"
        yield from _blank_text_problems(labels, "labels: ")


def _blank_text_problems(texts: Table, prefix: str) -> Iterator[str]:
    for key in LANGUAGES:
        text = texts.get(key, "…")
        if not isinstance(text, str):
            yield f"{prefix}{key}: is {described(text)}; write text between quotation marks."
        elif not text.strip():
            yield f"{prefix}{key}: is empty; write the text a reader should see."


def _kind_problems(table: Table) -> Iterator[str]:
    kind = table.get("kind", KINDS[0])
    if kind not in KINDS:
        near = get_close_matches(kind[:80], KINDS, n=1) if isinstance(kind, str) else []
        hint = f"did you mean {near[0]}?" if near else f"write one of {', '.join(KINDS)}."
        yield f"kind: {described(kind)} is no kind; {hint}"


def _term_list_problems(table: Table, keys: Iterable[str]) -> Iterator[str]:
    for key in keys:
        if key not in table:
            continue
        words = table[key]
        if not isinstance(words, list):
            yield f'{key}: is {described(words)}; write a list, ["…", "…"].'
        elif not words and key != "not":
            yield f"{key}: is an empty list; add a term or take the line out."
        else:
            yield from _word_problems(key, words)
            yield from find_repeated(key, _strings(words))


def _word_problems(key: str, words: list[Any]) -> Iterator[str]:
    for word in words:
        if not isinstance(word, str):
            yield f"{key}: holds {described(word)}; every entry is a word in quotation marks."
        elif not word.strip():
            yield f"{key}: holds an empty term, which would match everywhere; take it out."
        elif word != word.strip():
            yield f"{key}: {quoted(word)} has a space before or after it; take the space out."


def find_repeated(place: str, words: Iterable[str]) -> list[str]:
    """Return what is listed twice in a place of the file, script and letter case aside.

    >>> find_repeated("terms", ["關稅", "关税"])
    ["terms: '关税' is listed twice ('關稅' is the same once folded); keep one of the two."]
    """
    seen: dict[str, str] = {}
    problems = []
    for word in words:
        folded = _folded(word)
        if folded in seen:
            first = seen[folded]
            same = "" if first == word else f" ({quoted(first)} is the same once folded)"
            problems.append(f"{place}: {quoted(word)} is listed twice{same}; keep one of the two.")
        seen.setdefault(folded, word)
    return problems


def _region_problems(table: Table) -> Iterator[str]:
    if not any(region in table for region in REGIONS):
        yield f"has no spelling; add a list under one of {', '.join(REGIONS)}."
    home: dict[str, str] = {}
    for region in REGIONS:
        for form in _strings(table.get(region)):
            first = home.setdefault(_folded(form), region)
            if first != region:
                yield (
                    f"{region}: {quoted(form)} stands under {first} too (script aside); "
                    "keep it where the usage comes from."
                )


def _exclusion_problems(table: Table, keys: Iterable[str]) -> Iterator[str]:
    terms = {_folded(term): term for key in keys for term in _strings(table.get(key))}
    for exclusion in _strings(table.get("not")):
        folded = _folded(exclusion)
        if folded in terms:
            yield (
                f"not: {quoted(exclusion)} is itself a term, so it would never be counted; "
                "take it out of one of the lists."
            )
        elif not any(term in folded for term in terms):
            yield (
                f"not: {quoted(exclusion)} holds none of the terms, so it can never matter; "
                "take it out or write the whole longer word."
            )


def _day_problems(table: Table) -> Iterator[str]:
    days = {key: table[key] for key in ("first", "last") if key in table}
    wrong = [key for key, day in days.items() if type(day) is not date]
    for key in wrong:
        hint = "a day without a time" if isinstance(days[key], datetime) else "a day"
        yield f"{key}: is {described(days[key])}; write {hint}, 2025-10-30, without quotes."
    if not wrong and "first" in days and days.get("last", days["first"]) < days["first"]:
        yield f"last: {days['last']} is before first, {days['first']}; change one of them."


def find_shared_labels(tables: Mapping[str, Table]) -> Iterator[str]:
    """Yield every label that two tables share; needs tables that are sound."""
    owners: dict[tuple[str, str], str] = {}
    for key, table in tables.items():
        for language in LANGUAGES:
            label = table["labels"][language]
            owner = owners.setdefault((language, label.strip()), key)
            if owner != key:
                yield (
                    f"[{key}] labels: {language}: {quoted(label)} is the label of [{owner}] too; "
                    "a reader could not tell them apart, so change one."
                )


def find_shared_forms(tables: Mapping[str, Table]) -> Iterator[str]:
    """Yield every spelling that two names share; needs tables that are sound."""
    owners: dict[str, str] = {}
    for key, table in tables.items():
        forms = (form for region in REGIONS for form in table.get(region, ()))
        for form in forms:
            owner = owners.setdefault(_folded(form), key)
            if owner != key:
                yield (
                    f"[{key}] {quoted(form)} is a spelling of [{owner}] too; "
                    "keep it in one of them, or write a longer form that is not ambiguous."
                )


def _folded(term: str) -> str:
    # As matching folds: two spellings that come out the same are one to the reader's search.
    return fold_text(term).lower()


def _strings(words: object) -> list[str]:
    return [word for word in words if isinstance(word, str)] if isinstance(words, list) else []


def quoted(text: str) -> str:
    """Return text in quotation marks, control characters made visible, long text cut short."""
    return repr(text if len(text) <= 40 else text[:39] + "…")


def described(value: object) -> str:
    """Return what a value is, in words: text as it stands, anything else by its kind."""
    # Never the repr of a list or table: a hostile file can nest it deeper than repr can go.
    words = {bool: "true or false", int: "a number", float: "a number", list: "a list"}
    words |= {dict: "a table", date: "a date", datetime: "a date with a time"}
    return quoted(value) if isinstance(value, str) else words.get(type(value), "a time")
