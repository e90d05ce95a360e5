"""A document of elements, step by step: what every reader of HTML gives and what turns it into text takes."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from enum import Enum
from typing import NamedTuple


class Step(Enum):
    """What an event does."""

    OPEN = "open"
    CLOSE = "close"
    TEXT = "text"


class Event(NamedTuple):
    """One step through a document.

    Args:
        step: What happens.
        value: The element's name in small letters as HTML has it, or the text.
        attributes: The element's attributes, where it opens.
    """

    step: Step
    value: str
    attributes: Mapping[str, str] = {}


_OF_TABLES = frozenset(("table", "thead", "tbody", "tfoot", "tr", "td", "th"))
_ARRANGED = frozenset(("h1", "h2", "h3", "h4", "h5", "h6", "li", "blockquote", "pre", "hr"))


def without_layout_tables(events: Iterable[Event]) -> Iterator[Event]:
    """Yield the events of a document, those of tables that only arrange the page as if they were `div`.

    A table is one of data if it has a row of two cells or more, none of its cells holds more than a
    paragraph, and no table stands in it.
    """
    held: list[Event] = []
    tables: list[_Table] = []
    of_data: set[int] = set()
    for event in events:
        step, name, _ = event
        if step is Step.OPEN and name == "table":
            if tables:
                tables[-1].arranges = True
            tables.append(_Table(len(held)))
        elif tables and step is not Step.TEXT:
            tables[-1].see(step, name)
        if not tables:
            yield event._replace(value="div") if name in _OF_TABLES and step is not Step.TEXT else event
            continue
        held.append(event)
        if step is Step.CLOSE and name == "table":
            table = tables.pop()
            if not table.arranges and table.most_cells > 1:
                of_data.add(table.begins)
            if not tables:
                yield from _released(held, of_data)
                held, of_data = [], set()
    # A table that never ends arranges nothing that can be told.
    yield from _released(held, of_data)


class _Table:
    """What is known of an open table.

    Attributes:
        begins: Its place among the events that are held.
        arranges: True if it cannot be one of data.
        most_cells: How many cells its longest row has.
    """

    __slots__ = ("_cells", "_paragraphs", "arranges", "begins", "most_cells")

    def __init__(self, begins: int) -> None:
        self.begins = begins
        self.arranges = False
        self.most_cells = 0
        self._cells = 0
        self._paragraphs = 0

    def see(self, step: Step, name: str) -> None:
        """Take in that an element opens or closes in the table itself."""
        if step is not Step.OPEN:
            return
        if name == "tr":
            self._cells = 0
        elif name in ("td", "th"):
            self._cells += 1
            self._paragraphs = 0
            self.most_cells = max(self.most_cells, self._cells)
        elif name == "p":
            self._paragraphs += 1
            self.arranges = self.arranges or self._paragraphs > 1
        elif name in _ARRANGED:
            self.arranges = True


def _released(held: Iterable[Event], of_data: Collection[int]) -> Iterator[Event]:
    """Yield events that were held back.

    Args:
        held: The events.
        of_data: Where among them tables of data begin. They hold no other table.
    """
    inside = False
    for index, event in enumerate(held):
        step, name, _ = event
        inside = inside or index in of_data
        if inside or step is Step.TEXT or name not in _OF_TABLES:
            yield event
        else:
            yield event._replace(value="div")
        if inside and step is Step.CLOSE and name == "table":
            inside = False
