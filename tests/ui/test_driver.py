"""What writes to the terminal: at once where the terminal takes it, and never in another order."""

from __future__ import annotations

import asyncio
import os
from collections.abc import Iterator
from contextlib import suppress
from io import TextIOWrapper

import pytest
from textual._ansi_sequences import SYNC_END, SYNC_START
from textual.app import App

from reader.ui.driver import FrameDriver, _Output


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


def test_a_frame_in_which_nothing_is_new_is_not_sent(pipe: tuple[int, TextIOWrapper]) -> None:
    reading, file = pipe

    async def write(*frames: str) -> None:
        driver = FrameDriver(App[None]())
        driver._output = _Output(file)
        for content in frames:
            for data in (SYNC_START, content, SYNC_END):
                driver.write(data)

    words, here, there = "\x1b[3;1Hports\x1b[0m", "\x1b[1;2H", "\x1b[1;9H"
    asyncio.run(write(words + here, here, here, there, there, words, there, words, words))
    sent = (words + here, there, words, there, words, words)
    assert os.read(reading, 1 << 16).decode() == "".join(f"{SYNC_START}{one}{SYNC_END}" for one in sent)
