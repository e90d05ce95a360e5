"""Commands that give an annotation attributes, held against the label set."""

from __future__ import annotations

import re
from dataclasses import replace

from reader.core.annotation import Span
from reader.core.edit import Change
from reader.core.labels import Attribute
from reader.editor import ties
from reader.editor.command import Command
from reader.editor.editor import Editor
from reader.editor.outcome import Outcome, OutcomeKind, Prompt, Severity
from reader.text.computed import ComputedValues, computed_by_label

_DONE = Outcome(OutcomeKind.DONE)


def set_value(editor: Editor, command: Command, count: int | None, argument: str | None) -> Outcome:
    """Give an attribute a value, from an argument such as `type=direct`; without one, ask."""
    span = editor.target or editor.active_span
    if span is None:
        return editor.refuse("There is no annotation here")
    label = editor.labels.label(span.label)
    attributes = label.attributes if label else ()
    if argument is None:
        choices = tuple(f"{item.name}={value}" for item in attributes for value in item.values)
        title = f"Attribute of the {span.label} {ties.quoted(editor, span)}"
        return Outcome(OutcomeKind.ASK, prompt=Prompt(command.id, title, choices=choices))
    name, _, value = (part.strip() for part in argument.partition("="))
    attribute = label.attribute(name) if label else None
    if attribute is None and not value:
        attribute = _left_over(span, name)
    if attribute is None:
        return editor.refuse(_unknown(span, name, attributes))
    if fault := _fault(attribute, value):
        return editor.refuse(fault)
    return _give(editor, command, span, attribute, value or None)


def next_value(editor: Editor, command: Command, count: int | None, argument: str | None) -> Outcome:
    """Give the attribute that the argument names its next allowed value; after the last comes none."""
    span, attribute, refusal = _named(editor, argument)
    if span is None or attribute is None:
        return refusal
    if not attribute.values:
        return editor.refuse(f"{attribute.name} takes any words: set it instead")
    present = editor.labels.value_of(span, attribute.name)
    round_of: tuple[str | None, ...] = attribute.values
    if attribute.default is None or attribute.default == "auto":
        round_of = (*attribute.values, None)
    at = round_of.index(present) if present in round_of else -1
    value = round_of[(at + 1) % len(round_of)]
    return _give(editor, command, span, attribute, None if value == attribute.default else value)


def clear_value(editor: Editor, command: Command, count: int | None, argument: str | None) -> Outcome:
    """Take away the value of the attribute that the argument names."""
    if argument and argument.strip():
        return set_value(editor, command, count, f"{argument}=")
    span, attribute, refusal = _named(editor, argument)
    if span is None or attribute is None:
        return refusal
    return _give(editor, command, span, attribute, None)


def _named(editor: Editor, argument: str | None) -> tuple[Span | None, Attribute | None, Outcome]:
    span = editor.target or editor.active_span
    if span is None:
        return None, None, editor.refuse("There is no annotation here")
    label = editor.labels.label(span.label)
    attributes = label.attributes if label else ()
    name = (argument or "").strip()
    attribute = (
        label.attribute(name) if label and name else attributes[0] if attributes and not name else None
    )
    if attribute is None:
        return None, None, editor.refuse(_unknown(span, name, attributes))
    return span, attribute, _DONE


def _left_over(span: Span, name: str) -> Attribute | None:
    """Return an attribute that a span has and its label has not: it can be taken away, and that is all."""
    return Attribute(name) if name in span.attributes else None


def _unknown(span: Span, name: str, attributes: tuple[Attribute, ...]) -> str:
    known = ", ".join(attribute.name for attribute in attributes) or "none"
    return f"{ties.named(span.label, capital=True)} has no attribute {name!r}; it has: {known}"


def _fault(attribute: Attribute, value: str) -> str:
    if value and attribute.values and value not in attribute.values:
        return f"{attribute.name} cannot be {value!r}; allowed: {', '.join(attribute.values)}"
    if value and attribute.pattern and not re.fullmatch(attribute.pattern, value):
        return f"{attribute.name} cannot be {value!r}; it has to match {attribute.pattern}"
    return ""


def _give(editor: Editor, command: Command, span: Span, attribute: Attribute, value: str | None) -> Outcome:
    attributes = {name: held for name, held in span.attributes.items() if name != attribute.name}
    if value is not None:
        attributes[attribute.name] = value
    if attributes == span.attributes:
        return editor.refuse(f"{attribute.name} is {value or attribute.default or 'empty'} already")
    after = replace(span, attributes=attributes, provenance=editor.provenance(span.provenance))
    broken = [relation for relation in ties.unfit(editor, after) if relation.tail == span.id]
    if broken:
        return editor.refuse(
            f"{attribute.name} cannot be {value or 'empty'} while this {span.label} is tied as {broken[0].type}"
        )
    if not editor.commit(command.id, [Change(span, after)]):
        return Outcome(OutcomeKind.REFUSED)
    if value is None and attribute.required and attribute.default is None:
        editor.say(f"{attribute.name} is empty now, and the label set requires it", Severity.WARNING)
    else:
        computed = (
            ComputedValues(editor.article, computed_by_label(editor.labels)).of(after).get(attribute.name)
        )
        told = value or (f"{computed}, computed" if computed else attribute.default) or "empty"
        editor.say(f"{attribute.name}: {told}")
    return _DONE
