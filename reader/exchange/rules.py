"""What must hold in a record, wherever it comes from: a library or a file."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass, fields

import msgspec

from reader.core.annotation import Decision, Entity, Provenance, Relation, Span
from reader.core.article import Article, text_digest
from reader.exchange.record import STATUSES, AnyRecord, LabelNames, Record
from reader.rows import LARGEST_COUNT, ProvenanceRow, RelationRow, SpanRow
from reader.stamps import SPELLING

_encode = msgspec.json.Encoder().encode
_TIMESTAMP = re.compile(SPELLING)
# Possessive: what was matched is not gone back to, and so not remembered, which takes a third of the time off.
_TIMESTAMPS = re.compile(rf"(?:{SPELLING}\n)*+")
_MOST_TOLD = 60
"""How many code points of a span's words stand in a message."""
_BESIDE_TEXT = [part.name for part in fields(Article) if part.name != "text"]
_AID = re.compile(rf"(?:(?:shown|off)(?: (?:shown|off)(?:@{SPELLING})?)*)?")


@dataclass(frozen=True, slots=True)
class Fault:
    """Something that a record has and must not have.

    Args:
        item: Which part of the record, such as `span s-0123456789`; empty for the record itself.
        what: What is wrong, as a sentence without a full stop.
        remedy: What the user can do about it; empty if nothing in particular.
    """

    item: str
    what: str
    remedy: str = ""

    def __str__(self) -> str:
        item = f"{self.item}: " if self.item else ""
        remedy = f" ({self.remedy})" if self.remedy else ""
        return f"{item}{self.what}{remedy}"


def words_of(span: Span, text: str) -> str:
    """Return the words of a span on one line, of many the first sixty letters, to tell a person which one is meant."""
    return one_line(span.excerpt(text))


def one_line(words: str) -> str:
    """Return words on one line, of many the first sixty letters."""
    words = " ".join(words.split())
    return words if len(words) <= _MOST_TOLD else f"{words[: _MOST_TOLD - 1]}…"


def structural_faults(record: AnyRecord, broken: Iterable[str] = ()) -> Iterator[Fault]:
    """Yield what makes a record contradict itself: what `article_faults` tells, and `record_faults`.

    Args:
        record: The record; where it still has rows, its article has been looked at.
        broken: Ids of spans that the record had but that could not be read; a relation may name them.
    """
    if isinstance(record, Record):
        yield from article_faults(record.article)
    yield from record_faults(record, broken)


def record_faults(record: AnyRecord, broken: Iterable[str] = ()) -> Iterator[Fault]:
    """Yield what makes a record contradict itself beside its article: offsets, ids, ends of relations, times.

    Args:
        record: The record.
        broken: As for `structural_faults`.
    """
    if not record.annotator:
        yield Fault("", "it does not say who the annotator is")
    if record.status not in STATUSES:
        yield Fault("", f"status {record.status!r} is none of {', '.join(STATUSES)}")
    yield from aid_faults(record.aid)
    # All are looked at together first, which is quicker: nearly always there is nothing to tell.
    spans, entities = [span.id for span in record.spans], {entity.id for entity in record.entities}
    ids: list[str] = [
        *spans,
        *[tie.id for tie in record.relations],
        *[entity.id for entity in record.entities],
    ]
    if len({*ids}) != len(ids):
        for name, times in Counter(ids).items():
            if times > 1:
                yield Fault(name, f"this id is given {times} times")
    length = len(record.article.text)
    furthest = max([span.fragments[-1].end for span in record.spans], default=0)
    pointed = {span.entity for span in record.spans}
    for span in record.spans if furthest > length or not pointed <= {None, *entities} else ():
        if (last := span.fragments[-1].end) > length:
            yield Fault(f"span {span.id}", f"it ends at {last}, past the text's end at {length}")
        if span.entity is not None and span.entity not in entities:
            yield Fault(f"span {span.id}", f"it points at entity {span.entity}, which is not there")
    known = {*spans, *broken} if record.relations else ()
    for tie in record.relations:
        for side, end in (("head", tie.head), ("tail", tie.tail)):
            if end not in known:
                yield Fault(f"relation {tie.id}", f"its {side} is span {end}, which is not there")
        if tie.head == tie.tail:
            yield _on_itself(tie)
    moments = {span.provenance.at for span in record.spans}
    moments.update([tie.provenance.at for tie in record.relations])
    if are_timestamps(moments):
        return
    items: tuple[Span | SpanRow | Relation | RelationRow, ...] = (*record.spans, *record.relations)
    for item in items:
        if not _is_dated(item.provenance):
            yield _undated(item)


def aid_faults(told: str) -> Iterator[Fault]:
    """Yield what is wrong with what a record says of suggestions."""
    if not _AID.fullmatch(told):
        yield Fault("", f"suggestions {told!r} does not say when they were shown or off")


