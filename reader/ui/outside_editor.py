"""The user's own text editor, run on the terminal in place of the app."""

from __future__ import annotations

import os
import re
import shlex
import shutil
import subprocess
import tempfile
from collections.abc import Mapping, Sequence
from pathlib import Path

from textual.app import App, SuspendNotSupported

from reader.core.dataclass import dataclass
from reader.errors import IngestError, PressmarkError

_USUAL = ("sensible-editor", "nano", "vim", "vi")


@dataclass(frozen=True, slots=True)
class Edited:
    """What came back from the editor.

    Args:
        words: What the file then held.
        fault: Why it may be unfinished; empty if the editor ended well.
        encoding: As what it was read, if that had to be guessed: `Read as Windows-1252`.
    """

    words: str
    fault: str = ""
    encoding: str = ""


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
        PressmarkError: If no editor could be run, or what it wrote cannot be read without loss, which is kept then.
            Nothing was changed.
    """
    command = editor_command(os.environ)
    try:
        with tempfile.TemporaryDirectory(prefix="pressmark-") as folder:
            file = Path(folder) / "note.txt"
            file.touch(mode=0o600)
            file.write_text(f"{words}\n" if words else "", encoding="utf-8")
            with app.suspend():
                status = subprocess.run([*command, str(file)], check=False).returncode
            written, encoding = _read(file, words)
            return Edited(written, _fault(command[0], status), encoding)
    except SuspendNotSupported:
        raise PressmarkError("this terminal cannot be left to an editor") from None
    except OSError as fault:
        raise PressmarkError(
            f"the editor cannot be run: {fault.strerror or fault}", where=command[0]
        ) from None


def _read(file: Path, words: str) -> tuple[str, str]:
    """Return what the file holds, and as what it was read; an editor that took the file away has changed nothing.

    Raises:
        PressmarkError: If it cannot be read without loss; a copy of it is kept then.
    """
    from reader.ingest.decode import decode

    try:
        data = file.read_bytes()
    except FileNotFoundError:
        return words, ""
    if not data:
        return "", ""
    try:
        decoded = decode(data)
    except IngestError as fault:
        raise _kept(file, fault.what) from None
    if decoded.notices and "\ufffd" in decoded.text:
        raise _kept(file, "it is neither UTF-8 nor anything else as a whole")
    # The rest of the sentence is advice for a command.
    return decoded.text.strip(), re.split("[,;]", "".join(decoded.notices))[0]


def _kept(file: Path, why: str) -> PressmarkError:
    """Keep what was written and cannot be read, where it outlives the app, and return what to say about it."""
    handle, name = tempfile.mkstemp(prefix="pressmark-note-", suffix=".txt")
    os.close(handle)
    file.chmod(0o600)
    file.replace(name)
    return PressmarkError(
        f"The note cannot be read: {why}", remedy=f"what you wrote is in {name}; save it as UTF-8"
    )


def _fault(editor: str, status: int) -> str:
    name = Path(editor).name
    if status < 0:
        return f"{name} was ended by signal {-status}"
    return f"{name} ended with status {status}" if status else ""
