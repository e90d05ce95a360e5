"""A changed text takes an article's place; annotations go with their words, and nothing is lost on the way."""

from __future__ import annotations

import errno
import os
import shutil
from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import pytest

from reader import files
from reader.core.annotation import Fragment, Provenance, Relation, Span
from reader.core.article import Article
from reader.core.edit import Change, Edit, Item
from reader.core.ids import Annotator, ArticleId, RelationId, SpanId
from reader.core.selection import Selection
from reader.errors import DamagedError, LibraryError
from reader.ingest import read_article
from reader.library import revising, unplaced
from reader.library.doctor import Examined, examine
from reader.library.folder import FolderLibrary
from reader.library.founding import init_library
from reader.library.label_file import default_labels, parse_labels
from reader.library.layout import Layout
from reader.library.memory import MemoryLibrary
from reader.library.opening import open_library
from reader.library.protocol import Status
from reader.library.unplaced import Queue, read_queue
from reader.stamps import now
from reader.text.anchoring import Fate

ANA = Annotator("ana")
OLD = """Ferry stops for the winter

“We would sail if anybody came,” said the skipper, who has crossed the sound for thirty years.

The town has promised a bus instead, and a bell at the stop.
"""
NEW = """Ferry stops for the winter, bus begins

Nobody was surprised on the quay.

“We would sail if anybody came,” said the skipper, who has crossed the sound for thirty years.

The town has promised nothing.
"""
QUOTE = "“We would sail if anybody came,”"
CLAIM = "a bus instead, and a bell at the stop"


def annotated(folder: Path) -> tuple[FolderLibrary, ArticleId]:
    library = init_library(folder / "library")
    article = read_article(OLD.encode(), name="ferry.txt", added=now()).article
    library.add(article, OLD.encode(), ".txt")
    with closing(library.open(article.id, ANA)) as journal:
        spans = [
            span(number, label, words)
            for number, (label, words) in enumerate(
                [("quote", QUOTE), ("source", "the skipper"), ("claim", CLAIM)]
            )
        ]
        ties = [relation(0, spans[0], spans[1]), relation(1, spans[2], spans[1])]
        items: list[Item] = [*spans, *ties]
        changes = tuple(Change(None, item) for item in items)
        journal.append(Edit(1, "d-1", now(), ANA, "label.quote", changes))
        journal.set_status(Status.IN_PROGRESS)
        journal.remember(Selection(OLD.index("the skipper"), OLD.index("the skipper") + 11))
    return library, article.id


def span(number: int, label: str, words: str) -> Span:
    start = OLD.index(words)
    return Span(SpanId(f"s-{number}"), label, (Fragment(start, start + len(words)),), Provenance(ANA, now()))


def relation(number: int, head: Span, tail: Span) -> Relation:
    return Relation(RelationId(f"r-{number}"), "has_source", head.id, tail.id, Provenance(ANA, now()))


def revised(library: FolderLibrary, article: ArticleId, text: str = NEW) -> revising.Revised:
    new = read_article(text.encode(), name="ferry.txt", added=now()).article
    return revising.revise(library, article, new, text.encode(), ".txt")


def waiting(library: FolderLibrary, article: ArticleId) -> Queue:
    layout = Layout(library.root)
    return read_queue(
        layout.unplaced(article, ANA), lambda number: unplaced.text_of_revision(layout, article, number)
    )


def excerpts(library: FolderLibrary, article: ArticleId) -> dict[str, str]:
    with closing(library.open(article, ANA)) as journal:
        assert not journal.notices
        return {held.id: held.excerpt(journal.article.text) for held in journal.annotations.spans.values()}


def test_what_keeps_its_words_goes_along_and_the_rest_waits(tmp_path: Path) -> None:
    library, article = annotated(tmp_path)
    outcome = revised(library, article)
    assert outcome.revision == 2
    assert outcome.fates == {ANA: {Fate.KEPT: 2, Fate.ORPHANED: 1}}
    assert library.article(article).text == NEW
    assert library.article(article).revision == 2
    assert excerpts(library, article) == {"s-0": QUOTE, "s-1": "the skipper"}
    queue = waiting(library, article)
    assert [entry.unplaced.span.excerpt(OLD) for entry in queue.spans] == [CLAIM]
    assert [(tie.head, tie.tail) for tie in queue.relations] == [("s-2", "s-1")]


