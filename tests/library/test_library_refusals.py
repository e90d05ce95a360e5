"""What a library refuses, it refuses with what is wrong, where, and what to do; nothing has changed then."""

from __future__ import annotations

import errno
import json
import os
import shutil
from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import replace
from functools import partial
from pathlib import Path

import pytest

from reader.core.annotation import Entity
from reader.core.article import Article
from reader.core.edit import Change
from reader.core.ids import Annotator, ArticleId, EntityId
from reader.core.renaming import AttributeName, Renaming
from reader.core.selection import Selection
from reader.errors import PressmarkError
from reader.library.doctor import Examined, examine
from reader.library.edit_log import spell_line
from reader.library.folder import FolderLibrary
from reader.library.founding import init_library
from reader.library.label_renaming import rename_in_library
from reader.library.layout import Layout
from reader.library.lock import Lock, holder, is_held
from reader.library.opening import open_library
from reader.library.proposed import Stored
from reader.library.protocol import Status
from reader.library.revising import revise
from reader.library.tags import tag_name
from reader.library.unplaced import text_of_revision
from tests.library.acts import (
    ANN,
    TEXT,
    add,
    article,
    checkpoint_file,
    edit,
    library_in,
    log_file,
    only,
    opened,
    relation,
    span,
    state,
)

UPDATE = "update Pressmark"


def refused(act: Callable[[], object]) -> tuple[str, str, str]:
    with pytest.raises(PressmarkError) as raised:
        act()
    return raised.value.what, raised.value.where, raised.value.remedy


def changed(text: str = TEXT.partition("\n")[2]) -> tuple[Article, bytes, str]:
    return article(text=text), text.encode(), ".txt"


@pytest.fixture
def library(tmp_path: Path) -> FolderLibrary:
    made = library_in(tmp_path)
    with closing(opened(made)) as journal:
        add(journal, span(1), span(2, 3, 9))
    made.put_entity(Entity(EntityId("e-1"), "The port", "ORG"))
    made.change_tags([only(made)], add=["port"])
    made.proposed.store(made.article(only(made)), Stored(frozenset({"rules"}), [{"id": "p-1"}]))
    made.proposed.revise_refused(ANN, [{"id": "p-2"}], ())
    return made


def newer(path: Path) -> tuple[str, str, str]:
    return "a newer version of Pressmark wrote this file (format 99, this one knows 1)", str(path), UPDATE


def make_newer(path: Path) -> None:
    path.write_bytes(path.read_bytes().replace(b'"version":1', b'"version":99', 1))


def test_files_of_a_newer_version_are_not_read(library: FolderLibrary) -> None:
    root, held = library.root, library.article(only(library))
    files: dict[Path, Callable[[], object]] = {
        root / "entities.json": lambda: open_library(root).entities(),
        root / "tags.json": lambda: open_library(root).tags(),
        root / "refused" / "ann.json": lambda: library.proposed.refused(ANN),
        root / "suggestions" / f"{held.id}.json": lambda: library.proposed.stored(held),
    }
    for path, read in files.items():
        make_newer(path)
        assert refused(read) == newer(path)
    path = root / "articles" / f"{held.id}.json"
    sound = path.read_bytes()
    make_newer(path)
    assert refused(lambda: library.article(held.id)) == (
        "a newer version of Pressmark wrote this article (format 99, this one knows 1)", str(path), UPDATE,
    )  # fmt: skip
    path.write_bytes(sound)
    (root / "library.toml").write_text('format = 99\nname = "x"\n', "utf-8")
    assert refused(lambda: open_library(root)) == (
        "a newer version of Pressmark made this library (format 99, this one knows 1)", str(root), UPDATE,
    )  # fmt: skip
    assert refused(lambda: list(examine(root, lambda _: iter(()), Examined()))) == (
        "a newer version of Pressmark made this library (format 99, this one knows 1)", str(root),
        "update Pressmark; nothing has been looked at",
    )  # fmt: skip


