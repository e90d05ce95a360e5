"""Whether an annotator worked with suggestions or without: what a study of agreement has to know.

It is recorded with the annotator's other drafts: `shown` or `off`, and where that was switched what held from when on,
such as `shown off@2026-01-31T10:00:00.000Z`.
"""

from __future__ import annotations

from contextlib import suppress
from enum import StrEnum

from reader.core.edit import Edit
from reader.errors import SaveError
from reader.library.protocol import Annotated, Journal
from reader.stamps import SPELLING
from reader.text.lazy import lazy

_DRAFT = "suggestions"
_SHOWN, _OFF = "shown", "off"
_SINCE = "@"
_PART = lazy(rf"(?:shown|off)(?:@{SPELLING})?")


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


def note_aid(journal: Journal, edit: Edit, *, suggestions: bool) -> None:
    """Record how an edit was made, where it was made otherwise than the one before.

    Args:
        journal: The annotations.
        edit: The edit: what it made says since when.
        suggestions: Whether suggestions were on.
    """
    word = _SHOWN if suggestions else _OFF
    if journal.drafts.get(_DRAFT) == word:
        return
    told = aid_told(journal)
    last = told.rpartition(" ")[2].partition(_SINCE)[0]
    if word != last:
        made = (change.after.provenance.at for change in edit.changes if change.after is not None)
        _record(journal, f"{told} {word}{_SINCE}{max(made, default=edit.at)}" if told else word)


def restore_aid(journal: Journal, told: str) -> None:
    """Record how edits were made elsewhere that have come to a journal.

    Args:
        journal: The annotations.
        told: What `aid_told` said there.
    """
    held = aid_told(journal).split()
    if new := [part for part in told.split() if part not in held]:
        _record(journal, " ".join([*held, *new]))


def first_aid(told: str) -> dict[str, str]:
    """Return the drafts that `restore_aid` gives to a journal that has none."""
    return {_DRAFT: " ".join(told.split())} if told else {}


def aid_told(journal: Annotated) -> str:
    """Return how the annotator of a journal worked, as it is recorded; empty where nobody knows."""
    return " ".join(filter(_PART.fullmatch, journal.drafts.get(_DRAFT, "").split()))


def aid_of(journal: Annotated) -> Aid:
    """Return how the annotator of a journal worked."""
    held = {part.partition(_SINCE)[0] for part in aid_told(journal).split()}
    if {_SHOWN, _OFF} <= held:
        return Aid.BOTH
    return Aid.SHOWN if _SHOWN in held else Aid.OFF if _OFF in held else Aid.UNKNOWN


def _record(journal: Journal, told: str) -> None:
    # The edit itself is saved; what could not be recorded is recorded with the next one.
    with suppress(SaveError):
        journal.draft(_DRAFT, told)
