"""Spans as runs of tokens under one name each, for dialects that hold no more than that, and what is lost by it."""

from __future__ import annotations

from reader.core.annotation import Span
from reader.exchange.account import Loss
from reader.exchange.dialect import Job, Option
from reader.exchange.dialects._huggingface_card import tag_names, tag_of
from reader.exchange.record import Record
from reader.exchange.things import Thing
from reader.exchange.tokens import Tokens, misalignment

TYPES = "types"
TAGS = Option(
    "tags",
    "labels",
    "what a span is called: by its label, or the value of its attribute “type” where it has one",
    ("labels", TYPES),
)
LOSES = (
    Loss(Thing.DISMISSED, "left out"),
    Loss(Thing.PROVENANCE, "left out"),
    Loss(Thing.STATUS, "left out"),
    Loss(Thing.METADATA, "left out"),
    Loss(Thing.BLOCKS, "left out"),
    Loss(Thing.MARKS, "left out"),
)
"""What is lost where nothing but text, names and places is written."""
OVERLAP = "it overlaps another span of its label"


def token_runs(record: Record, span: Span, cut: Tokens, job: Job) -> list[tuple[int, int]]:
    """Return the runs of tokens that a span's fragments are, first and one past the last.

    Returns:
        None at all, and the span is dropped, where a fragment is no run of tokens.
    """
    runs = []
    for part in span.fragments:
        run = cut.aligned(part)
        if run is None:
            job.account.drop_span(record, span, misalignment(record.article.text, part, cut.tokenizer))
            return []
        runs.append(run)
    return runs


def tag(record: Record, span: Span, job: Job) -> str:
    """Return what a span is called, as the option `tags` has it."""
    value = span.attributes.get("type") or record.computed.get(span.id, {}).get("type", "")
    return tag_of(job.labels, span.label, value, by_type=job.options.get(TAGS.name) == TYPES)


def tags(job: Job) -> list[str]:
    """Return all that spans can be called, in the order of the label set."""
    by_type = job.options.get(TAGS.name) == TYPES
    names = (tag_names(job.labels, label.name, by_type=by_type) for label in job.labels.labels)
    return list(
        dict.fromkeys(name.removeprefix("B-") for several in names for name in several if name[0] == "B")
    )


def miss(record: Record, span: Span, job: Job, *, what: str, entity: bool = False) -> None:
    """Note what a name and runs of tokens do not say of a span.

    Args:
        record: The record.
        span: The span.
        job: Whose account it is.
        what: What says no more, in the plural: `tags`.
        entity: Whether the link to an entity is kept all the same.
    """
    if len(span.fragments) > 1:
        job.account.miss(record, span, Thing.FRAGMENTS, "each fragment is a span of its own")
    told = span.attributes.get("type", "") == tag(record, span, job) != span.label
    lost = len(span.attributes.keys() - ({"type"} if told else set()))
    if lost:
        job.account.miss(record, span, Thing.ATTRIBUTES, f"{what} do not say it", lost)
    if span.entity and not entity:
        job.account.miss(record, span, Thing.ENTITIES, f"{what} do not say it")
    if span.note:
        job.account.miss(record, span, Thing.NOTES, f"{what} do not say it")
