"""All that the command line prints: through `display`, so that no file can speak to the terminal."""

from __future__ import annotations

import codecs
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import BinaryIO, TextIO

from reader.core.display import display
from reader.errors import PressmarkError

STANDARD_OUTPUT = "standard output"
"""What messages call it."""
_NARROWEST = 20
"""How many cells a column has at least that is broken into lines."""


def safe_print(*lines: str, file: TextIO | None = None) -> None:
    """Print lines; a newline or any other control character inside a line is shown as a visible one.

    Args:
        lines: What to print.
        file: Where; standard output if None.
    """
    out = sys.stdout if file is None else file
    for line in lines:
        shown = display(line)
        try:
            out.write(f"{shown}\n")
        except UnicodeEncodeError:
            encoding = out.encoding or "ascii"
            out.write(f"{shown.encode(encoding, 'backslashreplace').decode(encoding)}\n")


def complain(fault: PressmarkError | str) -> None:
    """Print a fault on one line of standard error, after the program's name."""
    sys.stdout.flush()
    safe_print(f"pressmark: {fault}", file=sys.stderr)


class _Shown:
    """A terminal that a file's bytes are written to; what they hold is shown as `safe_print` shows it."""

    def __init__(self, out: TextIO) -> None:
        self._out = out
        self._decoder = codecs.getincrementaldecoder("utf-8")("replace")

    def write(self, data: bytes, /) -> int:
        """Write bytes of UTF-8, and return how many those are."""
        text = self._decoder.decode(data)
        shown = "\n".join(map(display, text.split("\n")))
        encoding = self._out.encoding or "ascii"
        self._out.write(shown.encode(encoding, "backslashreplace").decode(encoding))
        return len(data)

    def flush(self) -> None:
        """Hand on what was written."""
        self._out.flush()


class _Bytes:
    """Standard output as it takes a file's bytes; what goes wrong with them is told by its name."""

    def __init__(self, out: BinaryIO) -> None:
        self._out = out

    def write(self, data: bytes, /) -> int:
        """Write bytes, and return how many those are."""
        with _named():
            return self._out.write(data)

    def flush(self) -> None:
        """Hand on what was written."""
        with _named():
            self._out.flush()


@contextmanager
def _named() -> Iterator[None]:
    try:
        yield
    except OSError as fault:
        fault.filename = STANDARD_OUTPUT
        raise


def byte_output() -> _Shown | _Bytes:
    """Return what takes the bytes of a file on standard output: untouched, unless that is a terminal."""
    return _Shown(sys.stdout) if sys.stdout.isatty() else _Bytes(sys.stdout.buffer)


def columns(rows: Sequence[Sequence[str]]) -> list[str]:
    """Return rows as lines with their columns aligned by cells; the last column may be as long as it is."""
    from rich.cells import cell_len

    shown = [[display(cell) for cell in row] for row in rows]
    widths = [max(map(cell_len, column)) for column in zip(*shown, strict=True)]
    return [
        "  ".join(
            [cell + " " * (width - cell_len(cell)) for cell, width in zip(row[:-1], widths, strict=False)]
            + [row[-1]]
        ).rstrip()
        for row in shown
    ]


def terminal_width() -> int | None:
    """Return the cells in a row of the terminal that standard output is; None if it is none."""
    if not sys.stdout.isatty():
        return None
    import shutil

    return shutil.get_terminal_size().columns


def fitted(rows: Sequence[Sequence[str]], width: int | None) -> list[str]:
    """Return rows as `columns` does, with the last column cut so that all lines fit.

    Args:
        rows: The cells of each row.
        width: Cells there are; None for as many as it takes.
    """
    from rich.cells import cell_len, set_cell_size

    lines = columns(rows)
    if width is None:
        return lines
    return [
        line if cell_len(line) <= width else f"{set_cell_size(line, max(0, width - 1)).rstrip()}…"
        for line in lines
    ]


def wrapped(rows: Sequence[Sequence[str]], width: int | None) -> list[str]:
    """Return rows as `columns` does, with what does not fit of the last column on further lines, below its beginning.

    Args:
        rows: The cells of each row; the first has a last one.
        width: Cells there are; None for as many as it takes.
    """
    from textwrap import wrap

    from rich.cells import cell_len

    lines = columns(rows)
    margin = cell_len(lines[0]) - cell_len(display(rows[0][-1]))
    if width is None or width - margin < _NARROWEST:
        return lines
    return [
        part for line in lines
        for part in wrap(line, width, subsequent_indent=" " * margin, break_on_hyphens=False)
    ]  # fmt: skip


def confirmed(question: str, verb: str) -> bool:
    """Ask on standard error, and tell whether the answer on standard input is yes.

    Args:
        question: What is asked, with its question mark.
        verb: What would be done, for the message where nobody is there.

    Raises:
        PressmarkError: If standard input is no terminal.
    """
    if not sys.stdin.isatty():
        raise PressmarkError("nobody is there to ask", remedy=f"say --yes to {verb} without asking")
    complain(f"{question} [y/N] ")
    return sys.stdin.readline().strip().lower() in ("y", "yes")
