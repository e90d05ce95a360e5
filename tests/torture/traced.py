"""The story told in a process of its own, for `strace` to watch or to disturb.

`python -m tests.torture.traced FOLDER` makes a library there, says `ready`, waits for a line, tells the story and
prints as JSON the calls that it has recorded and what it was told of failures.
"""

from __future__ import annotations

import json
import re
import shutil
import subprocess
import sys
from collections.abc import Iterable, Iterator
from pathlib import Path

from tests.torture import story
from tests.torture.calls import Call, Calls
from tests.torture.forked import take
from tests.torture.power_cut import truths

STRACE = shutil.which("strace")

_ROOT = Path(__file__).resolve().parents[2]
_LINE = re.compile(r"^(?:\d+ +)?(\w+)\((.*)\) += +(-?\d+)")
_PATH = re.compile(r'"((?:[^"\\]|\\.)*)"|<([^>]*)>')
_UNFINISHED, _RESUMED = " <unfinished ...>", re.compile(r"^\d+ +<\.\.\. \w+ resumed>(.*)")
_NAMES = {"openat": "open", "pwrite64": "write"}


def tell_traced(folder: Path, *options: str) -> tuple[dict[str, list[list[str]]], list[tuple[str, str]]]:
    """Let the story be told under `strace`, and return what its process says and the calls that `strace` saw.

    Args:
        folder: An empty folder.
        options: For `strace`.

    Raises:
        RuntimeError: If `strace` may not trace here, or the process ends badly; the text says how.
    """
    assert STRACE is not None
    trace = folder / "trace"
    command = [sys.executable, "-m", "tests.torture.traced", str(folder)]
    with subprocess.Popen(
        command, cwd=_ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    ) as process:
        assert process.stdin is not None
        assert process.stdout is not None
        assert process.stdout.readline() == "ready\n"
        watching = ["-f", "-y", "-s", "0", "-o", str(trace), *options, "-p", str(process.pid)]
        with subprocess.Popen([STRACE, *watching], stderr=subprocess.PIPE, text=True) as tracer:
            assert tracer.stderr is not None
            said = tracer.stderr.readline()
            if "attached" not in said:
                process.kill()
                raise RuntimeError(f"strace may not trace here: {said}")
            out, errors = process.communicate("go\n")
    if process.returncode:
        raise RuntimeError(errors)
    return json.loads(out), list(_seen(trace.read_text(), str((folder / "library").resolve())))


def in_order(calls: Iterable[tuple[str, str]]) -> list[tuple[str, str]]:
    """Return the calls without those of threads that wait for what comes in, in no order."""
    return [
        (name, path) for name, path in calls if name != "fdatasync" or not path.startswith(".incoming.tmp/")
    ]


def changing(calls: list[Call]) -> list[tuple[str, str]]:
    """Return the names and paths of the calls that change what is on the disk."""
    return [(call.name.replace("replace", "rename"), call.path) for call in calls if call.changes]


def _seen(trace: str, root: str) -> list[tuple[str, str]]:
    found = []
    for line in _whole(trace.splitlines()):
        match = _LINE.match(line)
        if match is None or int(match[3]) < 0:
            continue
        name, arguments = _NAMES.get(match[1], match[1]), match[2]
        if name == "open" and "O_CREAT" not in arguments:
            continue
        paths = [one or other for one, other in _PATH.findall(arguments)]
        below = [path[len(root) + 1 :] for path in paths if f"{path}/".startswith(f"{root}/")]
        if below:
            found.append((name, below[0]))
    return found


def _whole(lines: Iterable[str]) -> Iterator[str]:
    """Yield lines of `strace`, those of calls whole during which another thread made one."""
    begun: dict[str, str] = {}
    for line in lines:
        process = line.partition(" ")[0]
        if line.endswith(_UNFINISHED):
            begun[process] = line.removesuffix(_UNFINISHED)
        elif resumed := _RESUMED.match(line):
            yield begun.pop(process, "") + resumed[1]
        else:
            yield line


def main() -> None:
    """Tell the story."""
    root = story.begin(Path(sys.argv[1]))
    found = truths()
    sys.stdout.write("ready\n")
    sys.stdout.flush()
    sys.stdin.readline()
    desk = story.Desk.at(root)
    told: list[tuple[str, object]] = []
    with Calls(root) as calls:
        for number in range(len(story.STEPS)):
            take(desk, number, found, lambda kind, what: told.append((kind, what)))
    json.dump({"calls": changing(calls.made), "told": told}, sys.stdout)


if __name__ == "__main__":
    main()
