"""A changed text in the place of an article's old one, with everyone's annotations carried over.

The old text, its source and the old annotations are kept under `revisions/`. What is new is made ready in a folder of
its own; one rename decides that it holds, and from then on every program that opens the library carries it out to the
end. So a crash leaves either the old article whole or the new one.
"""

from __future__ import annotations

import shutil
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from contextlib import ExitStack, closing
from dataclasses import replace
from pathlib import Path

from reader.core.annotation import Span
from reader.core.article import Article
from reader.core.codec import MalformedError
from reader.core.dataclass import dataclass
from reader.core.edit import UPDATE, Change, Edit, Item
from reader.core.ids import Annotator, ArticleId
from reader.core.selection import Selection
from reader.errors import LibraryError
from reader.files import atomic_write, move
from reader.library.article_file import head_of, read_article, spell_article
from reader.library.folder import FolderLibrary
from reader.library.git_files import protect_bytes
from reader.library.journal import FolderJournal
from reader.library.layout import Layout
from reader.library.lock import Lock, holder
from reader.library.unplaced import Queue, Waiting, read_queue, still_waiting, text_of_revision, write_queue
from reader.stamps import new_id, now
from reader.text.anchoring import Anchoring, Fate
from reader.text.carrying import carry

_STEP = 1000
"""How many changes one edit makes at most."""


@dataclass(frozen=True, slots=True)
class Revised:
    """What has become of an article's annotations.

    Args:
        revision: The number that the article's revision has now.
        fates: How many highlights met each fate, by annotator.
    """

    revision: int
    fates: Mapping[Annotator, Counter[Fate]]


def revise(library: FolderLibrary, article: ArticleId, new: Article, source: bytes, suffix: str) -> Revised:
    """Put a changed text in the place of an article's, and carry all annotations over.

    Args:
        library: The library.
        article: The article whose text has changed.
        new: The article as it is read from its source now; its id does not matter.
        source: The bytes it was made from.
        suffix: How the name of their file ends, such as `.md`.

    Raises:
        LibraryError: If there is no such article, its text is the same, or someone has it open for writing.
        SaveError: If it cannot be written. Nothing has changed.
    """
    layout = Layout(library.root)
    with ExitStack() as held:
        held.enter_context(Lock.take(layout.locks / "library.lock"))
        old = library.article(article)
        if new.sha256 == old.sha256:
            raise LibraryError("the text is the one that the library has", where=article)
        annotators = library.annotators(article)
        for annotator in annotators:
            held.enter_context(_closed(layout, article, annotator))
        protect_bytes(layout)
        stage = layout.revisions / f".{article}.tmp"
        shutil.rmtree(stage, ignore_errors=True)
        made = replace(new, id=article, revision=old.revision + 1, added=old.added)
        staged = Layout(stage)
        atomic_write(staged.source(article, suffix), source)
        atomic_write(staged.article(article), spell_article(made))
        texts = _Texts(layout, old, made)
        fates = {annotator: _carry(library, staged, annotator, texts) for annotator in annotators}
        shutil.rmtree(staged.cache, ignore_errors=True)
        move(stage, layout.pending)
        finish(layout)
    return Revised(made.revision, fates)


def made_from(library: FolderLibrary, key: str, source: str) -> list[ArticleId]:
    """Return the articles that were made from a file of a name (`source`), or a web address (`url`)."""
    layout = Layout(library.root)
    found = []
    for article in library.ids():
        try:
            if head_of(layout.article(article)).get(key) == source:
                found.append(article)
        except (OSError, MalformedError):
            continue
    return found


def finish(layout: Layout) -> None:
    """Carry out a revision that was decided; whoever calls this holds the library's lock.

    Every file that is made ready takes the place of the old one, which is kept. It can be broken off anywhere and
    begun again: what is still in the folder has not taken its place yet.

    Raises:
        SaveError: If a file cannot be moved.
    """
    pending = layout.pending
    for article in sorted((pending / "articles").glob("*.json")):
        _place(layout, article, layout.revision(ArticleId(article.stem), _revision_of(article) - 1))
    shutil.rmtree(pending, ignore_errors=True)


