"""Any article, any annotations, any size and any keys: nothing breaks, and the screen tells the truth."""

from __future__ import annotations

import itertools
import time

import regex
from hypothesis import Phase, given, settings
from rich.cells import cell_len
from rich.segment import Segment
from textual.pilot import Pilot
from textual.strip import Strip

from reader.core.annotation import Relation, Span
from reader.core.annotations import Annotations
from reader.core.article import BlockRole
from reader.core.display import display
from reader.core.ids import ArticleId, RelationId, SpanId
from reader.editor.editor import Editor
from reader.editor.layout.row import Piece, Row
from reader.editor.registry import Registry
from reader.library.memory import MemoryLibrary
from reader.ui.app import PressmarkApp
from reader.ui.article_hints import _placed
from reader.ui.article_painter import GUTTER
from reader.ui.article_view import ArticleView

from .app_support import ANNOTATOR
from .random_reading import BEFORE, NOW, READ, Reading, Step, library_of, read, readings, rest

HANGING = regex.compile(r"(?:\s\p{M}*(?:\u200d\X?)*)*")
"""White space, with what a joiner ties to it."""


def assert_reads_well(reading: Reading) -> None:
    """Read, and hold the selection, the rows and the annotations against the text and the journal."""
    library = library_of(reading)
    app = PressmarkApp(library, ANNOTATOR, READ)
    checks = Checks(app)
    read(app, reading, checks.look)
    for article in library.ids():
        assert_kept(library, article)


class Checks:
    """What must be true after every key.

    Args:
        app: The application.
    """

    def __init__(self, app: PressmarkApp) -> None:
        self.app = app
        self._seen: tuple[object, object] | None = None
        self._boundaries: dict[str, set[int]] = {}

    async def look(self, pilot: Pilot[None], _step: Step | None) -> None:
        """Look at everything; what threads and timers have still to do is waited for."""
        try:
            self._hold()
        except AssertionError:
            await rest(self.app, pilot, thoroughly=True)
            self._hold()
        self._remember()

    def _hold(self) -> None:
        main = self.app.main
        if main.opened is None:
            return
        self._assert_selection(main.opened.editor)
        if main.view in main._compositor.visible_widgets and main.view.size and main.view.editor:
            assert main.view.editor is main.opened.editor
            assert_rows(main.view)
            self._assert_in_view(main.view)

    def _assert_selection(self, editor: Editor) -> None:
        text, selection = editor.text, editor.selection
        if text not in self._boundaries:
            characters = list(regex.finditer(r"\X", text))
            self._boundaries[text] = {0, *(found.end() for found in characters)}
            if any(found.end() - found.start() > 512 for found in characters):  # these may be cut
                self._boundaries[text].update(range(len(text) + 1))
        assert 0 <= selection.start <= selection.end <= len(text)
        assert selection.start < selection.end or not text
        assert {selection.start, selection.end} <= self._boundaries[text]

    def _assert_in_view(self, view: ArticleView) -> None:
        """The moving end of the selection comes into view when it moves, and stays there."""
        assert view.editor is not None
        selection = view.editor.selection
        visible = is_head_shown(view)
        if self._seen is not None and self.app.main.prompt_line.prompt is None:
            editor, seen = self._seen
            assert visible or (editor is view.editor and seen == (selection, False))

    def _remember(self) -> None:
        main = self.app.main
        if main.prompt_line.prompt is not None:
            return
        if main.opened is not None and main.view in main._compositor.visible_widgets and main.view.size:
            shown = is_head_shown(main.view)
            self._seen = (main.opened.editor, (main.opened.editor.selection, shown))


def is_head_shown(view: ArticleView) -> bool:
    """Tell whether the moving end of the selection is on a row in view."""
    canvas, editor = view._canvas, view.editor
    assert canvas is not None
    assert editor is not None
    head = canvas.head(editor.selection)[0]
    return not editor.text or any(row.piece_with(head) for row in canvas.rows)


