"""`search`: the articles that hold some words, best first."""

from __future__ import annotations

import argparse
import json
import re
import sys
from collections.abc import Iterator, Sequence
from dataclasses import asdict

from reader.cli.output import safe_print
from reader.cli.session import existing_library
from reader.core.display import display
from reader.library.protocol import Hit, Library

_MARGIN = "    "


def search(arguments: argparse.Namespace) -> int:
    """Run `pressmark search`."""
    library = existing_library(arguments)
    update_index(library)
    hits = library.search(" ".join(arguments.words), limit=arguments.limit)
    if arguments.json:
        safe_print(json.dumps([asdict(hit) for hit in hits]))
        return 0
    show = _print_styled if sys.stdout.isatty() else _print_plain
    found = False
    for hit in hits:
        if found:
            safe_print("")
        found = True
        show(hit)
    if not found:
        safe_print("Nothing was found.", file=sys.stderr)
    return 0


def update_index(library: Library) -> None:
    """Bring the search index up to date, with a progress bar on standard error where a person may see it.

    Raises:
        LibraryError: If the library cannot be searched.
    """
    steps = library.update_index()
    total = next(steps).total
    if not total or not sys.stderr.isatty():
        for _ in steps:
            pass
        return
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

    shown = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
    with Progress(*shown, console=Console(stderr=True), transient=True) as bar:
        task = bar.add_task("Reading articles for the search", total=total)
        for step in steps:
            bar.update(task, completed=step.done)


def _print_plain(hit: Hit) -> None:
    snippet = "".join(words for words, _ in _pieces(hit.snippet, hit.start, hit.matches))
    safe_print(f"{hit.title}  {hit.id}", _MARGIN + snippet.strip())


def _print_styled(hit: Hit) -> None:
    """Print a hit with its matches bold and its snippet wrapped between words."""
    from rich.console import Console
    from rich.padding import Padding
    from rich.text import Text

    snippet = Text()
    for words, is_match in _pieces(hit.snippet, hit.start, hit.matches):
        snippet.append(_shown(words), "bold" if is_match else "")
    console = Console(highlight=False)
    console.print(Text.assemble((_shown(hit.title), "bold underline"), "  ", (_shown(hit.id), "dim")))
    console.print(Padding(snippet, (0, len(_MARGIN))))


def _pieces(words: str, start: int, matches: Sequence[tuple[int, int]]) -> Iterator[tuple[str, bool]]:
    """Yield a text in pieces, each with whether it matches; line ends and other spaces are single spaces."""
    place = 0
    for first, last in matches:
        yield re.sub(r"\s+", " ", words[place : first - start]), False
        yield re.sub(r"\s+", " ", words[first - start : last - start]), True
        place = last - start
    yield re.sub(r"\s+", " ", words[place:]), False


def _shown(words: str) -> str:
    """Return words as this terminal can show them."""
    encoding = sys.stdout.encoding or "ascii"
    return display(words).encode(encoding, "backslashreplace").decode(encoding)
