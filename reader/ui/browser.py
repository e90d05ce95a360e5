"""Opens addresses in a browser without disturbing the terminal."""

from __future__ import annotations

import subprocess
import sys
import webbrowser
from pathlib import PurePath

_IN_TERMINAL = frozenset({"www-browser", "links", "links2", "elinks", "lynx", "w3m"})


def open_in_browser(address: str) -> bool:
    """Open an address in the user's browser; tell whether there is one that has a window of its own.

    The browser runs in a process apart, because some write to the terminal or keep the caller waiting.

    Args:
        address: An address of a scheme that is safe to open.
    """
    try:
        browser = webbrowser.get()
    except webbrowser.Error:
        return False
    name = getattr(browser, "name", "")
    if PurePath(name).name in _IN_TERMINAL:
        return False
    nowhere = subprocess.DEVNULL
    command = (sys.executable, "-m", "webbrowser", "-t", address)
    subprocess.Popen(command, stdin=nowhere, stdout=nowhere, stderr=nowhere, start_new_session=True)
    return True
