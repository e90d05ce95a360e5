"""Annotations follow the register: whatever is renamed, merged and split, every span points at an entry."""

from contextlib import closing
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from reader.core.annotation import Entity, Fragment, Provenance, Span
from reader.core.edit import Change, Edit
from reader.core.entities import RegisterError, names, resolve
from reader.core.ids import Annotator, ArticleId, EntityId, SpanId
from reader.editor.aligning import Alignment, align_library, changes_of, stale_spans
from reader.editor.register import Register
from reader.editor.register_desk import RegisterDesk
from reader.library.founding import init_library
from reader.library.memory import MemoryLibrary
from reader.library.protocol import Library
from tests.editor.desk import LABELS, article_of, counted_ids, open_editor

ANN = Annotator("ann")
AT = "2026-01-31T10:00:00.000Z"
WORDS = ("Ada", "Ben", "Cyd", "Dot")
TEXT = " ".join(WORDS)


def fill(library: Library) -> ArticleId:
    """Give a library an entity for each word, and an article in which each word is a mention and a speaker."""
    article = article_of(TEXT)
    library.add(article, b"", ".txt")
    spans = []
    for number, word in enumerate(WORDS):
        entity = Entity(EntityId(f"e-{number}"), word, "PERSON", (f"{word}s",))
        library.put_entity(entity)
        place = Fragment(TEXT.index(word), TEXT.index(word) + len(word))
        made = Provenance(ANN, AT)
        spans += [
            Span(SpanId(f"s-{number}"), "entity", (place,), made, {"type": "PERSON"}, entity.id),
            Span(SpanId(f"q-{number}"), "quote", (place,), made, {"speaker": word}, entity.id),
        ]
    with closing(library.open(article.id, ANN)) as journal:
        journal.append(Edit(1, "d-1", AT, ANN, "test", tuple(Change(None, span) for span in spans)))
    return article.id


def align(library: Library, alignment: Alignment) -> list[str]:
    done = align_library(library, ANN, alignment, now=lambda: AT, new_id=counted_ids())
    return [found.refused for found in done]


def desk_on(library: Library) -> RegisterDesk:
    return RegisterDesk(Register(library), LABELS, counted_ids())


STEPS = st.lists(
    st.tuples(
        st.sampled_from(["rename", "merge", "split", "type", "undo"]), st.integers(0, 9), st.integers(0, 9)
    ),
    max_size=12,
)


@pytest.mark.parametrize("engine", ["folder", "memory"])
@settings(max_examples=25, deadline=None)
@given(steps=STEPS)
def test_every_span_points_at_an_entry_that_bears_its_name(
    engine: str, steps: list[tuple[str, int, int]]
) -> None:
    with TemporaryDirectory() as folder:
        library: Library = (
            init_library(Path(folder) / "library") if engine == "folder" else MemoryLibrary("test", LABELS)
        )
        article = fill(library)
        desk = desk_on(library)
        for what, one, other in steps:
            held = desk.find()
            first, second = held[one % len(held)], held[other % len(held)]
            try:
                match what:
                    case "rename":
                        alignment = desk.rename(first.id, f"Name {one}")
                    case "merge":
                        alignment = desk.merge(first.id, second.id)
                    case "split":
                        alignment = desk.split(first.id, names(first)[other % len(names(first))])
                    case "type":
                        alignment = desk.set_type(first.id, ("PERSON", "ORG")[other % 2])
                    case _:
                        alignment = desk.undo()
            except RegisterError:
                continue
            assert set(align(library, alignment)) <= {""}
            assert align(library, alignment) == []
        entities = library.entities()
        with closing(library.open(article, ANN, writable=False)) as journal:
            assert len(journal.annotations.spans) == 2 * len(WORDS)
            for span in journal.annotations.ordered():
                assert span.entity is not None
                assert resolve(entities, span.entity) == span.entity
                entity = entities[span.entity]
                assert span.attributes in ({"type": entity.type}, {"speaker": entity.name})


def test_an_article_that_is_open_elsewhere_is_left_and_can_be_aligned_later() -> None:
    library = MemoryLibrary("test", LABELS)
    article = fill(library)
    desk = desk_on(library)
    open_elsewhere = library.open(article, ANN)
    alignment = desk.merge(EntityId("e-0"), EntityId("e-1"))
    assert align(library, alignment) == ["another part of this process"]
    open_elsewhere.close()
    assert align(library, Alignment(LABELS, library.entities())) == [""]
    assert align(library, Alignment(LABELS, library.entities())) == []


def test_the_open_article_is_aligned_in_one_edit_that_can_be_undone() -> None:
    library = MemoryLibrary("test", LABELS)
    article = fill(library)
    editor = open_editor(library.open(article, ANN), labels=LABELS)
    alignment = desk_on(library).merge(EntityId("e-0"), EntityId("e-1"))
    stale = stale_spans(library, ANN, article, alignment)
    assert set(stale) == {"s-1", "q-1"}
    assert editor.commit("entity.register", changes_of(editor.annotations, editor.text, alignment, stale))
    assert editor.annotations.spans[SpanId("q-1")].attributes == {"speaker": "Ada"}
    editor.run("history.undo")
    assert editor.annotations.spans[SpanId("q-1")].entity == EntityId("e-1")
    assert resolve(library.entities(), EntityId("e-1")) == EntityId("e-0")


def test_mentions_of_a_split_entity_go_where_their_words_went() -> None:
    library = MemoryLibrary("test", LABELS)
    article = fill(library)
    desk = desk_on(library)
    align(library, desk.merge(EntityId("e-0"), EntityId("e-1")))
    assert align(library, desk.split(EntityId("e-0"), "Ben; Bens")) == [""]
    entities = library.entities()
    held = library.open(article, ANN, writable=False).annotations.spans
    assert entities[held[SpanId("s-1")].entity or EntityId("")].name == "Ben"
    assert entities[held[SpanId("s-0")].entity or EntityId("")].name == "Ada"


def test_a_change_is_taken_back_unless_someone_changed_the_entry_since() -> None:
    library = MemoryLibrary("test", LABELS)
    fill(library)
    desk = desk_on(library)
    desk.merge(EntityId("e-0"), EntityId("e-1"))
    desk.undo()
    assert [entity.name for entity in desk.find("be")] == ["Ben"]
    desk.rename(EntityId("e-0"), "Ada Byron")
    library.put_entity(Entity(EntityId("e-0"), "Somebody", "PERSON"))
    with pytest.raises(RegisterError, match="changed elsewhere"):
        desk.undo()


def test_two_programs_both_keep_what_they_learn(tmp_path: Path) -> None:
    library = init_library(tmp_path / "library")
    fill(library)
    one, other = desk_on(library), desk_on(library)
    one.set_aliases(EntityId("e-0"), "A; B")
    other.set_wikidata(EntityId("e-0"), "Q42")
    held = library.entities()[EntityId("e-0")]
    assert (held.aliases, dict(held.ids)) == (("A", "B"), {"wikidata": "Q42"})
    with pytest.raises(RegisterError, match="no type"):
        one.set_type(EntityId("e-0"), "SHIP")
