"""The files beside articles and annotations: register, tags, proposals, refusals, highlights without a place."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator
from functools import partial
from pathlib import Path

from reader.core.article import Article
from reader.core.codec import MalformedError, Row, mapping, string
from reader.core.ids import Annotator, ArticleId
from reader.core.numbers import count
from reader.errors import DamagedError, LibraryError
from reader.files import atomic_write, is_there, keep_aside, read_file
from reader.library import register, tags
from reader.library.doctor.finding import RESOLVE, Finding, Mend, put_aside
from reader.library.json_text import parse, spell
from reader.library.layout import Layout, annotator_name
from reader.library.lock import Lock
from reader.library.proposed import VERSION as VERSION_OF_PROPOSED
from reader.library.proposed import FolderProposed
from reader.library.register import RegisterFile
from reader.library.row_lines import has_conflict, loose_rows, row_number
from reader.library.row_storage import RowStorage
from reader.library.unplaced import VERSION, read_line, read_queue, text_of_revision


def register_findings(layout: Layout) -> Iterator[Finding]:
    """Look at the entity register."""
    path = layout.entities
    mend = _salvage(path, layout.locks / "entities.lock", register.META, register.TABLE, register.entity_from)
    yield from _findings(path, RegisterFile(path).read, mend)


def tag_findings(layout: Layout, articles: Collection[ArticleId]) -> Iterator[Finding]:
    """Look at the team's tags."""
    path = layout.tags
    meta: Row = {"file": "tags", "version": tags.VERSION}
    yield from _findings(
        path, lambda: tags.read_tags(path),
        _salvage(path, layout.locks / "tags.lock", meta, "tags", tags.tag_from),
    )  # fmt: skip
    try:
        gone = sorted(set(tags.read_tags(path)).difference(articles))
    except LibraryError:
        return
    for article in gone:
        yield Finding(
            str(path), f"it has tags of {article}, which is no article here",
            f"put the article back, or take them away: `pressmark tag {article} -TAG`",
        )  # fmt: skip


def proposal_findings(layout: Layout, article: Article) -> Iterator[Finding]:
    """Look at what programs have proposed about an article; it can be proposed again."""
    path = layout.suggestions(article.id)
    held = FolderProposed(layout)
    yield from _findings(path, lambda: held.stored(article), lambda: _set_aside(path))


def refusal_findings(layout: Layout) -> Iterator[Finding]:
    """Look at what annotators have refused of what was proposed."""
    held = FolderProposed(layout)
    for path in sorted((layout.root / "refused").glob("*.json")):
        name = path.name.removesuffix(".json")
        try:
            annotator = annotator_name(name)
        except LibraryError as fault:
            yield Finding.of(fault, path)
            continue
        meta: Row = {"file": "refused", "version": VERSION_OF_PROPOSED, "annotator": annotator}
        lock = layout.locks / f"refused-{annotator}.lock"
        mend = _salvage(path, lock, meta, "refused", lambda row: string(row, "id"))
        yield from _findings(path, partial(held.refused, annotator), mend)


def queue_findings(layout: Layout, article: ArticleId, annotator: Annotator) -> Iterator[Finding]:
    """Look at the highlights that wait for a place in an article's new text."""
    path = layout.unplaced(article, annotator)

    def text_of(revision: int) -> str:
        return text_of_revision(layout, article, revision)

    mend = partial(_salvage_queue, path, text_of)
    if is_there(path) and not read_file(path):
        what = "the file is empty, where highlights waited for a place"
        yield Finding(str(path), what, "put it back from a copy", mend)
        return
    yield from _findings(path, partial(read_queue, path, text_of), mend)


def _findings(path: Path, read: Callable[[], object], mend: Mend) -> Iterator[Finding]:
    try:
        read()
    except DamagedError as fault:
        if is_there(path) and has_conflict(read_file(path)):
            yield Finding(str(path), "the file holds a merge conflict", RESOLVE)
        else:
            remedy = "put it back from a copy, or let `--repair` keep it aside and write what is whole of it"
            yield Finding(fault.where or str(path), fault.what, fault.remedy or remedy, mend)
    except LibraryError as fault:
        yield Finding.of(fault, path)


def _salvage(path: Path, lock: Path, meta: Row, table: str, read_row: Callable[[Row], object]) -> Mend:
    """Return what writes the rows anew that can be read.

    Args:
        path: The file.
        lock: Whoever writes the file holds it.
        meta: What the file says about itself.
        table: The table of its rows.
        read_row: Raises where a row does not hold what it should.
    """

    def salvage() -> str:
        with Lock.take(lock):
            content = read_file(path)
            rows, lost = _sound_rows(content, read_row)
            kept = keep_aside(path, content)
            RowStorage(path).write({"meta": {"1": meta}, table: rows})
        return _salvaged(count(len(rows), "row"), lost, kept)

    return salvage


def _sound_rows(content: bytes, read_row: Callable[[Row], object]) -> tuple[dict[str, Row], int]:
    """Return the rows of a damaged file that can be read, each once, and how many cannot."""
    rows: dict[str, Row] = {}
    seen: set[object] = set()
    lost = 0
    for _, spelling in loose_rows(content):
        try:
            row = dict(mapping(parse(spelling), "row"))
            if "file" in row and "version" in row:
                continue
            read_row(row)
            identity = row.get("id", spell(row))
            if identity in seen:
                raise MalformedError("it stands twice")
        except (MalformedError, LibraryError):
            lost += 1
            continue
        seen.add(identity)
        rows[str(row_number(str(identity)))] = row
    return rows, lost


def _set_aside(path: Path) -> str:
    return f"kept aside as {put_aside(path).name}; `pressmark suggest` proposes it again"


def _salvage_queue(path: Path, text_of: Callable[[int], str]) -> str:
    content = read_file(path)
    sound = [spell({"version": VERSION})]
    lost = 0
    for line in content.splitlines():
        try:
            if read_line(line, path, text_of) is not None:
                sound.append(line)
        except (ValueError, LibraryError):
            lost += 1
    kept = keep_aside(path, content)
    atomic_write(path, b"".join(line + b"\n" for line in sound))
    return _salvaged(count(len(sound) - 1, "line"), lost, kept)


def _salvaged(whole: str, lost: int, kept: Path) -> str:
    return f"whole: {whole}; could not be read: {lost:,}; the damaged file is kept as {kept.name}"
