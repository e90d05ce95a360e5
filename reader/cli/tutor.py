"""`tutor`: the guided article, in a library that is gone afterwards."""

from __future__ import annotations

import argparse
import shutil
import tempfile
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from reader.cli.opening import verify_terminal
from reader.cli.session import annotator
from reader.errors import PressmarkError
from reader.library.layout import is_library
from reader.library.protocol import Library

if TYPE_CHECKING:
    from reader.settings import SettingsFile


def teach(arguments: argparse.Namespace) -> int:
    """Run `pressmark tutor`: keys and switches are as the article says, whatever the user's own are.

    Raises:
        PressmarkError: If there is no terminal, or a library was named: it would not be the one learnt in.
    """
    if arguments.library is not None:
        raise PressmarkError(
            "the tutor has a library of its own", remedy="`--keep DIR` says where to keep what you do in it"
        )
    verify_terminal()
    if arguments.keep is not None:
        return _teach(arguments, arguments.keep.expanduser())
    folder = Path(tempfile.mkdtemp(prefix="pressmark-tutor-"))
    try:
        return _teach(arguments, folder / "library")
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _teach(arguments: argparse.Namespace, folder: Path) -> int:
    library = _library(arguments, folder)
    from reader.ui.app import PressmarkApp
    from reader.ui.open_article import GUIDED
    from reader.ui.running import run_app

    guided = next((article for article in library.ids() if article.startswith(GUIDED)), None)
    return run_app(PressmarkApp(library, annotator(arguments), guided, settings=_settings()))


def _library(arguments: argparse.Namespace, folder: Path) -> Library:
    """Open the library to learn in, and make it first where there is none."""
    if is_library(folder):
        from reader.library.opening import open_library

        return open_library(folder)
    from reader.cli.making import make_library

    return make_library(folder, "Tutor", annotator(arguments))


def _settings() -> SettingsFile:
    """Return how the user likes the screen to look, with everything else as it is at first; nothing is kept."""
    from reader.paths import settings_file
    from reader.settings import SettingsFile

    own, lent = SettingsFile(settings_file()).current, SettingsFile()
    lent.current = replace(lent.current, theme=own.theme, column=own.column, spacing=own.spacing)
    return lent
