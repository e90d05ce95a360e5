"""Lines of our own format made straight into files: rows of the one spelled as rows of the others.

This is the quick way of `Takeover.arrival`, for lines that a library without their article takes as they are. Whatever
is not as we write it, or gives anything to say, is left to that.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import product
from typing import Any

import msgspec

from reader.cli.takeover import Arrival, Takeover, source_of
from reader.core.annotation import Decision
from reader.editor.aid import first_aid
from reader.errors import PressmarkError
from reader.exchange.dialects import native
from reader.exchange.json_line import is_plain
from reader.exchange.native_types import Line, bare_record, line_from
from reader.exchange.rules import are_timestamps, structural_faults
from reader.library.article_file import spell_article
from reader.library.first_work import SpelledItem, spelled_work
from reader.library.incoming import Incoming
from reader.library.json_text import spell
from reader.library.layout import annotator_name, is_article_id
from reader.library.protocol import Status
from reader.rows import SpanRow

_encode = msgspec.json.Encoder().encode
_encode_lines = msgspec.json.Encoder().encode_lines


class PlainLines:
    """Makes lines into files.

    Args:
        terms: How they are taken over.
    """

    def __init__(self, terms: Takeover) -> None:
        self._terms = terms
        self._labels = {label.name: label for label in terms.labels.labels}
        names = [*self._labels]
        self._ties: set[tuple[str, str | None, str | None]] = {
            (kind.name, head, tail)
            for kind in terms.labels.relations
            for head, tail in product(names, names)
            if kind.allows(head, tail)
        }

    def arrival(self, line: bytes) -> Arrival | None:
        """Return what a line leaves in a library without its article; None where this is not the way to tell."""
        terms = self._terms
        read = line_from(line) if terms.is_as_it_was else None
        if read is None or not self._is_sound(read):
            return None
        try:
            bare = bare_record(read)
            by, article = terms.annotator_of(bare), bare.article
            if (
                not by
                or any(structural_faults(bare))
                or not is_article_id(article.id)
                or terms.holds(article)
            ):
                return None
            annotator = annotator_name(by)
            items = [*_spelled(read)]
            work = spelled_work(
                article, annotator, terms.edit(1, annotator, ()) if items else None, items,
                Status(bare.status), first_aid(terms.aid(bare)),
            )  # fmt: skip
            # Metadata may hold numbers that the quick encoder spells in another way.
            content = spell_article(article, spell if article.metadata else _encode)
            source = source_of(bare, article)
        except (PressmarkError, ValueError, LookupError, TypeError, RecursionError):
            return None
        files = Incoming(article.id, content, source, native.DIALECT.suffix, [work] if work else [])
        return Arrival(files, len(items), bare.entities)

    def _is_sound(self, read: Line) -> bool:
        """Tell whether nothing is to be said about the spans and relations of a line."""
        spans, entities = {row.id: row.label for row in read.spans}, {row.id for row in read.entities}
        ids = [row.id for row in read.spans] + [tie.id for tie in read.relations] + [*entities]
        made = [row.provenance for row in read.spans] + [tie.provenance for tie in read.relations]
        names = read.label_set
        return (
            len({*ids}) == len(ids)
            and {row.entity for row in read.spans} <= {"", *entities}
            and {row.label for row in read.spans} <= self._labels.keys() & {*names.labels}
            and {tie.type for tie in read.relations} <= {*names.relations}
            and {(tie.type, spans.get(tie.head), spans.get(tie.tail)) for tie in read.relations} <= self._ties
            and all(tie.head != tie.tail for tie in read.relations)
            and are_timestamps({row.at for row in made})
            and "" not in {row.by for row in made}
            and Decision.SUGGESTED not in {row.decision for row in made}
            and all(map(is_plain, {row.confidence for row in made}))
            and _fit(read)
            and all(
                (known := self._labels[row.label].attribute(entry.name)) and known.allows(entry.value)
                for row in read.spans
                for entry in row.attributes
                if not entry.computed
            )
        )


def _fit(read: Line) -> bool:
    """Tell whether all fragments are pieces of the text, in order and apart, and no span has an attribute twice."""
    text, length = read.text, len(read.text)
    for row in read.spans:
        last = -1
        for part in row.fragments:
            start, end = part.start, part.end
            if not last < start < end <= length or text[start:end] != part.text:
                return False
            last = end
        attributes = row.attributes
        if last < 0 or (attributes and len({entry.name for entry in attributes}) != len(attributes)):
            return False
    return True


def _spelled(read: Line) -> Iterator[SpelledItem]:
    """Yield the spans and relations of a sound line as the library's files hold them."""
    rows = _encode_lines([*map(_span_row, read.spans), *read.relations]).split(b"\n")
    for span, row in zip(read.spans, rows, strict=False):
        place = span.fragments[0].start, -span.fragments[-1].end, span.id
        yield SpelledItem(span.id, span.label, place, row)
    for tie, row in zip(read.relations, rows[len(read.spans) :], strict=False):
        yield SpelledItem(tie.id, None, (), row)


def _span_row(span: Any) -> SpanRow:
    given = [(entry.name, entry.value) for entry in span.attributes if not entry.computed]
    return SpanRow(
        span.id, span.label, span.fragments, dict(sorted(given)),
        span.entity or None, span.note or None, span.provenance,
        sorted({*span.dismissed.split()}) if span.dismissed else [],
    )  # fmt: skip
