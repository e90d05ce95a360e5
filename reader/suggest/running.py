"""Asking a suggester, which may be slow, broken or both, without being either."""

from __future__ import annotations

import itertools
import time
from collections.abc import Iterator
from dataclasses import replace
from queue import Empty, SimpleQueue
from threading import Event, Thread

from reader.core.article import Article
from reader.core.labels import LabelSet
from reader.suggest.configuration import SuggesterError
from reader.suggest.suggestion import Known, Suggester, Suggestion, words_of

MOST = 20_000
"""The most suggestions of one suggester for one article."""

_ORIGINS = ("rule:", "model:", "gazetteer")
_LOOK = 0.05


def suggested(suggester: Suggester, article: Article, known: Known) -> Iterator[Suggestion]:
    """Yield what a suggester proposes and the label set allows; what has another label or was refused is left out.

    Raises:
        SuggesterError: If it raises anything, or proposes what cannot be; what came before has been yielded.
    """
    # A plug-in is foreign code: whatever it raises is its own fault, and told as such.
    try:
        for number, suggestion in enumerate(suggester.suggest(article, known)):
            known.pause()
            if number >= MOST:
                raise _fault(suggester, f"made more than {MOST:,} suggestions")
            if wrong := _wrong(suggestion, article):
                raise _fault(suggester, f"proposes what cannot be: {wrong}")
            allowed = (
                None if _is_refused(suggestion, article.text, known) else _allowed(suggestion, known.labels)
            )
            if allowed is not None:
                yield allowed
    except SuggesterError:
        raise
    except Exception as fault:
        raise _fault(suggester, f"failed: {type(fault).__name__}: {fault}") from fault


def timely(
    suggester: Suggester, article: Article, known: Known, *, seconds: float, cancelled: Event
) -> Iterator[Suggestion]:
    """Yield what a suggester proposes, for so long as it takes no longer than it may.

    It works in a thread of its own, which is given up when time is over or nobody wants it any more: it ends with
    its next suggestion.

    Args:
        suggester: The suggester.
        article: What it is about.
        known: What it may know; nothing else may change it meanwhile.
        seconds: The most time it may take.
        cancelled: Once set, nothing more is yielded.

    Raises:
        SuggesterError: As `suggested`, and if time is over.
    """
    handed: SimpleQueue[Suggestion | SuggesterError | None] = SimpleQueue()
    given_up = Event()

    def work() -> None:
        try:
            for suggestion in suggested(suggester, article, known):
                if given_up.is_set():
                    return
                handed.put(suggestion)
        except SuggesterError as fault:
            handed.put(fault)
        else:
            handed.put(None)

    Thread(target=work, name=f"suggester {suggester.name}", daemon=True).start()
    over = time.monotonic() + seconds
    try:
        while not cancelled.is_set():
            try:
                item = handed.get(timeout=_LOOK)
            except Empty:
                if time.monotonic() > over:
                    raise _fault(
                        suggester, f"took longer than {seconds:g} s", "give it more time: seconds = 60"
                    ) from None
                continue
            if item is None:
                return
            if isinstance(item, SuggesterError):
                raise item
            yield item
    finally:
        given_up.set()


def _wrong(suggestion: Suggestion, article: Article) -> str:
    """Return what is wrong with a suggestion; empty if nothing is."""
    if not isinstance(suggestion, Suggestion):
        return f"{type(suggestion).__name__} instead of a Suggestion"
    if not suggestion.spans:
        return "no span"
    if not isinstance(suggestion.confidence, int | float) or not 0 <= suggestion.confidence <= 1:
        return f"the confidence {suggestion.confidence!r}"
    if not suggestion.origin.startswith(_ORIGINS):
        return f"the origin {suggestion.origin!r}, which is neither rule:NAME, model:NAME nor gazetteer"
    for span in suggestion.spans:
        if not span.fragments:
            return f"a {span.label} without a fragment"
        if span.fragments[-1].end > len(article.text):
            return (
                f"a {span.label} up to {span.fragments[-1].end}, behind the text's end at {len(article.text)}"
            )
        ends = [place for part in span.fragments for place in (part.start, part.end)]
        if any(left >= right for left, right in itertools.pairwise(ends)):
            return f"a {span.label} whose fragments are out of order, overlap or touch"
    for tie in suggestion.relations:
        if not (0 <= tie.head < len(suggestion.spans) and 0 <= tie.tail < len(suggestion.spans)):
            return f"a {tie.type} from or to a span that is not there"
    return ""


def _is_refused(suggestion: Suggestion, text: str, known: Known) -> bool:
    """Tell whether it is one name, and one that is not to be offered again."""
    if not known.refused or len(suggestion.spans) > 1:
        return False
    return words_of(suggestion, text) in known.refused


def _allowed(suggestion: Suggestion, labels: LabelSet) -> Suggestion | None:
    """Return a suggestion with nothing in it that the label set lacks; None if it is about such a thing."""
    if any(labels.label(span.label) is None for span in suggestion.spans):
        return None
    kinds = [labels.relation(tie.type) for tie in suggestion.relations]
    if all(kind is not None and kind.enabled for kind in kinds):
        return suggestion
    kept = (tie for tie, kind in zip(suggestion.relations, kinds, strict=True) if kind and kind.enabled)
    return replace(suggestion, relations=tuple(kept))


def _fault(suggester: Suggester, what: str, remedy: str = "") -> SuggesterError:
    name = suggester.name
    return SuggesterError(
        f"the suggester {name} {what}", remedy=remedy or f'update it, or switch it off: off = ["{name}"]'
    )
