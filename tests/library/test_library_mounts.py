"""A library on a network's disk is named as such, by what Linux tells of its mounts."""

from __future__ import annotations

from pathlib import Path

import pytest

from reader.library import mounts
from reader.library.doctor import Examined, examine
from reader.library.mounts import file_system_of, network_warning
from tests.library.acts import library_in


@pytest.fixture
def told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder with mounts of many kinds, written as Linux writes them."""
    here = tmp_path.resolve()
    lines = [
        "22 1 254:0 / / rw,relatime shared:1 - ext4 /dev/vda rw",
        f"40 22 0:41 / {here}/team rw,relatime shared:30 - nfs4 server:/team rw,vers=4.2,local_lock=none",
        f"41 22 0:42 / {here}/old rw,relatime - nfs server:/old rw,vers=3,local_lock=all",
        f"42 22 0:43 / {here}/office rw,relatime shared:31 - cifs //server/office rw,vers=3.1.1,nobrl",
        f"43 40 254:1 / {here}/team/disk rw,relatime - xfs /dev/vdb rw",
        rf"44 22 0:44 / {here}/our\040press\134files rw - fuse.sshfs me@server:/ rw",
        f"45 22 0:45 / {here}/twice rw - ext4 /dev/vdc rw",
        f"46 45 0:46 / {here}/twice rw - smb3 //server/twice rw",
    ]
    (here / "mountinfo").write_text("\n".join(lines) + "\n", "utf-8")
    monkeypatch.setattr(mounts, "MOUNTS", here / "mountinfo")
    return here


@pytest.mark.parametrize(
    ("folder", "kind"),
    [
        ("team/library", "nfs4"),
        ("old/library", "nfs"),
        ("office/a/library", "cifs"),
        ("our press\\files", "fuse.sshfs"),
        ("twice/library", "smb3"),
    ],
)
def test_a_network_file_system_is_named(told: Path, folder: str, kind: str) -> None:
    assert file_system_of(told / folder) == kind
    assert f"({kind})" in network_warning(told / folder)


@pytest.mark.parametrize("folder", ["library", "teamwork", "team/disk/library"])
def test_a_disk_of_this_machine_is_not_warned_of(told: Path, folder: str) -> None:
    assert file_system_of(told / folder) in {"ext4", "xfs"}
    assert network_warning(told / folder) == ""


def test_a_link_is_followed_to_where_the_library_lies(told: Path) -> None:
    (told / "team").mkdir()
    (told / "here").symlink_to(told / "team")
    assert file_system_of(told / "here") == "nfs4"


def test_the_doctor_names_it_and_finds_nothing_wrong(told: Path) -> None:
    (told / "office").mkdir()
    root = library_in(told / "office").root
    found = list(examine(root, lambda _source: iter(()), Examined()))
    assert [finding.what.split(",")[0] for finding in found] == ["it lies on a network file system (cifs)"]
    assert found[0].is_note


def test_where_nothing_is_told_nothing_is_said(told: Path) -> None:
    mounts.MOUNTS.unlink()
    assert network_warning(told / "team") == ""


def test_names_that_are_no_utf_8_are_no_trouble(told: Path) -> None:
    mounts.MOUNTS.write_bytes(mounts.MOUNTS.read_bytes() + b"99 1 0:9 / /\xff\xfe rw - cifs x rw\n")
    assert file_system_of(told / "team") == "nfs4"
    assert file_system_of(told / "library") == "ext4"


def test_this_system_tells() -> None:
    if not mounts.MOUNTS.exists():
        pytest.skip("this system does not tell what is mounted")
    assert file_system_of(Path("/proc/self")) == "proc"
