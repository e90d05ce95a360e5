"""What the terminal sends, as keys: escape before another key is kept, and by itself soon known."""

from __future__ import annotations

import time

import pytest
from textual import events

from reader.ui.key_names import key_name
from reader.ui.key_parser import KeyParser


def keys(parser: KeyParser, sent: str) -> list[tuple[str, str | None]]:
    """The keys of what is sent, spelled as the editor spells them, and their characters."""
    return [
        (key_name(message), message.character)
        for message in parser.feed(sent)
        if isinstance(message, events.Key)
    ]


@pytest.mark.parametrize("key", [*"w;/ 3-,(é“", "\r"])
def test_a_key_with_escape_before_it_is_that_key_with_alt_at_once(key: str) -> None:
    parser = KeyParser()
    made = [message for message in parser.feed(f"\x1b{key}") if isinstance(message, events.Key)]
    assert [(message.key.partition("+")[0], message.character) for message in made] == [("alt", key)]
    assert parser.patience is None


@pytest.mark.parametrize("key", "[O")
def test_what_may_begin_a_key_is_waited_for_and_then_a_key_too(key: str) -> None:
    parser = KeyParser()
    assert keys(parser, f"\x1b{key}") == []
    assert parser.patience is not None
    time.sleep(parser.patience)
    (made,) = parser.tick()
    assert isinstance(made, events.Key)
    assert made.key.startswith("alt+")
    assert made.character == key


def test_escape_by_itself_is_known_by_what_does_not_come() -> None:
    parser = KeyParser()
    assert keys(parser, "w\x1b") == [("w", "w")]
    assert parser.patience is not None
    assert 0 < parser.patience <= 0.025
    time.sleep(parser.patience)
    assert [message.key for message in parser.tick() if isinstance(message, events.Key)] == ["escape"]
    assert parser.patience is None


@pytest.mark.parametrize(
    ("sent", "key"),
    [
        ("\x1b[A", "up"),
        ("\x1bOA", "up"),
        ("\x1b[Z", "shift+tab"),
        ("\x1b[1;3D", "alt+left"),
        ("\x1bb", "ctrl+left"),
        ("\x1bf", "ctrl+right"),
        ("\x1b\t", "shift+tab"),
    ],
)
def test_other_keys_are_read_as_textual_reads_them(sent: str, key: str) -> None:
    assert [name for name, _ in keys(KeyParser(), sent)] == [key]


def test_each_of_two_escapes_is_one() -> None:
    assert keys(KeyParser(), "\x1b\x1bw") == [("escape", "\x1b"), ("alt+w", "w")]
