"""`check`: what is wrong with a library or with exported files, and where."""

from __future__ import annotations

import argparse
from collections.abc import Collection, Iterator, Mapping
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

from reader.cli.output import count, safe_print
from reader.cli.records import record_of
from reader.cli.session import existing_library
from reader.core.annotation import Entity
from reader.core.ids import Annotator, ArticleId, EntityId
from reader.errors import PressmarkError
from reader.exchange.record import LabelNames
from reader.exchange.rules import Fault, article_faults, label_faults, structural_faults
from reader.files import read_file
from reader.library.protocol import Library


@dataclass(slots=True)
class _Checked:
    """How much was looked at, and how many faults were found."""

    articles: int = 0
    records: int = 0
    faults: int = 0

    def found(self, place: str, fault: object) -> None:
        """Print a fault and count it."""
        safe_print(f"{place}: {fault}" if place else str(fault))
        self.faults += 1


def check(arguments: argparse.Namespace) -> int:
    """Run `pressmark check`."""
    checked = _Checked()
    if not arguments.paths:
        library = existing_library(arguments)
        _check_library(library, getattr(library, "root", Path()), checked)
    for path in arguments.paths:
        if path.is_dir():
            from reader.library.folder import open_library

            folder = open_library(path)
            _check_library(folder, folder.root, checked)
        else:
            _check_file(path, checked)
    looked = f"{count(checked.articles, 'article')}, " if checked.articles else ""
    safe_print(f"{looked}{count(checked.records, 'record')}, {count(checked.faults, 'fault')}")
    return 1 if checked.faults else 0


def _check_file(path: Path, checked: _Checked) -> None:
    from reader.exchange.check_file import file_faults
    from reader.exchange.native import DIALECT

    if not path.is_file():
        raise PressmarkError(
            "this is not a file" if path.exists() else "there is no such file",
            where=str(path),
            remedy="name an exported file or a library's folder",
        )
    last = 0
    with path.open("rb") as lines:
        for line, fault in file_faults(lines, DIALECT):
            checked.records += line != last
            last = line
            if fault is not None:
                checked.found(f"{path}:{line}", fault)


def _check_library(library: Library, root: Path, checked: _Checked) -> None:
    entities: Mapping[EntityId, Entity] = {}
    tagged: Collection[ArticleId] = ()
    try:
        entities = library.entities()
    except PressmarkError as fault:
        checked.found("", fault)
    try:
        tagged = library.tags().keys()
    except PressmarkError as fault:
        checked.found("", fault)
    names = LabelNames.of(library.labels)
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
            for found, problem in _record_faults(library, root, article, annotator, entities, names):
                checked.found(found, problem)
    for path in _orphans(root, set(ids)):
        checked.found(str(path), "there is no article of this name (put it back, or remove the file)")


def _record_faults(
    library: Library,
    root: Path,
    article: ArticleId,
    annotator: Annotator,
    entities: Mapping[EntityId, Entity],
    names: LabelNames,
) -> Iterator[tuple[str, object]]:
    file = root / "annotations" / annotator / f"{article}.json"
    log = file.with_suffix(".edits.jsonl")
    try:
        journal = library.open(article, annotator, writable=False)
    except PressmarkError as fault:
        yield "", fault
        return
    with closing(journal):
        for notice in journal.notices:
            yield str(file), notice
        record = record_of(journal, entities, names)
    yield from _log_faults(log, record.article.text)
    about_article = set(article_faults(record.article))
    faults = [wrong for wrong in structural_faults(record) if wrong not in about_article]
    for found in (*faults, *label_faults(record, library.labels)):
        yield _place(found, file, log), found


def _log_faults(log: Path, text: str) -> Iterator[tuple[str, str]]:
    """Yield the damaged lines of a log, also those that a checkpoint makes unnecessary to read.

    A last line without an end is what a crash may leave, and no fault.
    """
    from reader.core.codec import MalformedError, edit_from
    from reader.library.edit_log import lines_of

    content = read_file(log) if log.is_file() else b""
    for number, line in enumerate(lines_of(content), 1):
        if not line.is_whole:
            continue
        try:
            record = line.record()
            if record.get("type") == "edit":
                edit_from(record, text)
        except MalformedError as fault:
            what = "a mark of a merge conflict" if line.is_conflict_mark else f"damaged: {fault}"
            yield f"{log}:{number}", what


def _place(fault: Fault, checkpoint: Path, log: Path) -> str:
    """Return the file and line where the item at fault stands, or the file if it stands in none."""
    identifier = fault.item.rpartition(" ")[2].encode()
    for path in (checkpoint, log):
        if identifier and path.is_file():
            with path.open("rb") as lines:
                for number, line in enumerate(lines, 1):
                    if b'"' + identifier + b'"' in line:
                        return f"{path}:{number}"
    return str(checkpoint if checkpoint.exists() else log)


def _orphans(root: Path, articles: set[ArticleId]) -> Iterator[Path]:
    """Yield the files of annotations whose article is gone."""
    for suffix in (".json", ".edits.jsonl"):
        for path in sorted((root / "annotations").glob(f"*/*{suffix}")):
            if path.name.removesuffix(suffix) not in articles:
                yield path
