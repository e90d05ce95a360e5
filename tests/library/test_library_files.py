"""Files: written whole or not at all, and found where they belong."""

from __future__ import annotations

import errno
import os
import resource
import zlib
from collections.abc import Iterator
from pathlib import Path

import pytest

from reader import files, paths
from reader.core.codec import MalformedError
from reader.core.ids import JSONValue
from reader.errors import DamagedError, LibraryError, SaveError
from reader.files import atomic_write, cut, keep_aside, move, read_file, sync, write_new
from reader.library import content
from reader.library.appender import Appender
from reader.library.content import Content
from reader.library.json_text import parse, parse_row, spell


def test_an_atomic_write_replaces_all_and_leaves_nothing_beside(tmp_path: Path) -> None:
    path = tmp_path / "deep" / "folder" / "file"
    atomic_write(path, b"old")
    path.chmod(0o640)
    atomic_write(path, iter([b"n", b"", b"ew"]))
    assert path.read_bytes() == b"new"
    assert path.stat().st_mode & 0o777 == 0o640
    assert [*path.parent.iterdir()] == [path]


def test_an_atomic_write_that_fails_half_way_changes_nothing(tmp_path: Path) -> None:
    path = tmp_path / "file"
    atomic_write(path, b"old")

    def chunks() -> Iterator[bytes]:
        yield b"half"
        raise RuntimeError("no more")

    with pytest.raises(RuntimeError):
        atomic_write(path, chunks())
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (10, hard))
    try:
        with pytest.raises(SaveError, match="cannot be written"):
            atomic_write(path, b"x" * 100)
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))
    assert path.read_bytes() == b"old"
    assert [*tmp_path.iterdir()] == [path]


