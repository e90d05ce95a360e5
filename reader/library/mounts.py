"""Where a folder lies: on a disk of this machine, or on another's, where locks may mean nothing."""

from __future__ import annotations

import re
from pathlib import Path

from reader.files import tells_of_whole

MOUNTS = Path("/proc/self/mountinfo")
"""Where Linux tells what is mounted, in the form of proc_pid_mountinfo(5); other systems have no such file."""

_NETWORK = {"nfs", "nfs4", "cifs", "smb3", "smbfs", "9p", "afs", "ceph", "fuse.sshfs", "fuse.rclone"}

_SYNCED_WHOLE = {"ext2", "ext3", "ext4", "xfs", "btrfs", "f2fs"}
"""Those that lie on a disk of this machine and bring all they hold there when they are told to."""


def can_sync_whole(path: Path) -> bool:
    """Tell whether the file system of a folder can be synced as a whole, which is quicker than thousands of files."""
    return tells_of_whole() and file_system_of(path) in _SYNCED_WHOLE


def network_warning(path: Path) -> str:
    """Return what to know of a folder on a network file system, as a sentence; empty where it is on none."""
    kind = file_system_of(path)
    if kind not in _NETWORK:
        return ""
    return f"it lies on a network file system ({kind}), where locks may not keep two machines apart"


def file_system_of(path: Path) -> str:
    """Return the kind of file system that a folder lies on, such as `ext4` or `nfs4`; empty where it is not told."""
    try:
        mounts = MOUNTS.read_text("utf-8", "surrogateescape").splitlines()
    except OSError:
        return ""
    inside = f"{path.resolve()}/"
    best, kind = "", ""
    for mount in mounts:
        fields, _, rest = mount.partition(" - ")
        place = fields.split()[4]
        if "\\" in place:
            place = re.sub(r"\\(\d{3})", lambda code: chr(int(code[1], 8)), place)
        if inside.startswith(f"{place.rstrip('/')}/") and len(place) >= len(best):
            best, kind = place, rest.split()[0]
    return kind
