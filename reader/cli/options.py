"""Words and options that several commands have; like all of the grammar, it takes no time to import."""

from __future__ import annotations

import argparse
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path

DASH = "-"
"""What stands for standard input or output where a file could be named."""


def sentence(words: str) -> str:
    """Return what a command does as a sentence of its own help."""
    return f"{words[0].upper()}{words[1:]}."


def add_common(parser: argparse.ArgumentParser, *, library: str | None, annotator: str | None) -> None:
    """Let a parser take a library and an annotator, with these where none is given."""
    add_library(parser, default=library)
    parser.add_argument(
        "--annotator",
        metavar="NAME",
        default=annotator,
        help="who annotates; PRESSMARK_ANNOTATOR or your name in git if left out",
    )


def add_library(parser: argparse.ArgumentParser, *, default: str | None) -> None:
    """Let a parser take a library, with this where none is given."""
    parser.add_argument("--library", metavar="DIR", type=path, default=default, help="the library's folder")


def filled(word: str) -> str:
    """Return a word that is not empty, as a variable is that a script has never set.

    Raises:
        ArgumentTypeError: If it is.
    """
    if not word:
        raise argparse.ArgumentTypeError("it is empty")
    return word


def path(word: str) -> Path:
    """Return a path; help, which needs none, does without its module.

    Raises:
        ArgumentTypeError: If it is empty: that would be the folder where the user happens to be.
    """
    from reader.sparing import import_pathlib

    import_pathlib()
    from pathlib import Path

    return Path(filled(word))
