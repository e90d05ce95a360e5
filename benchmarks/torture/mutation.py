"""How many mutants of core, library and exchange the tests kill: `python -m benchmarks.torture mutation`.

A mutant is the program with one small thing changed (`mutants.py`). From every module the same number is drawn. Each is
written into a copy of the tree, and the tests that run the changed line are run there in a process of their own until
one fails; so also what happens on import is tested, and what processes of the tests do.

Every so often the program is tested unchanged, by the same tests: where these fail, they would "kill" anything.
"""

from __future__ import annotations

import argparse
import ast
import json
import os
import resource
import shutil
import signal
import subprocess
import sys
import tempfile
from collections import Counter
from collections.abc import Iterable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from importlib.util import find_spec
from multiprocessing import get_context
from pathlib import Path
from random import randrange
from typing import NoReturn

from benchmarks.table import Row, figure, reaching
from benchmarks.torture import not_run
from benchmarks.torture.mutants import ROOT, Mutant, drawn

TESTS = (
    "tests/core", "tests/library", "tests/exchange", "tests/text", "tests/checks", "tests/cli", "tests/editor",
    "tests/torture", "tests/test_sample_articles.py", "tests/test_session.py", "tests/test_settings.py",
)  # fmt: skip
"""Where tests are looked for that run a changed line: all but what takes a terminal, a model or the net."""

_COPIED = ("reader", "tests", "benchmarks", "docs", "styles", "sample_articles", ".ci")
_EACH = 1
_SEEDS = 10_000
_BUDGET = 60.0
"""Seconds of tests that a mutant gets, as they took when they were noted: the package's own first, the quick first."""
_QUICK = 3.0
"""How many of these seconds are for tests that are run by themselves first: where these loop, little is lost."""
_PATIENCE = 60.0
"""Seconds that tests may take beside five times as long as they took."""
_WORK = 10
"""Seconds of work of the processor that tests may take beside twice as long as they took."""
_MEMORY = 4 << 30
_CONTROL = 20
"""After how many mutants the program is tested as it is."""
_PYTEST = (
    "-x", "-q", "--no-header", "-p", "benchmarks.torture.covering", "-p", "no:cacheprovider",
    "--hypothesis-profile", "mutants", "-W", "ignore::pytest.PytestAssertRewriteWarning",
)  # fmt: skip
_CONTEXT = get_context("forkserver")
_CONTEXT.set_forkserver_preload([
    "asyncio", "cassis", "charset_normalizer", "hypothesis.stateful", "hypothesis.strategies", "jsonschema",
    "lxml.html",
    "markdown_it", "msgspec", "numpy", "orjson", "pytest", "rapidfuzz", "regex", "rich.console", "sqlite3", "tinydb",
    "tomlkit", "yaml",
])  # fmt: skip


@dataclass(frozen=True, slots=True)
class Covering:
    """Which test runs which line.

    Args:
        lines: Numbers of tests, by file and line.
        tests: Their names.
        seconds: How long each took.
    """

    lines: dict[str, dict[str, list[int]]]
    tests: list[str]
    seconds: list[float]