def item_faults(item: Span | Relation, *, dated: bool) -> Iterator[Fault]:
    """Yield what is wrong with a span or relation by itself.

    Args:
        item: The span or relation.
        dated: Whether it has to say when it was made.
    """
    if isinstance(item, Relation) and item.head == item.tail:
        yield _on_itself(item)
    if not _is_dated(item.provenance) and (dated or item.provenance.at):
        yield _undated(item)
    if dated and not item.provenance.by and item.provenance.decision is not Decision.SUGGESTED:
        yield Fault(_name(item), "it does not say who made it")
    if max(item.provenance.milliseconds, item.provenance.keys) > LARGEST_COUNT:
        yield Fault(_name(item), "the time or the keys that it took are impossibly many")
    yield from spelling_faults(item, _name(item))


def are_sound(record: Record) -> bool:
    """Tell whether `item_faults` has nothing to say of spans and relations that have to say when they were made.

    All are looked at together, which is quicker; what nobody decided about and has no time is left to `item_faults`.
    """
    items: tuple[Span | Relation, ...] = (*record.spans, *record.relations)
    made = [item.provenance for item in items]
    return (
        all(tie.head != tie.tail for tie in record.relations)
        and are_timestamps({each.at for each in made})
        and all(each.by or each.decision is Decision.SUGGESTED for each in made)
        and max([max(each.milliseconds, each.keys) for each in made], default=0) <= LARGEST_COUNT
        and is_speakable(items)
    )


def spelling_faults(item: Span | Relation | Entity | LabelNames, name: str) -> Iterator[Fault]:
    """Yield what of an item UTF-8 cannot say.

    Args:
        item: The item.
        name: What faults call it.
    """
    if not is_speakable(item):
        for part in fields(item):
            if not is_speakable(getattr(item, part.name)):
                yield Fault(name, f"{part.name} holds half of a surrogate pair")


def article_spelling_faults(article: Article) -> Iterator[Fault]:
    """Yield what of an article beside its text UTF-8 cannot say."""
    parts = {name: getattr(article, name) for name in _BESIDE_TEXT}
    parts |= {"blocks": article.blocks.markers, "marks": article.marks.targets}
    if not is_speakable(parts):
        for name, value in parts.items():
            if not is_speakable(value):
                yield Fault(name, "it holds half of a surrogate pair")


def is_speakable(value: object) -> bool:
    """Tell whether UTF-8 can say all strings of a value."""
    try:
        _encode(value)
    except UnicodeEncodeError:
        return False
    return True


def _on_itself(tie: Relation | RelationRow) -> Fault:
    return Fault(f"relation {tie.id}", "it ties a span to itself")


def _undated(item: Span | SpanRow | Relation | RelationRow) -> Fault:
    return Fault(_name(item), f"its time {item.provenance.at!r} is no moment in UTC with milliseconds")


def _is_dated(provenance: Provenance | ProvenanceRow) -> bool:
    """Tell whether it says when; what nobody decided about may not."""
    nobody = provenance.decision is Decision.SUGGESTED and not provenance.at
    return nobody or _TIMESTAMP.fullmatch(provenance.at) is not None


def are_timestamps(values: Collection[str]) -> bool:
    """Tell whether all values are times in UTC with milliseconds."""
    spelled = "".join([f"{value}\n" for value in values])
    return spelled.count("\n") == len(values) and _TIMESTAMPS.fullmatch(spelled) is not None


def article_faults(article: Article) -> Iterator[Fault]:
    """Yield what makes an article contradict itself: digest, blocks and marks out of the text, times."""
    try:
        digest = text_digest(article.text)
    except UnicodeEncodeError as fault:
        yield Fault("text", f"it holds half of a surrogate pair at {fault.start}")
    else:
        if digest != article.sha256:
            yield Fault("sha256", "it is not that of the text", "the text was changed after it was added")
    if not article.id:
        yield Fault("id", "it is empty")
    if article.added is not None and not _TIMESTAMP.fullmatch(article.added):
        yield Fault("added", f"{article.added!r} is no moment in UTC with milliseconds")
    length = len(article.text)
    last = 0
    starts, ends, *_ = article.blocks.arrays
    for number, (start, end) in enumerate(zip(starts, ends, strict=True)):
        if not last <= start <= end <= length:
            place = f"{start}-{end}"
            yield Fault(
                f"block {number}", f"{place} overlaps the block before or leaves the text of {length}"
            )
        last = max(last, end)
    starts, ends, _ = article.marks.arrays
    for number, (start, end) in enumerate(zip(starts, ends, strict=True)):
        if not 0 <= start <= end <= length:
            yield Fault(f"mark {number}", f"{start}-{end} leaves the text of {length}")


def name_faults(record: Record) -> Iterator[Fault]:
    """Yield spans and relations whose label or type is not among the names that the record itself lists."""
    for span in record.spans:
        if span.label not in record.label_set.labels:
            yield _unknown(f"span {span.id}", "label", span.label, record.label_set.labels)
    for tie in record.relations:
        if tie.type not in record.label_set.relations:
            yield _unknown(f"relation {tie.id}", "type", tie.type, record.label_set.relations)


def _unknown(item: str, what: str, name: str, known: Iterable[str]) -> Fault:
    return Fault(item, f"{what} {name!r} is not in the label set", _choices(known))


def _choices(known: Iterable[str]) -> str:
    names = ", ".join(known)
    return f"known: {names}" if names else ""


def _name(item: Span | SpanRow | Relation | RelationRow) -> str:
    return f"{'span' if isinstance(item, Span | SpanRow) else 'relation'} {item.id}"
