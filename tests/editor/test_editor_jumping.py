"""Going far and coming back: the jump list, marks, hints, links and the outline, without a terminal."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reader.core.article import Article, Block, BlockRole, BlockTable, Mark, MarkKind, MarkTable
from reader.core.ids import ArticleId
from reader.core.selection import Selection
from reader.editor.choice import Choice
from reader.editor.editor import Editor
from reader.editor.hinting import LETTERS, Hints, Target, labels, sentences_in_view
from reader.editor.jumps import JumpList, Place
from reader.editor.layout.article_layout import ArticleLayout
from reader.editor.layout.lines import LayoutLines
from reader.editor.layout.viewport import Viewport
from reader.editor.links import address_of
from reader.editor.marks import marks
from reader.editor.outcome import OutcomeKind
from reader.editor.outline import Outline

from .desk import article_of, journal_of, open_editor, spans, type_keys

TEXT = "One rose. Two roses.\n\nThree roses grew. Four roses did not.\n\nA last word."


def place(number: int) -> Place:
    return Place(ArticleId("a" if number % 2 else "b"), Selection(number, number + 1))


def hint_of(editor: Editor, offset: int) -> str:
    choice = editor.choice
    assert choice is not None
    return dict(choice.hints)[offset]


# The jump list


@given(st.lists(st.one_of(st.integers(0, 5), st.sampled_from(["back", "forward"])), max_size=40))
def test_the_jump_list_goes_back_and_forward_as_a_browser_does(moves: list[int | str]) -> None:
    jumps, here = JumpList(), place(0)
    behind: list[Place] = []
    ahead: list[Place] = []
    for move in moves:
        if isinstance(move, int):
            there = place(move)
            jumps.jumped(here, there)
            if there != here:
                behind, ahead = [*behind, here], []
            here = there
            continue
        source, other = (behind, ahead) if move == "back" else (ahead, behind)
        while source and source[-1] == here:
            source.pop()
        found = jumps.back(here) if move == "back" else jumps.forward(here)
        if not source:
            assert found is None
            continue
        other.append(here)
        here = source.pop()
        assert found == here


def test_a_row_of_steps_is_one_jump() -> None:
    jumps = JumpList()
    for number in range(4):
        jumps.jumped(place(number), place(number + 1), step=True)
    assert jumps.back(place(4)) == place(0)
    assert jumps.back(place(0)) is None


def test_opening_another_article_is_a_jump_and_coming_back_is_none() -> None:
    jumps = JumpList()
    jumps.leave(place(0))
    assert jumps.enter(place(1)) == place(1)
    assert jumps.back(place(3)) == place(0)
    jumps.leave(place(3))
    assert jumps.enter(place(2)) == place(0)
    assert jumps.back(place(0)) is None
    assert jumps.forward(place(0)) == place(3)


def test_a_step_goes_on_from_where_an_article_was_entered_only_if_asked_and_only_at_once() -> None:
    jumps = JumpList()
    jumps.leave(place(0))
    jumps.enter(place(1))
    jumps.go_on(place(1))
    jumps.jumped(place(1), place(3), step=True)
    assert jumps.back(place(3)) == place(0)
    jumps.leave(place(3))
    jumps.enter(place(0))
    jumps.leave(place(0))
    jumps.enter(place(1))
    jumps.jumped(place(1), place(3))
    jumps.go_on(place(1))
    jumps.jumped(place(1), place(5), step=True)
    assert jumps.back(place(5)) == place(1)


def test_far_motions_can_be_undone_by_going_back() -> None:
    editor = open_editor(TEXT)
    type_keys(editor, "G")
    assert editor.selected_text == "."
    type_keys(editor, "ctrl+o")
    assert editor.selected_text == "One"
    type_keys(editor, "ctrl+n")
    assert editor.selected_text == "."
    type_keys(editor, "ctrl+o")
    assert type_keys(editor, "ctrl+o").kind is OutcomeKind.REFUSED


def test_a_place_in_another_article_is_the_screens_to_open() -> None:
    editor = open_editor(TEXT)
    editor.jumps.jumped(place(0), editor.here)
    outcome = type_keys(editor, "ctrl+o")
    assert (outcome.kind, outcome.command, outcome.argument) == (OutcomeKind.DELEGATED, "article.open", "b")


# Marks


def test_a_mark_is_there_again_after_the_article_was_closed() -> None:
    journal = journal_of(article_of(TEXT))
    editor = open_editor(journal)
    type_keys(editor, ") M k G")
    again = open_editor(journal)
    assert marks(journal) == {"k": Selection(0, 9)}
    type_keys(again, "G ` k")
    assert again.selected_text == "One rose."
    type_keys(again, "ctrl+o")
    assert again.selected_text == "."


def test_marks_are_told_while_one_is_asked_for_and_a_letter_without_one_is_refused() -> None:
    editor = open_editor(TEXT)
    assert type_keys(editor, "`").kind is OutcomeKind.REFUSED
    type_keys(editor, ") M k `")
    assert editor.choice is not None
    assert editor.choice.options == [("k", "One rose.")]
    assert type_keys(editor, "x").kind is OutcomeKind.REFUSED
    assert editor.choice is None


def test_a_mark_beyond_the_text_is_none() -> None:
    journal = journal_of(article_of(TEXT))
    journal.draft("mark:a", "5 9999")
    journal.draft("mark:b", "nonsense")
    assert not marks(journal)


# Hints


@given(st.integers(0, 800))
def test_no_hint_is_the_beginning_of_another_and_short_ones_come_first(number: int) -> None:
    made = labels(number)
    assert len(made) == min(number, 26 * 26) == len(set(made))
    assert all(len(label) <= 2 for label in made)
    assert sorted(made, key=len) == made
    singles = {label for label in made if len(label) == 1}
    assert not any(label[0] in singles for label in made if len(label) == 2)


@given(st.lists(st.integers(0, 5000), unique=True, min_size=1, max_size=900), st.integers(0, 5000))
def test_every_hint_leads_to_its_target_and_the_nearest_have_the_fewest_letters(
    offsets: list[int], cursor: int
) -> None:
    editor = open_editor(TEXT)
    chosen: list[int] = []

    def take(offset: int) -> object:
        chosen.append(offset)
        return editor.refuse("")

    def hints() -> Hints[int]:
        return Hints([Target(offset, offset) for offset in offsets], cursor, take, "place")  # type: ignore[arg-type]

    shown = hints().hints
    assert len(shown) == min(len(offsets), 26 * 26)
    distances = {offset: abs(offset - cursor) for offset in offsets}
    farthest_single = max(distances[offset] for offset, label in shown if len(label) == 1)
    assert all(distances[offset] >= farthest_single for offset, label in shown if len(label) == 2)
    offset, label = shown[len(shown) // 2]
    choice: Choice = hints()
    for letter in label:
        choice.press(editor, letter)
    assert chosen == [offset]


def test_a_hint_selects_its_sentence_and_the_first_letter_narrows() -> None:
    editor = open_editor(" ".join(f"Sentence {number} ends." for number in range(40)))
    type_keys(editor, "f")
    assert editor.choice is not None
    offset, label = editor.choice.hints[-1]
    assert len(label) == 2
    before = len(editor.choice.hints)
    assert type_keys(editor, label[0]).kind is OutcomeKind.PENDING
    assert editor.pending == label[0]
    assert 1 <= len(editor.choice.hints) < before
    type_keys(editor, "backspace")
    assert len(editor.choice.hints) == before
    type_keys(editor, list(label))
    assert editor.selected_text == "Sentence 39 ends."
    assert editor.selection.start == offset
    assert editor.choice is None


def test_escape_leaves_and_a_letter_that_leads_nowhere_changes_nothing() -> None:
    editor = open_editor(TEXT)
    before = editor.selection
    type_keys(editor, "f")
    assert editor.choice is not None
    used = {label for _, label in editor.choice.hints}
    unused = next(letter for letter in LETTERS if letter not in used)
    assert type_keys(editor, [unused]).kind is OutcomeKind.REFUSED
    assert editor.choice is not None
    type_keys(editor, "escape")
    assert editor.choice is None
    assert editor.selection == before
    assert not editor.journal.annotations.spans


def test_in_extend_mode_a_hint_extends_to_its_sentence() -> None:
    editor = open_editor(TEXT)
    type_keys(editor, "v f")
    type_keys(editor, hint_of(editor, TEXT.index("Three")))
    assert editor.selected_text == "One rose. Two roses.\n\nThree roses grew."


def test_a_hint_on_an_annotation_makes_it_the_active_one() -> None:
    editor = open_editor(TEXT)
    type_keys(editor, "s G b F")
    assert spans(editor) == [("source", "One")]
    type_keys(editor, hint_of(editor, 0))
    assert editor.selected_text == "One"
    assert editor.active_span is not None
    assert type_keys(open_editor(TEXT), "F").kind is OutcomeKind.REFUSED


@given(st.integers(12, 60), st.integers(2, 12), st.integers(0, 30))
def test_hints_stand_only_at_what_is_on_screen(width: int, height: int, scrolled: int) -> None:
    editor = open_editor(
        "\n\n".join(f"Line {n} begins here. It goes on for a while, as lines do." for n in range(20))
    )
    viewport = Viewport(ArticleLayout(editor.article, width), height)
    viewport.scroll(scrolled)
    editor.layout = LayoutLines(viewport.layout, lambda: height, viewport.rows)
    pieces = [piece for row in viewport.rows() for piece in row.pieces]
    targets = sentences_in_view(editor)
    for target in targets:
        assert any(piece.start <= target.offset < piece.end for piece in pieces)
        assert target.value[0] <= target.offset < target.value[1]
    starts = {target.value[0] for target in targets}
    every = editor.reading.sentences.next(0)
    while every is not None:
        if any(piece.start <= every[0] < piece.end for piece in pieces):
            assert every[0] in starts
        every = editor.reading.sentences.next(every[1])


def test_a_block_without_end_is_split_only_around_what_is_in_view() -> None:
    text = "Nobody counts these words. " * 20_000
    editor = open_editor(text.strip())
    viewport = Viewport(ArticleLayout(editor.article, 60), 10)
    viewport.put(300_000, 0)
    editor.layout = LayoutLines(viewport.layout, lambda: 10, viewport.rows)
    found = [text[slice(*target.value)] for target in sentences_in_view(editor)]
    assert 15 < len(found) < 40
    assert set(found) == {"Nobody counts these words."}


# Links and the outline


def linked(*targets: str, url: str | None = None) -> Article:
    text = (
        "Chapter one\n\n"
        + " ".join(f"link{number}" for number in range(len(targets)))
        + "\n\nWhat is next?\n\nWhat is next?\n\nEnd."
    )
    made = article_of(text)
    headings = [
        replace(block, role=BlockRole.HEADING, level=2 if block.start else 1)
        if text[block.start : block.end].startswith(("Chapter", "What"))
        else block
        for block in made.blocks
    ]
    found = [(text.index(f"link{number}"), target) for number, target in enumerate(targets)]
    links = [Mark(start, start + len("link0"), MarkKind.LINK, target) for start, target in found]
    return replace(made, blocks=BlockTable(headings), marks=MarkTable(links), url=url)


def test_a_link_is_shown_and_asked_about_before_it_is_opened() -> None:
    editor = open_editor(linked("https://desk.example/a?b=c"))
    type_keys(editor, "g l")
    assert editor.selected_text == "link0"
    assert editor.choice is not None
    assert editor.choice.question == "https://desk.example/a?b=c"
    assert type_keys(editor, "w").kind is OutcomeKind.PENDING
    assert editor.selected_text == "link0"
    outcome = type_keys(editor, "enter")
    assert (outcome.kind, outcome.command) == (OutcomeKind.DELEGATED, "link.open")
    assert outcome.argument == "https://desk.example/a?b=c"
    type_keys(editor, "g f escape")
    assert editor.choice is None


def test_of_several_links_one_is_chosen_by_its_hint() -> None:
    editor = open_editor(linked("https://one.example", "#what-is-next"))
    type_keys(editor, "g l")
    type_keys(editor, hint_of(editor, editor.text.index("link1")))
    assert editor.selected_text == "What is next?"
    type_keys(editor, "ctrl+o ctrl+o")
    assert editor.selected_text == "Chapter"


def test_equal_headings_are_numbered_and_one_that_is_not_there_is_refused() -> None:
    editor = open_editor(linked("#what-is-next-1", "#what-was"))
    editor.select(*(editor.text.index("link0") + end for end in (0, 5)))
    type_keys(editor, "g f")
    assert editor.selection.start == editor.text.rindex("What")
    editor.select(*(editor.text.index("link1") + end for end in (0, 5)))
    assert type_keys(editor, "g f").kind is OutcomeKind.REFUSED


def test_a_link_to_a_place_in_the_text_leads_to_its_heading_or_sentence() -> None:
    text = linked("", "", "").text
    editor = open_editor(linked(f"#char={text.rindex('What')}", f"#char={text.index('End')}", "#char=9999"))
    for number, selected in enumerate(("What is next?", "End.")):
        editor.select(*(text.index(f"link{number}") + end for end in (0, 5)))
        type_keys(editor, "g f")
        assert editor.selected_text == selected
    assert editor.selection.start == text.index("End")
    editor.select(*(text.index("link2") + end for end in (0, 5)))
    assert type_keys(editor, "g f").kind is OutcomeKind.REFUSED


@pytest.mark.parametrize(
    "target",
    ["javascript:alert(1)", "JavaScript:alert(1)", "file:///etc/passwd", "data:text/html,x", "vbscript:x",
     "java\nscript:alert(1)", "https:///nowhere", "https://", "x-man-page:ls", "http://[", "\x1b]8;;http://a.example",
     "other.md", "//host/share"],
)  # fmt: skip
def test_what_could_do_harm_is_refused_with_a_sentence(target: str) -> None:
    editor = open_editor(linked(target))
    assert type_keys(editor, "g l").kind is OutcomeKind.REFUSED
    assert editor.message is not None
    assert editor.choice is None


def test_a_relative_link_is_read_against_where_the_article_was_published() -> None:
    assert address_of("../next?a b", "https://desk.example/x/y") == "https://desk.example/next?a%20b"
    assert address_of("  MAILTO:desk@desk.example ") == "MAILTO:desk@desk.example"
    with pytest.raises(ValueError, match="Only"):
        address_of("javascript:alert(1)", "https://desk.example/x/y")


@given(st.lists(st.integers(0, 3), max_size=30), st.data())
def test_the_outline_knows_the_heading_of_every_place(levels: list[int], data: st.DataObject) -> None:
    blocks = [
        Block(number * 10, number * 10 + 8, BlockRole.HEADING if level else BlockRole.PARAGRAPH, level)
        for number, level in enumerate(levels)
    ]
    text = "x" * (10 * len(levels))
    article = replace(article_of("x"), text=text, blocks=BlockTable(blocks))
    outline = Outline(article)
    headings = [block for block in blocks if block.level]
    assert [outline.range(number) for number in range(len(outline))] == [(b.start, b.end) for b in headings]
    top = min((block.level for block in headings), default=1)
    assert [outline.depth(number) for number in range(len(outline))] == [b.level - top for b in headings]
    if text:
        offset = data.draw(st.integers(0, len(text) - 1))
        before = [number for number, block in enumerate(headings) if block.start <= offset]
        assert outline.at(offset) == (before[-1] if before else None)