def test_status_and_reading_position_go_along_and_undo_stops_there(tmp_path: Path) -> None:
    library, article = annotated(tmp_path)
    revised(library, article)
    with closing(open_library(library.root).open(article, ANA)) as journal:
        assert journal.status is Status.IN_PROGRESS
        assert journal.position is not None
        assert NEW[journal.position.start : journal.position.end] == "the skipper"
        assert not journal.history.undoable
        assert journal.annotations.relations[RelationId("r-0")].tail == "s-1"


def test_the_old_text_its_source_and_the_old_annotations_are_kept(tmp_path: Path) -> None:
    library, article = annotated(tmp_path)
    before = {
        path.relative_to(library.root): path.read_bytes()
        for path in library.root.rglob(f"{article}*")
        if path.is_file() and ".cache" not in path.parts
    }
    revised(library, article)
    kept = library.root / "revisions" / article / "1"
    assert {path.relative_to(kept): path.read_bytes() for path in kept.rglob("*") if path.is_file()} == before
    assert not (library.root / "revisions" / "pending").exists()


def test_what_waits_is_tried_again_when_its_words_come_back(tmp_path: Path) -> None:
    library, article = annotated(tmp_path)
    revised(library, article)
    outcome = revised(library, article, NEW.replace("promised nothing", f"promised {CLAIM}"))
    assert outcome.revision == 3
    assert excerpts(library, article)["s-2"] == CLAIM
    assert waiting(library, article) == Queue()
    with closing(library.open(article, ANA)) as journal:
        assert set(journal.annotations.relations) == {"r-0", "r-1"}


def test_where_no_highlight_has_a_place_all_of_them_wait_and_work_goes_on(tmp_path: Path) -> None:
    library, article = annotated(tmp_path)
    bo = Annotator("bo")
    with closing(library.open(article, bo)) as journal:
        journal.append(Edit(1, "d-2", now(), bo, "label.claim", (Change(None, span(7, "claim", CLAIM)),)))
    revised(library, article)
    with closing(library.open(article, bo)) as journal:
        assert journal.notices == []
        assert journal.annotations.spans == {}
        queue = journal.unplaced()
        assert queue is not None
        assert [entry.unplaced.span.id for entry in queue.spans] == ["s-7"]
        words = NEW.index("nothing")
        placed = replace(span(8, "claim", CLAIM), fragments=(Fragment(words, words + 7),))
        journal.append(Edit(1, "d-3", now(), bo, "label.claim", (Change(None, placed),)))
    with closing(library.open(article, bo, writable=False)) as journal:
        assert list(journal.annotations.spans) == ["s-8"]
    assert [str(found) for found in examine(library.root, lambda _: iter(()), Examined())] == []


def test_a_changed_article_is_known_by_its_new_text_and_not_by_the_old(tmp_path: Path) -> None:
    library, article = annotated(tmp_path)
    for text in (NEW, NEW.replace("nothing", "nothing at all")):
        before = library.article(article)
        revised(library, article, text)
        new = read_article(text.encode(), name="ferry.txt", added=now()).article
        assert new.id != article
        assert library.id_of(new) == article
        assert library.add(new, text.encode(), ".txt") is False
        assert open_library(library.root).id_of(new) == article
        assert library.id_of(replace(before, id=new.id)) is None
        assert library.id_of(replace(new, title="Another")) is None
    assert list(library.ids()) == [article]
    old = read_article(OLD.encode(), name="ferry.txt", added=now()).article
    assert library.add(old, OLD.encode(), ".txt") is True
    assert len(library.ids()) == 2
    library.remove(article)
    assert library.id_of(new) is None
    assert library.add(new, b"", ".txt") is True


@pytest.mark.parametrize("before", [True, False])
def test_a_changed_article_whose_file_is_damaged_is_not_known(tmp_path: Path, before: bool) -> None:
    library, article = annotated(tmp_path)
    revised(library, article)
    new = read_article(NEW.encode(), name="ferry.txt", added=now()).article
    if before:
        assert library.id_of(new) == article
    (library.root / "articles" / f"{article}.json").write_bytes(b"{}")
    assert library.id_of(new) is None


