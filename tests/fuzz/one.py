"""One reader, fed with bytes for a while: `python -m tests.fuzz.one TARGET SECONDS FOLDER`.

With `atheris` (in the dependency group `fuzz`) the bytes are led by what they reach in the program; without it they
are seeds changed at random, which is said. What breaks the reader is left in FOLDER, and the exit status is 1.
"""

from __future__ import annotations

import faulthandler
import os
import random
import signal
import sys
import tempfile
import time
import traceback
from pathlib import Path
from types import FrameType
from typing import NoReturn

_PATIENCE = 10
"""Seconds after which a reader hangs."""


def main() -> None:
    """Feed the reader."""
    name, seconds, folder = sys.argv[1], int(sys.argv[2]), Path(sys.argv[3])
    faulthandler.enable()
    folder.mkdir(parents=True, exist_ok=True)
    tempfile.tempdir = str(
        folder
    )  # atheris ends without a chance to remove anything: who gave the folder does
    try:
        import atheris  # type: ignore[import-not-found, unused-ignore]
    except ImportError:
        _feed_at_random(name, seconds, folder)
        return
    with atheris.instrument_imports(include=["reader"], enable_loader_override=False):
        from tests.fuzz.targets import seeds, targets

        target = targets()[name]
    corpus = folder / "corpus"
    corpus.mkdir(parents=True, exist_ok=True)
    for number, seed in enumerate(seeds(name)):
        (corpus / f"seed-{number}").write_bytes(seed)
    options = [
        f"-max_total_time={seconds}", f"-timeout={_PATIENCE}", "-max_len=16384", "-rss_limit_mb=2048", "-verbosity=1",
        f"-artifact_prefix={folder}/", "-print_final_stats=1", "-close_fd_mask=0",
    ]  # fmt: skip
    atheris.Setup([sys.argv[0], *options, str(corpus)], target)
    atheris.Fuzz()


def _feed_at_random(name: str, seconds: int, folder: Path) -> None:
    from tests.fuzz.targets import clear, seeds, targets

    target, begin, dice = targets()[name], seeds(name), random.Random(name)
    signal.signal(signal.SIGALRM, _hangs)
    end, number = time.monotonic() + seconds, 0
    while time.monotonic() < end:
        number += 1
        data = changed(dice.choice(begin), dice)
        signal.alarm(_PATIENCE)
        try:
            target(data)
        except Exception:  # noqa: BLE001 - this is what is looked for
            traceback.print_exc()
            folder.mkdir(parents=True, exist_ok=True)
            (folder / f"crash-{number}").write_bytes(data)
            sys.exit(1)
        finally:
            signal.alarm(0)
    clear()
    sys.stderr.write(f"Done {number} runs without atheris\n")


def changed(data: bytes, dice: random.Random) -> bytes:
    """Return bytes changed in some places."""
    hurt = bytearray(data)
    for _ in range(dice.choice((1, 2, 4, 16))):
        place, size = dice.randrange(len(hurt) + 1), dice.choice((1, 2, 8, 64))
        match dice.randrange(5):
            case 0:
                hurt[place : place + size] = os.urandom(0)
            case 1:
                hurt[place:place] = dice.randbytes(size)
            case 2:
                hurt[place:place] = hurt[dice.randrange(len(hurt) + 1) :][:size]
            case 3:
                hurt[place:place] = dice.choice(_WORDS)
            case _:
                hurt[place : place + 1] = bytes([dice.randrange(256)])
    return bytes(hurt)


_WORDS = (
    b"-1", b"1e999", b"NaN", b"null", b"\"", b"{", b"[", b"<", b"&#0;", b"\x00", b"\xff", b"\xed\xa0\x80",
    b"\xe2\x80\xa8", b"\xf0\x9f\x98\x80", b"\r\n", b"9999999999999999999999", b"\\ud800", b"<!--", b"]]>", b"&lol;",
)  # fmt: skip


def _hangs(_number: int, _frame: FrameType | None) -> NoReturn:
    raise TimeoutError(f"no end after {_PATIENCE} s")


if __name__ == "__main__":
    main()