def rows(
    quick: bool,
    seed: int | None = None,
    each: int = _EACH,
    only: Sequence[str] = (),
    noted: Path | None = None,
) -> Iterable[Row]:
    """Test mutants of every module.

    Args:
        quick: Whether a few of the core are enough, by its own tests.
        seed: Chooses the mutants; drawn by lot without it, since the survivors of a seed that was run have got tests.
        each: How many of a module.
        only: Parts of the names of the modules that are mutated; all if empty.
        noted: Which test runs which line; it is written if it is not there, and believed if it is.
    """
    name = "mutants killed in core" if quick else "mutants killed in core, library and exchange"
    if missing := [module for module in ("mutmut", "coverage") if find_spec(module) is None]:
        yield not_run(name, f"no {' and no '.join(missing)}: pip install --group mutation")
        return
    seed = randrange(_SEEDS) if seed is None else seed
    each, only, folders = (1, ["/core/"], TESTS[:1]) if quick else (each, only, TESTS)
    mutants = list(drawn(seed, each, only))
    with tempfile.TemporaryDirectory(dir=_memory()) as folder:
        here = _copied(Path(folder) / "tree")
        covering = _noted(here, folders, noted)
        ends: Counter[str] = Counter()
        broken = 0
        for number, mutant in enumerate(mutants, 1):
            end = _tested(here, mutant, covering)
            ends[end] += 1
            if end != "killed":
                print(f"  {end}: {mutant.file}:{mutant.line}  {mutant.change}", flush=True)
            if number % _CONTROL == 0:
                broken += _tested(here, _unchanged(mutant), covering) != "survived"
    found = ends["killed"] + ends["timed out"]
    yield reaching(
        name, 100 * found / max(1, len(mutants)), "%",
        f"{len(mutants)} mutants, {each} of a module, seed {seed}: {ends['killed']} killed, {ends['timed out']} timed "
        f"out, {ends['survived']} survived, {ends['not reached']} reached by no test", 90,
    )  # fmt: skip
    controls = len(mutants) // _CONTROL
    yield figure("the program unchanged: “killed” by the same tests", broken, "times", f"of {controls}", 0)


def _unchanged(mutant: Mutant) -> Mutant:
    return Mutant(mutant.file, mutant.line, mutant.last, (ROOT / mutant.file).read_text("utf-8"), "")


def _copied(target: Path) -> Path:
    """Copy the tree to where it can be changed."""
    skip = shutil.ignore_patterns("__pycache__", ".*cache", ".hypothesis")
    target.mkdir()
    for path in ROOT.iterdir():
        if path.name in _COPIED:
            shutil.copytree(path, target / path.name, ignore=skip)
        elif path.is_file():
            shutil.copy2(path, target / path.name)
    return target


def _noted(here: Path, folders: Sequence[str], noted: Path | None) -> Covering:
    """Run tests of the tree as it is, and note what each runs."""
    target = here.parent / "covering.json" if noted is None else noted.absolute()
    what = ["--collect-only"] if target.exists() else ["--covering", str(target)]
    done = subprocess.run(
        [sys.executable, "-m", "pytest", *_PYTEST[1:], *what, *folders],
        cwd=here,
        env={**_environment(here), "PYTHONDONTWRITEBYTECODE": ""},  # what is compiled now need not be later
        check=False,
        capture_output=True,
        text=True,
    )
    if not target.exists():
        raise RuntimeError(
            f"the tests do not run in a copy of the tree: {done.stdout[-2000:]}{done.stderr[-2000:]}"
        )
    covering = Covering(**json.loads(target.read_text("utf-8")))
    failed = [line for line in done.stdout.splitlines() if line.startswith(("FAILED", "ERROR"))]
    print(*(f"  {line}" for line in [f"{len(covering.tests)} tests noted", *failed]), sep="\n", flush=True)
    return covering


def _tested(here: Path, mutant: Mutant, covering: Covering) -> str:
    """Return what becomes of a mutant: killed, timed out, survived or not reached."""
    chosen = _chosen(mutant, covering)
    if not chosen:
        return "not reached"
    path = here / mutant.file
    path.write_text(mutant.code, "utf-8")
    try:
        for tests in chosen:
            end = _run(
                here, [covering.tests[test] for test in tests], sum(covering.seconds[test] for test in tests)
            )
            if end != "survived":
                return end
        return "survived"
    finally:
        shutil.copy2(ROOT / mutant.file, path)


