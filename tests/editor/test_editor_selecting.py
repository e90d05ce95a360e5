"""How the selection moves, extends, grows and shrinks."""

from __future__ import annotations

import pytest

from reader.core.selection import Selection
from reader.editor.editor import Editor
from reader.editor.outcome import OutcomeKind
from tests.editor.desk import article_of, journal_of, open_editor, type_keys

NEWS = (
    "Port vote ends strike\n\n"
    "Mr. Hale said the U.S. crews “won a fair deal,” and left. “We go home,” he said. Nobody cheered.\n\n"
    "Trade is slow. It may pick up."
)


def after(keys: str, text: str = NEWS) -> str:
    editor = open_editor(text)
    type_keys(editor, keys)
    return editor.selected_text


@pytest.mark.parametrize(
    ("keys", "selected"),
    [
        ("w", "vote"),
        ("w w w", "strike"),
        ("3 w b", "ends"),
        ("4 w", "Mr."),
        (")", "Port vote ends strike"),
        (") )", "Mr. Hale said the U.S. crews “won a fair deal,” and left."),
        (") ) )", "“We go home,” he said."),
        (") ) ) (", "Mr. Hale said the U.S. crews “won a fair deal,” and left."),
        ('"', "“won a fair deal,”"),
        ('" "', "“We go home,”"),
        ('" " \'', "“won a fair deal,”"),
        ("}", "Port vote ends strike"),
        ("} } }", "Trade is slow. It may pick up."),
        ("} } } {", NEWS.split("\n\n")[1]),
        ("G", "."),
        ("G b", "up"),
        ("G g g", "Port"),
        ("3 G", "Trade"),
        ("2 g g", "Mr."),
        ("l", " "),
        ("l l", "v"),
        ("l l h", " "),
        ("$", "e"),
        ("$ 0", "P"),
        ("j", NEWS.split("\n\n")[1][3]),
        ("j j", NEWS.split("\n\n")[2][3]),
        ("$ j", NEWS.split("\n\n")[1][20]),
        ("$ j k", "e"),
        ("j w", "Hale"),
        ("j h w", "Mr."),
    ],
)
def test_motions_select_what_they_reach(keys: str, selected: str) -> None:
    assert after(keys) == selected


@pytest.mark.parametrize(
    ("keys", "selected"),
    [
        ("W", "Port vote"),
        ("W W B", "Port vote"),
        ("w B", "Port vote"),
        ("w B W", "vote"),
        ("w B W W", "vote ends"),
        ("W o W", "vote"),
        ("W o W W", "vote ends"),
        ("L", "Port "),
        ("H", "Por"),
        ("v w w", "Port vote ends"),
        ("v w v w", "ends"),
        ("v w escape w", "ends"),
        ("v )", "Port vote ends strike"),
        ("w v }", "vote ends strike"),
        ("w v {", "Port vote"),
        ("w w v g g", "Port vote ends"),
        ("3 W", "Port vote ends strike"),
        ("J", "Port vote ends strike\n\nMr. "),
        ("shift+end", "Port vote ends strike"),
        ("w shift+home", "Port vote"),
    ],
)
def test_extending_moves_one_end_and_keeps_the_other(keys: str, selected: str) -> None:
    assert after(keys) == selected


def test_a_selection_that_turns_round_keeps_the_word_it_started_from() -> None:
    assert after("w w v 0") == "Port vote ends"
    assert after("w w v $ 0") == "Port vote ends"


def test_growing_goes_from_the_word_to_the_article_and_shrinking_back() -> None:
    editor = open_editor(NEWS)
    type_keys(editor, '" l b')
    assert editor.selected_text == "”"
    type_keys(editor, "b b")
    steps = [editor.selected_text]
    for _ in range(5):
        editor.press("+")
        steps.append(editor.selected_text)
    sentence = "Mr. Hale said the U.S. crews “won a fair deal,” and left."
    assert steps == ["deal", "won a fair deal,", "“won a fair deal,”", sentence, NEWS.split("\n\n")[1], NEWS]
    assert editor.press("+").kind is OutcomeKind.REFUSED
    for step in reversed(steps[:-1]):
        editor.press("-")
        assert editor.selected_text == step


