"""What writes to the terminal: at once where the terminal takes it, and never in another order."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import suppress
from io import TextIOWrapper

import pytest

from reader.ui.driver import _Output


@pytest.fixture
def pipe() -> Iterator[tuple[int, TextIOWrapper]]:
    reading, writing = os.pipe()
    with os.fdopen(writing, "w", encoding="utf-8") as file:
        yield reading, file
        os.close(reading)


def test_a_short_text_is_written_at_once(pipe: tuple[int, TextIOWrapper]) -> None:
    reading, file = pipe
    assert _Output(file).write_at_once("“Ferry” fares\x1b[0m")
    assert os.read(reading, 100) == "“Ferry” fares\x1b[0m".encode()


def test_a_long_text_is_left_to_the_thread(pipe: tuple[int, TextIOWrapper]) -> None:
    reading, file = pipe
    assert not _Output(file).write_at_once("x" * 16_385)
    assert _Output(file).write_at_once("x" * 16_384)
    assert len(os.read(reading, 1 << 16)) == 16_384


def test_a_terminal_that_takes_nothing_is_not_waited_for(pipe: tuple[int, TextIOWrapper]) -> None:
    _, file = pipe
    os.set_blocking(file.fileno(), False)
    with suppress(BlockingIOError):
        while os.write(file.fileno(), b"x" * 4096):
            pass
    os.set_blocking(file.fileno(), True)
    assert not _Output(file).write_at_once("x")


def test_what_is_written_to_a_terminal_that_is_gone_is_lost_and_no_fault() -> None:
    reading, writing = os.pipe()
    with os.fdopen(writing, "w", encoding="utf-8") as file:
        os.close(reading)
        assert _Output(file).write_at_once("x")


def test_what_a_thread_has_taken_counts_as_written_when_it_is_flushed(
    pipe: tuple[int, TextIOWrapper],
) -> None:
    output = _Output(pipe[1])
    output.write("a")
    output.write("b")
    assert output.written == 0
    output.flush()
    assert output.written == 2