def test_annotations_of_a_newer_version_are_not_opened(library: FolderLibrary) -> None:
    checkpoint, log = checkpoint_file(library), log_file(library)
    sound = checkpoint.read_bytes()
    make_newer(checkpoint)
    assert refused(lambda: opened(library)) == newer(checkpoint)
    checkpoint.write_bytes(sound)
    first, _, rest = log.read_bytes().partition(b"\n")
    header = {key: value for key, value in json.loads(first).items() if key != "crc32"}
    log.write_bytes(spell_line({**header, "version": 99}) + rest)
    assert refused(lambda: opened(library)) == (
        "a newer version of Pressmark wrote this log (format 99, this one knows 1)", str(log), UPDATE,
    )  # fmt: skip


def test_folders_that_are_no_library_or_say_too_little(tmp_path: Path) -> None:
    nothing = ("this is not a library", str(tmp_path), "make one there with `pressmark init`")
    assert refused(lambda: open_library(tmp_path)) == nothing
    assert refused(lambda: list(examine(tmp_path, lambda _: iter(()), Examined()))) == nothing
    about = tmp_path / "library.toml"
    about.write_bytes(b"format = ")
    what, where, _ = refused(lambda: open_library(tmp_path))
    assert what.startswith("the file is damaged: ")
    assert where == str(about)
    for content in (b"name = 'x'\n", b"format = '1'\n", b"format = 1\nname = 7\n"):
        about.write_bytes(content)
        assert refused(lambda: open_library(tmp_path)) == (
            "the file lacks the format's number or the name", str(about),
            'it should read: format = 1, and on the next line name = "…"',
        )  # fmt: skip
    about.write_bytes(b"format = 0\n")
    assert refused(lambda: open_library(tmp_path)) == (
        "this library has an older format (0, this version of Pressmark needs 1)", str(tmp_path),
        "`pressmark doctor --repair` brings it up to date and keeps a copy",
    )  # fmt: skip
    about.write_bytes(b"format = 1\n")
    assert refused(lambda: open_library(tmp_path)) == (
        "the library has no label set", str(tmp_path / "labels.toml"), "put the file back, or make a new library",
    )  # fmt: skip
    (tmp_path / "labels.toml").write_bytes(b'name = "x"\n[[label]]\nname = "\xff"\n')
    assert refused(lambda: open_library(tmp_path)) == (
        "the file is not UTF-8", f"{tmp_path / 'labels.toml'}, line 3", "",
    )  # fmt: skip


def test_a_library_is_not_made_over_another(library: FolderLibrary, tmp_path: Path) -> None:
    assert refused(lambda: init_library(library.root)) == (
        "there is a library already", str(library.root), "choose another folder",
    )  # fmt: skip
    assert refused(lambda: init_library(tmp_path / "new", "a\x1b")) == (
        "'a\\x1b' cannot be a library's name", "", "leave out control characters",
    )  # fmt: skip
    assert not (tmp_path / "new" / "library.toml").exists()
    (tmp_path / "new").mkdir(exist_ok=True)
    (tmp_path / "new" / "labels.toml").write_bytes(b"mine")
    assert refused(lambda: init_library(tmp_path / "new", labels="other")) == (
        "there is a label set already", str(tmp_path / "new" / "labels.toml"), "move it away first",
    )  # fmt: skip


def test_names_that_cannot_be_used(library: FolderLibrary) -> None:
    layout = Layout(library.root)
    allowed = "use up to 64 letters, digits and . _ - @ +, and begin with a letter or digit"
    for name in ("", "a/b", "..", ".a", "a.", "a b", "con", "CON.x", "x" * 300):
        assert refused(partial(layout.annotations, Annotator(name))) == (
            f"{name!r} cannot be an annotator's name", "", allowed,
        )  # fmt: skip
    for name in ("", "a/b", "..", "A b", "con"):
        assert refused(partial(layout.article, ArticleId(name))) == (
            f"{name!r} cannot be an article's id", "", "`pressmark list` shows the ids",
        )  # fmt: skip
    remedy = "use up to 64 visible characters without spaces, commas and quotation marks, and do not begin with + or -"
    for word in ("", "a b", "a,b", 'a"b', "-a", "+a", "a\u200b", "x" * 65):
        assert refused(partial(tag_name, word)) == (f"{word!r} cannot be a tag", "", remedy)
    assert tag_name("x" * 64) == "x" * 64
    assert tag_name("e\u0301") == "é"
    assert refused(
        lambda: rename_in_library(library.root, Renaming(AttributeName("quote", "type"), "1 a"))
    ) == ("'1 a' cannot be a name", "", "use letters, digits, _ and -, a letter first")


