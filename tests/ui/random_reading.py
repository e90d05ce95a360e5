"""Random articles, annotated at random, read on a screen of a random size with random keys."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass, replace

import regex
from hypothesis import strategies as st
from textual import events
from textual.app import App
from textual.pilot import Pilot

from reader.core.annotation import Span
from reader.core.article import Article, Mark, MarkKind, MarkTable
from reader.core.edit import Change, Edit, Item
from reader.core.ids import ArticleId
from reader.editor.command import Pane
from reader.editor.keymap import default_keymap
from reader.editor.registry import Registry
from reader.ingest import read_article
from reader.library.memory import MemoryLibrary
from reader.ui.app import PressmarkApp
from reader.ui.keyed_app import KeyedApp
from tests.core.strategies import ENTITIES, LABELS, annotation_lists
from tests.editor.layouts import PIECES, article_of
from tests.editor.layouts import articles as short_articles

from .app_support import ANNOTATOR, NEWS, settled

NOW = "2026-01-31T10:00:00.000Z"
READ = ArticleId("a")
BEFORE = "test.before"
"""The command of the edit that made the annotations of the beginning."""
_KEYMAP = default_keymap(Registry(LABELS))
_OUTSIDE = ("app.quit", "select.copy", "note.edit_outside")
"""What ends the application, or reaches beyond it."""
_BOUND = sorted(
    {
        keys
        for bound in _KEYMAP.bindings.values()
        for keys, command in bound.items()
        if command not in _OUTSIDE
    }
)
_MOVING = [keys for keys, command in _KEYMAP.bindings[Pane.ARTICLE].items() if command.partition(".")[0] in
           ("move", "extend", "find", "annotation", "label", "hint", "jump", "mark", "history")]  # fmt: skip

Step = tuple[str, ...] | tuple[int, int]
"""Keys pressed one after the other, or the terminal's new size in cells."""


@dataclass(frozen=True)
class Reading:
    """What is read, and how.

    Args:
        article: The article.
        items: Its annotations at the beginning.
        size: Cells and lines of the terminal.
        steps: What is done.
    """

    article: Article
    items: Sequence[Item]
    size: tuple[int, int]
    steps: Sequence[Step]


_sizes = st.tuples(
    st.sampled_from([1, 2, 13, 30, 47, 60, 80, 100, 120, 250]),
    st.sampled_from([1, 2, 3, 5, 8, 14, 24, 40, 80]),
) | st.tuples(st.integers(1, 250), st.integers(1, 80))

_pressed = (
    st.sampled_from(_MOVING)
    | st.sampled_from(_BOUND)
    | st.sampled_from([(key,) for key in "fjdksl123 a.e"])
    | st.sampled_from([("enter",), ("escape",), ("backspace",), ("tab",), ("9", "9"), ("/", "e", "enter")])
)
_steps = st.lists(_pressed | _pressed | _sizes, min_size=12, max_size=40)


@st.composite
def _long_articles(draw: st.DrawFn) -> Article:
    piece = draw(st.lists(st.sampled_from(PIECES), min_size=1, max_size=8)).copy()
    line = "".join(piece).encode("utf-8", "replace").decode() or "x"
    return article_of(line * (draw(st.sampled_from([40, 2_000, 20_000])) // len(line) + 1))


@st.composite
def readings(draw: st.DrawFn, *, joiners: bool = True) -> Reading:
    """Draw an article with marks and annotations, a size, and keys.

    Args:
        draw: Draws.
        joiners: Whether the article may hold what has no cell of its own: how wide it makes its neighbours depends
            on what is written with it.
    """
    article = draw(
        short_articles()
        | short_articles()
        | short_articles()
        | _long_articles()
        | st.just(article_of("", []))
    )
    if not joiners:
        article = article_of(regex.sub(r"[\p{M}\u200d]", "x", article.text), list(article.blocks))
    length = len(article.text)
    place = st.integers(0, length)
    marks = [
        Mark(min(ends), max(ends), kind, target)
        for ends, kind, target in draw(
            st.lists(
                st.tuples(
                    st.tuples(place, place),
                    st.sampled_from(MarkKind),
                    st.sampled_from(["", "#word", "javascript:alert(1)", "other.md", "#"]),
                ),
                max_size=4,
            )
        )
    ]
    items = draw(annotation_lists(min(length, 400))) if length else []
    return Reading(replace(article, marks=MarkTable(marks)), items, draw(_sizes), draw(_steps))


def library_of(reading: Reading) -> MemoryLibrary:
    """Return a library with the article and another one."""
    library = MemoryLibrary("Desk", LABELS)
    for entity in ENTITIES.values():
        library.put_entity(entity)
    library.add(reading.article, b"", ".txt")
    library.add(read_article(NEWS.encode(), name="news.txt").article, b"", ".txt")
    if reading.items:
        journal = library.open(READ, ANNOTATOR)
        items = sorted(reading.items, key=lambda item: not isinstance(item, Span))
        changes = tuple(Change(None, item) for item in items)
        journal.append(Edit(1, "d-1", NOW, ANNOTATOR, BEFORE, changes))
        journal.close()
    return library


async def take(app: KeyedApp, pilot: Pilot[None], step: str | tuple[int, int]) -> None:
    """Press one key or change the terminal's size, and let the messages of it come to rest."""
    if isinstance(step, tuple):
        await pilot.resize_terminal(*step)
    else:
        names = {" ": "space"}
        key = events.Key(names.get(step, step), step if len(step) == 1 else None)
        key.set_sender(app)
        app.take(key, more=False)
    await rest(app, pilot)


async def rest(app: App[None], pilot: Pilot[None], *, thoroughly: bool = False) -> None:
    """Let messages be handled and the screen be painted; thoroughly, those of threads and timers too."""
    if thoroughly:
        await pilot.pause(0.06)
        await pilot.pause()
    for _ in range(3):
        await pilot._wait_for_screen()
    app.screen._on_timer_update()


def read(
    app: PressmarkApp, reading: Reading, look: Callable[[Pilot[None], Step | None], Awaitable[None]]
) -> None:
    """Read as described, and look at the application at the beginning and after every key and resize."""

    async def run() -> None:
        async with app.run_test(size=reading.size) as pilot:
            await settled(app, pilot)
            await look(pilot, None)
            for step in reading.steps:
                for part in [step] if isinstance(step[0], int) else step:
                    await take(app, pilot, part)
                    assert app.is_running
                    await look(pilot, step)
        app.close_article()

    asyncio.run(run())
