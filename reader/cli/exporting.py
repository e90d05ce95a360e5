"""`export`: training data out of a library."""

from __future__ import annotations

import argparse
import os
import shutil
import sys
import tempfile
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from reader.cli.options import DASH
from reader.cli.output import STANDARD_OUTPUT, byte_output, safe_print
from reader.cli.progress import progress
from reader.cli.records import chosen_articles, named_annotators, records, tagged, verify_there
from reader.cli.session import existing_library
from reader.cli.spreading import write_spread
from reader.core.ids import Annotator, ArticleId, JSONValue
from reader.core.numbers import count
from reader.core.roles import HAS_SOURCE, QUOTE
from reader.errors import ExportError, LibraryError
from reader.exchange.account import Account, Loss
from reader.exchange.dialect import Dialect, FilePart, Job, Output, dialect, names
from reader.exchange.output import Staged, beside, part_path
from reader.exchange.record import NOBODY
from reader.exchange.selection import Selection, View
from reader.exchange.things import Thing
from reader.exchange.writing import settle
from reader.library.folder import FolderLibrary
from reader.library.layout import Layout
from reader.library.protocol import Library
from reader.library.uninterrupted import uninterrupted

_WITH_SUGGESTIONS = ("native",)
"""The dialects that hold everything unless told otherwise: what comes back from them must be all of it."""

_TAGS = Loss(Thing.TAGS, "left out")
"""What belongs to the library, so that no format has it."""


@dataclass(frozen=True, slots=True)
class _Part:
    """What goes into one target: all of it, or one part of a split."""

    name: str
    selection: Selection


def export(arguments: argparse.Namespace) -> int:
    """Run `pressmark export`."""
    chosen = dialect(arguments.format)
    options = chosen.chosen(_options(arguments.options or ()))
    library = existing_library(arguments)
    selection = _selection(arguments, library, chosen)
    _verify_target(arguments, chosen, library)
    splits: list[str] = []
    with tempfile.TemporaryFile() as details:
        account = Account((*chosen.loses, _TAGS), details if arguments.report else None)
        if tags := _tags(library, selection):
            account.leave(_TAGS, tags)

        def chunks(part: _Part, advance: Callable[[], None]) -> Iterator[Output]:
            job = Job(library.labels, account, options, part.name, tuple(splits))
            yield from write_spread(library, chosen, part.selection, job, advance)
            settle(chosen, account, strict=arguments.strict)

        try:
            articles = len(library.ids() if selection.articles is None else selection.articles)
            with progress("Exporting", articles * (2 if arguments.split else 1)) as advance:
                parts = _parts(arguments, library, selection, advance, account)
                splits += (part.name for part in parts if part.name and part.selection.articles)
                _write(
                    arguments.to, chosen, parts, lambda part: chunks(part, advance), strict=arguments.strict
                )
        except ExportError:
            if arguments.strict and (account.is_lossy or account.salvaged):
                _tell(account, arguments, chosen, written=False)
            raise
        _tell(account, arguments, chosen, written=True, parts=len(splits))
    if not account.records:
        which = "Of what was chosen, articles" if _chooses(arguments) else "Articles"
        safe_print(f"{which} are exported once they have a highlight or are marked as done.", file=sys.stderr)
    return 0


def _tags(library: Library, selection: Selection) -> int:
    """Return how many tags the articles have that are chosen; none where their file is damaged."""
    try:
        held = library.tags()
    except LibraryError:
        return 0
    return sum(len(held.get(article, ())) for article in chosen_articles(library, selection))


def _chooses(arguments: argparse.Namespace) -> bool:
    return bool(arguments.annotators or arguments.statuses or arguments.tags or arguments.labels)


def _options(words: Iterable[str]) -> dict[str, str]:
    options: dict[str, str] = {}
    for word in words:
        name, sign, value = word.partition("=")
        if not sign:
            raise ExportError(f"{word!r} sets nothing", remedy="write --set NAME=VALUE")
        options[name] = value
    return options


