"""What an attribute that takes any words is likely to hold, from where its label set says that it comes."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import islice

from reader.core.annotation import Span
from reader.core.entities import plain
from reader.core.ids import SpanId
from reader.core.labels import Attribute
from reader.core.roles import ENTITY
from reader.editor.cast import cast_of
from reader.editor.editor import Editor
from reader.editor.outcome import Prompt
from reader.errors import LibraryError

_MOST = 200
_BEFORE = 40
"""So many annotations before are looked through."""
_LONGEST = 200


def likely_values(editor: Editor, span: Span, attribute: Attribute) -> tuple[str, ...]:
    """Return values to complete what is typed with, the likeliest first; none where nothing is to be suggested.

    Args:
        editor: The editor.
        span: The span that has the attribute.
        attribute: The attribute, whose `suggest_from` names labels, such as `source`, labels with a type, such as
            `entity:PERSON`, or itself a value, `author`.
    """
    if not editor.settings.suggestions:
        return ()
    found = (
        value for place in attribute.suggest_from for value in _from(editor, span, *place.partition(":")[::2])
    )
    return tuple(dict.fromkeys(islice((value for value in found if value), _MOST)))


def prompt_for(editor: Editor, span: SpanId, attribute: Attribute) -> Prompt:
    """Return the prompt that asks for an attribute's value."""
    held = editor.annotations.spans[span]
    return Prompt(
        "attribute.set",
        attribute.name,
        held.attributes.get(attribute.name, ""),
        choices=likely_values(editor, held, attribute),
        draft=f"attribute:{span}:{attribute.name}",
    )


def _from(editor: Editor, span: Span, label: str, value: str) -> Iterator[str]:
    if editor.labels.label(label) is None:
        yield label
        return
    if editor.labels.role_of(label) == ENTITY:
        try:
            yield from (entity.name for entity in cast_of(editor).entities() if value in ("", entity.type))
        except LibraryError as fault:
            editor.say(str(fault))
        return
    tied = [editor.annotations.spans[tie.tail] for tie in editor.annotations.relations_from(span.id)]
    for other in (*tied, *_before(editor, span)):
        if other.label == label and value in ("", *other.attributes.values()):
            yield plain(editor.text[other.start : min(other.end, other.start + _LONGEST)])


def _before(editor: Editor, span: Span) -> Iterator[Span]:
    found: Span | None = span
    for _ in range(_BEFORE):
        found = editor.annotations.before(found, span.start)
        if found is None:
            return
        yield found
