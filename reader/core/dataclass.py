"""Dataclasses that cost next to nothing to declare.

The standard library writes and compiles up to six methods for every dataclass. For the classes that lie on the way to
the first screen, that takes as long as everything else that is imported for it. Here a method is compiled when it is
first called.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Iterable
from functools import partial
from typing import TYPE_CHECKING, Any, NamedTuple, TypeVar

if TYPE_CHECKING:
    from dataclasses import dataclass

_T = TypeVar("_T")
_ORDER = {"__lt__": "<", "__le__": "<=", "__gt__": ">", "__ge__": ">="}


class _Source(NamedTuple):
    """A method in Python: its parameters, its lines, and what they refer to."""

    parameters: Iterable[str]
    lines: Iterable[str]
    known: dict[str, object]


def _dataclass(
    *, slots: bool = False, frozen: bool = False, order: bool = False
) -> Callable[[type[_T]], type[_T]]:
    """Return what makes a class a dataclass as `dataclasses.dataclass` would, for the fields that we declare.

    Keyword-only fields, `InitVar` and a field's own `hash` are left out.

    Args:
        slots: Whether fields are slots.
        frozen: Whether fields, which must be slots then, keep the values that they were given.
        order: Whether instances are ordered by the values of their fields.
    """

    def made(cls: type[_T]) -> type[_T]:
        cls = dataclasses.dataclass(init=False, repr=False, eq=False, slots=slots)(cls)
        _add_late(cls, "__init__", partial(_init, frozen=frozen))
        _add_late(cls, "__repr__", _repr)
        _add_late(cls, "__eq__", partial(_comparison, "=="))
        for name, sign in _ORDER.items() if order else ():
            _add_late(cls, name, partial(_comparison, sign))
        if frozen:
            _add_late(cls, "__hash__", _hash)
            for name, method in _FROZEN.items():
                setattr(cls, name, method)
        elif "__hash__" not in vars(cls):
            cls.__hash__ = None  # type: ignore[assignment]
        return cls

    return made


def _add_late(cls: type, name: str, write: Callable[[type], _Source]) -> None:
    """Add a method that is compiled when it is first called, unless the class has one of its own."""
    # Python itself sets `__hash__` to None where there is an `__eq__`.
    if vars(cls).get(name) is not None:
        return

    def first(self: object, *arguments: Any, **named: Any) -> Any:
        parameters, lines, known = write(cls)
        body = "".join(f"\n    {line}" for line in lines)
        exec(f"def {name}({', '.join(('self', *parameters))}):{body}", known)  # noqa: S102 - of names of fields
        method: Any = known[name]
        method.__qualname__ = f"{cls.__qualname__}.{name}"
        setattr(cls, name, method)
        return method(self, *arguments, **named)

    setattr(cls, name, first)


def _init(cls: type, *, frozen: bool) -> _Source:
    known: dict[str, object] = {"_left_out": dataclasses.MISSING}
    parameters, lines = [], []
    for item in dataclasses.fields(cls):
        name, default = item.name, ""
        value = name
        if item.default is not dataclasses.MISSING:
            default = f"_default_{name}"
            known[default] = item.default
            value = name if item.init else default
        elif item.default_factory is not dataclasses.MISSING:
            default = "_left_out"
            known[f"_make_{name}"] = item.default_factory
            value = f"_make_{name}() if {name} is _left_out else {name}" if item.init else f"_make_{name}()"
        elif not item.init:
            continue
        if item.init:
            parameters.append(f"{name}={default}" if default else name)
        if frozen:
            known[f"_set_{name}"] = getattr(cls, name).__set__
        lines.append(f"_set_{name}(self, {value})" if frozen else f"self.{name} = {value}")
    if hasattr(cls, "__post_init__"):
        lines.append("self.__post_init__()")
    return _Source(parameters, lines or ["pass"], known)


def _repr(cls: type) -> _Source:
    shown = ", ".join(f"{item.name}={{self.{item.name}!r}}" for item in dataclasses.fields(cls) if item.repr)
    return _Source((), [f'return self.__class__.__qualname__ + f"({shown})"'], {})


def _comparison(sign: str, cls: type) -> _Source:
    held = f"{_values('self', cls)} {sign} {_values('other', cls)}"
    return _Source(["other"], [f"return {held} if other.__class__ is self.__class__ else NotImplemented"], {})


def _hash(cls: type) -> _Source:
    return _Source((), [f"return hash({_values('self', cls)})"], {})


def _values(instance: str, cls: type) -> str:
    return "(" + "".join(f"{instance}.{item.name}," for item in dataclasses.fields(cls) if item.compare) + ")"


def _refuse(instance: object, name: str, *_: object) -> None:
    raise dataclasses.FrozenInstanceError(f"cannot change field {name!r} of {type(instance).__name__}")


def _set_state(instance: object, state: tuple[None, dict[str, object]]) -> None:
    for name, value in state[1].items():
        object.__setattr__(instance, name, value)


_FROZEN = {"__setattr__": _refuse, "__delattr__": _refuse, "__setstate__": _set_state}

if not TYPE_CHECKING:
    dataclass = _dataclass

__all__ = ["dataclass"]
