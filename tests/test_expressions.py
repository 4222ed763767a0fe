"""Regular expressions mean the same on every Python that the project allows.

Before 3.11.5, Python took a possessively repeated group that had failed on its way for matched up
to there: ``(?:-[0-9]++)++`` matched all of ``-1-`` (gh-106052). Debian 12 has 3.11.2. An atomic
group fails as a whole there, too, so a repeated group has to be one.
"""

import importlib
import pkgutil
import re
from collections.abc import Iterator, Mapping
from types import ModuleType
from typing import Any, Final

import pytest

import analysis
import charts
import corpus
import data_loader
from corpus.segmentation import segment_text
from data_loader.formats.plain_heads import read_plain_head

ONE_CHARACTER: Final = {"LITERAL", "NOT_LITERAL", "IN", "ANY"}


def partial_failures(expression: str, flags: int = 0) -> list[str]:
    """Return the bodies, as parsed, of possessive repeats that can fail when half of it matched."""
    parsed = re._parser.parse(expression, flags)  # type: ignore[attr-defined]
    bodies = (told[2] for name, told in _operations(parsed) if name == "POSSESSIVE_REPEAT")
    return [str(body) for body in bodies if not _fails_as_a_whole(body)]


def _operations(parsed: Any) -> Iterator[tuple[str, Any]]:
    """Yield what an expression is made of, at every depth: (name, arguments)."""
    if isinstance(parsed, tuple) and len(parsed) == 2 and hasattr(parsed[0], "name"):
        yield str(parsed[0]), parsed[1]
    if isinstance(parsed, tuple | list | re._parser.SubPattern):  # type: ignore[attr-defined]
        for part in parsed:
            yield from _operations(part)


def _fails_as_a_whole(body: Any) -> bool:
    if len(body) != 1:
        return False
    name, told = str(body[0][0]), body[0][1]
    if name == "BRANCH":
        return all(map(_fails_as_a_whole, told[1]))
    if name == "POSSESSIVE_REPEAT":
        return len(told[2]) == 1 and str(told[2][0][0]) in ONE_CHARACTER
    return name == "ATOMIC_GROUP" or name in ONE_CHARACTER


def patterns_of(module: ModuleType) -> Mapping[str, re.Pattern[Any]]:
    return {name: value for name, value in vars(module).items() if isinstance(value, re.Pattern)}


def modules_of(package: ModuleType) -> Iterator[ModuleType]:
    for found in pkgutil.walk_packages(package.__path__, package.__name__ + "."):
        if not found.name.endswith("__main__"):
            yield importlib.import_module(found.name)


@pytest.mark.parametrize(
    ("expression", "n_partial"),
    [
        ("(?:-[0-9]++)++", 1),
        ("(?:a(?=b))*+", 1),
        ("(?:(?>a)b)?+", 1),
        ("(?:a|b+c)*+", 1),
        ("x(?>(?:-[0-9]++)++)y", 1),
        ("(?:-[0-9]++)+", 0),
        ("(?>-[0-9]+)++", 0),
        (r"(?:[^()]++|(?>\([^()]*\)))*+", 0),
        ("[a-z]*+b?+.++", 0),
    ],
)
def test_the_rule_finds_groups_that_fail_on_their_way(expression: str, n_partial: int) -> None:
    assert len(partial_failures(expression)) == n_partial


@pytest.mark.parametrize("package", [data_loader, corpus, analysis, charts])
def test_groups_repeated_possessively_fail_as_a_whole(package: ModuleType) -> None:
    found = {
        f"{module.__name__}.{name}": partial
        for module in modules_of(package)
        for name, pattern in patterns_of(module).items()
        if isinstance(pattern.pattern, str)
        and (partial := partial_failures(pattern.pattern, pattern.flags))
    }
    assert found == {}


def test_a_mark_behind_a_compound_is_no_part_of_it() -> None:
    assert segment_text("於2014-9-25，見D.C.及102-103.") == [
        *("於", "2014-9-25", "見", "D.C", "及", "102-103")
    ]


def test_a_key_inside_a_value_is_left_to_the_parser() -> None:
    assert read_plain_head("title: 會談:\n") is None
    assert read_plain_head("tags: [中美 , 會談]\n") is None
