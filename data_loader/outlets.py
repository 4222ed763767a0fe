"""``lexicons/outlets.toml``: how an outlet shows itself, and what its pages carry beside the text.

An editor changes the file without touching code. In its phrases ``…`` stands for any text inside
the line, a phrase holds for the whole line, and every phrase holds for both scripts.
"""

import re
import tomllib
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache, partial
from pathlib import Path
from typing import Any, Final
from zoneinfo import ZoneInfo

from opencc import OpenCC

from data_loader.words_in_lines import WordsInLines

OUTLETS_FILE: Final = Path(__file__).resolve().parent.parent / "lexicons" / "outlets.toml"
ACTIONS: Final = ("line", "start", "end", "skip", "tags")
_LONGEST_LINE: Final = 500
_EDGES: Final = " \t\u3000:：*＊#-–—|｜·•●■◆▲▼►▶※"  # decoration around a marker


class OutletsFileError(ValueError):
    """``outlets.toml`` cannot be used; the message names the entry and what to mend."""


@dataclass(frozen=True, slots=True)
class Rule:
    """What to do with a line of page furniture.

    Attributes:
        name: what the line is, in words; it is shown as the reason for its removal.
        action: ``line`` removes the line; ``start`` also all before it; ``end`` also all after
            it; ``skip`` also the headlines after it, up to the next line of prose; ``tags`` also
            the next line, which holds the article's tags.
        phrases: the lines themselves.
    """

    name: str
    action: str
    phrases: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Outlet:
    """A news outlet.

    Attributes:
        name: its one agreed form.
        aliases: other forms of its name, as metadata, folders and title endings have them.
        hosts: domains of its addresses; subdomains are included.
        openings: what only its own texts open with, wherever they are carried.
        signatures: what its pages say somewhere, for texts without an address.
        time_zone: where its calendar day begins.
        rules: furniture of its pages.
    """

    name: str
    aliases: tuple[str, ...] = ()
    hosts: tuple[str, ...] = ()
    openings: tuple[str, ...] = ()
    signatures: tuple[str, ...] = ()
    time_zone: str = "UTC"
    rules: tuple[Rule, ...] = ()

    @property
    def zone(self) -> ZoneInfo:
        """The time zone in which the outlet's calendar days are counted."""
        return ZoneInfo(self.time_zone)


@dataclass(frozen=True, slots=True)
class _Phrase:
    """A phrase of a rule in one script; ``words`` is its longest part without a gap."""

    words: str
    pattern: re.Pattern[str]
    rule: Rule

    def is_line(self, line: str) -> bool:
        return self.words in line and self.pattern.fullmatch(line) is not None


class Matcher:
    """Finds which of many phrases are whole lines of a text.

    A line is only held against the phrases whose first two characters it opens with, and where it
    has the words of one that opens with ``…``, against those.
    """

    def __init__(self, rules: Iterable[Rule]) -> None:
        self._by_opening: dict[str, list[_Phrase]] = defaultdict(list)
        for rule in rules:
            for form in (form for phrase in rule.phrases for form in both_scripts(phrase)):
                phrase = form.strip(_EDGES)
                words = max(phrase.split("…"), key=len)
                opening = "" if "…" in phrase[:2] else phrase[:2]
                pattern = re.compile(_wildcards(phrase))
                self._by_opening[opening].append(_Phrase(words, pattern, rule))
        self._open = self._by_opening.pop("", [])
        self._words = WordsInLines(phrase.words for phrase in self._open)

    def find(self, lines: Sequence[str]) -> dict[int, Rule]:
        """Return the rule for each matching line, by its position.

        Lines of 500 characters and more are text, not furniture.
        """
        markers = [line.strip(_EDGES) for line in lines]
        have_words = self._words.find("\n".join(lines).encode())
        opened = {at for at, marker in enumerate(markers) if marker[:2] in self._by_opening}
        found: dict[int, Rule] = {}
        for at in sorted(opened | have_words):
            if len(lines[at]) >= _LONGEST_LINE:
                continue
            phrases = self._by_opening.get(markers[at][:2], [])
            phrases = phrases + self._open if at in have_words else phrases
            matching = [phrase for phrase in phrases if phrase.is_line(markers[at])]
            if matching:
                found[at] = min(matching, key=partial(_place_words, lines[at])).rule
        return found


@dataclass(frozen=True, slots=True)
class Catalogue:
    """All of ``outlets.toml``, ready for use.

    Attributes:
        outlets: by agreed name.
        shared: the rules for pages of every outlet.
        credits: agencies and other owners of pictures; a line that ends with one in brackets is
            a caption.
        roles: words before a byline's name; ``endings``: words after it.
        html_classes: parts of a ``class`` that mark an element as no part of the text.
        page_labels: labels before a name or address in a line of the page about itself;
            ``page_openings``: what such lines open with; ``page_talk``: words in them.
    """

    outlets: Mapping[str, Outlet]
    shared: tuple[Rule, ...]
    credits: tuple[str, ...]
    roles: tuple[str, ...]
    endings: tuple[str, ...]
    html_classes: tuple[str, ...]
    page_labels: tuple[str, ...] = ()
    page_openings: tuple[str, ...] = ()
    page_talk: tuple[str, ...] = ()


