"""Rules about who said what: parts that nothing reaches, and quotes and claims that nobody makes."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from reader.checks.finding import Context, Finding, Fix, Level, Rule, at, deleted, no_fix
from reader.checks.label_set import fits
from reader.checks.nearby import nearby
from reader.core.annotation import Span
from reader.core.labels import RelationType
from reader.core.roles import (
    ATTRIBUTION,
    CLAIM,
    COREF,
    CUE,
    ENTITY,
    HAS_CUE,
    HAS_SOURCE,
    QUOTE,
    SOURCE,
    SPEAKER,
    STATES,
    TYPE,
)

_PARTS = {SOURCE: HAS_SOURCE, CUE: HAS_CUE}
"""The relation that makes a label a part of an attribution, by the roles of both."""

_UNSAID = ("implicit", "none")
_QUOTED = 30
_MANY_WORDS = 25
_LONGEST_COUNTED = 5_000
_PEOPLE = frozenset("he him his himself she her hers herself i me my who".split())
_OTHERS = frozenset(
    "it its itself we us our they them their theirs themselves you one this that these those".split()
)


def unreached_part(context: Context, span: Span) -> Iterator[Finding]:
    """Yield sources and cues that no quote or claim is tied to."""
    kind = _kind_reaching(context, span)
    if kind is not None and not _reached(context, span, kind):
        what = f"nothing reaches this {span.label} by {kind.name}"
        yield at(span, what, "tie a quote or claim to it, or delete it")


def reach_part(context: Context, span: Span, finding: Finding) -> Fix | None:
    """Tie the nearest quote or claim that has no such part to it; where there is none, delete it."""
    kind = _kind_reaching(context, span)
    if kind is None:
        return None
    for head in sorted(nearby(context, span), key=lambda other: other.label != kind.head[0]):
        if fits(context.labels, kind, head, span) and not _tied(context, head, kind):
            return Fix(f"tie {_excerpt(context, head)} to it", tied=((kind.name, head.id, span.id),))
    return deleted(context, span)


def quote_without_source(context: Context, span: Span) -> Iterator[Finding]:
    """Yield quotes that nobody is said to have said."""
    labels = context.labels
    if labels.role_of(span.label) != QUOTE or labels.given(span, ATTRIBUTION) in _UNSAID:
        return
    if _could_have(context, span) and not _has_maker(context, span):
        yield at(span, f"this {span.label} has no source", "tie a source to it, or say who speaks")


def give_source(context: Context, span: Span, finding: Finding) -> Fix | None:
    """Tie it to the nearest source: one that is free if there is one near, else one of another quote."""
    kind = context.labels.relation_for(HAS_SOURCE)
    if kind is not None:
        sources = [
            other
            for other in nearby(context, span)
            if other.label == kind.tail[0] and fits(context.labels, kind, span, other)
        ]
        for source in sorted(sources, key=lambda other: _reached(context, other, kind)):
            return Fix(f"tie it to {_excerpt(context, source)}", tied=((kind.name, span.id, source.id),))
    label = context.labels.label(span.label)
    attribute = label.attribute_for(ATTRIBUTION) if label and label.role == QUOTE else None
    if attribute is not None and _UNSAID[1] in attribute.values:
        after = replace(span, attributes={**span.attributes, attribute.name: _UNSAID[1]})
        return Fix("say that none is given", changed=(after,))
    return None


def claim_without_claimer(context: Context, span: Span) -> Iterator[Finding]:
    """Yield claims that nobody is said to make."""
    if context.labels.role_of(span.label) != CLAIM or not _could_have(context, span):
        return
    states = context.labels.relation_for(STATES)
    if _has_maker(context, span) or (states is not None and _reached(context, span, states)):
        return
    quotes = context.labels.names_for(QUOTE)
    inside = (
        piece.label in quotes and piece.start <= span.start and span.end <= piece.end
        for piece in context.annotations.pieces(span.start, span.start + 1)
    )
    if not any(inside):
        yield at(span, f"this {span.label} has no claimer", "tie a source to it, or set its claimer")


def give_claimer(context: Context, span: Span, finding: Finding) -> Fix | None:
    """Say that the author makes it; where that cannot be said, tie it to the nearest source."""
    label = context.labels.label(span.label)
    attribute = label.attribute_for(SPEAKER) if label else None
    if attribute is not None and (not attribute.values or "author" in attribute.values):
        after = replace(span, attributes={**span.attributes, attribute.name: "author"})
        return Fix("say that the author makes it", changed=(after,))
    return give_source(context, span, finding)


def pronoun_source(context: Context, span: Span) -> Iterator[Finding]:
    """Yield English pronouns as sources of which it is not said who they are."""
    labels = context.labels
    if labels.role_of(span.label) != SOURCE or span.entity is not None or span.end - span.start > _QUOTED:
        return
    language = context.reading.article.language or labels.language or "en"
    if not language.lower().startswith("en") or _pronoun(context, span) not in _PEOPLE | _OTHERS:
        return
    coref = labels.relation_for(COREF)
    spans = context.annotations.spans
    for tie in context.annotations.relations_to(span.id):
        head = spans.get(tie.head)
        if head is not None and labels.given(head, SPEAKER):
            return
    if coref is None or not (_reached(context, span, coref) or _tied(context, span, coref)):
        yield at(span, f"this {span.label} is a pronoun, and nothing says who it is", "tie it to an entity")


def resolve_pronoun(context: Context, span: Span, finding: Finding) -> Fix | None:
    """Tie it to the nearest entity before it that it may stand for, by the register where that knows it."""
    labels = context.labels
    kind = labels.relation_for(COREF)
    person = _pronoun(context, span) in _PEOPLE
    for other in nearby(context, span):
        if other.end > span.start or labels.role_of(other.label) != ENTITY:
            continue
        if person and labels.given(other, TYPE) not in (None, "PERSON"):
            continue
        words = f"say that it is {_excerpt(context, other)}"
        if other.entity is not None:
            return Fix(words, changed=(replace(span, entity=other.entity),))
        if kind is not None and fits(labels, kind, span, other):
            return Fix(words, tied=((kind.name, span.id, other.id),))
    return None


def long_source(context: Context, span: Span) -> Iterator[Finding]:
    """Yield sources that may have taken in an incidental clause."""
    if context.labels.role_of(span.label) != SOURCE or span.end - span.start < 2 * _MANY_WORDS:
        return
    pieces = (
        context.text[piece.start : min(piece.end, piece.start + _LONGEST_COUNTED)] for piece in span.fragments
    )
    words = sum(len(piece.split()) for piece in pieces)
    if words > _MANY_WORDS:
        yield at(span, f"this {span.label} has {words} words", "leave out what only adds to it")


def _could_have(context: Context, span: Span) -> bool:
    """Tell whether the label set has a way to say who it is from."""
    kind = context.labels.relation_for(HAS_SOURCE)
    return bool(
        (kind and kind.enabled and span.label in kind.head)
        or context.labels.attribute_name(span.label, SPEAKER)
    )


def _has_maker(context: Context, span: Span) -> bool:
    kind = context.labels.relation_for(HAS_SOURCE)
    return bool(context.labels.given(span, SPEAKER)) or (kind is not None and _tied(context, span, kind))


def _kind_reaching(context: Context, part: Span) -> RelationType | None:
    """Return the relation that makes a span a part of an attribution; None where it can be none."""
    return context.labels.relation_for(_PARTS.get(context.labels.role_of(part.label), ""))


def _tied(context: Context, head: Span, kind: RelationType) -> bool:
    return any(tie.type == kind.name for tie in context.annotations.relations_from(head.id))


def _reached(context: Context, tail: Span, kind: RelationType) -> bool:
    return any(tie.type == kind.name for tie in context.annotations.relations_to(tail.id))


def _pronoun(context: Context, span: Span) -> str:
    return context.words_of(span).lower()


def _excerpt(context: Context, span: Span) -> str:
    words = " ".join(context.text[span.start : min(span.end, span.start + 4 * _QUOTED)].split())
    short = words if len(words) <= _QUOTED else f"{words[: _QUOTED - 1].rstrip()}…"
    return short if short[:1] in ("“", '"', "„", "«", "‘") else f"“{short}”"


RULES = (
    Rule("unreached_part", "a source or cue that no relation reaches", Level.ERROR, unreached_part, reach_part),
    Rule("quote_without_source", "a quote without a source", Level.WARNING, quote_without_source, give_source),
    Rule("claim_without_claimer", "a claim that nobody makes", Level.WARNING, claim_without_claimer, give_claimer),
    Rule("pronoun_source", "a pronoun as source without an entity", Level.WARNING, pronoun_source, resolve_pronoun),
    Rule("long_source", "a source of very many words", Level.NOTE, long_source, no_fix),
)  # fmt: skip
