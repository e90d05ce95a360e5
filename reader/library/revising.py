"""A changed text in the place of an article's old one, with everyone's annotations carried over.

The old text, its source and the old annotations are kept under `revisions/`. What is new is made ready in a folder of
its own; one rename decides that it holds, and from then on every program that opens the library carries it out to the
end. So a crash leaves either the old article whole or the new one.
"""

from __future__ import annotations

import shutil
from collections import Counter
from collections.abc import Mapping
from contextlib import ExitStack, closing
from dataclasses import replace
from pathlib import Path

from reader.core.article import Article
from reader.core.codec import MalformedError, mapping, number, string
from reader.core.dataclass import dataclass
from reader.core.edit import UPDATE, Change, Edit, Item
from reader.core.ids import Annotator, ArticleId
from reader.errors import DamagedError, LibraryError
from reader.files import atomic_write, is_there, keep_aside, move, read_file, remove
from reader.library.article_file import head_of, read_article, spell_article
from reader.library.carrying import CarriedOver, carried_over
from reader.library.earlier import Texts, kept_texts
from reader.library.folder import FolderLibrary
from reader.library.git_files import protect_bytes
from reader.library.journal import FolderJournal
from reader.library.json_text import parse, spell
from reader.library.layout import Layout
from reader.library.lock import Lock, holder
from reader.library.unplaced import write_queue
from reader.stamps import new_id, now
from reader.text.anchoring import Fate

_STEP = 1000
"""How many changes one edit makes at most."""
_WHOSE = "carried.json"
"""The file that says of what article and revision the annotations were, where only these are replaced."""


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
        finish(layout)
        old = library.article(article)
        if new.sha256 == old.sha256:
            raise LibraryError("the text is the one that the library has", where=article)
        annotators = library.annotators(article)
        for annotator in annotators:
            held.enter_context(_closed(layout, article, annotator))
        kept_as = _number(layout, old)
        made = replace(new, id=article, revision=kept_as + 1, added=old.added)
        texts = Texts(layout, made, (kept_as, old))
        work = {annotator: carried_over(layout, annotator, texts) for annotator in annotators}
        staged = _stage(layout, article)
        atomic_write(staged.source(article, suffix), source)
        atomic_write(staged.article(article), spell_article(made))
        for annotator, carried in work.items():
            _write(staged, annotator, texts, carried)
        _decide(layout, staged)
    return Revised(made.revision, {annotator: carried.fates for annotator, carried in work.items()})


def carry_over(layout: Layout, article: Article, annotator: Annotator) -> CarriedOver:
    """Carry an annotator's annotations over that were made on an earlier text; whoever calls this holds their lock.

    Args:
        layout: Where they lie.
        article: The article as it is now.
        annotator: The annotator.

    Raises:
        OtherTextError: If they are about a text that the library does not have.
        LibraryError: If a file cannot be read, or holds a merge conflict.
        SaveError: If it cannot be written. Nothing has changed.
    """
    with Lock.take(layout.locks / "library.lock"):
        finish(layout)
        texts = Texts(layout, article)
        carried = carried_over(layout, annotator, texts)
        if carried.conflict is not None:
            raise LibraryError(f"a merge conflict in {carried.conflict.name}", where=str(carried.conflict))
        staged = _stage(layout, article.id)
        _write(staged, annotator, texts, carried)
        atomic_write(staged.root / _WHOSE, spell({"article": article.id, "revision": carried.revision}))
        _decide(layout, staged)
    return carried


def _number(layout: Layout, old: Article) -> int:
    """Return the number that an article's text is kept by: its revision's, unless another text has that already."""
    kept = dict(kept_texts(layout, old.id))
    number = old.revision
    while kept.get(number, old.sha256) != old.sha256:
        number += 1
    return number


def _stage(layout: Layout, article: ArticleId) -> Layout:
    """Return an empty place for what is made ready."""
    stage = layout.revisions / f".{article}.tmp"
    shutil.rmtree(stage, ignore_errors=True)
    return Layout(stage)