def test_articles_that_are_not_there_or_as_they_were(library: FolderLibrary) -> None:
    none = ("there is no article no-00000000", "", "`pressmark list` shows what there is")
    gone = ArticleId("no-00000000")
    assert refused(lambda: library.article(gone)) == none
    assert refused(lambda: library.open(gone, ANN)) == none
    assert refused(lambda: library.remove(gone)) == none
    held = only(library)
    assert refused(lambda: revise(library, held, *changed(TEXT))) == (
        "the text is the one that the library has", held, "",
    )  # fmt: skip
    layout = Layout(library.root)
    assert refused(lambda: text_of_revision(layout, held, 3)) == (
        f"revision 3 of {held} is not there",
        str(library.root / "revisions" / held / "3" / "articles" / f"{held}.json"), "",
    )  # fmt: skip


def test_what_someone_annotates_is_not_changed_under_their_hands(library: FolderLibrary) -> None:
    held = only(library)
    with closing(opened(library)) as journal:
        who = holder(Layout(library.root).lock(held, ANN))
        assert who.startswith("process ")
        busy = (f"{held} is being annotated by {who}", "", "close it there first")
        assert refused(lambda: revise(library, held, *changed())) == busy
        assert refused(lambda: library.remove(held)) == busy
        second = library.open(held, ANN)
        readonly = f"another Pressmark has it open; close that ({who})"
        assert second.holder == readonly
        assert refused(lambda: add(second, span(9))) == (
            f"the annotations can only be read: {readonly}", str(log_file(library)), "",
        )  # fmt: skip
        assert set(journal.annotations.spans) == {span(1).id, span(2).id}
    assert refused(lambda: add(journal, span(9)))[0] == "the annotations can only be read: closed"


