"""Libraries that a team shares in git: two clones, a bare repository, and what is left after every merge."""

from __future__ import annotations

import random
import shutil
import subprocess
from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import pytest

from reader.core.annotation import Entity, Span
from reader.core.edit import Change, Edit
from reader.core.ids import EntityId, SpanId
from reader.files import read_file
from reader.library.doctor import Examined, Finding, examine
from reader.library.folder import FolderLibrary
from reader.library.founding import init_library
from reader.library.opening import open_library
from reader.library.protocol import Journal, Status
from reader.library.tags import read_tags
from reader.stamps import new_id
from tests.library.acts import (
    ANN,
    article,
    checkpoint_file,
    library_in,
    log_file,
    only,
    opened,
    relation,
    span,
    undo,
)
from tests.library.test_library_doctor import reread

GIT = shutil.which("git")
pytestmark = pytest.mark.skipif(GIT is None, reason="git is not there")

UNION = "merge=union"


def git(folder: Path, *arguments: str, fails: bool = False) -> str:
    identity = ["-c", "user.name=t", "-c", "user.email=t@example.org", "-c", "core.autocrlf=true"]
    done = subprocess.run(
        ["git", *identity, *arguments], cwd=folder, check=False, capture_output=True, text=True
    )
    assert (done.returncode != 0) == fails, done.stdout + done.stderr
    return done.stdout


class Pair:
    """Two clones of a library, and how each saves, fetches and merges."""

    def __init__(self, root: Path, *, union: bool = True) -> None:
        self.shared = root.parent / "shared.git"
        if not union:
            path = root / ".gitattributes"
            lines = [line for line in path.read_text().split("\n") if UNION not in line]
            path.write_text("\n".join(lines))
        git(root, "init", "-qb", "main")
        git(root, "add", ".")
        git(root, "commit", "-qm", "start")
        git(root.parent, "clone", "-q", "--bare", str(root), str(self.shared))
        self.left, self.right = (self._clone(root.parent / name) for name in ("left", "right"))

    def _clone(self, folder: Path) -> FolderLibrary:
        git(folder.parent, "clone", "-q", str(self.shared), str(folder))
        return open_library(folder)

    def commit(self) -> None:
        """Commit what either side has done."""
        for library in (self.left, self.right):
            git(library.root, "add", "-A")
            git(library.root, "commit", "-q", "--allow-empty", "-m", "work")

    def merge(self, *, fails: bool = False) -> None:
        """Have each side merge the other by itself, so that the lines of both come in either order."""
        self.commit()
        heads = [git(library.root, "rev-parse", "HEAD").strip() for library in (self.left, self.right)]
        git(self.left.root, "fetch", "-q", str(self.right.root), "main")
        git(self.right.root, "fetch", "-q", str(self.left.root), "main")
        git(self.left.root, "merge", "-q", "-m", "merge", heads[1], fails=fails)
        git(self.right.root, "merge", "-q", "-m", "merge", heads[0], fails=fails)

    def each(self) -> Iterator[FolderLibrary]:
        """Yield either library, opened anew."""
        for library in (self.left, self.right):
            yield open_library(library.root)


@pytest.fixture
def pair(tmp_path: Path) -> Pair:
    library = library_in(tmp_path)
    with closing(opened(library)) as journal:
        act(journal, Change(None, span(1)), Change(None, span(2, 7, 11)))
    return Pair(library.root)


@pytest.fixture
def marking(tmp_path: Path) -> Pair:
    library = library_in(tmp_path)
    with closing(opened(library)) as journal:
        act(journal, Change(None, span(1)), Change(None, span(2, 7, 11)))
    return Pair(library.root, union=False)


def act(journal: Journal, *changes: Change, at: int = 0) -> None:
    """Make an edit at some minute past ten."""
    journal.append(
        Edit(journal.next_seq, new_id("d"), f"2026-01-31T10:{at:02}:00.000Z", ANN, "test.act", changes)
    )


def noted(journal: Journal, number: int, note: str | None, at: int = 0) -> Span:
    before = journal.annotations.spans[span(number).id]
    after = replace(before, note=note)
    act(journal, Change(before, after), at=at)
    return after


def deleted(journal: Journal, number: int, at: int = 0) -> None:
    held = journal.annotations
    of = span(number).id
    ties = [tie for tie in held.relations.values() if of in (tie.head, tie.tail)]
    act(journal, *(Change(tie, None) for tie in ties), Change(held.spans[of], None), at=at)


