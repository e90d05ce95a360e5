"""The commands about who is who: known entities by a letter, names in the text, the register."""

from __future__ import annotations

from collections.abc import Iterator

from reader.core.labels import LabelSet
from reader.core.roles import ENTITY
from reader.editor.command import Command, Group, Pane
from reader.editor.keys import LETTER

_BOTH = frozenset({Pane.ARTICLE, Pane.ANNOTATIONS})


def entity_commands(labels: LabelSet) -> Iterator[Command]:
    """Yield the commands of the entity register; none where no label is for entities."""
    label = labels.label_for(ENTITY)
    if label is None:
        return
    key = label.key

    def after_label(name: str) -> tuple[str, ...]:
        return (f"{key} {name}",) if key else ()

    yield Command(
        "entity.known",
        "Known entity",
        "Labels the selection as the known entity of the next letter; the footer shows the letters.",
        after_label(LETTER),
        group=Group.ENTITY,
        annotates=True,
    )
    yield Command(
        "entity.identify",
        "Who it is",
        "Says who the source, speaker or mention here is: whoever is proposed, a letter, or a new one.",
        ("i",),
        panes=_BOTH,
        group=Group.ENTITY,
        hint="who",
        annotates=True,
    )
    yield Command(
        "name.next",
        "Next name",
        "Selects the next words that may be a name and are not labelled as an entity yet.",
        ("E",),
        group=Group.ENTITY,
        hint="next name",
        counts=True,
    )
    yield Command(
        "name.previous",
        "Previous name",
        "Selects the name before that is not labelled as an entity yet.",
        ("g E",),
        group=Group.ENTITY,
        counts=True,
    )
    yield Command(
        "entity.occurrences",
        "Label all occurrences",
        "Steps through all places of the article that name the entity here, and labels those you accept.",
        after_label("*"),
        group=Group.ENTITY,
        hint="all occurrences",
        annotates=True,
    )
    yield Command(
        "entity.in_library",
        "Occurrences in the library",
        "Lists the articles that name the entity here and how often it is not labelled there; opens one.",
        after_label("/"),
        group=Group.ENTITY,
        hint="in the library",
        screen=True,
    )
    yield Command(
        "entity.register",
        "Entity register",
        "Lists who is who, to rename, merge, split, and to give types, aliases and Wikidata ids.",
        ("g e",),
        panes=frozenset(Pane),
        group=Group.ENTITY,
        screen=True,
    )
