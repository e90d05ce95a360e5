"""Which relations a label set lets two spans have."""

from __future__ import annotations

from typing import TYPE_CHECKING

from reader.core.annotation import Relation, Span
from reader.core.labels import RelationType
from reader.editor import telling

if TYPE_CHECKING:
    from reader.editor.editor import Editor

_NEAR = 3
"""How many blocks may part a quote from the source or cue that is tied to it unasked."""
_READ = 160
"""Code points of a span that are looked at to quote its beginning: white space in it may be wide."""


def quoted(editor: Editor, span: Span) -> str:
    """Return the beginning of a span's text in quotation marks, for a message."""
    return telling.quoted(" ".join(editor.text[span.start : min(span.end, span.start + _READ)].split()))


def named(label: str, *, capital: bool = False) -> str:
    """Return a label's name with its indefinite article, for a message; `capital` begins a sentence."""
    article = "an" if label[:1].lower() in tuple("aeiou") else "a"
    return f"{article.capitalize() if capital else article} {label}"


def belonging(editor: Editor, made: Span) -> list[Relation]:
    """Return the relations that a new span gets unasked.

    A source or cue is tied to the active span, if the label set allows one such relation to a head and the
    head has none, if its label is the first that the relation may point to, and if the two are near. A quote
    is tied in the same way to the source or cue that is active and that nothing reaches yet.
    """
    active = editor.active_span
    if active is None:
        return []
    unasked = editor.labels.unasked
    onward, back = unasked.get((active.label, made.label)), unasked.get((made.label, active.label))
    if not (onward or back) or not _near(editor, active, made):
        return []
    found = [(kind, active, made) for kind in onward or () if _goes(editor, kind, active, made)]
    if not found and back and not editor.annotations.relations_to(active.id):
        found = [(kind, made, active) for kind in back if _goes(editor, kind, made, active)]
    return [editor.new_relation(kind.name, head.id, tail.id) for kind, head, tail in found]


def unfit(editor: Editor, span: Span) -> list[Relation]:
    """Return the relations of a span, as it is going to be, that the label set does not allow it."""
    found: dict[str, Relation] = {}
    for relation in editor.annotations.relations_from(span.id):
        kind = editor.labels.relation(relation.type)
        if kind is None or span.label not in _starts(kind):
            found[relation.id] = relation
    for relation in editor.annotations.relations_to(span.id):
        kind = editor.labels.relation(relation.type)
        if kind is None or not (
            editor.labels.tail_fits(kind, span) or (kind.symmetric and span.label in kind.head)
        ):
            found[relation.id] = relation
    return list(found.values())


def _goes(editor: Editor, kind: RelationType, head: Span, tail: Span) -> bool:
    return editor.labels.tail_fits(kind, tail) and all(
        relation.type != kind.name for relation in editor.annotations.relations_from(head.id)
    )


def _starts(kind: RelationType) -> tuple[str, ...]:
    return (*kind.head, *kind.tail) if kind.symmetric else kind.head


def _near(editor: Editor, head: Span, part: Span) -> bool:
    blocks = editor.article.blocks
    if not blocks:
        return True
    first, last = blocks.at(head.start), blocks.at(head.end - 1)
    return first - _NEAR <= blocks.at(part.start) and blocks.at(part.end - 1) <= last + _NEAR
