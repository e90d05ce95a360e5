"""How annotations are read: the last checkpoint, then what the log has beyond it, and what damage costs.

The log is the truth, the checkpoint a shortcut. Where both are sound, only the end of the log is read. Where
the checkpoint is not, the log gives everything again. Where the log has lost something too, both are taken
together: for each span and relation the later of what they say. Where `git` has put both sides of a merge into the log,
`forked` says what they led to, and a checkpoint counts only for what the log has lost.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import field
from pathlib import Path
from typing import TYPE_CHECKING

from reader.core.article import Article
from reader.core.codec import MalformedError
from reader.core.dataclass import dataclass
from reader.core.edit import Item
from reader.errors import OtherTextError
from reader.files import is_there, read_file
from reader.library.checkpoint import Checkpoint, Wreck, read_checkpoint
from reader.library.edit_log import Anchor, EditIndex, Line, lines_of, told_text, verify_header
from reader.library.row_lines import BOTH_SIDES
from reader.library.saved_rows import SavedRows
from reader.library.state import Replay, State

if TYPE_CHECKING:
    from reader.library.forked import ForkedReplay

CHANGED = "the article’s text has changed since these annotations were made"
"""What is said of annotations of another text."""
_MOST_NOTICES = 5


@dataclass(slots=True)
class Loaded:
    """Annotations as they were found.

    Args:
        state: What the files say.
        index: Where the edits are in the log.
        anchor: The place after the last line of the log; None if there is no log.
        rows: The rows of the checkpoint that the state reads when it needs them.
        unlisted: The name that their columns should have in the cache, where they are not there.
        behind: Whether the checkpoint does not say all this.
        torn: An unfinished last line of the log, which was left out.
        unended: Whether the log's last line is sound but lacks its newline.
        aside: Damaged content to keep, and the file that it is from.
        conflict: The file that holds a merge conflict, if one does.
        united: Whether `git` has put both sides of a merge into the files.
        disputes: What both sides of it have changed, and what stands.
        notices: What else the user must be told.
    """

    state: State
    index: EditIndex
    anchor: Anchor | None = None
    rows: SavedRows | None = None
    unlisted: str = ""
    behind: bool = False
    torn: Line | None = None
    unended: bool = False
    aside: list[tuple[Path, bytes]] = field(default_factory=list)
    conflict: Path | None = None
    united: bool = False
    disputes: list[str] = field(default_factory=list)
    notices: list[str] = field(default_factory=list)


def load(
    checkpoint_file: Path,
    log_file: Path,
    article: Article,
    columns_file: Path | None = None,
    is_text: Callable[[str], bool] = lambda _: False,
) -> Loaded:
    """Read an annotator's annotations of an article.

    Args:
        checkpoint_file: The checkpoint; it need not exist.
        log_file: The log of edits; it need not exist.
        article: The article, against whose text every span is held.
        columns_file: Where the cache may have the checkpoint's columns.
        is_text: Tells whether the article once had the text of a digest; asked where damage may have changed that.

    Raises:
        OtherTextError: If a file is about another text, also if only a part of it is.
        LibraryError: If a file cannot be read, or a newer version wrote it.
    """
    if is_there(log_file):
        _verify_text(article, log_file, verify_header(log_file))
    checkpoint = read_checkpoint(checkpoint_file, article, columns_file)
    for digest in checkpoint.texts if checkpoint is not None else ():
        if not isinstance(checkpoint, Wreck) or checkpoint.sealed or is_text(digest):
            _verify_text(article, checkpoint_file, digest)
    if isinstance(checkpoint, Checkpoint) and (
        checkpoint.anchor is None or checkpoint.anchor.holds(log_file)
    ):
        loaded, replay = _load_from(checkpoint, log_file, article)
        if not replay.forked:
            return loaded
        checkpoint = read_checkpoint(checkpoint_file, article)
    loaded, replay = _load_log(log_file, Replay(State(), article.text), article)
    if replay.forked or (isinstance(checkpoint, Wreck) and checkpoint.united):
        return _load_forked(checkpoint, checkpoint_file, log_file, article)
    match checkpoint:
        case Checkpoint(state=state):
            _reconcile(loaded, replay, state, checkpoint_file)
        case Wreck():
            _salvage(loaded, replay, checkpoint, checkpoint_file)
        case None:
            pass
    _finish(loaded, replay)
    loaded.behind = loaded.behind or loaded.anchor is not None
    return loaded


def _verify_text(article: Article, path: Path, digest: str | None) -> None:
    """Hold the digest of the text that a file says to be about against the article's.

    Raises:
        OtherTextError: If it is another.
    """
    if digest not in (None, article.sha256):
        raise OtherTextError(CHANGED, where=str(path))


def _load_from(checkpoint: Checkpoint, log_file: Path, article: Article) -> tuple[Loaded, Replay]:
    start = checkpoint.anchor.end if checkpoint.anchor else 0
    replay = Replay(checkpoint.state, article.text)
    loaded = Loaded(
        state=checkpoint.state,
        index=EditIndex(log_file, known_from=start),
        anchor=checkpoint.anchor,
        rows=checkpoint.rows,
        unlisted=checkpoint.unlisted,
    )
    if is_there(log_file):
        _follow(loaded, replay, lines_of(read_file(log_file, start), start), article)
    _finish(loaded, replay)
    loaded.behind = loaded.anchor != checkpoint.anchor
    return loaded, replay


def _load_forked(
    checkpoint: Checkpoint | Wreck | None, checkpoint_file: Path, log_file: Path, article: Article
) -> Loaded:
    """Read all of a log to which two machines have added, and what only a checkpoint still has."""
    from reader.library.forked import ForkedReplay  # hardly ever needed

    replay = ForkedReplay(article.text)
    loaded, _ = _load_log(log_file, replay, article)
    replay.settle()
    loaded.united = loaded.behind = True
    loaded.disputes = replay.disputes
    if isinstance(checkpoint, Checkpoint):
        _fill_up(loaded, replay, checkpoint.state.seq, items_of(checkpoint.state), checkpoint_file)
    elif isinstance(checkpoint, Wreck) and (checkpoint.united or checkpoint.conflict):
        loaded.conflict = checkpoint_file if checkpoint.conflict else loaded.conflict
        _fill_up(loaded, replay, checkpoint.seq, checkpoint.items, checkpoint_file)
    elif isinstance(checkpoint, Wreck):
        loaded.aside.append((checkpoint_file, checkpoint.content))
        loaded.notices.append(f"{checkpoint_file.name} is damaged ({checkpoint.reason})")
        _fill_up(loaded, replay, checkpoint.seq, checkpoint.items, checkpoint_file)
    _finish(loaded, replay)
    return loaded


def _fill_up(
    loaded: Loaded, replay: ForkedReplay, seq: int, items: Iterable[Item], checkpoint_file: Path
) -> None:
    """Take from a checkpoint what the log has lost."""
    if replay.is_whole and replay.state.seq >= seq:
        return
    for item in [item for item in items if replay.may_lack(item)]:
        replay.put(item)
    replay.state.seq = max(replay.state.seq, seq)
    content = read_file(checkpoint_file)
    if (checkpoint_file, content) not in loaded.aside:
        loaded.aside.append((checkpoint_file, content))
    loaded.notices.append(
        f"{loaded.index.path.name} lacks edits, and was filled up from {checkpoint_file.name}"
    )


def items_of(state: State) -> list[Item]:
    """Return all spans and relations of a state."""
    return [*state.annotations.spans.values(), *state.annotations.relations.values()]


def _load_log(log_file: Path, replay: Replay, article: Article) -> tuple[Loaded, Replay]:
    """Read all of a log, which need not exist."""
    loaded = Loaded(state=replay.state, index=EditIndex(log_file))
    if is_there(log_file):
        _follow(loaded, replay, lines_of(read_file(log_file)), article)
    return loaded, replay


def _follow(loaded: Loaded, replay: Replay, lines: Iterable[Line], article: Article) -> None:
    """Follow a log line by line, and set aside what cannot be followed.

    Raises:
        OtherTextError: If edits of another text come.
    """
    damaged: list[tuple[Line, str]] = []
    for line in lines:
        try:
            record = line.record()
            if record.get("type") == "log":
                _verify_text(article, loaded.index.path, told_text(record))
            else:
                replay.take(record)
        except MalformedError as fault:
            if line.is_conflict_mark:
                loaded.conflict = loaded.index.path
                replay.open_gap()
            elif not line.is_whole:
                loaded.torn = line
            else:
                replay.skip()
                damaged.append((line, str(fault)))
        else:
            if line.seq is not None:
                loaded.index.starts[line.seq] = line.start
        if loaded.torn is None:
            loaded.anchor = line.anchor
            loaded.unended = not line.is_whole
    if damaged:
        _report(loaded, damaged)


def _report(loaded: Loaded, damaged: list[tuple[Line, str]]) -> None:
    path = loaded.index.path
    start = damaged[0][0].start
    before = read_file(path, 0, start).count(b"\n")
    between = read_file(path, start)
    for line, reason in damaged[:_MOST_NOTICES]:
        number = before + between.count(b"\n", 0, line.start - start) + 1
        loaded.notices.append(f"{path.name}, line {number}: the edit is damaged ({reason}) and was set aside")
    if len(damaged) > _MOST_NOTICES:
        loaded.notices.append(f"{path.name}: {len(damaged) - _MOST_NOTICES} more lines are damaged")
    loaded.aside.append((path, b"".join(line.content for line, _ in damaged)))


def _reconcile(loaded: Loaded, replay: Replay, state: State, checkpoint_file: Path) -> None:
    """Bring a sound checkpoint together with a log that is not the one it was made from."""
    loaded.behind = True
    if replay.is_whole and replay.state.seq >= state.seq and loaded.anchor is not None:
        loaded.aside.append((checkpoint_file, read_file(checkpoint_file)))
        loaded.notices.append(
            f"{checkpoint_file.name} did not belong to its log; the annotations were taken from the log"
        )
        return
    _merge(replay, items_of(state), state.seq)
    kept = replay.state
    kept.status, kept.position = state.status, kept.position or state.position
    kept.drafts = {**state.drafts, **kept.drafts}
    loaded.notices.append(
        f"{loaded.index.path.name} lacks edits that {checkpoint_file.name} holds; nothing of it is lost, "
        "but earlier edits cannot be undone"
    )


def _salvage(loaded: Loaded, replay: Replay, wreck: Wreck, checkpoint_file: Path) -> None:
    """Make up for a damaged checkpoint from the log, and where that is not whole from what is left of it."""
    loaded.behind = True
    if wreck.conflict:
        loaded.conflict = checkpoint_file
    else:
        loaded.aside.append((checkpoint_file, wreck.content))
    reason = "it holds a merge conflict" if wreck.conflict else wreck.reason
    # Where the checkpoint's first row is lost too, what the log never had is all that tells of edits it has lost.
    lacks = any(item.id not in replay.touched for item in wreck.items)
    if replay.is_whole and replay.state.seq >= max(wreck.seq, 1) and not lacks:
        loaded.notices.append(
            f"{checkpoint_file.name} is damaged ({reason}); all annotations were rebuilt from the log"
        )
        return
    _merge(replay, wreck.items, wreck.seq)
    replay.state.drafts = {**wreck.drafts, **replay.state.drafts}
    count = len(replay.state.annotations.spans)
    loaded.notices.append(
        f"{checkpoint_file.name} is damaged ({reason}) and the log does not hold everything; "
        f"{count} spans were salvaged, {wreck.lost} rows could not be read"
    )


def _merge(replay: Replay, items: Iterable[Item], seq: int) -> None:
    """Put items of a checkpoint over what a log led to, but for those that the log changed after it."""
    replay.open_gap()
    for item in items:
        if replay.touched.get(item.id, 0) <= seq:
            replay.put(item)
    replay.state.seq = max(replay.state.seq, seq)


def _finish(loaded: Loaded, replay: Replay) -> None:
    untied = replay.finish()
    if untied:
        loaded.notices.append(f"{untied} relations lost one of their spans and were left out")
    if loaded.conflict is not None:
        loaded.notices.append(f"{loaded.conflict.name} holds a merge conflict: {BOTH_SIDES}")
