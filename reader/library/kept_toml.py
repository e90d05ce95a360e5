"""What a library's TOML files say, kept in the cache as JSON: to parse TOML takes longer than to read an article."""

from __future__ import annotations

import json
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path
from typing import Any

from reader.core.codec import MalformedError, mapping
from reader.errors import LibraryError, SaveError
from reader.files import atomic_write, read_file
from reader.library.json_text import parse
from reader.library.label_file import read_toml
from reader.library.layout import Layout


class KeptToml:
    """Parses TOML, and knows what was parsed the last time.

    Args:
        layout: Where the library lies. Where a link leads out of it, nothing is kept.
    """

    def __init__(self, layout: Layout) -> None:
        try:
            self._path: Path | None = layout.toml()
            self._held = _read(self._path)
        except LibraryError:
            self._path, self._held = None, {}
        self._used: dict[str, Any] = {}

    def parse(self, content: str) -> Mapping[str, Any]:
        """Return what a file of this content says.

        Raises:
            ValueError: If it is not TOML.
        """
        fields = self._held.get(content)
        if not isinstance(fields, dict):
            fields = read_toml(content)
        self._used[content] = fields
        return fields

    def keep(self) -> None:
        """Write what was parsed, if any of it is new; where that fails, it is parsed the next time."""
        if self._path and self._used != self._held:
            # A TypeError is that of a date, which JSON does not have.
            with suppress(SaveError, TypeError):
                atomic_write(self._path, json.dumps(self._used).encode(), durable=False)


def _read(path: Path) -> dict[str, Any]:
    try:
        return {**mapping(parse(read_file(path)), "the file")}
    except (FileNotFoundError, MalformedError):
        return {}
