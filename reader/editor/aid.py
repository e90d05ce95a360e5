"""Whether an annotator worked with suggestions or without: what a study of agreement has to know."""

from __future__ import annotations

from contextlib import suppress
from enum import StrEnum

from reader.errors import SaveError
from reader.library.protocol import Annotated, Journal

_DRAFT = "suggestions"
_SHOWN, _OFF = "shown", "off"


class Aid(StrEnum):
    """How the edits of one annotator in one article were made."""

    SHOWN = "shown"
    """With suggestions on."""
    OFF = "off"
    """With suggestions switched off."""
    BOTH = "both"
    """Some with them on, some with them off."""
    UNKNOWN = "unknown"
    """Before this was recorded, or elsewhere."""


def note_aid(journal: Journal, *, suggestions: bool) -> None:
    """Record with an annotator's other drafts how an edit was made, where nothing says so yet.

    Args:
        journal: The annotations.
        suggestions: Whether suggestions were on.
    """
    word = _SHOWN if suggestions else _OFF
    held = journal.drafts.get(_DRAFT, "").split()
    if word not in held:
        # The edit itself is saved; what could not be recorded is recorded with the next one.
        with suppress(SaveError):
            journal.draft(_DRAFT, " ".join([*held, word]))


def restore_aid(journal: Journal, told: str) -> None:
    """Record with an annotator's other drafts how edits were made elsewhere.

    Args:
        journal: The annotations, to which those edits have come.
        told: What is told of it there: one of the values of `Aid`, or anything else where nobody knows.
    """
    for word in (_SHOWN, _OFF):
        if told in (word, Aid.BOTH):
            note_aid(journal, suggestions=word == _SHOWN)


def aid_of(journal: Annotated) -> Aid:
    """Return how the annotator of a journal worked."""
    held = set(journal.drafts.get(_DRAFT, "").split())
    if {_SHOWN, _OFF} <= held:
        return Aid.BOTH
    return Aid.SHOWN if _SHOWN in held else Aid.OFF if _OFF in held else Aid.UNKNOWN
