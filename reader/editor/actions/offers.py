"""Commands that go through what suggesters offer, refuse it, and accept all of the same."""

from __future__ import annotations

from collections.abc import Iterator, Set
from itertools import islice

from reader.core.edit import Change
from reader.core.roles import ENTITY
from reader.core.selection import Selection
from reader.editor import telling, ties
from reader.editor.accepting import provenance
from reader.editor.attribution import Role, missing_value, roles_of, spans_alike
from reader.editor.command import Command
from reader.editor.editor import Editor
from reader.editor.gestures import refused
from reader.editor.offers import LOOKED_AT
from reader.editor.outcome import Outcome, OutcomeKind
from reader.editor.suggested_parts import Alternatives
from reader.editor.suggestion import Suggestion
from reader.suggest.suggestion import Suggestion as Offer
from reader.suggest.suggestion import words_of
from reader.text import Range, attributions
from reader.text.attributions import Pieces

_DONE = Outcome(OutcomeKind.DONE)
_DOUBTFUL = "suggestion.next_doubtful"


def next_offer(editor: Editor, command: Command, count: int | None, argument: str | None) -> Outcome:
    """Go to the next suggestion, and take it in hand; the argument is the offset to begin at."""
    if (offers := editor.offers) is None or not editor.settings.suggestions:
        return _none(editor)
    held = _in_hand(editor)
    start = editor.selection.start if argument is None else int(argument)
    if held is not None:
        start = held.start
    doubtful = command.id == _DOUBTFUL
    found = _beyond(offers.after(start, editor.annotations), held)
    return _go(editor, command, count, (one for one in found if one.is_lowered is doubtful), "after")


def previous_offer(editor: Editor, command: Command, count: int | None, argument: str | None) -> Outcome:
    """Go to the suggestion before, and take it in hand."""
    if (offers := editor.offers) is None or not editor.settings.suggestions:
        return _none(editor)
    held = _in_hand(editor)
    start = editor.selection.start if held is None else held.start
    found = offers.before(start, editor.annotations)
    return _go(editor, command, count, (one for one in found if not one.is_lowered), "before")


def refuse(editor: Editor, command: Command, count: int | None, argument: str | None) -> Outcome:
    """Refuse what is suggested here: it is not offered again, nor is a name that was refused before; go on."""
    offers, suggestion = editor.offers, editor.gestures.suggestion
    if offers is None or suggestion is None or suggestion.offer is None:
        return editor.refuse("Nothing is suggested here that could be refused")
    offer, journal = suggestion.offer, editor.journal
    offers.refusals.add(offer, editor.new_id("x"), editor.provenance().at, journal.next_seq)
    offers.refused()
    refused(editor)
    editor.gestures.suggestion = None
    said = f"Refused: {telling.quoted(words_of(offer, editor.text))}"
    if suggestion.onward:
        outcome = editor.run(suggestion.onward, argument=str(offer.start))
        if outcome.kind is OutcomeKind.DONE:
            return outcome
    suggestion.end(editor)
    undo = next(iter(editor.keymap.keys("history.undo")), "")
    editor.say(f"{said}; {undo} takes that back" if undo else said)
    return _DONE


def accept_same(editor: Editor, command: Command, count: int | None, argument: str | None) -> Outcome:
    """Accept what is suggested here and in all other places where the same words are suggested as the same."""
    offers, suggestion = editor.offers, editor.gestures.suggestion
    if offers is None or suggestion is None or suggestion.offer is None:
        return editor.refuse("Nothing is suggested here that could be accepted")
    offer = suggestion.offer
    if len(offer.spans) > 1:
        return editor.refuse(
            "Only what is one piece of text can be the same elsewhere; enter accepts this one"
        )
    places = [one.spans[0].fragments for one in offers.same(offer, editor.annotations)]
    span, made = offer.spans[0], provenance(editor, offer, changed=False)
    if editor.labels.role_of(span.label) == ENTITY:
        from reader.editor.actions.entities import accept_mentions

        mentions = [fragments[0] for fragments in places]
        return accept_mentions(editor, command.id, span.label, mentions, span.attributes, span.entity, made)
    spans = spans_alike(editor, span.label, places, span.attributes, span.entity, made)
    if missing := missing_value(editor, spans[0].label, spans[0].attributes):
        return editor.refuse(missing)
    if not editor.commit(command.id, [Change(None, one) for one in spans]):
        return Outcome(OutcomeKind.REFUSED)
    editor.say(f"{len(spans):,} × {span.label} {ties.quoted(editor, spans[0])}")
    return _DONE


