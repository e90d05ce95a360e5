"""The account of an export: what went in, what came out, and what was dropped and why.

It is kept in one place for all dialects, and it is closed with a proof: each span and relation that went in has
either come out or been dropped with a reason. What hangs on a span that is dropped is counted with it.
"""

from __future__ import annotations

import json
import shutil
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import groupby, islice
from typing import IO, TypeVar

from reader.core.annotation import Span
from reader.core.ids import JSONValue
from reader.errors import ExportError
from reader.exchange.record import AnyRecord, Record
from reader.exchange.things import ANNOTATED, Thing, amounts, attached

_Record = TypeVar("_Record", bound=AnyRecord)

WITH_SPAN = "its span was left out"
"""Why attributes, notes and the like of a dropped span did not come out."""
_EXAMPLES = 20
"""How many spans are told with their words for each reason for which spans are dropped."""
_FEWER = 3
"""The same for all that is lost of spans that did come out, and for relations."""
_LONGEST = 200
"""How many code points of a text are told, the last of them from its end."""
_TAIL = 40
_ORDER = {thing: place for place, thing in enumerate(Thing)}


@dataclass(frozen=True, slots=True)
class Loss:
    """What a dialect cannot hold, whatever the record.

    Args:
        thing: What.
        what: What becomes of it, in a few words: `left out`, `joined to one range from first to last`.
    """

    thing: Thing
    what: str


def _what(loss: Loss) -> str:
    return loss.what


@dataclass(frozen=True, slots=True)
class Dropped:
    """One thing that did not come out.

    Args:
        article: Its article's id.
        annotator: Whose it was.
        thing: What it was.
        id: The id of the span or relation.
        reason: Why, in a few words that are the same for all that are dropped for it.
        text: The words of the span, or what the relation ties.
    """

    article: str
    annotator: str
    thing: Thing
    id: str
    reason: str
    text: str

    def __str__(self) -> str:
        text = self.text
        if len(text) > _LONGEST:
            text = f"{text[: _LONGEST - _TAIL]} [{len(text) - _LONGEST:,} more] {text[-_TAIL:]}"
        return f"{self.article}, {self.annotator}: {self.id} “{text}”"


