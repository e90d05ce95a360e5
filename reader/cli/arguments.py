"""The grammar of the command line, and nothing that takes time to import."""

from __future__ import annotations

import argparse
from collections.abc import Sequence
from pathlib import Path

from reader import __version__
from reader.errors import PressmarkError

_DESCRIPTION = """\
Read articles in the terminal, highlight who said what, export training data.

  pressmark                 open your library
  pressmark FILE|URL ...    add files, folders or web pages and open the first
  pressmark -               add what standard input holds and open it
"""

_EPILOG = """\
The library is the folder given with --library, or PRESSMARK_LIBRARY, or one in your own data folder.
A file that is named like a command is given as ./name. `pressmark COMMAND --help` says more.
"""

_FILES = "files"
_ENTITY_ACTIONS = {"list": "list_entities", "set": "change"}
_STATUSES = ("todo", "in_progress", "done", "flagged")
_ORDERS = ("added", "title", "published", "publisher", "length", "status", "spans", "minutes")
_FORMATS = ("txt", "md", "html", "epub", "jsonl", "pdf")
_WITH_VALUE = ("--library", "--annotator", "--as", "--encoding", "--feed-entries")
_OF_FILES = ("--as", "--encoding", "--feed-entries", "--allow-private")


class _Parser(argparse.ArgumentParser):
    """A parser whose errors look like all others of the program."""

    def error(self, message: str) -> None:  # type: ignore[override]
        raise PressmarkError(message, remedy=f"`{self.prog} --help` shows how")


def parse(argv: Sequence[str]) -> argparse.Namespace:
    """Parse arguments; `run` of the result is the module and function to call.

    Args:
        argv: The arguments after the program's name.

    Raises:
        PressmarkError: If they make no sense.
        SystemExit: After printing help or the version.
    """
    parser, commands = _parser()
    words = list(argv)
    first = _first_word(words)
    if first is not None and words[first] not in commands:
        _verify_is_file(words[first], commands)
        of_files = (at for at, word in enumerate(words[:first]) if word.partition("=")[0] in _OF_FILES)
        words.insert(next(of_files, first), _FILES)
    return parser.parse_args(words)


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


def _verify_is_file(word: str, commands: Sequence[str]) -> None:
    """Tell a mistyped command from a file that is not there."""
    if word == "--" or Path(word).exists() or Path(word).is_symlink() or not word.isidentifier():
        return
    from difflib import get_close_matches

    close = get_close_matches(word, commands, n=1)
    guess = f"did you mean `pressmark {close[0]}`?" if close else "`pressmark --help` lists the commands"
    raise PressmarkError(f"there is no command and no file {word!r}", remedy=guess)


