"""A library as it would be after changes that are only tried: what is new goes into a temporary file, nothing else."""

from __future__ import annotations

import pickle
from collections.abc import Callable, Iterator, Mapping, MutableMapping, Sequence
from contextlib import closing
from tempfile import TemporaryFile
from typing import TypeAlias, TypeVar, cast

from reader.core.annotations import Annotations
from reader.core.article import Article
from reader.core.ids import Annotator, ArticleId
from reader.library.folder import FolderLibrary
from reader.library.held_texts import HeldTexts, held_texts
from reader.library.layout import annotator_name, known_ids
from reader.library.memory import MemoryJournal, MemoryLibrary, Work
from reader.library.protocol import Library, Status
from reader.library.revised import Content
from reader.library.state import State

_Key = TypeVar("_Key")
_Value = TypeVar("_Value")
_Work: TypeAlias = tuple[ArticleId, Annotator]


class Rehearsal(MemoryLibrary):
    """What articles, annotations and entities are added stays apart from the library, and is gone at the end.

    Beside that it holds what the library does. It is made for `add`, `open` and `revise_entities`. What is put off is
    added when its article is asked for.

    Args:
        library: The library; it is only read.
    """

    def __init__(self, library: Library) -> None:
        super().__init__(library.name, library.labels)
        self._library = library
        self._here = frozenset(library.ids())
        self._entities = dict(library.entities())
        self._articles = self._new = _Kept[ArticleId, Article]()
        self._states = _Kept[_Work, State]()
        self._values = _Kept[int, object]()
        self._later: dict[ArticleId, list[Callable[[], object]]] = {}
        self._digests: dict[ArticleId, str] = {}

    def close(self) -> None:
        """Forget what was added."""
        self._new.close()
        self._states.close()
        self._values.close()

    def put_off(self, article: ArticleId, sha256: str, add: Callable[[], object]) -> None:
        """Hold an article that is new without adding it.

        Args:
            article: Its id.
            sha256: The digest of its text.
            add: Adds it, or what one more annotator has made of it, when it is asked for.
        """
        self._later.setdefault(article, []).append(add)
        self._digests[article] = sha256

    def keep(self, value: _Value) -> Callable[[], _Value]:
        """Keep a value out of memory, and return what gives it back."""
        place = len(self._values)
        self._values[place] = value
        return lambda: cast("_Value", self._values[place])

    def ids(self) -> Sequence[ArticleId]:
        """Return the ids of all articles, sorted."""
        return sorted({*self._here, *self._articles, *self._later})

    def revised(self) -> Mapping[Content, ArticleId]:
        """Return the library's articles whose text was changed, by what they hold now."""
        return self._library.revised() if isinstance(self._library, FolderLibrary) else {}

    def texts(self) -> HeldTexts:
        """Return which articles hold which texts now, whatever their ids."""
        here = self._library.texts()
        new = held_texts({*self._articles, *self._later}, self._digest)
        return HeldTexts(
            {key: [*here.made.get(key, ()), *new.made.get(key, ())] for key in {**here.made, **new.made}},
            {
                key: [*here.others.get(key, ()), *new.others.get(key, ())]
                for key in {**here.others, **new.others}
            },
        )

    def id_of(self, article: Article) -> ArticleId | None:
        """Return the id under which an article of this text and title is held, or None."""
        places = {*known_ids(article)}
        is_told = (article.sha256, article.title) in self.revised()
        # Most are new: the library would look for a file of each name.
        if (is_told or not places.isdisjoint(self._here)) and (found := self._library.id_of(article)):
            return found
        for place in places:
            self._catch_up(place)
        return super().id_of(article)

    def article(self, article: ArticleId) -> Article:
        """Return an article.

        Raises:
            LibraryError: If there is none of that id.
        """
        self._catch_up(article)
        return self._articles[article] if article in self._articles else self._library.article(article)

    def open(self, article: ArticleId, annotator: Annotator, *, writable: bool = True) -> MemoryJournal:
        """Open an annotator's annotations of an article; read-only where they can only be read in the library.

        Raises:
            LibraryError: If there is no such article, or its annotations cannot be read.
        """
        name = annotator_name(annotator)
        if writable and article in self._here and (article, name) not in self._states:
            with closing(self._library.open(article, name)) as journal:
                held = Annotations([*journal.annotations.ordered(), *journal.annotations.relations.values()])
                state = State(held, status=journal.status, drafts=dict(journal.drafts))
                if journal.holder is not None:
                    return MemoryJournal(journal.article, name, Work(state), journal.holder)
                return _Journal(journal.article, name, state, self._states)
        kept = self.article(article)
        state = self._states.get((article, name)) or State()
        if not writable:
            return MemoryJournal(kept, name, Work(state), "opened for reading only")
        return _Journal(kept, name, state, self._states)

    def _digest(self, article: ArticleId) -> str:
        return self._digests.get(article) or self._articles[article].sha256

    def _catch_up(self, article: ArticleId) -> None:
        for add in self._later.pop(article, ()):
            add()

    def _is_free(self, place: ArticleId) -> bool:
        return place not in self._here and super()._is_free(place)


class _Journal(MemoryJournal):
    """Annotations that are kept when it is closed, if anything has changed."""

    def __init__(
        self, article: Article, annotator: Annotator, state: State, states: _Kept[_Work, State]
    ) -> None:
        super().__init__(article, annotator, Work(state), None)
        self._states = states
        self._before = self._told()

    def close(self) -> None:
        """Keep the annotations."""
        if self.holder is None and self._told() != self._before:
            # What can be undone is of no use to anyone.
            state = State(self.annotations, status=self.status, drafts=dict(self.drafts))
            self._states[self.article.id, self.annotator] = state
        super().close()

    def _told(self) -> tuple[int, Status, Mapping[str, str]]:
        return self.next_seq, self.status, dict(self.drafts)


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
