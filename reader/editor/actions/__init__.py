"""What each command does. A handler takes the editor, the command, the count and the argument."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TypeAlias

from reader.editor.actions import (
    annotating,
    attributes,
    entities,
    history,
    jumping,
    labelling,
    moving,
    objects,
    occurrences,
    pieces,
    relating,
    repeating,
    reshaping,
    searching,
    selecting,
    suggesting,
    warnings,
)
from reader.editor.command import Command
from reader.editor.editor import Editor
from reader.editor.outcome import Outcome

Handler: TypeAlias = Callable[[Editor, Command, int | None, str | None], Outcome]

HANDLERS: Mapping[str, Handler] = {
    "move": moving.move,
    "extend": moving.extend,
    "select.extend": selecting.extend_mode,
    "select.swap_ends": selecting.swap_ends,
    "select.grow": selecting.grow,
    "select.shrink": selecting.shrink,
    "select.all": selecting.select_all,
    "select.cancel": searching.let_go,
    "find.text": searching.find_text,
    "find.annotation": searching.find_annotation,
    "find.next": searching.next_match,
    "find.previous": searching.previous_match,
    "find.selection": searching.find_selection,
    "find.switch": searching.switch,
    "hint.sentence": jumping.hint_sentence,
    "hint.annotation": jumping.hint_annotation,
    "hint.link": jumping.hint_link,
    "link.follow": jumping.follow_link,
    "jump.back": jumping.back,
    "jump.forward": jumping.forward,
    "mark.set": jumping.mark,
    "mark.go": jumping.go_to_mark,
    "label": labelling.label,
    "relabel": labelling.relabel,
    "entity.known": entities.label_known,
    "entity.identify": entities.identify,
    "entity.occurrences": occurrences.label_all,
    "name.next": occurrences.next_name,
    "name.previous": occurrences.previous_name,
    "annotation.next": annotating.next_annotation,
    "annotation.previous": annotating.previous_annotation,
    "annotation.delete": annotating.delete,
    "note.edit": annotating.edit_note,
    "attribute.set": attributes.set_value,
    "attribute.cycle": attributes.next_value,
    "attribute.clear": attributes.clear_value,
    "piece.add": pieces.add,
    "piece.remove": pieces.remove,
    "relation": relating.tie,
    "warning.fix": warnings.fix,
    "warning.next": warnings.next_warning,
    "warning.previous": warnings.previous_warning,
    "select.object": objects.select,
    "select.last": repeating.last_selection,
    "hint.word": objects.hint_word,
    "hint.reach": objects.reach_word,
    "attribution.next_cue": suggesting.next_cue,
    "attribution.previous_cue": suggesting.previous_cue,
    "attribution.suggest": suggesting.suggest,
    "attribution.accept": repeating.accept,
    "attribution.next_part": relating.next_part,
    "annotation.reshape": reshaping.reshape,
    "action.repeat": repeating.repeat,
    "history.undo": history.undo,
    "history.redo": history.redo,
}