def _selection(arguments: argparse.Namespace, library: Library, chosen: Dialect) -> Selection:
    verify_there("label", arguments.labels or (), [label.name for label in library.labels.labels])
    articles = tagged(library, arguments.tags) if arguments.tags else None
    nobody = {NOBODY} if arguments.suggestions == "with" else set[Annotator]()
    annotators = named_annotators(library, arguments.annotators or (), nobody)
    suggestions = arguments.suggestions or ("with" if chosen.name in _WITH_SUGGESTIONS else "without")
    if arguments.suggestions == "with" and not chosen.tells_suggestions:
        able = ", ".join(name for name in names() if dialect(name).tells_suggestions)
        raise ExportError(
            f"in {chosen.name}, a suggestion would look like what somebody decided",
            remedy=f"say --suggestions without, or take a format that tells them apart: {able}",
        )
    suggesters = None
    if arguments.suggestions == "with":
        from reader.cli.suggesting import read_suggesters

        suggesters = read_suggesters(arguments).chosen
    labels = library.labels
    if arguments.quotation_marks == "out" and labels.label_for(QUOTE) is None:
        raise ExportError(
            "nothing tells which label quotes have, so no quotation marks can be left out",
            remedy=f'write role = "{QUOTE}" below it in labels.toml, or leave out --quotation-marks',
        )
    if arguments.view == View.SIMPLE and labels.relations and labels.relation_for(HAS_SOURCE) is None:
        raise ExportError(
            "nothing tells which relation ties a quote to its source, and so who speaks",
            remedy=f'write role = "{HAS_SOURCE}" below it in labels.toml, or leave out --view',
        )
    return Selection(
        annotators=annotators,
        statuses=_set(arguments.statuses or ()),
        articles=articles,
        labels=_set(arguments.labels or ()),
        suggestions=suggestions == "with",
        suggesters=suggesters,
        quotation_marks=arguments.quotation_marks == "in",
        view=View(arguments.view),
        label_set=labels,
    )


def _set(words: Iterable[str]) -> frozenset[str] | None:
    return frozenset(words) or None


def _verify_target(arguments: argparse.Namespace, chosen: Dialect, library: Library) -> None:
    layout = Layout(library.root) if isinstance(library, FolderLibrary) else None
    for path in (arguments.to, arguments.report):
        if path and path != DASH and layout is not None and layout.owns(Path(path).resolve()):
            raise ExportError(
                "the library keeps something of its own there",
                where=path,
                remedy="name another file or folder",
            )
    if arguments.to == DASH and (chosen.folder or arguments.split):
        what = "a split" if arguments.split else chosen.name
        raise ExportError(f"{what} is more than one file", remedy="name a target with --to")
    if arguments.report == arguments.to == DASH:
        raise _taken(STANDARD_OUTPUT)
    if arguments.report and arguments.report != DASH:
        _verify_report(Path(arguments.report), arguments, chosen)


def _verify_report(report: Path, arguments: argparse.Namespace, chosen: Dialect) -> None:
    """Refuse a report that could not be written once the export is there, or would take its place."""
    place = report.resolve()
    if report.is_dir():
        raise ExportError("this is a folder", where=str(report), remedy="name a file in it")
    if not place.parent.is_dir():
        raise ExportError("there is no such folder", where=str(place.parent), remedy="make it first")
    if not os.access(place.parent, os.W_OK):
        raise ExportError("this folder cannot be written to", where=str(place.parent), remedy="name another")
    if arguments.to == DASH:
        return
    target = Path(arguments.to).resolve()
    taken = {target}
    if arguments.split:
        from reader.exchange.split import parse_split

        taken |= {part_path(target, share.name) for share in parse_split(arguments.split)}
    taken |= {beside(path, name) for path in taken for name in chosen.beside}
    if place in taken or (chosen.folder and target in place.parents):
        raise _taken(str(report))


def _taken(where: str) -> ExportError:
    return ExportError("the export itself goes there", where=where, remedy="name another file with --report")


