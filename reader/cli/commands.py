"""What each command takes on the command line."""

from __future__ import annotations

import argparse
from collections.abc import Callable

from reader.cli.options import add_common, add_library, filled, path, sentence

_ENTITY_ACTIONS = {"list": "list_entities", "set": "change"}
_STATUSES = ("todo", "in_progress", "done", "flagged")
_ORDERS = (
    "added", "title", "published", "publisher", "length", "status", "spans", "minutes", "random", "uncertainty",
)  # fmt: skip
_FORMATS = ("txt", "md", "html", "epub", "jsonl", "pdf")
_OF_ALL = ("export", "evaluate", "agreement", "check", "doctor")
"""Commands that are about all annotators."""


def add_arguments(command: str, parser: argparse.ArgumentParser) -> None:
    """Let the parser of a command take what the command does."""
    if command in _OF_ALL:
        add_library(parser, default=argparse.SUPPRESS)
    else:
        add_common(parser, library=argparse.SUPPRESS, annotator=argparse.SUPPRESS)
    if command in _ARGUMENTS:
        _ARGUMENTS[command](parser)


def _add_init(init: argparse.ArgumentParser) -> None:
    init.add_argument(
        "folder", nargs="?", type=path, metavar="DIR", help="where; the library's folder if left out"
    )
    init.add_argument("--name", default="", help="what the library is called")
    init.add_argument(
        "--labels",
        metavar="PRESET|FILE",
        help="the label set to begin with: attribution (if left out), simple, entities, custom, or a file",
    )
    init.add_argument("--samples", action="store_true", help="add the sample articles with their annotations")


def _add_list(listing: argparse.ArgumentParser) -> None:
    listing.add_argument(
        "--filter",
        metavar="QUERY",
        help='only those that meet it: `status:todo tag:port added:>2026-01 text:strike "a phrase" -word`',
    )
    listing.add_argument("--sort", choices=_ORDERS, metavar="NAME", help=f"by {', '.join(_ORDERS)}")
    listing.add_argument("--reverse", action="store_true", help="the other way round")
    _add_seed(listing)
    _add_json(listing)


def _add_search(search: argparse.ArgumentParser) -> None:
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


def _add_tag(tag: argparse.ArgumentParser) -> None:
    tag.add_argument("words", nargs=argparse.REMAINDER, metavar="ID ... +TAG -TAG")


def _add_status(status: argparse.ArgumentParser) -> None:
    status.add_argument("articles", nargs="+", metavar="ID")
    status.add_argument("status", choices=_STATUSES)


def _add_update(update: argparse.ArgumentParser) -> None:
    update.add_argument("words", nargs="+", type=filled, metavar="FILE|URL")
    update.add_argument(
        "--article", metavar="ID", help="which article; found by the file's name or the address if left out"
    )
    _add_reading(update)
    _add_private(update)


def _add_remove(remove: argparse.ArgumentParser) -> None:
    remove.add_argument("articles", nargs="+", metavar="ID")
    remove.add_argument("--yes", action="store_true", help="do not ask")


def _add_restore(restore: argparse.ArgumentParser) -> None:
    restore.add_argument("articles", nargs="+", metavar="ID")


def _add_open(opening: argparse.ArgumentParser) -> None:
    opening.add_argument("article", nargs="?", metavar="ID")
    opening.add_argument(
        "--next",
        action="store_true",
        help="the next one to do: at random, or as you have chosen on the screen",
    )
    opening.add_argument(
        "--by",
        choices=("random", "uncertainty"),
        help="with --next: by lot, or what programs are least sure of",
    )
    opening.add_argument(
        "--filter",
        metavar="QUERY",
        help="with --next: only of those that meet it, as `pressmark list` has it",
    )
    _add_seed(opening)


def _add_seed(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--seed",
        type=int,
        default=0,
        metavar="N",
        help="another one gives another random order; 0 if left out",
    )


