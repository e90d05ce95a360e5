"""What is added to a file is there and was synced, or the file is as it was and it is said why."""

from __future__ import annotations

import errno
import os
from collections.abc import Callable
from pathlib import Path

import pytest

from reader.errors import SaveError
from reader.library import appender
from reader.library.appender import Appender

FULL = OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
ROOM = "make room on the disk, then do it again"
BROKEN = OSError(errno.EIO, os.strerror(errno.EIO))
COPY = "the disk may be failing: copy the library to another one"


@pytest.fixture
def path(tmp_path: Path) -> Path:
    made = tmp_path / "log"
    made.write_bytes(b"first\n")
    return made


def failing(fault: OSError) -> Callable[..., None]:
    def fail(*_: object) -> None:
        raise fault

    return fail


def refused(act: Callable[[], object]) -> tuple[str, str, str]:
    with pytest.raises(SaveError) as raised:
        act()
    return raised.value.what, raised.value.where, raised.value.remedy


def test_each_addition_begins_where_the_one_before_ended(path: Path) -> None:
    made = Appender(path)
    assert made.size == 6
    assert [made.append(b"ab"), made.append(b"c", durable=False), made.append(b"d\n")] == [6, 8, 9]
    assert made.size == 11
    made.sync()
    made.close()
    assert path.read_bytes() == b"first\nabcd\n"


def replaced(path: Path, content: bytes) -> None:
    """Put another file of this content in the place of one, as `git` does."""
    other = path.with_name("other")
    other.write_bytes(content)
    other.replace(path)


def test_another_file_that_says_the_same_is_gone_on_with(path: Path) -> None:
    made = Appender(path)
    made.append(b"one\n")
    replaced(path, b"first\none\n")
    assert made.append(b"two\n") == 10
    replaced(path, b"first\none\ntwo\n")
    made.verify_untouched()
    made.sync()
    assert made.append(b"three\n") == 14
    made.close()
    assert path.read_bytes() == b"first\none\ntwo\nthree\n"


def test_another_file_of_the_same_size_that_says_something_else_is_left_alone(path: Path) -> None:
    made = Appender(path)
    made.append(b"one\n")
    replaced(path, b"first\nuno\n")
    assert (
        refused(lambda: made.append(b"two\n"))[0]
        == "another program has changed the file since it was opened"
    )
    made.close()
    assert path.read_bytes() == b"first\nuno\n"


