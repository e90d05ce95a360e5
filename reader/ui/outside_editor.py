"""The user's own text editor, run on the terminal in place of the app."""

from __future__ import annotations

import os
import shlex
import shutil
import subprocess
import tempfile
from collections.abc import Mapping, Sequence
from pathlib import Path

from textual.app import App, SuspendNotSupported

from reader.core.dataclass import dataclass
from reader.errors import PressmarkError

_USUAL = ("sensible-editor", "nano", "vim", "vi")


@dataclass(frozen=True, slots=True)
class Edited:
    """What came back from the editor.

    Args:
        words: What the file then held.
        fault: Why it may be unfinished; empty if the editor ended well.
    """

    words: str
    fault: str = ""


def editor_command(environment: Mapping[str, str]) -> Sequence[str]:
    """Return the editor that `VISUAL` or else `EDITOR` names, with its arguments, or one that there is.

    Raises:
        PressmarkError: If there is none.
    """
    for name in ("VISUAL", "EDITOR"):
        if words := environment.get(name, "").strip():
            try:
                command = shlex.split(words)
            except ValueError as fault:
                raise PressmarkError(f"cannot be read as a command: {fault}", where=f"${name}") from None
            if shutil.which(command[0], path=environment.get("PATH")) is None:
                raise PressmarkError(f"there is no program {command[0]}", where=f"${name}")
            return command
    for usual in _USUAL:
        if shutil.which(usual, path=environment.get("PATH")) is not None:
            return (usual,)
    raise PressmarkError("no editor was found", remedy="name one in the environment as EDITOR")


def edit_outside(app: App[None], words: str) -> Edited:
    """Let the user edit words in their editor, in a file that only they can read and that is gone afterwards.

    Args:
        app: The app that leaves the terminal to the editor for as long as it runs.
        words: What the file holds at first.

    Raises:
        PressmarkError: If no editor could be run. Nothing was changed then.
    """
    command = editor_command(os.environ)
    try:
        with tempfile.TemporaryDirectory(prefix="pressmark-") as folder:
            file = Path(folder) / "note.txt"
            file.touch(mode=0o600)
            file.write_text(f"{words}\n" if words else "", encoding="utf-8")
            with app.suspend():
                status = subprocess.run([*command, str(file)], check=False).returncode
            return Edited(_read(file, words), _fault(command[0], status))
    except SuspendNotSupported:
        raise PressmarkError("this terminal cannot be left to an editor") from None
    except OSError as fault:
        raise PressmarkError(
            f"the editor cannot be run: {fault.strerror or fault}", where=command[0]
        ) from None


def _read(file: Path, words: str) -> str:
    """Return what the file holds; an editor that took the file away has changed nothing."""
    try:
        return file.read_bytes().decode("utf-8", "replace").replace("\r\n", "\n").strip()
    except FileNotFoundError:
        return words


def _fault(editor: str, status: int) -> str:
    name = Path(editor).name
    if status < 0:
        return f"{name} was ended by signal {-status}"
    return f"{name} ended with status {status}" if status else ""