def _add_suggest(suggest: argparse.ArgumentParser) -> None:
    suggest.add_argument("articles", nargs="*", metavar="ID", help="which articles; all if left out")
    suggest.add_argument(
        "--filter", metavar="QUERY", help="only those that meet it, as `pressmark list` has it: `status:todo`"
    )
    _add_suggesters(suggest)
    suggest.add_argument(
        "--again", action="store_true", help="ask those too that have been asked about an article before"
    )
    suggest.add_argument(
        "--list", action="store_true", help="print which suggesters there are, and do nothing"
    )
    _add_json(suggest)


def _add_suggesters(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--suggester",
        action="append",
        dest="suggesters",
        metavar="NAME",
        help="only this one, switched off or not; may be given again",
    )


def _add_evaluate(evaluate: argparse.ArgumentParser) -> None:
    _add_suggesters(evaluate)
    _add_which(evaluate, status="; done if left out")
    _add_json(evaluate)


def _add_agreement(agreement: argparse.ArgumentParser) -> None:
    _add_which(agreement, status="; done if left out")
    agreement.add_argument("--differences", action="store_true", help="list where they differ, too")
    _add_json(agreement)


def _add_import(importing: argparse.ArgumentParser) -> None:
    importing.add_argument("paths", nargs="+", type=path, metavar="FILE|DIR|-", help="- is standard input")
    importing.add_argument("--format", metavar="NAME", help="the format; found out from the file if left out")
    importing.add_argument("--strict", action="store_true", help="take in everything or nothing")


def _add_check(check: argparse.ArgumentParser) -> None:
    check.add_argument(
        "paths", nargs="*", type=path, metavar="LIBRARY|FILE.jsonl|-", help="- is standard input"
    )
    check.add_argument("--strict", action="store_true", help="count a warning as a fault")


def _add_doctor(doctor: argparse.ArgumentParser) -> None:
    doctor.add_argument(
        "--repair",
        action="store_true",
        help="mend what can be mended; what is damaged is kept aside, nothing deleted",
    )


def _add_tutor(tutor: argparse.ArgumentParser) -> None:
    tutor.add_argument(
        "--keep", type=path, metavar="DIR", help="learn in this folder, and keep what you did there"
    )


def _add_stats(stats: argparse.ArgumentParser) -> None:
    stats.add_argument("--team", action="store_true", help="how far everybody is instead, by status")
    _add_json(stats)


