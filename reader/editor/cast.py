"""Who is known in an article: a letter for each, kept with the annotator's drafts."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from contextlib import suppress
from dataclasses import replace
from string import ascii_lowercase, ascii_uppercase
from typing import TYPE_CHECKING

from reader.core.annotation import Entity
from reader.core.entities import Entities, deleted
from reader.core.ids import EntityId, SpanId
from reader.core.labels import LabelSet
from reader.core.roles import ENTITY, TYPE
from reader.editor.command import Pane
from reader.editor.commands.labelling import value_keys
from reader.editor.keys import LETTER, parse_sequence
from reader.editor.register import PERSON, Register
from reader.errors import SaveError
from reader.text.names import surname

if TYPE_CHECKING:
    from reader.editor.editor import Editor
    from reader.library.protocol import Journal

_DRAFT = "entity:"
_LETTERS = f"{ascii_lowercase}{ascii_uppercase}"
_MOST_SPANS = 2_000


class Cast:
    """The entities of an article by letter. A letter stays with its entity as long as there are letters left.

    Args:
        register: The entity register.
        journal: Where the letters are kept.
        taken: Letters that give something else, and so are nobody's.
    """

    def __init__(self, register: Register, journal: Journal, taken: Collection[str]) -> None:
        self.register = register
        self._journal = journal
        free = [letter for letter in _LETTERS if letter not in taken]
        self._free = dict.fromkeys(free or _LETTERS)
        self._letters: dict[str, EntityId] = {}
        self._order: dict[EntityId, None] = {}
        self._learnt: dict[SpanId, tuple[EntityId, str]] = {}
        self._made: dict[SpanId, Entity] = {}
        self._gone: dict[SpanId, Entity] = {}
        for key, identifier in sorted(journal.drafts.items()):
            letter = key.removeprefix(_DRAFT)
            if key.startswith(_DRAFT) and letter in self._free:
                self._letters[letter] = EntityId(identifier)
                self._order[EntityId(identifier)] = None
        self._meet_those_here()

    def __contains__(self, entity: Entity) -> bool:
        return any(found.id == entity.id for found in self.entities())

    def entities(self) -> Iterator[Entity]:
        """Yield the entities of this article, the one met last first."""
        seen: set[EntityId] = set()
        for identifier in reversed(self._order):
            entity = self.register.get(identifier)
            if entity is not None and entity.id not in seen:
                seen.add(entity.id)
                yield entity

    def letters(self) -> Iterator[tuple[str, Entity]]:
        """Yield letters with the entities they stand for, the one met last first."""
        by_entity: dict[EntityId, str] = {}
        for letter, identifier in self._letters.items():
            if (held := self.register.get(identifier)) is not None:
                by_entity.setdefault(held.id, letter)
        return ((by_entity[entity.id], entity) for entity in self.entities() if entity.id in by_entity)

    def at(self, letter: str) -> Entity | None:
        """Return the entity that a letter stands for, or None."""
        return self.register.get(self._letters.get(letter))

    def meet(self, entity: Entity) -> str:
        """Take an entity for the one met last, and return its letter; a new one gets a letter by itself."""
        self._order.pop(entity.id, None)
        self._order[entity.id] = None
        for letter, held in self.letters():
            if held.id == entity.id:
                return letter
        letter = self._letter_for(entity)
        self._letters[letter] = entity.id
        if self._journal.holder is None:
            # A letter that is not kept is only another one the next time.
            with suppress(SaveError):
                self._journal.draft(_DRAFT + letter, entity.id)
        return letter

    def learnt(self, span: SpanId, entity: EntityId, alias: str) -> None:
        """Take note that an entity got an alias from a mention."""
        self._learnt[span] = entity, alias

    def made(self, span: SpanId, entity: Entity) -> None:
        """Take note that a mention has made an entry."""
        self._made[span] = entity

    def keep_up(self) -> None:
        """Take back entries and aliases whose mentions were undone, deleted or given to somebody else.

        An entry comes back with its mention. One that another annotation of the article points at stays, and so
        does one that was changed since.

        Raises:
            LibraryError: If the register cannot be read.
            SaveError: If it cannot be written.
        """
        spans = self._journal.annotations.spans
        aliases: set[tuple[EntityId, str]] = set()
        for identifier, (entity, alias) in list(self._learnt.items()):
            span = spans.get(identifier)
            if span is None or span.entity != entity:
                del self._learnt[identifier]
                aliases.add((entity, alias))
        aliases -= set(self._learnt.values())
        lost = [name for name, entity in self._made.items() if not self._points(name, entity)]
        back = [name for name, entity in self._gone.items() if self._points(name, entity)]
        unused = [name for name in lost if not self._is_used(self._made[name])]
        if not (aliases or unused or back):
            return

        def revise(held: Entities) -> Iterator[Entity]:
            for identifier, alias in aliases:
                if identifier in held:
                    kept = tuple(name for name in held[identifier].aliases if name != alias)
                    yield replace(held[identifier], aliases=kept)
            for name in unused:
                if held.get(self._made[name].id) == self._made[name]:
                    yield deleted(self._made[name])
            for name in back:
                if held.get(self._gone[name].id) == deleted(self._gone[name]):
                    yield self._gone[name]

        self.register.revise(revise)
        for name in lost:
            self._gone[name] = self._made.pop(name)
        for name in back:
            self._made[name] = self._gone.pop(name)

    def _points(self, name: SpanId, entity: Entity) -> bool:
        span = self._journal.annotations.span(name)
        return span is not None and span.entity == entity.id

    def _is_used(self, entity: Entity) -> bool:
        return any(span.entity == entity.id for span in self._journal.annotations.ordered())

    def _letter_for(self, entity: Entity) -> str:
        free = [letter for letter in self._free if letter not in self._letters]
        if not free:
            standing = {held.id: letter for letter, held in self.letters()}
            oldest = next((standing[found] for found in self._order if found in standing), None)
            return oldest or next(iter(self._letters))
        last = (surname(entity.name) if entity.type == PERSON else "") or entity.name
        initials = [word[0] for word in entity.name.split()]
        wanted = [form for letter in (last[:1], *initials) for form in (letter.lower(), letter.upper())]
        return next((letter for letter in (*wanted, *last.lower()) if letter in free), free[0])

    def _meet_those_here(self) -> None:
        annotations = self._journal.annotations
        if self._order or sum(annotations.label_counts.values()) > _MOST_SPANS:
            return
        for span in annotations.ordered():
            if (entity := self.register.get(span.entity)) is not None:
                self.meet(entity)


def cast_of(editor: Editor) -> Cast:
    """Return who is known in the open article.

    Raises:
        LibraryError: If the register cannot be read.
    """
    if editor.cast is None:
        editor.cast = Cast(Register(editor.library), editor.journal, _taken(editor))
    return editor.cast


def _taken(editor: Editor) -> frozenset[str]:
    """Return the keys that give something else where a letter is pressed: in the article, or to say who it is."""
    keymap = editor.keymap
    starts = (keys[:-1] for keys in map(parse_sequence, keymap.keys("entity.known")) if keys[-1] == LETTER)
    following = {keys.split()[0] for start in starts for keys, _ in keymap.continuations(Pane.ARTICLE, start)}
    return frozenset((*following, *keymap.keys("entity.identify"), *type_keys(editor.labels).values()))


def type_keys(labels: LabelSet) -> dict[str, str]:
    """Return the key that gives each type of entity after the key of the label."""
    label = labels.label_for(ENTITY)
    given = value_keys(label) if label else None
    own = {"": label.key} if label and label.key else {}
    return {**own, **given[1]} if given and given[0].role == TYPE else own


def short_name(entity: Entity) -> str:
    """Return what an entity is called where there is little room: a person by the surname."""
    name = (surname(entity.name) if entity.type == PERSON else "") or entity.name
    return name if len(name) <= 16 else f"{name[:15].rstrip()}…"
