"""Annotations of a text that the library holds in another version: the place where they are carried over.

The importer calls a `CarryOver` for each such record. `refuse` is the one for now: it carries nothing over, so that
nothing is guessed, and the record is reported and counted as waiting.
"""

from __future__ import annotations

from typing import Protocol

from reader.core.article import Article
from reader.exchange.record import Record


class CarryOver(Protocol):
    """Brings annotations of one version of a text over to another."""

    def __call__(self, record: Record, held: Article) -> Record | None:
        """Return the record with its spans at their places in the text that is held, or None if that cannot be done.

        Args:
            record: The annotations, with the text that they were made on.
            held: The article as the library has it.
        """


def refuse(record: Record, held: Article) -> Record | None:  # noqa: ARG001 what a `CarryOver` is given
    """Carry nothing over."""
    return None
