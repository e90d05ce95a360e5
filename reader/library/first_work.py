"""An annotator's first work at an article, spelled at once as the files that a journal would have left behind."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence

from reader.core.annotation import Span
from reader.core.article import Article
from reader.core.dataclass import dataclass
from reader.core.edit import Edit, History, Item
from reader.core.ids import Annotator
from reader.core.saved import order_key
from reader.core.spelling import NOTHING, spell_edit_of, spell_end, spell_item
from reader.library.edit_log import Line, seal_line, spell_header, spell_line
from reader.library.protocol import Status
from reader.library.row_lines import row_line, spell_row
from reader.library.row_storage import spell_tables
from reader.library.snapshot import free_number, meta_row
from reader.library.state import State


@dataclass(frozen=True, slots=True)
class FirstWork:
    """What an annotator has made of an article that they had not begun.

    Args:
        annotator: Who.
        log: The log of it.
        checkpoint: The checkpoint that stands for all of the log.
    """

    annotator: Annotator
    log: bytes
    checkpoint: bytes


def first_work(
    article: Article, annotator: Annotator, edit: Edit | None, status: Status, drafts: Mapping[str, str]
) -> FirstWork | None:
    """Spell what a journal leaves that is given an edit, drafts and a status, and closed; None where that is nothing.

    Args:
        article: The article.
        annotator: Whose work it is.
        edit: The first edit, which makes items and nothing else; None if there is none.
        status: How far the annotator is.
        drafts: Words by what they are for.

    Raises:
        ValueError: If the items do not fit, or something holds what JSON in UTF-8 cannot say.
    """
    items = [change.after for change in edit.changes if change.after is not None] if edit else []
    _verify(items, len(article.text))
    rows = [(item, spell_item(item, article.text)) for item in items]
    lines = [_edit_line(edit, rows)] if edit else []
    lines += [spell_line({"type": "draft", "key": key, "words": words}) for key, words in drafts.items()]
    if status is not Status.TODO:
        lines.append(spell_line({"type": "status", "status": str(status)}))
    if not lines:
        return None
    before = b"".join([spell_header(article.id, article.sha256), *lines[:-1]])
    spans = [(item, row) for item, row in rows if isinstance(item, Span)]
    state = State(status=status, drafts=dict(drafts))
    if edit is not None:
        state.history, state.seq, state.position = History([edit.seq]), edit.seq, edit.after
    labels = Counter(span.label for span, _ in spans)
    meta = meta_row(state, article, annotator, Line(len(before), lines[-1]).anchor, labels)
    spans.sort(key=lambda row: order_key(row[0]))
    tables = {
        "meta": iter([spell_row(1, meta)]),
        "spans": _numbered(spans),
        "relations": _numbered([(item, row) for item, row in rows if not isinstance(item, Span)]),
    }
    return FirstWork(annotator, before + lines[-1], spell_tables(tables))


def _verify(items: Sequence[Item], length: int) -> None:
    """Hold items against one another and a text of so many code points, as a journal would."""
    spans = {item.id: item for item in items if isinstance(item, Span)}
    ties = [item for item in items if not isinstance(item, Span)]
    if len({item.id for item in items}) != len(items):
        raise ValueError("an id stands twice")
    if any(span.end > length for span in spans.values()):
        raise ValueError("a span runs past the text's end")
    if not all(tie.head in spans and tie.tail in spans for tie in ties):
        raise ValueError("a relation ties a span that is not there")


def _numbered(rows: Sequence[tuple[Item, str]]) -> Iterator[bytes]:
    """Yield the lines of rows in one stretch, if there are any."""
    taken: set[int] = set()
    if rows:
        yield b",\n".join([row_line(free_number(item.id, taken), row.encode("utf-8")) for item, row in rows])


def _edit_line(edit: Edit, rows: Sequence[tuple[Item, str]]) -> bytes:
    """Spell an edit that makes nothing but these items, each spelled already."""
    changes = [(NOTHING, spell_end(item, row)) for item, row in rows]
    return seal_line(spell_edit_of(edit, changes).encode("utf-8"))
