"""Digests are those that everybody else takes, whichever code works them out."""

from __future__ import annotations

import hashlib
import subprocess
import sys

import pytest

from reader.core.digest import blake2b, sha256_hex


@pytest.mark.parametrize("size", [0, 1, 1000, (1 << 20) - 1, 1 << 20, 3_000_000])
def test_a_digest_is_that_of_hashlib(size: int) -> None:
    data = b"\xc3\xa9 " * (size // 3) + b"x" * (size % 3)
    assert len(data) == size
    assert sha256_hex(data) == hashlib.sha256(data).hexdigest()
    assert blake2b(data, digest_size=6).digest() == hashlib.blake2b(data, digest_size=6).digest()


def test_a_short_text_does_not_load_openssl() -> None:
    code = "import sys; from reader.core.digest import sha256_hex; print(sha256_hex(b'x'), '_hashlib' in sys.modules)"
    run = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert run.stdout.split() == [hashlib.sha256(b"x").hexdigest(), "False"]


def test_it_works_without_the_modules_of_which_nothing_is_promised() -> None:
    code = (
        "import sys; sys.modules.update(dict.fromkeys(('_sha256', '_sha2')))\n"
        "from reader.core.digest import sha256_hex; print(sha256_hex(b'x'))"
    )
    run = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert run.stdout.split() == [hashlib.sha256(b"x").hexdigest()]
