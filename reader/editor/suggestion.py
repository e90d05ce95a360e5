"""What is suggested here and not saved: shown, changed part by part, and accepted with one key."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, NamedTuple, TypeAlias

from reader.core.annotation import Decision, Fragment, Provenance, Relation, Span, merge_fragments
from reader.core.edit import Change
from reader.core.ids import SpanId
from reader.core.selection import Selection
from reader.editor import motions, ties
from reader.editor.attribution import Role, missing_value, roles_of, tail_kinds, tail_labels
from reader.editor.command import Pane
from reader.editor.commands.entities import ENTITY
from reader.editor.commands.suggesting import ACCEPT_SAME, REFUSE
from reader.editor.haste import words_in
from reader.editor.outcome import Outcome, OutcomeKind, Severity
from reader.editor.telling import excerpt, joined
from reader.text import Range, graphemes
from reader.text.attributions import Pieces, contents_of, sources_of

if TYPE_CHECKING:
    from reader.editor.editor import Editor
    from reader.suggest.suggestion import Suggestion as Offer

ACCEPT = "attribution.accept"
_ORIGIN = "rule:attribution"
_DONE = Outcome(OutcomeKind.DONE)


Alternatives: TypeAlias = Sequence[Pieces | None]


class Part(NamedTuple):
    """A part of what is suggested, as it can be told.

    Args:
        label: The label that it would get.
        words: What it covers; empty where it is left out.
        place: Which of how many alternatives it is, such as `1/3`; empty where there is one.
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
        self._labels = {Role.CONTENT: label, **tail_labels(editor, label)}
        self._focus = focus
        self._alternatives = {role: list(alternatives.get(role, ())) for role in self._labels}
        self._places = dict.fromkeys(self._labels, 0)
        self._saved = dict(saved)
        self._edited: set[Role] = set()
        self._keys = {
            name: key
            for name in self._labels.values()
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
        self._own = roles_of(editor, offer) if offer is not None else {}
        self._incomplete = ""
        own = self._own.get(Role.CONTENT)
        if own is not None and own.entity is None and missing_value(editor, label, own.attributes):
            self._incomplete = next(
                (one.key for one in editor.labels.labels if one.name == label and one.key), ""
            )
        self._same = 1
        if offer is not None and editor.offers is not None:
            self._same = len(editor.offers.same(offer, editor.annotations))
        self.changes = 0
        """A number that is another after every change."""

    def part(self, role: Role) -> Pieces | None:
        """Return the fragments of a part as it is suggested now; None where it has none."""
        held = self._alternatives.get(role, [])
        place = self._places.get(role, 0)
        return held[place] if place < len(held) else None

    @property
    def parts(self) -> Sequence[tuple[str, Range]]:
        """The fragments that are not saved yet, each with its label, for painting."""
        return [
            (label, piece)
            for role, label in self._labels.items()
            for piece in self.part(role) or ()
            if not (
                role in self._saved and any((p.start, p.end) == piece for p in self._saved[role].fragments)
            )
        ]

    @property
    def options(self) -> Sequence[tuple[str, str]]:
        """What can be pressed, and what each part is now."""
        told = [("enter", "accept"), *((("tab", "accept, next"),) if self.onward else ())]
        if self._incomplete:
            told = [(self._incomplete, "say what it is")]
        if self.offer is not None:
            told += [(self._refusing, "refuse")] if self._refusing else []
            told += [(self._all, f"all {self._same:,}")] if self._all and self._same > 1 else []
        for role, label in reversed(self._labels.items()):
            held = self._alternatives[role]
            if (key := self._keys.get(label, "")) and " " not in key:
                count = f" {self._places[role] + 1}/{len(held)}" if len(held) > 1 else ""
                told.append((key, f"{label} {excerpt(self._text, self.part(role))}{count}"))
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
                f"{self._places[role] + 1}/{len(held)}" if len(held := self._alternatives[role]) > 1 else "",
                saved=role in self._saved,
            )
            for role, label in self._labels.items()
            if self.part(role) or self._alternatives[role]
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
        for role, label in self._labels.items():
            if command is not None and command.action == "label" and command.operands == (label,):
                return self._turn(editor, role, 1)
            if command is not None and command.id == self._backward(editor, role):
                return self._turn(editor, role, -1)
        return None

    def end(self, editor: Editor) -> None:
        """Take note that none is in hand after this one: the keys for it do nothing once more."""
        if editor.gestures.suggestion is None:
            keys = ("enter", "tab", *_keys(editor, REFUSE, "annotation.delete"))
            editor.gestures.rest(keys, "That was the last suggestion here")

    def adopt(self, editor: Editor) -> None:
        """Take the selection for the part that is in focus."""
        editor.gestures.suggestion = self
        found = motions.trimmed(editor.text, editor.selection.start, editor.selection.end)
        present = self.part(self._focus)
        if found is None or (present is not None and found in present):
            return
        others = [piece for piece in present or () if piece[1] <= found[0] or found[1] <= piece[0]]
        if present is not None and len(others) == len(present):
            others = others[1:]
        merged = merge_fragments(tuple(Fragment(*piece) for piece in (*others, found)))
        self._alternatives[self._focus] = [tuple((piece.start, piece.end) for piece in merged)]
        self._places[self._focus] = 0
        self._edited.add(self._focus)
        self.changes += 1

    def accept(self, editor: Editor) -> Outcome:
        """Save what is suggested, in one edit; what a suggester offers stays in hand where that cannot be."""
        editor.gestures.suggestion = None
        outcome = self._save(editor)
        if outcome.kind is OutcomeKind.REFUSED and self.offer is not None:
            editor.gestures.suggestion = self
        return outcome

    def _save(self, editor: Editor) -> Outcome:
        if self.offer is not None and self._labels[Role.CONTENT] == ENTITY:
            return self._accept_mention(editor)
        content = self._span(editor, Role.CONTENT)
        if content is None:
            return editor.refuse("There is no content to save: select it and label it")
        if self.offer is not None and (missing := missing_value(editor, content.label, content.attributes)):
            return editor.refuse(missing)
        changes = _saving(editor, content)
        held = {relation.type for relation in editor.annotations.relations_from(content.id)}
        said = []
        for role, kind in tail_kinds(editor, content.label).items():
            tail = self._span(editor, role)
            relation = editor.labels.relation(kind)
            if tail is None or relation is None or kind in held or tail.id == content.id:
                continue
            if not editor.labels.tail_fits(relation, tail):
                continue
            changes += _saving(editor, tail)
            changes.append(Change(None, self._tie(editor, kind, content.id, tail.id)))
            said.append(f"{tail.label} {ties.quoted(editor, tail)}")
        changes += self._others(editor, content)
        if not changes:
            return editor.refuse("All of this is saved already")
        unread = sum(words_in(editor.text[start:end]) for _, (start, end) in self.parts)
        place = editor.selection
        if (cue := self.part(Role.CUE)) and Role.CONTENT not in self._saved:
            place = Selection(*cue[0])
        if not editor.commit(ACCEPT, changes, after=place):
            return Outcome(OutcomeKind.REFUSED)
        warned = editor.gestures.haste.accepted(unread, editor.effort.moment() - self._shown_at)
        if warned and editor.settings.haste:
            editor.say(warned, Severity.WARNING)
        else:
            told = f": {', '.join(said)}" if said else ""
            editor.say(f"{content.label.capitalize()} {ties.quoted(editor, content)}{told}")
        return _DONE

    def _accept_mention(self, editor: Editor) -> Outcome:
        from reader.editor.actions.entities import accept_mentions

        pieces, own = self.part(Role.CONTENT), self._own[Role.CONTENT]
        fragment = Fragment(*pieces[0]) if pieces else own.fragments[0]
        made = self.provenance(editor, changed=(fragment,) != own.fragments)
        return accept_mentions(editor, ACCEPT, [fragment], own.attributes, own.entity, made)

    def provenance(self, editor: Editor, *, changed: bool) -> Provenance:
        """Return what is recorded of a part: who suggested it, how sure that was, and what became of it."""
        origin, confidence = _ORIGIN, None
        if self.offer is not None:
            origin, confidence = self.offer.origin, self.offer.confidence
        decision = Decision.EDITED if changed else Decision.ACCEPTED
        return replace(editor.provenance(), origin=origin, confidence=confidence, decision=decision)

    def _tie(self, editor: Editor, kind: str, head: SpanId, tail: SpanId) -> Relation:
        made = editor.new_relation(kind, head, tail)
        if self.offer is None:
            return made
        return replace(made, provenance=_without_effort(self.provenance(editor, changed=False)))

    def _others(self, editor: Editor, content: Span) -> list[Change]:
        """Return what the suggester offered beside content, cue and source, as it is."""
        if self.offer is None:
            return []
        parts = self.offer.spans
        roles = [next((role for role, own in self._own.items() if own is part), None) for part in parts]
        made: dict[int, SpanId] = {0: content.id}
        changes: list[Change] = []
        effort = _without_effort(self.provenance(editor, changed=False))
        for place, part in enumerate(parts):
            if roles[place] is None:
                made[place] = editor.new_span_id()
                span = Span(
                    made[place], part.label, part.fragments, effort, dict(part.attributes), part.entity
                )
                changes.append(Change(None, span))
        ties_made = (
            self._tie(editor, tie.type, made[tie.head], made[tie.tail])
            for tie in self.offer.relations
            if {tie.head, tie.tail} <= made.keys() and tie.head != tie.tail
        )
        return [*changes, *(Change(None, tie) for tie in ties_made)]

    def _backward(self, editor: Editor, role: Role) -> str:
        if role is Role.CONTENT:
            return "attribution.next_part"
        return f"relation.{tail_kinds(editor, self._labels[Role.CONTENT]).get(role, '')}"

    def _turn(self, editor: Editor, role: Role, step: int) -> Outcome:
        """Take the next alternative of a part, and let the selection stand for it."""
        held = self._alternatives[role]
        if role is not Role.CONTENT and None not in held:
            held.append(None)
        if len(held) < 2:
            return editor.refuse(f"Nothing else is likely to be the {self._labels[role]} here")
        self._places[role] = (self._places[role] + step) % len(held)
        self._focus = role
        self.changes += 1
        cue = self.part(Role.CUE)
        if role is Role.CUE and cue and Role.SOURCE not in self._edited:
            self._alternatives[Role.SOURCE] = [(piece,) for piece in sources_of(editor.reading, cue[0])]
            self._places[Role.SOURCE] = 0
        if (
            role is Role.SOURCE
            and cue
            and not self._edited & {Role.CONTENT}
            and Role.CONTENT not in self._saved
        ):
            source = self.part(Role.SOURCE)
            self._alternatives[Role.CONTENT] = list(
                contents_of(editor.reading, cue[0], source[0] if source else None)
            )
            self._places[Role.CONTENT] = 0
        if part := self.part(role):
            editor.place(Selection(*part[0]))
        return _DONE

    def _span(self, editor: Editor, role: Role) -> Span | None:
        """Return a part as the span that it is, or will be."""
        pieces = self.part(role)
        if pieces is None:
            return self._saved.get(role) if role is Role.CONTENT else None
        name = self._labels[role]
        label = editor.labels.label(name)
        if label is not None and not label.discontinuous:
            pieces = pieces[:1]
        text = editor.text
        fragments = merge_fragments(
            tuple(
                Fragment(graphemes.floor(text, start), graphemes.ceiling(text, end)) for start, end in pieces
            )
        )
        if role in self._saved:
            return replace(self._saved[role], fragments=fragments)
        for span in editor.annotations.touching(fragments[0].start, fragments[-1].end):
            if span.label == name and span.fragments == fragments:
                return span
        own = self._own.get(role)
        changed = role in self._edited or (
            self.offer is not None and (own is None or own.fragments != fragments)
        )
        effort = self.provenance(editor, changed=changed)
        if role is not Role.CONTENT:
            effort = _without_effort(effort)
        if own is None:
            return Span(editor.new_span_id(), name, fragments, effort)
        return Span(editor.new_span_id(), name, fragments, effort, dict(own.attributes), own.entity)


def _without_effort(provenance: Provenance) -> Provenance:
    return replace(provenance, milliseconds=0, keys=0)


def _keys(editor: Editor, *commands: str) -> Sequence[str]:
    """Return the single keys that give a command here: its own, or else those of the one that it is like."""
    found = (editor.keymap.keys(command, Pane.ARTICLE) for command in commands)
    return next((single for keys in found if (single := [key for key in keys if " " not in key])), [])


def _saving(editor: Editor, span: Span) -> list[Change]:
    present = editor.annotations.spans.get(span.id)
    if present is None:
        return [Change(None, span)]
    if present.fragments == span.fragments:
        return []
    return [Change(present, replace(span, provenance=editor.provenance(present.provenance)))]
