"""What every engine of a library does, in files or in memory."""

from __future__ import annotations

from contextlib import closing
from dataclasses import replace
from pathlib import Path

import pytest

from reader.core.annotation import Anonymity, Entity, Fragment
from reader.core.article import text_digest
from reader.core.codec import Row
from reader.core.edit import Change, EditKind
from reader.core.ids import Annotator, ArticleId, EntityId
from reader.core.selection import Selection
from reader.errors import LibraryError, SaveError
from reader.library.founding import init_library
from reader.library.label_file import default_labels, parse_labels
from reader.library.memory import MemoryLibrary
from reader.library.proposed import Stored
from reader.library.protocol import Library, Status
from tests.library.acts import (
    ANN,
    AT,
    add,
    article,
    change,
    edit,
    only,
    opened,
    redo,
    relation,
    span,
    state,
    undo,
)


@pytest.fixture(params=["folder", "memory"])
def empty(request: pytest.FixtureRequest, tmp_path: Path) -> Library:
    if request.param == "folder":
        return init_library(tmp_path / "library", "Test")
    return MemoryLibrary("Test", parse_labels(default_labels(), "labels"))


@pytest.fixture
def library(empty: Library) -> Library:
    empty.add(article(), b"source", ".txt")
    return empty


def test_it_holds_what_was_added(library: Library) -> None:
    assert library.article(only(library)) == article()
    assert library.id_of(article()) == only(library) == article().id


def test_the_same_text_and_title_are_added_once(library: Library) -> None:
    assert library.add(article(), b"source", ".txt") is False
    assert len(library.ids()) == 1


@pytest.mark.parametrize(
    "identifier", ["doc-17", "doc-20240131", "doc-0b7e-9f86d081884c", "the-harbour", article().id]
)
@pytest.mark.parametrize("title", ["The harbour", "A title " * 400], ids=["short", "long"])
def test_a_text_is_found_whatever_its_articles_id(identifier: str, title: str, empty: Library) -> None:
    held = replace(article(), id=ArticleId(identifier), title=title)
    empty.add(held, b"", ".txt")
    texts = empty.texts()
    assert texts.holder(empty, replace(held, id=ArticleId("new"))) == identifier
    renamed = replace(held, id=ArticleId("new"), title="Another")
    assert texts.holder(empty, renamed) is None
    assert texts.holder(empty, renamed, any_title=True) == identifier
    other = article(title, "Something else.")
    assert texts.holder(empty, other, any_title=True) is None
    empty.remove(held.id)
    assert texts.holder(empty, held) is None


def test_the_title_decides_among_articles_of_one_text(empty: Library) -> None:
    for title in ("One", "Two"):
        empty.add(replace(article(title), id=ArticleId(f"doc-{title.lower()}")), b"", ".txt")
    texts = empty.texts()
    assert texts.holder(empty, article("Two")) == "doc-two"
    assert texts.holder(empty, article("Two"), any_title=True) == "doc-two"
    assert texts.holder(empty, article("Three"), any_title=True) == "doc-one"


def test_another_text_under_the_same_id_gets_a_longer_one(library: Library) -> None:
    other = replace(article(text="Something else."), id=article().id)
    assert library.add(other, b"", ".txt") is True
    assert library.add(other, b"", ".txt") is False
    longer = library.id_of(other)
    assert longer is not None
    assert longer.startswith("the-harbour-")
    assert longer != article().id
    assert library.article(longer).text == "Something else."


def test_what_has_a_longer_id_is_known_when_the_other_text_is_gone(library: Library) -> None:
    other = replace(article(text="Something else."), id=article().id)
    library.add(other, b"", ".txt")
    longer = library.id_of(other)
    library.remove(article().id)
    assert library.id_of(other) == longer
    assert library.add(other, b"", ".txt") is False
    assert list(library.ids()) == [longer]


def test_a_digest_that_is_not_the_texts_is_refused(empty: Library) -> None:
    with pytest.raises(ValueError, match="digest"):
        empty.add(replace(article(), sha256="0" * 64), b"", ".txt")
    assert list(empty.ids()) == []


