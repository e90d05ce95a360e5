"""What an export refuses, it refuses with what is wrong, where, and what to do."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable
from dataclasses import replace
from functools import partial
from pathlib import Path

import pytest

from reader.core.article import BlockTable, MarkTable, text_digest
from reader.errors import ExportError
from reader.exchange.account import Account
from reader.exchange.detecting import detect
from reader.exchange.dialect import FilePart, Job, Output, dialect, names
from reader.exchange.output import Staged, part_path
from reader.exchange.record import Record
from reader.exchange.things import Thing
from reader.exchange.writing import settle
from tests.core.strategies import LABELS
from tests.exchange.comparing import write_all
from tests.exchange.sample import CUE, RECORD
from tests.exchange.writing import write_records


def refused(act: Callable[[], object]) -> tuple[str, str, str]:
    with pytest.raises(ExportError) as raised:
        act()
    return raised.value.what, raised.value.where, raised.value.remedy


def written(target: Path, *chunks: Output, whole: bool = False) -> None:
    with Staged() as staged:
        (staged.write_folder if whole else staged.write_file)(target, iter(chunks))
        staged.commit()


def exported(name: str, record: Record = RECORD, **options: str) -> list[Output]:
    found = dialect(name)
    return list(write_records(found, [record], Job(LABELS, Account(found.loses), found.chosen(options))))


def test_places_that_cannot_be_written_to(tmp_path: Path) -> None:
    (tmp_path / "folder").mkdir()
    (tmp_path / "file").write_bytes(b"mine")
    nowhere = tmp_path / "no" / "where"
    mine = str(tmp_path / "file")
    assert refused(lambda: written(tmp_path / "folder", b"1")) == (
        "this is a folder", str(tmp_path / "folder"), "name a file in it",
    )  # fmt: skip
    assert refused(lambda: written(nowhere, b"1")) == (
        "there is no such folder", str(nowhere.parent), "make it first",
    )  # fmt: skip
    assert refused(lambda: written(nowhere, FilePart("a", b"1"), whole=True)) == (
        "there is no such folder", str(nowhere.parent), "make it first",
    )  # fmt: skip
    assert refused(lambda: written(tmp_path / "file", FilePart("a", b"1"), whole=True)) == (
        "this is a file", mine, "name a folder",
    )  # fmt: skip
    (tmp_path / "folder" / "thesis.md").write_bytes(b"mine")
    assert refused(lambda: written(tmp_path / "folder", FilePart("a", b"1"), whole=True)) == (
        "the folder holds what is not written anew: thesis.md", str(tmp_path / "folder"),
        "name a new folder, or remove this one first if nothing in it is needed",
    )  # fmt: skip
    assert sorted(path.name for path in tmp_path.iterdir()) == ["file", "folder"]
    assert (tmp_path / "file").read_bytes() == b"mine"


def test_a_disk_that_refuses_is_named_with_what_it_says(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    target = tmp_path / "out.jsonl"
    assert refused(lambda: written(target, b"1")) == (
        "it cannot be written: No space left on device", str(target), "",
    )  # fmt: skip
    monkeypatch.undo()
    monkeypatch.setattr(Path, "replace", full)
    assert refused(lambda: written(target, b"1"))[:2] == (
        "it cannot be written: No space left on device", str(target),
    )  # fmt: skip
    assert refused(lambda: written(tmp_path / "out", FilePart("a", b"1"), whole=True))[1] == str(
        tmp_path / "out"
    )
    monkeypatch.undo()
    monkeypatch.setattr(Path, "mkdir", full)
    for place, whole, chunk in ((tmp_path / "out", True, FilePart("a", b"1")), (target, False, b"1")):
        assert refused(partial(written, place, chunk, whole=whole))[:2] == (
            "it cannot be written: No space left on device", str(place),
        )  # fmt: skip
    assert list(tmp_path.iterdir()) == []


def test_what_is_no_file_of_a_folder(tmp_path: Path) -> None:
    what, where, _ = refused(lambda: written(tmp_path / "out", b"1", whole=True))
    assert (what, Path(where).parent.parent) == ("a folder has no file of its own", tmp_path)
    what, where, _ = refused(lambda: written(tmp_path / "out", FilePart("../a", b"1"), whole=True))
    assert (what, Path(where).parent.parent) == ("'../a' cannot be the name of a file", tmp_path)


def test_a_file_may_lie_deep_in_a_folder_and_a_pipe_is_written_to_at_once(tmp_path: Path) -> None:
    written(tmp_path / "out", FilePart("a/b/c.ann", b"1"), FilePart("a/d.ann", b"2"), whole=True)
    assert (tmp_path / "out" / "a" / "b" / "c.ann").read_bytes() == b"1"
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)
    reading = os.open(pipe, os.O_RDONLY | os.O_NONBLOCK)
    written(pipe, b"one ", FilePart(".config.xml", b"<a/>"), b"two")
    assert os.read(reading, 99) == b"one two"
    os.close(reading)
    assert pipe.is_fifo()
    assert sorted(path.name for path in tmp_path.iterdir()) == ["out", "pipe"]


def test_a_part_of_a_split_has_its_name_before_the_suffix() -> None:
    assert part_path(Path("a/out.json"), "train") == Path("a/out.train.json")
    assert part_path(Path("a.b/out.v1.json"), "dev") == Path("a.b/out.v1.dev.json")


def test_what_is_of_another_kind_or_no_format(tmp_path: Path) -> None:
    file = tmp_path / "x.bin"
    file.write_bytes(b"\0")
    readable = ", ".join(name for name in names() if dialect(name).reads)
    assert refused(lambda: list(dialect("csv").readings(file))) == (
        "csv can be written, not read", str(file), "",
    )  # fmt: skip
    assert refused(lambda: list(dialect("brat").readings(file))) == (
        "brat is a folder of files", str(file), "name the folder",
    )  # fmt: skip
    assert refused(lambda: list(dialect("native").readings(tmp_path))) == (
        "this is a folder", str(tmp_path), "name the files in it",
    )  # fmt: skip
    for path in (file, tmp_path):
        assert refused(partial(detect, path)) == (
            "this is of no format that can be read", str(path),
            f"say which it is with --format; known: {readable}; articles alone are for `pressmark add`",
        )  # fmt: skip


def test_a_folder_of_several_formats_is_asked_about(tmp_path: Path) -> None:
    for name in ("brat", "w3c"):
        write_all(dialect(name), [RECORD], tmp_path / name)
        shutil.copytree(tmp_path / name, tmp_path / "out", dirs_exist_ok=True)
    assert refused(lambda: detect(tmp_path / "out")) == (
        "this could be brat or w3c", str(tmp_path / "out"), "say which with --format",
    )  # fmt: skip


def test_options_that_there_are_not() -> None:
    assert refused(lambda: dialect("csv").chosen({"colour": "red"})) == (
        "csv has no option 'colour'", "", "it has: formulas, byte-order-mark",
    )  # fmt: skip
    assert refused(lambda: dialect("native").chosen({"colour": "red"})) == (
        "native has no option 'colour'", "", "it has: none",
    )  # fmt: skip
    assert refused(lambda: dialect("csv").chosen({"formulas": "run"})) == (
        "formulas cannot be 'run'", "", "it can be: guarded, kept",
    )  # fmt: skip
    assert refused(lambda: exported("gliner", RECORD, **{"max-tokens": "many"})) == (
        "max-tokens cannot be 'many'", "", "it is a number; 0 makes each article one row",
    )  # fmt: skip
    assert refused(lambda: exported("spacy", ents="banner")) == (
        "there is no label 'banner'", "", "ents is all, or a label of the label set",
    )  # fmt: skip
    what, where, remedy = refused(lambda: exported("spacy", language="xyz"))
    assert what.startswith("spaCy cannot cut 'xyz' into tokens: ")
    assert (where, remedy) == ("", "")


def test_records_that_cannot_be_written() -> None:
    place = "the-clock-12345678, ann"
    moved = replace(RECORD, article=replace(RECORD.article, sha256="0"))
    assert refused(lambda: exported("native", moved)) == (
        "sha256: it is not that of the text (the text was changed after it was added)", place,
        "pressmark check names everything that is wrong",
    )  # fmt: skip
    half = replace(RECORD, article=replace(RECORD.article, title="\ud800"))
    what, where, _ = refused(lambda: exported("native", half))
    assert what.startswith("this cannot be written as JSON: ")
    assert where == place
    text = "a\x1b[31m"
    article = replace(
        RECORD.article, text=text, sha256=text_digest(text), marks=MarkTable(), blocks=BlockTable()
    )
    colours = replace(RECORD, article=article, spans=(), relations=(), entities=())
    what, where, remedy = refused(lambda: exported("uima", colours, serialization="xmi"))
    assert (what, where) == ("XML cannot hold the character U+001B", place)
    assert remedy == "leave out --set serialization=xmi: JSON can"


def test_an_account_that_does_not_close_and_a_loss_that_was_not_allowed() -> None:
    account = Account()
    account.came[Thing.SPANS] = 3
    account.write(spans=1)
    account.drop_span(RECORD, CUE, "it went")
    assert refused(lambda: settle(dialect("csv"), account, strict=False)) == (
        "the account is wrong: of 3 spans, 1 were written and 1 left out", "",
        "this is a fault of the program; nothing was written",
    )  # fmt: skip
    account.write(spans=1)
    settle(dialect("csv"), account, strict=False)
    assert refused(lambda: settle(dialect("csv"), account, strict=True)) == (
        "csv cannot hold all of it, and nothing was written", "", "leave out --strict, or choose another format",
    )  # fmt: skip
