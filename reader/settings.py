"""What the user has set on the screen, kept from one start to the next."""

from __future__ import annotations

from collections.abc import Container, Mapping
from contextlib import suppress
from dataclasses import fields
from pathlib import Path

from reader.core.dataclass import dataclass
from reader.errors import LibraryError, PressmarkError
from reader.files import atomic_write, keep_aside, read_file

COLUMN = 84
"""Cells of the text column where the user has set none."""
NARROWEST_COLUMN, WIDEST_COLUMN = 24, 200
"""The least and the most cells that the text column can be set to, apart from all there are."""
QUEUES = ("random", "uncertainty")
"""Which article to do is next: one by lot, or the one that programs are least sure of; the first one is usual."""
MOST_SPACING = 1
"""The most blank rows between two rows of a paragraph."""

_COLUMNS = frozenset((0, *range(NARROWEST_COLUMN, WIDEST_COLUMN + 1)))
_LAST_READ = "last_read"
_MOST_LIBRARIES = 50
_MOST_BYTES = 65_536


@dataclass(frozen=True, slots=True)
class Settings:
    """How the user likes the screen.

    Args:
        theme: The theme's name; empty for the one to start with. The screen knows which there are.
        column: Most cells of the text column; 0 for as many as there are.
        spacing: Blank rows between two rows of a paragraph.
        focus: Whether nothing but the article is shown.
        queue: Which article to do is next: one of `QUEUES`.
        guidelines: Whether the guideline of the label in hand stands below the annotations.
        suggestions: Whether the parts of an attribution are suggested.
        effort: Whether the time and the keys that an annotation took are stored with it.
        haste: Whether one is told that suggestions were accepted faster than they can be read.
    """

    theme: str = ""
    column: int = COLUMN
    spacing: int = 0
    focus: bool = False
    queue: str = QUEUES[0]
    guidelines: bool = True
    suggestions: bool = True
    effort: bool = True
    haste: bool = True

    @classmethod
    def of(cls, values: Mapping[str, object]) -> Settings:
        """Return the settings that a file holds; what does not fit is as if it were not there."""
        theme, focus, queue = values.get("theme"), values.get("focus"), values.get("queue")
        return cls(
            theme if isinstance(theme, str) else "",
            _number(values.get("column"), _COLUMNS, COLUMN),
            _number(values.get("spacing"), range(MOST_SPACING + 1), 0),
            focus is True,
            queue if isinstance(queue, str) and queue in QUEUES else QUEUES[0],
            *(values.get(name) is not False for name in ("guidelines", "suggestions", "effort", "haste")),
        )


def _articles(values: Mapping[str, object]) -> dict[str, str]:
    held = values.get(_LAST_READ)
    return {name: str(article) for name, article in held.items()} if isinstance(held, dict) else {}


def _number(value: object, allowed: Container[int], default: int) -> int:
    return value if type(value) is int and value in allowed else default


class SettingsFile:
    """Settings, and the file that keeps them: one JSON object, whose other keys stay as they are.

    A file that is damaged counts as one without settings, and is kept aside before it is written over.

    It also keeps which article of each library was read last.

    Args:
        path: The file; it need not exist. Without one the settings last as long as the program.
        library: Which library is read, by any name that stays the same.
    """

    def __init__(self, path: Path | None = None, library: str = "") -> None:
        self._path = path
        self._library = library
        self.notices: list[str] = []
        """What the user must be told when the first article is shown."""
        values, fault = self._read()
        self.current = Settings.of(values)
        """The settings as they stand."""
        self.last_read = _articles(values).get(library, "")
        """The id of the article that was read last in the library; empty if none was."""
        if fault:
            self.notices.append(f"{path}: the settings cannot be read, because {fault}; they are as at first")

    def change(self, settings: Settings) -> None:
        """Make these the settings, and keep what differs from before; a write by another program stays.

        Raises:
            LibraryError: If they cannot be kept. They hold for as long as the program runs.
        """
        before, self.current = self.current, settings
        changed = {
            item.name: value
            for item in fields(Settings)
            if (value := getattr(settings, item.name)) != getattr(before, item.name)
        }
        if changed:
            self._write(changed)

    def read(self, article: str) -> None:
        """Keep which article is read now; nothing is lost where that cannot be written."""
        if article == self.last_read or not self._library:
            return
        self.last_read = article
        others = {name: held for name, held in _articles(self._read()[0]).items() if name != self._library}
        kept = dict([*others.items()][1 - _MOST_LIBRARIES :])
        with suppress(LibraryError):
            self._write({_LAST_READ: {**kept, self._library: article}})

    def _write(self, changed: Mapping[str, object]) -> None:
        if self._path is None:
            return
        import json

        values, fault = self._read()
        if fault:
            keep_aside(self._path, read_file(self._path))
        text = json.dumps({**values, **changed}, indent=2, ensure_ascii=False)
        atomic_write(self._path, f"{text}\n".encode(), durable=False)

    def _read(self) -> tuple[Mapping[str, object], str]:
        """Return what the file holds, and what is wrong with it."""
        if self._path is None:
            return {}, ""
        import json

        try:
            values = json.loads(read_file(self._path, 0, _MOST_BYTES))
        except FileNotFoundError:
            return {}, ""
        except (ValueError, RecursionError):
            return {}, "it is not JSON"
        except PressmarkError as fault:
            return {}, fault.what
        return (values, "") if isinstance(values, dict) else ({}, "it is not a JSON object")
