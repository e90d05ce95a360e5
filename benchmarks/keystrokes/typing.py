"""Scripts of keys, and typing them into an editor as its screen would."""

from __future__ import annotations

import itertools
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from functools import cache
from typing import TypeAlias

from benchmarks.keystrokes.gold import GIVEN, Task
from reader.core.annotation import Entity, Provenance, Relation, Span
from reader.core.annotations import Annotations
from reader.core.article import Article
from reader.core.edit import Change, Edit
from reader.core.ids import Annotator, EntityId, RelationId, SpanId
from reader.core.selection import Selection
from reader.editor.editor import Editor
from reader.editor.keymap import Keymap, default_keymap
from reader.editor.layout.article_layout import ArticleLayout
from reader.editor.layout.lines import LayoutLines
from reader.editor.layout.row import Row
from reader.editor.layout.viewport import Viewport
from reader.editor.offers import OfferIndex, Offers
from reader.editor.outcome import Outcome, OutcomeKind
from reader.editor.registry import Registry
from reader.library.label_file import default_labels, parse_labels
from reader.library.memory import MemoryLibrary
from reader.library.protocol import Journal
from reader.suggest.quotes import QuoteSuggester
from reader.suggest.suggestion import Known, Suggester
from reader.text.reading import Unit

COLUMNS, ROWS = 72, 34
"""The text column and the rows in view of the screen that scripts are found on, in cells."""
MOMENT = "2026-01-31T10:00:00.000Z"


@dataclass(frozen=True, slots=True)
class Pick:
    """Typing the letters that stand on screen over a place, to choose it.

    Args:
        offset: The place.
        capital: Whether the last of them is typed as a capital.
    """

    offset: int
    capital: bool = False


Stroke: TypeAlias = "str | Pick"


@dataclass(frozen=True, slots=True)
class Step:
    """What is typed for one command.

    Args:
        command: The command's id.
        strokes: The keys, and what is read off the screen to choose the rest.
    """

    command: str
    strokes: tuple[Stroke, ...]


Script: TypeAlias = tuple[Step, ...]


class Screen:
    """The rows in view, which follow the selection as the article pane's do.

    Args:
        layout: The article's rows.
        editor: The editor that is shown.
        rows: How many rows are in view.
    """

    def __init__(self, layout: ArticleLayout, editor: Editor, rows: int = ROWS) -> None:
        self._viewport, self._editor = Viewport(layout, rows), editor
        editor.layout = LayoutLines(layout, lambda: rows, self._rows)
        self.follow()

    def follow(self) -> None:
        """Scroll the selection into view, its moving end in any case."""
        selection = self._editor.selection
        head = selection.head - (selection.anchor < selection.head)
        self._viewport.show(selection.start, selection.end, landing=self._editor.jumped)
        self._viewport.show(head, head + 1)

    def _rows(self) -> Sequence[Row]:
        return self._viewport.rows()


@dataclass(frozen=True, slots=True)
class Typed:
    """What a script came to.

    Args:
        editor: The editor afterwards.
        keys: The keys pressed, in order.
        by_step: How many of them each step took.
        outcome: What became of the last key.
    """

    editor: Editor
    keys: tuple[str, ...]
    by_step: tuple[int, ...]
    outcome: Outcome


