"""Attributions made in few keys: suggested from a quotation or a cue, changed part by part, accepted with one key."""

from __future__ import annotations

import copy

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from reader.core.article import Article, Block, BlockRole, BlockTable
from reader.core.ids import Annotator
from reader.editor.editor import Editor
from reader.editor.outcome import OutcomeKind
from reader.library.memory import MemoryLibrary
from reader.settings import Settings
from tests.editor.desk import LABELS, article_of, open_editor, relations, spans, type_keys

FERRY = (
    "The council voted on Monday. “We have put this off for too long,” said Mara Quill, who chairs the committee. "
    "“The boats are old.”\n\n"
    "Ivo Brandt warned that the rise would empty the early boats. “Nobody can pay that,” he said. "
    "According to a report published in May, two of every five passengers earn less than that.\n\n"
    "Fares rose."
)
MARA = "Mara Quill, who chairs the committee"
FIRST = "“We have put this off for too long,” … “The boats are old.”"


def editor_with(keys: str, text: str | Article = FERRY) -> Editor:
    editor = open_editor(text)
    type_keys(editor, keys)
    return editor


def suggested(editor: Editor) -> list[tuple[str, str]]:
    suggestion = editor.gestures.suggestion
    if suggestion is None:
        return []
    return [(label, editor.text[start:end]) for label, (start, end) in suggestion.parts]


class TestSwitchedOff:
    """Nothing is proposed where the annotator wants to be alone with the text."""

    @staticmethod
    def alone(keys: str) -> Editor:
        editor = open_editor(FERRY)
        editor.settings = Settings(suggestions=False)
        type_keys(editor, keys)
        return editor

    def test_a_quotation_is_a_quotation_and_no_more(self) -> None:
        editor = self.alone('" q')
        assert (spans(editor), suggested(editor)) == ([("quote", "“We have put this off for too long,”")], [])
        assert self.alone('" q enter').annotations.relations == {}

    def test_the_next_cue_is_gone_to_and_nothing_else(self) -> None:
        editor = self.alone("2 ;")
        assert (editor.selected_text, suggested(editor)) == ("warned", [])

    def test_asking_for_one_says_that_they_are_off(self) -> None:
        editor = self.alone('" q g a')
        assert suggested(editor) == []
        assert editor.message is not None
        assert "switched off" in editor.message.text


def test_turning_through_the_sources_leaves_their_number_alone() -> None:
    editor = editor_with(
        ";", "Engineer Tomas Brandt later confirmed that a nest had jammed the largest wheel."
    )
    told = []
    for key in ["s"] * 4 + ["S"] * 4:
        suggestion = editor.gestures.suggestion
        assert suggestion is not None
        told += [(bool(part.words), part.place) for part in suggestion.proposed if part.label == "source"]
        type_keys(editor, key)
    once = [(True, "1/3"), (True, "2/3"), (True, "3/3"), (False, "")]
    assert told == [*once, once[0], *once[:0:-1]]


def test_a_suggestion_that_is_let_go_of_leaves_the_quote_active_for_the_source_that_is_right() -> None:
    editor = editor_with('" q escape')
    assert suggested(editor) == []
    start = FERRY.index("Mara Quill")
    editor.select(start, start + len("Mara Quill"))
    type_keys(editor, "s")
    assert [kind for kind, _, _ in relations(editor)] == ["has_source"]
    assert editor_with('" q escape escape').active is None


