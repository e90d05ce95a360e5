"""What Textual imports at the start and this program has no use for.

Its command palette stands on half a dozen widgets, and ours is a prompt of our own; asyncio does without TLS where
there is no `ssl`. Left out, both make the first screen come a tenth sooner.
"""

from __future__ import annotations

import sys
from types import ModuleType
from typing import Any


class _Absent(ModuleType):
    """A module of which every name is a class that nobody uses."""

    def __getattr__(self, name: str) -> type:
        if name.startswith("__"):
            raise AttributeError(name)
        return type(name, (), {})


def import_textual() -> None:
    """Import Textual without them; whoever imports one of them later gets it as it is."""
    if "textual.app" in sys.modules:
        return
    # Python takes a module that is None for one that is not there.
    missing: dict[str, Any] = {"textual.command": _Absent("textual.command"), "ssl": None}
    missing = {name: module for name, module in missing.items() if name not in sys.modules}
    sys.modules.update(missing)
    try:
        import textual.app  # noqa: F401 - that is all
    finally:
        for name in missing:
            del sys.modules[name]
