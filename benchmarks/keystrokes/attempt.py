"""A script that is being tried, and what it has come to so far."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TypeAlias

from benchmarks.keystrokes.moves import Way, state_of
from benchmarks.keystrokes.stage import Stage
from benchmarks.keystrokes.typing import Script, Typed

Piece: TypeAlias = tuple[int, int]
"""The number of a part, and of a fragment in it."""


@dataclass(frozen=True, slots=True)
class Attempt:
    """A script, and how far it has come.

    Args:
        script: The script.
        stage: What of the task it has made.
        typed: What typing it came to.
    """

    script: Script
    stage: Stage
    typed: Typed

    @property
    def cost(self) -> int:
        """How many keys it takes."""
        return len(self.typed.keys)

    @property
    def way(self) -> Way:
        """It as something to go on from."""
        return Way(self.cost, (), state_of(self.typed.editor.selection))


Tried: TypeAlias = Callable[[Script], Attempt | None]
"""Types a script into a fresh editor; None if that holds anything that it should not."""
