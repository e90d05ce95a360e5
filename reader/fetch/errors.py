"""What can go wrong on the way to a web address."""

from __future__ import annotations

from reader.errors import PressmarkError


class FetchError(PressmarkError):
    """A web address that was not fetched. The message says nothing that a password could stand in."""
