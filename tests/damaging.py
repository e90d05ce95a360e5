"""One value of a file after another is put wrong, to see that each is said and costs nothing else."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from itertools import cycle, islice
from typing import Any

GONE = object()
WRONG: Sequence[Any] = (GONE, None, True, -1, 99, "", "?", [7], {"?": 7})
"""What takes the place of a value; `GONE` takes it away with its key."""

Keys = tuple[str | int, ...]


def damages(value: Any, each: int = len(WRONG)) -> Iterator[tuple[str, Any]]:
    """Yield a JSON value with one damage, and what was done; of places of one kind only the first is damaged.

    Args:
        value: The value.
        each: In how many ways a place is damaged: by those of `WRONG` whose turn it is.
    """
    seen: set[str] = set()
    turn = cycle(WRONG)
    for keys, kind in _places(value):
        if kind not in seen:
            seen.add(kind)
            for wrong in islice(turn, each):
                name = "/".join(map(str, keys))
                yield f"{name} {'-' if wrong is GONE else json.dumps(wrong)}", _with(value, keys, wrong)


def spelled(pinned: dict[str, Any]) -> str:
    """Return what is pinned as it is kept: in ASCII, so that no tool shows or changes a character of it."""
    return json.dumps(pinned, indent=1, ensure_ascii=True) + "\n"


def _places(value: Any) -> Iterator[tuple[Keys, str]]:
    """Yield the keys that lead to each value, and what is the same for values of one kind."""
    yield (), ""
    if isinstance(value, dict):
        kind = f"{value.get('type', '')} {value.get('%TYPE', '')} {' '.join(value)}"
        numbered = all(key.isdecimal() for key in value)
        for key, held in value.items():
            for rest, inner in _places(held):
                yield (key, *rest), f"# {inner}" if numbered else f"{kind} {key} {inner}"
    elif isinstance(value, list):
        for number, held in enumerate(value):
            yield from (((number, *rest), f"[] {inner}") for rest, inner in _places(held))


def _with(value: Any, keys: Keys, wrong: Any) -> Any:
    if not keys:
        return None if wrong is GONE else wrong
    made = value.copy()
    if len(keys) == 1 and wrong is GONE:
        del made[keys[0]]
    else:
        made[keys[0]] = _with(value[keys[0]], keys[1:], wrong)
    return made
