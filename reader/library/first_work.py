"""An annotator's first work at an article, spelled at once as the files that a journal would have left behind."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from operator import attrgetter
from typing import NamedTuple

import msgspec

from reader.core.annotation import Span
from reader.core.annotations import Annotations
from reader.core.article import Article
from reader.core.edit import Edit, History, Item
from reader.core.ids import Annotator
from reader.core.saved import OrderKey, order_key
from reader.core.spelling import spell_edit_of, spell_item
from reader.library.edit_log import Line, seal_line, spell_header
from reader.library.protocol import Status
from reader.library.row_lines import row_line
from reader.library.row_storage import spell_tables
from reader.library.snapshot import free_numbers, meta_row
from reader.library.state import State


class FirstWork(NamedTuple):
    """What an annotator has made of an article that they had not begun.

    Args:
        annotator: Who.
        log: The log of it.
        checkpoint: The checkpoint that stands for all of the log.
    """

    annotator: Annotator
    log: bytes
    checkpoint: bytes


class SpelledItem(msgspec.Struct, frozen=True, gc=False):
    """A span or relation as log and checkpoint hold it.

    Args:
        id: Its id.
        label: A span's label; None for a relation.
        place: What spans are ordered by; nothing for a relation.
        row: Its row, as JSON spells it.
    """

    id: str
    label: str | None
    place: OrderKey | tuple[()]
    row: bytes


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
    spelled = [_spelled(item, article.text) for item in items]
    return spelled_work(article, annotator, edit, spelled, status, drafts)


def spelled_work(
    article: Article,
    annotator: Annotator,
    edit: Edit | None,
    items: Sequence[SpelledItem],
    status: Status,
    drafts: Mapping[str, str],
) -> FirstWork | None:
    """Spell a first work as `first_work` does, of items that fit and are spelled already.

    Args:
        article: The article.
        annotator: Whose work it is.
        edit: The first edit; None if there is none. Its changes are not looked at.
        items: What it makes, in this order.
        status: How far the annotator is.
        drafts: Words by what they are for.

    Raises:
        ValueError: If something holds what JSON in UTF-8 cannot say.
    """
    lines = [_edit_line(edit, items)] if edit else []
    records = [{"type": "draft", "key": key, "words": words} for key, words in drafts.items()]
    if status is not Status.TODO:
        records.append({"type": "status", "status": str(status)})
    lines += [seal_line(_encode(record)) for record in records]
    if not lines:
        return None
    before = b"".join([spell_header(article.id, article.sha256), *lines[:-1]])
    state = State(_NOTHING, status=status, drafts=dict(drafts))
    if edit is not None:
        state.history, state.seq, state.position = History([edit.seq]), edit.seq, edit.after
    spans = sorted([item for item in items if item.label is not None], key=attrgetter("place"))
    labels = [item.label for item in spans if item.label is not None]
    counts = {label: labels.count(label) for label in {*labels}}
    meta = meta_row(state, article, annotator, Line(len(before), lines[-1]).anchor, counts)
    tables = {
        "meta": [row_line(1, _encode(meta))],
        "spans": _numbered(spans),
        "relations": _numbered([item for item in items if item.label is None]),
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


def _numbered(items: Sequence[SpelledItem]) -> Sequence[bytes]:
    """Return the lines of rows in one stretch, if there are any."""
    if not items:
        return []
    numbers, rows = free_numbers([item.id for item in items]), [item.row for item in items]
    return [b",\n".join(map(row_line, numbers, rows))]


def _edit_line(edit: Edit, items: Sequence[SpelledItem]) -> bytes:
    """Spell an edit that makes nothing but these items."""
    made = b",".join([(_SPAN if item.label is not None else _RELATION) % item.row for item in items])
    # A quotation mark inside a string is escaped, so this stands there once.
    before, after = spell_edit_of(edit, ()).encode("utf-8").split(b'"changes":[]')
    return seal_line(b'%s"changes":[%s]%s' % (before, made, after))


def _spelled(item: Item, text: str) -> SpelledItem:
    label, place = (item.label, order_key(item)) if isinstance(item, Span) else (None, ())
    return SpelledItem(item.id, label, place, spell_item(item, text).encode("utf-8"))


_SPAN = b'{"before":null,"after":{"span":%s}}'
_RELATION = b'{"before":null,"after":{"relation":%s}}'
"""What an edit says of a span, and of a relation, that it makes."""
_encode = msgspec.json.Encoder().encode
"""It spells strings and whole numbers as we do, several times faster."""
_NOTHING = Annotations()
