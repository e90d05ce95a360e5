"""A library as it would be after changes that are only tried: what is new goes into a temporary file, nothing else."""

from __future__ import annotations

import pickle
from collections.abc import Iterator, MutableMapping, Sequence
from contextlib import closing
from tempfile import TemporaryFile
from typing import TypeVar

from reader.core.annotations import Annotations
from reader.core.article import Article
from reader.core.ids import Annotator, ArticleId
from reader.library.held_texts import HeldTexts, held_texts
from reader.library.layout import annotator_name
from reader.library.memory import MemoryJournal, MemoryLibrary, Work
from reader.library.protocol import Library
from reader.library.state import State

_Key = TypeVar("_Key")
_Value = TypeVar("_Value")


class Rehearsal(MemoryLibrary):
    """What articles, annotations and entities are added stays apart from the library, and is gone at the end.

    Beside that it holds what the library does. It is made for `add`, `open` and `revise_entities`.

    Args:
        library: The library; it is only read.
    """

    def __init__(self, library: Library) -> None:
        super().__init__(library.name, library.labels)
        self._library = library
        self._here = frozenset(library.ids())
        self._entities = dict(library.entities())
        self._articles = self._new = _Kept[ArticleId, Article]()
        self._states = _Kept[tuple[ArticleId, Annotator], State]()

    def close(self) -> None:
        """Forget what was added."""
        self._new.close()
        self._states.close()

    def ids(self) -> Sequence[ArticleId]:
        """Return the ids of all articles, sorted."""
        return sorted({*self._here, *self._articles})

    def texts(self) -> HeldTexts:
        """Return which articles hold which texts now, whatever their ids."""
        here = self._library.texts()
        new = held_texts(self._articles, lambda article: self._articles[article].sha256)
        return HeldTexts(
            {key: [*here.made.get(key, ()), *new.made.get(key, ())] for key in {**here.made, **new.made}},
            {
                key: [*here.others.get(key, ()), *new.others.get(key, ())]
                for key in {**here.others, **new.others}
            },
        )

    def id_of(self, article: Article) -> ArticleId | None:
        """Return the id under which an article of this text and title is held, or None."""
        return self._library.id_of(article) or super().id_of(article)

    def article(self, article: ArticleId) -> Article:
        """Return an article.

        Raises:
            LibraryError: If there is none of that id.
        """
        return self._articles[article] if article in self._articles else self._library.article(article)

    def open(self, article: ArticleId, annotator: Annotator, *, writable: bool = True) -> MemoryJournal:
        """Open an annotator's annotations of an article; read-only where they can only be read in the library.

        Raises:
            LibraryError: If there is no such article, or its annotations cannot be read.
        """
        name = annotator_name(annotator)
        kept = self.article(article)
        if not writable:
            return MemoryJournal(kept, name, Work(self._state(article, name)), "opened for reading only")
        if article in self._here and (article, name) not in self._states:
            with closing(self._library.open(article, name)) as journal:
                held = Annotations([*journal.annotations.ordered(), *journal.annotations.relations.values()])
                state = State(held, status=journal.status, drafts=dict(journal.drafts))
                if journal.holder is not None:
                    return MemoryJournal(kept, name, Work(state), journal.holder)
                self._states[article, name] = state
        return _Journal(kept, name, self._states)

    def _state(self, article: ArticleId, annotator: Annotator) -> State:
        return self._states.get((article, annotator)) or State()

    def _is_free(self, place: ArticleId) -> bool:
        return place not in self._here and super()._is_free(place)


class _Journal(MemoryJournal):
    """Annotations that are kept when it is closed."""

    def __init__(
        self, article: Article, annotator: Annotator, states: _Kept[tuple[ArticleId, Annotator], State]
    ) -> None:
        state = states.get((article.id, annotator)) or State()
        super().__init__(article, annotator, Work(state), None)
        self._states = states

    def close(self) -> None:
        """Keep the annotations."""
        if self.holder is None:
            # What can be undone is of no use to anyone.
            state = State(self.annotations, seq=0, status=self.status, drafts=dict(self.drafts))
            self._states[self.article.id, self.annotator] = state
        super().close()


class _Kept(MutableMapping[_Key, _Value]):
    """Values in a temporary file: those of a large import are too many for memory."""

    def __init__(self) -> None:
        self._file = TemporaryFile()  # noqa: SIM115 - it is closed with this
        self._places: dict[_Key, tuple[int, int]] = {}

    def close(self) -> None:
        """Forget the values."""
        self._file.close()

    def __getitem__(self, key: _Key) -> _Value:
        start, length = self._places[key]
        self._file.seek(start)
        value: _Value = pickle.loads(self._file.read(length))  # noqa: S301 - only this process can write to it
        return value

    def __setitem__(self, key: _Key, value: _Value) -> None:
        content = pickle.dumps(value, pickle.HIGHEST_PROTOCOL)
        self._places[key] = self._file.seek(0, 2), len(content)
        self._file.write(content)

    def __contains__(self, key: object) -> bool:
        return key in self._places

    def __delitem__(self, key: _Key) -> None:
        del self._places[key]

    def __iter__(self) -> Iterator[_Key]:
        return iter(self._places)

    def __len__(self) -> int:
        return len(self._places)
