"""Damage of every kind: said, never overwritten, and the rest salvaged."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from reader.core.ids import SpanId
from reader.errors import DamagedError, LibraryError, PressmarkError
from reader.library.edit_log import spell_line
from reader.library.folder import FolderLibrary
from reader.library.opening import open_library
from tests.core.strategies import ENTITIES
from tests.library.acts import (
    ANN,
    add,
    article,
    change,
    checkpoint_file,
    library_in,
    log_file,
    opened,
    relation,
    span,
    state,
    undo,
)
from tests.library.test_library_bulk import resealed


@pytest.fixture
def library(tmp_path: Path) -> FolderLibrary:
    """A library whose article has five edits, the last one an undo, and four spans."""
    library = library_in(tmp_path)
    journal = opened(library)
    add(journal, span(1), span(2, 10, 20, label="source"))
    add(journal, relation(1, span(1), span(2, 10, 20, label="source")))
    add(journal, span(3, 30, 34))
    add(journal, span(4, 40, 44), span(5, 41, 43))
    undo(journal)
    add(journal, span(6, 50, 55))
    journal.close()
    return library


FOUND = {f"s-{number:010}" for number in (1, 2, 3, 6)}


def kept_aside(library: FolderLibrary, name: str) -> list[bytes]:
    return [path.read_bytes() for path in sorted(log_file(library).parent.glob(f"*{name}-*"))]


def kept_files(library: FolderLibrary) -> list[Path]:
    return [path for path in library.root.rglob("*") if path.is_file() and ".cache" not in path.parts]


def damage_json(field: str, value: str) -> Callable[[bytes], bytes]:
    here = re.compile(rb'"%s":[^,}\]]+' % field.encode())
    return lambda content: here.sub(f'"{field}":{value}'.encode(), content, count=1)


CHECKPOINTS: dict[str, Callable[[bytes], bytes]] = {
    "empty": lambda _: b"",
    "truncated": lambda content: content[: len(content) // 2],
    "half a tail more": lambda content: content + content[-90:],
    "zero tail": lambda content: content + b"\0" * 50,
    "zeros": lambda content: b"\0" * len(content),
    "null": lambda _: b"null",
    "list": lambda _: b"[]",
    "number for a table": lambda _: b'{"meta":{"1":5},"spans":3}',
    "row number": lambda content: re.sub(rb'\n"(\d{9,})"', rb'\n"x\1"', content, count=1),
    "key twice": lambda content: re.sub(rb'\n("\d{9,}")(.*)\n', rb"\n\1\2\n\1\2\n", content, count=1),
    "not a number": damage_json("confidence", "NaN"),
    "bad span": damage_json("end", "-5"),
    "span past the text": damage_json("end", "99999"),
    "another text": lambda content: content.replace("“We s".encode(), "“We t".encode(), 1),
    "no UTF-8": lambda content: content.replace("“".encode(), b"\xe2\x80", 1),
    "deep": lambda _: b"[" * 100_000,
    "one bit": lambda content: content.replace(b'"quote"', b'"quose"', 1),
    "half a place in the log": lambda content: re.sub(rb'"log":\[(\d+),', rb'"log":[', content, count=1),
    "no place in the log": lambda content: re.sub(rb'"log":\[\d+,', rb'"log":[-1,', content, count=1),
    "words for a place": lambda content: re.sub(rb'"log":\[\d+,', rb'"log":["a",', content, count=1),
}


@pytest.mark.parametrize("kind", CHECKPOINTS)
def test_a_damaged_checkpoint_is_kept_aside_and_rebuilt_from_the_log(
    library: FolderLibrary, kind: str
) -> None:
    whole = state(opened(library, writable=False))
    damaged = CHECKPOINTS[kind](checkpoint_file(library).read_bytes())
    assert damaged != checkpoint_file(library).read_bytes()
    checkpoint_file(library).write_bytes(damaged)

    reading = opened(library, writable=False)
    assert state(reading) == whole
    assert "rebuilt from the log" in " ".join(reading.notices)
    assert checkpoint_file(library).read_bytes() == damaged

    journal = opened(library)
    assert state(journal) == whole
    journal.close()
    assert kept_aside(library, "damaged") == [damaged]
    again = opened(library)
    assert state(again) == whole
    assert again.notices == []


def test_a_checkpoint_that_an_editor_saved_with_a_bom_and_crlf_is_as_good(library: FolderLibrary) -> None:
    file = checkpoint_file(library)
    file.write_bytes(b"\xef\xbb\xbf" + file.read_bytes().replace(b"\n", b"\r\n"))
    journal = opened(library)
    assert set(journal.annotations.spans) == FOUND
    assert journal.notices == []
    add(journal, span(7))
    journal.close()
    assert set(opened(library).annotations.spans) == FOUND | {"s-0000000007"}


def test_rows_are_salvaged_and_counted_when_the_log_is_gone_too(library: FolderLibrary) -> None:
    file = checkpoint_file(library)
    log_file(library).unlink()
    file.write_bytes(file.read_bytes().replace(b'"start":30', b'"start":31'))
    journal = opened(library)
    assert set(journal.annotations.spans) == FOUND - {"s-0000000003"}
    assert "3 spans were salvaged, 1 rows could not be read" in " ".join(journal.notices)
    assert journal.next_seq == 7
    add(journal, span(8))
    journal.close()
    journal = opened(library)
    assert "s-0000000008" in journal.annotations.spans
    assert journal.notices == []


def test_annotations_stay_when_only_the_log_is_gone(library: FolderLibrary) -> None:
    log_file(library).unlink()
    journal = opened(library)
    assert set(journal.annotations.spans) == FOUND
    assert journal.history.undoable == []
    assert "lacks edits" in " ".join(journal.notices)
    add(journal, span(8))
    journal.close()
    journal = opened(library)
    assert set(journal.annotations.spans) == FOUND | {"s-0000000008"}
    assert journal.history.undoable == [7]
    assert journal.notices == []
    journal.close()
    checkpoint_file(library).unlink()
    assert set(opened(library).annotations.spans) == {"s-0000000008"}


@pytest.mark.parametrize("tail", [b"{", b'{"crc32":"0b202d5b","type":"ed', b"\0" * 700, "“".encode()[:2]])
def test_a_torn_last_line_is_kept_aside_with_a_note(library: FolderLibrary, tail: bytes) -> None:
    whole, content = state(opened(library, writable=False)), log_file(library).read_bytes()
    log_file(library).write_bytes(content + tail)
    assert state(opened(library, writable=False)) == whole
    journal = opened(library)
    assert state(journal) == whole
    assert len(journal.notices) == 1
    assert "unfinished last line" in journal.notices[0]
    assert log_file(library).read_bytes() == content
    assert kept_aside(library, "torn") == [tail]
    add(journal, span(9))
    journal.close()
    assert opened(library).notices == []


def test_every_torn_length_of_the_last_edit_leaves_those_before_it(library: FolderLibrary) -> None:
    content = log_file(library).read_bytes()
    last = content.rindex(b"\n", 0, -1) + 1
    checkpoint_file(library).unlink()
    for length in range(last, len(content) - 1):
        log_file(library).write_bytes(content[:length])
        assert opened(library, writable=False).next_seq == 6
    log_file(library).write_bytes(content[:-1])
    journal = opened(library)
    assert journal.next_seq == 7
    add(journal, span(9))
    journal.close()
    journal = opened(library)
    assert journal.next_seq == 8
    assert journal.notices == []


@pytest.mark.parametrize("with_checkpoint", [True, False])
def test_a_last_line_that_lacks_its_end_gets_it_before_another_is_added(
    library: FolderLibrary, with_checkpoint: bool
) -> None:
    content = log_file(library).read_bytes()
    log_file(library).write_bytes(content[:-1])
    if not with_checkpoint:
        checkpoint_file(library).unlink()
    name = checkpoint_file(library).name
    told = [f"{name} did not belong to its log; the annotations were taken from the log"] * with_checkpoint
    assert opened(library, writable=False).notices == told
    assert log_file(library).read_bytes() == content[:-1]
    journal = opened(library)
    assert list(journal.notices[: len(told)]) == told
    assert log_file(library).read_bytes() == content
    add(journal, span(9))
    journal.close()
    assert log_file(library).read_bytes().startswith(content)
    checkpoint_file(library).unlink()
    again = opened(library)
    assert (set(again.annotations.spans), again.notices) == (FOUND | {"s-0000000009"}, [])


@pytest.mark.parametrize("line", range(2, 8))
def test_a_damaged_line_is_named_and_kept_aside_and_the_others_count(
    library: FolderLibrary, line: int
) -> None:
    checkpoint_file(library).unlink()
    lines = log_file(library).read_bytes().splitlines(keepends=True)
    damaged = lines[line - 1].replace(b'"at":"2026', b'"at":"2027', 1)
    log_file(library).write_bytes(b"".join([*lines[: line - 1], damaged, *lines[line:]]))
    journal = opened(library)
    lost = {2: {"s-0000000001", "s-0000000002"}, 4: {"s-0000000003"}, 7: {"s-0000000006"}}.get(line, set())
    regained = {"s-0000000004", "s-0000000005"} if line == 6 else set()
    assert set(journal.annotations.spans) == (FOUND - lost) | regained
    assert f"line {line}: the edit is damaged" in " ".join(journal.notices)
    assert kept_aside(library, "damaged") == [damaged]
    assert journal.history.undoable == {2: [3, 6], 3: [3, 6], 7: [1, 2, 3]}.get(line, [6])
    before = set(journal.annotations.spans)
    while journal.history.undoable:
        undo(journal)
    add(journal, span(9))
    journal.close()
    journal = opened(library)
    assert "s-0000000009" in journal.annotations.spans
    assert journal.notices == []
    assert before >= set(journal.annotations.spans) - {"s-0000000009"}


def kill(library: FolderLibrary, *numbers: int) -> None:
    """Note on these spans in edits that no checkpoint has: as after a `kill -9`."""
    old = checkpoint_file(library).read_bytes()
    journal = opened(library)
    for number in numbers:
        before = journal.annotations.spans[SpanId(f"s-{number:010}")]
        change(journal, before, replace(before, note="later"))
    journal.close()
    checkpoint_file(library).write_bytes(old)


def damage_line(library: FolderLibrary, line: int) -> None:
    lines = log_file(library).read_bytes().splitlines(keepends=True)
    lines[line - 1] = lines[line - 1].replace(b'"at":"2026', b'"at":"2027', 1)
    log_file(library).write_bytes(b"".join(lines))


def notes(library: FolderLibrary) -> dict[str, str | None]:
    return {span.id: span.note for span in opened(library, writable=False).annotations.ordered()}


def test_what_the_log_lost_is_taken_from_a_damaged_checkpoint(library: FolderLibrary) -> None:
    damage_line(library, 7)
    content = checkpoint_file(library).read_bytes()
    checkpoint_file(library).write_bytes(content.replace(b'"start":30', b'"start":31'))
    assert set(notes(library)) == FOUND


def test_what_a_log_without_its_end_never_had_is_taken_from_a_checkpoint_without_its_beginning(
    library: FolderLibrary,
) -> None:
    lines = log_file(library).read_bytes().splitlines(keepends=True)
    log_file(library).write_bytes(b"".join(lines[:-1]))
    content = checkpoint_file(library).read_bytes()
    checkpoint_file(library).write_bytes(content.replace(b'"file":"annotations"', b'"fi', 1))
    assert set(notes(library)) == FOUND
    opened(library).close()
    assert set(notes(library)) == FOUND


def test_what_the_log_has_later_is_not_taken_from_a_damaged_checkpoint(library: FolderLibrary) -> None:
    kill(library, 1, 2)
    damage_line(library, 4)
    checkpoint_file(library).write_bytes(checkpoint_file(library).read_bytes() + b"x")
    noted = {f"s-{number:010}": "later" if number < 3 else None for number in (1, 2, 3, 6)}
    assert notes(library) == noted
    opened(library).close()
    assert notes(library) == noted


def test_what_was_salvaged_is_in_the_next_checkpoint(library: FolderLibrary) -> None:
    kill(library, 1, 2, 3)
    damage_line(library, 9)
    noted = {f"s-{number:010}": "later" if number in (1, 3) else None for number in (1, 2, 3, 6)}
    assert notes(library) == noted
    opened(library).close()
    assert notes(library) == noted


def test_damage_before_the_checkpoint_costs_nothing_but_that_undo(library: FolderLibrary) -> None:
    lines = log_file(library).read_bytes().splitlines(keepends=True)
    lines[3] = lines[3].replace(b'"at":"2026', b'"at":"2027', 1)
    log_file(library).write_bytes(b"".join(lines))
    journal = opened(library)
    assert set(journal.annotations.spans) == FOUND
    assert journal.history.undoable == [1, 2, 3, 6]
    undo(journal)
    with pytest.raises(LookupError, match="edit 3 is damaged"):
        undo(journal)


def test_a_merge_conflict_in_the_log_is_called_that_and_nothing_is_written(library: FolderLibrary) -> None:
    checkpoint_file(library).unlink()
    lines = log_file(library).read_bytes().splitlines(keepends=True)
    marked = [*lines[:5], b"<<<<<<< HEAD\n", lines[5], b"=======\n", lines[6], b">>>>>>> branch\n"]
    log_file(library).write_bytes(b"".join(marked))
    journal = opened(library)
    name = log_file(library).name
    assert journal.holder == f"a merge conflict in {name}: `pressmark doctor --repair` takes both sides"
    assert (
        journal.notices[-1] == f"{name} holds a merge conflict: `pressmark doctor --repair` takes both sides"
    )
    assert set(journal.annotations.spans) >= FOUND - {"s-0000000006"}
    journal.close()
    assert log_file(library).read_bytes() == b"".join(marked)
    assert not checkpoint_file(library).exists()


def test_a_merge_conflict_in_the_checkpoint_is_called_that(library: FolderLibrary) -> None:
    content = checkpoint_file(library).read_bytes()
    checkpoint_file(library).write_bytes(b"<<<<<<< HEAD\n" + content + b"=======\n>>>>>>> branch\n")
    journal = opened(library)
    name = checkpoint_file(library).name
    assert journal.holder == f"a merge conflict in {name}: `pressmark doctor --repair` takes both sides"
    assert journal.notices == [
        f"{name} is damaged (it holds a merge conflict); all annotations were rebuilt from the log",
        f"{name} holds a merge conflict: `pressmark doctor --repair` takes both sides",
    ]
    assert set(journal.annotations.spans) == FOUND


def test_a_log_and_a_checkpoint_of_two_branches_are_brought_together(library: FolderLibrary) -> None:
    old_log = log_file(library).read_bytes()
    lines = old_log.splitlines(keepends=True)
    log_file(library).write_bytes(b"".join(lines[:2]))
    checkpoint_file(library).unlink()
    journal = opened(library)
    for number in range(10, 20):
        add(journal, span(number))
    journal.close()
    log_file(library).write_bytes(old_log)
    journal = opened(library)
    assert {"s-0000000010", "s-0000000019"} <= set(journal.annotations.spans)
    assert set(journal.annotations.spans) >= FOUND
    journal.close()
    assert opened(library).notices == []


def of_version_2(library: FolderLibrary, what: str) -> None:
    if what == "log":
        _, *edits = log_file(library).read_bytes().splitlines(keepends=True)
        log_file(library).write_bytes(spell_line({"type": "log", "version": 2}) + b"".join(edits))
        return
    path = checkpoint_file(library) if what == "checkpoint" else next((library.root / "articles").iterdir())
    content = path.read_bytes()
    assert b'"version":1' in content
    path.write_bytes(content.replace(b'"version":1', b'"version":2', 1))


@pytest.mark.parametrize("what", ["checkpoint", "log", "article"])
def test_a_newer_format_is_refused_and_left_alone(library: FolderLibrary, what: str) -> None:
    of_version_2(library, what)
    files = {path: path.read_bytes() for path in kept_files(library)}
    for writable in (True, False):
        with pytest.raises(LibraryError, match="newer version"):
            opened(library, writable=writable)
    assert {path: path.read_bytes() for path in files} == files
    assert len(list(library.summaries(ANN))) == 1


def test_a_newer_library_or_register_is_refused(library: FolderLibrary) -> None:
    (library.root / "entities.json").write_text('{"meta":{"1":{"file":"entities","version":2}}}')
    with pytest.raises(LibraryError, match="newer version"):
        library.entities()
    (library.root / "library.toml").write_text('format = 2\nname = "x"\n')
    with pytest.raises(LibraryError, match="newer version"):
        open_library(library.root)


@pytest.mark.parametrize(
    "content", [b"", b"{", b"[]", b'{"meta":[]}', b'{"entities":{"x":{}}}', b'{"entities":{"1":{"id":"e"}}}']
)
def test_a_damaged_register_is_said_and_left_alone(library: FolderLibrary, content: bytes) -> None:
    file = library.root / "entities.json"
    file.write_bytes(content)
    with pytest.raises(DamagedError, match="damaged"):
        library.entities()
    with pytest.raises(DamagedError):
        library.put_entity(next(iter(ENTITIES.values())))
    assert file.read_bytes() == content


def article_damages() -> dict[str, Callable[[bytes], bytes]]:
    return {
        "empty": lambda _: b"",
        "truncated": lambda content: content[:-200],
        "another text": lambda content: content.replace(b"envoy", b"envoi", 1),
        "another id": lambda content: content.replace(b'"id":"the', b'"id":"thy', 1),
        "blocks past the text": lambda content: re.sub(rb'"end":\[\d+\]', b'"end":[99999]', content, count=1),
        "huge block": lambda content: re.sub(rb'"end":\[\d+\]', b'"end":[9e99]', content, count=1),
        "null": lambda _: b"null",
        "not a number": lambda content: content.replace(b'"metadata":{}', b'"metadata":{"x":NaN}', 1),
    }


@pytest.mark.parametrize("kind", article_damages())
def test_a_damaged_article_is_said_listed_and_mended_by_adding_it_again(
    library: FolderLibrary, kind: str
) -> None:
    file = next((library.root / "articles").iterdir())
    damaged = article_damages()[kind](file.read_bytes())
    assert damaged != file.read_bytes()
    file.write_bytes(damaged)
    with pytest.raises(DamagedError):
        opened(library)
    assert len(list(library.summaries(ANN))) == 1
    assert library.add(article(), b"", ".txt") is True
    assert set(opened(library).annotations.spans) == FOUND
    assert file.with_name(f"{file.name}.damaged-1").read_bytes() == damaged
    assert list(library.ids()) == [article().id]


def test_every_damage_is_told_in_the_words_of_people(library: FolderLibrary) -> None:
    """Whatever byte is cut or turned in any file, the library answers, or says what is wrong."""
    files = kept_files(library)
    for path in files:
        content = path.read_bytes()
        for place in range(0, len(content), max(1, len(content) // 23)):
            for damaged in (content[:place], content[:place] + b"\xff\x00" + content[place + 2 :]):
                path.write_bytes(damaged)
                try:
                    again = open_library(library.root)
                    list(again.summaries(ANN))
                    again.entities()
                    again.open(article().id, ANN, writable=False)
                except PressmarkError:
                    continue
        path.write_bytes(content)
    change(journal := opened(library), span(6, 50, 55), None)
    journal.close()


def test_tables_that_an_editor_saved_with_a_bom_and_crlf_are_as_good(library: FolderLibrary) -> None:
    library.put_entity(next(iter(ENTITIES.values())))
    library.change_tags(library.ids(), add=["port"])
    entities, tags = library.entities(), library.tags()
    for name in ("entities.json", "tags.json"):
        path = library.root / name
        path.write_bytes(b"\xef\xbb\xbf" + path.read_bytes().replace(b"\n", b"\r\n"))
    again = open_library(library.root)
    assert (again.entities(), again.tags()) == (entities, tags)
    again.put_entity([*ENTITIES.values()][1])
    assert open_library(library.root).entities() == dict(list(ENTITIES.items())[:2])


@pytest.mark.parametrize("kind", CHECKPOINTS)
def test_it_is_said_whether_a_checkpoint_was_cut_or_changed(library: FolderLibrary, kind: str) -> None:
    file = checkpoint_file(library)
    file.write_bytes(CHECKPOINTS[kind](file.read_bytes()))
    was_cut = kind in (
        "empty",
        "truncated",
        "zero tail",
        "zeros",
        "null",
        "list",
        "number for a table",
        "deep",
    )
    why = "the end is missing" if was_cut else "the checksum does not fit the content"
    assert opened(library, writable=False).notices == [
        f"{file.name} is damaged ({why}); all annotations were rebuilt from the log"
    ]


def in_meta(**fields: Any) -> Callable[[Any], None]:
    return lambda tables: tables["meta"]["1"].update(fields)


def in_relation(**fields: Any) -> Callable[[Any], None]:
    return lambda tables: next(iter(tables["relations"].values())).update(fields)


def twice(table: str) -> Callable[[Any], None]:
    return lambda tables: tables[table].update({"9" * 16: [*tables[table].values()][-1]})


NO_PLACES: list[Any] = [7, {}, [1, 2], [1, 2, 3, 4], ["1", 2, 3], [1, -1, 3]]
PLACE = "log is not a place in a log"
RUNS = "a list of edits holds something else than runs of edits"
POSITION = "a selection is not two offsets"
NO_NUMBER = "is not a whole number of 0 or more"


@pytest.mark.parametrize(
    ("damage", "why"),
    [
        *((in_meta(log=value), PLACE) for value in NO_PLACES),
        *((in_meta(**{key: 7}), "a list of edits is not a list") for key in ("undoable", "redoable")),
        *(
            (in_meta(undoable=[run]), RUNS)
            for run in (1, [1], [1, 2, 3], [2, 1], [0, 1], ["1", 2], [1, 99_999])
        ),
        *((in_meta(position=value), POSITION) for value in (7, [1], [1, 2, 3], [1, "2"], [-1, 2])),
        (in_meta(log=None, undoable=[[1, 1]]), RUNS),
        (in_meta(status="asleep"), "the status 'asleep' is not known"),
        (in_meta(seq="7"), f"seq {NO_NUMBER}"),
        (in_meta(version=None), f"version {NO_NUMBER}"),
        (in_meta(drafts=[]), "drafts is not an object"),
        (in_meta(drafts={"note": 1}), "drafts holds something else than strings"),
        (twice("spans"), "span s-0000000006 stands twice"),
        (twice("relations"), "relation r-0000000001 stands twice"),
        (in_relation(id="s-0000000001"), "relation s-0000000001 stands twice"),
        (in_relation(head="s-0"), "relation r-0000000001 ties span s-0, which is not there"),
        (in_relation(tail="s-0"), "relation r-0000000001 ties span s-0, which is not there"),
    ],
)
def test_what_cannot_be_under_a_seal_that_fits_is_said(
    library: FolderLibrary, damage: Callable[[Any], None], why: str
) -> None:
    file = checkpoint_file(library)
    whole = state(opened(library, writable=False))
    tables = json.loads(file.read_bytes())
    damage(tables)
    file.write_bytes(resealed(tables))
    journal = opened(library, writable=False)
    assert journal.notices == [f"{file.name} is damaged ({why}); all annotations were rebuilt from the log"]
    assert state(journal) == whole


def test_a_place_past_the_text_and_a_longer_list_of_edits_are_taken_as_far_as_they_go(
    library: FolderLibrary,
) -> None:
    file = checkpoint_file(library)
    length = len(article().text)
    tables = json.loads(file.read_bytes())
    for position, kept in (([length, 0], (0, length)), ([0, length + 1], None)):
        tables["meta"]["1"]["position"] = position
        file.write_bytes(resealed(tables))
        journal = opened(library, writable=False)
        assert journal.notices == []
        found = journal.position
        assert (found and (found.start, found.end)) == kept
