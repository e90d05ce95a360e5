"""What a consumer is given, and what it must find in it."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from reader.core.annotation import Span
from reader.exchange.dialect import dialect
from reader.exchange.record import Record
from tests.conformance.damage import Damage
from tests.exchange.comparing import write_all
from tests.exchange.torture import RECORDS

_SHORT = 10_000
"""How many code points are too many for a text that is damaged; long ones take time and show nothing more."""
Found = dict[str, Any]
"""What a consumer found: `documents`, `spans` as `[text digest, label, [[start, end, words], …]]`, `relations` as
`[type, span, span]`, `faults` in its own words, and its `version`; where it reads as much, also `known` as `[text
digest, title, date, [note, …], [name, …]]` of each document."""


@dataclass(frozen=True, slots=True)
class Case:
    """An export that a consumer reads.

    Args:
        name: What it is called.
        records: What is written.
        change: What is done to the content of the file then, or None.
    """

    name: str
    records: Sequence[Record]
    change: Callable[[str], str] | None = None


@dataclass(frozen=True, slots=True)
class Consumer:
    """A program that reads one of our dialects.

    Args:
        name: What it is called; its script is `consumers/NAME.py` with underscores.
        what: What of it reads the export, or what it reads, in a few words.
        dialect: What it reads.
        requirements: What is installed for it, as pip takes it.
        damages: What is done to the file, by name: one offset shifted by one, one relation's target gone, one
            unknown label, and what else may happen to it.
        records: What it is given: all that the dialect can hold.
        options: What is chosen of the dialect's options.
        repositories: What is cloned for it beside what pip takes: `https://…@COMMIT:FOLDER`.
        damaged: For a dialect of a folder, a pattern of the file that is damaged: the first one of it.
        script: The script in `consumers/`, where several consumers share one.
        arguments: What the script is given after the file or folder.
        once: What it is given after these for the sound export alone.
        encoding: Of the file that is damaged; `latin-1` for one of bytes.
        spaces: Whether what it reads tells the white space between a span's words.
    """

    name: str
    what: str
    dialect: str
    requirements: tuple[str, ...]
    damages: Mapping[str, Damage]
    records: Sequence[Record] = RECORDS
    options: Mapping[str, str] = field(default_factory=dict)
    repositories: tuple[str, ...] = ()
    damaged: str = ""
    script: str = ""
    arguments: tuple[str, ...] = ()
    once: tuple[str, ...] = ()
    encoding: str = "utf-8"
    spaces: bool = True

    @property
    def short_records(self) -> list[Record]:
        """Those of its records with short texts: what it is shown damaged, and without the damage."""
        return [record for record in self.records if len(record.article.text) < _SHORT]


def prepare(consumer: Consumer, case: Case, folder: Path) -> Path:
    """Write what a consumer is given to a folder, and return the file or folder that it reads."""
    found = dialect(consumer.dialect)
    target = folder / f"out{found.suffix}"
    write_all(found, case.records, target, consumer.options)
    if case.change is not None:
        file = min(target.rglob(consumer.damaged)) if found.folder else target
        content = file.read_bytes().decode(consumer.encoding)
        file.write_bytes(case.change(content).encode(consumer.encoding))
    return target


def expected(records: Sequence[Record], *, spaces: bool = True) -> Found:
    """Return what must be found in records.

    Args:
        records: What was written.
        spaces: Whether a consumer can tell the white space between a span's words.
    """
    spans: list[Any] = []
    relations: list[Any] = []
    for record in records:
        by_id = {span.id: _span(record, span, spaces=spaces) for span in record.spans}
        spans += by_id.values()
        relations += ([tie.type, by_id[tie.head], by_id[tie.tail]] for tie in record.relations)
    return {
        "documents": len(records),
        "spans": spans,
        "relations": relations,
        "known": [_known(record) for record in records],
        "faults": [],
    }


def _known(record: Record) -> list[Any]:
    article = record.article
    notes = [span.note for span in record.spans if span.note]
    names = [name for entity in record.entities for name in (entity.name, *entity.aliases)]
    return [article.sha256, article.title, article.published or "", notes, names]


def _span(record: Record, span: Span, *, spaces: bool) -> list[Any]:
    text = record.article.text
    parts: list[list[Any]] = []
    for part in span.fragments:
        words = text[part.start : part.end]
        parts.append([part.start, part.end, words if spaces else "".join(words.split())])
    return [record.article.sha256, span.label, parts]
