"""The screen: with the library, with one article, or with files that are added first."""

from __future__ import annotations

import argparse
import gc
import os
import sys
from collections.abc import Sequence
from pathlib import PurePath
from threading import Thread
from typing import TYPE_CHECKING

from reader.cli.making import library_to_fill
from reader.cli.session import annotator, library_folder
from reader.core.ids import Annotator, ArticleId
from reader.core.numbers import count
from reader.errors import PressmarkError
from reader.library.protocol import Journal, Library
from reader.sparing import import_sparing

if TYPE_CHECKING:
    from concurrent.futures import Future
    from pathlib import Path

    from reader.library.beside import Stamps
    from reader.suggest.configuration import Configuration

_TOLD = 2
"""How many notices about files that were added are told in the first message."""


def open_library(arguments: argparse.Namespace) -> int:
    """Run `pressmark` and `pressmark open`."""
    verify_terminal()
    library = library_to_fill(arguments, samples=True)
    article = None if arguments.article is None else _existing(arguments, library)
    if article is None and arguments.next:
        from reader.cli.listing import next_to_do

        article = next_to_do(library, arguments)
    return _show(arguments, library, article)


def open_files(arguments: argparse.Namespace) -> int:
    """Run `pressmark FILE …`."""
    from reader.cli.adding import absent, add_words
    from reader.cli.keeping import report

    keyboard = _keyboard() if "-" in arguments.words else None
    if keyboard is None:
        verify_terminal()
    if (nothing := absent(arguments)) is not None:
        report(nothing)
        return 1
    library = library_to_fill(arguments, samples=False)
    tally = add_words(library, arguments)
    if keyboard is not None:
        os.dup2(keyboard, sys.stdin.fileno())
        os.close(keyboard)
    if tally.refused or tally.first is None:
        report(tally)
    if tally.first is None:
        return 1
    # A file is told by its name alone, so that there is room for what is said of it.
    notices = [f"{PurePath(notice.where).name}: {notice.what}" for notice in tally.notices]
    return _show(arguments, library, tally.first, notices)


def _existing(arguments: argparse.Namespace, library: Library) -> ArticleId:
    """Return the id of the article that was asked for, without reading it.

    Raises:
        LibraryError: If there is none, or what was asked for is the beginning of several.
    """
    from reader.core.naming import is_article_id
    from reader.library.layout import Layout

    article = ArticleId(arguments.article)
    if is_article_id(article) and Layout(library_folder(arguments).absolute()).article(article).exists():
        return article
    from reader.cli.named import named_articles

    return named_articles(library.ids(), [article])[0]


def _show(
    arguments: argparse.Namespace, library: Library, article: ArticleId | None, notices: Sequence[str] = ()
) -> int:
    # Nothing that is loaded on the way to the first frame is garbage; the application turns this on again.
    gc.disable()
    from reader.core.naming import is_article_id
    from reader.library.layout import Layout
    from reader.library.mounts import network_warning
    from reader.paths import settings_file
    from reader.settings import SettingsFile

    folder = library_folder(arguments).absolute()
    settings = SettingsFile(settings_file(), str(folder))
    if warning := network_warning(folder):
        settings.notices.append(f"The library: {warning}")
    settings.notices += notices[:_TOLD]
    if len(notices) > _TOLD:
        settings.notices.append(count(len(notices) - _TOLD, "more notice"))
    if article is None and is_article_id(settings.last_read):
        last = ArticleId(settings.last_read)
        article = last if Layout(folder).article(last).exists() else None
    name = annotator(arguments)
    reading = None if article is None else _begin_reading(library, article, name)
    from reader.cli.keymap import user_keymap
    from reader.editor.registry import Registry
    from reader.ui.app import PressmarkApp
    from reader.ui.running import run_app

    app = PressmarkApp(
        library,
        name,
        article,
        keymap=user_keymap(Registry(library.labels)),
        settings=settings,
        reading=reading,
        configured=lambda: _suggesters(arguments),
        beside=lambda awaited: _stamps(folder, name, awaited),
        learning=(sys.executable, "-m", "reader", "--library", str(folder), "--annotator", name, "learn"),
    )
    return run_app(app)


def _stamps(folder: Path, name: Annotator, awaited: ArticleId | None) -> Stamps | None:
    """Return what tells whether others have changed the library; called once the article is shown."""
    from reader.library.beside import stamps

    return stamps(folder, name, awaited)


def _suggesters(arguments: argparse.Namespace) -> Configuration:
    """Return which suggesters are wanted; called once the article is shown."""
    from reader.cli.suggesting import read_suggesters

    return read_suggesters(arguments)


def _begin_reading(library: Library, article: ArticleId, name: Annotator) -> Future[Journal]:
    """Read an article on the side, while the screen's modules are imported."""
    # It logs, and only faults have a trace.
    import_sparing("logging", "traceback")
    from concurrent.futures import Future

    reading: Future[Journal] = Future()

    def read() -> None:
        try:
            reading.set_result(library.open(article, name))
        except BaseException as fault:  # noqa: BLE001 - whoever asks for the result gets it
            reading.set_exception(fault)

    Thread(target=read, daemon=True).start()
    return reading


def verify_terminal() -> None:
    """Refuse to go on without a terminal.

    Raises:
        PressmarkError: If there is none.
    """
    if not (sys.stdin.isatty() and sys.stdout.isatty()):
        raise _no_terminal()


def _keyboard() -> int:
    """Open the terminal's keyboard for when standard input, which holds an article, has been read."""
    try:
        keyboard = os.open("/dev/tty", os.O_RDWR)
    except OSError:
        raise _no_terminal() from None
    if not sys.stdout.isatty():
        os.close(keyboard)
        raise _no_terminal()
    return keyboard


def _no_terminal() -> PressmarkError:
    return PressmarkError("this needs a terminal", remedy="`pressmark --help` shows what works without one")
