"""Warnings while annotating: kept up to date by every edit, calm while something is made, mended by one key."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from reader.checks import rules
from reader.checks.finding import Context, Finding, Rule
from reader.core.annotation import Fragment, Relation, Span
from reader.core.edit import Change, Edit, Item
from reader.core.ids import Annotator, RelationId, SpanId
from reader.editor.editor import Editor
from reader.editor.outcome import OutcomeKind
from tests.checks.marked import LABELS, PROVENANCE, marked
from tests.editor.desk import FullDisk, journal_of, open_editor, relations, spans, type_keys


def editor_on(words: str, ties: str = "") -> Editor:
    """Return an editor on an article that has been annotated before."""
    article, annotations = marked(words, ties)
    journal = journal_of(article)
    items: tuple[Item, ...] = (*annotations.spans.values(), *annotations.relations.values())
    if items:
        changes = tuple(Change(None, item) for item in items)
        journal.append(Edit(journal.next_seq, "d-0", PROVENANCE.at, Annotator("ada"), "test", changes))
    return open_editor(journal, labels=LABELS)


def all_found(editor: Editor) -> dict[str, tuple[Finding, ...]]:
    """Return what a check from scratch finds, by span."""
    context = Context(editor.reading, editor.annotations, editor.labels)
    found: dict[str, tuple[Finding, ...]] = {}
    for finding in rules.all_findings(context):
        found[finding.span] = (*found.get(finding.span, ()), finding)
    return found


def assert_up_to_date(editor: Editor) -> None:
    fresh = all_found(editor)
    assert {span: held for span in editor.annotations.spans if (held := editor.warnings.at(span))} == fresh
    editor.warnings.settle()
    assert editor.warnings.count == sum(item.level != "note" for held in fresh.values() for item in held)


def look(editor: Editor) -> Editor:
    editor.warnings.look(1_000_000)
    assert editor.warnings.complete
    return editor


def select(editor: Editor, words: str) -> None:
    start = editor.text.index(words)
    editor.select(start, start + len(words))


def label(editor: Editor, key: str, words: str) -> None:
    select(editor, words)
    type_keys(editor, key)


def sentences(editor: Editor) -> list[str]:
    return [
        finding.what for span in editor.annotations.ordered() for finding in editor.warnings.shown_at(span.id)
    ]


PAGE = """“It rose in the night,” said Ivo Tamm. “Then it fell.”

He said that “the dam” would hold. They said it would not, and he left for Tarn.