def test_what_cannot_be_written_or_synced_is_taken_back_and_said(
    path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    made = Appender(path)
    made.append(b"kept\n", durable=False)
    for name, fault, remedy in (("write_all", FULL, ROOM), ("sync", BROKEN, COPY)):
        with monkeypatch.context() as patched:
            patched.setattr(appender, name, failing(fault))
            assert refused(lambda: made.append(b"lost\n")) == (
                f"the edit cannot be saved: {fault.strerror}", str(path), remedy,
            )  # fmt: skip
        assert path.read_bytes() == b"first\nkept\n"
        assert made.size == 11
    assert made.append(b"next\n") == 11
    assert path.read_bytes() == b"first\nkept\nnext\n"
    made.close()


def test_what_was_written_and_not_synced_is_written_again_after_a_failure(
    path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    made = Appender(path)
    made.append(b"saved\n")
    made.append(b"soon\n", durable=False)
    with monkeypatch.context() as patched:
        patched.setattr(appender, "sync", failing(BROKEN))
        assert refused(made.sync) == (f"the file cannot be synced: {BROKEN.strerror}", str(path), COPY)
        assert refused(made.sync) == (f"the file still cannot be written: {BROKEN.strerror}", str(path), COPY)
        assert refused(lambda: made.append(b"more\n"))[0] == (
            f"the file still cannot be written: {BROKEN.strerror}"
        )
    made.sync()
    assert path.read_bytes() == b"first\nsaved\nsoon\n"
    made.append(b"more\n")
    made.close()
    assert path.read_bytes() == b"first\nsaved\nsoon\nmore\n"


def test_a_sync_of_nothing_asks_nothing_of_the_disk(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    made = Appender(path)
    made.append(b"saved\n")
    monkeypatch.setattr(appender, "sync", failing(BROKEN))
    made.sync()
    made.append(b"soon\n", durable=False)
    with pytest.raises(SaveError):
        made.sync()
    made.close()


@pytest.mark.parametrize("change", ["replaced", "cut", "altered"])
def test_after_a_failure_nothing_is_saved_to_a_file_that_is_another_now(
    path: Path, monkeypatch: pytest.MonkeyPatch, change: str
) -> None:
    made = Appender(path)
    made.append(b"saved\n")
    with monkeypatch.context() as patched:
        patched.setattr(appender, "sync", failing(BROKEN))
        with pytest.raises(SaveError):
            made.append(b"lost\n")
    match change:
        case "replaced":
            content = path.read_bytes()
            path.rename(path.with_name("away"))
            path.write_bytes(content)
        case "cut":
            os.truncate(path, 9)
        case "altered":
            path.write_bytes(b"first\nSAVED\n")
    expected = {
        "replaced": ("the file is no longer the one that was saved", str(path), "open the article again"),
        "cut": ("the file is no longer the one that was saved", str(path), "open the article again"),
        "altered": ("the disk does not hold what was saved", str(path), "copy the library to another disk"),
    }
    assert refused(lambda: made.append(b"more\n")) == expected[change]
    assert b"more" not in path.read_bytes()
    made.close()


def test_a_file_that_is_not_there_or_no_file_is_not_opened(path: Path) -> None:
    gone = path.with_name("gone")
    assert refused(lambda: Appender(gone)) == (
        f"the file cannot be opened for writing: {os.strerror(errno.ENOENT)}", str(gone), "",
    )  # fmt: skip
    gone.symlink_to(path)
    assert refused(lambda: Appender(gone))[:2] == (
        f"the file cannot be opened for writing: {os.strerror(errno.ELOOP)}", str(gone),
    )  # fmt: skip
    assert refused(lambda: Appender(path.parent))[1] == str(path.parent)


def changed(path: Path) -> tuple[str, str, str]:
    return "another program has changed the file since it was opened", str(path), "open the article again"


@pytest.mark.parametrize("durable", [True, False])
@pytest.mark.parametrize("moment", ["before", "while it is written"])
def test_what_went_into_a_file_of_another_name_is_taken_back_and_not_called_saved(
    path: Path, monkeypatch: pytest.MonkeyPatch, moment: str, durable: bool
) -> None:
    made = Appender(path)
    away = path.with_name("away")

    def replace() -> None:
        path.rename(away)
        path.write_bytes(b"first\n")

    def write(descriptor: int, content: bytes) -> None:
        os.write(descriptor, content)
        replace()

    if moment == "before":
        replace()
    else:
        monkeypatch.setattr(appender, "write_all", write)
    assert refused(lambda: made.append(b"x\n", durable=durable)) == changed(path)
    assert path.read_bytes() == away.read_bytes() == b"first\n"
    assert made.size == 6
    made.close()


def test_what_others_add_while_an_edit_is_written_stays(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    made = Appender(path)

    def write(descriptor: int, content: bytes) -> None:
        with path.open("ab") as file:
            file.write(b"theirs\n")
        os.write(descriptor, content)

    monkeypatch.setattr(appender, "write_all", write)
    assert refused(lambda: made.append(b"ours\n")) == changed(path)
    assert path.read_bytes() == b"first\ntheirs\nours\n"
    assert refused(lambda: made.append(b"more\n")) == changed(path)
    made.close()


def test_a_file_that_others_have_touched_is_left_as_it_is(path: Path) -> None:
    made = Appender(path)
    path.write_bytes(b"first\nand more\n")
    assert refused(lambda: made.append(b"x")) == changed(path)
    assert path.read_bytes() == b"first\nand more\n"
    path.write_bytes(b"first\n")
    made.append(b"second\n")
    path.rename(path.with_name("away"))
    assert refused(made.verify_untouched) == (f"the file is gone: {os.strerror(errno.ENOENT)}", str(path), "")
    path.write_bytes(b"first\nsecond\n")
    assert refused(made.verify_untouched) == changed(path)
    made.close()
