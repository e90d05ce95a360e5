"""Two people share a library in git; one changes an article's text while the other labels the old one."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Mapping
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import pytest

from reader import files
from reader.core.annotation import Fragment, Provenance, Span
from reader.core.ids import SpanId
from reader.errors import LibraryError, SaveError
from reader.ingest import read_article
from reader.library import revising
from reader.library.article_file import spell_article
from reader.library.layout import Layout
from reader.library.protocol import Status
from reader.stamps import now
from tests.library.team import (
    ANA,
    BEN,
    GIT,
    LATER,
    LOST,
    MARKS,
    NEW,
    OLD,
    Clone,
    do,
    two_clones,
    updated_beside,
)

pytestmark = pytest.mark.skipif(GIT is None, reason="git is not there")


@pytest.fixture
def team(tmp_path: Path) -> tuple[Clone, Clone]:
    return two_clones(tmp_path)


def test_what_was_labelled_in_the_old_text_is_carried_over_when_it_is_opened(
    team: tuple[Clone, Clone],
) -> None:
    ben = updated_beside(team)
    before = ben.files
    with closing(ben.open()) as journal:
        assert journal.holder is None
        assert journal.article.text == NEW
        assert list(journal.notices) == ["its text changed: 2 of 3 highlights went along"]
        assert set(journal.annotations.relations) == {"s-1-s-2"}
        assert journal.status is Status.DONE
        assert journal.drafts == {"note": "half a word"}
        queue = journal.unplaced()
        assert queue is not None
        assert [tie.id for tie in queue.relations] == ["s-3-s-1"]
    assert ben.words() == {"s-1": "The mayor", "s-2": "hurt"}
    assert ben.waiting() == [LOST]
    assert ben.findings() == []
    kept = Path("revisions") / ben.article / "1" / "annotations" / "ben"
    for path, content in before.items():
        if path.parts[:2] == ("annotations", "ben"):
            assert ben.files[kept / path.name] == content
    with closing(ben.open()) as journal:
        assert list(journal.notices) == []


def test_who_only_reads_sees_it_carried_over_and_is_told_and_nothing_is_written(
    team: tuple[Clone, Clone],
) -> None:
    ben = updated_beside(team)
    before = ben.files
    with closing(ben.open(writable=False)) as journal:
        (notice,) = journal.notices
        assert notice.startswith("the article’s text has changed since these annotations were made")
        assert "`pressmark doctor --repair`, or opening the article as ben, carries them over" in notice
        assert {span.excerpt(NEW) for span in journal.annotations.ordered()} == {"The mayor", "hurt"}
    (held,) = ben.library.annotated([ben.article])
    assert len(held.annotations.spans) == 2
    assert held.notices == journal.notices
    assert ben.waiting() == [LOST]
    (found,) = ben.findings()
    assert found.what == "the article’s text has changed since these annotations were made"
    assert found.where.endswith(f"annotations/ben/{ben.article}.edits.jsonl")
    assert "damage" not in str(found)
    assert ben.files == before


def test_the_doctor_carries_it_over(team: tuple[Clone, Clone]) -> None:
    ben = updated_beside(team)
    (found,) = ben.findings()
    assert found.mend is not None
    assert found.mend() == "carried over; its text changed: 2 of 3 highlights went along"
    assert ben.findings() == []
    assert ben.words() == {"s-1": "The mayor", "s-2": "hurt"}
    assert ben.waiting() == [LOST]


def test_the_next_change_of_the_text_carries_over_what_was_made_on_the_one_before(
    team: tuple[Clone, Clone],
) -> None:
    ben = updated_beside(team)
    ben.update(LATER)
    assert ben.library.article(ben.article).text == LATER
    assert ben.words() == {"s-1": "The mayor", "s-2": "hurt"}
    assert ben.waiting() == [LOST]
    assert ben.findings() == []


def test_two_changes_of_the_text_are_carried_over_at_once(team: tuple[Clone, Clone]) -> None:
    ana, ben = team
    ana.update()
    ana.update(LATER)
    ana.share()
    ana.push()
    ben.label({"s-1": "The mayor", "s-2": "hurt"})
    ben.share()
    ben.pull()
    assert ben.words() == {"s-1": "The mayor", "s-2": "hurt"}
    assert ben.findings() == []


@pytest.mark.parametrize("what", ["log alone", "checkpoint alone"])
def test_one_of_the_two_files_is_enough(team: tuple[Clone, Clone], what: str) -> None:
    ben = updated_beside(team)
    layout = Layout(ben.root)
    gone = layout.checkpoint if what == "log alone" else layout.log
    gone(ben.article, BEN).unlink()
    assert ben.words() == {"s-1": "The mayor", "s-2": "hurt"}
    assert ben.waiting() == [LOST]


def test_without_the_old_text_nothing_is_touched(team: tuple[Clone, Clone]) -> None:
    ben = updated_beside(team)
    shutil.rmtree(ben.root / "revisions")
    before = ben.files
    with closing(ben.open()) as journal:
        assert journal.holder == "the annotations are about a text that the library does not have"
        assert any("bring back the article’s file with that text" in notice for notice in journal.notices)
        with pytest.raises(SaveError):
            journal.set_status(Status.TODO)
    (found,) = ben.findings()
    assert found.what == "the annotations are about a text that the library does not have"
    assert found.mend is None
    with pytest.raises(LibraryError, match="a text that the library does not have"):
        ben.update(LATER)
    assert ben.files == before


def test_a_checkpoint_whose_spans_happen_to_fit_the_new_text_is_not_taken_for_one_of_it(
    team: tuple[Clone, Clone],
) -> None:
    ana, ben = team
    ana.update("Dock strike, a harbour without a Dock strike\n" + OLD.partition("\n")[2])
    ana.share()
    ana.push()
    ben.label({"s-1": "Dock"})
    ben.share()
    ben.pull()
    (held,) = ben.library.annotated([ben.article])
    assert held.notices


def take(side: str) -> Callable[[bytes], bytes]:
    """Return what takes one side of a merge conflict, or both in one of two orders."""

    def taken(content: bytes) -> bytes:
        parts: dict[str, list[bytes]] = {"ours": [], "theirs": []}
        here = ""
        for line in content.splitlines(keepends=True):
            if line.startswith(MARKS):
                here = {MARKS[0]: "ours", MARKS[1]: "theirs"}.get(line[: len(MARKS[0])], "")
            else:
                for name, lines in parts.items():
                    if here in ("", name):
                        lines.append(line)
        ours, theirs = (b"".join(lines) for lines in parts.values())
        return {"ours": ours, "theirs": theirs, "both": ours + theirs, "turned": theirs + ours}[side]

    return taken


def conflicting(team: tuple[Clone, Clone], labels: Mapping[str, str], *, union: bool = False) -> Clone:
    """Return the clone of one who went on in the old text, in the midst of the merge with the changed one.

    Args:
        team: Both clones.
        labels: What was labelled meanwhile.
        union: Whether git puts both sides together by itself, as a library of today has it.
    """
    ana, ben = team
    if not union:
        (ben.root / ".git" / "info" / "attributes").write_text("* merge\n", encoding="utf-8")
    ben.label({"s-1": "The mayor", "s-9": LOST, "s-7": "Two cranes"}, ("s-9", "s-1"))
    ben.share()
    ben.push()
    ana.pull()
    ana.update()
    ana.label({"a-1": "A ferry"}, by=ANA)
    ana.share()
    ana.push()
    ben.label(labels, ("s-2", "s-1"))
    with closing(ben.open()) as journal:
        first, gone = (journal.annotations.span(name) for name in ("s-1", "s-7"))
        assert first is not None
        do(journal, first, replace(first, note="head of the town"))
        do(journal, gone, None)
    ben.share()
    ben.pull(conflict=not union)
    assert union or b"annotations/ben" in ben.git("diff", "--name-only", "--diff-filter=U")
    return ben


def test_logs_of_both_texts_that_git_has_put_together_cost_no_annotation(team: tuple[Clone, Clone]) -> None:
    ben = conflicting(team, {"s-2": "hurt", "s-3": "Sunday"}, union=True)
    with closing(ben.open()) as journal:
        assert journal.holder is None
        assert "s-2-s-1" in journal.annotations.relations
        first = journal.annotations.span(SpanId("s-1"))
        assert first is not None
        assert first.note == "head of the town"
    assert ben.words() == {"s-1": "The mayor", "s-2": "hurt", "s-3": "Sunday"}
    assert ben.waiting() == [LOST]
    assert ben.findings() == []
    assert ben.words(ANA) == {"a-1": "A ferry"}


@pytest.mark.parametrize("checkpoint", ["ours", "theirs", "both"])
@pytest.mark.parametrize("log", ["ours", "both", "turned"])
def test_logs_of_both_texts_put_together_cost_no_annotation(
    team: tuple[Clone, Clone], log: str, checkpoint: str
) -> None:
    ben = conflicting(team, {"s-2": "hurt", "s-3": "Sunday"})
    layout = Layout(ben.root)
    for path, side in ((layout.log, log), (layout.checkpoint, checkpoint)):
        file = path(ben.article, BEN)
        file.write_bytes(take(side)(file.read_bytes()))
    with closing(ben.open()) as journal:
        assert journal.holder is None
        assert "s-2-s-1" in journal.annotations.relations
        first = journal.annotations.span(SpanId("s-1"))
        assert first is not None
        assert first.note == "head of the town"
    expected = {"s-1": "The mayor", "s-2": "hurt", "s-3": "Sunday"}
    words = ben.words()
    # Where no log tells that it was deleted, it may come back; nothing that stands may be lost.
    assert {name: words[name] for name in expected} == expected
    assert set(words) <= {*expected, "s-7"}
    if log != "ours":
        assert "s-7" not in words
    assert ben.waiting() == [LOST]
    assert ben.findings() == []
    assert ben.words(ANA) == {"a-1": "A ferry"}
    again = {path for path in ben.files if "damaged" in path.name}
    assert not again


def test_with_the_marks_of_a_conflict_nothing_is_written(team: tuple[Clone, Clone]) -> None:
    ben = conflicting(team, {"s-2": "hurt"})
    before = ben.files
    with closing(ben.open()) as journal:
        assert journal.holder is not None
        assert "merge conflict" in journal.holder
    assert any("merge conflict" in finding.what for finding in ben.findings())
    assert ben.files == before


def test_a_log_of_the_new_text_beside_a_checkpoint_of_the_old_one_keeps_both(
    team: tuple[Clone, Clone],
) -> None:
    ben = conflicting(team, {"s-2": "hurt", "s-3": "Sunday"})
    layout = Layout(ben.root)
    for path, side in ((layout.log, "theirs"), (layout.checkpoint, "ours")):
        file = path(ben.article, BEN)
        file.write_bytes(take(side)(file.read_bytes()))
    words = ben.words()
    assert words.items() >= {"s-1": "The mayor", "s-2": "hurt", "s-3": "Sunday"}.items()
    assert ben.waiting() == [LOST]


def test_what_was_done_in_both_texts_stays(team: tuple[Clone, Clone]) -> None:
    ben = conflicting(team, {"s-2": "hurt"})
    layout = Layout(ben.root)
    theirs, ours = (take(side)(layout.log(ben.article, BEN).read_bytes()) for side in ("theirs", "ours"))
    for path in (layout.log, layout.checkpoint):
        file = path(ben.article, BEN)
        file.write_bytes(take("theirs")(file.read_bytes()))
    with closing(ben.open()) as journal:
        span = journal.annotations.span(SpanId("s-7"))
        assert span is not None
        do(journal, span, replace(span, note="kept here"))
    ben.label({"n-1": "A ferry"})
    file = layout.log(ben.article, BEN)
    assert file.read_bytes().startswith(theirs)
    file.write_bytes(file.read_bytes() + ours)
    assert ben.words() == {"n-1": "A ferry", "s-1": "The mayor", "s-2": "hurt", "s-7": "Two cranes"}


def test_an_edit_of_a_text_that_is_gone_is_not_confirmed(team: tuple[Clone, Clone]) -> None:
    ana, ben = team
    ana.update()
    ana.share()
    ana.push()
    with closing(ben.open()) as journal:
        assert not journal.is_outdated
        ben.pull()
        assert journal.is_outdated
        with pytest.raises(SaveError, match="the article’s text was changed"):
            do(journal, None, Span(SpanId("s-1"), "entity", (Fragment(0, 4),), Provenance(BEN, now())))
        assert not journal.annotations.spans
    assert not (ben.root / "annotations" / "ben" / f"{ben.article}.edits.jsonl").exists()


def test_an_article_that_git_has_written_anew_as_it_was_can_be_worked_with(
    team: tuple[Clone, Clone],
) -> None:
    _, ben = team
    with closing(ben.open()) as journal:
        file = Layout(ben.root).article(ben.article)
        content = file.read_bytes()
        file.unlink()
        assert journal.is_outdated
        file.write_bytes(content)
        assert not journal.is_outdated
        do(journal, None, Span(SpanId("s-1"), "entity", (Fragment(0, 4),), Provenance(BEN, now())))
    assert ben.words() == {"s-1": "Dock"}


class Crash(BaseException):
    """What stands for the end of the process."""


@pytest.mark.parametrize("step", range(8))
def test_a_crash_while_it_is_carried_over_costs_nothing(
    team: tuple[Clone, Clone], monkeypatch: pytest.MonkeyPatch, step: int
) -> None:
    ben = updated_beside(team)
    move, done = files.move, 0

    def moved(source: Path, target: Path) -> None:
        nonlocal done
        if done == step:
            raise Crash
        done += 1
        move(source, target)

    with monkeypatch.context() as patched:
        patched.setattr(revising, "move", moved)
        try:
            ben.words()
        except Crash:
            pass
        else:
            assert step > 5, "every move was broken off once"
    assert ben.words() == {"s-1": "The mayor", "s-2": "hurt"}
    assert ben.waiting() == [LOST]
    assert not (ben.root / "revisions" / "pending").exists()


def put_back(clone: Clone) -> None:
    """Put the earlier file of the article back, and give the new text again."""
    kept = clone.root / "revisions" / clone.article / "1" / "articles" / f"{clone.article}.json"
    shutil.copy(kept, clone.root / "articles")
    clone.update()


def test_an_earlier_file_that_was_put_back_is_updated_as_any_other(team: tuple[Clone, Clone]) -> None:
    ben = updated_beside(team)
    put_back(ben)
    assert not (ben.root / "revisions" / "pending").exists()
    assert ben.library.article(ben.article).text == NEW
    assert ben.words() == {"s-1": "The mayor", "s-2": "hurt"}
    assert ben.waiting() == [LOST]
    assert ben.findings() == []


def test_a_text_that_has_another_one_s_number_gets_another(team: tuple[Clone, Clone]) -> None:
    _, ben = team
    ben.label({"s-1": "The mayor", "s-3": LOST})
    ben.update()
    file = ben.root / "articles" / f"{ben.article}.json"
    file.write_bytes(file.read_bytes().replace(b'"revision":2', b'"revision":1'))
    ben.update(LATER)
    assert ben.words() == {"s-1": "The mayor"}
    assert ben.waiting() == [LOST]
    assert ben.library.article(ben.article).revision == 3
    assert ben.findings() == []


@pytest.mark.parametrize("by", ["opening", "doctor"])
def test_a_change_of_text_that_was_in_the_way_of_what_is_kept_is_carried_out(
    team: tuple[Clone, Clone], monkeypatch: pytest.MonkeyPatch, by: str
) -> None:
    ben = updated_beside(team)
    kept = ben.root / "revisions" / ben.article / "1" / "articles" / f"{ben.article}.json"
    shutil.copy(kept, ben.root / "articles")
    with monkeypatch.context() as patched:
        patched.setattr(revising, "_place", lambda *_: (_ for _ in ()).throw(SaveError("stopped")))
        with pytest.raises(SaveError):
            ben.update()
    pending = ben.root / "revisions" / "pending"
    assert pending.exists()
    if by == "doctor":
        (found,) = [found for found in ben.findings() if found.where == str(pending)]
        assert found.mend is not None
        assert found.mend() == "carried out to the end"
    assert ben.words() == {"s-1": "The mayor", "s-2": "hurt"}
    assert not pending.exists()
    assert ben.findings() == []


def test_a_change_of_text_that_cannot_be_read_is_put_aside_by_the_doctor(team: tuple[Clone, Clone]) -> None:
    ben = updated_beside(team)
    pending = ben.root / "revisions" / "pending" / "articles"
    pending.mkdir(parents=True)
    (pending / f"{ben.article}.json").write_bytes(b"{")
    with pytest.raises(LibraryError):
        _ = ben.library
    (found, *_) = ben.findings()
    assert found.mend is not None
    assert "kept aside as pending.damaged-1" in found.mend()
    assert ben.words() == {"s-1": "The mayor", "s-2": "hurt"}


def test_highlights_without_a_place_count_the_text_by_the_number_that_it_gets(
    team: tuple[Clone, Clone], monkeypatch: pytest.MonkeyPatch
) -> None:
    _, ben = team
    ben.label({"s-1": "The mayor", "s-3": LOST})
    # As versions before left it, which did not look whether another text has the number.
    with monkeypatch.context() as patched:
        patched.setattr(revising, "finish", lambda _: None)
        ben.update()
    other = ben.root / "revisions" / ben.article / "1" / "articles" / f"{ben.article}.json"
    other.parent.mkdir(parents=True)
    another = read_article(LATER.encode(), name="dock.txt", added=now()).article
    other.write_bytes(spell_article(replace(another, id=ben.article)))
    assert ben.library.article(ben.article).text == NEW
    assert ben.words() == {"s-1": "The mayor"}
    assert ben.waiting() == [LOST]
    assert (ben.root / "revisions" / ben.article / "2" / "articles" / other.name).exists()
    assert ben.findings() == []


def test_what_was_carried_over_in_two_clones_costs_nothing_when_they_are_merged(
    team: tuple[Clone, Clone],
) -> None:
    ana, ben = team
    ben = updated_beside(team)
    ben.push()
    ana.pull()
    (found,) = ana.findings()
    assert found.mend is not None
    found.mend()
    ana.share()
    ana.push()
    ben.label({"s-4": "Sunday"})
    ben.share()
    ben.pull(conflict=True)
    for path in ben.files:
        file = ben.root / path
        if path.parts[0] in ("annotations", "revisions"):
            file.write_bytes(take("both" if path.suffix == ".jsonl" else "ours")(file.read_bytes()))
    words = ben.words()
    assert words == {"s-1": "The mayor", "s-2": "hurt", "s-4": "Sunday"}


def test_where_both_changed_the_text_what_was_made_on_the_other_one_is_left_until_that_is_there(
    team: tuple[Clone, Clone],
) -> None:
    ana, ben = team
    ana.update()
    ana.share()
    ana.push()
    ben.update(LATER)
    ben.label({"s-1": "The mayor"})
    ben.share()
    theirs = (ben.root / "articles" / f"{ben.article}.json").read_bytes()
    ben.pull(conflict=True)
    ben.git("checkout", "--theirs", ".")
    before = ben.files
    with closing(ben.open()) as journal:
        assert journal.holder == "the annotations are about a text that the library does not have"
    assert ben.files == before
    place = ben.root / "revisions" / ben.article / "7" / "articles" / f"{ben.article}.json"
    place.parent.mkdir(parents=True)
    place.write_bytes(theirs)
    assert ben.words() == {"s-1": "The mayor"}
    assert ben.findings() == []
