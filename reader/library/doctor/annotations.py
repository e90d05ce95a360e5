"""Annotations: whether log and checkpoint hold everything, and what is left of those that do not."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial
from pathlib import Path

from reader.core.article import Article
from reader.core.codec import MalformedError, Row
from reader.core.edit import History
from reader.core.ids import Annotator
from reader.core.numbers import count
from reader.errors import LibraryError, OtherTextError
from reader.files import atomic_write, is_there, keep_aside, read_file
from reader.library.carrying import carried_over
from reader.library.doctor.finding import Finding
from reader.library.earlier import Texts
from reader.library.edit_log import Anchor, Line, damaged_lines, lines_of, spell_header
from reader.library.layout import Layout
from reader.library.loading import Loaded, load
from reader.library.lock import Lock, holder, is_held
from reader.library.revising import carry_over
from reader.library.row_lines import BOTH_SIDES, IN_CONFLICT, has_conflict
from reader.library.snapshot import Snapshot
from reader.library.united import both_sides
from reader.library.work import is_earlier, to_carry_over


def annotation_findings(layout: Layout, article: Article, annotator: Annotator) -> Iterator[Finding]:
    """Look at one annotator's annotations of an article.

    Whoever annotates it meanwhile is named, and what they are writing is not judged.
    """
    checkpoint, log = layout.checkpoint(article.id, annotator), layout.log(article.id, annotator)
    lock = layout.lock(article.id, annotator)
    if is_held(lock):
        yield Finding(
            str(log), f"it is being annotated by {holder(lock)} and was not looked at", is_note=True
        )
        return
    try:
        loaded = load(checkpoint, log, article, is_text=partial(is_earlier, layout, article.id))
    except OtherTextError as fault:
        yield _other_text(layout, article, annotator, fault)
        return
    except LibraryError as fault:
        yield Finding.of(fault, checkpoint)
        return
    if loaded.conflict is not None:
        yield Finding(
            str(loaded.conflict), IN_CONFLICT, BOTH_SIDES, lambda: _mend(layout, article, annotator)
        )
        return
    found = [*_log_findings(log, article)]
    found += _file_findings(checkpoint, loaded, {finding.where for finding in found})
    if loaded.united:
        found += _merge_findings(log, loaded)
    if loaded.torn is not None:
        found.append(
            Finding(
                str(log), "its last line is unfinished, as a crash leaves it; nothing that was saved is missing",
                "`--repair` or the next opening keeps it aside", is_note=True,
            )
        )  # fmt: skip
    for number, finding in enumerate(found, 1):
        is_last = number == len(found)
        yield Finding(
            finding.where, finding.what, finding.remedy,
            (lambda: _mend(layout, article, annotator)) if is_last else None, finding.is_note,
        )  # fmt: skip


def _other_text(layout: Layout, article: Article, annotator: Annotator, fault: OtherTextError) -> Finding:
    """Return what is to be said of annotations that were made, at least in part, on another text."""
    try:
        carried = carried_over(layout, annotator, Texts(layout, article))
    except LibraryError as unknown:
        return Finding.of(unknown, layout.log(article.id, annotator))
    if carried.conflict is not None:
        return Finding(
            str(carried.conflict), IN_CONFLICT, BOTH_SIDES, lambda: _carry(layout, article, annotator)
        )
    return Finding(
        fault.where, fault.what, to_carry_over(annotator), lambda: _carry(layout, article, annotator)
    )


def _carry(layout: Layout, article: Article, annotator: Annotator) -> str:
    """Carry annotations of an earlier text over, as opening the article does.

    Raises:
        LibraryError: If somebody is annotating the article, or it cannot be written.
    """
    with _locked(layout, article, annotator):
        kept = [*_without_marks(layout.log(article.id, annotator))]
        kept += _without_marks(layout.checkpoint(article.id, annotator))
        told = f", and kept as {', '.join(path.name for path in kept)}" if kept else ""
        return f"carried over; {carry_over(layout, article, annotator)}{told}"


def _locked(layout: Layout, article: Article, annotator: Annotator) -> Lock:
    path = layout.lock(article.id, annotator)
    lock = Lock.try_take(path)
    if lock is None:
        raise LibraryError(f"it is being annotated by {holder(path)}", remedy="close it there first")
    return lock


def _log_findings(log: Path, article: Article) -> Iterator[Finding]:
    content = read_file(log) if is_there(log) else b""
    for number, _, why in damaged_lines(content, article):
        yield Finding(
            f"{log}, line {number}", f"the line is damaged: {why}",
            "put the file back from a copy, or let `--repair` go on with the lines that are whole",
        )  # fmt: skip


def _file_findings(checkpoint: Path, loaded: Loaded, told: set[str]) -> Iterator[Finding]:
    """Yield what reading has told, but for the lines of the log that were told of already."""
    log = loaded.index.path
    for notice in loaded.notices:
        line = str(log.parent / notice.partition(":")[0])
        if line not in told and not (told and "more lines are damaged" in notice):
            where = log if notice.startswith(log.name) else checkpoint
            yield Finding(str(where), notice, "`--repair` or the next opening writes it anew")


def _merge_findings(log: Path, loaded: Loaded) -> Iterator[Finding]:
    for dispute in loaded.disputes:
        yield Finding(str(log), dispute, is_note=True)
    yield Finding(
        str(log), "a merge has put together what was done on two machines",
        "`--repair` or the next opening writes down what it comes to", is_note=True,
    )  # fmt: skip


def _mend(layout: Layout, article: Article, annotator: Annotator) -> str:
    """Keep aside what is damaged, and leave log and checkpoint with what is whole.

    Raises:
        LibraryError: If somebody is annotating the article, or it cannot be written.
    """
    with _locked(layout, article, annotator):
        checkpoint, log = layout.checkpoint(article.id, annotator), layout.log(article.id, annotator)
        kept = [*_without_marks(log), *_without_marks(checkpoint)]
        loaded = load(checkpoint, log, article)
        aside = [pair for pair in loaded.aside if pair[0] != log]
        content = read_file(log) if is_there(log) else b""
        whole = list(_whole(content, article))
        if is_there(checkpoint) and (loaded.notices or any(damaged_lines(content, article))):
            aside.append((checkpoint, read_file(checkpoint)))
        kept += list(dict.fromkeys(keep_aside(file, held) for file, held in aside))
        if content and (sound := b"".join(line.content for line in whole)) != content:
            kept.append(keep_aside(log, content))
            atomic_write(log, sound)
        state = loaded.state
        state.history = _reachable(state.history, {line.seq for line in whole})
        snapshot = Snapshot.of(state, article, annotator, _end_of(whole), loaded.rows)
        snapshot.write(checkpoint, article.text)
        edits = sum(line.seq is not None for line in whole)
        spans = len(state.annotations.spans)
    names = ", ".join(file.name for file in kept)
    said = f"whole: {count(spans, 'span')}, {count(edits, 'edit')}"
    return "; ".join([said, *loaded.disputes, *([f"kept aside: {names}"] if names else [])])


def _without_marks(path: Path) -> Iterator[Path]:
    """Leave a file with the lines of both sides of a merge conflict, and yield where it is kept with its marks."""
    content = read_file(path) if is_there(path) else b""
    if has_conflict(content):
        yield keep_aside(path, content)
        atomic_write(path, both_sides(content))


def _whole(content: bytes, article: Article) -> Iterator[Line]:
    """Yield the whole lines of a log as they lie in one without the others, a header before them."""
    damaged = {line.start for _, line, _ in damaged_lines(content, article)}
    start = 0
    if content and _header(content) is None:
        yield Line(0, header := spell_header(article.id, article.sha256))
        start = len(header)
    for line in lines_of(content):
        if line.start in damaged:
            continue
        try:
            line.record()
        except MalformedError:
            continue  # a last line that is unfinished
        ended = line.content if line.is_whole else line.content + b"\n"
        yield Line(start, ended)
        start += len(ended)


def _header(content: bytes) -> Row | None:
    first = next(lines_of(content), None)
    try:
        record = first.record() if first else {}
    except MalformedError:
        return None
    return record if record.get("type") == "log" else None


def _end_of(lines: list[Line]) -> Anchor | None:
    return lines[-1].anchor if lines else None


def _reachable(history: History, there: set[int | None]) -> History:
    """Return what can be undone and redone before the first edit that is lost."""
    return History(_after_lost(history.undoable, there), _after_lost(history.redoable, there))


def _after_lost(numbers: list[int], there: set[int | None]) -> list[int]:
    lost = [place for place, number in enumerate(numbers) if number not in there]
    return numbers[lost[-1] + 1 :] if lost else numbers
