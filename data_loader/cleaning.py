"""Blocks of a page to the text of the article: what a careful reader would read, and no more."""

import re
from bisect import bisect_right
from dataclasses import dataclass, field
from itertools import accumulate
from typing import Final

from data_loader.captions import is_caption
from data_loader.formats.items import RawItem, describe_removed
from data_loader.headlines import is_prose
from data_loader.outlets import Rule, matcher

_NOTHING_SAID: Final = re.compile(r"[\W_]*")
_LONGEST_TOOLBAR: Final = 40
_SPACES: Final = re.compile(r"\s+")
_MENU: Final = Rule("before the article", "start", ())
_TOOLBAR: Final = Rule("toolbar", "line", ())
_TAGS: Final = Rule("tag list", "line", ())


@dataclass(slots=True)
class CleanText:
    """The text of an article and what was taken out of it.

    Attributes:
        text: paragraphs separated by one blank line.
        furniture: one 'rule: text' for each block taken out.
        tags: tags that stood in a line of the page.
    """

    text: str
    furniture: list[str] = field(default_factory=list)
    tags: list[str] = field(default_factory=list)


def clean_text(
    item: RawItem, *, title: str, author: str, outlet: str, own_lines: tuple[str, ...] = ()
) -> CleanText:
    """Return the text of ``item`` without headline, page furniture and loose captions.

    ``own_lines`` are furniture besides what ``outlets.toml`` knows: those of ``corpus.toml``.
    """
    clean = CleanText("", list(item.furniture))
    blocks = [block for block in item.blocks if not _NOTHING_SAID.fullmatch(block)]
    blocks = _drop_title(blocks, title, clean)
    rules = _find_rules(blocks, outlet, own_lines)
    if item.has_loose_captions:
        _add_toolbars(rules, blocks, outlet)
    _add_biography(rules, blocks, author)
    kept = _Remover(rules, blocks, is_guarded=item.has_loose_captions).run(clean)
    if item.has_loose_captions:
        kept = _drop_captions(kept, clean)
    clean.text = "\n\n".join(kept)
    return clean


def _drop_title(blocks: list[str], title: str, clean: CleanText) -> list[str]:
    if blocks and title and _SPACES.sub("", blocks[0]) == _SPACES.sub("", title):
        clean.furniture.append(describe_removed("repeated title", blocks[0]))
        return blocks[1:]
    return blocks


def _find_rules(blocks: list[str], outlet: str, own_lines: tuple[str, ...]) -> dict[int, Rule]:
    """Return the rule for each block that is furniture, by the block's position."""
    found = matcher(outlet, own_lines).find("\n".join(blocks))
    if not found:
        return {}
    starts = list(accumulate((len(block) + 1 for block in blocks), initial=0))
    return {bisect_right(starts, offset) - 1: rule for offset, rule in sorted(found.items())}


def _add_toolbars(rules: dict[int, Rule], blocks: list[str], outlet: str) -> None:
    """Mark the blocks whose every word is a line of furniture by itself."""
    for index, block in enumerate(blocks):
        words = block.split() if len(block) <= _LONGEST_TOOLBAR and index not in rules else []
        found = matcher(outlet).find("\n".join(words)) if len(words) > 1 else {}
        if words and len(found) == len(words):
            rules[index] = _TOOLBAR


def _add_biography(rules: dict[int, Rule], blocks: list[str], author: str) -> None:
    """Mark the block that names the author below the text: their biography follows."""
    if not author:
        return
    for index in range(len(blocks) - 1, 0, -1):
        role, bar, name = blocks[index].partition("|")
        if bar and len(role) <= 12 and name.strip() == author:
            rules.setdefault(index, Rule("author biography", "end", (author,)))


class _Remover:
    """Walks down the blocks once and takes out what the rules say.

    ``is_guarded`` is for pages whose menus stand above the text: there a marker that would end
    the text before it has begun is no more than a line of the menu.
    """

    def __init__(self, rules: dict[int, Rule], blocks: list[str], *, is_guarded: bool) -> None:
        self._rules = rules
        self._blocks = blocks
        self._has_begun = not is_guarded
        self._skipping: Rule | None = None
        self._tags_follow = False

    def run(self, clean: CleanText) -> list[str]:
        first = self._find_start()
        kept: list[str] = []
        for index, block in enumerate(self._blocks):
            reason = _MENU if index < first else self._find_reason(index, block, clean)
            if reason is None:
                kept.append(block)
                self._has_begun = self._has_begun or is_prose(block)
            else:
                clean.furniture.append(describe_removed(reason.name, block))
        return kept

    def _find_start(self) -> int:
        """Return the position below the last ``start`` rule that stands above all prose."""
        start = 0
        for index, rule in self._rules.items():
            if rule.action == "start" and not any(map(is_prose, self._blocks[start:index])):
                start = index + 1
        return start

    def _find_reason(self, index: int, block: str, clean: CleanText) -> Rule | None:
        rule = self._rules.get(index)
        if self._tags_follow:
            self._tags_follow = False
            clean.tags = block.split()
            return _TAGS
        self._tags_follow = rule is not None and rule.action == "tags"
        ended = self._skipping is not None and self._skipping.action == "end"
        if rule and self._has_begun and rule.action in (("end",) if ended else ("end", "skip")):
            self._skipping = rule
        elif self._skipping and not ended and rule is None and is_prose(block):
            self._skipping = None
        return rule or self._skipping


def _drop_captions(blocks: list[str], clean: CleanText) -> list[str]:
    clean.furniture.extend(describe_removed("caption", line) for line in blocks if is_caption(line))
    return [line for line in blocks if not is_caption(line)]