class Bench:
    """Fresh editors on one article, each with the same annotations and the same selection.

    Args:
        article: The article.
        size: The text column and the rows in view, in cells.
        suggesters: Whose suggestions are offered; without any, the editor suggests nothing by itself either.
    """

    def __init__(
        self,
        article: Article,
        size: tuple[int, int] = (COLUMNS, ROWS),
        *,
        suggesters: Sequence[Suggester] = (QuoteSuggester(),),
    ) -> None:
        self.suggesters = suggesters
        self._offered: dict[tuple[Task, ...], OfferIndex] = {}
        self.labels = parse_labels(default_labels(), "the default label set")
        self.registry = Registry(self.labels)
        self.keymap = default_keymap(self.registry)
        self.layout = ArticleLayout(article, size[0])
        self.rows = size[1]
        self.article = article
        self.reading = self.editor().reading
        """The article's units, which remember what they were asked; only for searching."""
        for name in ("characters", "words", "sentences", "quotations", "paragraphs"):
            setattr(self.reading, name, _Remembering(getattr(self.reading, name)))

    def editor(self, made: Sequence[Task] = (), at: Selection | None = None) -> Editor:
        """Return a fresh editor.

        Args:
            made: What has been made already.
            at: What is selected; the first word if nothing is.
        """
        library = MemoryLibrary("keystrokes", self.labels)
        library.add(self.article, b"", ".txt")
        for entity in _known(self.article.text, made):
            library.put_entity(entity)
        journal = library.open(library.ids()[0], Annotator("bench"))
        changes = list(_changes(made))
        if changes:
            edit = Edit(journal.next_seq, "d-0", MOMENT, journal.annotator, "label.quote", tuple(changes))
            journal.append(edit)
        if at is not None:
            journal.remember(at)
        editor = opened(journal, self.registry, self.keymap)
        editor.library = library
        editor.settings = replace(editor.settings, suggestions=bool(self.suggesters))
        editor.offers = Offers(self.article, editor.labels)
        editor.offers.renew(self._index(editor, made))
        return editor

    def _index(self, editor: Editor, made: Sequence[Task]) -> OfferIndex:
        """Return what is suggested where all that was made is known, as far as the suggesters learn from that."""
        learning = any(getattr(one, "learns", False) for one in self.suggesters)
        key = tuple(made) if learning else ()
        if key not in self._offered:
            entities = editor.library.entities() if editor.library is not None else {}
            known = Known(self.labels, editor.annotations if learning else Annotations(), entities)
            found = (suggestion for one in self.suggesters for suggestion in one.suggest(self.article, known))
            self._offered[key] = OfferIndex(sorted(found, key=lambda one: one.start), self.article.text)
        return self._offered[key]

    def screen(self, editor: Editor) -> Screen:
        """Return the screen that shows an editor."""
        return Screen(self.layout, editor, self.rows)

    def type(self, editor: Editor, script: Iterable[Step], screen: Screen | None = None) -> Typed | None:
        """Type a script; return None if it asks to choose what is not on screen.

        Args:
            editor: A fresh editor.
            script: What to type.
            screen: Its screen; a new one without it.
        """
        screen = screen or self.screen(editor)
        keys: list[str] = []
        by_step: list[int] = []
        outcome = Outcome(OutcomeKind.DONE)
        for step in script:
            before = len(keys)
            for stroke in step.strokes:
                typed = _resolved(editor, stroke)
                if typed is None:
                    return None
                for key in typed:
                    outcome = editor.press(key)
                keys.extend(typed)
                screen.follow()
            by_step.append(len(keys) - before)
        return Typed(editor, tuple(keys), tuple(by_step), outcome)


class _Remembering:
    """A unit of a text that never changes, so that what it answered once it answers again.

    Args:
        unit: The unit.
    """

    def __init__(self, unit: Unit) -> None:
        self.next = cache(unit.next)
        self.previous = cache(unit.previous)
        self.around = cache(unit.around)


def opened(journal: Journal, registry: Registry | None = None, keymap: Keymap | None = None) -> Editor:
    """Return an editor on a journal, with a clock that stands and ids that count.

    Args:
        journal: The journal.
        registry: The commands; those of the default label set if there are none.
        keymap: The keys; the commands' own if there are none.
    """
    registry = registry or Registry(parse_labels(default_labels(), "the default label set"))
    numbers = itertools.count(1)
    return Editor(
        journal,
        registry,
        keymap,
        now=lambda: MOMENT,
        new_id=lambda prefix: f"{prefix}-{next(numbers):010d}",
        clock=lambda: 0.0,
    )


def _resolved(editor: Editor, stroke: Stroke) -> Sequence[str] | None:
    if isinstance(stroke, Pick):
        hints = editor.choice.hints if editor.choice else ()
        letters = next((letters for offset, letters in hints if offset == stroke.offset), None)
        if letters is None:
            return None
        return (*letters[:-1], letters[-1].upper() if stroke.capital else letters[-1])
    return (stroke,)


def _changes(made: Iterable[Task]) -> Iterable[Change]:
    provenance = Provenance(Annotator("gold"), MOMENT)
    names: dict[tuple[str, object], SpanId] = {}
    for number, task in enumerate(made):
        for place, part in enumerate(task.parts):
            key = (part.label, part.fragments)
            if key not in names:
                name = names[key] = SpanId(f"s-{GIVEN}{number}x{place}")
                who = EntityId(part.who) if part.who else None
                span = Span(name, part.label, part.fragments, provenance, dict(part.attributes), who)
                yield Change(None, span)
        for place, (kind, head, tail) in enumerate(task.ties):
            ends = [names[task.parts[end].label, task.parts[end].fragments] for end in (head, tail)]
            yield Change(
                None, Relation(RelationId(f"r-{GIVEN}{number}x{place}"), kind, ends[0], ends[1], provenance)
            )


def _known(text: str, made: Iterable[Task]) -> Iterable[Entity]:
    """Yield the register's entries of the entities that were labelled, each by the name that came first."""
    met: set[str] = set()
    for task in made:
        for part in task.parts:
            if part.who and part.who not in met:
                met.add(part.who)
                piece = part.fragments[0]
                kind = dict(part.attributes).get("type", "")
                yield Entity(EntityId(part.who), text[piece.start : piece.end], kind)