class TestFromAQuotation:
    def test_q_saves_it_and_suggests_the_rest(self) -> None:
        editor = editor_with('" q')
        assert spans(editor) == [("quote", "“We have put this off for too long,”")]
        assert suggested(editor) == [
            ("quote", "“The boats are old.”"),
            ("cue", "said"),
            ("source", MARA),
        ]

    def test_enter_saves_all_of_it_in_one_step(self) -> None:
        editor = editor_with('" q enter')
        assert spans(editor) == [("quote", FIRST), ("cue", "said"), ("source", MARA)]
        assert relations(editor) == [("has_cue", FIRST, "said"), ("has_source", FIRST, MARA)]
        type_keys(editor, "z")
        assert spans(editor) == [("quote", "“We have put this off for too long,”")]
        assert relations(editor) == []

    def test_what_is_accepted_says_where_it_comes_from(self) -> None:
        editor = editor_with('" q enter')
        origins = {
            span.label: (span.provenance.origin, span.provenance.decision)
            for span in editor.annotations.ordered()
        }
        assert origins["source"] == ("rule:attribution", "accepted")
        assert origins["quote"][0] == "human"

    @pytest.mark.parametrize("keys", ["w", "}", "escape", "ctrl+d"])
    def test_moving_on_ignores_it(self, keys: str) -> None:
        editor = editor_with(f'" q {keys}')
        assert suggested(editor) == []
        assert len(spans(editor)) == 1

    def test_the_label_s_key_takes_the_next_alternative_of_its_part(self) -> None:
        editor = editor_with('" q q enter')
        assert spans(editor)[0] == ("quote", "“We have put this off for too long,”")
        editor = editor_with('" q s')
        assert ("source", MARA) not in suggested(editor)

    def test_the_key_of_the_relation_goes_back_to_the_alternative_before(self) -> None:
        editor = editor_with('" q s S')
        assert suggested(editor)[-1] == ("source", MARA)
        assert editor.selected_text == MARA

    def test_a_part_can_be_none(self) -> None:
        editor = editor_with('" q S enter')
        assert [label for label, _ in spans(editor)] == ["quote", "cue"]

    def test_the_part_in_focus_grows_with_the_selection(self) -> None:
        editor = editor_with('" q s S B B enter')
        assert ("source", "Mara Quill, who chairs") in spans(editor)
        source = next(span for span in editor.annotations.ordered() if span.label == "source")
        assert source.provenance.decision == "edited"

    def test_a_quotation_whose_attribution_is_whole_has_nothing_to_suggest(self) -> None:
        editor = editor_with('" q enter g a')
        assert editor.message is not None
        assert "Nothing is likely" in editor.message.text


class TestFromACue:
    def test_the_next_likely_cue_comes_with_the_whole_attribution(self) -> None:
        editor = editor_with("} } ;")
        assert editor.selected_text == "warned"
        assert spans(editor) == []
        type_keys(editor, "enter")
        content = "that the rise would empty the early boats"
        assert relations(editor) == [("has_cue", content, "warned"), ("has_source", content, "Ivo Brandt")]

    def test_one_step_takes_all_of_it_back(self) -> None:
        editor = editor_with("; enter z")
        assert (spans(editor), relations(editor)) == ([], [])

    def test_tab_accepts_and_goes_on(self) -> None:
        editor = editor_with("; tab tab tab enter")
        assert [
            (cue, source)
            for (_, _, cue), (_, _, source) in zip(
                relations(editor)[::2], relations(editor)[1::2], strict=True
            )
        ] == [
            ("said", MARA),
            ("warned", "Ivo Brandt"),
            ("said", "he"),
            ("According to", "a report published in May"),
        ]

    def test_cues_that_are_annotated_and_cues_in_quotations_are_passed_over(self) -> None:
        editor = editor_with("; enter g g ;")
        assert editor.selected_text == "warned"
        editor = editor_with(";", "“They said no,” she told us.")
        assert editor.selected_text == "told"

    def test_back_to_the_cue_before(self) -> None:
        assert editor_with("G ,").selected_text == "According to"
        assert editor_with("G 2 ,").selected_text == "said"

    def test_where_there_is_none_nothing_moves(self) -> None:
        editor = open_editor("Fares rose.")
        before = editor.selection
        assert type_keys(editor, ";").kind is OutcomeKind.REFUSED
        assert editor.selection == before

    def test_a_cue_labelled_by_hand_suggests_the_rest(self) -> None:
        editor = editor_with("w w u enter", "Mara Quill hollered that the boats were old.")
        content = "that the boats were old"
        assert relations(editor) == [("has_cue", content, "hollered"), ("has_source", content, "Mara Quill")]

    def test_a_quote_is_tied_to_the_cue_made_before_it(self) -> None:
        editor = editor_with("w w u w W W W W q", "Mara Quill hollered that the boats were old.")
        assert relations(editor) == [("has_cue", "that the boats were old", "hollered")]


def pull_quote(
    quote: str = "We have put this off.", line: str = "Mara Quill, who chairs the committee"
) -> Article:
    text = f"Fares rose.\n\n{quote}\n\n— {line}"
    article = article_of(text)
    roles = (BlockRole.PARAGRAPH, BlockRole.PULL_QUOTE, BlockRole.ATTRIBUTION)
    blocks = [Block(b.start, b.end, role) for b, role in zip(article.blocks, roles, strict=True)]
    return Article(article.id, article.title, text, article.sha256, BlockTable(blocks))


