"""An annotator's annotations of an article's earlier texts as annotations of the text that it has now.

Nothing that anybody labelled is dropped: what has no sure place waits for one. Where files of both texts were put
together, three of each item are compared: as it was when the text changed, and as each of the two has it now.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import replace
from pathlib import Path

from reader.core.annotation import Relation, Span
from reader.core.annotations import Annotations
from reader.core.dataclass import dataclass
from reader.core.edit import Item
from reader.core.ids import Annotator
from reader.core.selection import Selection
from reader.errors import LibraryError
from reader.library.earlier import Part, Parts, Texts, read_parts
from reader.library.layout import Layout
from reader.library.loading import load
from reader.library.protocol import Status
from reader.library.state import State
from reader.library.unplaced import Queue, Waiting, read_queue, still_waiting
from reader.text.anchoring import Fate
from reader.text.carrying import Carried, carry


@dataclass(frozen=True, slots=True)
class CarriedOver:
    """Annotations of a new text.

    Args:
        spans: The highlights with a place.
        relations: The relations between them.
        queue: What waits for a place, and the relations of which an end waits.
        fates: How many highlights of earlier texts met each fate.
        status: How far the annotator is.
        position: The reading position in the new text.
        drafts: Words typed and not yet confirmed, by what they are for.
        revision: The number of the latest earlier text that they were about; 0 if of none.
        conflict: The file that holds a merge conflict, if one does.
        notices: What the user must be told about reading the files.
    """

    spans: tuple[Span, ...]
    relations: tuple[Relation, ...]
    queue: Queue
    fates: Counter[Fate]
    status: Status
    position: Selection
    drafts: dict[str, str]
    revision: int
    conflict: Path | None
    notices: tuple[str, ...]

    @property
    def state(self) -> State:
        """The state of somebody who has these annotations and has made no edit."""
        return State(
            Annotations([*self.spans, *self.relations]),
            status=self.status,
            position=self.position,
            drafts=self.drafts,
        )

    def __str__(self) -> str:
        placed, every = len(self.spans), len(self.spans) + len(self.queue.wanted)
        told = f"{placed:,} of {every:,} highlights went along" if every else "this is the new one"
        return f"its text changed: {told}"


def carried_over(layout: Layout, annotator: Annotator, texts: Texts) -> CarriedOver:
    """Return what an annotator's files say of an article, as annotations of its new text. Nothing is written.

    Args:
        layout: Where they lie.
        annotator: The annotator.
        texts: The article's texts.

    Raises:
        OtherTextError: If they are about a text that the library does not have.
        LibraryError: If a file cannot be read.
    """
    article = texts.new.id
    parts = read_parts(layout.checkpoint(article, annotator), layout.log(article, annotator), texts)
    queue = still_waiting(
        read_queue(layout.unplaced(article, annotator), texts.of), parts.new.state.annotations
    )
    work = _Work(parts.new, queue, texts)
    for number, part in sorted(parts.earlier.items()):
        work.take(number, part, _base(layout, annotator, texts, number))
    return work.carried(parts)


class _Work:
    """What becomes of annotations while those of one earlier text after the other are taken in.

    Args:
        new: What there is of the new text.
        queue: What waits for a place in it.
        texts: The article's texts.
    """

    def __init__(self, new: Part, queue: Queue, texts: Texts) -> None:
        self._new, self._texts = new, texts
        self._placed: dict[str, Span] = {span.id: span for span in new.state.annotations.ordered()}
        self._waiting: dict[str, tuple[int, Span]] = {
            held.unplaced.span.id: (held.revision, held.unplaced.span) for held in queue.spans
        }
        self._given_up = {held.unplaced.span.id for held in queue.spans if held.given_up}
        ties = (*queue.relations, *new.state.annotations.relations.values())
        self._ties: dict[str, Relation] = {tie.id: tie for tie in ties}

    def take(self, number: int, part: Part, base: Part) -> None:
        """Take in what is said of an earlier text.

        Args:
            number: The number of the revision.
            part: What is said of it now.
            base: What was, when the text was changed.
        """
        annotations = part.state.annotations
        for span in annotations.ordered():
            self._take_span(number, span, base.state.annotations.span(span.id))
        for tie in annotations.relations.values():
            before = base.state.annotations.relations.get(tie.id)
            here = self._ties.get(tie.id)
            deleted = self._new.has_deleted(tie.id) and tie == before
            if (here is None and not deleted) or (before is not None and here == before):
                self._ties[tie.id] = tie
        for identifier, item in base.items().items():
            if part.has_deleted(identifier):
                self._delete(number, item)

    def carried(self, parts: Parts) -> CarriedOver:
        """Find a place in the new text for all that waits, and return what has come of it."""
        queued: list[Waiting] = []
        fates: Counter[Fate] = Counter()
        placed = list(self._placed.values())
        for number in sorted({number for number, _ in self._waiting.values()}):
            found = self._carry(number, (span for of, span in self._waiting.values() if of == number))
            placed += found.spans
            text = self._texts.of(number)
            queued += (
                Waiting(number, lost, lost.span.excerpt(text), lost.span.id in self._given_up)
                for lost in found.unplaced
            )
            fates += found.fates
        there = {span.id for span in placed}
        known = there.union(held.unplaced.span.id for held in queued)
        ties = [tie for tie in self._ties.values() if tie.head in known and tie.tail in known]
        tied = [tie for tie in ties if tie.head in there and tie.tail in there]
        untied = [tie for tie in ties if not (tie.head in there and tie.tail in there)]
        states = [parts.new.state, *(part.state for _, part in sorted(parts.earlier.items(), reverse=True))]
        return CarriedOver(
            tuple(placed), tuple(tied), Queue(tuple(queued), tuple(untied)), fates,
            next((state.status for state in states if state.status is not Status.TODO), Status.TODO),
            self._position(parts),
            {key: words for state in reversed(states) for key, words in state.drafts.items()},
            max(parts.earlier, default=0),
            parts.conflict,
            parts.notices,
        )  # fmt: skip

    def _take_span(self, number: int, span: Span, before: Span | None) -> None:
        here = self._placed.get(span.id)
        if here is None:
            if not (self._new.has_deleted(span.id) and span == before):
                self._waiting[span.id] = number, span
            return
        if before is None or span == before:
            return
        # Who changed only what it says, or only where it lies, has not decided about the other.
        says = span if _says_the_same(here, before) else here
        if span.fragments == before.fragments:
            self._placed[span.id] = replace(says, fragments=here.fragments)
        else:
            del self._placed[span.id]
            self._waiting[span.id] = number, replace(says, fragments=span.fragments)

    def _delete(self, number: int, before: Item) -> None:
        """Delete what was deleted in the earlier text, unless it was changed in the new one."""
        if isinstance(before, Relation):
            if self._ties.get(before.id) == before:
                del self._ties[before.id]
            return
        if self._waiting.get(before.id) == (number, before):
            del self._waiting[before.id]
        if before.id in self._placed and self._carry(number, [before]).spans == (self._placed[before.id],):
            del self._placed[before.id]

    def _carry(self, number: int, spans: Iterable[Span]) -> Carried:
        return carry(spans, self._texts.anchoring(number))

    def _position(self, parts: Parts) -> Selection:
        """Return the reading position in the new text: its likeliest place, or the word that stands there now.

        There always is one: where no highlight has a place, it is what makes files that replace the old ones.
        """
        if parts.new.state.position is not None or not parts.earlier:
            return parts.new.state.position or Selection(0, 0)
        number, part = max(parts.earlier.items())
        anchoring, old = self._texts.anchoring(number), part.state.position
        places = anchoring.place(old.start, old.end).places if old else ()
        place = places[0] if places else anchoring.word_at(old.start if old else 0)
        return Selection(*(place or (0, 0)))


def _says_the_same(left: Span, right: Span) -> bool:
    """Tell whether two highlights differ at most in where they lie."""
    return replace(left, fragments=right.fragments) == right


def _base(layout: Layout, annotator: Annotator, texts: Texts, number: int) -> Part:
    """Return an annotator's annotations as they were when a text was changed; nothing where that is not known."""
    kept, article = Layout(layout.revision(texts.new.id, number)), texts.new.id
    try:
        loaded = load(
            kept.checkpoint(article, annotator), kept.log(article, annotator), texts.article(number)
        )
    except LibraryError:
        return Part()
    return Part(loaded.state)
