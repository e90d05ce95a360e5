"""The time and new ids: the program's only clock and only randomness."""

from __future__ import annotations

import os
import time
from functools import lru_cache

from reader.core.ids import Timestamp

SPELLING = (
    r"(?:(?!0000)[0-9]{4}-(?:(?:0[13578]|1[02])-(?:0[1-9]|[12][0-9]|3[01])"
    r"|(?:0[469]|11)-(?:0[1-9]|[12][0-9]|30)|02-(?:0[1-9]|1[0-9]|2[0-8]))"
    r"|(?:[0-9]{2}(?:0[48]|[2468][048]|[13579][26])|(?:0[48]|[2468][048]|[13579][26])00)-02-29)T"
    r"(?:[01][0-9]|2[0-3]):[0-5][0-9]:[0-5][0-9]\.[0-9]{3}Z"
)
"""How a moment is spelled, as a regular expression that knows which days there are, hours, minutes and seconds."""
_ALPHABET = b"0123456789abcdefghjkmnpqrstvwxyz" * 8
"""The letter that stands for each byte: five of its bits."""


def now() -> Timestamp:
    """Return the present moment in UTC with milliseconds, such as `2026-01-31T10:00:00.000Z`."""
    seconds, milliseconds = divmod(time.time_ns() // 1_000_000, 1000)
    return f"{_second(seconds)}.{milliseconds:03}Z"


def new_id(prefix: str) -> str:
    """Return an id that was never given before: the prefix, a hyphen and 50 random bits in base 32.

    Args:
        prefix: `s` for a span, `r` for a relation, `e` for an entity, `d` for an edit.
    """
    return f"{prefix}-{os.urandom(10).translate(_ALPHABET).decode()}"


@lru_cache(maxsize=1)
def _second(since_1970: int) -> str:
    return time.strftime("%Y-%m-%dT%H:%M:%S", time.gmtime(since_1970))
