"""The editor: an open article, what is selected in it, and what keys do to both."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from reader.core.annotation import Decision, Provenance, Relation, Span
from reader.core.annotations import Annotations
from reader.core.article import Article
from reader.core.edit import Change, Edit, EditKind
from reader.core.ids import Offset, RelationId, SpanId, Timestamp
from reader.core.labels import LabelSet
from reader.core.selection import Selection
from reader.editor import motions
from reader.editor.command import Command, Pane
from reader.editor.effort import Effort
from reader.editor.keymap import Keymap, default_keymap
from reader.editor.line_layout import LineLayout, NewlineLayout
from reader.editor.outcome import Message, Outcome, OutcomeKind, Severity
from reader.editor.reading import Reading, Unit
from reader.editor.registry import Registry
from reader.editor.resolver import Found, KeyResolver
from reader.errors import SaveError
from reader.library.protocol import Journal


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
        self.registry = registry
        self.reading = Reading(journal.article)
        self.resolver = KeyResolver(keymap or default_keymap(registry))
        self.active: SpanId | None = None
        """The span last made or visited: pieces are added to it, sources and cues are tied to it."""
        self.extending = False
        """Whether motions extend the selection."""
        self.message: Message | None = None
        """What the last key or command has to say."""
        self.layout: LineLayout | None = None
        """The rows on screen; without one, line motions go by the text's own line breaks."""
        self.goal_cell: int | None = None
        """The column that line motions keep, in cells; any other command forgets it."""
        self.grown: list[Selection] = []
        """What the selection was before it grew, the latest last; any other command forgets it."""
        self._now, self._new_id = now, new_id
        self._effort = Effort(clock)
        self._newlines = NewlineLayout(self.text)
        self._selection = self._opening_selection()

    @property
    def article(self) -> Article:
        """The open article."""
        return self.journal.article

    @property
    def text(self) -> str:
        """The article's text."""
        return self.journal.article.text

    @property
    def annotations(self) -> Annotations:
        """The annotations as they stand."""
        return self.journal.annotations

    @property
    def labels(self) -> LabelSet:
        """The label set."""
        return self.registry.labels

    @property
    def keymap(self) -> Keymap:
        """Which keys give which command."""
        return self.resolver.keymap

    @property
    def pending(self) -> str:
        """The count and keys typed and not yet acted on, such as `3` or `e`; empty if none are."""
        return self.resolver.pending

    @property
    def rows(self) -> LineLayout:
        """The layout, or where there is none the text's own lines."""
        return self.layout or self._newlines

    @property
    def selection(self) -> Selection:
        """What is selected; never empty if the text is not."""
        return self._selection

    @property
    def selected_text(self) -> str:
        """The text that is selected, as the article holds it."""
        return self.text[self._selection.start : self._selection.end]

    @property
    def active_span(self) -> Span | None:
        """The span that is active, if there is one."""
        return None if self.active is None else self.annotations.spans.get(self.active)

    @property
    def target(self) -> Span | None:
        """The annotation that is meant by delete, note, attributes and relabel.

        It is the one whose piece is exactly selected, or else the active one if the selection touches it, or
        else the smallest around or near the selection.
        """
        start, end = self._selection.start, self._selection.end
        touching = self.annotations.touching(start, end)
        active = self.active_span
        exact = [span for span in touching if any((p.start, p.end) == (start, end) for p in span.fragments)]
        for candidates in (exact, touching):
            if active is not None and active in candidates:
                return active
            if candidates is exact and exact:
                return exact[-1]
        around = [span for span in touching if span.covers(start, end)] or touching
        return min(around, key=lambda span: (span.end - span.start, span.id), default=None)

    def press(self, key: str, where: Pane = Pane.ARTICLE) -> Outcome:
        """Take one key.

        Args:
            key: One printable character as itself, any other key by its name, such as `shift+left`.
            where: The pane that has the keyboard.
        """
        self._effort.key()
        self.message = None
        resolution = self.resolver.press(key, where)
        match resolution.found:
            case Found.PENDING:
                return Outcome(OutcomeKind.PENDING)
            case Found.UNBOUND:
                return Outcome(OutcomeKind.UNBOUND)
            case Found.CANCELLED:
                if not resolution.keys:
                    return Outcome(OutcomeKind.DONE)
                return self.refuse(f"No command has the keys {resolution.keys}")
        return self._perform(self.registry.by_id[resolution.command or ""], resolution.count, None)

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
        self.message = None
        self.resolver.clear()
        return self._perform(command, count, argument)

    def select(self, anchor: Offset, head: Offset) -> None:
        """Select a range, as the mouse does; its ends go outward to the next character boundaries.

        Args:
            anchor: The end that stays when the selection is extended.
            head: The end that moves.
        """
        self._forget_way()
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
        span = self.annotations.spans[span_id]
        self.active = span_id
        self.extending = False
        self.select(span.fragments[0].start, span.fragments[0].end)

    def place(self, selection: Selection) -> None:
        """Set the selection, with its ends moved outward to character boundaries in the text."""
        self._selection = motions.snapped(self.text, selection)

    def say(self, text: str, severity: Severity = Severity.INFORMATION) -> None:
        """Leave a sentence for the status line."""
        self.message = Message(text, severity)

    def refuse(self, text: str, severity: Severity = Severity.WARNING) -> Outcome:
        """Say why nothing is done."""
        self.say(text, severity)
        return Outcome(OutcomeKind.REFUSED)

    def new_span_id(self) -> SpanId:
        """Return an id for a new span."""
        return SpanId(self._new_id("s"))

    def new_relation(self, kind: str, head: SpanId, tail: SpanId) -> Relation:
        """Return a new relation by this annotator, not yet saved. Its keys are counted with its spans."""
        identifier = RelationId(self._new_id("r"))
        return Relation(identifier, kind, head, tail, Provenance(self.journal.annotator, self._now()))

    def provenance(self, earlier: Provenance | None = None) -> Provenance:
        """Return the provenance of what this annotator makes or changes now.

        Args:
            earlier: What it had before: time and keys add up, and where it came from stays known.
        """
        by, at = self.journal.annotator, self._now()
        if earlier is None:
            return Provenance(by, at, milliseconds=self._effort.milliseconds, keys=self._effort.keys)
        return Provenance(
            by,
            at,
            earlier.origin,
            earlier.confidence,
            earlier.decision if earlier.origin == "human" else Decision.EDITED,
            earlier.milliseconds + self._effort.milliseconds,
            earlier.keys + self._effort.keys,
        )

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
            id=self._new_id("d"),
            at=self._now(),
            by=self.journal.annotator,
            command=command,
            changes=tuple(changes),
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
        self._effort.reset()
        self.extending = False
        self.active = self._active_after(changes)
        if after is not None:
            self.place(after)
        return True

    def _perform(self, command: Command, count: int | None, argument: str | None) -> Outcome:
        from reader.editor.actions import HANDLERS

        if command.screen:
            return Outcome(OutcomeKind.DELEGATED, command.id, count, argument)
        if command.annotates and self.journal.holder is not None:
            self.say(f"This article can only be read: {self.journal.holder}", Severity.WARNING)
            return Outcome(OutcomeKind.REFUSED, command.id, count, argument)
        action = command.action or command.id
        if action not in ("move", "extend"):
            self.goal_cell = None
        if action not in ("select.grow", "select.shrink"):
            self.grown.clear()
        outcome = HANDLERS[action](self, command, count, argument)
        return Outcome(outcome.kind, command.id, count, argument, outcome.prompt)

    def _active_after(self, changes: Sequence[Change]) -> SpanId | None:
        """Return the head of what an edit tied or untied, or else the span it changed."""
        relations = [
            item for change in changes for item in (change.after, change.before) if isinstance(item, Relation)
        ]
        spans = [change.after or change.before for change in changes]
        for identifier in (
            *(relation.head for relation in relations),
            *(span.id for span in reversed(spans) if isinstance(span, Span)),
        ):
            if identifier in self.annotations.spans:
                return SpanId(identifier)
        return None

    def _forget_way(self) -> None:
        self.goal_cell = None
        self.grown.clear()

    def _opening_selection(self) -> Selection:
        position = self.journal.position
        if position is None:
            first = self.reading.words.next(0)
            return motions.snapped(self.text, Selection(*first) if first else Selection(0, 0))
        return motions.snapped(self.text, position)