def test_where_it_cannot_be_told_what_was_changed_it_is_said(tmp_path: Path) -> None:
    library, article = annotated(tmp_path)
    folder = library.root / "revisions"
    folder.write_bytes(b"")
    with pytest.raises(LibraryError, match="the folder cannot be read: Not a directory") as told:
        library.id_of(library.article(article))
    assert told.value.where == str(folder)


def test_the_same_text_is_refused(tmp_path: Path) -> None:
    library, article = annotated(tmp_path)
    with pytest.raises(LibraryError, match="the one that the library has"):
        revised(library, article, OLD)


def test_an_article_that_is_being_annotated_is_left_alone(tmp_path: Path) -> None:
    library, article = annotated(tmp_path)
    with (
        closing(open_library(library.root).open(article, ANA)),
        pytest.raises(LibraryError, match="being annotated by"),
    ):
        revised(library, article)
    assert library.article(article).text == OLD


@pytest.mark.parametrize("step", range(11))
def test_a_crash_leaves_the_old_article_or_the_new_one(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, step: int
) -> None:
    library, article = annotated(tmp_path)
    monkeypatch.setattr(revising, "move", breaking_after(step, files.move))
    try:
        revised(library, article)
    except Crash:
        pass
    else:
        assert step == 10, "every move was broken off once"
    monkeypatch.undo()
    after = open_library(library.root)
    if after.article(article).text == OLD:
        assert step == 0
        assert len(excerpts(after, article)) == 3
        revised(after, article)
    assert excerpts(after, article) == {"s-0": QUOTE, "s-1": "the skipper"}
    assert [entry.unplaced.span.id for entry in waiting(after, article).spans] == ["s-2"]
    kept = after.root / "revisions" / article / "1"
    assert len([path for path in kept.rglob("*") if path.is_file()]) == 4


