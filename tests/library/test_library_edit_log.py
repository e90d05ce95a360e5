"""Each edit is found in its log, from the end backwards, however long its lines are and wherever a stretch begins."""

from __future__ import annotations

from pathlib import Path

import pytest

from reader.core.codec import MalformedError, Row
from reader.library import edit_log
from reader.library.edit_log import Anchor, EditIndex, Line, lines_of, spell_line

NOTES = {1: "", 2: "x" * 300, 3: "“y”\u2028", 4: "", 5: "z" * 40}


def record(seq: int) -> Row:
    return {"type": "edit", "seq": seq, "note": NOTES[seq]}


@pytest.fixture
def path(tmp_path: Path) -> Path:
    log = tmp_path / "x.edits.jsonl"
    header = spell_line({"type": "log", "version": 1, "article": "x"})
    log.write_bytes(header + b"".join(map(spell_line, map(record, NOTES))))
    return log


@pytest.mark.parametrize("stretch", [1, 2, 40, 61, 64, 1000])
@pytest.mark.parametrize("seq", NOTES)
def test_an_edit_is_found_whatever_is_read_at_once(
    path: Path, monkeypatch: pytest.MonkeyPatch, stretch: int, seq: int
) -> None:
    monkeypatch.setattr(edit_log, "_STRETCH", stretch)
    index = EditIndex(path, path.stat().st_size)
    assert index.record(seq) == record(seq)
    content = path.read_bytes()
    assert all(content[start:].startswith(spell_line(record(each))) for each, start in index.starts.items())
    with pytest.raises(LookupError, match="the log has no edit 99"):
        index.record(99)
    assert [*sorted(index.starts)] == [*NOTES]
    assert index.known_from == 0


def test_of_two_edits_with_one_number_the_later_counts(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    later: Row = {"type": "edit", "seq": 2, "note": "later"}
    with path.open("ab") as file:
        file.write(spell_line(later))
    for stretch in (1, 1000):
        monkeypatch.setattr(edit_log, "_STRETCH", stretch)
        index = EditIndex(path, path.stat().st_size)
        with pytest.raises(LookupError):
            index.record(99)
        assert index.record(2) == later


def test_what_is_known_is_not_looked_for_and_what_is_damaged_is_named(path: Path) -> None:
    content = path.read_bytes()
    start = content.index(spell_line(record(4)))
    index = EditIndex(path, 0, {4: start})
    assert index.record(4) == record(4)
    with pytest.raises(LookupError, match="has no edit 3"):
        index.record(3)
    path.write_bytes(content.replace(b'"seq":4', b'"seq":7'))
    with pytest.raises(LookupError, match="edit 4 is damaged: its checksum does not fit"):
        index.record(4)


def test_a_line_knows_its_place_and_what_it_is() -> None:
    one, two, torn = lines_of(spell_line(record(1)) + b"<<<<<<< ours\n" + b"torn", 100)
    assert (one.start, one.end, two.start, torn.start, torn.end) == (
        100,
        two.start,
        one.end,
        two.end,
        torn.start + 4,
    )
    assert [line.is_whole for line in (one, two, torn)] == [True, True, False]
    assert [line.seq for line in (one, two, torn)] == [1, None, None]
    assert [line.is_conflict_mark for line in (one, two, torn)] == [False, True, False]
    for mark in (b"=======\n", b"=======\r\n", b">>>>>>> b\n", b"||||||| c\n"):
        assert Line(0, mark).is_conflict_mark
    assert not Line(0, b"======= \n").is_conflict_mark
    assert one.record() == record(1)
    for line, what in (
        (torn, "it does not begin with a checksum"),
        (Line(0, one.content[:-3]), "its checksum does"),
    ):
        with pytest.raises(MalformedError, match=what):
            line.record()


def test_a_place_in_a_log_is_known_again_and_its_end_too(path: Path) -> None:
    lines = [*lines_of(path.read_bytes())]
    first, middle, last = lines[0].anchor, lines[2].anchor, lines[-1].anchor
    assert [place.holds(path) for place in (first, middle, last)] == [True, True, True]
    assert [place.ends(str(path)) for place in (first, middle, last)] == [False, False, True]
    for other in (
        Anchor(last.end, last.line, last.crc32 + 1),
        Anchor(last.end, last.line + 1, last.crc32),
        Anchor(last.end + 1, last.line, last.crc32),
    ):
        assert not other.holds(path)
        assert not other.ends(str(path))
    gone = path.with_name("gone")
    assert not last.holds(gone)
    assert not last.ends(str(gone))
    path.write_bytes(path.read_bytes().replace(b'"version":1', b'"version":9'))
    assert last.holds(path)
    assert not last.ends(str(path))