class Account:
    """Counts what goes through an export; its size does not depend on how much that is.

    Args:
        loses: What the dialect cannot hold, whatever the record.
        details: A file to gather in what the report lists; None if there will be none.
    """

    def __init__(self, loses: Iterable[Loss] = (), details: IO[bytes] | None = None) -> None:
        self.loses = tuple(loses)
        self._never = {loss.thing for loss in self.loses}
        self.records = 0
        self.repeated = 0
        """Records of articles that another annotator's record has come of before."""
        self.came: Counter[Thing] = Counter()
        self.went: Counter[Thing] = Counter()
        self.reasons: Counter[tuple[Thing, str]] = Counter()
        self.advice: list[str] = []
        """What to mind when what was written is used."""
        self.kept: dict[str, int] = {}
        """What a writer keeps for itself from one part of a split to the next."""
        self.salvaged: dict[tuple[str, str, str], None] = {}
        """Articles and annotators of which files are damaged, and what could be made of them."""
        self.details = details
        """Where it is gathered what the report lists; None if there will be none."""
        self._examples: dict[tuple[Thing, str], list[Dropped]] = {}

    @property
    def examples(self) -> list[Dropped]:
        """The first of what was dropped for each reason."""
        return [dropped for several in self._examples.values() for dropped in several]

    def watch(self, records: Iterable[_Record]) -> Iterator[_Record]:
        """Yield records as they are, and count what is in them, and what of it the dialect cannot hold."""
        article = None
        for record in records:
            found = amounts(record)
            self.records += 1
            self.repeated += record.article.id == article
            article = record.article.id
            for thing, amount in found.items():
                self.came[thing] += amount
            for loss in self.loses:
                if loss.thing in found:
                    self.reasons[loss.thing, loss.what] += found[loss.thing]
            yield record

    def add(self, other: Account) -> None:
        """Add the account of what was written elsewhere, of records that come after those of this one."""
        self.records += other.records
        self.repeated += other.repeated
        self.came.update(other.came)
        self.went.update(other.went)
        self.reasons.update(other.reasons)
        for key, theirs in other._examples.items():
            mine = self._examples.setdefault(key, [])
            mine += theirs[: _most_examples(key[0]) - len(mine)]
        for words in other.advice:
            self.advise(words)
        self.salvaged.update(other.salvaged)
        if self.details is not None and other.details is not None:
            other.details.seek(0)
            shutil.copyfileobj(other.details, self.details)

    def write(self, *, spans: int = 0, relations: int = 0) -> None:
        """Count spans and relations that have come out."""
        self.went[Thing.SPANS] += spans
        self.went[Thing.RELATIONS] += relations

    def drop_span(self, record: Record, span: Span, reason: str) -> None:
        """Note that a span did not come out, nor what hangs on it; its relations are dropped each by itself."""
        self._drop(record, Thing.SPANS, span.id, reason, span.excerpt(record.article.text))
        for thing, amount in attached(span).items():
            if thing not in self._never:
                self.reasons[thing, WITH_SPAN] += amount

    def drop_relation(self, record: Record, identifier: str, reason: str) -> None:
        """Note that a relation did not come out."""
        tie = next((tie for tie in record.relations if tie.id == identifier), None)
        self._drop(
            record, Thing.RELATIONS, identifier, reason, f"{tie.head} {tie.type} {tie.tail}" if tie else ""
        )

    def miss(self, record: Record, span: Span, thing: Thing, reason: str, amount: int = 1) -> None:
        """Note that a span came out without something of it, such as a fragment or an attribute."""
        self._drop(record, thing, span.id, reason, span.excerpt(record.article.text), amount)

    def advise(self, words: str) -> None:
        """Note something that must be minded when what was written is used; it is told once."""
        if words not in self.advice:
            self.advice.append(words)

    def salvage(self, article: str, annotator: str, notices: Iterable[str]) -> None:
        """Note what could be made of damaged files; what they no longer hold has not come at all."""
        self.salvaged.update(((article, annotator, notice), None) for notice in notices)

    def leave(self, loss: Loss, amount: int) -> None:
        """Note how much there was of what no record has, and every dialect loses."""
        self.came[loss.thing] += amount
        self.reasons[loss.thing, loss.what] += amount

    @property
    def is_lossy(self) -> bool:
        """Whether anything that annotators made was lost."""
        return any(thing in ANNOTATED for thing, _ in self.reasons)

    def verify(self) -> None:
        """Prove that nothing has got lost without a word.

        Raises:
            ExportError: If a span or relation neither came out nor was dropped, or did both.
        """
        for thing in (Thing.SPANS, Thing.RELATIONS):
            dropped = sum(amount for (what, _), amount in self.reasons.items() if what is thing)
            if self.came[thing] != self.went[thing] + dropped:
                raise ExportError(
                    f"the account is wrong: of {self.came[thing]} {thing}, {self.went[thing]} were written "
                    f"and {dropped} left out",
                    remedy="this is a fault of the program; nothing was written",
                )

    def lines(self) -> Iterator[str]:
        """Yield what was lost, in words: damage and spans first, what is never kept last, then the advice."""
        for article, annotator, notice in islice(self.salvaged, _EXAMPLES):
            yield f"{article}, {annotator}: {notice}"
        if len(self.salvaged) > _EXAMPLES:
            yield f"{len(self.salvaged) - _EXAMPLES:,} more damages; pressmark check names each"
        never = {(loss.thing, loss.what): loss.thing not in ANNOTATED for loss in self.loses}
        more = False
        for key in sorted(self.reasons, key=lambda key: (_ORDER[key[0]], key[1])):
            thing, reason = key
            if never.get(key):
                continue
            amount, examples = self.reasons[key], self._examples.get(key, [])
            yield f"{thing}: {amount:,} of {self.came[thing]:,} not kept ({reason})"
            if thing is Thing.SPANS or amount < self.came[thing]:
                yield from (f"  {dropped}" for dropped in examples)
                more = more or 0 < len(examples) < amount
        for what, several in groupby(sorted(self.loses, key=_what), key=_what):
            lost = [f"{loss.thing} {amount:,}" for loss in several
                    if never[loss.thing, what] and (amount := self.reasons[loss.thing, what])]  # fmt: skip
            if lost:
                yield f"{what}, as always in this format: {', '.join(lost)}"
        if more:
            yield "and more; " + (
                "--report FILE lists each" if self.details is None else "the report lists each"
            )
        yield from self.advice

    def report(self, **about: JSONValue) -> Iterator[bytes]:
        """Yield the report as JSON in UTF-8, a part at a time: what came, went and was dropped, each with its reason.

        Args:
            about: What else it says, such as the dialect's name.
        """
        head: dict[str, JSONValue] = {
            **about,
            "records": self.records,
            "in": {str(thing): self.came[thing] for thing in Thing},
            "out": {str(thing): self.went[thing] for thing in (Thing.SPANS, Thing.RELATIONS)},
            "lost": [
                {"thing": str(thing), "reason": reason, "amount": amount, "annotated": thing in ANNOTATED}
                for (thing, reason), amount in sorted(self.reasons.items())
            ],
            "advice": [*self.advice],
            "salvaged": [
                {"article": article, "annotator": annotator, "notice": notice}
                for article, annotator, notice in self.salvaged
            ],
        }
        yield json.dumps(head, ensure_ascii=False, indent=1).removesuffix("\n}").encode("utf-8")
        yield b',\n "dropped": ['
        joint = b"\n  "
        if self.details is not None:
            self.details.seek(0)
            for line in self.details:
                yield joint + line.rstrip(b"\n")
                joint = b",\n  "
        yield b"\n ]\n}\n"

    def _drop(
        self, record: Record, thing: Thing, identifier: str, reason: str, text: str, amount: int = 1
    ) -> None:
        dropped = Dropped(record.article.id, record.annotator, thing, identifier, reason, text)
        self.reasons[thing, reason] += amount
        examples = self._examples.setdefault((thing, reason), [])
        if len(examples) < _most_examples(thing):
            examples.append(dropped)
        if self.details is None:
            return
        row = {
            "article": dropped.article,
            "annotator": dropped.annotator,
            "thing": str(thing),
            "id": identifier,
            "reason": reason,
            "text": text,
        }
        self.details.write(json.dumps(row, ensure_ascii=True).encode("ascii") + b"\n")


def _most_examples(thing: Thing) -> int:
    return _EXAMPLES if thing is Thing.SPANS else _FEWER