def test_shrinking_what_did_not_grow_selects_the_next_smaller_thing() -> None:
    editor = open_editor(NEWS)
    type_keys(editor, '" "')
    seen = [editor.selected_text]
    while editor.press("-").kind is OutcomeKind.DONE:
        seen.append(editor.selected_text)
    assert seen == ["“We go home,”", "We go home,", "We"]


@pytest.mark.parametrize(
    ("start", "key"),
    [
        ("g g", "b"), ("g g", "h"), (")", "("), ("}", "{"), ("g g", "'"), ("g g", "k"), ("g g", "ctrl+u"),
        ("G", "w"), ("G", "l"), (")", ")"), ("}", "}"), ("G", '"'), ("G", "j"), ("G", "pagedown"), ("G", "W"),
    ],
)  # fmt: skip
def test_motions_past_the_ends_do_nothing_and_say_so(start: str, key: str) -> None:
    editor = open_editor("Port vote")
    type_keys(editor, start)
    before = editor.selection
    assert editor.press(key).kind is OutcomeKind.REFUSED
    assert editor.selection == before
    assert editor.message is not None


def test_a_count_past_the_end_goes_as_far_as_there_is_text() -> None:
    editor = open_editor("one two three")
    assert type_keys(editor, "9 9 w").kind is OutcomeKind.DONE
    assert editor.selected_text == "three"
    assert editor.message is not None
    assert editor.press("w").kind is OutcomeKind.REFUSED


def test_pages_move_by_rows_and_keep_the_column() -> None:
    editor = open_editor("\n".join(f"line {number:02d}" for number in range(60)))
    type_keys(editor, "w 0 pagedown")
    assert editor.text[editor.selection.start :][:7] == "line 18"
    type_keys(editor, "ctrl+d")
    assert editor.text[editor.selection.start :][:7] == "line 28"
    type_keys(editor, "pageup ctrl+u")
    assert editor.selection == Selection(0, 1)


def test_an_empty_article_takes_every_motion() -> None:
    editor = open_editor("")
    for key in 'w b ) } " h l j k 0 $ G v + - ctrl+a W q d z ]'.split():
        editor.press(key)
        assert editor.selection == Selection(0, 0)


def test_the_mouse_selects_on_character_boundaries() -> None:
    editor = open_editor("cafe\u0301 noir")
    editor.select(0, 4)
    assert editor.selected_text == "cafe\u0301"
    editor.select(2, 2)
    assert editor.selected_text == "f"
    editor.select_at(8, editor.reading.words)
    assert editor.selected_text == "noir"
    editor.select_at(8, editor.reading.sentences)
    assert editor.selected_text == "cafe\u0301 noir"


def test_an_article_opens_where_it_was_left() -> None:
    journal = journal_of(article_of(NEWS))
    assert open_editor(journal).selected_text == "Port"
    journal.remember(Selection(5, 9))
    assert open_editor(journal).selected_text == "vote"
    journal.remember(Selection(10_000, 20_000))
    assert open_editor(journal).selection.end == len(NEWS)


class Rows:
    """A layout of four code points a row, ten rows a page."""

    rows_per_page = 10
    in_view = ((0, 14),)

    def __init__(self, editor: Editor) -> None:
        self.length = len(editor.text)

    def row_start(self, offset: int) -> int:
        return offset - offset % 4

    def row_end(self, offset: int) -> int:
        return min(self.row_start(offset) + 4, self.length)

    def cell_of(self, offset: int) -> int:
        return offset % 4

    def above(self, offset: int, goal_cell: int, rows: int = 1, *, blank: bool = False) -> int | None:
        row = offset // 4
        return None if row == 0 else max(row - rows, 0) * 4 + goal_cell

    def below(self, offset: int, goal_cell: int, rows: int = 1, *, blank: bool = False) -> int | None:
        row, last = offset // 4, (self.length - 1) // 4
        return None if row == last else min(min(row + rows, last) * 4 + goal_cell, self.length - 1)


def test_line_motions_follow_the_rows_on_screen() -> None:
    editor = open_editor("abcdefghijklmn")
    editor.layout = Rows(editor)
    editor.select(1, 2)
    type_keys(editor, "j")
    assert editor.selected_text == "f"
    type_keys(editor, "$ j")
    assert editor.selected_text == "l"
    type_keys(editor, "j")
    assert editor.selected_text == "n"
    type_keys(editor, "k 0")
    assert editor.selected_text == "i"
    type_keys(editor, "J")
    assert editor.selected_text == "ijklm"
