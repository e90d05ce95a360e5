"""What can go wrong, told to a person: what happened, where, and what to do."""

from __future__ import annotations


class PressmarkError(Exception):
    """A fault that the user can understand and act on.

    Args:
        what: What went wrong, as a sentence without a full stop.
        where: The file, line or record it went wrong in; empty if there is no such place.
        remedy: What the user can do about it; empty if nothing.
    """

    def __init__(self, what: str, *, where: str = "", remedy: str = "") -> None:
        super().__init__(what)
        self.what = what
        self.where = where
        self.remedy = remedy

    def __str__(self) -> str:
        place = f"{self.where}: " if self.where else ""
        remedy = f" ({self.remedy})" if self.remedy else ""
        return f"{place}{self.what}{remedy}"


class IngestError(PressmarkError):
    """Bytes that cannot become an article."""


class LibraryError(PressmarkError):
    """A library, or a file in it, that cannot be used as asked."""


class DamagedError(LibraryError):
    """A file in the library that does not hold what it should."""


class OtherTextError(LibraryError):
    """Annotations that were made on another text than their article has now. Nothing of them is damaged."""


class SaveError(LibraryError):
    """Something that could not be made durable. Nothing that was saved before is lost."""


class LabelSetError(PressmarkError):
    """A label set that contradicts itself or cannot be read."""


class KeymapError(PressmarkError):
    """A key map with an entry that cannot be followed."""


class ExportError(PressmarkError):
    """Training data that cannot be written as asked."""
