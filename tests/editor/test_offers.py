"""What suggesters offer: gone through, accepted as it is or changed, refused, and never taken for a decision."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import pytest

from reader.core.annotation import Entity, Fragment, Span
from reader.core.edit import Item
from reader.core.ids import Annotator, EntityId
from reader.editor.aid import Aid, aid_of, aid_told, restore_aid
from reader.editor.editor import Editor
from reader.editor.keymap_file import load_keymap
from reader.editor.offers import OfferIndex, Offers
from reader.editor.outcome import OutcomeKind
from reader.editor.pace import pace_of
from reader.editor.refusals import Refusals
from reader.library.memory import MemoryLibrary
from reader.settings import Settings
from reader.suggest.capitals import CapitalsSuggester
from reader.suggest.claims import ClaimSuggester
from reader.suggest.combining import combined
from reader.suggest.entities import KnownNamesSuggester
from reader.suggest.quotes import QuoteSuggester
from reader.suggest.suggestion import LOWERED, Known, SuggestedRelation, SuggestedSpan, Suggester, Suggestion
from tests.editor.desk import LABELS, FullDisk, article_of, open_editor, relations, spans, type_keys

FERRY = (
    "The council voted on Monday. “We have put this off for too long,” said Mara Quill.\n\n"
    "Ivo Brandt warned that the rise would empty the early boats. Then Mara Quill left.\n\n"
    "Mara Quill came back. The River Board was closed, and the River Board stayed closed."
)
ALL: Sequence[Callable[[], Suggester]] = (
    QuoteSuggester, KnownNamesSuggester, CapitalsSuggester, ClaimSuggester,
)  # fmt: skip


def editor_of(
    text: str = FERRY, *known: Entity, suggesters: Sequence[Callable[[], Suggester]] = ALL
) -> Editor:
    library = MemoryLibrary("test", LABELS)
    for entity in known:
        library.put_entity(entity)
    article = article_of(text)
    library.add(article, text.encode(), ".txt")
    editor = open_editor(library.open(article.id, Annotator("ada")))
    editor.library = library
    ask(editor, suggesters)
    return editor


def ask(editor: Editor, suggesters: Sequence[Callable[[], Suggester]] = ALL) -> None:
    """Ask suggesters about an editor's article, as the screen's worker does."""
    offers = editor.offers or Offers(editor.article, editor.labels)
    library = editor.library
    entities = library.entities() if library is not None else {}
    known = Known(LABELS, editor.annotations, entities, offers.refusals.names)
    made = combined([[*suggester().suggest(editor.article, known)] for suggester in suggesters])
    offers.renew(OfferIndex(made, editor.text))
    editor.offers = offers


def in_hand(editor: Editor) -> str:
    """Return the words of what is suggested just now; empty where nothing is."""
    suggestion = editor.gestures.suggestion
    return " | ".join(part.words for part in suggestion.proposed if part.words) if suggestion else ""


def walked(editor: Editor, key: str, times: int) -> list[str]:
    seen = []
    for _ in range(times):
        type_keys(editor, [key])
        seen.append(in_hand(editor))
    return seen


def shown(editor: Editor) -> list[str]:
    """Return the words that are painted as offered, in text order."""
    assert editor.offers is not None
    pieces = sorted(editor.offers.pieces(0, len(editor.text), editor.annotations))
    return [editor.text[piece.start : piece.end] for piece in pieces if not piece.lowered]


QUOTE = "“We have put this off for too long,” | said | Mara Quill"


class TestGoingThrough:
    def test_one_key_goes_from_one_to_the_next_of_any_kind_and_another_back(self) -> None:
        editor = editor_of()
        assert walked(editor, "~", 5) == [
            QUOTE, "Mara Quill", "Ivo Brandt", "that the rise would empty the early boats | warned | Ivo Brandt",
            "Mara Quill",
        ]  # fmt: skip
        type_keys(editor, "~")
        type_keys(editor, "g ~")
        assert (in_hand(editor), editor.selection.start) == ("Mara Quill", FERRY.index("Mara Quill left"))
        assert spans(editor) == []

    def test_names_that_begin_in_a_quote_or_with_it_are_not_passed_over(self) -> None:
        editor = editor_of("“Mara Quill, said Ivo Brandt.” Mara Quill is “the boat,” Ada Moss said.")
        assert editor.offers is not None
        every = [one for one in editor.offers.index.suggestions if one.confidence >= LOWERED]
        seen = []
        while type_keys(editor, "~").kind is OutcomeKind.DONE:
            suggestion = editor.gestures.suggestion
            assert suggestion is not None
            seen.append(suggestion.offer)
        assert seen == every
        assert len(seen) > 3

    def test_why_and_how_sure_is_told_in_words(self) -> None:
        editor = editor_of()
        type_keys(editor, "~ ~")
        suggestion = editor.gestures.suggestion
        assert suggestion is not None
        assert suggestion.reason == "60% sure: words with capitals in a row"

    def test_what_is_only_pointed_at_has_a_key_of_its_own(self) -> None:
        text = "The council cut 40 of 120 jobs in May. It was quiet."
        editor = editor_of(text, suggesters=[ClaimSuggester])
        assert type_keys(editor, "~").kind is OutcomeKind.REFUSED
        type_keys(editor, "#")
        assert in_hand(editor) == "The council cut 40 of 120 jobs in May."
        assert shown(editor) == []
        type_keys(editor, "#")
        assert editor.message is not None
        assert "no doubtful suggestion after this" in editor.message.text

    def test_at_the_end_it_says_so(self) -> None:
        editor = editor_of("Nothing is here.")
        assert type_keys(editor, "~").kind is OutcomeKind.REFUSED
        assert editor.message is not None
        assert "no suggestion after this" in editor.message.text

    def test_the_next_cue_takes_up_what_is_offered_there(self) -> None:
        editor = editor_of()
        type_keys(editor, ";")
        assert (in_hand(editor), editor.selected_text) == (QUOTE, "said")
        suggestion = editor.gestures.suggestion
        assert suggestion is not None
        assert suggestion.offer is not None

    def test_the_next_name_takes_up_what_is_offered_there(self) -> None:
        editor = editor_of(FERRY, Entity(EntityId("e-1"), "Mara Quill", "PERSON"))
        type_keys(editor, "E")
        assert in_hand(editor) == "Mara Quill"
        type_keys(editor, "enter")
        assert spans(editor) == [("entity", "Mara Quill")]

    def test_a_name_that_no_suggester_offers_is_still_gone_to(self) -> None:
        editor = editor_of(suggesters=[QuoteSuggester])
        type_keys(editor, "E")
        assert (editor.selected_text, in_hand(editor)) == ("Mara Quill", "")

    def test_names_are_skipped_with_the_same_key(self) -> None:
        editor = editor_of("Ada Moss of the River Board met Ivo Brandt.", suggesters=[CapitalsSuggester])
        assert walked(editor, "E", 3) == ["Ada Moss", "River Board", "Ivo Brandt"]


class TestAccepting:
    def test_enter_saves_all_parts_in_one_step_with_origin_confidence_and_decision(self) -> None:
        editor = editor_of()
        type_keys(editor, "~ enter")
        assert spans(editor) == [
            ("quote", "“We have put this off for too long,”"), ("cue", "said"), ("source", "Mara Quill"),
        ]  # fmt: skip
        assert {kind for kind, _, _ in relations(editor)} == {"has_cue", "has_source"}
        items: list[Item] = [*editor.annotations.spans.values(), *editor.annotations.relations.values()]
        made = {(item.provenance.origin, item.provenance.decision) for item in items}
        assert made == {("rule:quotes", "accepted")}
        assert all(0.2 < (item.provenance.confidence or 0) < 1 for item in items)
        assert all(item.provenance.at for item in items)
        type_keys(editor, "z")
        assert spans(editor) == []

    def test_tab_accepts_and_goes_on_the_way_one_came(self) -> None:
        editor = editor_of(FERRY, Entity(EntityId("e-1"), "Mara Quill", "PERSON"))
        type_keys(editor, "~ tab")
        assert in_hand(editor) == "Mara Quill"
        type_keys(editor, "tab")
        assert [label for label, _ in spans(editor)] == ["quote", "cue", "source", "entity"]
        assert in_hand(editor) == "Ivo Brandt"

    def test_a_key_too_many_at_the_end_only_says_what_it_would_do(self) -> None:
        editor = editor_of("“Fares rose,” said Mara Quill.", suggesters=[QuoteSuggester])
        assert type_keys(editor, "~ tab").kind is OutcomeKind.REFUSED
        made = spans(editor)
        assert type_keys(editor, "tab").kind is OutcomeKind.REFUSED
        assert editor.message is not None
        assert editor.message.text == "That was the last suggestion here; tab again: Next pane"
        outcome = type_keys(editor, "tab")
        assert (outcome.kind, outcome.command) == (OutcomeKind.DELEGATED, "pane.next")
        assert spans(editor) == made

    def test_any_other_key_at_the_end_works_at_once(self) -> None:
        editor = editor_of("“Fares rose,” said Mara Quill.", suggesters=[QuoteSuggester])
        type_keys(editor, "~ tab w")
        assert type_keys(editor, "tab").command == "pane.next"

    def test_enter_where_nothing_is_suggested_for_a_new_quote_goes_nowhere_at_first(self) -> None:
        editor = editor_of("It was quiet. Nobody came.", suggesters=[])
        type_keys(editor, ") q")
        assert type_keys(editor, "enter").kind is OutcomeKind.REFUSED
        assert editor.message is not None
        assert editor.message.text.startswith("Nothing is suggested to go with it; enter again: ")
        assert type_keys(editor, "enter").command == "pane.annotations"
        assert [label for label, _ in spans(editor)] == ["quote"]

    def test_a_boundary_key_before_enter_makes_it_edited(self) -> None:
        editor = editor_of()
        type_keys(editor, "~ L")
        type_keys(editor, "H H enter")
        quote = next(span for span in editor.annotations.ordered() if span.label == "quote")
        assert (quote.provenance.decision, quote.provenance.origin) == ("edited", "rule:quotes")
        assert quote.provenance.confidence is not None
        cue = next(span for span in editor.annotations.ordered() if span.label == "cue")
        assert cue.provenance.decision == "accepted"

    def test_another_alternative_is_a_change_too(self) -> None:
        editor = editor_of()
        type_keys(editor, "~ s enter")
        assert [label for label, _ in spans(editor)] == ["quote", "cue"]

    def test_a_mention_is_linked_to_whom_the_register_knows(self) -> None:
        editor = editor_of(FERRY, Entity(EntityId("e-1"), "Mara Quill", "PERSON"))
        type_keys(editor, "~ ~ enter")
        (mention,) = editor.annotations.ordered()
        assert (mention.entity, mention.attributes) == ("e-1", {"type": "PERSON"})
        assert (mention.provenance.origin, mention.provenance.confidence) == ("rule:names", 0.85)

    def test_a_mention_of_somebody_new_makes_an_entry(self) -> None:
        editor = editor_of("They met the River Board.", suggesters=[CapitalsSuggester])
        type_keys(editor, "~ enter")
        (mention,) = editor.annotations.ordered()
        assert editor.library is not None
        (entry,) = editor.library.entities().values()
        assert (entry.name, entry.type, mention.entity) == ("River Board", "ORG", entry.id)

    def test_without_a_type_it_asks_for_one_and_saves_nothing(self) -> None:
        editor = editor_of("They met Ada Moss.", suggesters=[CapitalsSuggester])
        assert type_keys(editor, "~ enter").kind is OutcomeKind.REFUSED
        assert editor.message is not None
        assert "e and a letter say it" in editor.message.text
        assert (spans(editor), editor.selected_text) == ([], "Ada Moss")
        type_keys(editor, "e p")
        assert spans(editor) == [("entity", "Ada Moss")]

    def test_the_keys_that_it_names_are_the_users(self) -> None:
        text = '[keys]\n"label.entity" = ["k"]\n"label.entity.PERSON" = ["ctrl+k p"]\n'
        text += "".join(f'"label.entity.{value}" = []\n' for value in ("ORG", "GPE", "LOC", "NORP", "EVENT"))
        editor = editor_of("They met Ada Moss.", suggesters=[CapitalsSuggester])
        keymap = load_keymap(text, where="keys.toml", registry=editor.registry)
        editor = open_editor(editor.journal, keymap=keymap)
        ask(editor, [CapitalsSuggester])
        type_keys(editor, "~")
        assert editor.gestures.suggested is not None
        assert ("ctrl+k", "say what it is") in editor.gestures.suggested.options
        assert type_keys(editor, "enter").kind is OutcomeKind.REFUSED
        assert editor.message is not None
        assert editor.message.text.endswith(": ctrl+k and a letter say it")

    def test_what_cannot_be_accepted_yet_stays_in_hand_and_tab_goes_on_once_it_is_labelled(self) -> None:
        editor = editor_of("Ada Moss met Ivo Brandt.", suggesters=[CapitalsSuggester])
        type_keys(editor, "~")
        for key in ("tab", "enter", "tab"):
            assert type_keys(editor, key).kind is OutcomeKind.REFUSED
            assert in_hand(editor) == "Ada Moss"
        type_keys(editor, "e p")
        assert (spans(editor), in_hand(editor)) == ([("entity", "Ada Moss")], "")
        type_keys(editor, "tab")
        assert in_hand(editor) == "Ivo Brandt"
        type_keys(editor, "e p")
        assert type_keys(editor, "tab").kind is OutcomeKind.REFUSED
        assert type_keys(editor, "tab").kind is OutcomeKind.REFUSED
        assert type_keys(editor, "tab").command == "pane.next"

    def test_tab_goes_on_after_enter_and_after_all_of_the_same_too(self) -> None:
        editor = editor_of(FERRY, Entity(EntityId("e-1"), "Mara Quill", "PERSON"))
        type_keys(editor, "~ enter tab")
        assert in_hand(editor) == "Mara Quill"
        type_keys(editor, "* tab")
        assert in_hand(editor) == "Ivo Brandt"

    def test_any_other_key_after_the_label_ends_the_walk(self) -> None:
        editor = editor_of("Ada Moss met Ivo Brandt.", suggesters=[CapitalsSuggester])
        type_keys(editor, "~ e p w")
        assert type_keys(editor, "tab").command == "pane.next"

    def test_after_it_was_said_who_is_meant_tab_goes_on(self) -> None:
        people = [Entity(EntityId(f"e-{number}"), "Ada Moss", "PERSON") for number in (1, 2)]
        text = "Ada Moss left. Ada Moss came back."
        editor = editor_of(text, *people, suggesters=[CapitalsSuggester])
        type_keys(editor, "~ tab")
        assert editor.choice is not None
        type_keys(editor, "1")
        assert spans(editor) == [("entity", "Ada Moss")]
        type_keys(editor, "tab")
        assert (in_hand(editor), editor.selection.start) == ("Ada Moss", 15)

    def test_all_of_the_same_are_accepted_in_one_step(self) -> None:
        editor = editor_of(FERRY, Entity(EntityId("e-1"), "Mara Quill", "PERSON"))
        type_keys(editor, "~ ~")
        suggestion = editor.gestures.suggestion
        assert suggestion is not None
        assert ("*", "all 3") in suggestion.options
        type_keys(editor, "*")
        assert spans(editor) == [("entity", "Mara Quill")] * 3
        assert {span.entity for span in editor.annotations.ordered()} == {"e-1"}
        type_keys(editor, "z")
        assert spans(editor) == []

    def test_an_attribution_is_never_accepted_elsewhere_with_it_and_stays_in_hand(self) -> None:
        editor = editor_of()
        assert type_keys(editor, "~ *").kind is OutcomeKind.REFUSED
        assert (spans(editor), in_hand(editor)) == ([], QUOTE)
        assert editor.message is not None
        assert "enter accepts this one" in editor.message.text
        type_keys(editor, "enter")
        assert [label for label, _ in spans(editor)] == ["quote", "cue", "source"]

    @pytest.mark.parametrize("key", ["Z", "g q"])
    def test_a_command_that_cannot_be_done_leaves_it_in_hand(self, key: str) -> None:
        editor = editor_of()
        type_keys(editor, "~")
        assert type_keys(editor, key).kind is OutcomeKind.REFUSED
        assert in_hand(editor) == QUOTE

    @pytest.mark.parametrize("walk", ["~", ";", "E"])
    def test_the_last_one_stays_in_hand_when_there_is_none_to_go_on_to(self, walk: str) -> None:
        editor = editor_of("Fares rose. “It was time,” said Mara Quill.")
        while type_keys(editor, walk).kind is OutcomeKind.DONE:
            last = in_hand(editor)
        assert (in_hand(editor), spans(editor)) == (last, [])
        assert not any(key.startswith("refused:") for key in editor.journal.drafts)
        assert last

    def test_all_of_the_same_without_a_type_stay_in_hand(self) -> None:
        editor = editor_of("They met Ada Moss. Now Ada Moss left.", suggesters=[CapitalsSuggester])
        assert type_keys(editor, "~ *").kind is OutcomeKind.REFUSED
        assert in_hand(editor) == "Ada Moss"

    @pytest.mark.parametrize("keys", ["~ enter", "~ *", "~ tab"])
    def test_what_cannot_be_saved_is_still_in_hand_when_it_can(self, keys: str) -> None:
        editor = editor_of(
            FERRY, Entity(EntityId("e-1"), "Mara Quill", "PERSON"), suggesters=[KnownNamesSuggester]
        )
        disk = FullDisk(editor.journal)
        editor.journal = disk  # type: ignore[assignment]
        assert type_keys(editor, keys).kind is OutcomeKind.REFUSED
        assert in_hand(editor) == "Mara Quill"
        disk.full = False
        type_keys(editor, "enter")
        assert spans(editor) == [("entity", "Mara Quill")]

    def test_what_a_plug_in_offers_beside_content_cue_and_source_comes_too(self) -> None:
        text = "“Fares rose,” said Mara Quill."

        def span(label: str, words: str) -> SuggestedSpan:
            start = text.index(words)
            return SuggestedSpan(label, (Fragment(start, start + len(words)),))

        editor = editor_of(text, suggesters=[])
        offer = Suggestion(
            (span("quote", "“Fares rose,”"), span("source", "Mara Quill"), span("claim", "Fares rose")),
            (SuggestedRelation("has_source", 0, 1), SuggestedRelation("states", 0, 2)),
            "model:test", 0.5, "a model",
        )  # fmt: skip
        assert editor.offers is not None
        editor.offers.renew(OfferIndex([offer], text))
        type_keys(editor, "~ enter")
        assert sorted(relations(editor)) == [
            ("has_source", "“Fares rose,”", "Mara Quill"), ("states", "“Fares rose,”", "Fares rose"),
        ]  # fmt: skip
        assert {item.provenance.origin for item in editor.annotations.spans.values()} == {"model:test"}


class TestRefusing:
    @pytest.mark.parametrize("key", ["d", "x"])
    def test_what_is_refused_is_gone_with_its_time_and_confidence_on_record(self, key: str) -> None:
        editor = editor_of()
        type_keys(editor, ["~", key])
        assert in_hand(editor) == "Mara Quill"
        assert "“We have put this off for too long,”" not in shown(editor)
        assert spans(editor) == []
        assert editor.offers is not None
        (row,), removed = editor.offers.refusals.drain()
        assert removed == []
        assert (row["article"], row["at"], row["origin"]) == (
            editor.article.id, "2026-01-31T10:00:00.000Z", "rule:quotes",
        )  # fmt: skip
        assert isinstance(row["confidence"], float)

    def test_what_was_refused_is_told_in_its_own_marks(self) -> None:
        editor = editor_of("“Fares rose,” said Mara Quill.", suggesters=[QuoteSuggester])
        type_keys(editor, "~ d")
        assert editor.message is not None
        assert editor.message.text == "Refused: “Fares rose,”; z takes that back"

    def test_the_key_that_refused_the_last_one_deletes_nothing_at_first(self) -> None:
        text = "“Fares rose,” said Mara Quill."
        editor = editor_of(text, suggesters=[QuoteSuggester])
        type_keys(editor, ") c ~ d")
        assert [label for label, _ in spans(editor)] == ["claim"]
        assert type_keys(editor, "d").kind is OutcomeKind.REFUSED
        assert [label for label, _ in spans(editor)] == ["claim"]
        type_keys(editor, "d")
        assert spans(editor) == []

    def test_it_stays_gone_when_suggesters_are_asked_again_and_after_a_restart(self) -> None:
        editor = editor_of()
        type_keys(editor, "~ d")
        ask(editor)
        assert "said" not in shown(editor)
        assert editor.offers is not None
        rows, _ = editor.offers.refusals.drain()
        again = editor_of()
        assert again.offers is not None
        again.offers.renew(again.offers.index, Refusals(again.article, rows))
        assert "said" not in shown(again)

    def test_a_name_refused_twice_is_offered_nowhere_any_more(self) -> None:
        editor = editor_of(suggesters=[CapitalsSuggester])
        assert shown(editor).count("Mara Quill") == 3
        type_keys(editor, "~ d")
        assert shown(editor).count("Mara Quill") == 2
        type_keys(editor, "~ d")
        assert "Mara Quill" not in shown(editor)
        assert editor.offers is not None
        assert editor.offers.refusals.names == {"Mara Quill"}

    def test_refusals_in_other_articles_count(self) -> None:
        first, second = editor_of(suggesters=[CapitalsSuggester]), editor_of(f"{FERRY} The end.")
        type_keys(first, "~ d ~ d")
        assert first.offers is not None
        rows, _ = first.offers.refusals.drain()
        assert len(rows) == 2
        assert Refusals(second.article, rows[:1]).names == set()
        assert second.offers is not None
        second.offers.renew(second.offers.index, Refusals(second.article, rows))
        assert "Ivo Brandt" in shown(second)
        assert shown(second).count("Mara Quill") == 1  # as a source

    def test_the_last_refusal_is_taken_back_like_an_edit(self) -> None:
        editor = editor_of()
        type_keys(editor, "~ d z")
        assert in_hand(editor) == QUOTE
        assert "said" in shown(editor)
        assert editor.offers is not None
        assert editor.offers.refusals.drain() == ([], [])

    def test_an_edit_since_then_is_what_is_taken_back_first(self) -> None:
        editor = editor_of()
        type_keys(editor, "~ d escape")
        type_keys(editor, ") c")
        made = spans(editor)
        type_keys(editor, "z")
        assert (len(made), spans(editor)) == (1, [])
        assert "said" not in shown(editor)

    def test_escape_decides_nothing(self) -> None:
        editor = editor_of()
        type_keys(editor, "~ escape")
        assert (in_hand(editor), "said" in shown(editor)) == ("", True)
        assert not any(key.startswith("refused:") for key in editor.journal.drafts)


class TestShowing:
    def test_what_is_annotated_is_not_offered_and_comes_back_when_that_is_undone(self) -> None:
        editor = editor_of()
        before = shown(editor)
        type_keys(editor, '" q')
        assert "“We have put this off for too long,”" not in shown(editor)
        type_keys(editor, "escape z")
        assert shown(editor) == before

    def test_nothing_is_offered_once_it_is_switched_off(self) -> None:
        editor = editor_of()
        editor.settings = Settings(suggestions=False)
        for keys in ("~", "g ~", "#"):
            assert type_keys(editor, keys).kind is OutcomeKind.REFUSED
            assert editor.message is not None
            assert "switched off" in editor.message.text
        type_keys(editor, ";")
        assert in_hand(editor) == ""

    def test_before_suggesters_have_answered_it_says_so(self) -> None:
        editor = open_editor(FERRY)
        assert type_keys(editor, "~").kind is OutcomeKind.REFUSED
        assert type_keys(editor, ";").kind is OutcomeKind.DONE

    def test_labels_once_are_offered_everywhere_when_asked_again(self) -> None:
        editor = editor_of("They met Moss. Moss left.", suggesters=[KnownNamesSuggester])
        assert shown(editor) == []
        editor.select(9, 13)
        type_keys(editor, "e p")
        ask(editor, [KnownNamesSuggester])
        assert shown(editor) == ["Moss"]


def test_a_snapshot_of_annotations_does_not_follow_what_comes_after() -> None:
    from reader.core.annotations import Annotations

    editor = editor_of(suggesters=[])
    type_keys(editor, '" q enter')
    held = Annotations.of(editor.annotations.standing())
    before = list(editor.annotations.ordered())
    type_keys(editor, "} c")
    assert [*held.ordered()] == before
    assert dict(held.label_counts) == {"quote": 1, "cue": 1, "source": 1}
    assert isinstance(before[0], Span)


class TestTheRecord:
    """A study of agreement has to know who worked without suggestions."""

    @staticmethod
    def worked(*switched: bool) -> Aid:
        editor = editor_of()
        for on in switched:
            editor.settings = Settings(suggestions=on)
            type_keys(editor, ") c escape")
        return pace_of(editor.journal, LABELS).aid

    def test_it_says_whether_suggestions_were_on_while_edits_were_made(self) -> None:
        assert self.worked() is Aid.UNKNOWN
        assert self.worked(True) is Aid.SHOWN
        assert self.worked(False, False) is Aid.OFF
        assert self.worked(False, True) is Aid.BOTH

    def test_it_says_from_which_annotation_on_it_was_switched(self) -> None:
        editor = editor_of()
        made = []
        for on in (True, True, False, False, True):
            editor.settings = Settings(suggestions=on)
            type_keys(editor, ") c escape")
            made.append(max(span.provenance.at for span in editor.annotations.spans.values()))
        assert aid_told(editor.journal) == f"shown off@{made[2]} shown@{made[4]}"
        restored = editor_of().journal
        restore_aid(restored, aid_told(editor.journal))
        restore_aid(restored, aid_told(editor.journal))
        assert aid_told(restored) == aid_told(editor.journal)

    def test_what_is_none_of_this_counts_for_nothing(self) -> None:
        journal = editor_of().journal
        journal.draft("suggestions", "shown perhaps off@noon off")
        assert (aid_told(journal), aid_of(journal)) == ("shown off", Aid.BOTH)

    def test_looking_at_suggestions_without_an_edit_records_nothing(self) -> None:
        editor = editor_of()
        type_keys(editor, "~ escape")
        assert aid_of(editor.journal) is Aid.UNKNOWN
