"""All places of an article that name an entity, accepted or refused one by one."""

from __future__ import annotations

import json
import re
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing, suppress
from typing import TYPE_CHECKING

from reader.core.annotation import Entity
from reader.core.annotations import Annotations
from reader.core.dataclass import dataclass
from reader.core.entities import names, plain
from reader.core.ids import Annotator, ArticleId, Offset
from reader.core.labels import LabelSet
from reader.core.roles import ENTITY
from reader.core.selection import Selection
from reader.editor.choice import Choice
from reader.editor.matches import Matches
from reader.editor.outcome import Outcome, OutcomeKind
from reader.editor.register import PERSON
from reader.errors import SaveError
from reader.text import Range
from reader.text.names import is_part, surname

if TYPE_CHECKING:
    from regex import Pattern

    from reader.editor.editor import Editor
    from reader.library.protocol import Journal, Library

MOST_AT_ONCE = 1_000
"""How many occurrences one key accepts."""

_LOOK = 0.03
_LONGEST_WORD = 60
_SPACE = r"(?:[^\S\n]+(?:\n[^\S\n]*)?|\n[^\S\n]*)"
_DRAFT = "occurrences:"


def names_pattern(entity: Entity) -> Pattern[str]:
    """Return an expression for the names of an entity, a person's surname too.

    It finds whole words, the longest name that fits, with capitals as they are.
    """
    import regex

    known = {plain(name) for name in names(entity)}
    if entity.type == PERSON:
        known |= {last for name in tuple(known) if (last := surname(name))}
    ordered = sorted(known - {""}, key=lambda name: (-len(name), name))
    spelled = "|".join(_SPACE.join(re.escape(word) for word in name.split(" ")) for name in ordered)
    return regex.compile(rf"(?<!\w)(?:{spelled})(?!\w)")


def is_open(annotations: Annotations, labels: LabelSet, text: str, found: Range) -> bool:
    """Tell whether a place can be offered: not labelled, and no word out of a longer name that is not known."""
    start, end = found
    alone = end - start < _LONGEST_WORD and not any(letter.isspace() for letter in text[start:end])
    labelled = annotations.is_labelled(labels.names_for(ENTITY), start, end)
    return not labelled and not (alone and is_part(text, start, end))


@dataclass(frozen=True, slots=True)
class Unlabelled:
    """An article that names an entity in places that are not labelled.

    Args:
        article: The article.
        title: Its title, as stored: show it through `display`.
        number: How many places.
        first: The first of them.
    """

    article: ArticleId
    title: str
    number: int
    first: Range


def unlabelled_in(library: Library, annotator: Annotator, entity: Entity) -> Iterator[Unlabelled]:
    """Yield the articles that name an entity where this annotator has labelled nothing; run it in a thread.

    The search index must be up to date: it tells which articles are looked into.

    Raises:
        LibraryError: If the library cannot be searched.
    """
    pattern = names_pattern(entity)
    holding: set[ArticleId] = set()
    for name in names(entity):
        holding |= library.holding('"' + name.replace('"', " ") + '"')
    for article in sorted(holding):
        with closing(library.open(article, annotator, writable=False)) as journal:
            found = (match.span() for match in pattern.finditer(journal.article.text))
            text, held = journal.article.text, journal.annotations
            places = (one for one in found if is_open(held, library.labels, text, one))
            first = next(places, None)
            if first is not None:
                title = journal.article.title
                yield Unlabelled(article, title, 1 + sum(1 for _ in places), first)


class Decisions:
    """What was accepted and refused of an entity's occurrences; it outlives the process.

    Args:
        journal: Where it is kept.
        entity: The entity.
    """

    def __init__(self, journal: Journal, entity: Entity) -> None:
        self._journal = journal
        self._key = _DRAFT + entity.id
        held = _ranges(journal.drafts.get(self._key, ""), len(journal.article.text))
        self.accepted: dict[Range, None] = dict.fromkeys(held[0])
        self.refused: dict[Range, None] = dict.fromkeys(held[1])

    def keep(self) -> None:
        """Keep what was decided so far."""
        nothing = not self.accepted and not self.refused
        words = None if nothing else json.dumps([list(self.accepted), list(self.refused)])
        if words != self._journal.drafts.get(self._key):
            # What cannot be kept is only asked again.
            with suppress(SaveError):
                self._journal.draft(self._key, words)


