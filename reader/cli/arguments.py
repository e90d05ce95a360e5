"""The grammar of the command line, and nothing that takes time to import."""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Sequence
from typing import Any, NoReturn

from reader import __version__
from reader.cli.options import add_common, sentence
from reader.errors import PressmarkError

_DESCRIPTION = """\
Read articles in the terminal, highlight who said what, export training data.

  pressmark                 open your library
  pressmark FILE|URL ...    add files, folders or web pages and open the first
  pressmark -               add what standard input holds and open it
"""

_EPILOG = """\
The library is that of --library, or of PRESSMARK_LIBRARY, or the one you are in, or one in your own data folder.
A file that is named like a command is given as ./name. `pressmark COMMAND --help` says more.
"""

_FILES = "files"
_WITH_VALUE = ("--library", "--annotator", "--as", "--encoding", "--feed-entries")
_OF_FILES = ("--as", "--encoding", "--feed-entries", "--allow-private", "--tag")
_COMMANDS = {
    "init": ("making", "init", "make a new library"),
    "add": ("adding", "add", "add articles from files, folders, web pages, feeds and standard input"),
    "list": ("listing", "list_articles", "list the articles"),
    "search": ("searching", "search", "search the articles' texts, best first"),
    "tag": ("tagging", "tag", "give tags to articles and take them away; options come first"),
    "status": ("tagging", "set_status", "say how far you are with articles"),
    "update": (
        "updating",
        "update",
        "take a changed file or page, and carry all annotations over to its text",
    ),
    "stats": ("stats", "stats", "print how fast you annotate, by day and by article"),
    "entities": ("entities", "list_entities", "list who is who, rename, merge, split and delete"),
    "remove": ("listing", "remove", "move articles and their annotations into the library's trash"),
    "restore": ("listing", "restore", "put removed articles and their annotations back"),
    "open": ("opening", "open_library", "open an article, or the library"),
    "suggest": ("suggesting", "suggest", "have programs propose annotations, for people to decide about"),
    "learn": ("learning", "learn", "learn from what you have done, to suggest better than the rules"),
    "evaluate": ("evaluating", "evaluate", "hold what programs propose against what people annotated"),
    "agreement": ("agreeing", "agreement", "hold what people annotated against one another"),
    "export": ("exporting", "export", "write training data"),
    "import": ("importing", "import_files", "take in articles and annotations from other programs' files"),
    "formats": ("formats", "print_formats", "print what can be exported and imported, and what gets lost"),
    "check": ("checking", "check", "verify a library or exported files, and name each fault"),
    "doctor": (
        "doctoring",
        "examine_library",
        "find out what is wrong with a library's files, and repair it",
    ),
    "keys": ("keys", "print_keys", "print the keys and what they do"),
    "tutor": ("tutor", "teach", "learn the keys in five minutes, in a library that is gone afterwards"),
    "labels": ("labels", "print_labels", "print the label set and what is in use of it"),
}
"""By name: the module and function that run a command, and what it does."""


class _Parser(argparse.ArgumentParser):
    """A parser whose errors look like all others of the program."""

    def error(self, message: str) -> None:  # type: ignore[override]
        raise PressmarkError(message, remedy=f"`{self.prog} --help` shows how")

    def exit(self, status: int = 0, message: str | None = None) -> NoReturn:
        sys.stdout.flush()  # so that what cannot be printed is told as anywhere else
        super().exit(status, message)


class _Help(argparse.HelpFormatter):
    """A help's layout; that of the library finds the terminal's width by a module that takes long to import."""

    def __init__(self, prog: str) -> None:
        super().__init__(prog, width=_columns() - 2)


class _HelpAsWritten(_Help, argparse.RawDescriptionHelpFormatter):
    """The layout of a help whose lines end where they are written to end."""


class _Command(_Parser):
    """The parser of a command; what it takes is only worked out once the command is given."""

    def __init__(self, *, command: str, run: tuple[str, str], **settings: Any) -> None:
        self._command, self._run, self._settings = command, run, settings

    def parse_known_args(self, args: Any = None, namespace: Any = None) -> Any:
        from reader.cli.commands import add_arguments

        made = _Parser(formatter_class=_Help, **self._settings)
        made.set_defaults(run=self._run)
        add_arguments(self._command, made)
        return made.parse_known_args(args, namespace)


def parse(argv: Sequence[str]) -> argparse.Namespace:
    """Parse arguments; `run` of the result is the module and function to call.

    Args:
        argv: The arguments after the program's name.

    Raises:
        PressmarkError: If they make no sense.
        SystemExit: After printing help or the version.
    """
    words = list(argv)
    first = _first_word(words)
    if first is not None and words[first] not in _COMMANDS:
        _verify_is_file(words[first])
        of_files = (at for at, word in enumerate(words[:first]) if word.partition("=")[0] in _OF_FILES)
        words.insert(next(of_files, first), _FILES)
    return _parser().parse_args(words)


def _first_word(words: Sequence[str]) -> int | None:
    """Return the position of the first word that is neither an option nor the value of one."""
    position = 0
    while position < len(words):
        word = words[position]
        if word == "--":
            return position
        if not word.startswith("-") or word == "-":
            return position
        position += 2 if word in _WITH_VALUE else 1
    return None


def _verify_is_file(word: str) -> None:
    """Tell a mistyped command from a file that is not there."""
    from pathlib import Path

    if word == "--" or Path(word).exists() or Path(word).is_symlink() or not word.isidentifier():
        return
    from difflib import get_close_matches

    close = get_close_matches(word, _COMMANDS, n=1)
    guess = f"did you mean `pressmark {close[0]}`?" if close else "`pressmark --help` lists the commands"
    raise PressmarkError(f"there is no command and no file {word!r}", remedy=guess)


def _parser() -> _Parser:
    parser = _Parser(
        prog="pressmark",
        description=_DESCRIPTION,
        epilog=_EPILOG,
        formatter_class=_HelpAsWritten,
        allow_abbrev=False,
    )
    parser.add_argument("--version", action="version", version=f"pressmark {__version__}")
    add_common(parser, library=None, annotator=None)
    parser.set_defaults(run=("opening", "open_library"), article=None, next=False, by=None)
    commands = parser.add_subparsers(title="commands", metavar="COMMAND", parser_class=_Command)
    for name, (module, function, words) in _COMMANDS.items():
        commands.add_parser(
            name,
            command=name,
            run=(module, function),
            help=words,
            description=sentence(words),
            allow_abbrev=False,
        )
    commands.add_parser(_FILES, command=_FILES, run=("opening", "open_files"), allow_abbrev=False)
    return parser


def _columns() -> int:
    try:
        return int(os.environ.get("COLUMNS") or os.get_terminal_size().columns) or 80
    except (OSError, ValueError):
        return 80