“We saw it,” said she, “and left.” Tarn Water had warned that it was late."""

KEYS = ["q", "s", "u", "c", "e e", "e p", "r q", "r c", "r s", "r e p", "p", "P", "d", "z", "Z", "S", "U", "T",
        "R", "!", "g w", "g W", "]", "[", "escape"]  # fmt: skip
ACTIONS = st.lists(
    st.tuples(st.integers(0, len(PAGE) - 2), st.integers(1, 30), st.sampled_from(KEYS)),
    min_size=1,
    max_size=30,
)


@settings(max_examples=80, deadline=None)
@given(ACTIONS, st.none() | st.integers(0, 3))
def test_after_any_edits_the_warnings_are_those_of_a_check_from_scratch(
    actions: list[tuple[int, int, str]], looking: int | None
) -> None:
    editor = open_editor(PAGE, labels=LABELS)
    for start, length, keys in actions:
        if keys not in ("!", "[", "]", "g w", "g W", "z", "Z"):
            editor.select(start, min(len(PAGE), start + length))
        type_keys(editor, keys)
        if looking is not None:
            editor.warnings.look(looking)
    look(editor)
    assert_up_to_date(editor)


@st.composite
def edits(draw: st.DrawFn) -> list[list[Change]]:
    """Draw edits of any shape, as a merge, an import or a later command may make them."""
    names = ("a", "b", "c", "d")
    held: dict[str, Span] = {}
    ties: dict[str, Relation] = {}
    made: list[list[Change]] = []
    for _ in range(draw(st.integers(1, 12))):
        changes: list[Change] = []
        for name in sorted(draw(st.sets(st.sampled_from(names), min_size=1, max_size=3))):
            identifier = SpanId(f"s-{name}")
            tied = [tie for tie in ties.values() if identifier in (tie.head, tie.tail)]
            if draw(st.booleans()) and len(held) > 1:
                head, tail = (draw(st.sampled_from(sorted(held))) for _ in range(2))
                kind = draw(st.sampled_from([kind.name for kind in LABELS.relations]))
                relation = Relation(RelationId(f"r-{name}"), kind, held[head].id, held[tail].id, PROVENANCE)
                changes.append(Change(ties.get(name), relation))
                ties[name] = relation
            elif name in held and not tied and draw(st.booleans()):
                changes.append(Change(held.pop(name), None))
            else:
                starts = sorted(draw(st.sets(st.integers(0, len(PAGE) - 31), min_size=1, max_size=2)))
                lengths = [draw(st.integers(1, 30)) for _ in starts]
                pieces = [
                    Fragment(start, start + length) for start, length in zip(starts, lengths, strict=True)
                ]
                if len(pieces) == 2 and pieces[0].end >= pieces[1].start:
                    pieces.pop()
                values = draw(
                    st.sampled_from([{}, {"type": "PERSON"}, {"speaker": "Ivo"}, {"claimer": "Ivo"}])
                )
                span = Span(
                    identifier, draw(st.sampled_from(LABELS.labels)).name, tuple(pieces), PROVENANCE, values
                )
                changes.append(Change(held.get(name), span))
                held[name] = span
        made.append(changes)
    return made


@settings(max_examples=60, deadline=None)
@given(edits(), st.integers(1, 12))
def test_edits_of_any_shape_are_followed_too_however_many_there_are_between_two_looks(
    made: list[list[Change]], apart: int
) -> None:
    editor = look(open_editor(PAGE, labels=LABELS))
    for number, changes in enumerate(made, 1):
        assert editor.commit("test", changes)
        if number % apart == 0:
            assert_up_to_date(editor)
    assert_up_to_date(editor)
    for number, _ in enumerate(made, 1):
        type_keys(editor, "z")
        if number % apart == 0:
            assert_up_to_date(editor)
    assert_up_to_date(editor)
    assert editor.warnings.count == 0


def test_an_edit_looks_again_at_a_few_spans_of_ten_thousand(monkeypatch: pytest.MonkeyPatch) -> None:
    line = "[q|“It rose,”] [u|said] [s|he]. [c|It fell].\n\n"
    page = "".join(line.replace("|", f"{number}|") for number in range(10))
    article, annotations = marked(page)
    times = 250
    journal = journal_of(marked(" " + "“It rose,” said he. It fell.\n\n" * 10 * times)[0])
    length = len(article.text)
    changes = [
        Change(
            None,
            Span(
                SpanId(f"{span.id}-{turn}"),
                span.label,
                tuple(
                    Fragment(1 + piece.start + turn * length, 1 + piece.end + turn * length)
                    for piece in span.fragments
                ),
                PROVENANCE,
            ),
        )
        for turn in range(times)
        for span in annotations.spans.values()
    ]
    assert len(changes) == 10_000
    journal.append(Edit(journal.next_seq, "d-0", PROVENANCE.at, Annotator("ada"), "test", tuple(changes)))
    editor = look(open_editor(journal, labels=LABELS))
    looked: list[str] = []

    def counted(context: Context, span: Span, held: tuple[Rule, ...]) -> tuple[Finding, ...]:
        looked.append(span.id)
        return findings_at(context, span, held)

    findings_at = rules.findings_at
    monkeypatch.setattr(rules, "findings_at", counted)
    before = editor.warnings.count
    middle = editor.text.index("“It rose", len(editor.text) // 2)
    editor.select(middle, middle + len("“It rose,” said he. It fell"))
    for keys in ("q", "r c", "d", "z", "z", "z"):
        looked.clear()
        type_keys(editor, keys)
        assert len(looked) <= 4
    assert editor.warnings.count == before
    for keys in ("g w", "g W", "!", "z"):
        looked.clear()
        type_keys(editor, keys)
        assert len(looked) <= 8


def test_what_an_edit_changes_beyond_measure_is_looked_at_afterwards() -> None:
    article, _ = marked("It rose. " * 600)
    editor = look(open_editor(article, labels=LABELS))
    places = [found.span() for found in re.finditer("It rose", article.text)]
    assert len(places) == 600
    made = [Span(SpanId(f"s-{start}"), "claim", (Fragment(start, end),), PROVENANCE) for start, end in places]
    assert editor.commit("test", [Change(None, span) for span in made])
    assert not editor.warnings.complete
    assert 0 < editor.warnings.count < 600
    assert_up_to_date(look(editor))
    assert editor.warnings.count == 600
    type_keys(editor, "ctrl+a q")
    assert_up_to_date(look(editor))
    type_keys(editor, "z z")
    assert_up_to_date(look(editor))
    assert editor.warnings.count == 0


def test_before_all_has_been_looked_at_the_next_warning_is_found_all_the_same() -> None:
    editor = editor_on("[q|“A,”] he said. [c|It rose.] [c1|It fell.]")
    assert not editor.warnings.complete
    type_keys(editor, "g w")
    assert editor.active == "q"
    type_keys(editor, "g w")
    assert editor.active == "c"


class TestWhileAnAttributionIsMade:
    def test_a_source_made_before_its_quote_is_no_warning_yet(self) -> None:
        editor = look(open_editor("“It rose,” said Ivo.", labels=LABELS))
        label(editor, "s", "Ivo")
        assert sentences(editor) == []
        label(editor, "u", "said")
        assert sentences(editor) == []
        label(editor, "q", "“It rose,”")
        assert sentences(editor) == []
        assert editor.warnings.count == 0

    def test_what_is_left_undone_is_a_warning_once_something_else_is_made(self) -> None:
        editor = look(open_editor("“It rose,” said Ivo. “It fell,” said Ada.", labels=LABELS))
        label(editor, "q", "“It rose,”")
        assert sentences(editor) == []
        label(editor, "q", "“It fell,”")
        assert sentences(editor) == ["this quote has no source"]
        assert editor.warnings.count == 1

    def test_letting_go_ends_it(self) -> None:
        editor = look(open_editor("“It rose,” said Ivo.", labels=LABELS))
        label(editor, "q", "“It rose,”")
        type_keys(editor, "escape escape")
        assert sentences(editor) == ["this quote has no source"]

    def test_coming_back_to_it_does_not_hide_it_again(self) -> None:
        editor = look(open_editor("“It rose,” said Ivo. “It fell,” said Ada.", labels=LABELS))
        label(editor, "q", "“It rose,”")
        label(editor, "q", "“It fell,”")
        type_keys(editor, "[")
        assert sentences(editor) == ["this quote has no source"] * 2
        assert editor.warnings.here() is not None


class TestGoing:
    WORDS = "[q|“A,”] [s|he] said. [e|Tarn] rose. [c|It fell.]"

    def test_next_and_previous_go_from_warning_to_warning(self) -> None:
        editor = look(editor_on(self.WORDS, "q has_source s"))
        for keys, word in (
            ("g w", "he"),
            ("g w", "Tarn"),
            ("g w", "It fell."),
            ("g W", "Tarn"),
            ("2 g W", "he"),
        ):
            type_keys(editor, keys)
            assert editor.selected_text == word
        assert type_keys(editor, "g W").kind is OutcomeKind.REFUSED
        assert editor.message is not None
        assert editor.message.text == "There is no warning before this"

    def test_the_place_is_where_the_fault_is(self) -> None:
        editor = look(editor_on("[q1|“A,”] he said. “[q1|B.]”"))
        type_keys(editor, "g w")
        finding = editor.warnings.here()
        assert finding is not None
        assert editor.text[finding.start : finding.end] == "“A,”"

    def test_notes_are_not_gone_to(self) -> None:
        words = f"[q|“A,”] said [s|the keeper{' of the old dam' * 8}]."
        editor = look(editor_on(words, "q has_source s"))
        assert editor.warnings.shown_at(SpanId("s"))
        assert editor.warnings.count == 0
        assert type_keys(editor, "g w").kind is OutcomeKind.REFUSED


class TestMending:
    def test_one_key_mends_and_one_takes_it_back(self) -> None:
        editor = look(editor_on("“[q|It rose,]” said [s|Ivo].", "q has_source s"))
        type_keys(editor, "g w !")
        assert spans(editor) == [("quote", "“It rose,”"), ("source", "Ivo")]
        assert editor.selected_text == "“It rose,”"
        assert editor.warnings.count == 0
        type_keys(editor, "z")
        assert spans(editor) == [("quote", "It rose,"), ("source", "Ivo")]
        assert editor.warnings.count == 1

    def test_where_nothing_is_wrong_the_key_goes_to_the_next_warning(self) -> None:
        editor = look(editor_on("[q|“A,”] said [s|Ivo]. [q1|“B,”] said he.", "q has_source s"))
        type_keys(editor, "!")
        assert editor.active == "q1"
        assert editor.journal.next_seq == 2

    def test_a_tie_is_made_by_the_annotator(self) -> None:
        editor = look(editor_on("[q|“A,”] said [s|Ivo]."))
        type_keys(editor, "g w !")
        assert relations(editor) == [("has_source", "“A,”", "Ivo")]
        assert {tie.provenance.by for tie in editor.annotations.relations.values()} == {"ada"}

    def test_what_only_a_person_can_know_is_asked_for(self) -> None:
        editor = look(editor_on("[e|Tarn] rose."))
        outcome = type_keys(editor, "g w !")
        assert (outcome.kind, outcome.command) == (OutcomeKind.DELEGATED, "attribute.edit")

    def test_what_cannot_be_mended_says_what_to_do(self) -> None:
        editor = look(editor_on("[q|“A,”] said [s|he].", "q has_source s"))
        assert type_keys(editor, "g w !").kind is OutcomeKind.REFUSED
        assert editor.message is not None
        assert editor.message.text.endswith("nothing says who it is: tie it to an entity")

    def test_what_cannot_be_saved_changes_nothing(self) -> None:
        editor = look(editor_on("“[q|It rose,]” said he."))
        type_keys(editor, "g w")
        editor.journal = FullDisk(editor.journal)  # type: ignore[assignment]
        assert type_keys(editor, "!").kind is OutcomeKind.REFUSED
        assert spans(editor) == [("quote", "It rose,")]
        assert_up_to_date(editor)

    def test_all_that_can_be_mended_is_mended_by_one_key_again_and_again(self) -> None:
        words = "“[q|It rose,]” said [s|Ivo]. [c|The dam hold]s. [c1|The dam holds]. Then [s1|Ada] said [q1|it fell.]"
        editor = look(editor_on(words))
        seqs = [editor.journal.next_seq]
        for _ in range(30):
            type_keys(editor, "!")
            seqs.append(editor.journal.next_seq)
        assert editor.warnings.count == 0
        assert_up_to_date(editor)
        for _ in range(seqs[-1] - seqs[0]):
            type_keys(editor, "z")
        assert spans(editor) == spans(editor_on(words))
        assert relations(editor) == []


def test_what_is_switched_off_is_no_warning() -> None:
    from dataclasses import replace

    article, annotations = marked("[q|“A,”] said he.")
    journal = journal_of(article)
    changes: Iterator[Change] = (Change(None, span) for span in annotations.spans.values())
    journal.append(Edit(1, "d-0", PROVENANCE.at, Annotator("ada"), "test", tuple(changes)))
    labels = replace(LABELS, unchecked=frozenset(["quote_without_source"]))
    assert look(open_editor(journal, labels=labels)).warnings.count == 0


class TestRightAsItIs:
    """A warning that its annotator has dismissed is not raised again, until the annotation is another."""

    @staticmethod
    def two() -> Editor:
        page = "[q|“It rose,”] he said. It was said that [q1|the dam held]."
        editor = look(editor_on(page))
        assert [finding.rule for held in all_found(editor).values() for finding in held] == [
            "quote_without_source",
            "quote_without_source",
        ]
        select(editor, "the dam held")
        return editor

    def test_a_key_dismisses_it_for_good(self) -> None:
        editor = self.two()
        type_keys(editor, "_")
        assert editor.message is not None
        assert editor.message.text == "Right as it is: a quote without a source"
        assert (editor.warnings.count, list(all_found(editor))) == (1, ["q"])
        type_keys(editor, "g w")
        assert editor.selected_text == "the dam held"

    def test_undo_brings_it_back_and_redo_dismisses_it_again(self) -> None:
        editor = self.two()
        type_keys(editor, "_ z")
        assert editor.warnings.count == 2
        type_keys(editor, "Z")
        assert editor.warnings.count == 1

    def test_the_same_key_once_more_takes_it_back(self) -> None:
        editor = self.two()
        type_keys(editor, "_ _")
        assert editor.warnings.count == 2
        assert editor.target is not None
        assert editor.target.dismissed == frozenset()

    def test_whoever_opens_the_article_again_is_not_told_of_it(self) -> None:
        editor = self.two()
        type_keys(editor, "_")
        assert look(open_editor(editor.journal, labels=LABELS)).warnings.count == 1

    def test_it_goes_with_the_range_and_the_label_and_with_nothing_else(self) -> None:
        editor = self.two()
        type_keys(editor, "_")
        editor.run("note.edit", argument="nobody in particular")
        assert len(all_found(editor)) == 1
        select(editor, "that the dam held")
        type_keys(editor, "C")
        assert len(all_found(editor)) == 2
        type_keys(editor, "z")
        assert len(all_found(editor)) == 1
        type_keys(editor, "r c r q")
        assert len(all_found(editor)) == 2

    def test_where_nothing_is_warned_of_nothing_is_dismissed(self) -> None:
        editor = look(editor_on("It [u|rose]. [q|“It fell,”] said [s|Ivo Tamm].", "q has_source s"))
        select(editor, "Ivo Tamm")
        seq = editor.journal.next_seq
        assert [editor.press("_").kind, editor.journal.next_seq] == [OutcomeKind.REFUSED, seq]

    def test_a_fault_cannot_be_right(self) -> None:
        editor = look(editor_on("It [u|rose] there."))
        select(editor, "rose")
        assert editor.press("_").kind is OutcomeKind.REFUSED
        assert editor.message is not None
        assert "a source or cue that no relation reaches" in editor.message.text
