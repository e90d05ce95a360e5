"""A story of everything that can be done to a library, step by step, and what must be found after each step."""

from __future__ import annotations

import copy
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from itertools import pairwise
from pathlib import Path
from typing import TypeAlias

from reader.cli.importer import import_records
from reader.core.annotation import Entity, Relation, Span
from reader.core.annotations import Annotations
from reader.core.edit import Change
from reader.core.ids import Annotator, ArticleId, EntityId
from reader.core.renaming import AttributeName, Renaming, ValueName
from reader.core.selection import Selection
from reader.errors import LibraryError, SaveError
from reader.exchange.dialects import native
from reader.exchange.record import Record, RecordMaker
from reader.library.folder import FolderLibrary
from reader.library.label_file import default_labels, parse_labels
from reader.library.label_renaming import rename_in_library
from reader.library.migration import migrate, rename_entities
from reader.library.opening import open_library
from reader.library.protocol import Journal, Status
from tests.library.acts import ANN, add, article, change, edit, redo, relation, span, state, undo
from tests.library.acts import library_in as library_in_folder

BO = Annotator("bo")
FIRST, SECOND, THIRD = article("The harbour"), article("The bridge"), article("The tower", "A tower. " * 40)
RENAMING = Renaming(AttributeName("quote", "form"), "shape")
RETYPING = Renaming(ValueName("entity", "type", "ORGANISATION"), "BODY")
ALIAS = Entity(EntityId("e-x"), "The port", "ORGANISATION", merged_into=EntityId("e-harbour"))
HARBOUR = Entity(EntityId("e-harbour"), "The harbour", "ORGANISATION")
KEEPER = Entity(EntityId("e-keeper"), "The keeper", "PERSON")
LABELS = parse_labels(default_labels(), "labels")


def sent(title: str, annotator: Annotator, *items: Span | Relation, status: Status = Status.TODO) -> Record:
    """Return a record of an article that comes from elsewhere."""
    of = article(title, f"{title}. " * 12)
    held = Annotations(items)
    return RecordMaker({KEEPER.id: KEEPER}, LABELS).make(of, held, annotator=annotator, status=status)


SAID, BY = span(200, 3, 12), replace(span(201, 20, 28, label="source"), entity=KEEPER.id)
SENT = (
    sent("Low water", ANN, SAID, BY, relation(202, SAID, BY), status=Status.DONE),
    sent("Low water", BO, span(203, 1, 9)),
    sent("Slack water", ANN),
    sent("High water", BO, span(204, 0, 4, label="claim"), status=Status.IN_PROGRESS),
)
"""What is imported: an article of two annotators, one that nobody has annotated, and one more."""


@dataclass(slots=True)
class Desk:
    """A library and the annotations that are open in it."""

    library: FolderLibrary
    journals: dict[tuple[str, str], Journal]

    @classmethod
    def at(cls, root: Path) -> Desk:
        return cls(open_library(root), {})

    def journal(self, number: int = 0, annotator: Annotator = ANN) -> Journal:
        """Return annotations open for writing."""
        name = (FIRST, SECOND)[number].id
        held = self.journals.get((name, annotator))
        if held is None:
            held = self.library.open(name, annotator)
            if held.holder is not None:
                raise SaveError(held.holder)
            self.journals[name, annotator] = held
        return held

    def leave(self) -> None:
        """Close everything, as an app does that is told to end; what it cannot write is safe in the log."""
        while self.journals:
            _, journal = self.journals.popitem()
            journal.close()

    def abandon(self) -> None:
        """Let go of everything without writing, as one does who has been told that saving fails."""
        for journal in self.journals.values():
            with suppress(SaveError):
                journal.close()
        self.journals.clear()
        self.library = open_library(self.library.root)


Step: TypeAlias = Callable[[Desk], object]


def spans(first: int, last: int) -> Step:
    made = [span(n, n % 30, n % 30 + 9, note=f"note {n}") for n in range(first, last)]
    return lambda desk: add(desk.journal(), *made)


