"""The doctor finds whatever is wrong with a library's files, mends what can be mended, and deletes nothing."""

from __future__ import annotations

import json
import os
import re
import shutil
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from reader.core.annotation import Entity
from reader.core.article import Article
from reader.core.ids import Annotator, EntityId, JSONValue
from reader.errors import LibraryError
from reader.ingest import read_article
from reader.library.doctor import Examined, Finding, examine
from reader.library.edit_log import spell_line
from reader.library.folder import FolderLibrary
from reader.library.label_file import default_labels
from reader.library.layout import Layout
from reader.library.lock import Lock, holder
from reader.library.opening import open_library
from reader.library.proposed import Stored
from reader.library.revising import revise
from tests.library.acts import ANN, TEXT, add, article, checkpoint_file, log_file, relation, span, undo
from tests.library.acts import library_in as library_in_folder
from tests.torture.power_cut import quick_folder


def reread(source: Path) -> Iterator[Article]:
    yield read_article(source.read_bytes(), name=source.name).article


def found_in(root: Path) -> list[Finding]:
    return list(examine(root, reread, Examined()))


def faults_in(root: Path) -> list[Finding]:
    return [finding for finding in found_in(root) if not finding.is_note]


def repair(root: Path) -> list[str]:
    done = []
    for finding in examine(root, reread, Examined()):
        if finding.mend is not None:
            try:
                done.append(finding.mend())
            except LibraryError as fault:
                done.append(f"not mended: {fault}")
    return done


