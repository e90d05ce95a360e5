"""The editor: an open article, what is selected in it, and what keys do to both."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from functools import cached_property
from typing import TYPE_CHECKING

from reader.core.annotation import Provenance, Relation, Span
from reader.core.annotations import Annotations
from reader.core.article import Article
from reader.core.edit import Change, Edit, EditKind
from reader.core.ids import Offset, RelationId, SpanId, Timestamp
from reader.core.labels import LabelSet
from reader.core.selection import Selection
from reader.editor import motions
from reader.editor.aid import note_aid
from reader.editor.choice import Choice
from reader.editor.command import Command, Pane
from reader.editor.dismissing import as_they_are
from reader.editor.effort import Effort
from reader.editor.gestures import Gestures
from reader.editor.jumps import JumpList, Place
from reader.editor.keymap import Keymap, default_keymap
from reader.editor.line_layout import LineLayout, NewlineLayout
from reader.editor.outcome import Message, Outcome, OutcomeKind, Severity
from reader.editor.registry import Registry
from reader.editor.resolver import Found, KeyResolver
from reader.editor.targeting import active_after, opening_selection, target_of
from reader.editor.warnings import Warnings
from reader.errors import SaveError
from reader.library.protocol import Journal, Library
from reader.settings import Settings
from reader.text.reading import Reading, Unit

if TYPE_CHECKING:
    from reader.editor.actions import Handler
    from reader.editor.cast import Cast
    from reader.editor.offers import Offers
    from reader.editor.searching import Search


class Editor:
    """Turns keys into a new selection and new annotations, without a terminal.

    Attributes are for reading, apart from `layout`, which the screen sets.

    Args:
        journal: The annotations, open for one annotator.
        registry: The commands there are; it holds the label set.
        keymap: Which keys give which command; the commands' own keys by default.
        now: Gives the present moment.
        new_id: Gives a new id with a prefix: `s` for a span, `r` for a relation, `d` for an edit.
        clock: Gives seconds that only ever grow, for the time spent on an annotation.
    """

    def __init__(
        self,
        journal: Journal,
        registry: Registry,
        keymap: Keymap | None = None,
        *,
        now: Callable[[], Timestamp],
        new_id: Callable[[str], str],
        clock: Callable[[], float],
    ) -> None:
        self.journal = journal
        self.article: Article = journal.article
        """The open article."""
        self.text = journal.article.text
        """The article's text."""
        self.annotations: Annotations = journal.annotations
        """The annotations as they stand."""
        self.registry = registry
        self.labels: LabelSet = registry.labels
        """The label set."""
        self.reading = Reading(journal.article)
        self.resolver = KeyResolver(keymap or default_keymap(registry))
        self.active: SpanId | None = None
        """The span last made or visited: pieces are added to it, sources and cues are tied to it."""
        self.extending = False
        """Whether motions extend the selection."""
        self.jumped = False
        """Whether what is selected was jumped to, and what follows is to be in view too."""
        self.message: Message | None = None
        """What the last key or command has to say."""
        self.layout: LineLayout | None = None
        """The rows on screen; without one, line motions go by the text's own line breaks."""
        self.goal_cell: int | None = None
        """The column that line motions keep, in cells; any other command forgets it."""
        self.choice: Choice | None = None
        """What the next keys choose from; None while they are commands."""
        self.settings = Settings()
        """What the user has switched on and off; whoever opens the article sets it."""
        self.gestures = Gestures()
        """What goes on from one command to the next."""
        self.jumps = JumpList()
        """Where jumps were made from; the screen gives all its editors the same one."""
        self.library: Library | None = None
        """Where the entity register is; whoever opens the article sets it, or the register is in memory."""
        self.cast: Cast | None = None
        """Who is known in the article, once that was asked; see `cast_of`."""
        self.offers: Offers | None = None
        """What suggesters offer; whoever opens the article has them asked and sets it."""
        self.warnings = Warnings(self)
        """What does not keep to the guidelines."""
        self._search: Search | None = None
        self._now, self.new_id = now, new_id
        self.effort = Effort(clock)
        self._newlines = NewlineLayout(self.text)
        self._selection = opening_selection(journal, self.reading)

    @property
    def keymap(self) -> Keymap:
        """Which keys give which command."""
        return self.resolver.keymap

    @property
    def pending(self) -> str:
        """The count and keys typed and not yet acted on, such as `3` or `e`; empty if none are."""
        return self.resolver.pending or (self.choice.pending if self.choice else "")

    @property
    def rows(self) -> LineLayout:
        """The layout, or where there is none the text's own lines."""
        return self.layout or self._newlines

    @property
    def selection(self) -> Selection:
        """What is selected; never empty if the text is not."""
        return self._selection

    @property
    def here(self) -> Place:
        """The selection as a place to come back to."""
        return Place(self.article.id, self._selection)

    @property
    def selected_text(self) -> str:
        """The text that is selected, as the article holds it."""
        return self.text[self._selection.start : self._selection.end]

    @property
    def search(self) -> Search:
        """What is searched for in this article."""
        if self._search is None:
            from reader.editor.searching import Search

            self._search = Search(self.article)
        return self._search

    @property
    def searched(self) -> bool:
        """Whether anything has been searched for; `search` need not be looked at otherwise."""
        return self._search is not None

    @property
    def active_span(self) -> Span | None:
        """The span that is active, if there is one."""
        return None if self.active is None else self.annotations.span(self.active)

    @property
    def target(self) -> Span | None:
        """The annotation that is meant by delete, note, attributes and relabel; see `target_of`."""
        return target_of(self.annotations, self._selection, self.active_span)

    def press(self, key: str, where: Pane = Pane.ARTICLE) -> Outcome:
        """Take one key.

        Args:
            key: One printable character as itself, any other key by its name, such as `shift+left`.
            where: The pane that has the keyboard.
        """
        self.effort.key()
        self.message = None
        choice, self.choice = self.choice, None
        if where is Pane.ARTICLE:
            taken = choice.take(self, key) if choice is not None else None
            if taken is not None or (taken := self.gestures.press(self, key)) is not None:
                return taken
        resolution = self.resolver.press(key, where)
        if resolution.found is Found.CANCELLED:
            keys = resolution.keys
            return self.refuse(f"No command has the keys {keys}") if keys else Outcome(OutcomeKind.DONE)
        if resolution.found is not Found.COMMAND:
            pending = resolution.found is Found.PENDING
            return Outcome(OutcomeKind.PENDING if pending else OutcomeKind.UNBOUND)
        return self._perform(
            self.registry.by_id[resolution.command or ""], resolution.count, resolution.letter
        )

    def run(self, command_id: str, count: int | None = None, argument: str | None = None) -> Outcome:
        """Run a command by its id, as the palette and the panes do.

        Args:
            command_id: The command's id.
            count: How often, or how far, where the command takes a count.
            argument: Words for it: a note, `name=value` for an attribute, a span's id for a relation.

        Raises:
            LookupError: If there is no such command.
        """
        command = self.registry.get(command_id)
        if command is None:
            raise LookupError(f"there is no command {command_id!r}")
        self.message = self.choice = None
        self.resolver.clear()
        return self._perform(command, count, argument)

    def select(self, anchor: Offset, head: Offset) -> None:
        """Select a range, as the mouse does; its ends go outward to the next character boundaries.

        Args:
            anchor: The end that stays when the selection is extended.
            head: The end that moves.
        """
        self.goal_cell = None
        if self.choice is not None and not self.choice.stays:
            self.choice = None
        self.gestures.forget()
        self.place(Selection(anchor, head))

    def select_at(self, offset: Offset, unit: Unit) -> None:
        """Select what holds an offset, as clicks do.

        Args:
            offset: A place in the text.
            unit: One of the reading's units, such as `editor.reading.words`.
        """
        found = unit.around(offset, offset + 1) or self.reading.characters.around(offset, offset + 1)
        if found:
            self.select(*found)

    def visit(self, span_id: SpanId) -> None:
        """Make a span the active one and select its first piece.

        Raises:
            LookupError: If there is no such span.
        """
        piece = self.annotations.spans[span_id].fragments[0]
        self.active = span_id
        self.go(Selection(piece.start, piece.end), step=True)

    def go(self, selection: Selection, *, step: bool = False) -> None:
        """Select something far away, so that the user can come back.

        Args:
            selection: What to select.
            step: Whether it is one of a row of steps, from which one comes back to where they began.
        """
        before = self.here
        self.extending = False
        self.select(selection.anchor, selection.head)
        self.jumps.jumped(before, self.here, step=step)
        self.jumped = True

    def place(self, selection: Selection) -> None:
        """Set the selection, with its ends moved outward to character boundaries in the text."""
        self._selection = motions.snapped(self.text, selection)
        self.jumped = False

    def say(self, text: str, severity: Severity = Severity.INFORMATION) -> None:
        """Leave a sentence for the status line."""
        self.message = Message(text, severity)

    def refuse(self, text: str, severity: Severity = Severity.WARNING) -> Outcome:
        """Say why nothing is done."""
        self.say(text, severity)
        return Outcome(OutcomeKind.REFUSED)

    def new_span_id(self) -> SpanId:
        """Return an id for a new span."""
        return SpanId(self.new_id("s"))

    def new_relation(self, kind: str, head: SpanId, tail: SpanId) -> Relation:
        """Return a new relation by this annotator, not yet saved. Its keys are counted with its spans."""
        identifier = RelationId(self.new_id("r"))
        return Relation(identifier, kind, head, tail, Provenance(self.journal.annotator, self._now()))

    def provenance(self, earlier: Provenance | None = None) -> Provenance:
        """Return the provenance of what this annotator makes or changes now.

        Args:
            earlier: What it had before: time and keys add up, and where it came from stays known.
        """
        by, at = self.journal.annotator, self._now()
        return self.effort.provenance(by, at, earlier, counted=self.settings.effort)

    def commit(
        self,
        command: str,
        changes: Sequence[Change],
        *,
        kind: EditKind = EditKind.DO,
        target: int | None = None,
        after: Selection | None = None,
    ) -> bool:
        """Save an edit; the active span is then the one it was about.

        Args:
            command: Id of the command that makes it.
            changes: In the order in which they apply.
            kind: New, undo or redo.
            target: For undo and redo, the `seq` of the edit that is undone or redone.
            after: The selection afterwards; the present one by default.

        Returns:
            False if it could not be saved. Nothing has changed then, and the message says why.
        """
        edit = Edit(
            seq=self.journal.next_seq,
            id=self.new_id("d"),
            at=self._now(),
            by=self.journal.annotator,
            command=command,
            changes=as_they_are(changes) if kind is EditKind.DO else tuple(changes),
            kind=kind,
            target=target,
            before=self._selection,
            after=after or self._selection,
        )
        try:
            self.journal.append(edit)
        except SaveError as fault:
            self.say(f"Not saved: {fault}", Severity.ERROR)
            return False
        if kind is EditKind.DO:
            note_aid(self.journal, edit, suggestions=self.settings.suggestions)
        self.effort.reset()
        self.extending = False
        self.active = active_after(self.annotations, changes)
        self.warnings.changed(changes, making=kind is EditKind.DO)
        if after is not None:
            self.place(after)
        self.jumped = False
        return True

    @cached_property
    def _handlers(self) -> Mapping[str, Handler]:
        from reader.editor.actions import HANDLERS  # they need the editor

        return HANDLERS

    def _perform(self, command: Command, count: int | None, argument: str | None) -> Outcome:
        if command.screen:
            return Outcome(OutcomeKind.DELEGATED, command.id, count, argument)
        if command.annotates and self.journal.holder is not None:
            self.say(f"This article can only be read: {self.journal.holder}", Severity.WARNING)
            return Outcome(OutcomeKind.REFUSED, command.id, count, argument)
        action = command.action or command.id
        if action not in ("move", "extend"):
            self.goal_cell = None
        before = self._selection, self.gestures.suggestion
        outcome = self._handlers[action](self, command, count, argument)
        self.gestures.ran(self, command, count, argument, before, outcome)
        return Outcome(
            outcome.kind, outcome.command or command.id, count, outcome.argument or argument, outcome.prompt
        )