def take_back(editor: Editor) -> bool:
    """Offer again what was refused last, if there was no edit since; tell whether there was such a refusal."""
    offers = editor.offers
    offer = offers.refusals.take_back(editor.journal.next_seq) if offers is not None else None
    if offers is None or offer is None:
        return False
    offers.refused()
    take_up(editor, offer, Role.CONTENT, "suggestion.next")
    editor.say(f"No longer refused: {telling.quoted(words_of(offer, editor.text))}")
    return True


def take_up(editor: Editor, offer: Offer, focus: Role, onward: str) -> None:
    """Take a suggestion in hand: it is selected, and the next keys change, accept or refuse it.

    Args:
        editor: The editor.
        offer: What is suggested.
        focus: The part that is selected; the content where there is none such.
        onward: The command that goes on to the next.
    """
    roles = roles_of(editor, offer)
    focus = focus if focus in roles else Role.CONTENT
    own: dict[Role, Pieces] = {
        role: tuple((part.start, part.end) for part in span.fragments) for role, span in roles.items()
    }
    suggestion = Suggestion(
        editor, offer.spans[0].label, focus, _alternatives(editor, own), {}, onward=onward, offer=offer
    )
    editor.go(Selection(*own[focus][0]), step=True)
    editor.active = None
    editor.gestures.suggestion = suggestion


def offered_at(editor: Editor, place: Range, labels: Set[str]) -> Offer | None:
    """Return what is offered with a part of some labels over a place, if anything is; the first of several.

    Args:
        editor: The editor.
        place: A range of the text.
        labels: The labels that the part may have.
    """
    offers = editor.offers
    if offers is None or not editor.settings.suggestions:
        return None
    found = [
        one
        for one in offers.index.touching(*place)
        if any(
            span.label in labels and part.start < place[1] and place[0] < part.end
            for span in one.spans
            for part in span.fragments
        )
        and offers.is_open(one, editor.annotations)
    ]
    return min(found, key=lambda one: one.start, default=None)


def _alternatives(editor: Editor, own: dict[Role, Pieces]) -> dict[Role, Alternatives]:
    """Return what each part may be: what is offered first, then what else is likely beside the cue."""
    cue = own.get(Role.CUE)
    found: dict[Role, Alternatives] = {role: [pieces] for role, pieces in own.items()}
    if cue is None:
        return found
    forms = attributions.forms_of(editor.reading, cue[0])
    sources = attributions.sources_of(editor.reading, cue[0])
    contents = attributions.contents_of(editor.reading, cue[0], sources[0] if sources else None)
    others: dict[Role, list[Pieces]] = {
        Role.CONTENT: [*contents],
        Role.CUE: [(form,) for form in forms],
        Role.SOURCE: [(source,) for source in sources],
    }
    for role, more in others.items():
        first: list[Pieces | None] = [own.get(role)]
        found[role] = [*first, *(pieces for pieces in dict.fromkeys(more) if pieces not in first)]
    return found


def _go(editor: Editor, command: Command, count: int | None, found: Iterator[Offer], where: str) -> Outcome:
    offers = [*islice(found, count or 1)]
    if not offers:
        kind = "doubtful suggestion" if command.id == _DOUBTFUL else "suggestion"
        return _nothing_left(editor, kind, where)
    take_up(editor, offers[-1], Role.CONTENT, "suggestion.next" if where == "before" else command.id)
    return _DONE


def _nothing_left(editor: Editor, kind: str, where: str) -> Outcome:
    offers = editor.offers
    if offers is not None and len(offers.index.suggestions) > LOOKED_AT:
        return editor.refuse(f"No {kind} near {where} this; go further and try again")
    return editor.refuse(f"There is no {kind} {where} this that you have not decided about")


def _none(editor: Editor) -> Outcome:
    if not editor.settings.suggestions:
        return editor.refuse("Suggestions are switched off")
    return editor.refuse("Nothing is suggested yet")


def _in_hand(editor: Editor) -> Offer | None:
    suggestion = editor.gestures.suggestion
    return suggestion.offer if suggestion is not None else None


def _beyond(found: Iterator[Offer], held: Offer | None) -> Iterator[Offer]:
    """Yield what comes after the suggestion in hand; of those that begin with it, what came before is left out."""
    waiting: list[Offer] | None = [] if held is not None else None
    for one in found:
        if waiting is not None and held is not None:
            if one == held:
                waiting = None
                continue
            if one.start == held.start:
                waiting.append(one)
                continue
            yield from waiting
            waiting = None
        yield one
    yield from waiting or ()