def on(library: FolderLibrary, *acts: Callable[[Journal], object]) -> None:
    with closing(opened(library)) as journal:
        for each in acts:
            each(journal)


def outcome(library: FolderLibrary) -> tuple[object, ...]:
    """Return what the annotations are, read without writing."""
    with closing(opened(library, writable=False)) as journal:
        held = journal.annotations
        return {**held.spans}, {**held.relations}, journal.status, {*journal.disputes}


def repair(root: Path) -> list[str]:
    return [finding.mend() for finding in examine(root, reread, Examined()) if finding.mend is not None]


def found(root: Path) -> list[Finding]:
    return [*examine(root, reread, Examined())]


def faults(root: Path) -> list[Finding]:
    return [finding for finding in found(root) if not finding.is_note]


def test_what_one_annotator_does_on_two_machines_is_all_there_and_needs_nobody(pair: Pair) -> None:
    on(pair.left, lambda journal: act(journal, Change(None, span(3))))
    on(pair.right, *(lambda journal, n=n: act(journal, Change(None, span(n))) for n in (4, 5)))
    pair.merge()
    for library in pair.each():
        assert faults(library.root) == []
        with closing(opened(library)) as journal:
            assert set(journal.annotations.spans) == {span(n).id for n in (1, 2, 3, 4, 5)}
            assert (journal.notices, journal.holder) == ([], None)
            act(journal, Change(None, span(6)))
            undo(journal)
        with closing(opened(library)) as journal:
            assert set(journal.annotations.spans) == {span(n).id for n in (1, 2, 3, 4, 5)}
            assert journal.history.redoable == [4]
        assert found(library.root) == []
        assert not [*library.root.rglob("*.damaged-*")]
    pair.merge()
    first, second = (outcome(library) for library in pair.each())
    assert first == second


def test_what_is_undone_after_a_merge_can_be_redone_after_a_crash(pair: Pair) -> None:
    on(pair.left, lambda journal: act(journal, Change(None, span(3))))
    on(pair.right, lambda journal: act(journal, Change(None, span(4))))
    pair.merge()
    journal = opened(pair.left)
    act(journal, Change(None, span(5)))
    undo(journal)
    copy = pair.left.root.parent / "copy"
    shutil.copytree(pair.left.root, copy)  # as a crash leaves it: no checkpoint since the edits
    journal.close()
    with closing(opened(open_library(copy))) as journal:
        assert journal.history.redoable == [3]


def test_a_deletion_never_wins_over_what_the_other_side_did(pair: Pair) -> None:
    on(pair.left, lambda journal: deleted(journal, 1, at=9))
    on(pair.right, lambda journal: noted(journal, 1, "check this", at=5))
    pair.merge()
    first, second = (outcome(library) for library in pair.each())
    assert first == second
    (held,) = (one for one in first[0].values() if one.id == span(1).id)  # type: ignore[attr-defined]
    assert held.note == "check this"
    assert len(first[3]) == 1  # type: ignore[arg-type]
    with closing(opened(pair.left)) as journal:
        (said,) = journal.notices
    assert "“We s" in said
    assert "deleted on one side and changed on the other; it is kept" in said
    assert outcome(pair.left)[3] == set(), "it is told once"


def test_a_deletion_is_not_made_where_the_other_side_tied_the_span(pair: Pair) -> None:
    on(pair.left, lambda journal: deleted(journal, 2))
    on(pair.right, lambda journal: act(journal, Change(None, relation(1, span(1), span(2)))))
    pair.merge()
    first, second = (outcome(library) for library in pair.each())
    assert first == second
    assert [*first[1]] == [relation(1, span(1), span(2)).id]  # type: ignore[misc]


def test_a_span_that_is_kept_keeps_its_relations(pair: Pair) -> None:
    on(pair.left, lambda journal: act(journal, Change(None, relation(1, span(1), span(2)))))
    pair.merge()
    on(pair.left, lambda journal: deleted(journal, 1))
    on(pair.right, lambda journal: noted(journal, 1, "stays"))
    pair.merge()
    first, second = (outcome(library) for library in pair.each())
    assert first == second
    assert len(first[1]) == 1  # type: ignore[arg-type]