def test_the_doctor_names_a_change_that_was_broken_off_and_carries_it_out(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    library, article = annotated(tmp_path)
    monkeypatch.setattr(revising, "move", breaking_after(2, files.move))
    with pytest.raises(Crash):
        revised(library, article)
    monkeypatch.undo()
    pending = library.root / "revisions" / "pending"
    found = [
        finding
        for finding in examine(library.root, lambda _: iter(()), Examined())
        if finding.where == str(pending)
    ]
    assert [(finding.what, finding.remedy, finding.is_note) for finding in found] == [
        (
            "an article’s change of text was broken off",
            "`--repair` or the next opening carries it out to the end",
            False,
        )
    ]
    assert found[0].mend is not None
    assert found[0].mend() == "carried out to the end"
    assert not pending.exists()
    assert library.article(article).text == NEW
    assert [str(one) for one in examine(library.root, lambda _: iter(()), Examined())] == []


def test_an_article_whose_text_was_changed_is_made_again_from_its_new_source(tmp_path: Path) -> None:
    library = init_library(tmp_path / "library")
    held = read_article(OLD.encode(), name="ferry.txt", added=now()).article
    library.add(held, OLD.encode(), ".txt")
    revised(library, held.id)
    file = library.root / "articles" / f"{held.id}.json"
    sound = file.read_bytes()
    file.write_bytes(sound[: sound.index(b'"text"') + 20])

    def reread(source: Path) -> Iterator[Article]:
        yield read_article(source.read_bytes(), name=source.name).article

    (mend,) = (finding.mend for finding in examine(library.root, reread, Examined()) if finding.mend)
    assert mend() == (
        f"made again from its source, the same text to the character; the damaged file is kept as {file.name}.damaged-1"
    )
    assert library.article(held.id).text == NEW
    assert library.article(held.id).revision == 2
    assert library.article(held.id).added == held.added


class Crash(BaseException):
    """What stands for the end of the process."""


def breaking_after(count: int, move: Callable[[Path, Path], None]) -> Callable[[Path, Path], None]:
    done = 0

    def moved(source: Path, target: Path) -> None:
        nonlocal done
        if done == count:
            raise Crash
        done += 1
        move(source, target)

    return moved


def test_a_queue_of_a_newer_version_is_not_read(tmp_path: Path) -> None:
    library, article = annotated(tmp_path)
    revised(library, article)
    file = Layout(library.root).unplaced(article, ANA)
    file.write_bytes(file.read_bytes().replace(b'"version":1', b'"version":2'))
    with pytest.raises(LibraryError, match="a newer version"):
        waiting(library, article)


@pytest.mark.parametrize("near", [b"[9,9]", b"[9]", b"9", b"null"])
def test_a_queue_that_does_not_say_where_to_look_is_damaged(tmp_path: Path, near: bytes) -> None:
    library, article = annotated(tmp_path)
    revised(library, article)
    (entry,) = waiting(library, article).spans
    start = NEW.index("nothing")
    assert (entry.unplaced.places, entry.unplaced.near) == ((), (start, start + len("nothing")))
    file = Layout(library.root).unplaced(article, ANA)
    content = file.read_bytes()
    said = b'"near":[%d,%d]' % (start, start + len("nothing"))
    assert said in content
    file.write_bytes(content.replace(said, b'"near":' + near))
    with pytest.raises(DamagedError, match="is no range"):
        waiting(library, article)


def test_what_someone_else_left_half_made_is_made_anew(tmp_path: Path) -> None:
    library, article = annotated(tmp_path)
    half = library.root / "revisions" / f".{article}.tmp" / "annotations" / "ana"
    half.mkdir(parents=True)
    (half / f"{article}.json").write_bytes(b"{")
    revised(library, article)
    assert len(excerpts(library, article)) == 2
    shutil.rmtree(library.root / ".cache")
    assert replace(library.article(article), metadata={}).text == NEW


def test_what_is_given_up_is_wanted_no_more_and_the_others_still_are(tmp_path: Path) -> None:
    library, article = annotated(tmp_path)
    revised(library, article, "Nothing of it is left.\n")
    assert [entry.unplaced.span.id for entry in waiting(library, article).wanted] == ["s-0", "s-1", "s-2"]
    with closing(library.open(article, ANA)) as journal:
        journal.give_up(SpanId("s-1"))
        with pytest.raises(LookupError, match="no highlight s-9 waits for a place"):
            journal.give_up(SpanId("s-9"))
        journal.give_up(SpanId("s-2"))
    queue = waiting(library, article)
    assert [entry.unplaced.span.id for entry in queue.wanted] == ["s-0"]
    assert [entry.given_up for entry in queue.spans] == [False, True, True]


def test_in_memory_nothing_waits() -> None:
    library = MemoryLibrary("Memory", parse_labels(default_labels(), "labels.toml"))
    article = read_article(OLD.encode(), name="ferry.txt", added=now()).article
    library.add(article, OLD.encode(), ".txt")
    with closing(library.open(article.id, ANA)) as journal:
        assert journal.unplaced() is None
        with pytest.raises(LookupError, match="no highlight s-0 waits for a place"):
            journal.give_up(SpanId("s-0"))


def test_a_folder_that_cannot_be_cleared_away_costs_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_: object, **__: object) -> None:
        raise PermissionError(errno.EACCES, os.strerror(errno.EACCES))

    library, held = annotated(tmp_path)
    with monkeypatch.context() as patched:
        patched.setattr(os, "rmdir", refuse)
        revised(library, held)
    assert (library.root / "revisions" / "pending").exists()
    assert open_library(library.root).article(held).text.startswith("Ferry stops for the winter, bus begins")
    assert not (library.root / "revisions" / "pending").exists()


def test_what_a_change_that_was_broken_off_had_made_ready_is_not_taken(tmp_path: Path) -> None:
    library, held = annotated(tmp_path)
    stale = library.root / "revisions" / f".{held}.tmp" / "annotations" / "bo"
    stale.mkdir(parents=True)
    (stale / f"{held}.json").write_bytes(b"{}")
    revised(library, held)
    assert list(library.annotators(held)) == [ANA]
    assert not (library.root / "annotations" / "bo").exists()
