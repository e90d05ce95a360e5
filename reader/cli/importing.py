"""`import`: records from files into a library."""

from __future__ import annotations

import argparse
import shutil
import sys
from collections.abc import Callable, Sequence
from contextlib import ExitStack, closing
from pathlib import Path
from tempfile import TemporaryDirectory

from reader.cli.importer import Imported, Importer
from reader.cli.options import DASH
from reader.cli.preparing import take_spread
from reader.cli.problems import Problem, lines_of
from reader.errors import ExportError
from reader.exchange.dialect import Dialect, dialect


def import_files(arguments: argparse.Namespace) -> int:
    """Run `pressmark import`."""
    with ExitStack() as kept:
        paths = [
            ("standard input" if str(path) == DASH else str(path), _rereadable(path, kept))
            for path in arguments.paths
        ]
        return _import_files(arguments, paths)


def _import_files(arguments: argparse.Namespace, paths: Sequence[tuple[str, Path]]) -> int:
    """Import files.

    Args:
        arguments: What the user said.
        paths: The files: what the user calls each, and where it can be read as often as needed.
    """
    from reader.cli.making import library_to_fill
    from reader.cli.output import complain, safe_print
    from reader.cli.progress import progress
    from reader.cli.session import annotator
    from reader.cli.trial import Trial
    from reader.core.numbers import count
    from reader.exchange.detecting import detect
    from reader.library.rehearsal import Rehearsal

    found = [
        (name, path, dialect(arguments.format, reading=True) if arguments.format else detect(path, name))
        for name, path in paths
    ]
    for _, path in paths:
        path.stat()  # so that no library is made for a file that is not there
    for name, path, chosen in found:
        _verify_something(name, path, chosen)
    library = library_to_fill(arguments, samples=False)
    me = annotator(arguments)
    given = me if arguments.annotator else None
    done = Imported()

    def run(begun: Callable[[Dialect, str], Importer], doing: str) -> None:
        with progress(doing, None) as advance:
            for name, path, chosen in found:
                take_spread(begun(chosen, name), path, advance)

    if arguments.strict:
        with closing(Rehearsal(library)) as rehearsal:
            run(lambda chosen, name: Trial(rehearsal, chosen, given, name, done, otherwise=me), "Checking")
        if done.problems:
            _complain(done.problems)
            complain(f"nothing was imported: {count(len(done.problems), 'problem')}")
            return 1
        done = Imported()
    try:
        run(lambda chosen, name: Importer(library, chosen, given, name, done, otherwise=me), "Importing")
    except KeyboardInterrupt:
        complain("stopped: what is here is whole, and the same import again takes in the rest")
        raise
    _complain(done.problems)
    parts = [count(done.articles, "new article"), f"{done.items:,} new spans and relations"]
    if done.present:
        parts.append(f"{done.present:,} there already")
    if done.suggested:
        parts.append(f"{count(done.suggested, 'suggested span')} left out: `pressmark suggest` suggests anew")
    if done.carried:
        fates = ", ".join(f"{number:,} {fate}" for fate, number in sorted(done.carried.items()))
        parts.append(f"spans of a changed text: {fates}")
    safe_print(", ".join(parts))
    return 1 if done.problems else 0


def _verify_something(name: str, path: Path, chosen: Dialect) -> None:
    """Raise ExportError where a folder has nothing of the dialect that it is to be read as."""
    if path.is_dir() and chosen.read_folder is not None and next(chosen.readings(path), None) is None:
        raise ExportError(
            f"there is nothing of {chosen.name} in this folder",
            where=name,
            remedy="leave out --format, and it is found out from the files",
        )


def _rereadable(path: Path, kept: ExitStack) -> Path:
    """Return where a file can be read more than once: what comes through a pipe is copied first.

    Args:
        path: The file or folder; `-` for standard input.
        kept: Removes the copy at its end.
    """
    is_stdin = str(path) == DASH
    if not is_stdin and (path.is_file() or path.is_dir() or not path.exists()):
        return path
    copy = Path(kept.enter_context(TemporaryDirectory(prefix="pressmark-"))) / "in"
    with copy.open("wb") as file:
        if is_stdin:
            shutil.copyfileobj(sys.stdin.buffer, file)
        else:
            with path.open("rb") as pipe:
                shutil.copyfileobj(pipe, file)
    return copy


def _complain(problems: Sequence[Problem]) -> None:
    from reader.cli.output import complain

    for line in lines_of(problems):
        complain(line)
