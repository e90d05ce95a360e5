"""Scripts typed into the real program on a pseudo-terminal, and what it has saved compared with the gold."""

from __future__ import annotations

import tempfile
from collections.abc import Iterable, Iterator
from pathlib import Path

from benchmarks.corpus import first_words, new_library
from benchmarks.keystrokes.answers import WALKS
from benchmarks.keystrokes.gold import GoldArticle, Task
from benchmarks.keystrokes.search import Found, Search
from benchmarks.keystrokes.stage import stage_of
from benchmarks.keystrokes.typing import Bench, opened
from benchmarks.programs import pressmark
from reader.core.ids import Annotator
from reader.library.opening import open_library
from reader.suggest.configuration import FILE_NAME, ORDER
from reader.suggest.quotes import QuoteSuggester

_NAMED = {"enter": "\r", "escape": "\x1b", "space": " ", "tab": "\t", "backspace": "\x7f"}
_NARROW = (50, 20)
"""Another screen: a script that does the same there depends on no row."""
_QUIT = "ctrl+q"
_OFFERED = "·"
"""What stands in the margin beside what is suggested, which the program finds out after the article is shown."""
_OFF = [name for name in ORDER if name != QuoteSuggester.name]
"""Suggesters that would speak of other things than attributions."""


def typed_on_screen(articles: Iterable[GoldArticle], wanted: int) -> Iterator[bool]:
    """Yield for so many articles whether the program makes of their first attribution exactly the gold.

    Articles are passed over whose script depends on the size of the screen or has keys without a character.

    Args:
        articles: Where to take them from.
        wanted: How many.
    """
    done = 0
    for gold in articles:
        if done == wanted:
            return
        if not gold.attributions:
            continue
        bench, task = Bench(gold.article), gold.attributions[0]
        found = Search(bench).script(task, (), bench.editor().selection)
        if found is not None and _is_plain(found, gold, task):
            done += 1
            yield _is_made(gold, task, found)


def characters(key: str) -> str | None:
    """Return what a terminal sends for a key; None where that depends on the terminal."""
    if len(key) == 1:
        return key
    if key.startswith("ctrl+") and len(key) == 6 and key[-1].isalpha():
        return chr(ord(key[-1].upper()) - 64)
    return _NAMED.get(key)


def _is_plain(found: Found, gold: GoldArticle, task: Task) -> bool:
    if not all(characters(key) for key in found.typed.keys):
        return False
    bench = Bench(gold.article, size=_NARROW)
    typed = bench.type(bench.editor((), found.start), found.script)
    stage = stage_of(typed.editor, task) if typed is not None else None
    return typed is not None and typed.keys == found.typed.keys and stage is not None and not stage.left(task)


def _is_made(gold: GoldArticle, task: Task, found: Found) -> bool:
    with tempfile.TemporaryDirectory() as folder:
        library = new_library(Path(folder))
        (library.root / FILE_NAME).write_text(f"off = {_OFF}\n", encoding="utf-8")
        library.add(gold.article, gold.article.text.encode(), ".txt")
        place = library.ids()[0]
        with pressmark(library.root, place, first_words(gold.article.text)).start() as terminal:
            terminal.wait_for(first_words(gold.article.text))
            terminal.settle(1)
            if any(step.command in WALKS for step in found.script):
                terminal.wait_for(_OFFERED)
            for key in (*found.typed.keys, _QUIT):
                terminal.type(characters(key) or "")
            terminal.end()
        journal = open_library(library.root).open(place, Annotator("benchmark"))
        stage = stage_of(opened(journal), task)
        return stage is not None and stage.left(task) == 0
