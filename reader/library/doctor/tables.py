"""The files beside articles and annotations: register, tags, proposals, refusals, highlights without a place."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Mapping
from contextlib import nullcontext
from functools import partial, reduce
from pathlib import Path

from reader.core.annotation import Entity
from reader.core.article import Article
from reader.core.codec import MalformedError, Row, mapping, string
from reader.core.entities import united
from reader.core.ids import Annotator, ArticleId
from reader.core.numbers import count
from reader.errors import DamagedError, LibraryError
from reader.files import atomic_write, is_there, keep_aside, read_file
from reader.library import register, tags
from reader.library.doctor.finding import Finding, Mend, put_aside
from reader.library.json_text import parse, spell
from reader.library.layout import Layout, annotator_name
from reader.library.lock import Lock
from reader.library.proposed import VERSION as VERSION_OF_PROPOSED
from reader.library.proposed import FolderProposed
from reader.library.register import RegisterFile
from reader.library.row_lines import BOTH_SIDES, IN_CONFLICT, has_conflict, loose_rows, row_number, tables_of
from reader.library.row_storage import RowStorage
from reader.library.united import both_sides, tables_of_both
from reader.library.unplaced import VERSION, read_line, read_queue, text_of_revision, write_queue


def register_findings(layout: Layout) -> Iterator[Finding]:
    """Look at the entity register."""
    path = layout.entities
    mend = _salvage(path, layout.locks / "entities.lock", register.META, register.TABLE, register.entity_from)
    file = RegisterFile(path)
    both = _both(path, file.rewrite, mend, layout.locks / "entities.lock", _disputed)
    yield from _findings(path, file.read, mend, both)


def tag_findings(layout: Layout, articles: Collection[ArticleId]) -> Iterator[Finding]:
    """Look at the team's tags."""
    path = layout.tags
    meta: Row = {"file": "tags", "version": tags.VERSION}
    lock = layout.locks / "tags.lock"
    mend = _salvage(path, lock, meta, "tags", tags.tag_from)
    both = _both(path, lambda: tags.write_tags(path, tags.read_tags(path)), mend, lock)
    yield from _findings(path, lambda: tags.read_tags(path), mend, both)
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
    aside = partial(_set_aside, path)
    remedy = "`--repair` keeps it aside, and `pressmark suggest` proposes it again"
    yield from _findings(path, lambda: held.stored(article), aside, aside, remedy)


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
        both = _both(path, partial(held.revise_refused, annotator, (), ()), mend)
        yield from _findings(path, partial(held.refused, annotator), mend, both)


def queue_findings(layout: Layout, article: ArticleId, annotator: Annotator) -> Iterator[Finding]:
    """Look at the highlights that wait for a place in an article's new text."""
    path = layout.unplaced(article, annotator)

    def text_of(revision: int) -> str:
        return text_of_revision(layout, article, revision)

    mend = partial(_salvage_queue, path, text_of)
    both = _both(path, lambda: write_queue(path, read_queue(path, text_of), text_of), mend)
    if is_there(path) and not read_file(path):
        what = "the file is empty, where highlights waited for a place"
        yield Finding(str(path), what, "put it back from a copy", mend)
        return
    yield from _findings(path, partial(read_queue, path, text_of), mend, both)


def _findings(
    path: Path, read: Callable[[], object], mend: Mend, both: Mend, remedy: str = BOTH_SIDES
) -> Iterator[Finding]:
    """Yield what is wrong with a file.

    Args:
        path: The file.
        read: Reads it.
        mend: Mends damage.
        both: Takes both sides of a merge.
        remedy: What to do about a merge conflict.
    """
    try:
        read()
        if path.suffix == ".json" and _is_united(path):
            yield Finding(
                str(path), "a merge has put together the rows of both sides",
                "`--repair` or the next change puts them in order", both, is_note=True,
            )  # fmt: skip
    except DamagedError as fault:
        if is_there(path) and has_conflict(read_file(path)):
            yield Finding(str(path), IN_CONFLICT, remedy, both)
        else:
            way = "put it back from a copy, or let `--repair` keep it aside and write what is whole of it"
            yield Finding(fault.where or str(path), fault.what, fault.remedy or way, mend)
    except LibraryError as fault:
        yield Finding.of(fault, path)


def _is_united(path: Path) -> bool:
    try:
        tables_of(read_file(path) if is_there(path) else b"{}")
    except MalformedError:
        return True
    return False


def _both(
    path: Path,
    rewrite: Callable[[], object],
    mend: Mend,
    lock: Path | None = None,
    disputed: Callable[[Mapping[str, Mapping[str, Row]]], list[str]] = lambda _: [],
) -> Mend:
    """Return what writes a file anew with what stands on both sides of a merge.

    Args:
        path: The file.
        rewrite: Reads it, and writes it in order.
        mend: Salvages what is whole of it, where one side is damaged besides.
        lock: Whoever writes the file holds it, where `rewrite` does not see to that.
        disputed: Tells of its tables what both sides have changed, and what stands.
    """

    def take() -> str:
        with Lock.take(lock) if lock else nullcontext():
            content = read_file(path)
            tables = tables_of_both(content) if path.suffix == ".json" else {}
            if tables is not None:
                said = []
                if has_conflict(content):
                    said.append(f"the file with its marks is kept as {keep_aside(path, content).name}")
                    if tables:
                        RowStorage(path).write(tables)
                    else:
                        atomic_write(path, both_sides(content))
                rewrite()
                return "; ".join(["it has what both sides have", *disputed(tables), *said])
        return mend()

    return take


def _disputed(tables: Mapping[str, Mapping[str, Row]]) -> list[str]:
    """Tell which entries of the register both sides of a merge have changed, and how each is called now."""
    forms: dict[str, list[Entity]] = {}
    for row in tables.get(register.TABLE, {}).values():
        entity = register.entity_from(row)
        forms.setdefault(entity.id, []).append(entity)
    said = []
    for held in forms.values():
        if len(held) > 1:
            names = ", ".join(dict.fromkeys(f"“{entity.name}” {entity.type}".rstrip() for entity in held))
            stands = reduce(united, held)
            way = f", and leads to {stands.merged_into}" if stands.merged_into else ""
            said.append(
                f"{stands.id} ({names}) was changed on both sides: it is “{stands.name}” {stands.type}".rstrip()
                + f"{way}, and all its names are kept"
            )
    return said


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
