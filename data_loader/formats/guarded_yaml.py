"""YAML that a stranger wrote: read from its parse events, under limits, into plain text values.

No object is constructed and no recursion takes place, so neither 200 KB of brackets nor a bomb of
aliases can crash or hang the process. Every scalar stays text: what a newspaper writes after
``date:`` is judged later, and a number of 5,000 digits never becomes one.
"""

from collections.abc import Iterator
from typing import Any, Final

import frontmatter
import yaml
from frontmatter.default_handlers import YAMLHandler

from data_loader.decoding import UnreadableFileError

MAX_CHARACTERS: Final = 64 * 1024
MAX_DEPTH: Final = 20
MAX_NODES: Final = 2_000

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
    builder = _Builder()
    for event in _events(source):
        builder.take(event)
    root = builder.root
    return (root if isinstance(root, dict) else {}), builder.repeated


def _events(source: str) -> Iterator[Any]:
    nodes = depth = 0
    parser = _Loader(source)
    while not isinstance(event := parser.get_event(), yaml.StreamEndEvent):
        if isinstance(event, yaml.NodeEvent):
            nodes += 1
            _check_node(event, nodes)
        if isinstance(event, yaml.CollectionStartEvent):
            depth += 1
            if depth > MAX_DEPTH:
                raise UnsafeYamlError(f"front matter nested deeper than {MAX_DEPTH} levels")
        elif isinstance(event, yaml.CollectionEndEvent):
            depth -= 1
        yield event


def _check_node(event: Any, nodes: int) -> None:
    if nodes > MAX_NODES:
        raise UnsafeYamlError(f"front matter of more than {MAX_NODES:,} values")
    if event.anchor is not None:
        raise UnsafeYamlError("front matter with anchors or aliases, which no article needs")
    tag = getattr(event, "tag", None)
    if tag and not tag.startswith("tag:yaml.org,2002:") and tag != "!":
        raise UnsafeYamlError("front matter with a tag that constructs objects")
    if tag and "python" in tag:
        raise UnsafeYamlError("front matter with a tag that constructs objects")


class _Builder:
    """Builds nested lists and dicts from parse events, without recursion."""

    def __init__(self) -> None:
        self.root: Any = None
        self.repeated: list[str] = []
        self._open: list[Any] = []
        self._keys: list[Any] = []  # the key that waits for its value, one for each open mapping

    def take(self, event: Any) -> None:
        if isinstance(event, yaml.ScalarEvent):
            self._add(event.value)
        elif isinstance(event, yaml.CollectionStartEvent):
            is_mapping = isinstance(event, yaml.MappingStartEvent)
            collection: Any = {} if is_mapping else []
            self._add(collection)
            self._open.append(collection)
            self._keys.append(None)
        elif isinstance(event, yaml.CollectionEndEvent):
            self._open.pop()
            self._keys.pop()

    def _add(self, value: Any) -> None:
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
