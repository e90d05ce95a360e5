"""One JSON value a line: written so that any program can part the lines, read so that nothing is guessed."""

from __future__ import annotations

import json
import re
from codecs import BOM_UTF8
from collections import Counter

import msgspec

from reader.core.codec import MalformedError
from reader.core.display import UNSAFE
from reader.core.ids import JSONValue

_ENCODER = json.JSONEncoder(
    ensure_ascii=False, allow_nan=False, separators=(",", ":"), default=msgspec.to_builtins
)
_QUICK = msgspec.json.Encoder()
_LEAST_PLAIN, _PAST_PLAIN = 1e-4, 1e16
_PRINTABLE_ASCII = bytes(range(0x20, 0x7F))
PRINTABLE_UNSAFE = "\u034f\u115f\u1160\u17b4\u17b5\u3164\uffa0"
"""What `display` replaces although Python calls it printable."""
_PRINTABLE_UNSAFE = re.compile(f"[{PRINTABLE_UNSAFE}]")


def dump_line(value: JSONValue | msgspec.Struct, *, plain: bool = False) -> bytes:
    r"""Return a value as one line of JSON in UTF-8, with its newline.

    What `display` would replace is escaped (`\u2028`): many programs break lines at some of it, a terminal
    obeys some of it, and none of it can be seen.

    Args:
        value: The value.
        plain: That each number in it `is_plain`. Then it is spelt several times faster, the same way.

    Raises:
        ValueError: If a string holds a lone surrogate, or a number is not finite.
    """
    return escape_unsafe(_spelt(value, plain=plain)) + b"\n"


def escape_unsafe(encoded: bytes) -> bytes:
    """Return JSON in UTF-8 with what `display` would replace escaped."""
    # Nearly all that `display` replaces is not printable, and that is looked up many times faster; and nearly all that
    # is to be looked up is gone with what ASCII can say.
    rest = encoded.translate(None, _PRINTABLE_ASCII).decode("utf-8")
    if not rest.isprintable() or _PRINTABLE_UNSAFE.search(rest):
        for mark in UNSAFE.findall("".join({*rest})):
            encoded = encoded.replace(mark.encode("utf-8"), json.dumps(mark)[1:-1].encode("ascii"))
    return encoded


def is_plain(number: float | None) -> bool:
    """Tell whether all programs spell a number alike: without an exponent."""
    return not number or _LEAST_PLAIN <= number < _PAST_PLAIN


def _spelt(value: JSONValue | msgspec.Struct, *, plain: bool) -> bytes:
    if plain:
        try:
            return _QUICK.encode(value)
        except (ValueError, OverflowError):
            pass  # The other encoder says what is wrong.
    return _ENCODER.encode(value).encode("utf-8")


def load_line(line: bytes) -> JSONValue:
    """Return the value of one line; a byte order mark before it is passed over.

    Raises:
        MalformedError: If the line is not UTF-8 or not JSON, repeats a key, holds a number that JSON does not
            have, or is nested too deeply.
    """
    try:
        text = line.removeprefix(BOM_UTF8).rstrip(b"\r\n").decode("utf-8")
    except UnicodeDecodeError as fault:
        raise MalformedError(f"byte {fault.start + 1} is not UTF-8") from None
    try:
        value: JSONValue = json.loads(text, object_pairs_hook=_unique, parse_constant=_no_constant)
    except json.JSONDecodeError as fault:
        line_number = f"line {fault.lineno}, " if fault.lineno > 1 else ""
        raise MalformedError(what_is_broken(fault, f"{line_number}column {fault.colno}", "this")) from None
    except RecursionError:
        raise MalformedError("this is nested too deeply") from None
    except MalformedError:
        raise
    except ValueError:
        raise MalformedError("a number has too many digits") from None
    return value


def what_is_broken(fault: json.JSONDecodeError, place: str, whole: str) -> str:
    """Return what an error of decoding says, and whether the JSON seems to be cut off.

    Args:
        fault: The error.
        place: Where it is, in words.
        whole: What would be cut off.
    """
    is_string = fault.msg.startswith("Unterminated string")
    what = "the string that begins" if is_string else fault.msg.removesuffix(" at")
    end = " has no end" if is_string else ""
    is_cut = is_string or (bool(fault.doc) and not fault.doc[fault.pos :].strip())
    return f"this is not JSON: {what} at {place}{end}{f'; {whole} seems cut off' if is_cut else ''}"


def _unique(pairs: list[tuple[str, JSONValue]]) -> dict[str, JSONValue]:
    fields = dict(pairs)
    if len(fields) != len(pairs):
        twice, _ = next(pair for pair in Counter(key for key, _ in pairs).items() if pair[1] > 1)
        raise MalformedError(f"the key {twice!r} stands there twice")
    return fields


def _no_constant(name: str) -> JSONValue:
    raise MalformedError(f"{name} is no number in JSON")
