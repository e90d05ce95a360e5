"""Spans as runs of tokens under one name each, for dialects that hold no more than that, and what is lost by it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence

from reader.core.annotation import Span
from reader.core.roles import TYPE
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
UNSAID = (
    Loss(Thing.FRAGMENTS, "each is a span of its own"),
    Loss(Thing.ATTRIBUTES, "left out"),
    Loss(Thing.NOTES, "left out"),
)
"""What names and runs of tokens do not say of a span."""
CUT = Loss(Thing.SPANS, "those that begin or end inside a token or with white space")
NAMELESS = Loss(Thing.SPANS, "those whose label the label set lacks")
TAGGED = (
    CUT,
    Loss(Thing.SPANS, "those that overlap another of their label"),
    NAMELESS,
    Loss(Thing.RELATIONS, "left out"),
    Loss(Thing.ENTITIES, "left out"),
    *UNSAID,
)
"""What tags drop."""
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
    name = job.labels.attribute_name(span.label, TYPE)
    value = span.attributes.get(name) or record.computed.get(span.id, {}).get(name, "")
    return tag_of(job.labels, span.label, value, by_type=job.options.get(TAGS.name) == TYPES)


def tags(job: Job) -> list[str]:
    """Return all that spans can be called, in the order of the label set."""
    by_type = job.options.get(TAGS.name) == TYPES
    names = (tag_names(job.labels, label.name, by_type=by_type) for label in job.labels.labels)
    return list(
        dict.fromkeys(name.removeprefix("B-") for several in names for name in several if name[0] == "B")
    )


def columns(
    record: Record, spans: Iterable[Span], cut: Tokens, job: Job, marks: Callable[[int], Sequence[str]]
) -> dict[str, list[str]]:
    """Return the tags of each label of the label set, one for each token, and count what is written and lost.

    Args:
        record: The record.
        spans: Those of its spans whose labels are in the label set.
        cut: The tokens of its text.
        job: Whose account it is.
        marks: Gives the letters of the scheme for a run of so many tokens.
    """
    found = {label.name: ["O"] * len(cut) for label in job.labels.labels}
    written = 0
    for span in spans:
        runs = token_runs(record, span, cut, job)
        if not runs:
            continue
        column = found[span.label]
        if any(column[place] != "O" for first, after in runs for place in range(first, after)):
            job.account.drop_span(record, span, OVERLAP)
            continue
        name = tag(record, span, job)
        for first, after in runs:
            column[first:after] = [f"{mark}-{name}" for mark in marks(after - first)]
        miss(record, span, job, what="tags")
        written += 1
    job.account.write(spans=written)
    return found


def bio(length: int) -> str:
    """Return the letters of BIO for a run of so many tokens."""
    return "B" + "I" * (length - 1)


def known(record: Record, job: Job) -> Iterator[Span]:
    """Yield the spans whose labels are in the label set; the others are dropped."""
    for span in record.spans:
        if job.labels.label(span.label) is None:
            job.account.drop_span(record, span, "its label is not in the label set")
        else:
            yield span


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
    name = job.labels.attribute_name(span.label, TYPE)
    told = span.attributes.get(name, "") == tag(record, span, job) != span.label
    lost = len(span.attributes.keys() - ({name} if told else set()))
    if lost:
        job.account.miss(record, span, Thing.ATTRIBUTES, f"{what} do not say it", lost)
    if span.entity and not entity:
        job.account.miss(record, span, Thing.ENTITIES, f"{what} do not say it")
    if span.note:
        job.account.miss(record, span, Thing.NOTES, f"{what} do not say it")
