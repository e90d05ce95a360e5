"""Which library and which annotator a command is about."""

from __future__ import annotations

import argparse
import os
import re
import unicodedata
from pathlib import Path

from reader.core.ids import Annotator
from reader.errors import LibraryError
from reader.library.layout import is_library
from reader.library.protocol import Library


def library_folder(arguments: argparse.Namespace) -> Path:
    """Return the folder of the library that the arguments or the environment name, or else that one is in."""
    from reader.paths import default_library

    named: Path | None = arguments.library
    if named is not None:
        return named.expanduser()
    return (None if is_chosen(arguments) else _library_around()) or default_library()


def _library_around() -> Path | None:
    """Return the library that the current folder is, or lies in, as `git` finds its own; None if none."""
    try:
        here = Path.cwd()
    except OSError:
        return None
    return next(filter(is_library, (here, *here.parents)), None)


def is_chosen(arguments: argparse.Namespace) -> bool:
    """Tell whether the user named a library, rather than leaving it to the program."""
    return arguments.library is not None or bool(os.environ.get("PRESSMARK_LIBRARY"))


def existing_library(arguments: argparse.Namespace) -> Library:
    """Open the library.

    Raises:
        LibraryError: If there is none.
    """
    from reader.library.opening import open_library

    folder = library_folder(arguments)
    if not is_library(folder):
        option = f" --library {folder}" if arguments.library is not None else ""
        raise LibraryError(
            "there is no library here", where=str(folder), remedy=f"make one with `pressmark{option} init`"
        )
    return open_library(folder)


def annotator(arguments: argparse.Namespace) -> Annotator:
    """Return who annotates: as given, else PRESSMARK_ANNOTATOR, else the name in git or of the login.

    Raises:
        LibraryError: If the name given cannot be an annotator's.
    """
    from reader.library.layout import annotator_name

    given = arguments.annotator or os.environ.get("PRESSMARK_ANNOTATOR")
    if given:
        try:
            return annotator_name(given)
        except LibraryError as fault:
            if plain := _plain(given):
                fault.remedy = f"such as {plain}; {fault.remedy}"
            raise
    for name in (_git_name(), _login_name()):
        plain = _plain(name)
        if plain:
            return annotator_name(plain)
    return annotator_name("annotator")


def _git_name() -> str:
    import subprocess

    try:
        run = subprocess.run(
            ["git", "config", "--get", "user.name"], capture_output=True, timeout=2, check=False
        )
    except (OSError, subprocess.SubprocessError):
        return ""
    return run.stdout.decode("utf-8", "replace")


def _login_name() -> str:
    import getpass

    try:
        return getpass.getuser()
    except (OSError, KeyError, ImportError):
        return ""


def _plain(name: str) -> str:
    """Return a name as a file may be called, with hyphens for what stands between its words."""
    composed = unicodedata.normalize("NFC", name).lower()
    return re.sub(r"[\W_]+", "-", composed).strip("-")[:40].rstrip("-")
