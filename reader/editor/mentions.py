"""Whom words mean: found by name, by surname, or by what stands before a pronoun."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from reader.core.annotation import Entity, Span
from reader.core.entities import alike, plain
from reader.core.roles import HAS_SOURCE
from reader.editor.cast import Cast, cast_of
from reader.editor.register import PERSON
from reader.text.names import names_from, pronoun

if TYPE_CHECKING:
    from reader.editor.editor import Editor

_LOOK_BACK = 200
"""How many annotations before a pronoun are looked at for whom it stands for."""

_LONGEST = 2_000
"""Of a longer span, only so many code points are looked through for names."""


def whom(cast: Cast, words: str, kind: str = "") -> list[Entity]:
    """Return the entities that words can mean; one where it is plain, several where somebody has to say.

    Those of this article come before those of the library, exact names before others, and a lone word can be
    the surname of a person.

    Args:
        cast: Who is known in the article.
        words: A name.
        kind: The type that they must have; empty for any.
    """
    register = cast.register
    exact = register.named(words, kind)
    last = register.surnamed(words) if kind in ("", PERSON) else []
    known = {entity.id for entity in cast.entities()}
    here = [entity for entity in dict.fromkeys([*exact, *last]) if entity.id in known]
    own = [entity for entity in here if alike(entity.name) == alike(words)]
    return own or here or exact or register.named(words, kind, folded=True) or last


def proposal(editor: Editor, span: Span) -> Entity | None:
    """Return whom a span is likely to speak of, or None.

    That is whom it points at already, or the first known name in it, or for a pronoun the last that was
    mentioned before and could be meant; for a quote or claim, the same of its source.
    """
    cast = cast_of(editor)
    if (held := cast.register.get(span.entity)) is not None:
        return held
    if (source := speaking(editor, span)) is not span:
        return proposal(editor, source)
    words = editor.text[span.start : min(span.end, span.start + _LONGEST)]
    kind = pronoun(words)
    if kind is not None:
        return next((one for one in _mentioned_before(editor, span) if kind in ("", one.type)), None)
    for name in (words, *names_of(editor, span)):
        if found := whom(cast, name):
            return found[0]
    return None


def speaking(editor: Editor, span: Span) -> Span:
    """Return the annotation whose words tell who a span is about: the source of a quote or claim, or itself."""
    kind = editor.labels.relation_for(HAS_SOURCE)
    for tie in editor.annotations.relations_from(span.id):
        source = editor.annotations.span(tie.tail)
        if source is not None and kind is not None and tie.type == kind.name:
            return source
    return span


def names_of(editor: Editor, span: Span) -> list[str]:
    """Return what may be names in a span, in text order."""
    text, end = editor.text, min(span.end, span.start + _LONGEST)
    return [plain(text[first:last]) for first, last in names_from(text, span.start, end)]


def _mentioned_before(editor: Editor, span: Span) -> Iterator[Entity]:
    register = cast_of(editor).register
    before: Span | None = span
    for _ in range(_LOOK_BACK):
        before = editor.annotations.before(before)
        if before is None:
            return
        if (entity := register.get(before.entity)) is not None:
            yield entity
