"""What is exported to a terminal is shown; into a file or pipe the same bytes go as they are."""

from __future__ import annotations

import os
import pty
import subprocess
import sys
from contextlib import closing
from pathlib import Path

from reader.cli.output import columns, wrapped
from reader.core.annotation import Fragment, Provenance, Span
from reader.core.display import UNSAFE
from reader.core.edit import Change, Edit
from reader.core.ids import SpanId
from reader.library.opening import open_library
from tests.cli.conftest import ANN, Run

ROOT = Path(__file__).resolve().parents[2]
HOSTILE = "evil \x1b]0;stolen\x07 \x9b31m \u202eabc \U000e0041 end\n"
AT = "2026-01-31T10:00:00.000Z"


def test_an_export_on_a_terminal_is_nothing_that_it_obeys(run: Run, library: Path, files: Path) -> None:
    (files / "evil.txt").write_text(HOSTILE, encoding="utf-8")
    assert run("add", files / "evil.txt") == 0
    held = open_library(library)
    with closing(held.open(held.ids()[0], ANN)) as journal:
        span = Span(SpanId("s-1"), "quote", (Fragment(0, len(HOSTILE) - 1),), Provenance(ANN, AT))
        journal.append(Edit(1, "d-1", AT, ANN, "test", (Change(None, span),)))
    command = [
        sys.executable,
        "-m",
        "reader",
        "--library",
        str(library),
        "export",
        "--format",
        "csv",
        "--to",
        "-",
    ]
    piped = subprocess.run(command, cwd=ROOT, capture_output=True, check=True).stdout.decode("utf-8")
    assert {"\x9b", "\u202e", "\U000e0041"} <= set(piped)
    ours, its = pty.openpty()
    subprocess.run(command, cwd=ROOT, stdout=its, stderr=subprocess.DEVNULL, check=True)
    shown = os.read(ours, 1 << 16).decode("utf-8")
    os.close(ours)
    os.close(its)
    assert "evil" in shown
    assert not UNSAFE.search(shown.replace("\r\n", ""))


def test_what_does_not_fit_of_the_last_column_goes_on_below_its_beginning() -> None:
    rows = [("  one", "short"), ("  three", "words that are too many for a line, and well-known")]
    assert wrapped(rows, 40) == [
        "  one    short",
        "  three  words that are too many for a",
        "         line, and well-known",
    ]
    assert wrapped(rows, None) == wrapped(rows, 25) == columns(rows)
