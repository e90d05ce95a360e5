"""Digests without OpenSSL where little is digested: to load it takes as long as a dozen of our modules."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from hashlib import blake2b, sha256
else:
    # These are what hashlib gives where OpenSSL is not there; which modules they lie in is not promised.
    try:
        from _blake2 import blake2b

        try:
            from _sha2 import sha256
        except ImportError:
            from _sha256 import sha256
    except ImportError:
        from hashlib import blake2b, sha256

__all__ = ["blake2b", "expect_many", "sha256_hex"]

_LARGE = 1 << 20
"""Bytes from which on OpenSSL, which is several times as fast, has made up for being loaded."""


def sha256_hex(data: bytes | memoryview) -> str:
    """Return the hex SHA-256 of bytes."""
    if len(data) < _LARGE and "hashlib" not in sys.modules:
        return sha256(data).hexdigest()
    import hashlib

    return hashlib.sha256(data).hexdigest()


def expect_many() -> None:
    """Load OpenSSL, where so much will be digested that it makes up for that."""
    import hashlib  # noqa: F401