def load_catalogue(path: Path = OUTLETS_FILE) -> Catalogue:
    """Return the outlets and rules of ``path``.

    Raises:
        OutletsFileError: the file is missing, is no TOML, or an entry is incomplete.
    """
    try:
        table = tomllib.loads(path.read_text("utf-8"))
    except (OSError, ValueError) as error:
        raise OutletsFileError(f"{path.name} cannot be read: {error}") from error
    outlets = [_outlet(entry, path.name) for entry in table.get("outlet", [])]
    bylines, page = table.get("bylines", {}), table.get("page", {})
    return Catalogue(
        outlets={outlet.name: outlet for outlet in outlets},
        shared=_rules(table.get("furniture", []), f"{path.name}, shared furniture"),
        credits=tuple(table.get("photo", {}).get("credits", [])),
        roles=_longest_first(bylines.get("roles", [])),
        endings=_longest_first(bylines.get("endings", [])),
        html_classes=tuple(table.get("html", {}).get("classes", [])),
        page_labels=tuple(page.get("labels", [])),
        page_openings=tuple(page.get("openings", [])),
        page_talk=tuple(page.get("talk", [])),
    )


@lru_cache(maxsize=1)
def catalogue() -> Catalogue:
    """Return the project's own ``outlets.toml``, read once a process."""
    return load_catalogue()


@lru_cache(maxsize=256)
def matcher(outlet: str, own_lines: tuple[str, ...] = ()) -> Matcher:
    """Return the matcher for the furniture of ``outlet``, of a corpus, and of pages in general."""
    known = catalogue().outlets.get(outlet)
    own = (own_lines_rule(own_lines),) if own_lines else ()
    return Matcher(own + (known.rules if known else ()) + catalogue().shared)


def own_lines_rule(lines: tuple[str, ...]) -> Rule:
    """Return the rule for the lines of ``corpus.toml``."""
    return Rule("line named in corpus.toml", "line", lines)


@lru_cache(maxsize=1)
def aliases() -> dict[str, Outlet]:
    """Return every form of every outlet's name, in both scripts and lower case."""
    return {
        form.casefold(): outlet
        for outlet in catalogue().outlets.values()
        for name in (outlet.name, *outlet.aliases)
        for form in both_scripts(name)
    }


@lru_cache(maxsize=1)
def hosts() -> dict[str, Outlet]:
    """Return the outlet of every domain."""
    return {host: outlet for outlet in catalogue().outlets.values() for host in outlet.hosts}


@lru_cache(maxsize=4096)
def both_scripts(phrase: str) -> tuple[str, ...]:
    """Return ``phrase`` as written and, where different, in Simplified and Traditional.

    >>> both_scripts("熱門新聞")
    ('熱門新聞', '热门新闻')
    """
    forms = (phrase, *(_converter(name).convert(phrase) for name in ("t2s", "s2t")))
    return tuple(dict.fromkeys(forms))


def any_of(phrases: Iterable[str]) -> str:
    """Return a regular expression that matches any of ``phrases`` in either script."""
    forms = {form for phrase in phrases for form in both_scripts(phrase)}
    return "|".join(map(_wildcards, sorted(forms, key=len, reverse=True))) or r"(?!)"


@lru_cache(maxsize=2)
def _converter(configuration: str) -> OpenCC:
    return OpenCC(configuration)


def _wildcards(phrase: str) -> str:
    return "[^\n]*?".join(re.escape(part) for part in phrase.split("…"))


def _place_words(line: str, phrase: _Phrase) -> tuple[int, int]:
    """Return what orders phrases that all match: the words that end first, of these the longest."""
    start = line.find(phrase.words)
    return start + len(phrase.words), start


def _longest_first(words: Iterable[str]) -> tuple[str, ...]:
    return tuple(sorted(words, key=len, reverse=True))


def _outlet(entry: Mapping[str, Any], file: str) -> Outlet:
    name = entry.get("name", "")
    if not name:
        raise OutletsFileError(f"{file}: an [[outlet]] has no name. Give it one.")
    where = f"{file}, outlet {name}"
    zone = entry.get("time_zone", "UTC")
    try:
        ZoneInfo(zone)
    except (ValueError, KeyError, OSError) as error:
        raise OutletsFileError(f'{where}: time_zone = "{zone}" is no time zone.') from error
    texts = {
        field: tuple(entry.get(field, ()))
        for field in ("aliases", "hosts", "openings", "signatures")
    }
    return Outlet(name, time_zone=zone, rules=_rules(entry.get("furniture", []), where), **texts)


def _rules(entries: Iterable[Mapping[str, Any]], where: str) -> tuple[Rule, ...]:
    rules = tuple(
        Rule(entry.get("rule", ""), entry.get("action", "line"), tuple(entry.get("lines", ())))
        for entry in entries
    )
    for rule in rules:
        if not rule.name or not rule.phrases or rule.action not in ACTIONS:
            raise OutletsFileError(
                f"{where}: a furniture entry needs rule, lines, and an action out of {ACTIONS}."
            )
        if not all(phrase.strip(_EDGES + "…") for phrase in rule.phrases):
            raise OutletsFileError(f"{where}: rule {rule.name!r} has an empty line.")
    return rules