def test_an_article_that_is_not_there_is_said(library: Library) -> None:
    with pytest.raises(LibraryError, match="no article"):
        library.article(ArticleId("nothing"))
    with pytest.raises(LibraryError, match="no article"):
        library.open(ArticleId("nothing"), ANN)
    with pytest.raises(LibraryError, match="no article"):
        library.remove(ArticleId("nothing"))


def test_edits_are_there_when_it_is_opened_again(library: Library) -> None:
    journal = opened(library)
    quote, source = span(1), span(2, 12, 20, label="source")
    add(journal, quote, source, relation(1, quote, source))
    change(journal, quote, replace(quote, fragments=(Fragment(0, 3), Fragment(5, 9)), note="“why”\n\u2028"))
    undo(journal)
    redo(journal)
    undo(journal)
    journal.draft("note", "half a tho")
    journal.set_status(Status.IN_PROGRESS)
    before = state(journal)
    journal.close()
    assert state(opened(library)) == before


def test_undo_and_redo_go_on_after_a_restart(library: Library) -> None:
    for number in range(5):
        journal = opened(library)
        add(journal, span(number, number, number + 2))
        journal.close()
    journal = opened(library)
    for left in (4, 3, 2, 1, 0):
        undo(journal)
        assert len(journal.annotations.spans) == left
    journal.close()
    journal = opened(library)
    for _ in range(5):
        redo(journal)
    assert len(journal.annotations.spans) == 5


def test_an_edit_that_does_not_fit_changes_nothing(library: Library) -> None:
    journal = opened(library)
    quote, source = span(1), span(2, 12, 20, label="source")
    add(journal, quote, source, relation(1, quote, source))
    before = state(journal)
    misfits = [
        edit(2, Change(None, quote)),
        edit(3, Change(None, span(3))),
        edit(2, Change(quote, None)),
        edit(2, Change(None, span(3)), Change(span(4), None)),
        edit(2, Change(None, span(3, 0, 10**6))),
        edit(2, Change(None, replace(span(3), note="\ud800"))),
        edit(2, kind=EditKind.UNDO, target=7),
        edit(2, kind=EditKind.REDO, target=1),
    ]
    for misfit in misfits:
        with pytest.raises(ValueError):  # noqa: PT011
            journal.append(misfit)
        assert state(journal) == before
    journal.close()
    assert state(opened(library)) == before


def test_an_edit_that_does_not_follow_is_told_from_one_that_runs_past_the_text(library: Library) -> None:
    journal = opened(library)
    add(journal, span(1))
    length = len(article().text)
    for misfit, what in (
        (edit(4, Change(None, span(3))), "the edit is number 4, where 2 follows"),
        (edit(2, kind=EditKind.UNDO, target=7), "edit 2 is the undo of 7, which is not next in line"),
        (edit(2, kind=EditKind.REDO, target=1), "edit 2 is the redo of 1, which is not next in line"),
        (
            edit(2, Change(None, span(3, 0, length + 1))),
            f"span {span(3).id} runs past the text's end at {length}",
        ),
    ):
        with pytest.raises(ValueError, match=what):
            journal.append(misfit)
    journal.append(edit(2, Change(None, span(3, 0, length))))


def test_an_edit_that_was_never_made_cannot_be_looked_up(library: Library) -> None:
    journal = opened(library)
    add(journal, span(1))
    with pytest.raises(LookupError):
        journal.edit(2)
    assert journal.edit(1).changes == (Change(None, span(1)),)


def test_only_one_writes_and_the_other_reads(library: Library) -> None:
    writer, other = opened(library), opened(library)
    assert writer.holder is None
    assert other.holder
    with pytest.raises(SaveError):
        add(other, span(1))
    with pytest.raises(SaveError):
        other.set_status(Status.DONE)
    add(writer, span(1))
    writer.close()
    assert opened(library).holder is None


def test_two_annotators_do_not_disturb_each_other(library: Library) -> None:
    first, second = opened(library), library.open(only(library), Annotator("bo"))
    add(first, span(1))
    add(second, span(1), span(2))
    first.close()
    second.close()
    assert list(library.annotators(only(library))) == ["ann", "bo"]
    assert len(opened(library).annotations.spans) == 1