def _add_json(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--json", action="store_true", help="as JSON")


def _add_which(parser: argparse.ArgumentParser, *, status: str = "") -> argparse._ArgumentGroup:
    """Let a parser take whose annotations of which articles are meant.

    Args:
        parser: The parser.
        status: What is said of the status that counts where none is given.
    """
    which = parser.add_argument_group("which", "each may be given again")
    which.add_argument(
        "--annotator", action="append", dest="annotators", metavar="NAME", help="only this annotator's"
    )
    which.add_argument(
        "--status",
        action="append",
        dest="statuses",
        choices=_STATUSES,
        help=f"only articles of this status{status}",
    )
    which.add_argument(
        "--tag", action="append", dest="tags", metavar="TAG", help="only articles with this tag"
    )
    return which


def _add_export(export: argparse.ArgumentParser) -> None:
    export.add_argument(
        "--to",
        type=filled,
        required=True,
        metavar="FILE|DIR|-",
        help="a file or folder, or - for standard output",
    )
    export.add_argument("--format", default="native", metavar="NAME", help="the format; native if left out")
    export.add_argument(
        "--set",
        action="append",
        dest="options",
        metavar="NAME=VALUE",
        help="an option of the format, as `pressmark formats` lists them; may be given again",
    )
    which = _add_which(export)
    which.add_argument(
        "--label", action="append", dest="labels", metavar="NAME", help="only spans of this label"
    )
    how = export.add_argument_group("how")
    how.add_argument(
        "--suggestions",
        choices=("with", "without"),
        help="what programs made and nobody accepted; left out if nothing is said, but for native",
    )
    how.add_argument(
        "--quotation-marks",
        choices=("in", "out"),
        default="in",
        help="whether quotes keep the marks at their ends; in if left out",
    )
    how.add_argument(
        "--view",
        choices=("full", "simple"),
        default="full",
        help="attributions with source and cue, or quotes with a speaker; full if left out",
    )
    how.add_argument(
        "--split",
        type=filled,
        metavar="SHARES",
        help="part the articles: train=.8,dev=.1,test=.1; those that are nearly the same stay together",
    )
    how.add_argument(
        "--seed", type=int, default=0, metavar="N", help="another one gives another split; 0 if left out"
    )
    export.add_argument(
        "--report", type=filled, metavar="FILE|-", help="write what was lost, and why, as JSON"
    )
    export.add_argument("--strict", action="store_true", help="write nothing if any annotation would be lost")


def _add_labels(labels: argparse.ArgumentParser) -> None:
    words = "rename a label, attribute, value or relation type, in everyone's annotations too"
    renaming = labels.add_subparsers(metavar="COMMAND").add_parser(
        "rename", help=words, description=sentence(words), allow_abbrev=False
    )
    add_common(renaming, library=argparse.SUPPRESS, annotator=argparse.SUPPRESS)
    renaming.add_argument(
        "old", metavar="OLD", help="such as quote, quote.type, quote.type:mixed or has_source"
    )
    renaming.add_argument("new", metavar="NEW", help="what takes its place")
    renaming.add_argument("--yes", action="store_true", help="do not ask")
    renaming.set_defaults(run=("labels", "rename"))


def _add_entities(parser: argparse.ArgumentParser) -> None:
    _add_json(parser)
    actions = parser.add_subparsers(title="actions", metavar="ACTION")

    def action(name: str, words: str) -> argparse.ArgumentParser:
        made: argparse.ArgumentParser = actions.add_parser(
            name, help=words, description=sentence(words), allow_abbrev=False
        )
        add_common(made, library=argparse.SUPPRESS, annotator=argparse.SUPPRESS)
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
    delete = action("delete", "take an entity out of the register that no annotation points at")
    delete.add_argument("entity", metavar="ID|NAME")
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
    _add_reading(parser)
    parser.add_argument(
        "--tag",
        action="append",
        dest="tags",
        metavar="TAG",
        help="give the articles a tag; may be given again",
    )
    _add_private(parser)
    parser.add_argument(
        "--feed-entries",
        metavar="N",
        type=_positive,
        default=20,
        help="how many entries of a feed to take; %(default)s if left out",
    )


def _add_reading(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--as",
        dest="format",
        choices=_FORMATS,
        help="the format of the files; told by their names, or by what standard input holds, if left out",
    )
    parser.add_argument(
        "--encoding", metavar="NAME", help="the encoding of the files, where what was found out is wrong"
    )


def _add_private(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--allow-private", action="store_true", help="fetch from this machine and private networks too"
    )


def _positive(word: str) -> int:
    number = int(word) if word.isascii() and word.isdigit() else 0
    if not number:
        raise argparse.ArgumentTypeError(f"{word!r} is not a number above 0")
    return number


_ARGUMENTS: dict[str, Callable[[argparse.ArgumentParser], None]] = {
    "init": _add_init,
    "add": _add_words,
    "list": _add_list,
    "search": _add_search,
    "tag": _add_tag,
    "status": _add_status,
    "update": _add_update,
    "stats": _add_stats,
    "entities": _add_entities,
    "remove": _add_remove,
    "restore": _add_restore,
    "suggest": _add_suggest,
    "evaluate": _add_evaluate,
    "agreement": _add_agreement,
    "learn": _add_json,
    "open": _add_open,
    "export": _add_export,
    "import": _add_import,
    "formats": _add_json,
    "check": _add_check,
    "doctor": _add_doctor,
    "tutor": _add_tutor,
    "labels": _add_labels,
    "files": _add_words,
}
