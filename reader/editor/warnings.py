"""What in the annotations does not keep to the guidelines, kept up to date edit by edit."""

from __future__ import annotations

from collections import deque
from collections.abc import Sequence
from typing import TYPE_CHECKING

from reader.core.annotation import Span
from reader.core.edit import Change
from reader.core.ids import SpanId
from reader.core.roles import CUE, SOURCE
from reader.core.saved import order_key
from reader.editor.targeting import active_here
from reader.editor.warning_counts import WarningCounts

if TYPE_CHECKING:
    from reader.checks.finding import Context, Finding, Fix, Rule
    from reader.editor.editor import Editor

_IN_THE_MAKING = 3
"""So many edits long a part without a quote or claim is taken for one in the making."""
_IN_ONE_MAKING = 16
"""An edit of more spans is no making of an attribution."""
_PARTS = frozenset((SOURCE, CUE))
_SHOWN = 2048
"""At so many spans at most it is kept what was found: more than a screen shows."""
_LOOKED_AT = 400
"""So many spans at most an edit looks at again, and a step looks at beyond those that have been looked at."""


class Warnings:
    """The findings of all rules that are on: how many there are at each span, and what they are where it is asked.

    The spans that were there at the beginning are looked at little by little, by `look`. After an edit, what it may
    have changed is looked at again when a finding is asked for, and nothing else; where that is very much, `look`
    does the rest.

    Args:
        editor: The editor whose annotations they are about.
    """

    def __init__(self, editor: Editor) -> None:
        self._editor = editor
        self._rules: Sequence[Rule] | None = None
        self._counts = WarningCounts(editor.annotations)
        self._shown: dict[SpanId, tuple[Finding, ...]] = {}
        self._at: Span | None = None
        self._swept = False
        self._changes: list[Change] = []
        self._waiting: list[SpanId] = []
        self._maker: SpanId | None = None
        self._made: deque[frozenset[SpanId]] = deque(maxlen=_IN_THE_MAKING)
        self._fixes: dict[Finding, Fix | None] = {}
        self._fixes_of = -1
        """The version of the annotations that they are good for."""
        self._complete = False
        self.watched = False
        """Whether somebody calls `look`; whoever does sets it."""
        self.version = 0
        """A number that is another after every change of what is found."""

    def look(self, spans: int) -> None:
        """Look at some more of the spans that have not been looked at.

        Args:
            spans: How many at most.
        """
        self._catch_up()
        for _ in range(spans):
            if self._complete:
                return
            if self._waiting:
                self._look_again(self._waiting.pop())
            elif (following := self._following()) is not None:
                self._check(following)
                self._at = following
            self._complete = not self._waiting and self._swept
            self.version += self._complete

    def changed(self, changes: Sequence[Change], *, making: bool = True) -> None:
        """Look again at what an edit may have changed, once anything of it is asked for.

        Args:
            changes: What it has changed; they have been applied.
            making: Whether the user makes something, and does not take back or repeat what was made.
        """
        items = [change.after or change.before for change in changes]
        touched = frozenset([item.id for item in items if isinstance(item, Span)])
        self._maker = self._editor.active if making or self._maker is not None else None
        self._made.append(touched if len(touched) <= _IN_ONE_MAKING else frozenset())
        self._changes += changes

    def _catch_up(self) -> None:
        if not self._changes:
            return
        from reader.checks.rules import affected

        # What changes one after the other affected is among what they affect together: what has gone is in one of them.
        again = affected(self._context(), self._changes)
        self._changes.clear()
        if len(again) > _LOOKED_AT:
            self._waiting.extend(again)
            self._complete = False
            again = {self._waiting.pop() for _ in range(_LOOKED_AT)}
        for identifier in again:
            self._look_again(identifier)

    @property
    def complete(self) -> bool:
        """Whether every span has been looked at."""
        self._catch_up()
        return self._complete

    @property
    def mark(self) -> object:
        """Something that is another whenever other findings are to be shown."""
        self._catch_up()
        return self.version, self.in_the_making()

    def at(self, span: SpanId) -> tuple[Finding, ...]:
        """Return what was found at a span, also while it is in the making."""
        self._catch_up()
        return self._findings(span)

    def shown_at(self, span: SpanId) -> tuple[Finding, ...]:
        """Return what was found at a span, and nothing while it is in the making."""
        self._catch_up()
        findings = self._findings(span)
        return () if findings and span in self.in_the_making() else findings

    @property
    def count(self) -> int:
        """How many warnings there are to be shown; notes do not count."""
        self._catch_up()
        making = self.in_the_making()
        return self._counts.total - sum(self._counts.at(span) or 0 for span in making)

    def in_the_making(self) -> frozenset[SpanId]:
        """Return the spans of the attribution that is just being made, which need not be complete yet.

        It is the active one from an edit of it until another is visited or let go of, with parts that were
        made just before and are not tied yet.
        """
        editor = self._editor
        active = editor.active_span
        if active is None or active.id != self._maker:
            self._maker = None
            return frozenset()
        spans = editor.annotations.spans
        heads = [tie.head for tie in editor.annotations.relations_to(active.id)]
        tied = [tie.tail for head in (active.id, *heads) for tie in editor.annotations.relations_from(head)]
        parts = (
            span
            for made in self._made
            for span in made
            if span in spans and editor.labels.role_of(spans[span].label) in _PARTS
        )
        return frozenset((active.id, *heads, *tied, *parts))

    def here(self) -> Finding | None:
        """Return the first finding at the annotation that the user is at, unless it is in the making."""
        target = self._editor.target
        # What is being made just now is not waited for: nothing would be shown of it.
        if target is None or (self._changes and target.id in self.in_the_making()):
            return None
        return next(iter(self.shown_at(target.id)), None)

    def step(self, forward: bool) -> Finding | None:
        """Return the first finding of the next span that has one, or of the one before.

        Among spans that have not been looked at, only the nearest are.
        """
        editor = self._editor
        making = self.in_the_making()
        selection = editor.selection
        span = active_here(editor.active_span, selection)
        if not self.complete:
            self._look_around(span, selection.start, forward)
        key = order_key(span) if span is not None else (selection.start, -len(editor.text) - 1, "")
        for found in self._counts.beyond(key, forward):
            if found not in making and (findings := self._findings(found)):
                return findings[0]
        return None

    def fix(self, finding: Finding) -> Fix | None:
        """Return what mends a finding, or None if only a person can know."""
        from reader.checks.rules import fix_of

        version = self._editor.annotations.version
        if version != self._fixes_of or len(self._fixes) >= _SHOWN:
            self._fixes, self._fixes_of = {}, version
        if finding not in self._fixes:
            self._fixes[finding] = fix_of(self._context(), finding)
        return self._fixes[finding]

    def expect(self, span: Span) -> None:
        """Have ready what is told when the user comes to a span."""
        # What has changed is looked at when something is asked for.
        if not self._changes:
            for finding in self._findings(span.id)[:1]:
                self.fix(finding)

    def settle(self) -> None:
        """Take nothing for being in the making any more."""
        self._maker = None
        self._made.clear()

    def _look_around(self, span: Span | None, start: int, forward: bool) -> None:
        step = self._editor.annotations.after if forward else self._editor.annotations.before
        for _ in range(_LOOKED_AT):
            span = step(span, start)
            if span is None or self._check(span):
                return

    def _following(self) -> Span | None:
        following = None if self._swept else self._editor.annotations.after(self._at)
        self._swept = following is None
        return following

    def _look_again(self, identifier: SpanId) -> None:
        span = self._editor.annotations.span(identifier)
        if span is not None:
            self._check(span)
        elif self._counts.at(identifier) is not None:
            self._counts.drop(identifier)
            self._shown.pop(identifier, None)
            self.version += 1

    def _check(self, span: Span) -> bool:
        """Look at a span, and tell whether there are warnings at it."""
        findings = self._look_at(span)
        shown = self._shown.get(span.id)
        if shown is not None:
            self._shown[span.id] = findings
        before = self._counts.at(span.id)
        count = _weight(findings) if findings else None
        if count is not None:
            self._counts.put(span.id, order_key(span), count)
        elif before is not None:
            self._counts.drop(span.id)
        if count != before or (shown is not None and shown != findings):
            self.version += 1
        return bool(count)

    def _findings(self, identifier: SpanId) -> tuple[Finding, ...]:
        """Return what was found at a span, by looking at it once more where it has not been asked for lately."""
        if self._counts.at(identifier) is None:
            return ()
        held = self._shown.get(identifier)
        if held is None and (span := self._editor.annotations.span(identifier)) is not None:
            if len(self._shown) >= _SHOWN:
                self._shown.clear()
            held = self._shown[identifier] = self._look_at(span)
        return held or ()

    def _look_at(self, span: Span) -> tuple[Finding, ...]:
        from reader.checks.rules import findings_at, rules_of

        if self._rules is None:
            self._rules = rules_of(self._editor.labels)
        return findings_at(self._context(), span, self._rules)

    def _context(self) -> Context:
        from reader.checks.finding import Context

        return Context(self._editor.reading, self._editor.annotations, self._editor.labels)


def _weight(findings: tuple[Finding, ...]) -> int:
    return sum(finding.level != "note" for finding in findings)
