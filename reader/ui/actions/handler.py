"""What carries out a command on the screen."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeAlias

from reader.editor.outcome import Outcome
from reader.ui.screens.main import MainScreen

Handler: TypeAlias = Callable[[MainScreen, Outcome], None]
"""Takes the screen, and the outcome that handed the command over: it has the count and the argument."""