def contents(root: Path) -> set[bytes]:
    return {path.read_bytes() for path in root.rglob("*") if path.is_file() and ".cache" not in path.parts}


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A library with everything in it."""
    library = library_in_folder(tmp_path_factory.mktemp("whole"), article("The harbour"))
    held = article("The harbour")
    with closing(library.open(held.id, ANN)) as journal:
        head, tail = span(1, 0, 9), span(2, 10, 20, label="source")
        add(journal, head, tail)
        add(journal, relation(1, head, tail))
        add(journal, span(3, 30, 34))
        add(journal, span(4, 40, 44), span(5, 41, 43))
        undo(journal)
        add(journal, span(6, 50, 55))
    for number in range(4):
        library.put_entity(Entity(EntityId(f"e-{number}"), f"Name {number}", "PERSON"))
    library.change_tags([held.id], add=["port", "urgent", "later"])
    library.proposed.store(held, Stored(frozenset({"rules"}), [{"id": "p-1"}, {"id": "p-2"}]))
    library.proposed.revise_refused(ANN, [{"id": f"p-{number}", "at": "2026"} for number in range(3)], ())
    changed = article("The bridge")
    library.add(changed, changed.text.encode(), ".txt")
    with closing(library.open(changed.id, ANN)) as journal:
        add(journal, span(7, 0, 9), span(8, 40, 60))
    new = article("The bridge", TEXT.partition("\n")[2])
    revise(library, changed.id, new, new.text.encode(), ".txt")
    list(library.summaries(ANN))
    return library.root


@pytest.fixture
def root(whole: Path, tmp_path: Path) -> Path:
    shutil.copytree(whole, tmp_path / "library")
    return tmp_path / "library"


@pytest.fixture
def library(tmp_path: Path, whole: Path) -> FolderLibrary:
    """A library of one annotated article."""
    made = library_in_folder(tmp_path)
    with closing(made.open(article().id, ANN)) as journal:
        for number in range(1, 7):
            add(journal, span(number, number, number + 20))
    return made


def test_a_sound_library_has_nothing_wrong(root: Path) -> None:
    assert found_in(root) == []


def test_looking_changes_nothing(root: Path) -> None:
    log = next(root.glob("annotations/ann/the-harbour*.edits.jsonl"))
    log.write_bytes(log.read_bytes()[:-40])
    (root / "entities.json").write_bytes(b"{")
    before = {path: path.read_bytes() for path in root.rglob("*") if path.is_file()}
    assert len(found_in(root)) >= 2
    assert {path: path.read_bytes() for path in root.rglob("*") if path.is_file()} == before


DAMAGES: dict[str, Callable[[bytes], bytes]] = {
    "empty": lambda _: b"",
    "truncated": lambda content: content[: len(content) * 2 // 3],
    "zeros": lambda content: bytes(len(content)),
    "null": lambda _: b"null",
    "junk": lambda _: b"\x89PNG\r\n\x1a\n" + bytes(range(256)),
    "junk row": lambda content: content[:-3] + b"x\n}\n",
    "one bit": lambda content: (
        content[: content.rindex(b'"')] + b"\x26" + content[content.rindex(b'"') + 1 :]
    ),
}
FILES = (
    "library.toml", "labels.toml", "entities.json", "tags.json", "articles/the-harbour*.json",
    "annotations/ann/the-harbour*.json", "annotations/ann/the-harbour*.edits.jsonl",
    "annotations/ann/the-bridge*.unplaced.jsonl", "refused/ann.json", "suggestions/the-harbour*.json",
)  # fmt: skip


@pytest.mark.parametrize("kind", DAMAGES)
@pytest.mark.parametrize("pattern", FILES)
def test_a_damaged_file_is_named_mended_as_far_as_it_goes_and_kept(
    root: Path, pattern: str, kind: str
) -> None:
    path = next(root.glob(pattern))
    damaged = DAMAGES[kind](path.read_bytes())
    path.write_bytes(damaged)
    found = found_in(root)
    assert any(str(path) in finding.where for finding in found)
    before = contents(root)
    repair(root)
    assert before <= contents(root) | {b""}
    left = faults_in(root)
    if pattern == "labels.toml":  # its user's to mend, unless it holds nothing
        assert not left or all("labels.toml" in finding.where for finding in left)
        return
    assert left == []
    open_library(root)


def test_whole_rows_are_salvaged_and_counted(root: Path) -> None:
    path = root / "entities.json"
    path.write_bytes(path.read_bytes().replace(b'"name":"Name 2"', b'"name":7', 1))
    assert (
        "whole: 3 rows; could not be read: 1; the damaged file is kept as entities.json.damaged-1"
        in repair(root)
    )
    assert {entity.name for entity in open_library(root).entities().values()} == {
        "Name 0",
        "Name 1",
        "Name 3",
    }


def test_lines_of_a_log_that_are_whole_stay_and_undo_goes_as_far_as_they_do(library: FolderLibrary) -> None:
    path = log_file(library)
    lines = path.read_bytes().splitlines(keepends=True)
    lines[3] = lines[3].replace(b'"at":"2026', b'"at":"2027')
    lines[5] = b"junk" + lines[5][4:]
    path.write_bytes(b"".join(lines))
    faults = faults_in(library.root)
    assert [finding.where.rpartition(", ")[2] for finding in faults] == ["line 4", "line 6"]
    with closing(library.open(article().id, ANN, writable=False)) as journal:
        spans = set(journal.annotations.spans)
    assert repair(library.root) == [
        f"whole: 6 spans, 4 edits; kept aside: "
        f"{checkpoint_file(library).name}.damaged-1, {path.name}.damaged-1",
    ]
    assert faults_in(library.root) == []
    with closing(library.open(article().id, ANN)) as journal:
        assert set(journal.annotations.spans) == spans
        assert len(spans) == 6
        assert journal.notices == []
        assert journal.history.undoable == [6]
        undo(journal)
        add(journal, span(9))
    assert faults_in(library.root) == []


def test_a_checkpoint_and_a_log_that_are_both_damaged_give_what_is_whole_of_either(
    library: FolderLibrary,
) -> None:
    log, checkpoint = log_file(library), checkpoint_file(library)
    lines = log.read_bytes().splitlines(keepends=True)
    log.write_bytes(b"".join([*lines[:2], b"{}\n", *lines[3:]]))
    checkpoint.write_bytes(checkpoint.read_bytes().replace(b'"start":4', b'"start":3', 1))
    repair(library.root)
    assert faults_in(library.root) == []
    with closing(library.open(article().id, ANN, writable=False)) as journal:
        assert set(journal.annotations.spans) == {f"s-{number:010}" for number in range(1, 7)}


@pytest.mark.parametrize("gone", [True, False], ids=["missing", "another text"])
def test_an_article_is_made_again_from_its_source_to_the_character(
    library: FolderLibrary, gone: bool
) -> None:
    path = next((library.root / "articles").iterdir())
    before = library.article(article().id)
    if gone:
        path.unlink()
    else:
        path.write_bytes(path.read_bytes().replace(b"envoy", b"envoi", 1))
    assert "`--repair`" in str(faults_in(library.root)[0])
    assert "made again from its source" in repair(library.root)[0]
    after = library.article(article().id)
    assert (after.text, after.sha256, after.id) == (before.text, before.sha256, before.id)
    assert faults_in(library.root) == []
    if not gone:
        assert after.title == before.title
        assert b"envoi" in path.with_name(f"{path.name}.damaged-1").read_bytes()


def test_a_source_that_gives_another_text_is_not_put_in_the_articles_place(library: FolderLibrary) -> None:
    path = next((library.root / "articles").iterdir())
    damaged = path.read_bytes()[:-200]
    path.write_bytes(damaged)
    next((library.root / "sources").iterdir()).write_text("Something else.", "utf-8")
    assert repair(library.root) == []
    assert path.read_bytes() == damaged
    assert "none of its sources" in faults_in(library.root)[0].remedy


@pytest.mark.parametrize(
    "what", ["library.toml", "checkpoint", "log", "article", "entities.json", "tags.json"]
)
def test_what_a_newer_version_wrote_is_named_and_left_alone(root: Path, what: str) -> None:
    held = open_library(root)
    identifier = next(name for name in held.ids() if "harbour" in name)
    layout = Layout(root)
    path = {
        "checkpoint": layout.checkpoint(identifier, ANN), "log": layout.log(identifier, ANN),
        "article": layout.article(identifier),
    }.get(what, root / what)  # fmt: skip
    if what == "log":
        _, *edits = path.read_bytes().splitlines(keepends=True)
        path.write_bytes(spell_line({"type": "log", "version": 2}) + b"".join(edits))
    else:
        content = re.sub(
            rb'"version":1|format = 1', lambda one: one[0][:-1] + b"2", path.read_bytes(), count=1
        )
        path.write_bytes(content)
    before = {file: file.read_bytes() for file in root.rglob("*") if file.is_file()}
    if what == "library.toml":
        with pytest.raises(LibraryError, match="newer version"):
            repair(root)
    else:
        assert [finding.mend for finding in faults_in(root) if "newer version" in finding.what] == [None]
        repair(root)
    assert {file: file.read_bytes() for file in before} == before


def test_a_merge_conflict_in_a_log_is_mended_and_its_marks_kept(library: FolderLibrary) -> None:
    path = log_file(library)
    lines = path.read_bytes().splitlines(keepends=True)
    marked = b"".join([*lines[:5], b"<<<<<<< HEAD\n", lines[5], b"=======\n", lines[6], b">>>>>>> branch\n"])
    path.write_bytes(marked)
    assert "merge conflict" in faults_in(library.root)[0].what
    repair(library.root)
    assert path.read_bytes() == b"".join(lines[:7])
    assert path.with_name(f"{path.name}.damaged-1").read_bytes() == marked


def test_what_someone_is_annotating_is_named_and_not_touched(library: FolderLibrary) -> None:
    with closing(library.open(article().id, ANN)):
        (note,) = found_in(library.root)
        who = holder(Layout(library.root).lock(article().id, ANN))
        assert (note.where, note.what, note.remedy, note.is_note) == (
            str(log_file(library)), f"it is being annotated by {who} and was not looked at", "", True,
        )  # fmt: skip
        assert repair(library.root) == []


def test_an_unfinished_last_line_is_kept_aside(library: FolderLibrary) -> None:
    path = log_file(library)
    content = path.read_bytes()
    path.write_bytes(content + b'{"crc32":"0b202d5b","ty')
    (note,) = found_in(library.root)
    assert note.is_note
    assert "nothing that was saved is missing" in note.what
    repair(library.root)
    assert path.read_bytes() == content
    assert path.with_name(f"{path.name}.damaged-1").read_bytes() == content + b'{"crc32":"0b202d5b","ty'


def test_strays_are_told_and_stay(root: Path, tmp_path: Path) -> None:
    (root / "notes.txt").write_text("mine", "utf-8")
    (root / "articles" / ".x.json.t-123.tmp").write_text("{", "utf-8")
    (root / "articles" / "link.json").symlink_to(tmp_path)
    os.mkfifo(root / "sources" / "pipe")
    (root / "entities.json.damaged-1").write_text("{", "utf-8")
    told = {finding.where.removeprefix(f"{root}/"): finding for finding in found_in(root)}
    assert told.keys() == {
        "notes.txt", "articles/.x.json.t-123.tmp", "articles/link.json", "sources/pipe", "entities.json.damaged-1"
    } | ({"articles/link.json"} & told.keys())  # fmt: skip
    assert (root / "notes.txt").exists()


def test_each_stray_is_a_note_that_says_what_it_is_and_whether_it_can_go(root: Path, tmp_path: Path) -> None:
    for name in (
        "articles/a b.json",
        "sources/x.TXT",
        "refused/b/c.json",
        "entities.json.damaged-12",
        "log.torn-1",
    ):
        path = root / name
        path.parent.mkdir(exist_ok=True)
        path.write_bytes(b"{")
    for name in (
        "articles/.x.tmp",
        ".gitfoo",
        ".hidden/notes",
        "trash/x",
        "revisions/y",
        "annotations/ann/.gitkeep",
    ):
        path = root / name
        path.parent.mkdir(exist_ok=True)
        path.write_bytes(b"")
    (root / "elsewhere").symlink_to(tmp_path)
    (root / "sources" / "pipe.txt").symlink_to(tmp_path / "nowhere")
    found = found_in(root)
    assert all(finding.is_note and finding.mend is None for finding in found)
    unknown = ("this file is not one of the library’s", "")
    aside = ("kept aside from an earlier damage", "delete it when you do not need it any more")
    assert [
        (finding.where.removeprefix(f"{root}/"), (finding.what, finding.remedy)) for finding in found
    ] == [
        ("elsewhere", ("this is a link to another folder, which is not followed", "")),
        ("entities.json.damaged-12", aside),
        ("log.torn-1", aside),
        ("annotations/ann/.gitkeep", unknown),
        ("articles/.x.tmp", ("a write that was broken off has left this", "it can be deleted")),
        ("articles/a b.json", unknown),
        ("refused/b/c.json", unknown),
        ("sources/pipe.txt", ("this is no regular file", "")),
        ("sources/x.TXT", unknown),
    ]


def test_what_a_broken_off_import_has_left_is_a_note_and_cleared_away(root: Path) -> None:
    layout = Layout(root)
    layout.incoming.mkdir()
    (layout.incoming / "the-pier-0123456789.0.log").write_bytes(b"{")
    with Lock.take(layout.locks / "incoming.lock"):
        assert found_in(root) == []  # It is on its way.
    (note,) = found_in(root)
    assert (note.where, note.what, note.remedy, note.is_note) == (
        str(layout.incoming), "an import that was broken off has left this; none of it is in the library",
        "`--repair` or the next import clears it away", True,
    )  # fmt: skip
    assert repair(root) == ["cleared away"]
    assert not layout.incoming.exists()
    assert found_in(root) == []


def test_what_an_import_has_left_stays_where_it_cannot_be_removed(root: Path) -> None:
    layout = Layout(root)
    (layout.incoming / "mine").mkdir(parents=True)
    (said,) = repair(root)
    assert said.startswith(f"not mended: {layout.incoming}: the folder cannot be removed")
    assert (layout.incoming / "mine").is_dir()


def test_how_much_was_looked_at_is_counted(root: Path) -> None:
    library = open_library(root)
    with closing(library.open(article("The bridge").id, Annotator("bo"))) as journal:
        add(journal, span(1))
    examined = Examined()
    assert list(examine(root, reread, examined)) == []
    assert (examined.articles, examined.annotations) == (2, 3)


def test_an_article_without_its_source_is_a_note(library: FolderLibrary) -> None:
    next((library.root / "sources").iterdir()).unlink()
    (note,) = found_in(library.root)
    assert (note.where, note.what, note.remedy, note.is_note) == (
        str(library.root / "articles" / f"{article().id}.json"),
        "the bytes that it was made from are not in `sources`", "", True,
    )  # fmt: skip


@pytest.mark.parametrize("kept", ["all", "nothing", "nonsense"])
def test_an_article_that_is_made_again_keeps_what_its_damaged_file_says_of_it(
    tmp_path: Path, kept: str
) -> None:
    names = ("title", "language", "url", "publisher", "byline", "published", "added", "source")
    said, otherwise = ({name: f"{whose} {name}" for name in names} for whose in ("its", "the source’s"))
    held = replace(article(), **said, revision=3, metadata={"pages": [1]})  # type: ignore[arg-type]
    read = replace(article(), **otherwise, revision=2, metadata={"desk": "news"})  # type: ignore[arg-type]
    library = library_in_folder(tmp_path, held)
    path = library.root / "articles" / f"{held.id}.json"
    content = path.read_bytes()
    if kept != "all":
        row = {key: value for key, value in json.loads(content).items() if key in ("version", "id", "text")}
        row |= {key: [] for key in (*names, "revision", "metadata")} if kept == "nonsense" else {}
        content = b"{\n" + b",\n".join(json.dumps({key: row[key]}).encode()[1:-1] for key in row) + b"\n}\n"
    path.write_bytes(content.replace(b"envoy", b"envoi", 1))
    found = list(examine(library.root, lambda _: iter([read]), Examined()))
    assert [finding.mend() for finding in found if finding.mend] == [
        f"made again from its source, the same text to the character; "
        f"the damaged file is kept as {path.name}.damaged-1"
    ]
    other = held if kept == "all" else read
    assert library.article(held.id) == replace(other, id=held.id)


def test_a_label_set_that_holds_nothing_is_not_there_and_another_is_put_in_its_place(root: Path) -> None:
    path = root / "labels.toml"
    for nothing, what in (
        (b"\0" * 40, "the label set is empty"), (b" \r\n\t", "the label set is empty"),
        (None, "the library has no label set"),
    ):  # fmt: skip
        path.unlink()
        if nothing is not None:
            path.write_bytes(nothing)
        (fault,) = faults_in(root)
        assert (fault.where, fault.what) == (str(path), what)
        assert fault.remedy.endswith("`--repair` puts the one there that new libraries begin with")
        assert repair(root) == ["the label set that new libraries begin with was put there"]
        assert faults_in(root) == []
        assert path.read_text("utf-8") == default_labels()
    assert (root / "labels.toml.damaged-1").read_bytes() == b"\0" * 40


def test_a_damaged_cache_is_a_note_and_put_aside(root: Path) -> None:
    path = root / ".cache" / "list.sqlite"
    path.write_bytes(path.read_bytes()[:100] + b"x" * 5000)
    (note,) = found_in(root)
    assert (note.where, note.remedy, note.is_note) == (
        str(path), "nothing is lost; it is made again by itself", True,
    )  # fmt: skip
    assert note.what.startswith("the cache is damaged: ")
    assert repair(root) == ["kept aside as list.sqlite.damaged-1"]
    assert (root / ".cache" / "list.sqlite.damaged-1").exists()
    assert len(list(open_library(root).summaries(ANN))) == 2
    with closing(sqlite3.connect(path)) as made:
        assert made.execute("PRAGMA quick_check").fetchone() == ("ok",)


def test_tags_of_what_is_no_article_are_named(library: FolderLibrary) -> None:
    library.change_tags([article().id], add=["port"])
    shutil.rmtree(library.root / "annotations")
    next((library.root / "articles").iterdir()).unlink()
    (fault,) = faults_in(library.root)
    assert (fault.where, fault.what, fault.remedy, fault.mend) == (
        str(library.root / "tags.json"), f"it has tags of {article().id}, which is no article here",
        f"put the article back, or take them away: `pressmark tag {article().id} -TAG`", None,
    )  # fmt: skip


def test_a_folder_that_is_no_library_is_not_made_one(tmp_path: Path) -> None:
    with pytest.raises(LibraryError, match="not a library"):
        repair(tmp_path)
    assert list(tmp_path.iterdir()) == []


@given(data=st.data())
@settings(
    max_examples=60,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
def test_whatever_is_done_to_the_files_the_doctor_ends_and_loses_nothing(
    whole: Path, data: st.DataObject
) -> None:
    with quick_folder() as folder:
        root = folder / "library"
        shutil.copytree(whole, root)
        files = sorted(path for path in root.rglob("*") if path.is_file() and ".cache" not in path.parts)
        for path in data.draw(st.lists(st.sampled_from(files), min_size=1, max_size=3, unique=True)):
            content = path.read_bytes()
            start = data.draw(st.integers(0, len(content)))
            size = data.draw(st.integers(0, 60))
            path.write_bytes(content[:start] + data.draw(st.binary(max_size=60)) + content[start + size :])
        before = contents(root)
        try:
            repair(root)
            again = [finding for finding in faults_in(root) if finding.mend is not None]
        except LibraryError as fault:
            assert "newer version" in str(fault)  # noqa: PT017
            return
        told = [(root / name).read_bytes() for name in (".gitattributes", ".gitignore")]
        lost = before - contents(root) - {b""}
        assert [held for held in lost if not any(now.startswith(held) for now in told)] == []
        assert again == []


def test_annotations_without_an_article_are_named_whichever_of_their_files_is_left(root: Path) -> None:
    for path in [*root.glob("articles/the-harbour*"), *root.glob("annotations/ann/the-harbour*.edits.jsonl")]:
        path.unlink()
    assert any("the-harbour" in finding.where for finding in faults_in(root))


def test_each_damage_of_the_same_file_is_kept_under_the_next_number(root: Path) -> None:
    path = root / "suggestions" / f"{article('The harbour').id}.json"
    content = path.read_bytes()
    for number in (1, 2, 3):
        path.write_bytes(content[: -20 * number])
        repair(root)
        assert path.with_name(f"{path.name}.damaged-{number}").read_bytes() == content[: -20 * number]


def test_what_is_not_of_the_library_is_said_in_words(root: Path) -> None:
    (root / "notes.txt").write_text("mine", "utf-8")
    assert [str(finding) for finding in found_in(root)] == [
        f"{root / 'notes.txt'}: this file is not one of the library’s"
    ]


def test_a_row_that_stands_twice_is_kept_once_and_counted(root: Path) -> None:
    path = root / "refused" / "ann.json"
    rows = path.read_bytes()
    (line,) = [line for line in rows.splitlines() if b'"id":"p-1"' in line]
    again = line.replace(line.split(b":")[0], b'"99"').replace(b'"at":"2026"', b'"at":"2027"')
    path.write_bytes(
        rows.replace(line, line.rstrip(b",") + b",\n" + again.rstrip(b",") + b",").replace(b"{", b"{x", 1)
    )
    assert any("whole: 3 rows; could not be read: 1" in done for done in repair(root))
    assert faults_in(root) == []


@pytest.mark.parametrize("row", [{"file": "a.txt"}, {"version": 2}])
def test_a_row_that_says_a_file_or_a_version_is_salvaged_like_others(
    root: Path, row: dict[str, JSONValue]
) -> None:
    held = open_library(root).proposed
    held.revise_refused(ANN, [{"id": "p-9", "at": "2026", **row}], ())
    before = held.refused(ANN)
    path = root / "refused" / "ann.json"
    path.write_bytes(path.read_bytes()[:-3])
    assert repair(root) == [
        "whole: 4 rows; could not be read: 0; the damaged file is kept as ann.json.damaged-1"
    ]
    assert held.refused(ANN) == before


def test_an_edit_that_does_not_fit_the_text_is_named_though_its_line_is_whole(library: FolderLibrary) -> None:
    path = log_file(library)
    lines = path.read_bytes().splitlines(keepends=True)
    record = json.loads(lines[2])
    del record["crc32"]
    record["changes"][0]["after"]["span"]["fragments"][0]["end"] = 10**6
    lines[2] = spell_line(record)
    path.write_bytes(b"".join(lines))
    assert f"{path}, line 3" in [finding.where for finding in faults_in(library.root)]


def test_a_link_out_of_the_library_in_an_articles_place_is_named(root: Path, tmp_path: Path) -> None:
    path = next(root.glob("articles/the-harbour*.json"))
    path.rename(tmp_path / "outside.json")
    path.symlink_to(tmp_path / "outside.json")
    assert any(finding.what == "a link leads out of the library" for finding in faults_in(root))


@pytest.mark.parametrize("kind", ["folder", "pipe", "link"])
def test_annotations_that_cannot_be_read_do_not_keep_an_article_from_being_made_again(
    library: FolderLibrary, tmp_path: Path, kind: str
) -> None:
    log = log_file(library)
    log.unlink()
    match kind:
        case "folder":
            log.mkdir()
        case "pipe":
            os.mkfifo(log)
        case "link":
            log.symlink_to(tmp_path / "outside")
    next((library.root / "articles").iterdir()).unlink()
    found = [
        finding for finding in examine(library.root, reread, Examined()) if "the article that" in finding.what
    ]
    assert [finding.mend is not None for finding in found] == [True]


def test_folders_that_can_be_no_annotators_are_passed_over(root: Path) -> None:
    for name in ("a b", ".hidden", "x" * 65):
        folder = root / "annotations" / name
        folder.mkdir()
        for path in root.glob("annotations/ann/the-harbour*"):
            shutil.copy(path, folder)
    examined = Examined()
    assert list(examine(root, reread, examined)) == []
    assert (examined.articles, examined.annotations) == (2, 2)


def test_a_library_that_git_may_change_bytes_of_is_a_note(root: Path) -> None:
    path = root / ".gitattributes"
    whole = path.read_bytes()
    path.unlink()
    (note,) = found_in(root)
    assert (note.where, note.what, note.remedy, note.is_note) == (
        str(path), "git is not told to leave the library's bytes as they are, and what it can merge by itself",
        "`--repair` adds the lines", True,
    )  # fmt: skip
    assert repair(root) == ["written"]
    assert path.read_bytes() == whole


def test_a_log_whose_first_line_is_damaged_begins_again_as_every_log_does(library: FolderLibrary) -> None:
    path = log_file(library)
    whole = path.read_bytes()
    path.write_bytes(b"?\n" + whole.partition(b"\n")[2])
    with closing(library.open(article().id, ANN, writable=False)) as journal:
        before = set(journal.annotations.spans)
    checkpoint_file(library).unlink()
    (done,) = repair(library.root)
    assert done.startswith("whole: 6 spans, 6 edits; kept aside: ")
    assert path.read_bytes() == whole
    assert faults_in(library.root) == []
    with closing(library.open(article().id, ANN)) as journal:
        assert (set(journal.annotations.spans), journal.history.undoable) == (before, [1, 2, 3, 4, 5, 6])


def test_a_log_about_another_text_is_named(library: FolderLibrary) -> None:
    path = log_file(library)
    header = {
        key: value
        for key, value in json.loads(path.read_bytes().partition(b"\n")[0]).items()
        if key != "crc32"
    }
    path.write_bytes(spell_line({**header, "sha256": "0" * 64}) + path.read_bytes().partition(b"\n")[2])
    told = [finding for finding in faults_in(library.root) if finding.where == str(path)]
    assert (told[0].what, told[0].remedy) == (
        "the annotations are about a text that the library does not have",
        "bring back the article’s file with that text, such as from git, "
        f"as revisions/{path.name.partition('.')[0]}/N/articles/{path.name.partition('.')[0]}.json",
    )
    path.write_bytes(
        spell_line({key: value for key, value in header.items() if key != "sha256"})
        + path.read_bytes().partition(b"\n")[2]
    )
    assert not any("about a text" in finding.what for finding in faults_in(library.root))


@pytest.mark.parametrize("about", [None, b"", b"format = ", b"name = 7\n"])
def test_a_library_that_does_not_say_what_it_is_is_looked_at_all_the_same(
    root: Path, about: bytes | None
) -> None:
    path = root / "library.toml"
    path.unlink()
    if about is not None:
        path.write_bytes(about)
    (root / "tags.json").write_bytes(b"{")
    assert [finding.where for finding in faults_in(root)] == [str(path), str(root / "tags.json")]
    repair(root)
    assert faults_in(root) == []
