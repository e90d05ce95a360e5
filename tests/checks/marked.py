"""Annotated texts as tests write them: `[q|“It rose,”] [u|said] [s|the keeper]`."""

from __future__ import annotations

import re
from collections.abc import Mapping

from reader.checks.finding import Context
from reader.checks.rules import all_findings
from reader.core.annotation import Fragment, Provenance, Relation, Span
from reader.core.annotations import Annotations
from reader.core.article import Article
from reader.core.ids import Annotator, EntityId, RelationId, SpanId
from reader.core.labels import LabelSet
from reader.library.label_file import default_labels, parse_labels
from reader.text.reading import Reading
from tests.editor.desk import article_of

LABELS: LabelSet = parse_labels(default_labels(), "labels.toml")
NAMES = {label.key: label.name for label in LABELS.labels}
PROVENANCE = Provenance(Annotator("ada"), "2026-01-31T10:00:00.000Z")

_SIGN = re.compile(r"\[(\w)(\d?)\||\]")


def marked(
    words: str,
    ties: str = "",
    values: Mapping[str, Mapping[str, str]] | None = None,
    entities: Mapping[str, str] | None = None,
) -> tuple[Article, Annotations]:
    """Return an article with annotations.

    Args:
        words: The text. `[q|…]` is a span whose id is `q`; `[q1|…]` has the id `q1`, and where it comes again it
            is one more fragment of the same span. Spans may nest.
        ties: Relations, as in `q has_source s, q has_cue u`; the ids are `r0`, `r1` …
        values: Attributes by span.
        entities: Entries of the register by span.
    """
    text, at = "", 0
    opened: list[tuple[str, int]] = []
    pieces: dict[str, list[Fragment]] = {}
    for sign in _SIGN.finditer(words):
        text += words[at : sign.start()]
        at = sign.end()
        if sign[0] == "]":
            name, start = opened.pop()
            pieces.setdefault(name, []).append(Fragment(start, len(text)))
        else:
            opened.append((sign[1] + sign[2], len(text)))
    text += words[at:]
    assert not opened
    spans = [
        Span(
            SpanId(name),
            NAMES[name[0]],
            tuple(sorted(held)),
            PROVENANCE,
            dict((values or {}).get(name, {})),
            EntityId(entities[name]) if entities and name in entities else None,
        )
        for name, held in pieces.items()
    ]
    relations = [
        Relation(RelationId(f"r{number}"), kind, SpanId(head), SpanId(tail), PROVENANCE)
        for number, (head, kind, tail) in enumerate(tie.split() for tie in ties.split(",") if tie)
    ]
    return article_of(text), Annotations([*spans, *relations])


def context_of(marks: tuple[Article, Annotations], labels: LabelSet = LABELS) -> Context:
    """Return what rules look at."""
    return Context(Reading(marks[0]), marks[1], labels)


def found(context: Context) -> list[tuple[str, str]]:
    """Return the rules that find something, each with the item it is about."""
    return [(finding.rule, finding.item.split()[-1]) for finding in all_findings(context)]
