"""JSONL: one article a record, its `text` taken as plain text, what else it says as what is known of the article."""

from __future__ import annotations

import codecs
import io
import json
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from typing import NoReturn

from reader.core.ids import JSONValue
from reader.errors import IngestError
from reader.ingest.decode import decode
from reader.ingest.draft import About, Draft, Hints, single_line
from reader.ingest.plain import draft_of
from reader.ingest.titles import shorten

LARGEST_RECORD = 64 * 1024 * 1024
"""The size of the largest record, in bytes."""

_NATIVE = "pressmark-native"
_FIELDS = {
    "title": "title",
    "headline": "title",
    "url": "url",
    "date": "published",
    "published": "published",
    "author": "byline",
    "byline": "byline",
    "publisher": "publisher",
    "source": "publisher",
    "site": "publisher",
    "language": "language",
    "lang": "language",
}
_DEEPEST = 32


@dataclass(frozen=True, slots=True)
class Record:
    """A record that gives an article.

    Args:
        draft: What was read.
        line: The record's own bytes, with a line end.
    """

    draft: Draft
    line: bytes


def records(data: bytes, hints: Hints) -> Iterator[Record | IngestError]:
    """Read records, each on a line of its own (jsonlines.org); blank lines are passed over.

    A record that gives no article is yielded as the reason why, its line as the place.

    Args:
        data: The file, in UTF-8 unless the hints or a byte order mark say otherwise.
        hints: What is known of it.

    Raises:
        IngestError: If the file holds annotations that this program wrote, or no record at all.
    """
    lines = 0
    for number, line in enumerate(_lines(data, hints), 1):
        if not line.strip():
            continue
        lines += 1
        try:
            fields = _parse(line)
            if lines == 1 and fields.get("format") == _NATIVE:
                raise _AnnotationsError(
                    "these are annotations, not articles", remedy="`pressmark import` reads them"
                )
            yield Record(_draft(fields), line.strip() + b"\n")
        except _AnnotationsError:
            raise
        except IngestError as fault:
            yield IngestError(fault.what, where=f"line {number:,}", remedy=fault.remedy)
    if not lines:
        raise IngestError("empty file", remedy="there is no record to read in it")


class _AnnotationsError(IngestError):
    """A file that speaks of articles and does not mean to add any."""


def _lines(data: bytes, hints: Hints) -> Iterator[bytes]:
    wide = data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE))
    if hints.encoding is not None or wide:
        data = decode(data, encoding=hints.encoding).text.encode()
    # Only a line feed parts records; what else may end a line can stand in a string.
    lines = io.BytesIO(data)
    yield lines.readline().removeprefix(codecs.BOM_UTF8)
    yield from lines


def _parse(line: bytes) -> Mapping[str, JSONValue]:
    if len(line) > LARGEST_RECORD:
        raise IngestError(f"the record is larger than {LARGEST_RECORD // 1024**2} MB")
    try:
        value: JSONValue = json.loads(
            line.decode(), object_pairs_hook=_unique, parse_constant=_no_constant, parse_int=_integer
        )
        # Before anything of it is kept: a lone surrogate can be escaped in JSON, and cannot be stored.
        json.dumps(value, ensure_ascii=False).encode()
    except UnicodeDecodeError as fault:
        raise IngestError(f"byte {fault.start + 1} is not UTF-8", remedy="say `--encoding`") from None
    except UnicodeEncodeError:
        raise IngestError("a string holds half a character: a lone surrogate") from None
    except json.JSONDecodeError as fault:
        raise IngestError(
            f"not JSON: {fault.msg.lower().removesuffix(' at')} at column {fault.colno:,}"
        ) from None
    except RecursionError:
        raise IngestError("the record is nested too deeply") from None
    if not isinstance(value, dict):
        raise IngestError("the record is not an object", remedy='write {"text": "…"}')
    return value


def _draft(fields: Mapping[str, JSONValue]) -> Draft:
    text = fields.get("text")
    if not isinstance(text, str):
        what = "there is no `text`" if text is None else "`text` is not a string"
        raise IngestError(what, remedy='write {"text": "…"}')
    draft = draft_of(text)
    about = _about(fields)
    return replace(draft, about=replace(about, title=about.title or draft.about.title))


def _about(fields: Mapping[str, JSONValue]) -> About:
    """Return what a record says about its article, in itself first and then in an object named `meta`."""
    meta = fields.get("meta")
    known: dict[str, str] = {}
    metadata: dict[str, JSONValue] = {}
    for key, value in fields.items():
        if key != "text" and not (key == "meta" and isinstance(meta, dict)):
            _take(key, value, known, metadata)
    for key, value in meta.items() if isinstance(meta, dict) else ():
        if key not in metadata:
            _take(key, value, known, metadata)
    if _depth_exceeds(metadata, _DEEPEST):
        raise IngestError("the record is nested too deeply")
    title = shorten(known.pop("title", ""))
    return About(title=title, metadata=metadata, **known)


def _take(key: str, value: JSONValue, known: dict[str, str], metadata: dict[str, JSONValue]) -> None:
    """Put a value where it belongs; where an article has a field for it, as it is printed."""
    name = _FIELDS.get(key.casefold())
    printed = _printed(value)
    if name is None or name in known or printed is None:
        metadata[key] = value
    elif printed:
        known[name] = printed


def _printed(value: JSONValue) -> str | None:
    if isinstance(value, str):
        return single_line(value)
    if isinstance(value, int) and not isinstance(value, bool):
        return str(value)
    if isinstance(value, list) and all(isinstance(item, str) for item in value):
        return single_line(", ".join(map(str, value)))
    return "" if value is None else None


def _depth_exceeds(value: JSONValue, most: int) -> bool:
    level = [value]
    for _ in range(most):
        level = [
            inner
            for node in level
            if isinstance(node, (dict, list))
            for inner in (node.values() if isinstance(node, dict) else node)
        ]
        if not level:
            return False
    return True


def _unique(pairs: list[tuple[str, JSONValue]]) -> dict[str, JSONValue]:
    fields = dict(pairs)
    if len(fields) != len(pairs):
        twice, _ = Counter(key for key, _ in pairs).most_common(1)[0]
        raise IngestError(f"the key {twice!r} stands there twice")
    return fields


def _no_constant(name: str) -> NoReturn:
    raise IngestError(f"{name} is not a number in JSON")


def _integer(digits: str) -> int:
    if len(digits) > 19:
        raise IngestError("a number has too many digits")
    return int(digits)
