"""Blocks of a page to the text of the article: what a careful reader would read, and no more."""

import re
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Final

from data_loader.captions import is_caption
from data_loader.formats.items import RawItem
from data_loader.found_furniture import NO_CHOICES, FurnitureChoices
from data_loader.headlines import is_prose
from data_loader.line_shapes import describe_removed
from data_loader.outlets import Rule, catalogue, matcher, own_lines_rule

_NOTHING_SAID: Final = re.compile(r"[\W_]*")
_LONGEST_TOOLBAR: Final = 40
_MENU: Final = Rule("menu above the text", "start", ())
_TOOLBAR: Final = Rule("toolbar", "line", ())
_TAGS: Final = Rule("tag list", "line", ())
_BIOGRAPHY: Final = Rule("author biography", "end", ())
_CAPTION: Final = Rule("loose caption", "line", ())
_OWN_RULES: Final = (_MENU, _TOOLBAR, _TAGS, _BIOGRAPHY, _CAPTION, own_lines_rule(()))


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


@lru_cache(maxsize=1)
def line_rules() -> frozenset[str]:
    """Return the names of the rules by which ``clean_text`` takes out lines."""
    known = (rule for outlet in catalogue().outlets.values() for rule in outlet.rules)
    return frozenset(rule.name for rule in (*known, *catalogue().shared, *_OWN_RULES))


def clean_text(
    item: RawItem,
    *,
    title: str,
    author: str,
    outlet: str,
    own_lines: tuple[str, ...] = (),
    choices: FurnitureChoices = NO_CHOICES,
) -> CleanText:
    """Return the text of ``item`` without headline, page furniture and loose captions.

    ``own_lines`` are furniture besides what ``outlets.toml`` knows: those of ``corpus.toml``. A
    line that ``choices`` keeps stays, and is no marker of what stands around it either.
    """
    clean = CleanText("", list(item.furniture))
    blocks = [block for block in item.blocks if not _NOTHING_SAID.fullmatch(block)]
    blocks = _drop_title(blocks, title, clean)
    rules = _find_rules(blocks, outlet, own_lines)
    if item.has_loose_captions:
        _add_toolbars(rules, blocks, outlet)
    _add_biography(rules, blocks, author)
    for at in [at for at in rules if choices.keeps(outlet, blocks[at])]:
        del rules[at]
    reasons = _Remover(rules, blocks, is_guarded=item.has_loose_captions).run(clean)
    if item.has_loose_captions:
        _add_captions(reasons, blocks)
    kept = []
    for at, block in enumerate(blocks):
        if at not in reasons or choices.keeps(outlet, block):
            kept.append(block)
        else:
            clean.furniture.append(describe_removed(reasons[at].name, block))
    clean.text = "\n\n".join(kept)
    return clean


def _drop_title(blocks: list[str], title: str, clean: CleanText) -> list[str]:
    if blocks and title and "".join(blocks[0].split()) == "".join(title.split()):
        clean.furniture.append(describe_removed("repeated title", blocks[0]))
        return blocks[1:]
    return blocks


def _find_rules(blocks: list[str], outlet: str, own_lines: tuple[str, ...]) -> dict[int, Rule]:
    """Return the rule for each block that is furniture, by the block's position."""
    lines = [line for block in blocks for line in block.split("\n")]
    found = matcher(outlet, own_lines).find(lines)
    if not found or len(lines) == len(blocks):
        return found
    blocks_of_lines = [at for at, block in enumerate(blocks) for _ in block.split("\n")]
    return {blocks_of_lines[at]: rule for at, rule in found.items()}


def _add_toolbars(rules: dict[int, Rule], blocks: list[str], outlet: str) -> None:
    """Mark the blocks whose every word is a line of furniture by itself."""
    for index, block in enumerate(blocks):
        words = block.split() if len(block) <= _LONGEST_TOOLBAR and index not in rules else []
        found = matcher(outlet).find(words) if len(words) > 1 else {}
        if words and len(found) == len(words):
            rules[index] = _TOOLBAR


def _add_biography(rules: dict[int, Rule], blocks: list[str], author: str) -> None:
    """Mark the block that names the author below the text: their biography follows."""
    if not author:
        return
    for index in (at for at in range(1, len(blocks)) if "|" in blocks[at]):
        role, _, name = blocks[index].partition("|")
        if len(role) <= 12 and name.strip() == author:
            rules.setdefault(index, _BIOGRAPHY)


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

    def run(self, clean: CleanText) -> dict[int, Rule]:
        """Return why blocks go, by their positions."""
        first = self._find_start()
        reasons = dict.fromkeys(range(first), _MENU)
        for index in range(first, len(self._blocks)):
            if index not in self._rules and self._is_idle():
                continue
            block = self._blocks[index]
            reason = self._find_reason(index, block, clean)
            if reason is None:
                self._has_begun = self._has_begun or is_prose(block)
            else:
                reasons[index] = reason
        return reasons

    def _is_idle(self) -> bool:
        """Return whether a block without a rule stays, and changes nothing."""
        return self._has_begun and self._skipping is None and not self._tags_follow

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


def _add_captions(reasons: dict[int, Rule], blocks: list[str]) -> None:
    for index, block in enumerate(blocks):
        if index not in reasons and is_caption(block):
            reasons[index] = _CAPTION