def _parser() -> tuple[_Parser, list[str]]:
    parser = _Parser(
        prog="pressmark",
        description=_DESCRIPTION,
        epilog=_EPILOG,
        formatter_class=argparse.RawDescriptionHelpFormatter,
        allow_abbrev=False,
    )
    parser.add_argument("--version", action="version", version=f"pressmark {__version__}")
    _add_common(parser, library=None, annotator=None)
    parser.set_defaults(run=("opening", "open_library"), article=None)
    shared = _Parser(add_help=False)
    _add_common(shared, library=argparse.SUPPRESS, annotator=argparse.SUPPRESS)
    place = _Parser(add_help=False)
    _add_library(place, default=argparse.SUPPRESS)
    commands = parser.add_subparsers(title="commands", metavar="COMMAND", parser_class=_Parser)

    def command(
        name: str, run: tuple[str, str], words: str, parent: _Parser = shared
    ) -> argparse.ArgumentParser:
        sentence = f"{words[0].upper()}{words[1:]}."
        made = commands.add_parser(
            name, help=words, description=sentence, parents=[parent], allow_abbrev=False
        )
        made.set_defaults(run=run)
        return made

    init = command("init", ("adding", "init"), "make a new library")
    init.add_argument(
        "folder", nargs="?", type=Path, metavar="DIR", help="where; the library's folder if left out"
    )
    init.add_argument("--name", default="", help="what the library is called")
    init.add_argument(
        "--labels",
        metavar="PRESET|FILE",
        help="the label set to begin with: attribution (if left out), simple, entities, custom, or a file",
    )
    init.add_argument("--samples", action="store_true", help="add the sample articles with their annotations")

    add = command(
        "add", ("adding", "add"), "add articles from files, folders, web pages, feeds and standard input"
    )
    _add_words(add)

    listing = command("list", ("listing", "list_articles"), "list the articles")
    listing.add_argument(
        "--filter",
        metavar="QUERY",
        help='only those that meet it: `status:todo tag:port added:>2026-01 text:strike "a phrase" -word`',
    )
    listing.add_argument("--sort", choices=_ORDERS, metavar="NAME", help=f"by {', '.join(_ORDERS)}")
    listing.add_argument("--reverse", action="store_true", help="the other way round")
    listing.add_argument("--json", action="store_true", help="as JSON")

    search = command("search", ("searching", "search"), "search the articles' texts, best first")
    search.add_argument(
        "words",
        nargs="+",
        metavar="WORD",
        help="all must occur; a phrase in quotation marks (quoted again for the shell); after --, -WORD must not",
    )
    search.add_argument(
        "--limit", type=_positive, default=20, metavar="N", help="the most articles; 20 if left out"
    )
    search.add_argument(
        "--json", action="store_true", help="as JSON, with offsets of the matches in the text"
    )

    tag = command("tag", ("tagging", "tag"), "give tags to articles and take them away; options come first")
    tag.add_argument("words", nargs=argparse.REMAINDER, metavar="ID ... +TAG -TAG")

    status = command("status", ("tagging", "set_status"), "say how far you are with articles")
    status.add_argument("articles", nargs="+", metavar="ID")
    status.add_argument("status", choices=_STATUSES)

    _add_entities(
        command("entities", ("entities", "list_entities"), "list who is who, rename, merge and split")
    )

    remove = command(
        "remove", ("listing", "remove"), "move articles and their annotations into the library's trash"
    )
    remove.add_argument("articles", nargs="+", metavar="ID")
    remove.add_argument("--yes", action="store_true", help="do not ask")

    opening = command("open", ("opening", "open_library"), "open an article, or the library")
    opening.add_argument("article", nargs="?", metavar="ID")

    export = command("export", ("exporting", "export"), "write training data", parent=place)
    export.add_argument("--to", required=True, metavar="FILE|-", help="a file, or - for standard output")
    export.add_argument("--format", default="native", metavar="NAME", help="the format; native if left out")
    export.add_argument(
        "--annotator",
        action="append",
        dest="annotators",
        metavar="NAME",
        help="only this annotator's; may be given again",
    )
    export.add_argument(
        "--status",
        action="append",
        dest="statuses",
        choices=_STATUSES,
        help="only articles of this status; may be given again",
    )

    check = command(
        "check",
        ("checking", "check"),
        "verify a library or exported files, and name each fault",
        parent=place,
    )
    check.add_argument("paths", nargs="*", type=Path, metavar="LIBRARY|FILE.jsonl")
    check.add_argument("--strict", action="store_true", help="count a warning as a fault")

    command("keys", ("keys", "print_keys"), "print the keys and what they do")

    labels = command("labels", ("labels", "print_labels"), "print the label set and what is in use of it")
    _add_renaming(labels, shared)

    files = commands.add_parser(_FILES, parents=[shared], allow_abbrev=False)
    files.set_defaults(run=("opening", "open_files"))
    _add_words(files)
    return parser, [name for name in commands.choices if name != _FILES]