def test_reading_only_leaves_no_trace(library: Library) -> None:
    journal = opened(library, writable=False)
    assert journal.holder
    journal.remember(Selection(0, 3))
    journal.close()
    assert list(library.annotators(only(library))) == []


def test_what_is_closed_takes_no_more_edits(library: Library) -> None:
    journal = opened(library)
    journal.close()
    with pytest.raises(SaveError):
        add(journal, span(1))


def test_annotations_are_one_object_for_as_long_as_there_is_the_journal(library: Library) -> None:
    journal = opened(library)
    annotations = journal.annotations
    add(journal, span(1))
    journal.checkpoint()
    assert journal.annotations is annotations
    journal.close()
    assert journal.annotations is annotations


def test_the_position_and_the_drafts_stay(library: Library) -> None:
    journal = opened(library)
    journal.remember(Selection(9, 4))
    journal.draft("a", "x")
    journal.draft("b", "y")
    journal.draft("a", None)
    journal.close()
    journal = opened(library)
    assert journal.position == Selection(9, 4)
    assert dict(journal.drafts) == {"b": "y"}


def test_the_list_tells_titles_status_and_spans(library: Library) -> None:
    library.add(article("Another"), b"", ".md")
    journal = library.open(library.ids()[0], ANN)
    add(journal, span(1), span(2), span(3, label="claim"))
    journal.set_status(Status.DONE)
    for _ in range(2):
        first, second = library.summaries(ANN)
        assert (first.title, first.status, dict(first.spans or {})) == (
            "Another",
            Status.DONE,
            {"quote": 2, "claim": 1},
        )
        assert (second.title, second.status, second.spans) == ("The harbour", Status.TODO, {})
        assert [first.id, second.id] == list(library.ids())
        assert second.length == len(article().text)
        journal.close()


def test_what_is_removed_is_gone_from_the_list_and_can_come_back(library: Library) -> None:
    journal = opened(library)
    add(journal, span(1))
    with pytest.raises(LibraryError, match="annotated"):
        library.remove(only(library))
    journal.close()
    library.remove(article().id)
    assert list(library.ids()) == []
    assert library.add(article(), b"", ".txt") is True
    assert opened(library).annotations.spans == {}


def test_the_register_keeps_entities(library: Library) -> None:
    ellery = Entity(EntityId("e-1"), "Maud Ellery", "PERSON", ("Ellery",), {"wikidata": "Q1"})
    library.put_entity(ellery)
    library.put_entity(Entity(EntityId("e-2"), "港務局", "ORG"))
    library.put_entity(replace(ellery, aliases=("Ellery", "M. Ellery")))
    assert library.entities()[EntityId("e-1")].aliases == ("Ellery", "M. Ellery")
    assert set(library.entities()) == {"e-1", "e-2"}


@pytest.mark.parametrize("name", ["", ".", "..", "a/b", "../x", "a\\b", "-a", "a\n", "con", "x" * 65, "a."])
def test_a_name_that_no_folder_can_bear_is_refused(library: Library, name: str) -> None:
    with pytest.raises(LibraryError, match="annotator"):
        library.open(only(library), Annotator(name))


@pytest.mark.parametrize("name", ["ann", "Jörg", "日本", "a.b@c+d_e-f", "1"])
def test_a_name_of_letters_and_digits_is_taken(library: Library, name: str) -> None:
    journal = library.open(only(library), Annotator(name))
    assert journal.holder is None
    journal.close()


def test_the_list_tells_what_it_is_sorted_and_filtered_by(library: Library) -> None:
    told = replace(
        article("Told"),
        publisher="The Quay",
        byline="M. Ellery",
        published="2026-01-30",
        language="en",
        added=AT,
    )
    library.add(told, b"", ".txt")
    journal = library.open(told.id, ANN)
    journal.remember(Selection(40, 30))
    library.change_tags([told.id], add=["port", "strike"])
    for _ in range(2):
        summary = next(item for item in library.summaries(ANN) if item.id == told.id)
        assert (summary.publisher, summary.byline, summary.published) == (
            "The Quay",
            "M. Ellery",
            "2026-01-30",
        )
        assert (summary.language, summary.added, summary.position) == ("en", AT, 30)
        assert summary.tags == {"port", "strike"}
        assert summary.minutes_left == pytest.approx((len(told.text) - 30) / 1380)
        journal.close()
    journal = library.open(told.id, ANN)
    journal.set_status(Status.DONE)
    assert next(item for item in library.summaries(ANN) if item.id == told.id).minutes_left == 0
    journal.close()


