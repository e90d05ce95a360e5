"""What an import would tell, found out while the library stays as it is."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from contextlib import contextmanager
from copy import copy
from functools import partial

from reader.cli.importer import Imported, Importer
from reader.cli.step import Again, Step
from reader.core.ids import Annotator, ArticleId
from reader.exchange.dialect import Dialect, Reading
from reader.library.incoming import Stage
from reader.library.rehearsal import Rehearsal
from reader.library.revised import Content


class Trial(Importer):
    """Takes readings into a rehearsal. What gives nothing to say by itself is taken in only when another asks for it.

    Args:
        rehearsal: Where they go.
        chosen: What they were read from.
        annotator: Who takes them over; if None, whom each names.
        where: The file's name, for messages.
        done: Where what is to be told is noted.
        otherwise: Who takes over what names nobody.
    """

    def __init__(
        self,
        rehearsal: Rehearsal,
        chosen: Dialect,
        annotator: Annotator | None,
        where: str,
        done: Imported,
        *,
        otherwise: Annotator | None = None,
    ) -> None:
        self._rehearsal = rehearsal
        super().__init__(rehearsal, chosen, annotator, where, done, otherwise=otherwise)
        # Who takes in later what was put off: that was new, and all that it has to tell is told.
        self._silent = copy(self)
        self._silent._done, self._silent._ids = Imported(), set()

    @property
    def takes_steps(self) -> bool:
        """Whether articles that are new go in many at a time: they do."""
        return True

    @contextmanager
    def staging(self) -> Iterator[Stage | None]:
        """Yield None: nobody is to write anything."""
        yield None

    def _take_together(self, step: Step) -> Sequence[ArticleId]:
        for arrival, place, again in step.waiting:
            add = partial(self._silent._take_again, again, place)
            self._rehearsal.put_off(arrival.incoming.id, arrival.sha256, add)
        return ()

    def _kept(self, reading: Reading) -> Again:
        return self._rehearsal.keep(reading)

    def _revised(self) -> Collection[Content]:
        return self._rehearsal.revised()
