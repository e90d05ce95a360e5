"""Time and keys spent since the last edit."""

from __future__ import annotations

from collections.abc import Callable

from reader.core.annotation import Decision, Provenance
from reader.core.ids import Annotator, Timestamp

IDLE = 30.0
"""A pause longer than this, in seconds, is not time spent on an annotation."""


class Effort:
    """Counts keys, and the time between them.

    Args:
        clock: Gives seconds that only ever grow.
    """

    __slots__ = ("_clock", "_keys", "_last", "_seconds")

    def __init__(self, clock: Callable[[], float]) -> None:
        self._clock = clock
        self._last = clock()
        self._seconds = 0.0
        self._keys = 0

    def moment(self) -> float:
        """Return the present moment of its clock, in seconds."""
        return self._clock()

    def key(self) -> None:
        """Count a key, and the time since the one before unless it was a pause."""
        moment = self._clock()
        if moment - self._last <= IDLE:
            self._seconds += moment - self._last
        self._last = moment
        self._keys += 1

    def reset(self) -> None:
        """Start again, after an edit."""
        self._seconds, self._keys = 0.0, 0

    def provenance(
        self, by: Annotator, at: Timestamp, earlier: Provenance | None = None, *, counted: bool = True
    ) -> Provenance:
        """Return the provenance of what is made or changed now.

        Args:
            by: Who makes it.
            at: When.
            earlier: What it had before: time and keys add up, and where it came from stays known.
            counted: Whether time and keys are stored at all.
        """
        milliseconds, keys = (round(self._seconds * 1000), self._keys) if counted else (0, 0)
        if earlier is None:
            return Provenance(by, at, milliseconds=milliseconds, keys=keys)
        return Provenance(
            by,
            at,
            earlier.origin,
            earlier.confidence,
            earlier.decision if earlier.origin == "human" else Decision.EDITED,
            earlier.milliseconds + milliseconds,
            earlier.keys + keys,
        )