def assert_rows(view: ArticleView) -> None:
    """Every row in view shows the text that it claims, at the cells that it claims."""
    canvas, viewport, editor = view._canvas, view._viewport, view.editor
    assert canvas is not None
    assert viewport is not None
    assert editor is not None
    lines = [view.render_line(line) for line in range(view.size.height)]
    assert [line.cell_length for line in lines] == [view.size.width] * len(lines)
    # The terminal library measures what stands beside a joiner together, whoever joined it.
    assert all(cell_len(line.text) == view.size.width for line in lines if "\u200d" not in line.text)
    assert len(canvas.rows) <= len(lines)
    left, right = view._sides.margin + GUTTER, view.size.width - 1
    choice = editor.choice
    hints = choice.hints if choice else ()
    reached = None
    for y, (row, line) in enumerate(zip(canvas.rows, lines, strict=False)):
        expected = " " * left
        for part in row.prefix:
            expected += part.shown
        for piece in sorted(row.pieces, key=lambda piece: piece.x):
            assert_shows(piece, editor.text)
            expected += " " * (left + piece.x - cell_len(expected)) + piece.text_of(piece.start, piece.end)
        hidden = [(cell, cell + len(letters)) for cell, letters in _placed(row, hints, view._sides)]
        if not hidden and view._sides.column + left <= right:
            assert line.text[left:-1].rstrip() == expected[left:].rstrip()
        elif "\u200d" not in expected:
            whole = Strip([Segment(expected)]).adjust_cell_length(right)
            for start, end in between(left, right, hidden):
                # Half of a wide letter that a hint covers is a blank, which the terminal library leaves out.
                shown, wanted = (letters(strip.crop(start, end).text) for strip in (line, whole))
                assert shown.lstrip() == wanted.lstrip()
        assert_cells(view, row, y)
        if row.pieces and editor.article.blocks:
            block = viewport.layout.article.blocks[row.key.block]
            assert reached in (None, row.start) or block.role is BlockRole.TABLE_ROW
            reached = row.end if block.role is not BlockRole.TABLE_ROW else None


def letters(text: str) -> str:
    """Return text without what has no cell of its own, which may be lost where a cell is covered or cut off."""
    return "".join(filter(cell_len, text))


def between(start: int, end: int, hidden: list[tuple[int, int]]) -> list[tuple[int, int]]:
    """Return what is left of a range without others, in order, that lie in it."""
    edges = [start, *(edge for pair in hidden for edge in pair), end]
    return [(first, last) for first, last in zip(edges[::2], edges[1::2], strict=True) if first < last]


def assert_shows(piece: Piece, text: str) -> None:
    """A piece shows its range of the text, code point for code point; white space at its end is one blank."""
    raw = text[piece.start : piece.end]
    wanted = "".join(char if char == "\t" else " " if char == "\n" else display(char) for char in raw)
    shown = piece.shown
    assert shown == wanted or (
        wanted.startswith(shown[:-1]) and shown[-1:] == " " and HANGING.fullmatch(raw[len(shown) - 1 :])
    )


def assert_cells(view: ArticleView, row: Row, y: int) -> None:
    """Offsets and cells agree in both directions."""
    lines = view.lines
    left = view._sides.margin + GUTTER
    assert lines is not None
    for piece in row.pieces:
        most = min(piece.end, piece.start + len(piece.shown)) - 1
        for offset in {piece.start, (piece.start + most) // 2, most}:
            first, last = piece.cells_of(offset, offset + 1)
            assert piece.x <= first <= last <= piece.x + piece.width
            assert lines.cell_of(offset) == first
            assert lines.row_start(offset) == piece.start
            if first < last:
                found = row.offset_at(first)
                assert found <= offset
                assert piece.cells_of(found, found + 1) == (first, last)
                assert row.offset_at(last - 1) == found
                assert view.offset_at(left + first, y) == found


def assert_kept(library: MemoryLibrary, article: ArticleId) -> None:
    """The annotations are what the journal's edits give, and undoing all gives those of the beginning."""
    journal = library.open(article, ANNOTATOR)
    edits = [journal.edit(seq) for seq in range(1, journal.next_seq)]
    replayed, first = Annotations(), Annotations()
    for edit in edits:
        replayed.apply(edit.changes)
        if edit.command == BEFORE:
            first.apply(edit.changes)
    assert held(journal.annotations) == held(replayed)
    numbers = itertools.count()
    editor = Editor(
        journal,
        Registry(library.labels),
        now=lambda: NOW,
        new_id=lambda prefix: f"{prefix}-undo-{next(numbers)}",
        clock=time.monotonic,
    )
    made = [seq for seq in journal.history.undoable if journal.edit(seq).command != BEFORE]
    if made:
        editor.run("history.undo", count=len(made))
    if len(journal.history.undoable) == len(first.spans and edits[:1]):
        assert held(journal.annotations) == held(first)
    journal.close()


def held(annotations: Annotations) -> tuple[dict[SpanId, Span], dict[RelationId, Relation]]:
    """Return annotations as plain dictionaries, so that they can be compared."""
    return dict(annotations.spans), dict(annotations.relations)


@given(readings())
@settings(max_examples=10, derandomize=True, database=None, phases=[Phase.generate])
def test_whatever_is_read_and_pressed_the_screen_tells_the_truth(reading: Reading) -> None:
    assert_reads_well(reading)
