"""Commands that suggest an attribution: from a cue its content and source, from a content its cue and source."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from itertools import islice

from reader.core.annotation import Span
from reader.core.ids import Offset
from reader.core.roles import HAS_CUE
from reader.core.selection import Selection
from reader.editor.actions.offers import offered_at, take_up
from reader.editor.attribution import Role, tail_kinds, tail_labels
from reader.editor.command import Command
from reader.editor.editor import Editor
from reader.editor.gestures import refused
from reader.editor.outcome import Outcome, OutcomeKind
from reader.editor.suggested_parts import Alternatives
from reader.editor.suggestion import Suggestion
from reader.text import Range, attributions
from reader.text.attributions import Pieces

_DONE = Outcome(OutcomeKind.DONE)
_NEXT_CUE = "attribution.next_cue"
_FAR = 65_536
"""How far one key looks for a cue, in code points."""
_STRETCH, _LONGEST = 2_048, 64


def next_cue(editor: Editor, command: Command, count: int | None, argument: str | None) -> Outcome:
    """Go to the next likely cue that is none yet, and suggest the attribution that it makes."""
    start = _from(editor)
    limit = min(len(editor.text), start + _FAR)
    cues = attributions.next_cue(editor.reading, start, limit)
    return _go(editor, count, cues, limit if limit < len(editor.text) else None, "further on")


def previous_cue(editor: Editor, command: Command, count: int | None, argument: str | None) -> Outcome:
    """Go to the likely cue before, and suggest the attribution that it makes."""
    end = editor.selection.start
    limit = max(0, end - _FAR)
    cues = attributions.previous_cue(editor.reading, end, limit)
    return _go(editor, count, cues, limit or None, "before this")


def suggest(editor: Editor, command: Command, count: int | None, argument: str | None) -> Outcome:
    """Suggest what the annotation here lacks to be a whole attribution."""
    span = editor.target or editor.active_span
    if span is None:
        return editor.refuse("There is no annotation here")
    if not editor.settings.suggestions:
        return editor.refuse("Suggestions are switched off")
    if not suggest_for(editor, span):
        return editor.refuse(f"Nothing is likely to go with this {span.label}")
    return _DONE


def suggest_for(editor: Editor, span: Span) -> bool:
    """Suggest the rest of the attribution that a span is the content or cue of.

    Returns:
        False where nothing is likely, it has all already, or suggestions are switched off.
    """
    editor.gestures.suggestion = suggestion = _for_span(editor, span)
    return suggestion is not None


def expect_for(editor: Editor, span: Span) -> None:
    """Suggest the rest of an attribution as soon as what was done is shown; what can be pressed then takes
    the place of the message that tells of it.
    """
    told = editor.message

    def suggestion() -> Suggestion | None:
        made = _for_span(editor, span)
        if made is not None and editor.message is told:
            editor.message = None
        return made

    editor.gestures.expect(suggestion)


def _go(
    editor: Editor, count: int | None, cues: Iterator[Range], limit: Offset | None, where: str
) -> Outcome:
    head = next(
        (label.name for label in editor.labels.labels if Role.CUE in tail_labels(editor, label.name)), None
    )
    if head is None:
        return editor.refuse(
            "The label set has no relation has_cue, so that nothing can be suggested from a cue"
        )
    made = _made(editor, tail_labels(editor, head)[Role.CUE])
    cue = next(islice((one for one in cues if not made(one)), (count or 1) - 1, None), None)
    place = cue[0] if cue is not None else limit
    if place is None:
        return editor.refuse(f"There is no likely cue {where}")
    passed = editor.gestures.suggestion
    if passed is not None and passed.onward and passed.offer is None:
        refused(editor)
    if cue is not None:
        return _at_cue(editor, head, cue)
    editor.go(Selection(place, place), step=True)
    editor.say("There is no likely cue up to here; press again to look further")
    return _DONE


def _made(editor: Editor, label: str) -> Callable[[Range], bool]:
    """Return what tells whether a cue is annotated already; annotations are looked up a stretch at a time."""
    stretches: dict[int, list[Range]] = {}

    def touched(cue: Range) -> bool:
        number = cue[0] // _STRETCH
        if number not in stretches:
            start = number * _STRETCH
            pieces = editor.annotations.pieces(start, start + _STRETCH + _LONGEST)
            stretches[number] = [(piece.start, piece.end) for piece in pieces if piece.label == label]
        return any(start < cue[1] and cue[0] < end for start, end in stretches[number])

    return touched


def _from(editor: Editor) -> Offset:
    """Return where the next cue is looked for: in a sentence or paragraph that is selected, or else behind it."""
    held = editor.selection.extent
    units = (editor.reading.sentences, editor.reading.paragraphs)
    return held[0] if any(unit.around(*held) == held for unit in units) else held[1]


def _at_cue(editor: Editor, head: str, cue: Range) -> Outcome:
    offer = offered_at(editor, cue, editor.labels.alike(tail_labels(editor, head)[Role.CUE]))
    if offer is not None:
        take_up(editor, offer, Role.CUE, _NEXT_CUE)
        return _DONE
    forms = attributions.forms_of(editor.reading, cue)
    editor.go(Selection(*forms[0]), step=True)
    editor.active = None
    if editor.settings.suggestions:
        editor.gestures.suggestion = Suggestion(
            editor, head, Role.CUE, _from_cue(editor, forms), {}, onward=_NEXT_CUE
        )
    return _DONE


def _for_span(editor: Editor, span: Span) -> Suggestion | None:
    if not editor.settings.suggestions:
        return None
    if tail_labels(editor, span.label):
        return _for_content(editor, span)
    head = next((label.name for label in editor.labels.labels if _is_cue_of(editor, label.name, span)), None)
    return _for_cue(editor, head, span) if head else None


def _for_cue(editor: Editor, head: str, span: Span) -> Suggestion | None:
    if editor.annotations.relations_to(span.id):
        return None
    cue = (span.start, span.end)
    alternatives = _from_cue(editor, [cue])
    if not alternatives[Role.CONTENT]:
        return None
    return Suggestion(editor, head, Role.CUE, alternatives, {Role.CUE: span})


def _from_cue(editor: Editor, forms: list[Range]) -> dict[Role, Alternatives]:
    sources = attributions.sources_of(editor.reading, forms[0])
    contents = attributions.contents_of(editor.reading, forms[0], sources[0] if sources else None)
    return {
        Role.CONTENT: contents,
        Role.CUE: [(form,) for form in forms],
        Role.SOURCE: [(source,) for source in sources],
    }


def _for_content(editor: Editor, span: Span) -> Suggestion | None:
    pieces: Pieces = tuple((piece.start, piece.end) for piece in span.fragments)
    held = {relation.type: relation.tail for relation in editor.annotations.relations_from(span.id)}
    kinds = tail_kinds(editor, span.label)
    saved = {Role.CONTENT: span}
    for role, kind in kinds.items():
        if kind in held and (tail := editor.annotations.span(held[kind])) is not None:
            saved[role] = tail
    if len(saved) > len(kinds):
        return None
    if len(pieces) == 1:
        line = attributions.attributed_to(editor.reading, *pieces[0])
        more = None if line else attributions.continued(editor.reading, pieces[0])
    else:
        line = more = None
    cues = [] if line else attributions.cues_of(editor.reading, pieces)
    if Role.CUE in saved:
        cues = [(saved[Role.CUE].start, saved[Role.CUE].end)]
    sources = [line] if line else attributions.sources_of(editor.reading, cues[0]) if cues else []
    apart = [item for item in sources if not any(item[0] < end and start < item[1] for start, end in pieces)]
    if not cues and not apart:
        return None
    other = attributions.contents_of(editor.reading, cues[0], sources[0] if sources else None) if cues else []
    alternatives: dict[Role, Alternatives] = {
        Role.CONTENT: list(dict.fromkeys([*((more,) if more else ()), pieces, *other])),
        Role.CUE: [(cue,) for cue in cues],
        Role.SOURCE: [(source,) for source in apart],
    }
    for role in (Role.CUE, Role.SOURCE):
        if role in saved:
            alternatives[role] = [tuple((piece.start, piece.end) for piece in saved[role].fragments)]
    suggestion = Suggestion(editor, span.label, Role.CONTENT, alternatives, saved)
    return suggestion if suggestion.parts else None


def _is_cue_of(editor: Editor, head: str, span: Span) -> bool:
    kind = editor.labels.relation_for(HAS_CUE)
    return (
        tail_labels(editor, head).get(Role.CUE) == span.label
        and kind is not None
        and editor.labels.tail_fits(kind, span)
    )
