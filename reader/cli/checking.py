"""`check`: what is wrong with a library or with exported files, and where."""

from __future__ import annotations

import argparse
import re
import sys
from collections.abc import Collection, Iterable, Iterator, Mapping
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

from reader.checks.finding import Context, Level
from reader.checks.rules import all_findings
from reader.cli.options import DASH
from reader.cli.output import safe_print
from reader.cli.records import record_of
from reader.cli.session import existing_library
from reader.core.annotation import Entity
from reader.core.article import Article
from reader.core.entities import twins
from reader.core.ids import Annotator, ArticleId, EntityId
from reader.core.naming import ALIKE, ONE_NAME, alike
from reader.core.numbers import count
from reader.errors import PressmarkError
from reader.exchange.rules import Fault, article_faults, record_faults
from reader.files import read_file
from reader.library.layout import Layout
from reader.library.protocol import Library
from reader.library.trash import latest_bin
from reader.text.reading import Reading

_QUOTED = re.compile(rb'(?="([^"\\]{1,200})")')
"""All that stands between two quotation marks on a line, whichever of them open and close."""


@dataclass(slots=True)
class _Checked:
    """How much was looked at, and how much was found."""

    strict: bool = False
    articles: int = 0
    records: int = 0
    faults: int = 0
    warnings: int = 0
    dismissed: int = 0

    def found(self, place: str, fault: object, level: Level = Level.ERROR) -> None:
        """Print what was found and count it; where the check is strict, a warning is a fault."""
        if level is Level.ERROR or (self.strict and level is Level.WARNING):
            self.faults += 1
            sign = ""
        else:
            self.warnings += level is Level.WARNING
            sign = f"{level}: "
        safe_print(f"{place}: {sign}{fault}" if place else f"{sign}{fault}")


def check(arguments: argparse.Namespace) -> int:
    """Run `pressmark check`."""
    checked = _Checked(strict=arguments.strict)
    if not arguments.paths:
        library = existing_library(arguments)
        _check_library(library, getattr(library, "root", Path()), checked)
    for path in arguments.paths:
        if str(path) == DASH:
            _check_lines(sys.stdin.buffer, "standard input", checked)
        elif path.is_dir():
            from reader.library.opening import open_library

            folder = open_library(path)
            _check_library(folder, folder.root, checked)
        else:
            _check_file(path, checked)
    looked = f"{count(checked.articles, 'article')}, " if checked.articles else ""
    warned = f"{count(checked.warnings, 'warning')}, " if checked.warnings else ""
    dismissed = f"; {checked.dismissed} dismissed" if checked.dismissed else ""
    safe_print(
        f"{looked}{count(checked.records, 'record')}, {warned}{count(checked.faults, 'fault')}{dismissed}"
    )
    return 1 if checked.faults else 0


def _check_file(path: Path, checked: _Checked) -> None:
    if not path.is_file():
        raise PressmarkError(
            "this is not a file" if path.exists() else "there is no such file",
            where=str(path),
            remedy="name an exported file or a library's folder",
        )
    with path.open("rb") as lines:
        _check_lines(lines, str(path), checked)


def _check_lines(lines: Iterable[bytes], name: str, checked: _Checked) -> None:
    """Hold lines of our own format against the rules.

    Args:
        lines: The lines.
        name: What the file is called.
        checked: Where it is counted.
    """
    from reader.exchange.check_file import file_faults
    from reader.exchange.dialects.native import read

    last = 0
    for line, fault in file_faults(read(lines)):
        checked.records += line != last
        last = line
        if fault is not None:
            checked.found(f"{name}:{line}", fault)


def _check_library(library: Library, root: Path, checked: _Checked) -> None:
    entities: Mapping[EntityId, Entity] = _Unread()
    tagged: Collection[ArticleId] = ()
    try:
        entities = library.entities()
        for first, other in twins(entities):
            what = f"“{first.name}” {first.type}".rstrip() + f" stands twice: {first.id} and {other.id}"
            remedy = f"if they are the same: `pressmark entities merge {first.id} {other.id}`"
            checked.found(str(root / "entities.json"), Fault("", what, remedy), Level.WARNING)
    except PressmarkError as fault:
        checked.found("", fault)
    try:
        tagged = library.tags().keys()
    except PressmarkError as fault:
        checked.found("", fault)
    if library.labels.unchecked:
        safe_print(f"Not checked: {', '.join(sorted(library.labels.unchecked))}")
    ids = library.ids()
    for missing in sorted(set(tagged).difference(ids)):
        checked.found(str(root / "tags.json"), f"it has tags of {missing}, which is no article here")
    for article in ids:
        checked.articles += 1
        try:
            held = library.article(article)
        except PressmarkError as fault:
            checked.found("", fault)
            continue
        place = str(root / "articles" / f"{article}.json")
        for wrong in article_faults(held):
            checked.found(place, wrong)
        for annotator in library.annotators(article):
            checked.records += 1
            for found, problem, level in _record_faults(
                library, root, (article, annotator), entities, checked
            ):
                checked.found(found, problem, level)
    for path, article in _orphans(root, set(ids)):
        kept = latest_bin(Layout(root), article)
        way = (
            f"it is in {kept.relative_to(root)}: `pressmark restore {article}`"
            if kept
            else "put it back, or remove the file"
        )
        checked.found(str(path), f"there is no article of this name ({way})")
    _check_names(root, checked)