def _parts(
    arguments: argparse.Namespace,
    library: Library,
    selection: Selection,
    advance: Callable[[], None],
    account: Account,
) -> list[_Part]:
    """Return what goes where: all of it to one target, or each article to its part of the split."""
    if not arguments.split:
        return [_Part("", selection)]
    from reader.exchange.nearness import Nearness
    from reader.exchange.split import parse_split, split

    shares = parse_split(arguments.split)
    near = Nearness()
    articles: list[ArticleId] = []
    for record in records(library, selection, advance, account=account):
        if not articles or articles[-1] != record.article.id:
            articles.append(record.article.id)
            near.add(record.article.text)
    placed = split(articles, near.groups(), shares, arguments.seed)
    held = Counter(placed.values())
    sizes = ", ".join(f"{share.name} {held[share.name]:,}" for share in shares)
    safe_print(f"Split with seed {arguments.seed}: {sizes}", file=sys.stderr)
    if placed and (empty := [share.name for share in shares if not held[share.name]]):
        why = "there are too few articles, or too many are nearly the same and stay together"
        safe_print(f"Nothing goes to {' and '.join(empty)}: {why}", file=sys.stderr)
    return [
        _Part(
            share.name,
            replace(
                selection, articles=frozenset(name for name, part in placed.items() if part == share.name)
            ),
        )
        for share in shares
    ]


def _write(
    to: str,
    chosen: Dialect,
    parts: Sequence[_Part],
    chunks: Callable[[_Part], Iterator[Output]],
    *,
    strict: bool,
) -> None:
    if to == DASH:
        _to_stdout(chunks(parts[0]), strict=strict)
        return
    target = Path(to)
    with Staged() as staged:
        if chosen.folder:
            staged.write_folder(
                target,
                (
                    chunk if chosen.joins_splits else _in_part(chunk, part.name)
                    for part in parts
                    for chunk in chunks(part)
                ),
            )
        else:
            for part in parts:
                place = part_path(target, part.name) if part.name else target
                staged.write_file(place, chunks(part), chosen.beside)
        with uninterrupted():
            staged.commit()


def _in_part(chunk: Output, part: str) -> Output:
    """Return a part of a file of a folder, in the folder of its part of the split."""
    if part and isinstance(chunk, FilePart):
        return FilePart(f"{part}/{chunk.name}", chunk.content)
    return chunk


def _to_stdout(chunks: Iterable[Output], *, strict: bool) -> None:
    """Write the export's own file to standard output; where it is strict, once all of it is known to be kept."""
    own = (chunk for chunk in chunks if isinstance(chunk, bytes))
    out = byte_output()
    if strict:
        with tempfile.TemporaryFile() as whole:
            whole.writelines(own)
            whole.seek(0)
            shutil.copyfileobj(whole, out)
    else:
        for chunk in own:
            out.write(chunk)
    out.flush()


def _tell(
    account: Account, arguments: argparse.Namespace, chosen: Dialect, *, written: bool, parts: int = 0
) -> None:
    """Print the account on standard error, and write the report where it is asked for.

    Args:
        account: The account.
        arguments: What the user said.
        chosen: The dialect.
        written: Whether the export was put in place, or refused for what it would lose.
        parts: How many parts of a split have got anything.
    """
    for line in account.lines():
        safe_print(line, file=sys.stderr)
    if account.repeated and chosen.name not in _WITH_SUGGESTIONS:
        again = count(account.repeated, "record")
        safe_print(
            f"{again} more of articles that somebody else has annotated too: --annotator takes one person's",
            file=sys.stderr,
        )
    target = STANDARD_OUTPUT if arguments.to == DASH else arguments.to
    if arguments.split:
        target = f"{target}, in {count(parts, 'part')}"
    if written:
        safe_print(
            f"{count(account.records, 'record')}, {count(account.went[Thing.SPANS], 'span')}, "
            f"{count(account.went[Thing.RELATIONS], 'relation')} to {target}",
            file=sys.stderr,
        )
    if arguments.report:
        from reader.files import atomic_write

        about: Mapping[str, JSONValue] = {
            "format": chosen.name,
            "offsets": chosen.offsets,
            "to": target if written else None,
        }
        if arguments.report == DASH:
            out = byte_output()
            for part in account.report(**about):
                out.write(part)
            out.flush()
        else:
            atomic_write(Path(arguments.report).resolve(), account.report(**about))
