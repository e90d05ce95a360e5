"""Importing other people's modules without those that they import and do not use at once."""

from __future__ import annotations

import sys
from importlib import import_module
from types import ModuleType
from typing import Any


class _Late(ModuleType):
    """A module that is imported when something of it is called.

    Whoever takes a name from it while it stands in for the module gets a class; to call that is to call what the
    module has by that name.
    """

    def __getattr__(self, name: str) -> Any:
        if name.startswith("__"):
            raise AttributeError(name)
        if sys.modules.get(self.__name__) is not self:
            return getattr(import_module(self.__name__), name)

        def call(_: type, *arguments: Any, **named: Any) -> Any:
            if sys.modules.get(self.__name__) is self:
                del sys.modules[self.__name__]
            return getattr(import_module(self.__name__), name)(*arguments, **named)

        # A class, as there are names that others look for the instances of.
        return type(name, (), {"__new__": call, "__module__": self.__name__})


def import_sparing(module: str, *late: str, absent: tuple[str, ...] = ()) -> None:
    """Import a module; whoever imports later what was spared gets it as it is.

    Args:
        module: What to import; where it is imported already, nothing is done.
        late: Modules that come when something of them is called.
        absent: Modules that it can do without, now and later.
    """
    if module in sys.modules:
        return
    # Python takes a module that is None for one that is not there.
    spared: dict[str, Any] = {**{name: _Late(name) for name in late}, **dict.fromkeys(absent)}
    spared = {name: stand_in for name, stand_in in spared.items() if name not in sys.modules}
    sys.modules.update(spared)
    try:
        import_module(module)
    finally:
        for name, stand_in in spared.items():
            if sys.modules.get(name) is stand_in:
                del sys.modules[name]


def import_pathlib() -> None:
    """Import `pathlib` without what it needs for web addresses alone."""
    import_sparing("pathlib", "urllib.parse")
