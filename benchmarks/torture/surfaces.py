"""What reaches a real terminal, byte by byte, where a text of others is hostile: in the app and on the command line."""

from __future__ import annotations

import re
import shutil
import tempfile
from collections.abc import Iterable
from pathlib import Path

from benchmarks.table import Row, figure, reaching
from benchmarks.terminal import Terminal
from benchmarks.torture.hostile import MARK, PLACES, TAG, commands, pressmark, run
from reader.core.display import UNSAFE

ALLOWED = re.compile(
    rb"""
    \x1b\[\??[0-9;:]*[mHJK]                 # colours, cursor, clearing
    | \x1b\[\?(?:7|25|1000|1003|1004|1006|1015|1049|2004|2026|2048)[hl]  # modes that the framework sets and resets
    | \x1b\[\?(?:2026|2048)\$p              # whether the terminal knows two of them
    | \x1b\[>[0-9]+u | \x1b\[<u             # the keyboard protocol on and off
    | \x1b\]22;[a-z]+\x07                   # the pointer's shape
    | \r?\n | \r
    """,
    re.VERBOSE,
)
"""The framework's own sequences; on the command line none but colours and ends of lines are among them."""

_LINE_ALLOWED = re.compile(rb"\x1b\[[0-9;]*[mK]|\x1b\[\?25[hl]|\x1b\[1A|\r?\n|\r")
_TOUR = (
    '"', "q", "t", "\x1b", "m", "\x1b", "\t", "j", "t", "\x1b", "\t", "j", "\x1b", "?", "\x1b", "\x10", "quit", "\x1b",
    "O", "g", "e", "j", "\x1b", "/evil\r", "\x06evil", "\x1b", "e", "\x1b", "V", "V", "!",
    "\x1b[Z", "a", "g", "\x1b",
)  # fmt: skip
_FEW = 3


def rows(quick: bool) -> Iterable[Row]:
    """Show every place in the app and to every command, and look at each byte."""
    forbidden = shown = reports = 0
    wrong_in_reports: list[str] = []
    first: list[str] = []
    with tempfile.TemporaryDirectory() as folder:
        for number, (place, make) in enumerate(PLACES.items()):
            library = make(Path(folder) / f"{number}")
            in_app = _in_app(library)
            # What the app does not show is shown by a command, and nobody knows by which.
            few = _FEW if quick and MARK in _words(in_app) else None
            on_line = b"".join(_on_line(library, words) for words in commands(library)[:few])
            wrong = [*_wrong(in_app, ALLOWED), *_wrong(on_line, _LINE_ALLOWED)]
            reported, in_reports = _in_reports(library)
            reports += reported
            wrong_in_reports += in_reports
            seen = [MARK in _words(output) for output in (in_app, on_line)]
            shown += any(seen)
            forbidden += len(wrong)
            first += [f"{place}: {what}" for what in wrong[:1]]
            where = " and ".join(
                name for name, is_seen in zip(("app", "command line"), seen, strict=True) if is_seen
            )
            yield figure(
                f"forbidden bytes on the pty: {place}", len(wrong), "bytes",
                f"shown in {where or 'NOTHING'}; {len(in_app) + len(on_line):,} bytes looked at", 0,
            )  # fmt: skip
            shutil.rmtree(library.parent, ignore_errors=True)
    yield figure(
        "forbidden characters and tags in reports as HTML and Markdown", len(wrong_in_reports), "places",
        "; ".join([f"{reports} pages with hostile text", *wrong_in_reports[:3]]), 0 if reports else -1,
    )  # fmt: skip
    yield reaching(
        "places whose hostile text was shown", shown, "places", "; ".join(first) or "window titles are never set; "
        "there is no log file", len(PLACES),
    )  # fmt: skip


def _in_reports(library: Path) -> tuple[int, list[str]]:
    """Return how many pages of a report hold hostile text, and what of it a terminal or a browser would obey."""
    folder = library.parent / "report"
    run(library, "export", "--format", "report", "--to", str(folder))
    pages, wrong = 0, []
    for page in sorted(path for path in folder.rglob("*") if path.is_file()):
        text = page.read_text("utf-8")
        pages += MARK in text
        wrong += [f"{page.suffix}: {match[0]!r}" for match in UNSAFE.finditer(text) if match[0] not in "\n\t"]
        wrong += [f"{page.suffix}: {TAG}"] if TAG in text or "<img src=x" in text else []
    return pages, wrong


def _in_app(library: Path) -> bytes:
    with Terminal(pressmark(library), columns=160, environment={"HOME": str(library.parent)}) as terminal:
        terminal.wait_for("keys")
        terminal.settle()
        for keys in _TOUR:
            if terminal.is_gone():
                raise RuntimeError(f"the app ended: {bytes(terminal.output[-600:])!r}")
            terminal.type(keys)
        terminal.type("\x1b")
        terminal.type("\x11")
        terminal.settle()
        return bytes(terminal.output)


def _on_line(library: Path, words: tuple[str, ...]) -> bytes:
    with Terminal(pressmark(library, *words), environment={"HOME": str(library.parent)}) as terminal:
        while not terminal.is_gone():
            terminal.take(0.1)
        terminal.settle(0.05)
        return bytes(terminal.output)


def _wrong(output: bytes, allowed: re.Pattern[bytes]) -> list[str]:
    """Return what a terminal would obey or hide and the framework did not write."""
    left = allowed.sub(b"", output)
    text = left.decode("utf-8", "surrogateescape")
    return [
        f"{match[0]!r} in {text[max(0, match.start() - 30) : match.end() + 30]!r}"
        for match in UNSAFE.finditer(text)
    ]


def _words(output: bytes) -> str:
    return ALLOWED.sub(b"", output).decode("utf-8", "replace")
