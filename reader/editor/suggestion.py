"""What is suggested here and not saved: shown, changed part by part, and accepted with one key."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, NamedTuple

from reader.core.annotation import Fragment, Span
from reader.core.roles import ENTITY
from reader.core.selection import Selection
from reader.editor import ties
from reader.editor.accepting import Acceptance, provenance
from reader.editor.attribution import Role, missing_value, tail_kinds, value_key
from reader.editor.command import Pane
from reader.editor.commands.suggesting import ACCEPT_SAME, REFUSE
from reader.editor.haste import words_in
from reader.editor.outcome import Outcome, OutcomeKind, Severity
from reader.editor.suggested_parts import Alternatives, Parts
from reader.editor.telling import excerpt, joined
from reader.text import Range
from reader.text.attributions import Pieces

if TYPE_CHECKING:
    from reader.editor.editor import Editor
    from reader.suggest.suggestion import Suggestion as Offer

ACCEPT = "attribution.accept"


class Part(NamedTuple):
    """A part of what is suggested, as it can be told.

    Args:
        label: The label that it would get.
        words: What it covers; empty where it is left out.
        place: Which of how many alternatives it is, such as `1/3`; empty where it has one or is left out.
        saved: Whether it is an annotation already.
    """

    label: str
    words: str
    place: str
    saved: bool


class Suggestion:
    """The parts of one attribution, each one of several alternatives; anything else is a content alone.

    Args:
        editor: The editor that shows it.
        label: The label of its content.
        focus: The part that the selection stands for.
        alternatives: What each part may be, the likeliest first.
        saved: The parts that are annotations already.
        onward: The command that goes on to the next, where the user goes from one to the next.
        offer: What a suggester offered, where it is that; its parts are the first alternatives.
    """

    mode = "SUGGEST"
    """A word for what keys do now."""

    def __init__(
        self,
        editor: Editor,
        label: str,
        focus: Role,
        alternatives: Mapping[Role, Alternatives],
        saved: Mapping[Role, Span],
        *,
        onward: str = "",
        offer: Offer | None = None,
    ) -> None:
        self._parts = Parts(editor, label, focus, alternatives, saved, offer)
        self._keys = {
            name: key
            for name in self._parts.labels.values()
            if (key := next(iter(editor.keymap.keys(f"label.{name}", Pane.ARTICLE)), ""))
        }
        self._refusing = next(iter(_keys(editor, REFUSE, "annotation.delete")), "")
        self._all = next(iter(_keys(editor, ACCEPT_SAME, "find.selection")), "")
        self._text = editor.text
        self._shown_at = editor.effort.moment()
        self.onward = onward
        """The command that goes on to the next; empty where the user does not go from one to the next."""
        self.offer = offer
        """What a suggester offered; None where the rules beside the editor suggest it."""
        self._incomplete = ""
        own = self._parts.offered.get(Role.CONTENT)
        if own is not None and own.entity is None and missing_value(editor, label, own.attributes):
            self._incomplete = value_key(editor, label)
        self._same = 1
        if offer is not None and editor.offers is not None:
            self._same = len(editor.offers.same(offer, editor.annotations))

    def part(self, role: Role) -> Pieces | None:
        """Return the fragments of a part as it is suggested now; None where it has none."""
        return self._parts.now(role)

    @property
    def parts(self) -> Sequence[tuple[str, Range]]:
        """The fragments that are not saved yet, each with its label, for painting."""
        return self._parts.unsaved()

    @property
    def options(self) -> Sequence[tuple[str, str]]:
        """What can be pressed, and what each part is now."""
        told = [("enter", "accept"), *((("tab", "accept, next"),) if self.onward else ())]
        if self._incomplete:
            told = [(self._incomplete, "say what it is")]
        if self.offer is not None:
            told += [(self._refusing, "refuse")] if self._refusing else []
            told += [(self._all, f"all {self._same:,}")] if self._all and self._same > 1 else []
        for role, label in reversed(self._parts.labels.items()):
            if (key := self._keys.get(label, "")) and " " not in key:
                words = f"{label} {excerpt(self._text, self.part(role))} {self._parts.place(role)}"
                told.append((key, words.rstrip()))
        return told

    @property
    def behind(self) -> str | None:
        """Where to go on from, as the argument of the command that does; None for where the selection is."""
        return str(self.offer.start) if self.offer is not None else None

    @property
    def reason(self) -> str:
        """Why it is suggested, and how sure its suggester is; empty where the text itself shows it."""
        return f"{self.offer.confidence:.0%} sure: {self.offer.reason}" if self.offer is not None else ""

    @property
    def proposed(self) -> Sequence[Part]:
        """What each part is now, the content first; parts that are annotations already too."""
        return [
            Part(
                label,
                joined(self._text, self.part(role)),
                self._parts.place(role),
                saved=role in self._parts.saved,
            )
            for role, label in self._parts.labels.items()
            if self._parts.is_possible(role)
        ]

    def press(self, editor: Editor, key: str) -> Outcome | None:
        """Take one key; None where it is a command like any other."""
        if key == "enter" or (key == "tab" and self.onward):
            outcome = self.accept(editor)
            if key == "tab" and outcome.kind is OutcomeKind.DONE and editor.choice is None:
                warned = editor.message
                outcome = editor.run(self.onward, argument=self.behind)
                if warned is not None and warned.severity is Severity.WARNING and editor.message is None:
                    editor.message = warned
                self.end(editor)
            elif outcome.kind is OutcomeKind.DONE:
                editor.gestures.go_on_from(editor, self)
            return outcome
        command = editor.registry.get(editor.keymap.command(Pane.ARTICLE, (key,)) or "")
        if self.offer is not None and key in _keys(editor, REFUSE, "annotation.delete"):
            return editor.run(REFUSE)
        if self.offer is not None and key in _keys(editor, ACCEPT_SAME, "find.selection"):
            outcome = editor.run(ACCEPT_SAME)
            if outcome.kind is OutcomeKind.DONE:
                editor.gestures.go_on_from(editor, self)
            return outcome
        for role, label in self._parts.labels.items():
            if command is not None and command.action == "label" and command.operands == (label,):
                return self._parts.turn(editor, role, 1)
            if command is not None and command.id == self._backward(editor, role):
                return self._parts.turn(editor, role, -1)
        return None

    def end(self, editor: Editor) -> None:
        """Take note that none is in hand after this one: the keys for it do nothing once more."""
        if editor.gestures.suggestion is None:
            keys = ("enter", "tab", *_keys(editor, REFUSE, "annotation.delete"))
            editor.gestures.rest(keys, "That was the last suggestion here")

    def adopt(self, editor: Editor) -> None:
        """Take the selection for the part that is in focus."""
        editor.gestures.suggestion = self
        self._parts.adopt(editor)

    def accept(self, editor: Editor) -> Outcome:
        """Save what is suggested, in one edit; it stays in hand where that cannot be."""
        editor.gestures.suggestion = None
        outcome = self._save(editor)
        if outcome.kind is OutcomeKind.REFUSED:
            editor.gestures.suggestion = self
        return outcome

    def _save(self, editor: Editor) -> Outcome:
        label = self._parts.labels[Role.CONTENT]
        if self.offer is not None and editor.labels.role_of(label) == ENTITY:
            return self._accept_mention(editor, label)
        acceptance = Acceptance(editor, self._parts, self.offer)
        content = acceptance.span(Role.CONTENT)
        if content is None:
            return editor.refuse("There is no content to save: select it and label it")
        if self.offer is not None and (missing := missing_value(editor, content.label, content.attributes)):
            return editor.refuse(missing)
        changes, tied = acceptance.changes(content)
        if not changes:
            return editor.refuse("All of this is saved already")
        said = ", ".join(f"{tail.label} {ties.quoted(editor, tail)}" for tail in tied)
        unread = sum(words_in(editor.text[start:end]) for _, (start, end) in self.parts)
        place = editor.selection
        if (cue := self.part(Role.CUE)) and Role.CONTENT not in self._parts.saved:
            place = Selection(*cue[0])
        if not editor.commit(ACCEPT, changes, after=place):
            return Outcome(OutcomeKind.REFUSED)
        warned = editor.gestures.haste.accepted(unread, editor.effort.moment() - self._shown_at)
        if warned and editor.settings.haste:
            editor.say(warned, Severity.WARNING)
        else:
            told = f": {said}" if said else ""
            editor.say(f"{content.label.capitalize()} {ties.quoted(editor, content)}{told}")
        return Outcome(OutcomeKind.DONE)

    def _accept_mention(self, editor: Editor, label: str) -> Outcome:
        from reader.editor.actions.entities import accept_mentions

        pieces, own = self.part(Role.CONTENT), self._parts.offered[Role.CONTENT]
        fragment = Fragment(*pieces[0]) if pieces else own.fragments[0]
        made = provenance(editor, self.offer, changed=(fragment,) != own.fragments)
        return accept_mentions(editor, ACCEPT, label, [fragment], own.attributes, own.entity, made)

    def _backward(self, editor: Editor, role: Role) -> str:
        if role is Role.CONTENT:
            return "attribution.next_part"
        return f"relation.{tail_kinds(editor, self._parts.labels[Role.CONTENT]).get(role, '')}"


def _keys(editor: Editor, *commands: str) -> Sequence[str]:
    """Return the single keys that give a command here: its own, or else those of the one that it is like."""
    found = (editor.keymap.keys(command, Pane.ARTICLE) for command in commands)
    return next((single for keys in found if (single := [key for key in keys if " " not in key])), [])
