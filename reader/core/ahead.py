"""Work in stages that is done some items at a time: many times the same is quicker than many things in turn.

A stage that runs for a few items in a row finds its code in the processor's caches. Where the stages take turns at each
item, each throws out what the others need, and all of it takes a quarter longer.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from typing import TypeVar

_Item = TypeVar("_Item")

_MOST = 32
_HEAVY = 1 << 19
"""What weighs more, in code points or bytes, does not wait for others, so that little is held at a time."""


def ahead(items: Iterable[_Item], weight: Callable[[_Item], int]) -> Iterator[_Item]:
    """Yield items, after several of them were asked for.

    Args:
        items: What a stage makes, one at a time; each must still be good when the next is asked for.
        weight: How much memory one takes, in code points or bytes; a guess will do.
    """
    step: list[_Item] = []
    weighs = 0
    for item in items:
        step.append(item)
        weighs += weight(item)
        if len(step) == _MOST or weighs > _HEAVY:
            yield from step
            step, weighs = [], 0
    yield from step
