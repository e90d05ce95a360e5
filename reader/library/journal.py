"""One annotator's annotations of one article, in files."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from contextlib import ExitStack, suppress
from pathlib import Path
from threading import RLock
from typing import TYPE_CHECKING

from reader.core.annotations import Annotations
from reader.core.article import Article
from reader.core.codec import MalformedError, Row, edit_from, selection_row
from reader.core.edit import Edit, History
from reader.core.ids import Annotator, SpanId
from reader.core.selection import Selection
from reader.core.spelling import spell_edit
from reader.errors import LibraryError, SaveError
from reader.files import identity, is_there, keep_aside, read_file
from reader.library.article_watch import ArticleWatch
from reader.library.checkpoint import columns_name
from reader.library.column_file import write_columns
from reader.library.content import Content
from reader.library.edit_log import EditLog
from reader.library.json_text import spell
from reader.library.layout import Layout
from reader.library.loading import Loaded
from reader.library.lock import Lock, holder
from reader.library.protocol import Status
from reader.library.snapshot import Snapshot
from reader.library.state import State, verify_edit
from reader.library.work import begin_log, find_work
from reader.stamps import now

if TYPE_CHECKING:
    from reader.library.unplaced import Queue

_LATEST = 64
"""Edits that are kept at hand for taking them back."""


class FolderJournal:
    """Annotations whose every edit is in the log before it is shown, and whose checkpoint follows at leisure.

    `checkpoint` may run in another thread while edits go on; all else belongs to one thread.

    Args:
        layout: Where the files lie.
        article: The article.
        annotator: Whose annotations they are.
        writable: Whether to write them, if nobody else does.
        watch: Tells whether the article still has its text; None where nobody else can change that.

    Raises:
        LibraryError: If the files cannot be read, or a newer version wrote them.
    """

    def __init__(
        self,
        layout: Layout,
        article: Article,
        annotator: Annotator,
        *,
        writable: bool,
        watch: ArticleWatch | None = None,
    ) -> None:
        self.article = article
        self.annotator = annotator
        self.holder: str | None = None if writable else "opened for reading only"
        self._checkpoint_file = layout.checkpoint(article.id, annotator)
        self._log_file = layout.log(article.id, annotator)
        self._columns_file = layout.columns(article.id, annotator)
        self._layout = layout
        self._watch = watch
        self._log: EditLog | None = None
        self._latest: dict[int, Edit] = {}
        self._saving = RLock()
        self._checkpointing = RLock()
        with ExitStack() as undo:
            self._lock = self._locked(layout.lock(article.id, annotator)) if writable else None
            if self._lock is not None:
                undo.callback(self._lock.release)
            work = find_work(layout, article, annotator, writable=self._lock is not None)
            loaded, self._queue = work.loaded, work.queue
            if self._lock is not None and work.refusal is not None:
                self._refuse(work.refusal)
            self._state: State = loaded.state
            self._index = loaded.index
            loaded.notices += loaded.disputes
            self._notices, self._disputes = loaded.notices, loaded.disputes
            self._behind = loaded.behind
            self._rows = loaded.rows
            self._unlisted = loaded.unlisted
            self._seen = identity(self._checkpoint_file)
            self._prepare_writing(loaded)
            undo.pop_all()
        if loaded.united:
            self._write_down()

    @property
    def state(self) -> State:
        """All that follows from the edits so far."""
        return self._state

    @property
    def annotations(self) -> Annotations:
        """The annotations as they are after the last edit."""
        return self._state.annotations

    @property
    def history(self) -> History:
        """What can be undone and redone."""
        return self._state.history

    @property
    def position(self) -> Selection | None:
        """What was selected when the article was last left, or after the last edit."""
        return self._state.position

    @property
    def status(self) -> Status:
        """How far the annotator is."""
        return self._state.status

    @property
    def drafts(self) -> Mapping[str, str]:
        """Words typed and not yet confirmed, by what they are for."""
        return self._state.drafts

    @property
    def notices(self) -> Sequence[str]:
        """What the user must be told about opening it."""
        return self._notices

    @property
    def disputes(self) -> Sequence[str]:
        """Those of the notices that tell what both sides of a merge have changed."""
        return self._disputes

    @property
    def next_seq(self) -> int:
        """The `seq` that the next edit must have."""
        return self._state.seq + 1

    @property
    def is_outdated(self) -> bool:
        """Whether somebody else has changed the text that is annotated here, or the annotations, by now."""
        if not self._saving.acquire(blocking=False):
            return False  # a checkpoint is being written, which looks itself
        try:
            text_stands = self._watch is None or self._watch.stands()
            return not (text_stands and (self._log is None or self._log.stands()))
        finally:
            self._saving.release()

    def append(self, edit: Edit) -> None:
        """Make an edit durable and apply it; when this returns, it is on disk.

        Raises:
            ValueError: If the edit does not fit the annotations or the history. Nothing has changed.
            SaveError: If it could not be made durable. Nothing has changed.
        """
        with self._saving:
            log = self._writable_log()
            verify_edit(edit, self._state, self.article.text)
            state = self._state
            state.annotations.verify(edit.changes)
            body = spell_edit(edit, self.article.text).encode("utf-8")
            if self._watch is not None:
                self._watch.verify()
            log.append(body, durable=True, seq=edit.seq)
            state.annotations.take(edit.changes)
            self._latest[edit.seq] = edit
            if len(self._latest) > _LATEST:
                del self._latest[next(iter(self._latest))]
            state.history.record(edit)
            state.seq = edit.seq
            state.position = edit.after or state.position
            self._behind = True

    def edit(self, seq: int) -> Edit:
        """Return an edit made earlier; the latest are at hand, and only the end of the log is read for a late one.

        Raises:
            LookupError: If there is none of that number, or it is damaged.
        """
        if seq in self._latest:
            return self._latest[seq]
        try:
            return edit_from(self._index.record(seq), self.article.text)
        except MalformedError as fault:
            raise LookupError(f"edit {seq} is damaged: {fault}") from None

    def remember(self, position: Selection) -> None:
        """Keep the reading position; if it cannot be written now, the next checkpoint has it."""
        if position == self._state.position:
            return
        with self._saving:
            self._state.position = position
            if self.holder is not None:
                return
            self._behind = True
            try:
                record: Row = {"type": "position", "selection": selection_row(position)}
                self._writable_log().append(spell(record), durable=False)
            except SaveError:
                return

    def draft(self, key: str, words: str | None) -> None:
        """Keep words that are being typed, so that they survive the process; None drops them.

        Raises:
            SaveError: If they could not be written; they are in `drafts` all the same.
        """
        if self._state.drafts.get(key) == words:
            return
        with self._saving:
            if words is None:
                del self._state.drafts[key]
            else:
                self._state.drafts[key] = words
            log = self._writable_log()
            self._behind = True
            log.append(spell({"type": "draft", "key": key, "words": words}), durable=False)

    def set_status(self, status: Status, *, timed: bool = True) -> None:
        """Make the status durable.

        Args:
            status: The status.
            timed: Whether to say when, which decides where two machines set one.

        Raises:
            SaveError: If it could not be. It has not changed.
        """
        with self._saving:
            log = self._writable_log()
            if status is not self._state.status:
                record: Row = {"type": "status", "status": str(status)}
                log.append(spell({**record, "at": now()} if timed else record), durable=True)
                self._state.status = status
                self._behind = True

    def unplaced(self) -> Queue | None:
        """Return the highlights that lost their place when the text changed and have none yet; None if none did.

        Raises:
            LibraryError: If they cannot be read, or the text that they come from is gone.
        """
        if self._queue is not None:
            return self._queue
        path = self._layout.unplaced(self.article.id, self.annotator)
        if not is_there(path):
            return None
        from reader.library.unplaced import read_queue, still_waiting

        return still_waiting(read_queue(path, self._text_of), self.annotations)

    def give_up(self, span: SpanId) -> None:
        """Keep it that a highlight has no place in the text as it is now.

        Raises:
            LookupError: If none of that id waits.
            SaveError: If it could not be made durable. It waits as before.
        """
        from reader.library.unplaced import read_queue, with_given_up, write_queue

        self._writable_log()
        path = self._layout.unplaced(self.article.id, self.annotator)
        write_queue(path, with_given_up(read_queue(path, self._text_of), span), self._text_of)

    def checkpoint(self) -> None:
        """Write a checkpoint if there is anything new.

        Raises:
            SaveError: If it could not be written; the edits are safe in the log all the same.
        """
        with self._checkpointing:
            with self._saving:
                if self._lock is None:
                    return
                if not self._behind:
                    self._list_rows()
                    return
                log = self._writable_log()
                log.sync()
                snapshot = Snapshot.of(self._state, self.article, self.annotator, log.anchor, self._rows)
                self._behind = False
            try:
                self._write(snapshot)
            except BaseException:
                with self._saving:
                    self._behind = True
                raise

    def close(self) -> None:
        """Write a checkpoint and let others write.

        Raises:
            SaveError: If the checkpoint could not be written. Others can write all the same.
        """
        if self._lock is None:
            return
        try:
            self.checkpoint()
        finally:
            if self._log is not None:
                self._log.close()
            self._lock.release()
            self._lock = self._log = None
            self.holder = "closed"

    def _text_of(self, revision: int) -> str:
        from reader.library.unplaced import text_of_revision

        return text_of_revision(self._layout, self.article.id, revision)

    def _locked(self, path: Path) -> Lock | None:
        try:
            lock = Lock.try_take(path)
        except SaveError as fault:
            self.holder = f"the library cannot be written: {fault.what}"
            return None
        if lock is None:
            self.holder = f"another Pressmark has it open; close that ({holder(path)})"
        return lock

    def _prepare_writing(self, loaded: Loaded) -> None:
        """Keep damage aside and open the log; where that cannot be done, only reading is left."""
        if self._lock is None:
            return
        try:
            self._log = begin_log(self._log_file, self.article, loaded)
        except LibraryError as fault:
            self._refuse(fault.what)

    def _refuse(self, reason: str) -> None:
        """Let others write, and leave only reading here."""
        self.holder = reason
        if self._lock is not None:
            self._lock.release()
            self._lock = None

    def _writable_log(self) -> EditLog:
        if self._log is None:
            raise SaveError(f"the annotations can only be read: {self.holder}", where=str(self._log_file))
        return self._log

    def _write(self, snapshot: Snapshot) -> None:
        here = identity(self._checkpoint_file)
        if here not in (self._seen, None):
            keep_aside(self._checkpoint_file, read_file(self._checkpoint_file))
        columns = snapshot.write(self._checkpoint_file, self.article.text)
        self._seen = identity(self._checkpoint_file)
        if name := columns_name(Content(self._checkpoint_file), self.article):
            write_columns(self._columns_file, columns, name)
        self._unlisted = ""

    def _write_down(self) -> None:
        """Have the checkpoint say what a merge led to, so that it is told once and what follows can be undone."""
        with suppress(SaveError):
            self.checkpoint()

    def _list_rows(self) -> None:
        """Write the columns that had to be made when the annotations were opened."""
        if self._unlisted and self._rows is not None:
            write_columns(self._columns_file, self._rows.columns, self._unlisted)
            self._unlisted = ""
