"""Lines of our own format made straight into files: rows of the one spelled as rows of the others.

This is the quick way of `Takeover.arrival`, for lines that a library without their article takes as they are. Whatever
is not as we write it, or gives anything to say, is left to that.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import product
from typing import Any

import msgspec

from reader.cli.takeover import Arrival, Takeover
from reader.core.annotation import Decision
from reader.core.naming import is_article_id
from reader.editor.aid import first_aid
from reader.errors import PressmarkError
from reader.exchange.dialects import native
from reader.exchange.json_line import dump_line, is_plain
from reader.exchange.native_reading import article_from, entities_from, line_from, without_annotations
from reader.exchange.native_types import Line
from reader.exchange.record import STATUSES
from reader.exchange.rules import aid_faults, are_timestamps, article_faults
from reader.library.article_file import spell_article
from reader.library.first_work import SpelledItem, spelled_work
from reader.library.incoming import Incoming
from reader.library.json_text import spell
from reader.library.layout import annotator_name
from reader.library.protocol import Status
from reader.rows import SpanRow

_encode = msgspec.json.Encoder().encode
_encode_lines = msgspec.json.Encoder().encode_lines
_NONE_GIVEN: dict[str, str] = {}
_NONE_DISMISSED: list[str] = []
"""What most spans have; to spell them, one serves for all."""


class PlainLines:
    """Makes lines into files.

    Args:
        terms: How they are taken over.
    """

    def __init__(self, terms: Takeover) -> None:
        self._terms = terms
        self._labels = {label.name: label for label in terms.labels.labels}
        names = [*self._labels]
        self._single = {label.name for label in terms.labels.labels if not label.discontinuous}
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
            article, entities = article_from(read), entities_from(read)
            if (
                not read.annotator
                or read.status not in STATUSES
                or any(aid_faults(read.suggestions))
                or any(article_faults(article))
                or not is_article_id(article.id)
                or terms.holds(article)
            ):
                return None
            annotator = annotator_name(read.annotator)
            items = _items(read)
            work = spelled_work(
                article, annotator, terms.edit(1, annotator, ()) if items else None, items,
                Status(read.status), first_aid(read.suggestions),
            )  # fmt: skip
            # Metadata may hold numbers that the quick encoder spells in another way.
            content = spell_article(article, spell if article.metadata else _encode)
            source = dump_line(without_annotations(read, article), plain=True)
        except (PressmarkError, ValueError, LookupError, TypeError, RecursionError):
            return None
        files = Incoming(article.id, content, source, native.DIALECT.suffix, [work] if work else [])
        return Arrival(files, article.sha256, len(items), entities)

    def _is_sound(self, read: Line) -> bool:
        """Tell whether nothing is to be said about the spans and relations of a line."""
        spans, ties, names = read.spans, read.relations, read.label_set
        entities = {row.id for row in read.entities}
        ids = [*[row.id for row in spans], *[tie.id for tie in ties], *entities]
        made = [*[row.provenance for row in spans], *[tie.provenance for tie in ties]]
        return (
            len({*ids}) == len(ids) == len(spans) + len(ties) + len(read.entities)
            and {row.entity for row in spans} <= {"", *entities}
            and {row.label for row in spans} <= self._labels.keys() & {*names.labels}
            and self._single.isdisjoint([row.label for row in spans if len(row.fragments) > 1])
            and (not ties or self._may_be_tied(read))
            and are_timestamps({row.at for row in made})
            and "" not in {row.by for row in made}
            and Decision.SUGGESTED not in {row.decision for row in made}
            and all(map(is_plain, {row.confidence for row in made}))
            and _fit(read)
            and all(map(self._allows, [row for row in spans if row.attributes]))
        )

    def _may_be_tied(self, read: Line) -> bool:
        """Tell whether all relations tie two spans that the label set lets them tie."""
        spans, ties = {row.id: row.label for row in read.spans}, read.relations
        return (
            {tie.type for tie in ties} <= {*read.label_set.relations}
            and {(tie.type, spans.get(tie.head), spans.get(tie.tail)) for tie in ties} <= self._ties
            and all(tie.head != tie.tail for tie in ties)
        )

    def _allows(self, span: Any) -> bool:
        """Tell whether the label set has all attributes of a span that it was given, with their values."""
        label = self._labels[span.label]
        return all(
            (known := label.attribute(entry.name)) and known.allows(entry.value)
            for entry in span.attributes
            if not entry.computed
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


def _items(read: Line) -> Sequence[SpelledItem]:
    """Return the spans and relations of a sound line as the library's files hold them."""
    spans = [
        SpanRow(
            row.id, row.label, row.fragments, _given(row.attributes) if row.attributes else _NONE_GIVEN,
            row.entity or None, row.note or None, row.provenance,
            sorted({*row.dismissed.split()}) if row.dismissed else _NONE_DISMISSED,
        )
        for row in read.spans
    ]  # fmt: skip
    rows = _encode_lines([*spans, *read.relations]).split(b"\n")
    return [
        *[
            SpelledItem(span.id, span.label, (span.fragments[0].start, -span.fragments[-1].end, span.id), row)
            for span, row in zip(spans, rows, strict=False)
        ],
        *[
            SpelledItem(tie.id, None, (), row)
            for tie, row in zip(read.relations, rows[len(spans) :], strict=False)
        ],
    ]


def _given(attributes: Sequence[Any]) -> dict[str, str]:
    return dict(sorted([(entry.name, entry.value) for entry in attributes if not entry.computed]))
