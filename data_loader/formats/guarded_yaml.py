"""YAML that a stranger wrote: read from its parse events, under limits, into plain text values.

No object is constructed and no recursion takes place, so neither 200 KB of brackets nor a bomb of
aliases can crash or hang the process. Every scalar stays text: what a newspaper writes after
``date:`` is judged later, and a number of 5,000 digits never becomes one.
"""

import re
from typing import Any, Final

import frontmatter
import yaml
from frontmatter.default_handlers import YAMLHandler

from data_loader.limits import UnreadableFileError

MAX_CHARACTERS: Final = 64 * 1024
MAX_DEPTH: Final = 20
MAX_NODES: Final = 2_000

_PLAIN_TAGS: Final = "tag:yaml.org,2002:"
_TIMESTAMP: Final = re.compile(
    r"\d{4}-\d\d?-\d\d?(?:[Tt]|[ \t]{1,9})\d\d?:\d\d:\d\d(?:\.\d{0,9})?", re.ASCII
)
_Loader: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


class UnsafeYamlError(UnreadableFileError):
    """Front matter beyond the limits; the message is the plain reason."""


class GuardedYamlHandler(YAMLHandler):  # type: ignore[misc, unused-ignore]
    """python-frontmatter's YAML handler, reading under limits; ``repeated`` lists double keys."""

    def __init__(self) -> None:
        super().__init__()
        self.repeated: list[str] = []

    def load(self, fm: str, **_: object) -> dict[str, Any]:
        """Return the mapping in ``fm``; its scalars are text."""
        values, self.repeated = read_mapping(fm)
        return values


def split_front_matter(text: str) -> tuple[dict[str, Any], str, list[str]]:
    """Return metadata, body and double keys of a text that opens with a YAML fence.

    Raises:
        UnsafeYamlError: the front matter breaks a limit.
        yaml.YAMLError: the front matter is not valid YAML.
    """
    handler = GuardedYamlHandler()
    metadata, body = frontmatter.parse(text, handler=handler)
    return metadata, body, handler.repeated


def read_mapping(source: str) -> tuple[dict[str, Any], list[str]]:
    r"""Return the mapping a YAML document holds and the keys that stand in it twice.

    The first of two equal keys counts. A document that is no mapping gives an empty one.

    >>> read_mapping("title: 會談\ntags: [美國, 中國]")
    ({'title': '會談', 'tags': ['美國', '中國']}, [])

    Raises:
        UnsafeYamlError: too long, too deep, too many nodes, an anchor, alias, merge key or tag.
        yaml.YAMLError: not valid YAML.
    """
    if len(source) > MAX_CHARACTERS:
        raise UnsafeYamlError(f"front matter larger than {MAX_CHARACTERS // 1024} KB")
    parser, builder = _Loader(source), _Builder()
    while not isinstance(event := parser.get_event(), yaml.StreamEndEvent):
        builder.take(event)
    root = builder.root
    return (root if isinstance(root, dict) else {}), builder.repeated


def state_zone(plain: str) -> str:
    """Return an unquoted scalar; a time without a zone is UTC there, says YAML 1.1 (timestamp).

    >>> state_zone("2024-05-06 23:30:00"), state_zone("2024-05-06")
    ('2024-05-06 23:30:00Z', '2024-05-06')
    """
    return plain + "Z" if plain[4:5] == "-" and _TIMESTAMP.fullmatch(plain) else plain


def _check_node(event: Any) -> None:
    """Refuse what no article's head needs: anchors, aliases and tags that construct objects."""
    if event.anchor is not None:
        raise UnsafeYamlError("front matter with anchors or aliases, which no article needs")
    tag = event.tag
    if tag not in (None, "!") and ("python" in tag or not tag.startswith(_PLAIN_TAGS)):
        raise UnsafeYamlError("front matter with a tag that constructs objects")


class _Builder:
    """Builds nested lists and dicts from parse events, without recursion, under the limits."""

    def __init__(self) -> None:
        self.root: Any = None
        self.repeated: list[str] = []
        self._open: list[Any] = []
        self._keys: list[Any] = []  # the key that waits for its value, one for each open mapping
        self._nodes = 0

    def take(self, event: Any) -> None:
        kind = type(event)
        if kind is yaml.ScalarEvent:
            _check_node(event)
            self._add(event.value if event.style else state_zone(event.value))
        elif kind is yaml.MappingStartEvent or kind is yaml.SequenceStartEvent:
            _check_node(event)
            self._start({} if kind is yaml.MappingStartEvent else [])
        elif kind is yaml.MappingEndEvent or kind is yaml.SequenceEndEvent:
            self._open.pop()
            self._keys.pop()
        elif kind is yaml.AliasEvent:
            raise UnsafeYamlError("front matter with anchors or aliases, which no article needs")

    def _start(self, collection: Any) -> None:
        self._add(collection)
        self._open.append(collection)
        self._keys.append(None)
        if len(self._open) > MAX_DEPTH:
            raise UnsafeYamlError(f"front matter nested deeper than {MAX_DEPTH} levels")

    def _add(self, value: Any) -> None:
        self._nodes += 1
        if self._nodes > MAX_NODES:
            raise UnsafeYamlError(f"front matter of more than {MAX_NODES:,} values")
        if not self._open:
            self.root = value if self.root is None else self.root
        elif isinstance(self._open[-1], list):
            self._open[-1].append(value)
        elif self._keys[-1] is None:
            self._add_key(value)
        else:
            key = self._keys[-1]
            self._keys[-1] = None
            if key in self._open[-1]:
                self.repeated.append(key)
            else:
                self._open[-1][key] = value

    def _add_key(self, value: Any) -> None:
        if not isinstance(value, str):
            raise yaml.YAMLError("a list or mapping stands where a key should be")
        if value == "<<":
            raise UnsafeYamlError("front matter with merge keys, which no article needs")
        self._keys[-1] = value