def _add_renaming(labels: argparse.ArgumentParser, shared: _Parser) -> None:
    words = "rename a label, attribute, value or relation type, in everyone's annotations too"
    renaming = labels.add_subparsers(metavar="COMMAND", parser_class=_Parser).add_parser(
        "rename",
        help=words,
        description=f"{words[0].upper()}{words[1:]}.",
        parents=[shared],
        allow_abbrev=False,
    )
    renaming.add_argument(
        "old", metavar="OLD", help="such as quote, quote.type, quote.type:mixed or has_source"
    )
    renaming.add_argument("new", metavar="NEW", help="what takes its place")
    renaming.add_argument("--yes", action="store_true", help="do not ask")
    renaming.set_defaults(run=("labels", "rename"))


def _add_entities(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--json", action="store_true", help="as JSON")
    actions = parser.add_subparsers(title="actions", metavar="ACTION", parser_class=_Parser)

    def action(name: str, words: str) -> argparse.ArgumentParser:
        sentence = f"{words[0].upper()}{words[1:]}."
        made: argparse.ArgumentParser = actions.add_parser(
            name, help=words, description=sentence, allow_abbrev=False
        )
        _add_common(made, library=argparse.SUPPRESS, annotator=argparse.SUPPRESS)
        made.set_defaults(run=("entities", _ENTITY_ACTIONS.get(name, name)))
        return made

    listing = action("list", "list those whose name or alias holds the words")
    listing.add_argument("words", nargs="*", metavar="WORD")
    listing.add_argument("--json", action="store_true", default=argparse.SUPPRESS, help="as JSON")
    rename = action("rename", "give an entity another name; the old one becomes an alias")
    rename.add_argument("entity", metavar="ID|NAME")
    rename.add_argument("name", metavar="NEW_NAME")
    merge = action("merge", "make several entries one: the first stays")
    merge.add_argument("entity", metavar="ID|NAME")
    merge.add_argument("gone", nargs="+", metavar="ID|NAME")
    split = action("split", "make an entry of its own for some of an entity's names")
    split.add_argument("entity", metavar="ID|NAME")
    split.add_argument("names", nargs="+", metavar="NAME", help="the first is the new entry's name")
    change = action("set", "give an entity a type, aliases or a Wikidata id")
    change.add_argument("entity", metavar="ID|NAME")
    change.add_argument("--type", default="", metavar="TYPE", help="a type of the label set")
    change.add_argument("--alias", action="append", default=[], metavar="NAME", help="may be given again")
    change.add_argument(
        "--wikidata", metavar="Q…|NIL", help="its id; NIL if it has none; empty to take it away"
    )
    action("align", "bring your annotations in line with the register, where articles were open elsewhere")


def _add_words(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "words", nargs="+", metavar="FILE|DIR|URL|-", help="what to read; - is standard input"
    )
    parser.add_argument(
        "--as",
        dest="format",
        choices=_FORMATS,
        help="the format of the files; told by their names, or by what standard input holds, if left out",
    )
    parser.add_argument(
        "--encoding", metavar="NAME", help="the encoding of the files, where what was found out is wrong"
    )
    parser.add_argument(
        "--allow-private", action="store_true", help="fetch from this machine and private networks too"
    )
    parser.add_argument(
        "--feed-entries",
        metavar="N",
        type=_positive,
        default=20,
        help="how many entries of a feed to take; %(default)s if left out",
    )


def _positive(word: str) -> int:
    number = int(word) if word.isascii() and word.isdigit() else 0
    if not number:
        raise argparse.ArgumentTypeError(f"{word!r} is not a number above 0")
    return number


def _add_common(parser: argparse.ArgumentParser, *, library: str | None, annotator: str | None) -> None:
    _add_library(parser, default=library)
    parser.add_argument(
        "--annotator",
        metavar="NAME",
        default=annotator,
        help="who annotates; PRESSMARK_ANNOTATOR or your name in git if left out",
    )


def _add_library(parser: argparse.ArgumentParser, *, default: str | None) -> None:
    parser.add_argument("--library", metavar="DIR", type=Path, default=default, help="the library's folder")