def _place(layout: Layout, article: Path, kept: Path) -> None:
    """Put the files of one revision in their places, the article's own last."""
    others = [path for path in layout.pending.rglob("*") if path.is_file() and path != article]
    for path in [*sorted(others), article]:
        here = layout.root / path.relative_to(layout.pending)
        replaced = here.parent.glob(f"{article.stem}.*") if here.parent == layout.sources else [here]
        for old in sorted(replaced):
            if old.exists():
                move(old, kept / old.relative_to(layout.root))
        move(path, here)


def _revision_of(file: Path) -> int:
    return read_article(file, ArticleId(file.stem)).revision


class _Texts:
    """The texts of an article's revisions.

    Args:
        layout: Where they lie.
        old: The article as it was.
        new: The article as it will be.
    """

    def __init__(self, layout: Layout, old: Article, new: Article) -> None:
        self.old = old
        self.new = new
        self._layout = layout
        self._anchorings: dict[int, Anchoring] = {}

    def of(self, revision: int) -> str:
        """Return the text of a revision."""
        if revision == self.old.revision:
            return self.old.text
        return text_of_revision(self._layout, self.old.id, revision)

    def anchoring(self, revision: int) -> Anchoring:
        """Return what finds ranges of a revision's text in the new text."""
        if revision not in self._anchorings:
            self._anchorings[revision] = Anchoring(self.of(revision), self.new.text)
        return self._anchorings[revision]


def _closed(layout: Layout, article: ArticleId, annotator: Annotator) -> Lock:
    path = layout.lock(article, annotator)
    lock = Lock.try_take(path)
    if lock is None:
        raise LibraryError(f"{article} is being annotated by {holder(path)}", remedy="close it there first")
    return lock


def _carry(library: FolderLibrary, staged: Layout, annotator: Annotator, texts: _Texts) -> Counter[Fate]:
    """Make one annotator's annotations of the new text ready, and return what became of the highlights."""
    article = texts.new
    with closing(library.open(article.id, annotator, writable=False)) as journal:
        layout = Layout(library.root)
        queue = read_queue(layout.unplaced(article.id, annotator), texts.of)
        waiting = still_waiting(queue, journal.annotations)
        held: list[tuple[int, Iterable[Span]]] = [(texts.old.revision, journal.annotations.ordered())]
        for revision in sorted({entry.revision for entry in waiting.spans}):
            again = [entry.unplaced.span for entry in waiting.spans if entry.revision == revision]
            held.append((revision, again))
        given_up = {entry.unplaced.span.id for entry in waiting.spans if entry.given_up}
        spans: list[Span] = []
        queued: list[Waiting] = []
        fates: Counter[Fate] = Counter()
        for revision, some in held:
            carried = carry(some, texts.anchoring(revision))
            spans += carried.spans
            text = texts.of(revision)
            queued += (
                Waiting(revision, lost, lost.span.excerpt(text), lost.span.id in given_up)
                for lost in carried.unplaced
            )
            fates += carried.fates
        placed = {span.id for span in spans}
        ties = [*journal.annotations.relations.values(), *waiting.relations]
        tied = [tie for tie in ties if tie.head in placed and tie.tail in placed]
        untied = [tie for tie in ties if not (tie.head in placed and tie.tail in placed)]
        _write(FolderJournal(staged, article, annotator, writable=True), journal, [*spans, *tied], texts)
    write_queue(staged.unplaced(article.id, annotator), Queue(tuple(queued), tuple(untied)), texts.of)
    return fates


def _write(made: FolderJournal, journal: FolderJournal, items: Sequence[Item], texts: _Texts) -> None:
    """Begin the annotations of the new text with what has a place in it."""
    with closing(made):
        for start in range(0, len(items), _STEP):
            changes = tuple(Change(None, item) for item in items[start : start + _STEP])
            made.append(Edit(made.next_seq, new_id("d"), now(), made.annotator, UPDATE, changes))
        made.set_status(journal.status)
        for key, words in journal.drafts.items():
            made.draft(key, words)
        made.remember(_position(journal.position, texts))


def _position(old: Selection | None, texts: _Texts) -> Selection:
    """Return the reading position in the new text: its likeliest place, or the word that stands there now.

    There always is one: where no highlight has a place, it is what makes files that replace the old ones.
    """
    anchoring = texts.anchoring(texts.old.revision)
    places = anchoring.place(old.start, old.end).places if old else ()
    place = places[0] if places else anchoring.word_at(old.start if old else 0)
    return Selection(*(place or (0, 0)))
