"""JSON as the library's files spell it: compact, in UTF-8, without NaN and without keys that stand twice."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any, NoReturn, cast

from reader.core.codec import MalformedError
from reader.core.ids import JSONValue

BYTE_ORDER_MARK = b"\xef\xbb\xbf"

_encode = json.JSONEncoder(
    ensure_ascii=False, allow_nan=False, check_circular=False, separators=(",", ":")
).encode


def spell(value: JSONValue | Mapping[str, JSONValue]) -> bytes:
    """Spell a value on one line.

    Raises:
        ValueError: If it holds NaN, an infinity or a lone surrogate.
    """
    return _encode(value).encode("utf-8")


def parse(content: bytes) -> JSONValue:
    """Read what `spell` wrote, or what another program made of it.

    Raises:
        MalformedError: If it is no JSON, holds NaN, or has a key twice in one object.
    """
    try:
        return cast("JSONValue", _decoder.decode(content.removeprefix(BYTE_ORDER_MARK).decode("utf-8")))
    except json.JSONDecodeError as fault:
        raise MalformedError(f"no JSON at line {fault.lineno}, column {fault.colno}: {fault.msg}") from None
    except UnicodeDecodeError as fault:
        raise MalformedError(f"no UTF-8 at byte {fault.start}") from None
    except RecursionError:
        raise MalformedError("nested too deep") from None


def parse_row(content: bytes) -> JSONValue:
    """Read what `spell` wrote, where a checksum vouches that it was; quicker than `parse`.

    Raises:
        MalformedError: If it is no JSON all the same.
    """
    try:
        text = content.decode("utf-8")
        # What `json.loads` does beside this, a row never needs, and it takes longer than the rest.
        value, end = _row_decoder.raw_decode(text)
        return cast("JSONValue", value if end == len(text) else json.loads(text))
    except (ValueError, RecursionError) as fault:
        raise MalformedError(f"no JSON: {fault}") from None


def _constant(name: str) -> NoReturn:
    raise MalformedError(f"{name} is not a number")


def _object(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    made = dict(pairs)
    if len(made) != len(pairs):
        names = [name for name, _ in pairs]
        twice = next(name for name in names if names.count(name) > 1)
        raise MalformedError(f"the key {twice!r} stands twice in one object")
    return made


_row_decoder = json.JSONDecoder()
_decoder = json.JSONDecoder(parse_constant=_constant, object_pairs_hook=_object)
