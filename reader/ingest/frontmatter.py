"""YAML front matter, read as data only: no tags, no aliases, nothing that is built or run."""

from __future__ import annotations

import math
import re
from typing import TypeAlias

import yaml

from reader.core.ids import JSONValue
from reader.ingest.draft import About, without_surrogates
from reader.ingest.titles import shorten

_FENCED = re.compile(r"---[ \t]*\n(?P<yaml>.*?)^(?:---|\.\.\.)[ \t]*(?:\n|\Z)", re.DOTALL | re.MULTILINE)
_BEGINS_WITH_KEY = re.compile(r"(?:[ \t]*(?:#[^\n]*)?\n)*[\"']?[^\W\d][\w .-]{0,60}[\"']?[ \t]*:(?:\s|\Z)")
_LARGEST = 65_536
_DEEPEST = 32

_Node: TypeAlias = "yaml.ScalarEvent | list[_Node] | dict[str, _Node]"

_FIELDS = {
    "title": "title",
    "author": "byline",
    "byline": "byline",
    "date": "published",
    "url": "url",
    "publisher": "publisher",
    "source": "publisher",
    "language": "language",
    "lang": "language",
}


def split_front_matter(text: str) -> tuple[About, str, tuple[str, ...]]:
    """Part a Markdown text into what its front matter says, its body, and notices for the user.

    Front matter stands between `---` lines at the very start and is a YAML mapping, read by the JSON schema
    of YAML 1.2. Where an article has a field for a value, the field keeps it letter for letter. Anything else
    that begins with `---` is text. Front matter that cannot be read is left out with a notice, and the body
    still opens.

    Args:
        text: The decoded file.
    """
    fenced = _FENCED.match(text)
    if fenced is None:
        return About(), text, ()
    source, body = fenced["yaml"], text[fenced.end() :]
    meant_as_data = not source.strip() or _BEGINS_WITH_KEY.match(source) is not None
    if not meant_as_data:
        return About(), text, ()
    if len(source) > _LARGEST:
        return About(), body, (f"The front matter was not read: it has more than {_LARGEST:,} characters.",)
    try:
        return _about(_parse(source)), body, ()
    except _RefusedError as refused:
        return About(), body, (f"The front matter was not read: {refused}.",)
    except yaml.YAMLError as error:
        problem = getattr(error, "problem", None) or "it holds a character that YAML does not allow"
        place = _place(getattr(error, "problem_mark", None))
        return About(), body, (f"The front matter was not read: {without_surrogates(problem)}{place}.",)


class _RefusedError(Exception):
    """Front matter that is valid YAML and more than plain data."""

    def __init__(self, problem: str, event: yaml.Event | None = None) -> None:
        super().__init__(problem + _place(event.start_mark if event is not None else None))


def _place(mark: object) -> str:
    # A mark's line counts from 0 and does not know the fence above it.
    line: int | None = getattr(mark, "line", None)
    return f", line {line + 2}" if line is not None else ""


def _parse(source: str) -> dict[str, _Node]:
    """Return the mapping that a YAML text holds, its scalars unread.

    Raises:
        yaml.YAMLError: If it is not YAML.
        _RefusedError: If it is not a mapping of plain data.
    """
    root: list[_Node] = []
    open_nodes: list[list[_Node] | dict[str, _Node]] = [root]
    keys: list[str | None] = [None]
    for event in yaml.parse(source, Loader=yaml.SafeLoader):
        if isinstance(event, yaml.CollectionEndEvent):
            open_nodes.pop()
            keys.pop()
            continue
        if not isinstance(event, yaml.NodeEvent):
            continue
        node = _node(event)
        if len(open_nodes) > _DEEPEST:
            raise _RefusedError("it is nested too deeply", event)
        parent = open_nodes[-1]
        if isinstance(parent, list):
            parent.append(node)
        elif keys[-1] is not None:
            parent[keys[-1]] = node
            keys[-1] = None
        elif isinstance(node, yaml.ScalarEvent):
            keys[-1] = without_surrogates(node.value)
            continue
        else:
            raise _RefusedError("a key is not a word", event)
        if not isinstance(node, yaml.ScalarEvent):
            open_nodes.append(node)
            keys.append(None)
    if not root:
        return {}
    if len(root) > 1 or not isinstance(root[0], dict):
        raise _RefusedError("it is not a list of keys and values")
    return root[0]


def _node(event: yaml.NodeEvent) -> _Node:
    """Return an empty node for an event; an alias could make a small file huge, a tag could ask for code."""
    if isinstance(event, yaml.AliasEvent):
        raise _RefusedError("aliases are refused", event)
    if getattr(event, "tag", None) is not None:
        raise _RefusedError("tags are refused", event)
    if isinstance(event, yaml.ScalarEvent):
        return event
    return {} if isinstance(event, yaml.MappingStartEvent) else []


def _about(mapping: dict[str, _Node]) -> About:
    fields: dict[str, str] = {}
    metadata: dict[str, JSONValue] = {}
    for key, node in mapping.items():
        name = _FIELDS.get(key.casefold())
        if name is None or name in fields or (printed := _printed(node)) is None:
            metadata[key] = _json(node)
        elif printed:
            fields[name] = printed
    title = shorten(fields.pop("title", ""))
    return About(title=title, metadata=metadata, **fields)


def _printed(node: _Node) -> str | None:
    """Return a scalar, or a list of them, as its source prints it; None if it is neither."""
    if isinstance(node, yaml.ScalarEvent):
        return "" if _json(node) is None else " ".join(without_surrogates(node.value).split())
    if isinstance(node, list) and all(isinstance(item, yaml.ScalarEvent) for item in node):
        return ", ".join(filter(None, map(_printed, node)))
    return None


_INTEGER = re.compile(r"-?(?:0|[1-9]\d{0,14})")
_NUMBER = re.compile(r"-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][-+]?\d+)?")
_WORDS: dict[str, JSONValue] = {"": None, "~": None, "null": None, "true": True, "false": False}


def _json(node: _Node) -> JSONValue:
    if isinstance(node, dict):
        return {key: _json(value) for key, value in node.items()}
    if isinstance(node, list):
        return [_json(value) for value in node]
    text = without_surrogates(node.value)
    if not node.implicit[0]:
        return text
    if text in _WORDS:
        return _WORDS[text]
    if _INTEGER.fullmatch(text):
        return int(text)
    if _NUMBER.fullmatch(text) and "." in text and math.isfinite(number := float(text)):
        return number
    return text
