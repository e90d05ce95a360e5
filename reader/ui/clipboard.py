"""The ways to the clipboard: the terminal's own, and the programs that this machine has for it."""

from __future__ import annotations

import asyncio
import os
import shutil
import sys
from collections.abc import Mapping, Sequence
from contextlib import suppress

from textual.app import App

from reader.core.dataclass import dataclass
from reader.editor.outcome import Message, Severity

LONGEST = 74_994
"""Bytes of base64 that a terminal takes in one OSC 52 sequence: what xterm and hterm allow."""

_PATIENCE = 1.0
_GOES_ALONG = "the terminal"


@dataclass(frozen=True, slots=True)
class Tool:
    """A program that puts its standard input on the clipboard.

    Args:
        command: The program with its arguments.
        needs: The environment variable without which it has nothing to talk to; empty if it needs none.
        encoding: How it reads text.
    """

    command: tuple[str, ...]
    needs: str = ""
    encoding: str = "utf-8"

    @property
    def name(self) -> str:
        """What it is called."""
        return self.command[0]


TMUX = Tool(("tmux", "load-buffer", "-w", "-"), "TMUX")
_WAYLAND = Tool(("wl-copy",), "WAYLAND_DISPLAY")
_XCLIP = Tool(("xclip", "-selection", "clipboard"), "DISPLAY")
_XSEL = Tool(("xsel", "--clipboard", "--input"), "DISPLAY")
_WINDOWS = Tool(("clip.exe",), "WSL_DISTRO_NAME", "utf-16")
_MAC = Tool(("pbcopy",))


def tools(environment: Mapping[str, str], platform: str = sys.platform) -> list[Tool]:
    """Return the programs to use: tmux's where it runs, and the first of the machine's own.

    Args:
        environment: The environment variables; `PATH` says which programs there are.
        platform: What `sys.platform` says.
    """
    own = [_MAC] if platform == "darwin" else [_WINDOWS, _WAYLAND, _XCLIP, _XSEL]
    found = [tool for tool in (TMUX, *own) if _is_there(tool, environment)]
    return [*(tool for tool in found if tool is TMUX), *[tool for tool in found if tool is not TMUX][:1]]


def fits_terminal(text: str) -> bool:
    """Tell whether a terminal takes a text in one OSC 52 sequence."""
    return -(-len(text.encode("utf-8", "replace")) // 3) * 4 <= LONGEST


async def copy(app: App[None], text: str) -> Message:
    """Put text on every clipboard there is a way to, and return what became of it.

    Args:
        app: The app on whose terminal it goes.
        text: The text, as it is stored.
    """
    found = tools(os.environ)
    ways: list[str] = []
    if fits_terminal(text):
        app.copy_to_clipboard(text)
        ways.append(_GOES_ALONG)
    sent = await asyncio.gather(*(send(tool, text) for tool in found))
    ways += [tool.name for tool, done in zip(found, sent, strict=True) if done]
    return _said(text, ways, [tool.name for tool, done in zip(found, sent, strict=True) if not done])


async def send(tool: Tool, text: str, patience: float = _PATIENCE) -> bool:
    """Give a text to a program, and tell whether it took it.

    Args:
        tool: The program.
        text: The text.
        patience: Seconds after which it is ended.
    """
    nowhere = asyncio.subprocess.DEVNULL
    try:
        process = await asyncio.create_subprocess_exec(
            *tool.command,
            stdin=asyncio.subprocess.PIPE,
            stdout=nowhere,
            stderr=nowhere,
            start_new_session=True,
        )
    except OSError:
        return False
    try:
        await asyncio.wait_for(process.communicate(text.encode(tool.encoding, "replace")), patience)
    except (TimeoutError, OSError):
        with suppress(ProcessLookupError):
            process.kill()
        await process.wait()
        return False
    return process.returncode == 0


def _is_there(tool: Tool, environment: Mapping[str, str]) -> bool:
    wanted = not tool.needs or bool(environment.get(tool.needs))
    return wanted and shutil.which(tool.name, path=environment.get("PATH")) is not None


def _said(text: str, ways: Sequence[str], failed: Sequence[str]) -> Message:
    amount = f"{len(text):,} character{'' if len(text) == 1 else 's'}"
    trouble = f"; {' and '.join(failed)} did not take it" if failed else ""
    if not ways:
        reason = f"{amount} are more than a terminal takes at once"
        return Message(f"Not copied: {reason}, and no clipboard program helped{trouble}", Severity.WARNING)
    if _GOES_ALONG not in ways:
        trouble += "; it is too long for the terminal’s own clipboard"
    return Message(f"Copied {amount} with {' and '.join(ways)}{trouble}")
