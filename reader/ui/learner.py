"""Learns from finished articles in a process of its own, which takes its time from no key."""

from __future__ import annotations

import subprocess
from collections.abc import Callable, Sequence
from contextlib import suppress
from importlib.util import find_spec
from threading import Thread

_NEEDED = "pycrfsuite"


class Learner:
    """Runs the command that learns, one at a time.

    Args:
        command: The command and its arguments; none where nothing can be learnt.
        learned: Called in a thread once something was learnt.
    """

    def __init__(self, command: Sequence[str], learned: Callable[[], None]) -> None:
        self._command, self._learned = command, learned
        self._process: subprocess.Popen[bytes] | None = None

    @property
    def busy(self) -> bool:
        """Whether it learns just now."""
        return self._process is not None and self._process.poll() is None

    def learn(self) -> None:
        """Learn in the background, unless that is being done already or the extra is not installed."""
        if not self._command or self.busy or find_spec(_NEEDED) is None:
            return
        quiet = subprocess.DEVNULL
        # Without a process nothing is learnt, and the next finished article tries again.
        with suppress(OSError):
            self._process = subprocess.Popen(self._command, stdin=quiet, stdout=quiet, stderr=quiet)
            Thread(target=self._wait, args=(self._process,), daemon=True).start()

    def stop(self) -> None:
        """Give up learning."""
        if self._process is not None and self.busy:
            self._process.terminate()
            self._process.wait()

    def _wait(self, process: subprocess.Popen[bytes]) -> None:
        if process.wait() == 0:
            self._learned()