def test_one_key_makes_a_pull_quote_with_its_source() -> None:
    editor = editor_with("} } q", pull_quote())
    (span, _) = editor.annotations.ordered()
    assert span.attributes == {"form": "pull"}
    assert relations(editor) == [
        ("has_source", "We have put this off.", "Mara Quill, who chairs the committee")
    ]
    type_keys(editor, "z")
    assert spans(editor) == []


def test_a_pull_quote_and_the_line_that_says_whose_it_is_have_no_cues() -> None:
    quote, line = "We fear they think twice", "Mara Quill, of a think tank"
    editor = editor_with(";", pull_quote(quote, line))
    assert editor.gestures.suggestion is None
    plain = editor_with(";", f"Fares rose.\n\n{quote}.\n\nMara Quill spoke.")
    assert plain.text[plain.selection.start : plain.selection.end] == "fear"


def test_a_relation_is_made_by_pointing() -> None:
    editor = editor_with('" q escape', "“Yes,” said Ada. Bo and Cy left.")
    for word in ("Ada", "Bo"):
        start = editor.text.index(word)
        editor.select(start, start + len(word))
        editor.active = None
        type_keys(editor, "s escape")
    quote = next(span for span in editor.annotations.ordered() if span.label == "quote")
    editor.visit(quote.id)
    type_keys(editor, "S f")
    assert relations(editor) == [("has_source", "“Yes,”", "Ada")]
    type_keys(editor, "S j")
    assert relations(editor) == [("has_source", "“Yes,”", "Bo")]
    type_keys(editor, "z")
    assert relations(editor) == [("has_source", "“Yes,”", "Ada")]


def test_one_key_goes_round_an_attribution() -> None:
    editor = editor_with('" q enter')
    seen = []
    for _ in range(3):
        type_keys(editor, "Q")
        seen.append(editor.selected_text)
    assert seen == ["said", MARA, "“We have put this off for too long,”"]


def test_it_goes_on_to_who_the_source_is_and_back_from_there() -> None:
    editor = open_editor("“Yes,” he said. Then Ada Roe left.")
    editor.settings = Settings(suggestions=False)
    type_keys(editor, '" q')
    for words, keys in (("said", "u"), ("he", "s"), ("Ada Roe", "e p")):
        start = editor.text.index(words)
        editor.select(start, start + len(words))
        type_keys(editor, keys)
    source, entity = (
        next(s.id for s in editor.annotations.ordered() if s.label == n) for n in ("source", "entity")
    )
    editor.visit(source)
    editor.run("relation.coref", argument=entity)
    seen = []
    for _ in range(4):
        type_keys(editor, "Q")
        seen.append(editor.selected_text)
    assert seen == ["said", "Ada Roe", "“Yes,”", "he"]


def test_the_range_of_an_annotation_changes_and_its_relations_stay() -> None:
    editor = editor_with('" q enter Q Q B B C')
    assert ("has_source", FIRST, "Mara Quill, who chairs") in relations(editor)
    type_keys(editor, "z")
    assert ("has_source", FIRST, MARA) in relations(editor)


def test_half_covered_words_are_taken_whole_and_one_key_refuses_that() -> None:
    editor = open_editor("a bigger ship sails")
    editor.select(2, 5)
    type_keys(editor, "s")
    assert spans(editor) == [("source", "bigger")]
    assert editor.message is not None
    assert "C takes it as it is selected" in editor.message.text
    type_keys(editor, "C")
    assert spans(editor) == [("source", "big")]


def test_the_last_action_is_done_once_more() -> None:
    editor = editor_with("w e p w w .", "Ada and Bo left")
    assert [(span.label, span.attributes) for span in editor.annotations.ordered()] == [
        ("entity", {"type": "PERSON"}),
        ("entity", {"type": "PERSON"}),
    ]


@pytest.mark.parametrize(
    ("keys", "again"),
    [
        ("w W W b b", "and Bo left"),
        ("w W W g s w", "Ada and Bo left."),
        ("w + w", "Ada and Bo left."),
        ("w w e p b", "Bo"),
    ],
)
def test_the_last_selection_comes_back(keys: str, again: str) -> None:
    editor = editor_with(f"{keys} g v", "Ada and Bo left. Cy came.")
    assert editor.selected_text == again