def test_of_two_changes_of_one_part_the_later_stands_and_the_other_is_told(pair: Pair) -> None:
    on(pair.left, lambda journal: noted(journal, 1, "left", at=5))
    on(
        pair.right,
        lambda journal: noted(journal, 1, "first", at=3),
        lambda journal: noted(journal, 1, "right", at=4),
    )
    pair.merge()
    first, second = (outcome(library) for library in pair.each())
    assert first == second
    assert first[0][span(1).id].note == "left"  # type: ignore[index]
    assert any("“left”, and not “right”" in said for said in first[3])  # type: ignore[attr-defined]


def test_changes_of_different_parts_both_stand(pair: Pair) -> None:
    def relabelled(journal: Journal) -> None:
        before = journal.annotations.spans[span(1).id]
        act(journal, Change(before, replace(before, label="claim", attributes={"type": "direct"})))

    on(pair.left, relabelled)
    on(pair.right, lambda journal: noted(journal, 1, "right"))
    pair.merge()
    first, second = (outcome(library) for library in pair.each())
    assert first == second
    held = first[0][span(1).id]  # type: ignore[index]
    assert (held.label, held.note, held.attributes, first[3]) == ("claim", "right", {"type": "direct"}, set())


def test_the_later_status_stands_whichever_side_merges(pair: Pair) -> None:
    on(pair.left, lambda journal: journal.set_status(Status.IN_PROGRESS))
    on(pair.right, lambda journal: act(journal, Change(None, span(3))))
    on(pair.right, lambda journal: journal.set_status(Status.DONE))
    pair.merge()
    assert [outcome(library)[2] for library in pair.each()] == [Status.DONE, Status.DONE]


def test_moving_about_on_two_machines_is_no_damage(pair: Pair) -> None:
    for library, place in ((pair.left, 3), (pair.right, 5)):
        with closing(opened(library)) as journal:
            journal.set_status(Status.DONE)
            journal.draft("m", f"half {place}")
    pair.merge()
    for library in pair.each():
        assert faults(library.root) == []
        with closing(opened(library)) as journal:
            assert journal.notices == []
            assert len(journal.annotations.spans) == 2
        assert not [*library.root.rglob("*.damaged-*")]


def test_what_the_log_has_lost_before_the_merge_is_taken_from_the_checkpoint(pair: Pair) -> None:
    for library in pair.each():
        path = log_file(library)
        path.write_bytes(b"".join(read_file(path).splitlines(keepends=True)[:1]))
        on(library, lambda _: None)
        shutil.rmtree(library.root / ".cache")
        for kept in library.root.rglob("*.damaged-*"):
            kept.unlink()
    pair.commit()
    git(pair.right.root, "fetch", "-q", str(pair.left.root), "main")
    git(pair.right.root, "reset", "-q", "--hard", "FETCH_HEAD")
    on(pair.left, lambda journal: act(journal, Change(None, span(3))))
    on(pair.right, lambda journal: act(journal, Change(None, span(4))), lambda journal: deleted(journal, 2))
    pair.merge()
    for library in pair.each():
        assert set(outcome(library)[0]) == {span(n).id for n in (1, 3, 4)}  # type: ignore[call-overload]


def entity(number: int, name: str, kind: str = "PERSON") -> Entity:
    return Entity(EntityId(f"e-{number:010}"), name, kind)


def test_register_tags_and_refusals_of_two_machines_need_nobody_even_in_a_new_library(tmp_path: Path) -> None:
    pair = Pair(library_in(tmp_path).root)
    for library, number in ((pair.left, 1), (pair.right, 5)):
        for each in range(number, number + 4):
            library.put_entity(entity(each, f"Name {each}"))
            library.change_tags(library.ids(), add=[f"tag{each}", "both"])
            library.proposed.revise_refused(ANN, [{"id": f"p{each}", "at": "2026"}], ())
    pair.merge()
    for library in pair.each():
        assert faults(library.root) == []
        assert len(library.entities()) == 8
        assert len(library.tags()[only(library)]) == 9
        assert len(library.proposed.refused(ANN)) == 8
        repair(library.root)
        assert found(library.root) == []
        assert len(open_library(library.root).entities()) == 8
        library.put_entity(entity(9, "Name 9"))


