"""The bytes of an answer: whole, unpacked, and never more than asked for."""

from __future__ import annotations

import zlib
from collections.abc import Iterable, Iterator
from http.client import HTTPResponse, IncompleteRead

from reader.fetch.errors import FetchError

_PIECE = 65_536


def read_body(answer: HTTPResponse, largest: int) -> bytes:
    """Return the body of an answer, unpacked if it came as gzip or deflate (RFC 9110, section 8.4).

    Args:
        answer: Whose body was not read yet.
        largest: Of how many bytes at most, packed and unpacked.

    Raises:
        FetchError: If it is larger, cut off, or packed in a way that is not understood.
    """
    if answer.length is not None and answer.length > largest:
        raise _too_large(largest)
    received = _limited(_received(answer), largest)
    coding = answer.headers.get("Content-Encoding", "").strip().lower()
    if coding in {"", "identity"}:
        return b"".join(received)
    if coding not in {"gzip", "x-gzip", "deflate"}:
        raise FetchError(f"the answer is packed as {coding}, which nobody asked for")
    try:
        return b"".join(_limited(_inflated(received), largest))
    except zlib.error as fault:
        raise FetchError("the answer is damaged: it cannot be unpacked") from fault


def _received(answer: HTTPResponse) -> Iterator[bytes]:
    try:
        while piece := answer.read(_PIECE):
            yield piece
    except IncompleteRead as fault:
        raise _cut_off() from fault
    if answer.length:
        raise _cut_off()


def _limited(pieces: Iterable[bytes], largest: int) -> Iterator[bytes]:
    size = 0
    for piece in pieces:
        size += len(piece)
        if size > largest:
            raise _too_large(largest)
        yield piece


def _inflated(pieces: Iterable[bytes]) -> Iterator[bytes]:
    """Yield what gzip or deflate unpacks to, a small piece at a time whatever the packed bytes ask for."""
    engine = None
    for piece in pieces:
        engine = engine or zlib.decompressobj(_window(piece))
        while piece:
            if engine.eof:
                # gzip may hold several members; anything else after the end is padding.
                if not piece.startswith(b"\x1f\x8b"):
                    break
                engine = zlib.decompressobj(_window(piece))
            yield engine.decompress(piece, _PIECE)
            piece = engine.unused_data if engine.eof else engine.unconsumed_tail
    if engine is None:
        return
    yield engine.flush()
    if not engine.eof:
        raise _cut_off()


def _window(head: bytes) -> int:
    """Return what zlib calls the format: gzip, zlib, or the bare deflate that some servers send."""
    if head.startswith(b"\x1f\x8b"):
        return 16 + zlib.MAX_WBITS
    is_zlib = len(head) > 1 and head[0] & 0x0F == 8 and int.from_bytes(head[:2], "big") % 31 == 0
    return zlib.MAX_WBITS if is_zlib else -zlib.MAX_WBITS


def _too_large(largest: int) -> FetchError:
    return FetchError(f"too large: the largest article has {largest / 1024**2:,.0f} MB")


def _cut_off() -> FetchError:
    return FetchError("the answer was cut off", remedy="try again")