def test_a_file_in_the_place_of_a_folder_is_said(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("x")
    with pytest.raises(SaveError, match="folder cannot be made"):
        atomic_write(tmp_path / "file" / "below", b"")


def test_only_regular_files_are_read(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe")
    for path in (tmp_path / "pipe", tmp_path, Path("/dev/zero")):
        with pytest.raises(LibraryError):
            read_file(path)
    with pytest.raises(FileNotFoundError):
        read_file(tmp_path / "none")
    (tmp_path / "file").write_bytes(b"0123456789")
    assert read_file(tmp_path / "file", 3, 6) == b"345"
    assert read_file(tmp_path / "file", 8) == b"89"
    assert read_file(tmp_path / "file", 8, 4) == b""
    assert read_file(tmp_path / "file", 7, 1 << 62) == b"789"
    assert read_file(tmp_path / "file", 1 << 70, 1 << 71) == b""


def test_more_files_than_may_be_open_are_written_and_all_synced(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    synced: dict[int, int] = {}

    def watched(descriptor: int) -> None:
        sync(descriptor)
        about = os.fstat(descriptor)
        synced[about.st_ino] = about.st_size

    monkeypatch.setattr("reader.files.sync", watched)
    files = [(f"{tmp_path}/{number}", b"x" * number) for number in range(600)]
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    most = 200 + len([*Path("/dev/fd").iterdir()])
    resource.setrlimit(resource.RLIMIT_NOFILE, (most, hard))
    try:
        write_new(files)
    finally:
        resource.setrlimit(resource.RLIMIT_NOFILE, (soft, hard))
    assert synced == {Path(path).stat().st_ino: len(content) for path, content in files}
    assert all(Path(path).read_bytes() == content for path, content in files)


@pytest.mark.parametrize("size", [0, 30])
def test_of_many_files_one_that_cannot_be_synced_is_told_and_none_stays_open(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, size: int
) -> None:
    def failing(descriptor: int) -> None:
        if os.fstat(descriptor).st_size == size:
            raise OSError(errno.EIO, os.strerror(errno.EIO))
        sync(descriptor)

    monkeypatch.setattr("reader.files.sync", failing)
    with pytest.raises(OSError, match=os.strerror(errno.EIO)):
        write_new([(f"{tmp_path}/{number}", b"x" * number) for number in range(31)])
    assert not [path for path in Path("/dev/fd").iterdir() if path.resolve().is_relative_to(tmp_path)]


def test_of_many_files_none_is_written_over(tmp_path: Path) -> None:
    (tmp_path / "1").write_bytes(b"mine")
    with pytest.raises(FileExistsError):
        write_new([(f"{tmp_path}/{number}", b"new") for number in range(3)])
    assert (tmp_path / "1").read_bytes() == b"mine"


def test_what_is_kept_aside_is_kept_once(tmp_path: Path) -> None:
    path = tmp_path / "file"
    assert keep_aside(path, b"a").name == "file.damaged-1"
    assert keep_aside(path, b"b").name == "file.damaged-2"
    assert keep_aside(path, b"a").name == "file.damaged-1"
    assert keep_aside(path, b"a", "torn").name == "file.torn-1"


def test_a_move_never_covers_what_is_there(tmp_path: Path) -> None:
    (tmp_path / "a").write_text("a")
    (tmp_path / "b").write_text("b")
    with pytest.raises(SaveError):
        move(tmp_path / "a", tmp_path / "b")
    with pytest.raises(SaveError):
        move(tmp_path / "none", tmp_path / "c")
    move(tmp_path / "a", tmp_path / "c" / "d")
    assert (tmp_path / "c" / "d").read_text() == "a"


def test_an_appender_adds_and_tells_where(tmp_path: Path) -> None:
    path = tmp_path / "log"
    path.write_bytes(b"one\n")
    appender = Appender(path)
    assert appender.append(b"two\n") == 4
    assert appender.append(b"three\n", durable=False) == 8
    appender.sync()
    assert appender.size == 14
    appender.close()
    assert path.read_bytes() == b"one\ntwo\nthree\n"
    cut(path, 8)
    assert path.read_bytes() == b"one\ntwo\n"


def failing_disk(_: int) -> None:
    raise OSError(errno.EIO, os.strerror(errno.EIO))


def test_after_a_failed_sync_what_was_confirmed_is_compared_before_anything_is_added(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "log"
    path.write_bytes(b"zero\n")
    appender = Appender(path)
    appender.append(b"one\n")
    appender.append(b"draft\n", durable=False)
    with monkeypatch.context() as broken:
        broken.setattr(os, "fdatasync", failing_disk)
        for _ in range(2):
            with pytest.raises(SaveError, match="Input/output"):
                appender.append(b"two\n")
    with path.open("r+b") as file:
        file.seek(5)
        file.write(b"0")
    with pytest.raises(SaveError, match="does not hold what was saved"):
        appender.append(b"two\n")
    with path.open("r+b") as file:
        file.seek(5)
        file.write(b"o")
    appender.append(b"two\n")
    assert path.read_bytes() == b"zero\none\ndraft\ntwo\n"
    appender.close()


def test_an_appender_follows_no_link_and_needs_its_file(tmp_path: Path) -> None:
    (tmp_path / "real").write_text("")
    (tmp_path / "link").symlink_to(tmp_path / "real")
    for name in ("link", "none"):
        with pytest.raises(SaveError):
            Appender(tmp_path / name)


@pytest.mark.parametrize("small", [0, 1 << 20])
@pytest.mark.parametrize("chunk", [1, 2, 3, 100])
def test_a_content_is_read_in_parts_as_it_was_when_it_was_opened(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, small: int, chunk: int
) -> None:
    monkeypatch.setattr(content, "_SMALL", small)
    monkeypatch.setattr(content, "_CHUNK", chunk)
    path = tmp_path / "file"
    for whole in (b"a\n\nbc\nd", b"a\nb\n", b""):
        path.write_bytes(whole)
        held = Content(path)
        path.rename(tmp_path / "away")
        assert (held.path, held.size) == (path, len(whole))
        assert list(held.lines()) == whole.splitlines(keepends=True)
        assert b"".join(held.chunks(1, 5)) == whole[1:5]
        assert held.read() == whole
        assert (held.read(2), held.read(1, 3), held.read(2, 99)) == (whole[2:], whole[1:3], whole[2:])
        assert [held.crc32(end) for end in range(5)] == [zlib.crc32(whole[:end]) for end in range(5)]
    with pytest.raises(FileNotFoundError):
        Content(path)


@pytest.mark.parametrize("small", [0, 1 << 20])
def test_a_content_that_has_become_shorter_is_what_is_left_of_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, small: int
) -> None:
    monkeypatch.setattr(content, "_SMALL", small)
    (tmp_path / "file").write_bytes(b"abcdef")
    parts = iter([b"ab", b"c", b""])
    monkeypatch.setattr(os, "pread", lambda *_: next(parts))
    assert Content(tmp_path / "file").read() == b"abc"


def test_a_content_that_cannot_be_read_is_said(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(content, "_SMALL", 0)
    (tmp_path / "file").write_bytes(b"abc")
    held = Content(tmp_path / "file")
    monkeypatch.setattr(os, "pread", lambda *_: failing_disk(0))
    with pytest.raises(DamagedError) as raised:
        held.read()
    assert (raised.value.what, raised.value.where) == (
        f"the file cannot be read: {os.strerror(errno.EIO)}", str(tmp_path / "file"),
    )  # fmt: skip


def test_the_library_is_where_the_user_says(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("PRESSMARK_LIBRARY", str(tmp_path / "mine"))
    assert paths.default_library() == tmp_path / "mine"
    monkeypatch.setenv("PRESSMARK_LIBRARY", "")
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "data"))
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path / "config"))
    assert paths.default_library().name == "library"
    assert paths.keymap_file().parent == paths.config_dir()


def test_what_ships_with_the_program_is_found() -> None:
    assert paths.styles_dir().is_dir()
    assert any(paths.sample_articles_dir().iterdir())


@pytest.mark.parametrize(
    ("content", "what"),
    [
        (b'{"a":1} x', "no JSON: Extra data"),
        (b'{"a":', "no JSON: Expecting value"),
        (b"\xff", "no JSON: 'utf-8' codec"),
        (b"[" * 100_000, "no JSON: "),
    ],
)
def test_a_row_that_is_no_json_is_named(content: bytes, what: str) -> None:
    with pytest.raises(MalformedError) as raised:
        parse_row(content)
    assert str(raised.value).startswith(what)


def test_a_row_is_read_as_it_was_spelled() -> None:
    row: dict[str, JSONValue] = {"a": [1, 2.5, None, True], "ü": {"\u2028": "x"}}
    assert parse_row(spell(row)) == parse(spell(row)) == row
    assert parse_row(spell(row) + b" \n") == row


@pytest.mark.parametrize(
    ("content", "what"),
    [
        (b'{"a":\n1 x}', "no JSON at line 2, column 3: Expecting ',' delimiter"),
        (b"", "no JSON at line 1, column 1: Expecting value"),
        (b'"a\xff"', "no UTF-8 at byte 2"),
        (b"[" * 100_000, "nested too deep"),
        (b'[{"a":1,"b":2,"b":3}]', "the key 'b' stands twice in one object"),
        (b"[NaN]", "NaN is not a number"),
        (b"[-Infinity]", "-Infinity is not a number"),
    ],
)
def test_a_file_that_is_no_json_is_named_with_the_place(content: bytes, what: str) -> None:
    with pytest.raises(MalformedError) as raised:
        parse(content)
    assert str(raised.value) == what


def test_a_file_that_an_editor_saved_with_its_mark_is_read_as_it_was() -> None:
    assert parse(b"\xef\xbb\xbf" + spell({"a": 1})) == {"a": 1}
    with pytest.raises(MalformedError):
        parse(spell({"a": 1}) + b"\xef\xbb\xbf")
    for value in (float("nan"), float("inf"), "\ud800"):
        with pytest.raises(ValueError):  # noqa: PT011
            spell([value])
    assert spell({"b": 1.0, "a": ["é", None, True]}) == '{"b":1.0,"a":["é",null,true]}'.encode()


@pytest.mark.parametrize(("durable", "most"), [(True, 1 << 20), (False, 5 << 20)])
def test_of_a_large_file_little_is_left_for_the_sync_of_another_to_wait_for(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, durable: bool, most: int
) -> None:
    waiting, write_all = [0], files.write_all

    def write(descriptor: int, content: bytes) -> None:
        waiting.append(waiting[-1] + len(content))
        write_all(descriptor, content)

    def synced(descriptor: int) -> None:
        waiting.append(0)
        sync(descriptor)

    monkeypatch.setattr(files, "write_all", write)
    monkeypatch.setattr(files, "sync", synced)
    chunks = [b"x" * (1 << 19)] * 10
    files.atomic_write(tmp_path / "large", chunks, durable=durable)
    assert (tmp_path / "large").read_bytes() == b"".join(chunks)
    assert max(waiting) <= most
    assert (waiting[-1] == 0) is durable