@pytest.mark.parametrize(
    ("keys", "selected"),
    [
        ("g i", "We have put this off for too long,"),
        ("g q", "“We have put this off for too long,”"),
        ("g p", FERRY.split("\n\n")[0]),
        ("g c", "We have put this off for too long"),
    ],
)
def test_objects_around_a_place(keys: str, selected: str) -> None:
    editor = open_editor(FERRY)
    at = FERRY.index("put")
    editor.select(at, at + 3)
    type_keys(editor, keys)
    assert editor.selected_text == selected


@pytest.mark.parametrize(
    ("text", "selected"), [("to", "to"), ("So, to, then.", "to"), ("So, to him.", "him")]
)
def test_a_preposition_is_no_noun_phrase_by_itself(text: str, selected: str) -> None:
    editor = open_editor(text)
    editor.select(text.index("to"), text.index("to") + 2)
    type_keys(editor, "g n")
    assert editor.selected_text == selected


def test_what_follows_a_cue_and_the_noun_phrase() -> None:
    editor = open_editor("Ada said the head of the dock union would speak.")
    type_keys(editor, "w g r")
    assert editor.selected_text == "the head of the dock union would speak"
    type_keys(editor, "g g w w w g n")
    assert editor.selected_text == "the head of the dock union"


def test_letters_reach_any_word() -> None:
    editor = open_editor("Ada said the head of the union would speak.")
    type_keys(editor, "Y")
    letters = (
        {editor.text[offset:].split()[0]: hint for offset, hint in editor.choice.hints}
        if editor.choice
        else {}
    )
    type_keys(editor, [*letters["head"]])
    assert editor.selected_text == "head"
    type_keys(editor, "X")
    letters = (
        {editor.text[offset:].split()[0]: hint for offset, hint in editor.choice.hints}
        if editor.choice
        else {}
    )
    type_keys(editor, [*letters["union"]])
    assert editor.selected_text == "head of the union"


WORDS = st.sampled_from(
    "“We won,” ” said told warned Ada Bo the union of , . “ that according to : — and 's who \n\n It Mr. ''no''".split(
        " "
    )
)
KEYS = st.sampled_from(
    '; , " q s u S U Q C . enter tab escape w b W B I X f j Y g a r n t v } z Z p P L H o d'.split()
)


@given(st.lists(WORDS, max_size=30).map(" ".join), st.lists(KEYS, max_size=30))
@settings(max_examples=200, deadline=None)
def test_whatever_is_pressed_undo_takes_it_back_and_no_relation_dangles(text: str, keys: list[str]) -> None:
    editor = open_editor(text)
    for key in keys:
        count = len(editor.journal.history.undoable)
        before = copy.copy(dict(editor.annotations.spans)), copy.copy(dict(editor.annotations.relations))
        editor.press(key)
        held = editor.annotations
        assert all({tie.head, tie.tail} <= set(held.spans) for tie in held.relations.values())
        if len(editor.journal.history.undoable) == count + 1 and key not in "zZ":
            after = dict(held.spans), dict(held.relations)
            choice, suggestion = editor.choice, editor.gestures.suggestion
            editor.run("history.undo")
            assert (dict(held.spans), dict(held.relations)) == before
            editor.run("history.redo")
            assert (dict(held.spans), dict(held.relations)) == after
            editor.choice, editor.gestures.suggestion = choice, suggestion


def test_a_reader_that_may_not_write_is_suggested_nothing() -> None:
    library = MemoryLibrary("test", LABELS)
    article = article_of(FERRY)
    library.add(article, FERRY.encode(), ".txt")
    first = library.open(library.ids()[0], Annotator("ada"))
    second = library.open(library.ids()[0], Annotator("ada"))
    assert first.holder is None
    if second.holder is not None:
        assert editor_with(";", article).gestures is not None
        assert open_editor(second).press(";").kind is OutcomeKind.REFUSED


def test_what_goes_with_a_label_is_worked_out_when_it_is_asked_for_and_any_key_asks() -> None:
    editor = editor_with('"')
    editor.press("q")
    assert spans(editor) == [("quote", "“We have put this off for too long,”")]
    assert (editor.gestures.expecting, editor.gestures.suggested) == (True, None)
    assert editor.message is not None

    assert editor.press("enter").kind is OutcomeKind.DONE
    assert not editor.gestures.expecting
    assert {tie.type for tie in editor.annotations.relations.values()} >= {"has_source"}


def test_what_can_be_pressed_takes_the_place_of_what_was_said() -> None:
    editor = editor_with('" q')
    editor.gestures.work_out()
    assert (editor.message, editor.gestures.suggested is not None) == (None, True)