def _decide(layout: Layout, staged: Layout) -> None:
    """Let what is made ready hold from now on, and carry it out."""
    protect_bytes(layout)
    shutil.rmtree(staged.cache, ignore_errors=True)
    move(staged.root, layout.pending)
    finish(layout)


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
        DamagedError: If what was made ready cannot be read.
        SaveError: If a file cannot be moved.
    """
    pending = layout.pending
    for file in sorted((pending / "articles").glob("*.json")):
        made = read_article(file, ArticleId(file.stem))
        kept_as = _free_number(layout, made)
        if kept_as != made.revision - 1:
            _renumber(pending, made, kept_as)
        _place(layout, made.id, kept_as)
    if is_there(note := pending / _WHOSE):
        try:
            whose = mapping(parse(read_file(note)), "the note")
            article, of = ArticleId(string(whose, "article")), number(whose, "revision")
        except MalformedError as fault:
            raise DamagedError(f"the file is damaged: {fault}", where=str(note)) from None
        _place(layout, article, of)
    shutil.rmtree(pending, ignore_errors=True)


def _free_number(layout: Layout, made: Article) -> int:
    """Return the number that the text which an article has until now is to be kept by.

    It was chosen so that no other text has it; versions before did not look.
    """
    before = made.revision - 1
    try:
        old = read_article(layout.article(made.id), made.id)
    except (FileNotFoundError, DamagedError):
        return before
    return _number(layout, replace(old, revision=before))


def _renumber(pending: Path, made: Article, number: int) -> None:
    """Let highlights without a place count the text that they come from by another number."""
    before, after = (b'{"revision":%d,' % each for each in (made.revision - 1, number))
    for queue in pending.glob(f"annotations/*/{made.id}.unplaced.jsonl"):
        lines = read_file(queue).splitlines(keepends=True)
        atomic_write(
            queue, [after + line.removeprefix(before) if line.startswith(before) else line for line in lines]
        )


def _place(layout: Layout, article: ArticleId, number: int) -> None:
    """Put files that are made ready in their places, the article's own last, and keep what was there."""
    pending, last = layout.pending, layout.pending / "articles" / f"{article}.json"
    kept = layout.revision(article, number)
    for path in sorted(pending.rglob("*"), key=lambda path: (path == last, path)):
        if not path.is_file() or path == pending / _WHOSE:
            continue
        here = layout.root / path.relative_to(pending)
        replaced = here.parent.glob(f"{article}.*") if here.parent == layout.sources else [here]
        for old in sorted(replaced):
            if old.exists():
                _keep(old, kept / old.relative_to(layout.root))
        move(path, here)


def _keep(old: Path, kept: Path) -> None:
    """Move a file among those of an earlier revision, beside what is kept there under its name."""
    if is_there(kept):
        if read_file(kept) != (content := read_file(old)):
            keep_aside(kept, content, "kept")
        remove(old)
    else:
        move(old, kept)


def _closed(layout: Layout, article: ArticleId, annotator: Annotator) -> Lock:
    path = layout.lock(article, annotator)
    lock = Lock.try_take(path)
    if lock is None:
        raise LibraryError(f"{article} is being annotated by {holder(path)}", remedy="close it there first")
    return lock


def _write(staged: Layout, annotator: Annotator, texts: Texts, carried: CarriedOver) -> None:
    """Make one annotator's annotations of the new text ready."""
    items: list[Item] = [*carried.spans, *carried.relations]
    with closing(FolderJournal(staged, texts.new, annotator, writable=True)) as made:
        for start in range(0, len(items), _STEP):
            changes = tuple(Change(None, item) for item in items[start : start + _STEP])
            made.append(Edit(made.next_seq, new_id("d"), now(), annotator, UPDATE, changes))
        made.set_status(carried.status)
        for key, words in carried.drafts.items():
            made.draft(key, words)
        made.remember(carried.position)
    write_queue(staged.unplaced(texts.new.id, annotator), carried.queue, texts.of)