def test_two_renamings_of_one_entity_keep_both_names_and_are_told(tmp_path: Path) -> None:
    library = library_in(tmp_path)
    library.put_entity(entity(1, "Obama"))
    pair = Pair(library.root)
    pair.left.put_entity(entity(1, "Barack Obama"))
    pair.right.put_entity(entity(1, "B. Obama"))
    pair.merge()
    for each in pair.each():
        (held,) = each.entities().values()
        assert (held.name, held.aliases) == ("Barack Obama", ("B. Obama",))
        (said,) = repair(each.root)
        assert "it is “Barack Obama” PERSON, and all its names are kept" in said
        assert open_library(each.root).entities() == {held.id: held}


def test_an_entity_deleted_on_one_side_and_changed_on_the_other_stays() -> None:
    from reader.core.entities import NOBODY, united

    plain, gone = entity(1, "Obama"), replace(entity(1, "Obama"), merged_into=NOBODY)
    other = replace(entity(1, "Obama"), aliases=("B. Obama",))
    assert united(plain, gone) == united(gone, plain) == gone
    assert united(other, gone) == united(gone, other) == other


@pytest.mark.parametrize("style", ["merge", "diff3"])
def test_repair_takes_both_sides_of_conflicts_and_keeps_the_marks(marking: Pair, style: str) -> None:
    pair = marking
    for library in (pair.left, pair.right):
        git(library.root, "config", "merge.conflictStyle", style)
    for library, number in ((pair.left, 3), (pair.right, 4)):
        on(library, lambda journal, n=number: act(journal, Change(None, span(n))))  # type: ignore[misc]
        library.put_entity(entity(number, f"Name {number}"))
        library.change_tags(library.ids(), add=[f"tag{number}"])
        library.proposed.revise_refused(ANN, [{"id": f"p{number}", "at": "2026"}], ())
    pair.merge(fails=True)
    for library in pair.each():
        marked = {
            path: path.read_bytes() for path in library.root.rglob("*.js*") if b"<<<<<<<" in path.read_bytes()
        }
        assert len(marked) == 5
        assert {finding.what for finding in faults(library.root)} == {"the file holds a merge conflict"}
        with closing(opened(library)) as journal:
            assert journal.holder is not None
            assert "`pressmark doctor --repair` takes both sides" in journal.holder
        repair(library.root)
        assert faults(library.root) == []
        for path, content in marked.items():
            assert path.with_name(f"{path.name}.damaged-1").read_bytes() == content
        library = open_library(library.root)
        assert set(outcome(library)[0]) == {span(n).id for n in (1, 2, 3, 4)}  # type: ignore[call-overload]
        assert {one.name for one in library.entities().values()} == {"Name 3", "Name 4"}
        assert read_tags(library.root / "tags.json")[only(library)] == {"tag3", "tag4"}
        assert len(library.proposed.refused(ANN)) == 2
        git(library.root, "add", "-A")
        git(library.root, "commit", "-qm", "resolved")
        assert git(library.root, "status", "--short") == ""


def test_of_a_conflict_with_a_damaged_side_what_is_whole_is_kept(tmp_path: Path) -> None:
    library = library_in(tmp_path)
    library.put_entity(entity(1, "One"))
    path = library.root / "entities.json"
    whole = path.read_bytes()
    path.write_bytes(b"<<<<<<< HEAD\n" + whole + b"=======\n" + whole[:-30] + b"\n>>>>>>> theirs\n")
    assert [said for said in repair(library.root) if "whole: 1 row" in said] != []
    assert [*open_library(library.root).entities()] == [entity(1, "One").id]


def test_the_same_article_added_by_two_is_the_one_that_was_added_first(tmp_path: Path) -> None:
    pair = Pair(init_library(tmp_path / "library").root)
    new = article("Second", "A new text.")
    for library, added, source in ((pair.left, "2026-01-02", "b.txt"), (pair.right, "2026-01-01", "a.txt")):
        library.add(replace(new, added=f"{added}T10:00:00.000Z", source=source), b"A new text.", ".txt")
    pair.merge(fails=True)
    for library in pair.each():
        (finding,) = faults(library.root)
        assert (finding.what, finding.mend is not None) == ("the file holds a merge conflict", True)
        repair(library.root)
        held = open_library(library.root).article(new.id)
        assert (held.added, held.source, held.text) == ("2026-01-01T10:00:00.000Z", "a.txt", new.text)
        assert faults(library.root) == []