def tied(desk: Desk) -> None:
    head, tail = span(1, 1, 10), span(50, 20, 30, label="source")
    journal = desk.journal()
    journal.append(
        edit(journal.next_seq, Change(None, replace(head, id=span(51).id)), Change(None, tail),
             Change(None, relation(52, replace(head, id=span(51).id), tail)))
    )  # fmt: skip


def reshaped(desk: Desk) -> None:
    before = desk.journal().annotations.spans[span(2).id]
    change(desk.journal(), before, replace(before, attributes={"form": "pull"}))


def deleted(desk: Desk) -> None:
    change(desk.journal(), desk.journal().annotations.spans[span(3).id], None)


def imported(desk: Desk) -> None:
    done = import_records(
        desk.library, native.DIALECT, native.read(native.write(SENT)), annotator=None, where="sent"
    )
    if done.problems:
        raise SaveError(done.problems[0])


def migrated(desk: Desk) -> None:
    desk.leave()
    done = migrate(desk.library, RENAMING, [(FIRST.id, ANN)], BO)
    if done.skipped:
        raise SaveError(done.skipped[0])


STEPS: Sequence[tuple[str, Step]] = (
    ("first edit", lambda desk: add(desk.journal(), span(0))),
    ("edit", spans(1, 2)),
    ("position", lambda desk: desk.journal().remember(Selection(3, 9))),
    ("draft", lambda desk: desk.journal().draft("note", "half a thought")),
    ("several spans", spans(2, 5)),
    ("undo", lambda desk: undo(desk.journal())),
    ("redo", lambda desk: redo(desk.journal())),
    ("checkpoint", lambda desk: desk.journal().checkpoint()),
    ("draft dropped", lambda desk: desk.journal().draft("note", None)),
    ("relation", tied),
    ("changed span", reshaped),
    ("status", lambda desk: desk.journal().set_status(Status.DONE)),
    ("second checkpoint", lambda desk: desk.journal().checkpoint()),
    ("another article", lambda desk: add(desk.journal(1), span(100))),
    ("another annotator", lambda desk: add(desk.journal(0, BO), span(101))),
    ("added article", lambda desk: desk.library.add(THIRD, THIRD.text.encode(), ".txt")),
    ("imported articles", imported),
    ("tags", lambda desk: desk.library.change_tags([FIRST.id, SECOND.id], add=["port", "urgent"])),
    ("tag taken away", lambda desk: desk.library.change_tags([FIRST.id], remove=["urgent"])),
    ("entity", lambda desk: desk.library.put_entity(HARBOUR)),
    ("merged entity", lambda desk: desk.library.put_entity(ALIAS)),
    ("deleted span", deleted),
    ("closed", lambda desk: desk.leave()),
    ("label renamed", lambda desk: rename_in_library(desk.library.root, RENAMING)),
    ("renaming migrated", migrated),
    ("renaming undone", lambda desk: undo(desk.journal())),
    ("entities renamed", lambda desk: rename_entities(desk.library, RETYPING)),
    ("last edit", spans(20, 24)),
    ("closed again", lambda desk: desk.leave()),
)  # fmt: skip


EDITING = frozenset(
    {"first edit", "edit", "several spans", "undo", "redo", "relation", "changed span", "status", "another article",
     "another annotator", "deleted span", "renaming undone", "last edit"}
)  # fmt: skip
"""The steps that append an edit, and so leave nothing behind where they fail."""


@dataclass(frozen=True, slots=True)
class Seen:
    """What a library holds. Reading positions and drafts may be some seconds old after a crash.

    Args:
        annotations: By article and annotator: all that an edit leaves.
        articles: Titles and digests by id.
        tags: By article.
        entities: By id.
        labels: Names of labels and attributes.
    """

    annotations: dict[tuple[ArticleId, Annotator], tuple[object, ...]]
    articles: dict[ArticleId, tuple[str, str]]
    tags: dict[ArticleId, frozenset[str]]
    entities: dict[EntityId, Entity]
    labels: tuple[str, ...]