def test_the_tags_of_an_article_go_with_it(library: Library) -> None:
    library.change_tags([only(library)], add=["port"])
    library.remove(only(library))
    assert library.tags() == {}


def test_tags_are_given_and_taken_away(library: Library) -> None:
    library.add(article("Another"), b"", ".md")
    first, second = library.ids()
    library.change_tags([first, second], add=["port", "港"])
    library.change_tags([first], add=["e\u0301te"], remove=["port", "never-given"])
    assert library.tags() == {first: {"港", "\u00e9te"}, second: {"port", "港"}}
    library.change_tags([first, second], add=["both"], remove=["both", "港", "port", "\u00e9te"])
    assert library.tags() == {first: {"both"}, second: {"both"}}
    library.change_tags([first, second], remove=["both"])
    assert library.tags() == {}


@pytest.mark.parametrize("word", ["", " ", "a b", "a\n", "x" * 65, "a\u202e", "+a", "-a", "a,b", 'a"'])
def test_a_word_that_cannot_be_a_tag_is_refused(library: Library, word: str) -> None:
    with pytest.raises(LibraryError, match="tag"):
        library.change_tags(library.ids(), add=["fine", word])
    with pytest.raises(LibraryError, match="no article"):
        library.change_tags([only(library), ArticleId("nothing")], add=["fine"])
    assert library.tags() == {}


@pytest.fixture
def searched(empty: Library) -> Library:
    texts = {
        "Strike at the port": "The crane stood still. “We stay,” the envoy said.\n\nThe Café stayed open.",
        "River levels": "The river rose by a hand. The port’s gate was shut, the port said.",
        "港の話": "東京都の港は静かだった。",
    }
    for title, text in texts.items():
        empty.add(article(title, text), b"", ".txt")
    return empty


def titles(library: Library, words: str, *, limit: int = 20, incremental: bool = False) -> list[str]:
    for _ in library.update_index():
        pass
    return [hit.title for hit in library.search(words, limit=limit, incremental=incremental)]


def test_the_search_finds_articles_that_hold_all_words_best_first(searched: Library) -> None:
    assert titles(searched, "port") == ["Strike at the port", "River levels"]
    assert titles(searched, "port", limit=1) == ["Strike at the port"]
    assert titles(searched, "cafe envoy") == ["Strike at the port"]
    assert titles(searched, '"the port said"') == ["River levels"]
    assert titles(searched, "port -river") == ["Strike at the port"]
    assert titles(searched, "京都") == ["港の話"]
    assert titles(searched, "por") == []
    assert titles(searched, "por", incremental=True) == ["Strike at the port", "River levels"]
    assert titles(searched, "port nowhere") == titles(searched, "") == titles(searched, '"(*') == []
    assert searched.holding("port") == {article.id for article in searched.search("port")}
    assert searched.holding("") == frozenset()


def test_a_hit_tells_where_in_the_text_it_matches(searched: Library) -> None:
    titles(searched, "")
    for words, found in (("café stayed", ["Café", "stayed"]), ("port", []), ("river", ["river"])):
        hit = next(searched.search(words))
        text = searched.article(hit.id).text
        assert hit.snippet == text[hit.start : hit.start + len(hit.snippet)]
        assert [text[start:end] for start, end in hit.matches] == found
    assert [hit.title[start:end] for start, end in hit.title_matches] == ["River"]


def test_the_search_follows_what_is_added_and_removed(searched: Library) -> None:
    assert len(titles(searched, "port")) == 2
    searched.add(article("Third", "A port."), b"", ".txt")
    assert len(titles(searched, "port")) == 3
    searched.remove(next(name for name in searched.ids() if name.startswith("river")))
    assert sorted(titles(searched, "port")) == ["Strike at the port", "Third"]


