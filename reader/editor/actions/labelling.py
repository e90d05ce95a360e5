"""Commands that label the selection, or give a span another label."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from functools import partial

from reader.core.annotation import Fragment, Span
from reader.core.edit import Change
from reader.core.roles import ENTITY, FORM, HAS_SOURCE
from reader.core.selection import Selection
from reader.editor import motions, ties
from reader.editor.actions import entities, pointing, suggesting
from reader.editor.command import Command
from reader.editor.editor import Editor
from reader.editor.outcome import Outcome, OutcomeKind
from reader.editor.targeting import twin_among
from reader.text import Range
from reader.text.attributions import attributed_to

_DONE = Outcome(OutcomeKind.DONE)


def label(editor: Editor, command: Command, count: int | None, argument: str | None) -> Outcome:
    """Make a span of the selection; the source or cue of the active quote or claim is tied to it.

    Another label on the same range is another span. The same label on the same range gives the span that is
    there the value that goes with the command. Where the selection is a part of an attribution already, letters
    ask for what is meant instead.
    """
    name, attributes = _meant(command)
    if editor.labels.role_of(name) == ENTITY:
        return entities.label_mention(editor, command, attributes)
    selected = motions.trimmed(editor.text, *editor.selection.extent)
    if selected is None:
        return editor.refuse("Only white space is selected")
    found = motions.whole(editor.reading, selected)
    here = editor.annotations.touching(*found)
    if here:
        twin = twin_among(here, name, (Fragment(*found),))
        if twin is not None and (attributes or ties.belonging(editor, twin)):
            return _again(editor, command, twin, attributes)
        if not attributes and pointing.is_taken(editor, here, name):
            return pointing.point_out(editor, name, partial(_pointed, editor, command))
    return _labelled(editor, command, found, snapped=found != selected)


def _pointed(editor: Editor, command: Command, found: Range) -> Outcome:
    """Label what was pointed at; after a content the selection stands for it, otherwise it stays."""
    name, attributes = _meant(command)
    twin = twin_among(editor.annotations.touching(*found), name, (Fragment(*found),))
    if twin is not None:
        return _again(editor, command, twin, attributes)
    return _labelled(editor, command, found, after=pointing.after(editor, name, found))


def _labelled(
    editor: Editor, command: Command, found: Range, *, snapped: bool = False, after: Selection | None = None
) -> Outcome:
    name, attributes = _meant(command)
    span = Span(editor.new_span_id(), name, (Fragment(*found),), editor.provenance(), attributes)
    changes, said = _pulled(editor, span) or _tied(editor, span)
    if not editor.commit(command.id, changes, after=after):
        return Outcome(OutcomeKind.REFUSED)
    said = f"{command.title}: {ties.quoted(editor, span)}{said}"
    if snapped and (keys := editor.keymap.keys("annotation.reshape")):
        said += f" as whole words; {keys[0]} takes it as it is selected"
        editor.say(said)
    else:
        editor.say(said)
        suggesting.expect_for(editor, editor.active_span or span)
    return _DONE


def relabel(editor: Editor, command: Command, count: int | None, argument: str | None) -> Outcome:
    """Give the annotation here another label; attributes and relations that do not fit it go."""
    name, attributes = _meant(command)
    span, wanted = editor.target, editor.labels.label(name)
    if span is None or wanted is None:
        return editor.refuse("There is no annotation here")
    if span.label == name:
        return _again(editor, command, span, attributes)
    if len(span.fragments) > 1 and not wanted.discontinuous:
        return editor.refuse(
            f"{ties.named(name, capital=True)} is one unbroken piece, and this {span.label} has {len(span.fragments)}"
        )
    kept = {
        key: value
        for key, value in span.attributes.items()
        if (attribute := wanted.attribute(key)) and (not attribute.values or value in attribute.values)
    }
    after = replace(
        span, label=name, attributes=kept | attributes, provenance=editor.provenance(span.provenance)
    )
    lost = ties.unfit(editor, after)
    if not editor.commit(command.id, [*(Change(tie, None) for tie in lost), Change(span, after)]):
        return Outcome(OutcomeKind.REFUSED)
    editor.active = span.id
    untied = (
        f"; {len(lost)} relation{'s' if len(lost) > 1 else ''} that {ties.named(name)} cannot have removed"
        if lost
        else ""
    )
    editor.say(f"Now {ties.named(name)}: {ties.quoted(editor, after)}{untied}")
    return _DONE


def _tied(editor: Editor, span: Span) -> tuple[list[Change], str]:
    made = ties.belonging(editor, span)
    changes = [Change(None, span), *(Change(None, relation) for relation in made)]
    if not made or (active := editor.active_span) is None:
        return changes, ""
    return changes, f" of the {active.label} {ties.quoted(editor, active)}"


def _pulled(editor: Editor, span: Span) -> tuple[list[Change], str] | None:
    """Return how a whole pull quote is labelled: with the line below it as its source."""
    line = attributed_to(editor.reading, span.start, span.end)
    kind = editor.labels.relation_for(HAS_SOURCE) if line is not None else None
    if line is None or kind is None or not kind.enabled or span.label not in kind.head:
        return None
    label = editor.labels.label(span.label)
    form = label.attribute_for(FORM) if label else None
    if form is not None and "pull" in form.values and form.name not in span.attributes:
        span = replace(span, attributes={**span.attributes, form.name: "pull"})
    pieces = (Fragment(*line),)
    present = twin_among(editor.annotations.touching(*line), kind.tail[0], pieces)
    effort = replace(span.provenance, milliseconds=0, keys=0)
    source = present or Span(editor.new_span_id(), kind.tail[0], pieces, effort)
    changes = [Change(None, span), *(() if present else (Change(None, source),))]
    changes.append(Change(None, editor.new_relation(kind.name, span.id, source.id)))
    return changes, f", {source.label} {ties.quoted(editor, source)}"


def _meant(command: Command) -> tuple[str, dict[str, str]]:
    name, *value = command.operands
    return name, {value[0]: value[1]} if value else {}


def _again(editor: Editor, command: Command, span: Span, attributes: Mapping[str, str]) -> Outcome:
    if not attributes and (made := ties.belonging(editor, span)):
        if not editor.commit(command.id, [Change(None, relation) for relation in made]):
            return Outcome(OutcomeKind.REFUSED)
        head = editor.active_span or span
        editor.say(
            f"{command.title}: {ties.quoted(editor, span)} of the {head.label} {ties.quoted(editor, head)}"
        )
        return _DONE
    editor.active = span.id
    if attributes.items() <= span.attributes.items():
        return editor.refuse(f"This is {ties.named(span.label)} already: {ties.quoted(editor, span)}")
    after = replace(
        span,
        attributes={**span.attributes, **attributes},
        provenance=editor.provenance(span.provenance),
    )
    if not editor.commit(command.id, [Change(span, after)]):
        return Outcome(OutcomeKind.REFUSED)
    editor.say(f"Now {' '.join(attributes.values())}: {ties.quoted(editor, after)}")
    return _DONE