class Occurrences(Choice):
    """Steps through the occurrences; what was accepted is labelled in one edit when the steps end.

    Args:
        editor: The editor.
        entity: Whose names are looked for.
        label: Labels accepted ranges in one edit; tells what has become of it.
    """

    mode = "EACH"

    def __init__(self, editor: Editor, entity: Entity, label: Callable[[Sequence[Range]], Outcome]) -> None:
        self._entity, self._label = entity, label
        self._decisions = Decisions(editor.journal, entity)
        self._way: list[tuple[Range, bool]] = []
        self._matches: Matches = editor.search.seek_pattern(names_pattern(entity))
        self._at: Range | None = None
        self._from: Offset = 0

    @property
    def question(self) -> str:
        """Ask about the occurrence that is selected."""
        return "" if self._at is None else f"Is this {self._entity.name}?"

    @property
    def options(self) -> Sequence[tuple[str, str]]:
        """The keys, and how many are accepted."""
        if self._at is None:
            return (("enter", "look further"), ("s", self._stopping()))
        return (
            ("y", "yes"),
            ("n", "no"),
            ("a", "yes to all"),
            ("s", self._stopping()),
            ("backspace", "back"),
        )

    def begin(self, editor: Editor) -> Outcome:
        """Go to the first occurrence."""
        return self._next(editor)

    def press(self, editor: Editor, key: str) -> Outcome:
        """Take an answer."""
        at = self._at
        if key == "s":
            return self.leave(editor)
        if at is not None and key in ("y", "enter", "n"):
            accepted = key != "n"
            (self._decisions.accepted if accepted else self._decisions.refused)[at] = None
            self._way.append((at, accepted))
            self._decisions.keep()
            self._from = at[1]
            return self._next(editor)
        if at is not None and key == "a":
            return self._all(editor)
        if key in ("backspace", "z") and self._way:
            (back, accepted) = self._way.pop()
            (self._decisions.accepted if accepted else self._decisions.refused).pop(back, None)
            self._decisions.keep()
            self._from = back[0]
            return self._next(editor)
        editor.choice = self
        if at is None and key in ("enter", "y"):
            return self._next(editor)
        return editor.refuse("y labels it, n does not, a labels all from here on, s stops and saves")

    def leave(self, editor: Editor) -> Outcome:
        """Stop, and label what was accepted, if anything was."""
        return self._save(editor) or Outcome(OutcomeKind.DONE)

    def _next(self, editor: Editor) -> Outcome:
        try:
            self._at = next(self._open(editor), None)
        except TimeoutError:
            self._at = None
            editor.choice = self
            editor.say("Searching … enter looks further")
            return Outcome(OutcomeKind.DONE)
        if self._at is None:
            return self._end(editor)
        editor.choice = self
        editor.search.current = self._at
        start, end = self._at
        editor.go(Selection(start, end), step=True)
        editor.choice = self
        return Outcome(OutcomeKind.DONE)

    def _open(self, editor: Editor) -> Iterator[Range]:
        """Yield the occurrences that are left, from where the steps are.

        Raises:
            TimeoutError: If looking for one takes too long for a key.
        """
        deadline = time.monotonic() + _LOOK
        decisions = self._decisions
        while (found := self._matches.after(self._from)) is not None:
            if (
                found not in decisions.refused
                and found not in decisions.accepted
                and is_open(editor.annotations, editor.labels, editor.text, found)
            ):
                yield found
            self._from = found[1]
            if time.monotonic() > deadline:
                raise TimeoutError

    def _all(self, editor: Editor) -> Outcome:
        more = False
        try:
            for found in self._open(editor):
                if len(self._decisions.accepted) >= MOST_AT_ONCE:
                    more = True
                    break
                self._decisions.accepted[found] = None
        except TimeoutError:
            more = True
        outcome = self._end(editor)
        if more and editor.message is not None and outcome.kind is OutcomeKind.DONE:
            editor.say(f"{editor.message.text}; there are more: do it again")
        return outcome

    def _stopping(self) -> str:
        number = len(self._decisions.accepted)
        return f"stop and label {number:,}" if number else "stop"

    def _end(self, editor: Editor) -> Outcome:
        """Label what was accepted once there is no further place."""
        number = len(self._decisions.refused)
        refused = f"; {number:,} refused before" if number else ""
        return self._save(editor) or editor.refuse(
            f"No further place to label as {self._entity.name}{refused}"
        )

    def _save(self, editor: Editor) -> Outcome | None:
        """Label what was accepted; None where nothing was."""
        editor.search.stop()
        mentions = editor.labels.names_for(ENTITY)
        accepted = [
            found
            for found in sorted(self._decisions.accepted)
            if not editor.annotations.is_labelled(mentions, *found)
        ]
        if not accepted:
            return None
        outcome = self._label(accepted)
        if outcome.kind is OutcomeKind.DONE:
            self._decisions.accepted.clear()
            self._decisions.keep()
        return outcome


def _ranges(words: str, length: int) -> tuple[list[Range], list[Range]]:
    """Read decisions; what is not as it was written counts for nothing."""
    try:
        accepted, refused = (
            [(int(start), int(end)) for start, end in part if 0 <= int(start) < int(end) <= length]
            for part in json.loads(words)
        )
    except (ValueError, TypeError):
        return [], []
    return accepted, refused
