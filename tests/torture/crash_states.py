"""The states in which a power cut may leave a folder, worked out from the calls that were made in it.

After a cut, everything up to the last sync of a file or folder is there. Of what came later, any part may be there
and any part missing, in any order: a write whole, torn, or as zeros where only the file's size had got to the disk; a
new name, a renaming or a removal in a folder or not. A file's sync says nothing of its name, which is its folder's.
This is the weakest promise that file systems make, as in Pillai et al., All File Systems Are Not Created Equal,
OSDI 2014; ext4, XFS and APFS keep more of it.
"""

from __future__ import annotations

import itertools
import random
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import TypeAlias

from tests.torture.calls import CUTS, Call

Tree: TypeAlias = Mapping[str, bytes | None]
"""Files with their content, folders with None, by their paths below the folder."""

_PARTS = (0.0, 1.0, 0.1, 0.5, 0.97)
_ZEROS = -1.0
_CACHE = ".cache"
_STAGE = ".incoming.tmp"
"""Where files are written that get other names: what is there is never looked at under the ones that it has there."""


@dataclass(frozen=True, slots=True)
class Change:
    """What a call changes, which may get to the disk or not.

    Args:
        kind: `link`, `unlink`, `rename`, `write` or `cut`.
        node: The file or folder that it is about.
        path: Its name, or its new one.
        source: Its name before a renaming.
        data: What is written.
        place: The byte where, or the size it is cut to.
    """

    kind: str
    node: int
    path: str = ""
    source: str = ""
    data: bytes = b""
    place: int = 0

    @property
    def choices(self) -> Sequence[float]:
        """How much of it may be there."""
        return (*_PARTS, _ZEROS) if self.kind == "write" else _PARTS[:2]


@dataclass(slots=True)
class _Disk:
    """A folder whose last changes may be lost.

    Args:
        names: What each path leads to, as a program sees it.
        nodes: For each file its content on the disk, for each folder None.
        kept: What each path leads to on the disk.
        pending: The changes that no sync has made lasting, the oldest first.
        derived: The changes in the cache and names on the stage, which nothing makes lasting.
    """

    names: dict[str, int] = field(default_factory=dict)
    nodes: list[bytes | None] = field(default_factory=list)
    kept: dict[str, int] = field(default_factory=dict)
    pending: list[Change] = field(default_factory=list)
    derived: list[Change] = field(default_factory=list)

    @classmethod
    def of(cls, tree: Tree) -> _Disk:
        disk = cls()
        for path, content in {"": None, **tree}.items():
            disk.names[path] = disk._new(content)
        disk.kept = dict(disk.names)
        return disk

    def make(self, call: Call) -> None:
        """Follow a call."""
        if call.name == "syncfs":
            for made in self.pending:
                _apply(made, 1.0, self.nodes, self.kept)
            self.pending = []
        elif call.name.endswith("sync"):
            self._sync(call.path)
        elif change := self._change(call):
            derived = call.path.startswith(_CACHE) or (
                call.path.startswith(_STAGE) and change.kind in ("link", "unlink")
            )
            (self.derived if derived else self.pending).append(change)

    def states(self, dice: random.Random, most: int) -> Iterator[Tree]:
        """Yield what may be there after a cut at this moment, with the cache whole, torn or missing by turns."""
        cache = itertools.cycle((1.0, 0.5, 0.0))
        for taken in _combinations([change.choices for change in self.pending], dice, most):
            nodes, names, derived = list(self.nodes), dict(self.kept), next(cache)
            for change in self.derived:
                _apply(change, derived, nodes, names)
            for change, part in zip(self.pending, taken, strict=True):
                _apply(change, part, nodes, names)
            yield _tree(nodes, names)

    def _change(self, call: Call) -> Change | None:
        names = self.names
        match call.name:
            case "open" if call.created:
                names[call.path] = self._new(b"")
                return Change("link", names[call.path], call.path)
            case "open" if call.flags & CUTS:
                return Change("cut", names[call.path])
            case "mkdir":
                names[call.path] = self._new(None)
                return Change("link", names[call.path], call.path)
            case "write":
                return Change("write", names[call.path], data=call.data, place=call.offset)
            case "ftruncate":
                return Change("cut", names[call.path], place=call.offset)
            case "replace" | "rename":
                names[call.target] = names.pop(call.path)
                return Change("rename", names[call.target], call.target, call.path)
            case "unlink":
                return Change("unlink", names.pop(call.path), call.path)
        return None

    def _new(self, content: bytes | None) -> int:
        self.nodes.append(content)
        return len(self.nodes) - 1

    def _sync(self, path: str) -> None:
        node = self.names[path]
        is_folder = self.nodes[node] is None
        left: list[Change] = []
        for change in self.pending:
            if is_folder:
                lasting = bool(change.path) and _folder(change.path) == path
                if change.source and lasting and _folder(change.source) != path:
                    left.append(Change("unlink", change.node, change.source))
            else:
                lasting = change.node == node and change.kind in ("write", "cut")
            if lasting:
                _apply(change, 1.0, self.nodes, self.kept)
            else:
                left.append(change)
        self.pending = left