def look(root: Path) -> Seen:
    """Read everything that a library holds, and hold every edit in its logs against what it is said to be.

    Raises:
        LibraryError: If some of it cannot be read.
    """
    library = open_library(root)
    annotations = {}
    for place in library.ids():
        for annotator in library.annotators(place):
            journal = library.open(place, annotator, writable=False)
            found = state(journal)
            if found[5] == 1 and journal.status is Status.TODO:
                continue  # nothing was ever confirmed there
            for seq in range(1, journal.next_seq):
                assert journal.edit(seq).seq == seq
            annotations[place, annotator] = (*found[:6], found[7])
    return Seen(
        annotations,
        {place: (held.title, held.sha256) for place in library.ids() for held in [library.article(place)]},
        dict(library.tags()),
        dict(library.entities()),
        tuple(
            f"{label.name} {attribute.name}"
            for label in library.labels.labels
            for attribute in label.attributes
        ),
    )


def begin(folder: Path) -> Path:
    """Make the library that the story begins with, and return its folder."""
    return library_in_folder(folder, FIRST, SECOND).root


def truths(root: Path) -> list[Seen]:
    """Tell the story and return what must be found before it and after each step."""
    desk = Desk.at(root)
    found = [look(root)]
    for _, step in STEPS:
        step(desk)
        found.append(copy.deepcopy(look(root)))
    return found


def use(root: Path) -> None:
    """Work on in a library as it is found: one more edit in each article, saved and found again.

    Raises:
        LibraryError: If that cannot be done.
        AssertionError: If something is lost on the way.
    """
    before = look(root)
    desk = Desk.at(root)
    for number in (0, 1):
        journal = desk.journal(number)
        add(journal, span(900 + number))
    imported(desk)
    desk.leave()
    after = look(root)
    for record in SENT:
        spans = after.annotations[record.article.id, record.annotator][0] if record.spans else {}
        assert spans == {span.id: span for span in record.spans}
    for number, held in enumerate((FIRST, SECOND)):
        old = before.annotations.get((held.id, ANN), ({},))[0]
        new = after.annotations[held.id, ANN][0]
        assert isinstance(old, dict)
        assert isinstance(new, dict)
        assert new.keys() - old.keys() == {span(900 + number).id}
        assert old.items() <= new.items()


def verdict(root: Path, allowed: Sequence[Seen], *, use_it: bool = True) -> str:
    """Return what is wrong with a library as a crash left it; empty if nothing is.

    Args:
        root: The library.
        allowed: What it may hold.
        use_it: Whether to go on working in it.
    """
    try:
        seen = look(root)
        if not any(is_between(seen, *pair) for pair in pairwise((allowed[0], *allowed))):
            return f"lost or altered: {' and '.join(difference(seen, wanted) for wanted in allowed)}"
        if use_it:
            use(root)
    except (LibraryError, LookupError, AssertionError, OSError, ValueError) as fault:
        return f"unreadable: {type(fault).__name__}: {fault}"
    return ""


def is_between(seen: Seen, before: Seen, after: Seen) -> bool:
    """Tell whether a library holds what it did before a step or after it, or some of the articles that it brings.

    Each of them has to be there with all that annotators have made of it, or not at all; the register comes first.
    """
    if seen in (before, after):
        return True
    gone = after.articles.keys() - seen.articles.keys()
    here = replace(
        after,
        articles={place: held for place, held in after.articles.items() if place not in gone},
        annotations={place: held for place, held in after.annotations.items() if place[0] not in gone},
    )
    return gone.isdisjoint(before.articles) and seen in (here, replace(here, entities=before.entities))


def difference(seen: Seen, wanted: Seen) -> str:
    """Say in which part two libraries differ."""
    return ", ".join(
        f"{name}: {getattr(seen, name)!r:.300} instead of {getattr(wanted, name)!r:.300}"
        for name in ("annotations", "articles", "tags", "entities", "labels")
        if getattr(seen, name) != getattr(wanted, name)
    )