def test_the_index_tells_how_far_it_is(searched: Library) -> None:
    steps = list(searched.update_index())
    assert steps[0].done == 0
    assert steps[-1].done == steps[-1].total
    assert [step.total for step in searched.update_index()] == [0]


def test_what_is_written_of_a_status_stays_the_same() -> None:
    assert [*map(str, Status)] == ["todo", "in_progress", "done", "flagged"]


def test_what_was_proposed_about_another_text_is_not_proposed(library: Library) -> None:
    held = article()
    library.proposed.store(held, Stored(frozenset({"rules"}), [{"id": "p-1"}]))
    assert [*library.proposed.stored(held).rows] == [{"id": "p-1"}]
    changed = replace(held, text=f"{held.text}More.", sha256=text_digest(f"{held.text}More."))
    assert library.proposed.stored(changed) == Stored()


def test_all_that_was_proposed_is_kept(library: Library) -> None:
    held = article()
    stored = Stored(
        frozenset({"rules", "names"}), [{"id": "p-2", "n": 1}, {"id": "p-1"}], {"learned": 0.25, "crf": 2.0}
    )
    assert library.proposed.stored(held) == Stored()
    library.proposed.store(held, stored)
    assert library.proposed.stored(held) == stored
    assert library.proposed.uncertainties() == {"learned": {held.id: 0.25}, "crf": {held.id: 2.0}}
    other = article("The bridge", "Another text.")
    library.add(other, b"", ".txt")
    library.proposed.store(other, Stored(frozenset({"rules"}), (), {"crf": 1}))
    assert library.proposed.uncertainties()["crf"] == {held.id: 2.0, other.id: 1.0}
    many = Stored(frozenset({"rules"}), [{"id": f"p-{number}"} for number in range(12)])
    library.proposed.store(held, many)
    assert library.proposed.stored(held) == many


def test_refusals_are_kept_for_each_annotator_and_can_be_taken_back(library: Library) -> None:
    bo = Annotator("bo")
    assert list(library.proposed.refused(ANN)) == []
    rows: list[Row] = [{"id": f"p-{number}", "at": f"2026-01-{number:02}"} for number in range(1, 9)]
    library.proposed.revise_refused(ANN, rows[:5], ())
    library.proposed.revise_refused(ANN, rows[5:], ["p-2", "p-4"])
    library.proposed.revise_refused(bo, rows[:1], ())
    kept = ["p-1", "p-3", "p-5", "p-6", "p-7", "p-8"]
    assert [row["id"] for row in library.proposed.refused(ANN)] == kept
    assert list(library.proposed.refused(bo)) == rows[:1]
    library.proposed.revise_refused(ANN, [{"id": "p-1", "at": "2026-01-01", "why": "no"}], ["p-9"])
    assert [row["id"] for row in library.proposed.refused(ANN)] == kept
    assert library.proposed.refused(ANN)[0]["why"] == "no"


def test_refusals_come_in_the_order_in_which_they_were_made(library: Library) -> None:
    rows: list[Row] = [{"id": f"p-{9 - number}", "at": f"2026-01-{number:02}"} for number in range(1, 9)]
    library.proposed.revise_refused(ANN, rows, ())
    assert list(library.proposed.refused(ANN)) == rows


def test_all_of_an_entity_is_kept(library: Library) -> None:
    port = Entity(
        EntityId("e-1"), "The port", "ORG", ("port", "harbour"), {"wikidata": "Q1", "isni": "2"},
        Anonymity.COLLECTIVE,
    )  # fmt: skip
    quay = Entity(EntityId("e-2"), "The quay", "ORG", merged_into=port.id)
    library.put_entity(port)
    library.put_entity(quay)
    assert library.entities() == {port.id: port, quay.id: quay}
    kinds = library.revise_entities(lambda held: [replace(entity, type="GPE") for entity in held.values()])
    assert [entity.type for entity in kinds.values()] == ["GPE", "GPE"]
    assert library.entities() == kinds == {
        port.id: replace(port, type="GPE"), quay.id: replace(quay, type="GPE"),
    }  # fmt: skip


