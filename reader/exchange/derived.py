"""Ids for what a file of another program gives none, or one that is not ours: the same each time it is read."""

from __future__ import annotations

import re
from hashlib import blake2b

_ALPHABET = "0123456789abcdefghjkmnpqrstvwxyz"
_OURS = re.compile(r"[a-z]-[0-9a-z]+(?:-[0-9a-z]+)*")
_LENGTH = 16
_DERIVED = re.compile(rf"[a-z]-[{_ALPHABET}]{{{_LENGTH}}}")
_MADE = "~"
"""What no id of ours has: it ends one that was made of a name in a file, until `lasting_ids` has looked at it."""


def derived_id(prefix: str, *parts: object) -> str:
    """Return an id that follows from what it is for: equal parts give equal ids, on every machine.

    It is longer than an id that was drawn by lot, so that `is_derived` can tell them apart.

    Args:
        prefix: `s` for a span, `r` for a relation, `e` for an entity.
        parts: What it is for, such as the dialect, the text's digest, the annotator and its number there.
    """
    digest = blake2b("\x1f".join(map(str, parts)).encode("utf-8", "surrogatepass"), digest_size=_LENGTH)
    return f"{prefix}-{''.join(_ALPHABET[byte % 32] for byte in digest.digest())}"


def is_derived(identifier: str) -> bool:
    """Tell whether an id was made by `derived_id`."""
    return _DERIVED.fullmatch(identifier) is not None


def kept_id(prefix: str, identifier: object, *parts: object) -> str:
    """Return an id of ours as it is, and for any other the one derived from it, which `name_made` tells from ours.

    Args:
        prefix: `s` for a span, `r` for a relation.
        identifier: The id in the file.
        parts: What makes it unique beyond its file, such as the dialect and the text's digest.
    """
    if isinstance(identifier, str) and identifier.startswith(f"{prefix}-") and _OURS.fullmatch(identifier):
        return identifier
    return f"{derived_id(prefix, *parts, identifier)}{_MADE}"


def name_made(identifier: str) -> str:
    """Return the derived id that `kept_id` has made of a name in a file; empty where the id is the file's own."""
    return identifier.removesuffix(_MADE) if identifier.endswith(_MADE) else ""
