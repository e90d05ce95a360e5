"""The time and new ids: the program's only clock and only randomness."""

from __future__ import annotations

import os
from datetime import UTC, datetime

from reader.core.ids import Timestamp

_ALPHABET = "0123456789abcdefghjkmnpqrstvwxyz"


def now() -> Timestamp:
    """Return the present moment in UTC with milliseconds, such as `2026-01-31T10:00:00.000Z`."""
    return datetime.now(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")


def new_id(prefix: str) -> str:
    """Return an id that was never given before: the prefix, a hyphen and 50 random bits in base 32.

    Args:
        prefix: `s` for a span, `r` for a relation, `e` for an entity, `d` for an edit.
    """
    return f"{prefix}-{''.join(_ALPHABET[byte % 32] for byte in os.urandom(10))}"