def _chosen(mutant: Mutant, covering: Covering) -> list[list[int]]:
    """Return the tests for a mutant in groups: the package's own, a few seconds of them first, and others."""
    lines = covering.lines.get(mutant.file, {})
    folder = f"tests/{mutant.file.split('/')[1]}/"
    body = _function(mutant)
    # What is run on import belongs to the test that imports it first, which need not be one that looks at it.
    here = range(mutant.line, mutant.last + 1) if mutant.line in body else range(0)
    reached = {test for line in here for test in lines.get(str(line), ())}
    if not reached:
        reached = {test for line in body for test in lines.get(str(line), ())}
    if not reached:
        # What is run in processes of tests belongs to none: any of the package's own may see it.
        reached = {test for test, name in enumerate(covering.tests) if name.startswith(folder)}
    ordered = sorted(
        reached, key=lambda test: (not covering.tests[test].startswith(folder), covering.seconds[test])
    )
    left, groups = _BUDGET, dict[tuple[bool, bool], list[int]]()
    for test in ordered:
        left -= covering.seconds[test]
        if left < 0:
            break
        group = covering.tests[test].startswith(folder), _BUDGET - left <= _QUICK
        groups.setdefault(group, []).append(test)
    return list(groups.values())


def _function(mutant: Mutant) -> range:
    """Return the lines of the body of the outermost function that is changed; none outside of functions."""
    tree = ast.parse((ROOT / mutant.file).read_text("utf-8"))
    around = [
        node
        for node in ast.walk(tree)
        if isinstance(node, ast.FunctionDef) and node.lineno <= mutant.line <= (node.end_lineno or 0)
    ]
    return range(around[0].body[0].lineno, (around[0].end_lineno or 0) + 1) if around else range(0)


def _run(here: Path, tests: Sequence[str], seconds: float) -> str:
    """Return what tests make of the tree as it is now; they are forked from a process that has all but it in memory."""
    names = here.parent / "tests.txt"
    names.write_text("\n".join(tests), "utf-8")
    files = here.parent / "files"
    process = _CONTEXT.Process(target=_tests, args=(here, files, names, int(_WORK + 2 * seconds)))
    process.start()
    process.join(_PATIENCE + 5 * seconds)
    ended = process.exitcode
    with suppress(ProcessLookupError):
        os.killpg(process.pid or 0, signal.SIGKILL)
    process.join()
    shutil.rmtree(files, ignore_errors=True)
    if ended in (None, -signal.SIGXCPU):
        return "timed out"
    return "killed" if ended else "survived"


def _tests(here: Path, files: Path, names: Path, work: int) -> NoReturn:
    """Run tests, in a process and session of their own, and end with the status of pytest."""
    os.setsid()
    resource.setrlimit(resource.RLIMIT_AS, (_MEMORY, _MEMORY))
    resource.setrlimit(resource.RLIMIT_CPU, (work, work + 1))
    files.mkdir()
    os.environ.update(_environment(here), TMPDIR=str(files))  # tests that wait for a disk wait here for none
    os.chdir(here)
    sys.path[:] = [str(here), *(place for place in sys.path if place not in ("", str(ROOT)))]
    sys.dont_write_bytecode = True
    nothing = os.open(os.devnull, os.O_RDWR)
    for descriptor in range(3):
        os.dup2(nothing, descriptor)
    import pytest

    os._exit(pytest.main([*_PYTEST, f"@{names}"]))


def _environment(here: Path) -> dict[str, str]:
    return {**os.environ, "PYTHONDONTWRITEBYTECODE": "1", "PYTHONPATH": str(here), "PYTHONHASHSEED": "0"}


def _memory() -> Path | None:
    memory = Path("/dev/shm")  # noqa: S108 - a folder of our own is made in it
    return memory if memory.is_dir() else None


def main() -> None:
    """Test mutants as asked for."""
    parser = argparse.ArgumentParser(description=main.__doc__)
    parser.add_argument("--seed", type=int, help="chooses the mutants; by lot without it")
    parser.add_argument("--noted", type=Path, help="keeps which test runs which line for the next time")
    parser.add_argument("--each", type=int, default=_EACH, help="how many of a module")
    parser.add_argument(
        "only", nargs="*", metavar="PART", help="of the names of the modules that are mutated"
    )
    options = parser.parse_args()
    from benchmarks.torture.__main__ import line

    for row in rows(False, options.seed, options.each, options.only, options.noted):
        print(line(row))


if __name__ == "__main__":
    main()