def test_who_has_annotated_is_known_and_what_they_made_comes_in_order(library: Library) -> None:
    other = article("A bridge", "Another text.")
    library.add(other, b"", ".txt")
    for name, place in (("zoe", only_named(library, "The harbour")), ("bo", other.id), ("ann", other.id)):
        with closing(library.open(place, Annotator(name))) as journal:
            add(journal, span(1))
    with closing(library.open(other.id, Annotator("idle"))):
        pass
    places = list(library.ids())
    assert [list(library.annotators(place)) for place in places] == [["ann", "bo"], ["zoe"]]
    made = [(journal.article.id, journal.annotator) for journal in library.annotated(places)]
    assert made == [(places[0], "ann"), (places[0], "bo"), (places[1], "zoe")]
    assert [journal.annotator for journal in library.annotated(places[::-1], ["bo", "zoe"])] == ["zoe", "bo"]


def only_named(library: Library, title: str) -> ArticleId:
    return next(place for place in library.ids() if library.article(place).title == title)


def test_what_is_held_is_known_by_text_and_title(library: Library) -> None:
    assert library.id_of(article()) == only(library)
    assert library.id_of(article("Another")) is None
    assert library.id_of(article(text="Another.")) is None


def test_a_reader_changes_neither_drafts_nor_status_nor_position(library: Library) -> None:
    with closing(opened(library)) as journal:
        journal.draft("note", "half")
        reader = opened(library)
        assert reader.holder
        with pytest.raises(SaveError, match="can only be read"):
            reader.draft("note", None)
        with pytest.raises(SaveError, match="can only be read"):
            reader.draft("other", "x")
        with pytest.raises(SaveError, match="can only be read"):
            reader.set_status(Status.DONE)
        assert (journal.status, dict(journal.drafts)) == (Status.TODO, {"note": "half"})
        journal.draft("note", None)
        journal.draft("never", None)
        assert dict(journal.drafts) == {}


def test_what_cannot_be_written_is_kept_in_memory_and_leaves_no_trace(library: Library) -> None:
    with closing(opened(library)) as journal:
        journal.remember(Selection(9, 4))
        journal.draft("note", "half")
        reader = opened(library)
        reader.remember(Selection(0, 3))
        with pytest.raises(SaveError, match="can only be read"):
            reader.draft("other", "x")
        with pytest.raises(SaveError, match="can only be read"):
            reader.draft("note", None)
        reader.draft("never", None)
        assert (reader.position, dict(reader.drafts)) == (Selection(0, 3), {"other": "x"})
        assert (journal.position, dict(journal.drafts)) == (Selection(9, 4), {"note": "half"})
    journal.remember(Selection(0, 3))
    with pytest.raises(SaveError, match="can only be read"):
        journal.draft("other", "x")
    assert (journal.position, dict(journal.drafts)) == (Selection(0, 3), {"note": "half", "other": "x"})
    again = opened(library)
    assert (again.position, dict(again.drafts)) == (Selection(9, 4), {"note": "half"})


def test_an_article_without_tags_has_none(library: Library) -> None:
    other = article("A bridge", "Another text.")
    library.add(other, b"", ".txt")
    library.change_tags([other.id], add=["port"])
    assert {item.id: item.tags for item in library.summaries(ANN)} == {
        other.id: frozenset({"port"}), only_named(library, "The harbour"): frozenset(),
    }  # fmt: skip


def test_what_is_open_in_memory_stays_there() -> None:
    memory = MemoryLibrary("Test", parse_labels(default_labels(), "labels"))
    memory.add(article(), b"", ".txt")
    memory.change_tags([article().id], add=["port"])
    with closing(opened(memory)), pytest.raises(LibraryError) as raised:
        memory.remove(article().id)
    assert (raised.value.what, raised.value.remedy) == (
        f"{article().id} is being annotated",
        "close it first",
    )
    assert memory.tags() == {article().id: {"port"}}
    memory.remove(article().id)
    assert (list(memory.ids()), memory.tags()) == ([], {})
