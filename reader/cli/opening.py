"""The screen: with the library, with one article, or with files that are added first."""

from __future__ import annotations

import argparse
import sys

from reader.cli.session import annotator, library_to_fill
from reader.core.ids import ArticleId
from reader.errors import PressmarkError
from reader.library.protocol import Library


def open_library(arguments: argparse.Namespace) -> int:
    """Run `pressmark` and `pressmark open`."""
    _verify_terminal()
    library = library_to_fill(arguments, samples=True)
    article = None if arguments.article is None else library.article(ArticleId(arguments.article)).id
    return _show(arguments, library, article)


def open_files(arguments: argparse.Namespace) -> int:
    """Run `pressmark FILE …`."""
    from reader.cli.adding import add_paths, report

    _verify_terminal()
    library = library_to_fill(arguments, samples=False)
    tally = add_paths(library, arguments.paths)
    if tally.refused or tally.first is None:
        report(tally)
    if tally.first is None:
        return 1
    return _show(arguments, library, tally.first)


def _show(arguments: argparse.Namespace, library: Library, article: ArticleId | None) -> int:
    from reader.cli.keymap import user_keymap
    from reader.editor.registry import Registry
    from reader.ui.app import run_app

    keymap = user_keymap(Registry(library.labels))
    return run_app(library, annotator(arguments), article, keymap=keymap)


def _verify_terminal() -> None:
    if not (sys.stdin.isatty() and sys.stdout.isatty()):
        raise PressmarkError(
            "this needs a terminal", remedy="`pressmark --help` shows what works without one"
        )