def crash_states(
    before: Tree, calls: Sequence[Call], *, most: int = 300, seed: int = 1
) -> Iterator[tuple[int, Tree]]:
    """Yield each different state after a cut behind each call that changes anything, and how many calls had been made.

    Args:
        before: What is in the folder before the first call, all of it lasting.
        calls: The calls.
        most: The most states of one moment: where there are more, the simple ones are taken and others drawn.
        seed: Which states are drawn where there are too many.
    """
    dice = random.Random(seed)
    disk = _Disk.of(before)
    for number, call in enumerate(calls, 1):
        if not call.changes:
            continue
        seen: set[int] = set()
        disk.make(call)
        for tree in disk.states(dice, most):
            shown = (item for item in tree.items() if not item[0].startswith(_STAGE))
            key = hash(tuple(sorted(shown, key=lambda item: item[0])))
            if key not in seen:
                seen.add(key)
                yield number, tree


def tree_of(root: Path) -> dict[str, bytes | None]:
    """Return what is in a folder."""
    return {
        str(path.relative_to(root)): path.read_bytes() if path.is_file() else None
        for path in sorted(root.rglob("*"))
    }


def put_tree(tree: Tree, root: Path) -> None:
    """Make a folder, which must not exist, with what is in a tree."""
    root.mkdir(parents=True)
    for path, content in sorted(tree.items()):
        if content is None:
            (root / path).mkdir(exist_ok=True)
        else:
            (root / path).write_bytes(content)


def _combinations(
    choices: Sequence[Sequence[float]], dice: random.Random, most: int
) -> Iterator[tuple[float, ...]]:
    """Yield all combinations; where they are too many, all that differ in two places from all or nothing."""
    total = 1
    for some in choices:
        total *= len(some)
    if total <= most:
        yield from itertools.product(*choices)
        return
    numbers = range(len(choices))
    found: dict[tuple[float, ...], None] = {}
    for base in ([1.0] * len(choices), [0.0] * len(choices)):
        for first, second in itertools.combinations_with_replacement(numbers, 2):
            for one in choices[first]:
                changed = list(base)
                changed[first] = one
                changed[second] = one if second == first else 1.0 - base[second]
                found[tuple(changed)] = None
        for end in numbers:
            found[tuple(base[:end] + [1.0 - part for part in base[end:]])] = None
    while len(found) < most:
        found[tuple(dice.choice(some) for some in choices)] = None
    yield from found


def _apply(change: Change, part: float, nodes: list[bytes | None], names: dict[str, int]) -> None:
    if part == 0.0:
        return
    match change.kind:
        case "link":
            names[change.path] = change.node
        case "unlink":
            if names.get(change.path) == change.node:
                del names[change.path]
        case "rename":
            if names.get(change.source) == change.node:
                del names[change.source]
            names[change.path] = change.node
        case "write":
            content = nodes[change.node] or b""
            data = change.data[: round(len(change.data) * part)] if part > 0 else bytes(len(change.data))
            start = content[: change.place].ljust(change.place, b"\0")
            nodes[change.node] = start + data + content[change.place + len(data) :]
        case "cut":
            content = nodes[change.node] or b""
            nodes[change.node] = content[: change.place].ljust(change.place, b"\0")


def _tree(nodes: Sequence[bytes | None], names: Mapping[str, int]) -> Tree:
    """Return what can be reached: a file whose folder has no name is lost."""
    tree: dict[str, bytes | None] = {}
    for path in sorted(names):
        if path and (_folder(path) == "" or _folder(path) in tree):
            tree[path] = nodes[names[path]]
    return tree


def _folder(path: str) -> str:
    return path.rpartition("/")[0]
