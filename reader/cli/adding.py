"""`add`: articles into a library."""

from __future__ import annotations

import argparse
import os
import re
from enum import Enum
from itertools import groupby
from pathlib import Path

from reader.cli.keeping import Reading, Tally, add_paths, add_standard_input, refused, report
from reader.cli.making import library_to_fill
from reader.cli.walk import walk
from reader.library.protocol import Library
from reader.library.tags import tag_name


def add(arguments: argparse.Namespace) -> int:
    """Run `pressmark add`."""
    tally = absent(arguments) or add_words(library_to_fill(arguments, samples=False), arguments)
    report(tally)
    return 1 if tally.refused else 0


def absent(arguments: argparse.Namespace) -> Tally | None:
    """Refuse words that name nothing but files that are not there, so that no library is made for them.

    Args:
        arguments: The `words`.

    Returns:
        None where there may be something to add.
    """
    # A Path would raise where a folder cannot be looked into.
    if any(_kind(word) is not _Kind.PATH or os.path.exists(word) for word in arguments.words):  # noqa: PTH110
        return None
    return Tally(refused=[refused(found) for found in walk(map(Path, arguments.words), ())])


def add_words(library: Library, arguments: argparse.Namespace) -> Tally:
    """Add what the words of a command name: files, folders, web addresses, and `-` for standard input.

    Args:
        library: Where articles go.
        arguments: The `words`; how they are read: `encoding`, `format`, `allow_private`, `feed_entries`; and the
            `tags` that all of them get, also those that are there already.

    Raises:
        PressmarkError: If the encoding is none that is known, or a tag cannot be one.
    """
    reading = _reading(arguments)
    tags = [tag_name(word) for word in arguments.tags or ()]
    tally = Tally()
    for kind, words in groupby(arguments.words, key=_kind):
        if kind is _Kind.ADDRESS:
            from reader.cli.fetching import add_urls

            add_urls(library, list(words), tally, arguments)
        elif kind is _Kind.STANDARD_INPUT:
            add_standard_input(library, tally, reading)
        else:
            add_paths(library, [Path(word) for word in words], tally, reading)
    if tags and (named := dict.fromkeys((*tally.added, *tally.unchanged))):
        library.change_tags(named, add=tags)
    return tally


_ADDRESS = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*://")
"""What a web address begins with, of whatever scheme: those that are not read are refused by name."""


class _Kind(Enum):
    """What a word names."""

    PATH = "path"
    ADDRESS = "address"
    STANDARD_INPUT = "standard input"


def _kind(word: str) -> _Kind:
    if word == "-":
        return _Kind.STANDARD_INPUT
    return _Kind.ADDRESS if is_address(word) else _Kind.PATH


def is_address(word: str) -> bool:
    """Tell whether a word names a web address, of whatever scheme, and no file."""
    return _ADDRESS.match(word) is not None


def _reading(arguments: argparse.Namespace) -> Reading:
    if arguments.encoding is not None:
        from reader.ingest.decode import verify_encoding

        verify_encoding(arguments.encoding)
    return Reading(arguments.encoding, arguments.format)
