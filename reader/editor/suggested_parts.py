"""The parts of one attribution as it is suggested: what each may be, what it is now, and what is saved already."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, TypeAlias

from reader.core.annotation import Fragment, Span, merge_fragments
from reader.core.selection import Selection
from reader.editor import motions
from reader.editor.attribution import Role, roles_of, tail_labels
from reader.editor.outcome import Outcome, OutcomeKind
from reader.text import Range
from reader.text.attributions import Pieces, contents_of, sources_of

if TYPE_CHECKING:
    from reader.editor.editor import Editor
    from reader.suggest.suggestion import Suggestion as Offer

Alternatives: TypeAlias = Sequence[Pieces | None]


class Parts:
    """The parts of one attribution, each one of several alternatives; anything else is a content alone.

    Args:
        editor: The editor that shows them.
        label: The label of the content.
        focus: The part that the selection stands for.
        alternatives: What each part may be, the likeliest first.
        saved: The parts that are annotations already.
        offer: What a suggester offered, where it is that; its parts are the first alternatives.
    """

    def __init__(
        self,
        editor: Editor,
        label: str,
        focus: Role,
        alternatives: Mapping[Role, Alternatives],
        saved: Mapping[Role, Span],
        offer: Offer | None,
    ) -> None:
        self.labels = {Role.CONTENT: label, **tail_labels(editor, label)}
        """The label of each part."""
        self.saved = dict(saved)
        """The parts that are annotations already."""
        self.offered = roles_of(editor, offer) if offer is not None else {}
        """The parts as a suggester offered them."""
        self.edited: set[Role] = set()
        """The parts that the user has given another extent."""
        self._focus = focus
        self._alternatives = {role: list(alternatives.get(role, ())) for role in self.labels}
        self._places = dict.fromkeys(self.labels, 0)

    def now(self, role: Role) -> Pieces | None:
        """Return the fragments of a part as it is suggested now; None where it has none."""
        held = self._alternatives.get(role, [])
        place = self._places.get(role, 0)
        return held[place] if place < len(held) else None

    def is_possible(self, role: Role) -> bool:
        """Tell whether there is anything that a part may be."""
        return bool(self._alternatives[role])

    def place(self, role: Role) -> str:
        """Return which of how many alternatives a part is, such as `1/3`; empty where it has one or is left out."""
        now = self.now(role)
        held = [pieces for pieces in self._alternatives[role] if pieces is not None]
        return f"{held.index(now) + 1}/{len(held)}" if now is not None and len(held) > 1 else ""

    def unsaved(self) -> Sequence[tuple[str, Range]]:
        """Return the fragments that are not saved yet, each with its label."""
        return [
            (label, piece)
            for role, label in self.labels.items()
            for piece in self.now(role) or ()
            if not (role in self.saved and any((p.start, p.end) == piece for p in self.saved[role].fragments))
        ]

    def adopt(self, editor: Editor) -> None:
        """Take the selection for the part that is in focus."""
        found = motions.trimmed(editor.text, *editor.selection.extent)
        present = self.now(self._focus)
        if found is None or (present is not None and found in present):
            return
        others = [piece for piece in present or () if piece[1] <= found[0] or found[1] <= piece[0]]
        if present is not None and len(others) == len(present):
            others = others[1:]
        merged = merge_fragments(tuple(Fragment(*piece) for piece in (*others, found)))
        self._put(self._focus, [tuple((piece.start, piece.end) for piece in merged)])
        self.edited.add(self._focus)

    def turn(self, editor: Editor, role: Role, step: int) -> Outcome:
        """Take the next alternative of a part, and let the selection stand for it."""
        held = self._alternatives[role]
        if role is not Role.CONTENT and None not in held:
            held.append(None)
        if len(held) < 2:
            return editor.refuse(f"Nothing else is likely to be the {self.labels[role]} here")
        self._places[role] = (self._places[role] + step) % len(held)
        self._focus = role
        self._follow(editor, role)
        if part := self.now(role):
            editor.place(Selection(*part[0]))
        return Outcome(OutcomeKind.DONE)

    def _follow(self, editor: Editor, role: Role) -> None:
        """Propose anew what depends on a part that is another now, but nothing that the user has shaped."""
        cue = self.now(Role.CUE)
        if role is Role.CUE and cue and Role.SOURCE not in self.edited:
            self._put(Role.SOURCE, [(piece,) for piece in sources_of(editor.reading, cue[0])])
        is_free = Role.CONTENT not in self.edited and Role.CONTENT not in self.saved
        if role is Role.SOURCE and cue and is_free:
            source = self.now(Role.SOURCE)
            self._put(Role.CONTENT, contents_of(editor.reading, cue[0], source[0] if source else None))

    def _put(self, role: Role, alternatives: Alternatives) -> None:
        self._alternatives[role] = list(alternatives)
        self._places[role] = 0