def _check_names(root: Path, checked: _Checked) -> None:
    for first, other in alike(path.name for path in (root / "annotations").glob("*") if path.is_dir()):
        what = Fault("", f"{other!r} is beside {first!r}, and {ALIKE}", ONE_NAME)
        checked.found(str(root / "annotations" / other), what, Level.WARNING)


def _record_faults(
    library: Library,
    root: Path,
    whose: tuple[ArticleId, Annotator],
    entities: Mapping[EntityId, Entity],
    checked: _Checked,
) -> Iterator[tuple[str, object, Level]]:
    article, annotator = whose
    file = root / "annotations" / annotator / f"{article}.json"
    log = file.with_suffix(".edits.jsonl")
    try:
        journal = library.open(article, annotator, writable=False)
    except PressmarkError as fault:
        yield "", fault, Level.ERROR
        return
    with closing(journal):
        for notice in journal.notices:
            yield str(file), notice, Level.WARNING if notice in journal.disputes else Level.ERROR
        record = record_of(journal, entities, library.labels)
        checked.dismissed += sum(len(span.dismissed) for span in record.spans)
        context = Context(Reading(journal.article), journal.annotations, library.labels)
        findings = [
            (Fault(found.item, found.what, found.remedy), found.level) for found in all_findings(context)
        ]
    yield from ((place, fault, Level.ERROR) for place, fault in _log_faults(log, record.article))
    faults = [(wrong, Level.ERROR) for wrong in record_faults(record)]
    found = [*faults, *findings]
    lines = _lines_of({_id(wrong) for wrong, _ in found}, (file, log))
    beginning = str(file if file.exists() else log)
    for wrong, level in found:
        yield lines.get(_id(wrong), beginning), wrong, level


def _log_faults(log: Path, article: Article) -> Iterator[tuple[str, str]]:
    """Yield the damaged lines of a log, also those that a checkpoint makes unnecessary to read."""
    from reader.library.edit_log import damaged_lines

    content = read_file(log) if log.is_file() else b""
    for number, line, why in damaged_lines(content, article):
        yield f"{log}:{number}", "a mark of a merge conflict" if line.is_conflict_mark else f"damaged: {why}"


def _id(fault: Fault) -> str:
    """Return the id of the item at fault, or an empty string."""
    return fault.item.rpartition(" ")[2]


def _lines_of(identifiers: Collection[str], files: Iterable[Path]) -> dict[str, str]:
    """Return the file and line where each id is first met; those that are not met are left out."""
    wanted = {identifier.encode(): identifier for identifier in identifiers if identifier}
    found: dict[str, str] = {}
    for path in files if wanted else ():
        if path.is_file():
            with path.open("rb") as lines:
                for number, line in enumerate(lines, 1):
                    for word in _QUOTED.findall(line):
                        if word in wanted:
                            found.setdefault(wanted[word], f"{path}:{number}")
    return found


class _Unread(Mapping[EntityId, Entity]):
    """A register that cannot be read: of no entity can it be said that it is not there."""

    def __getitem__(self, entity: EntityId) -> Entity:
        return Entity(entity, entity, "")

    def __iter__(self) -> Iterator[EntityId]:
        return iter(())

    def __len__(self) -> int:
        return 0


def _orphans(root: Path, articles: set[ArticleId]) -> Iterator[tuple[Path, ArticleId]]:
    """Yield the files of annotations whose article is gone, with its id."""
    for suffix in (".json", ".edits.jsonl"):
        for path in sorted((root / "annotations").glob(f"*/*{suffix}")):
            article = ArticleId(path.name.removesuffix(suffix))
            if article not in articles:
                yield path, article
