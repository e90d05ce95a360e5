"""What an annotator has finished, as examples to learn from."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing

from reader.core.ids import Annotator
from reader.errors import PressmarkError
from reader.library.protocol import Library, Status
from reader.suggest.learning import Annotated


def finished(library: Library, annotator: Annotator) -> Iterator[Annotated]:
    """Yield the articles that an annotator is done with, those added last at the end; run it in a process of its own.

    An article that cannot be read is passed over: `pressmark check` names it.
    """
    done = [found for found in library.summaries(annotator) if found.status is Status.DONE]
    for summary in sorted(done, key=lambda found: (found.added or "", found.id)):
        try:
            journal = library.open(summary.id, annotator, writable=False)
        except PressmarkError:
            continue
        with closing(journal):
            held = journal.annotations
            yield Annotated(journal.article, [*held.ordered()], [*held.relations.values()])
