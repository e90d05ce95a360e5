"""All files of an export are there when it is done, or none has changed."""

from __future__ import annotations

import stat
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from reader.errors import ExportError
from reader.exchange.aside import aside
from reader.exchange.dialect import FilePart, Output
from reader.exchange.output import Staged


def failing(*chunks: Output) -> Iterator[Output]:
    yield from chunks
    raise ExportError("it went wrong")


def write(folder: Path, target: str, *chunks: Output, whole: bool = False) -> None:
    with Staged() as staged:
        (staged.write_folder if whole else staged.write_file)(folder / target, iter(chunks))
        staged.commit()


def names(folder: Path) -> list[str]:
    return sorted(str(path.relative_to(folder)) for path in folder.rglob("*") if path.is_file())


def test_a_file_and_what_comes_with_it_stand_side_by_side(tmp_path: Path) -> None:
    write(
        tmp_path,
        "out.json",
        b"one ",
        FilePart(".config.xml", b"<a>"),
        b"two",
        FilePart(".config.xml", b"</a>"),
    )
    assert names(tmp_path) == ["out.config.xml", "out.json"]
    assert (tmp_path / "out.json").read_bytes() == b"one two"
    assert (tmp_path / "out.config.xml").read_bytes() == b"<a></a>"


def test_several_targets_are_put_in_place_together(tmp_path: Path) -> None:
    (tmp_path / "a").write_bytes(b"before")

    def write_both() -> None:
        with Staged() as staged:
            staged.write_file(tmp_path / "a", [b"after"])
            staged.write_file(tmp_path / "b", failing(b"half"))
            staged.commit()

    with pytest.raises(ExportError):
        write_both()
    assert names(tmp_path) == ["a"]
    assert (tmp_path / "a").read_bytes() == b"before"
    assert list(tmp_path.iterdir()) == [tmp_path / "a"]


def test_a_folder_is_written_whole_and_again(tmp_path: Path) -> None:
    for words in (b"1", b"2"):
        write(
            tmp_path,
            "out",
            FilePart("a.txt", words),
            FilePart("b/c.ann", b"x"),
            FilePart("a.txt", b"+"),
            whole=True,
        )
        assert names(tmp_path) == ["out/a.txt", "out/b/c.ann"]
        assert (tmp_path / "out" / "a.txt").read_bytes() == words + b"+"


def test_a_folder_that_fails_leaves_the_one_before(tmp_path: Path) -> None:
    write(tmp_path, "out", FilePart("a.txt", b"1"), whole=True)
    with pytest.raises(ExportError):
        write(tmp_path, "out", *[FilePart("a.txt", b"2"), FilePart("../b", b"")], whole=True)
    assert (tmp_path / "out" / "a.txt").read_bytes() == b"1"
    assert names(tmp_path) == ["out/a.txt"]


def test_a_folder_with_something_of_its_users_is_left_alone(tmp_path: Path) -> None:
    (tmp_path / "out").mkdir()
    (tmp_path / "out" / "thesis.md").write_bytes(b"mine")
    with pytest.raises(ExportError, match=r"what is not written anew: thesis\.md"):
        write(tmp_path, "out", FilePart("a.txt", b"1"), whole=True)
    assert names(tmp_path) == ["out/thesis.md"]


@pytest.mark.parametrize("name", ["../x", "/etc/x", "a/../../x", ""])
def test_no_name_leads_out_of_the_folder(tmp_path: Path, name: str) -> None:
    with pytest.raises(ExportError, match="cannot be the name of a file"):
        write(tmp_path, "out", FilePart(name, b"1"), whole=True)
    assert names(tmp_path) == []


def test_who_may_read_a_file_stays(tmp_path: Path) -> None:
    (tmp_path / "a").write_bytes(b"before")
    (tmp_path / "a").chmod(0o600)
    write(tmp_path, "a", b"after")
    assert stat.S_IMODE((tmp_path / "a").stat().st_mode) == 0o600


@pytest.mark.parametrize("others", [[".config.xml"], []])
def test_a_folder_in_the_way_of_what_comes_with_a_file_is_refused(tmp_path: Path, others: list[str]) -> None:
    (tmp_path / "out.config.xml").mkdir()
    (tmp_path / "out.config.xml" / "thesis.md").write_bytes(b"mine")
    begun: list[int] = []

    def chunks() -> Iterator[Output]:
        begun.append(1)
        yield b"one"
        yield FilePart(".config.xml", b"<a>")

    def write_both() -> None:
        with Staged() as staged:
            staged.write_file(tmp_path / "out.json", chunks(), others)
            staged.commit()

    with pytest.raises(ExportError, match="a folder is in the way"):
        write_both()
    assert begun == ([] if others else [1]), "where it is known what comes, nothing is written"
    assert names(tmp_path) == ["out.config.xml/thesis.md"]


def test_what_its_user_may_have_edited_is_not_replaced(tmp_path: Path) -> None:
    part = FilePart(".toml", b"ours", if_edited="give it another name")
    for words in (b"1", b"2"):
        write(tmp_path, "out.json", part, words)
    (tmp_path / "out.toml").write_bytes(b"mine")
    with pytest.raises(ExportError, match="not what this export would write") as told:
        write(tmp_path, "out.json", part, b"3")
    assert told.value.remedy == "give it another name"
    assert ((tmp_path / "out.json").read_bytes(), (tmp_path / "out.toml").read_bytes()) == (b"2", b"mine")


@pytest.mark.skipif(sys.platform == "win32", reason="there is no lock that can be asked for there")
def test_only_what_an_export_that_was_killed_has_written_aside_is_removed(tmp_path: Path) -> None:
    left = tmp_path / ".export.t-0123456789.tmp"
    others = [tmp_path / ".export.mine.tmp", tmp_path / ".export.t-abcdefghjk.tmp"]
    for folder in (left, *others):
        folder.mkdir()
        (folder / "f").write_bytes(b"words")
    for folder in (left, others[0]):
        (folder / "lock").write_bytes(b"pressmark export\n")
    with aside(tmp_path) as at_work:
        assert sorted(tmp_path.iterdir()) == sorted([*others, at_work])
        write(tmp_path, "out", b"1")
        assert at_work.is_dir(), "somebody is at work there"
    assert names(tmp_path) == [".export.mine.tmp/f", ".export.mine.tmp/lock", f"{others[1].name}/f", "out"]