def test_who_changes_the_library_is_waited_for_and_then_named(
    library: FolderLibrary, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("reader.library.lock._PATIENCE", 0.05)
    path = Layout(library.root).locks / "library.lock"
    assert not is_held(path)
    with Lock.take(path):
        assert is_held(path)
        assert refused(lambda: library.add(*changed())) == (
            f"the library is being changed by {holder(path)}", str(path),
            "wait until it is done, then do it again",
        )  # fmt: skip
    assert not is_held(path)
    library.add(*changed())


@pytest.mark.parametrize("content", [b"", b"{", b"[]", b'{"pid":1,"host":"here"}'])
def test_a_lock_that_does_not_say_who_holds_it(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "x.lock"
    assert holder(path) == "another process"
    path.write_bytes(content)
    assert holder(path) == "another process"
    path.write_bytes(b'{"pid":1,"host":"here","since":"now"}')
    assert holder(path) == "process 1 on here since now"


def test_a_change_of_text_that_is_under_way_is_waited_for(library: FolderLibrary) -> None:
    (library.root / "revisions" / "pending").mkdir(parents=True)
    with Lock.take(Layout(library.root).locks / "library.lock"):
        assert refused(lambda: open_library(library.root)) == (
            "an article's text is being changed", str(library.root), "try again in a moment",
        )  # fmt: skip
    open_library(library.root)
    assert not (library.root / "revisions" / "pending").exists()


def test_a_link_that_leads_out_is_not_followed(library: FolderLibrary, tmp_path: Path) -> None:
    layout = Layout(library.root)
    (tmp_path / "out").mkdir()
    (library.root / "annotations" / "bo").symlink_to(tmp_path / "out")
    path = layout.root / "annotations" / "bo" / f"{only(library)}.json"
    assert refused(lambda: layout.checkpoint(only(library), Annotator("bo"))) == (
        "a link leads out of the library", str(path.parent), "remove the link",
    )  # fmt: skip
    (library.root / "annotations" / "bo").unlink()
    (library.root / "annotations" / "bo").symlink_to(library.root / "annotations" / "ann")
    assert layout.checkpoint(only(library), Annotator("bo")) == path


def reread(_: Path) -> Iterator[Article]:
    return iter(())


def test_damage_is_named_with_the_file(library: FolderLibrary) -> None:
    root = library.root
    (root / "entities.json").write_bytes(b'{"entities":{"1":{"id":7}}}')
    what, where, _ = refused(lambda: open_library(root).entities())
    assert (what, where) == (
        "the entity register is damaged: aliases is not a list",
        str(root / "entities.json"),
    )
    (root / "tags.json").write_bytes(b"<<<<<<< ours\n")
    assert refused(lambda: open_library(root).tags()) == (
        "the file holds a merge conflict", str(root / "tags.json"), "`pressmark doctor --repair` takes both sides",
    )  # fmt: skip
    file = root / "articles" / f"{only(library)}.json"
    file.write_bytes(b"{}")
    assert refused(lambda: library.article(only(library))) == (
        "the article's file is damaged: article is not an object", str(file),
        "add the article again; the damaged file is kept beside it",
    )  # fmt: skip


def test_a_log_that_is_gone_or_another_takes_no_more_edits(library: FolderLibrary) -> None:
    log = log_file(library)
    with closing(opened(library)) as journal:
        add(journal, span(5))
        content = log.read_bytes()
        log.rename(log.with_name("away"))
        what, where, _ = refused(lambda: add(journal, span(6)))
        assert (what, where) == ("the file is gone: No such file or directory", str(log))
        log.write_bytes(content + b"theirs\n")
        assert refused(lambda: add(journal, span(6))) == (
            "another program has changed the file since it was opened", str(log), "open the article again",
        )  # fmt: skip
        assert span(6).id not in journal.annotations.spans
        log.unlink()
        log.with_name("away").rename(log)
        add(journal, span(6))
    with closing(opened(library)) as journal:
        assert {span(5).id, span(6).id} <= set(journal.annotations.spans)


@pytest.mark.parametrize("mine", ["", "mine", "mine\n", "*.bak\n.cache/\n"])
def test_what_git_was_told_before_stays_and_is_told_once(tmp_path: Path, mine: str) -> None:
    root = tmp_path / "library"
    root.mkdir()
    for name in (".gitignore", ".gitattributes"):
        (root / name).write_text(mine, "utf-8")
    init_library(root)
    fresh = init_library(tmp_path / "fresh").root
    for name in (".gitignore", ".gitattributes"):
        added = (fresh / name).read_text("utf-8")
        joint = "\n" if mine and not mine.endswith("\n") else ""
        lines = [line for line in added.splitlines(keepends=True) if line.rstrip() not in mine.split("\n")]
        expected = f"{mine}{joint}{''.join(lines)}"
        assert (root / name).read_text("utf-8") == expected
    (root / "library.toml").unlink()
    (root / "labels.toml").unlink()
    before = (root / ".gitattributes").read_text("utf-8")
    init_library(root)
    assert (root / ".gitattributes").read_text("utf-8") == before


@pytest.mark.parametrize("left", ["checkpoint", "log"])
def test_an_article_is_made_again_where_its_annotations_tell_its_text(
    library: FolderLibrary, left: str
) -> None:
    held = library.article(only(library))
    checkpoint, log = checkpoint_file(library), log_file(library)
    (library.root / "articles" / f"{held.id}.json").unlink()
    for path in {"checkpoint": [log], "log": [checkpoint]}[left]:
        path.unlink()
    other = article(held.title, held.text + "More.")
    for source, made in ((held, held), (other, None)):
        found = list(examine(library.root, lambda _, source=source: iter([source]), Examined()))  # type: ignore[misc]
        mends = [
            finding.mend for finding in found if finding.where.endswith(f"{held.id}.json") and finding.mend
        ]
        assert bool(mends) == (made is not None)


def test_a_file_that_holds_another_article_is_named(library: FolderLibrary) -> None:
    held = only(library)
    file = library.root / "articles" / f"{held}.json"
    file.rename(file.with_name("another.json"))
    assert refused(lambda: library.article(ArticleId("another")))[0] == (
        f"the article's file is damaged: it holds article {held}"
    )


def test_damaged_lines_of_a_log_are_told_by_their_numbers_the_first_of_them(tmp_path: Path) -> None:
    library = library_in(tmp_path)
    with closing(opened(library)) as journal:
        for number in range(1, 21):
            add(journal, span(number, mood="x" * (400 if number < 4 else 1)))
    checkpoint_file(library).unlink()
    log = log_file(library)
    lines = log.read_bytes().splitlines(keepends=True)
    damaged = [4, 6, 7, 11, 15, 18, 19]
    for number in damaged:
        lines[number - 1] = lines[number - 1].replace(b'"quote"', b'"qvote"')
    log.write_bytes(b"".join(lines))
    with closing(opened(library)) as journal:
        told = [notice for notice in journal.notices if "set aside" in notice]
        assert told == [
            f"{log.name}, line {number}: the edit is damaged (its checksum does not fit) and was set aside"
            for number in damaged[: len(told)]
        ]
        assert f"{log.name}: {len(damaged) - len(told)} more lines are damaged" in journal.notices
        assert len(journal.annotations.spans) == 20 - len(damaged)
    kept = log.with_name(f"{log.name}.damaged-1").read_bytes()
    assert kept == b"".join(lines[number - 1] for number in damaged)


def mend_of(library: FolderLibrary, path: Path) -> Callable[[], str]:
    return next(
        finding.mend
        for finding in examine(library.root, reread, Examined())
        if finding.mend and finding.where.startswith(str(path))
    )


def test_annotations_are_not_mended_while_someone_is_at_them(library: FolderLibrary) -> None:
    checkpoint = checkpoint_file(library)
    checkpoint.write_bytes(checkpoint.read_bytes()[:-20])
    mend = mend_of(library, checkpoint)
    lock = Layout(library.root).lock(only(library), ANN)
    with Lock.take(lock):
        assert refused(mend) == (f"it is being annotated by {holder(lock)}", "", "close it there first")
    assert mend() == f"whole: 2 spans, 1 edit; kept aside: {checkpoint.name}.damaged-1"
    assert [
        str(finding) for finding in examine(library.root, reread, Examined()) if not finding.is_note
    ] == []


@pytest.mark.parametrize("name", ["entities", "tags", "refused-ann"])
def test_what_someone_is_writing_is_mended_when_they_are_done(
    library: FolderLibrary, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    monkeypatch.setattr("reader.library.lock._PATIENCE", 0.02)
    files: dict[str, tuple[str, Callable[[], object]]] = {
        "entities": ("entities.json", lambda: library.put_entity(Entity(EntityId("e-2"), "The quay", "ORG"))),
        "tags": ("tags.json", lambda: library.change_tags([only(library)], add=["late"])),
        "refused-ann": (
            "refused/ann.json",
            lambda: library.proposed.revise_refused(ANN, [{"id": "p-3"}], ()),
        ),
    }
    path, write = library.root / files[name][0], files[name][1]
    path.write_bytes(path.read_bytes()[:-4])
    mend = mend_of(library, path)
    lock = Layout(library.root).locks / f"{name}.lock"
    with Lock.take(lock):
        for act in (mend, write):
            assert refused(act)[:2] == (f"the library is being changed by {holder(lock)}", str(lock))
    assert mend() == f"whole: 1 row; could not be read: 0; the damaged file is kept as {path.name}.damaged-1"


def test_a_folder_that_cannot_be_written_is_a_note(
    library: FolderLibrary, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("reader.library.doctor.strays.os.access", lambda *_: False)
    monkeypatch.setattr("reader.library.doctor.strays.network_warning", lambda _: "it is far away")
    found = [finding for finding in examine(library.root, reread, Examined()) if finding.is_note]
    assert [(finding.where, finding.what, finding.remedy) for finding in found] == [
        (str(library.root), "the folder cannot be written: articles can be read and not annotated", ""),
        (str(library.root), "it is far away", "let one machine at a time write, or share the library in git"),
    ]


@pytest.mark.parametrize("then", ["nothing", "tied to others", "span changed"])
def test_a_relation_whose_span_is_lost_is_told_unless_it_has_both_ends_later(
    tmp_path: Path, then: str
) -> None:
    library = library_in(tmp_path)
    lost, second, third = span(1), span(2, 3, 9), span(3, 11, 15)
    tie = relation(1, lost, second)
    with closing(opened(library)) as journal:
        add(journal, lost)
        add(journal, second, third)
        add(journal, tie)
        if then == "tied to others":
            again = replace(tie, head=second.id, tail=third.id)
            journal.append(edit(journal.next_seq, Change(tie, again)))
        elif then == "span changed":
            journal.append(edit(journal.next_seq, Change(lost, replace(lost, note="looked at again"))))
    checkpoint_file(library).unlink()
    log = log_file(library)
    lines = log.read_bytes().splitlines(keepends=True)
    log.write_bytes(b"".join([lines[0], lines[1].replace(b'"quote"', b'"qvote"'), *lines[2:]]))
    with closing(opened(library)) as journal:
        told = [notice for notice in journal.notices if "lost one of their spans" in notice]
        is_lost = then == "nothing"
        assert told == (["1 relations lost one of their spans and were left out"] if is_lost else [])
        assert list(journal.annotations.relations) == ([] if is_lost else [tie.id])
        assert (lost.id in journal.annotations.spans) == (then == "span changed")


def test_a_folder_that_cannot_be_read_is_named(library: FolderLibrary) -> None:
    held, root = only(library), library.root
    said = f"the folder cannot be read: {os.strerror(errno.ENOTDIR)}"
    shutil.rmtree(root / "annotations")
    assert list(library.annotators(held)) == []
    assert list(library.annotated([held])) == []
    (root / "annotations").write_bytes(b"")
    assert refused(lambda: list(library.annotated([held]))) == (said, str(root / "annotations"), "")
    assert refused(lambda: list(library.summaries(ANN))) == (said, str(root / "annotations" / ANN), "")
    shutil.rmtree(root / "articles")
    assert list(library.ids()) == []
    (root / "articles").write_bytes(b"")
    assert refused(library.ids) == (said, str(root / "articles"), "")


def test_where_every_id_is_taken_an_article_is_not_added(
    library: FolderLibrary, monkeypatch: pytest.MonkeyPatch
) -> None:
    held = library.article(only(library))
    monkeypatch.setattr("reader.library.folder.ids_for", lambda _: [held.id])
    other = replace(article("Another", "Something else."), id=held.id)
    assert refused(lambda: library.add(other, b"", ".txt")) == (
        f"every id for {held.id} is taken", str(library.root), "",
    )  # fmt: skip
    assert library.article(held.id) == held


def test_a_log_that_another_program_began_is_not_written_to(tmp_path: Path) -> None:
    library = library_in(tmp_path)
    with closing(opened(library)) as journal:
        log = log_file(library)
        log.parent.mkdir(exist_ok=True)
        log.write_bytes(spell_line({"type": "log", "version": 1, "article": "x"}))
        assert refused(lambda: add(journal, span(1))) == (
            "another program has made this log", str(log), "open the article again",
        )  # fmt: skip
        assert len(journal.annotations.spans) == 0
        log.unlink()
        add(journal, span(1))


def test_an_edit_and_a_status_wait_for_the_disk_and_what_can_be_typed_again_does_not(
    library: FolderLibrary, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(_: int) -> None:
        raise OSError(errno.EIO, os.strerror(errno.EIO))

    journal = opened(library)
    for number, act in enumerate((lambda: add(journal, span(9)), lambda: journal.set_status(Status.DONE))):
        journal.draft("note", f"draft {number}")
        journal.checkpoint()
        before = state(journal)
        with monkeypatch.context() as patched:
            patched.setattr("reader.library.appender.sync", broken)
            assert refused(act) == (
                f"the edit cannot be saved: {os.strerror(errno.EIO)}", str(log_file(library)),
                "the disk may be failing: copy the library to another one",
            )  # fmt: skip
        assert state(journal) == before
    add(journal, span(9))
    monkeypatch.setattr("reader.library.appender.sync", broken)
    journal.draft("note", "half a")
    journal.remember(Selection(3, 5))
    assert (dict(journal.drafts), journal.position) == ({"note": "half a"}, Selection(3, 5))
    monkeypatch.undo()
    journal.close()