def test_two_texts_of_one_article_are_left_to_a_person(tmp_path: Path) -> None:
    pair = Pair(library_in(tmp_path).root)
    path = Path("articles") / f"{only(pair.left)}.json"
    for library, title in ((pair.left, "One"), (pair.right, "Two")):
        content = (library.root / path).read_bytes()
        (library.root / path).write_bytes(content.replace(b"The harbour", title.encode()))
    pair.merge(fails=True)
    before = (pair.left.root / path).read_bytes()
    (finding,) = faults(pair.left.root)
    assert finding.what == "the file holds a merge conflict, of two texts or titles"
    assert "git checkout --ours" in finding.remedy
    repair(pair.left.root)
    assert (pair.left.root / path).read_bytes() == before


@pytest.mark.parametrize("name", ["library.toml", "labels.toml"])
def test_a_conflict_in_what_people_edit_is_called_one_and_left_alone(tmp_path: Path, name: str) -> None:
    pair = Pair(library_in(tmp_path).root)
    for library, word in ((pair.left, "One"), (pair.right, "Two")):
        path = library.root / name
        first, _, rest = path.read_text("utf-8").partition('name = "')
        path.write_text(f'{first}name = "{word}{rest}', "utf-8")
    pair.merge(fails=True)
    path = pair.left.root / name
    before = path.read_bytes()
    with pytest.raises(Exception, match="the file holds a merge conflict") as raised:
        open_library(pair.left.root)
    assert "in an editor keep what should hold" in str(raised.value)
    (finding,) = faults(pair.left.root)
    assert (finding.what, finding.mend) == ("the file holds a merge conflict", None)
    repair(pair.left.root)
    assert path.read_bytes() == before


def test_a_library_of_before_is_told_what_git_can_merge(tmp_path: Path) -> None:
    root = library_in(tmp_path).root
    whole = [(root / name).read_bytes() for name in (".gitattributes", ".gitignore")]
    (root / ".gitattributes").write_bytes(whole[0].partition(b"# Their")[0])
    (root / ".gitignore").write_bytes(b".cache/\nmine\n")
    assert [Path(finding.where).name for finding in found(root)] == [".gitattributes", ".gitignore"]
    repair(root)
    assert (root / ".gitattributes").read_bytes() == whole[0]
    assert {*whole[1].split(b"\n")} <= {*(root / ".gitignore").read_bytes().split(b"\n")}
    assert found(root) == []


@pytest.mark.parametrize("seed", range(6))
def test_whatever_two_machines_do_they_come_to_the_same_and_lose_nothing(tmp_path: Path, seed: int) -> None:
    lot = random.Random(seed)
    library = library_in(tmp_path)
    on(library, *(lambda journal, n=n: act(journal, Change(None, span(n))) for n in range(1, 4)))
    pair = Pair(library.root, union=seed % 2 == 0)
    gone: set[SpanId] = set()
    made = {span(n).id for n in range(1, 4)}
    number = 10
    for _ in range(3):
        for each in pair.each():
            with closing(opened(each)) as journal:
                for _ in range(lot.randrange(1, 6)):
                    held, minute = [*journal.annotations.spans], lot.randrange(60)
                    choice = lot.randrange(4) if held else 0
                    if choice < 2:
                        number += 1
                        act(journal, Change(None, span(number, number % 5, 9)), at=minute)
                        made.add(span(number).id)
                    elif choice == 2:
                        noted(journal, int(lot.choice(held)[2:]), f"note {number} {minute}", at=minute)
                    else:
                        victim = lot.choice(held)
                        gone.add(victim)
                        deleted(journal, int(victim[2:]), at=minute)
        pair.commit()
        git(pair.left.root, "fetch", "-q", str(pair.right.root), "main")
        git(pair.right.root, "fetch", "-q", str(pair.left.root), "main")
        for each in (pair.left, pair.right):
            identity = ["-c", "user.name=t", "-c", "user.email=t@example.org"]
            subprocess.run(
                ["git", *identity, "merge", "-q", "-m", "m", "FETCH_HEAD"],
                cwd=each.root,
                check=False,
                capture_output=True,
            )
        outcomes = []
        for each in pair.each():
            repair(each.root)
            assert faults(each.root) == []
            outcomes.append(outcome(each))
            assert made - gone <= set(outcomes[-1][0])  # type: ignore[call-overload]
        assert outcomes[0] == outcomes[1]
        pair.commit()
        git(pair.right.root, "fetch", "-q", str(pair.left.root), "main")
        git(pair.right.root, "reset", "-q", "--hard", "FETCH_HEAD")
        assert checkpoint_file(pair.right).exists()
