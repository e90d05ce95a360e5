"""The article pane: paints the editor's article, and says what the mouse does to it."""

from __future__ import annotations

from typing import ClassVar

from textual.reactive import reactive
from textual.strip import Strip

from reader.core.ids import Offset
from reader.editor.editor import Editor
from reader.editor.layout.article_layout import NARROWEST, ArticleLayout
from reader.editor.layout.lines import LayoutLines
from reader.editor.layout.viewport import Viewport
from reader.text import graphemes
from reader.ui.article_canvas import Canvas
from reader.ui.article_messages import Scrolled
from reader.ui.article_mouse import ArticleMouse
from reader.ui.article_painter import GUTTER, Sides
from reader.ui.article_palette import COMPONENTS
from reader.ui.late_styles import LateStyles


class ArticleView(LateStyles, ArticleMouse, can_focus=True):
    """The rows of an article in view, painted one by one.

    It holds nothing that grows with the article: rows are laid out when they come into view, and a line is
    painted again only if it changes. It never changes the editor's state, its layout apart: the mouse becomes
    messages.

    Args:
        editor: What to show; None for a blank pane.
        id: The widget's id.
        classes: The widget's classes.
    """

    COMPONENT_CLASSES: ClassVar[set[str]] = set(COMPONENTS)

    column_width: reactive[int] = reactive(84, init=False)
    """Most cells of the text column, which is centred in a wider pane; 0 for as many as there are."""

    line_spacing: reactive[int] = reactive(0, init=False)
    """Blank rows between two rows of running text."""

    def __init__(
        self,
        editor: Editor | None = None,
        *,
        id: str | None = None,  # noqa: A002 - Textual's name
        classes: str | None = None,
    ) -> None:
        super().__init__(id=id, classes=classes)
        self._editor = editor
        self._canvas = Canvas(self, editor) if editor else None
        self._viewport: Viewport | None = None
        self._lines: LayoutLines | None = None
        self._wanted_top: Offset | None = None
        self._sides = Sides(0, NARROWEST, 0)

    @property
    def editor(self) -> Editor | None:
        """What is shown."""
        return self._editor

    @property
    def lines(self) -> LayoutLines | None:
        """The rows for line motions; None before the first layout."""
        return self._lines

    @property
    def rows_per_page(self) -> int:
        """How many rows are in view; at least 1."""
        return self._viewport.height if self._viewport is not None else 1

    @property
    def top_offset(self) -> Offset:
        """First code point in view."""
        if self._viewport is None:
            return self._wanted_top or 0
        return self._viewport.top_offset

    @property
    def scrolled_to(self) -> Offset | None:
        """First code point in view, while the selection's moving end is out of view."""
        if self._editor is None or self._viewport is None or self._canvas is None:
            return None
        head = self._canvas.head(self._editor.selection)[0]
        return self._viewport.top_offset if self._viewport.line_of(head) is None else None

    @property
    def progress(self) -> float | None:
        """How far the last row in view is through the text, 0 to 1; None before the first layout."""
        return self._canvas.share()[1] if self._canvas and self._viewport else None

    def set_editor(self, editor: Editor | None) -> None:
        """Show another article where its selection is, or a blank pane for None."""
        self._editor = editor
        self._canvas = Canvas(self, editor) if editor else None
        self._viewport = None
        self._lines = None
        self._wanted_top = None
        self._lay_out()
        self.refresh()

    def sync(self, *, follow: bool = True, paging: bool = False) -> None:
        """Paint what has changed since the last time, and nothing else.

        Args:
            follow: Scroll the moving end of the selection into view if it has moved.
            paging: Keep the moving end on its line of the view, as after a motion by pages.
        """
        canvas, viewport = self._canvas, self._viewport
        if canvas is None or viewport is None:
            return
        now = canvas.now
        before, after = canvas.seen.selection if canvas.seen else None, now.selection
        canvas.catch_up(now)
        if follow and before != after:
            line = viewport.line_of(canvas.head(before)[0]) if paging and before else None
            if line is None:
                self._follow()
            else:
                viewport.put(canvas.head(after)[0], line)
        self._paint()

    def paint_ahead(self) -> bool:
        """Paint some of what the next page will show, and tell whether there is more of it."""
        canvas, viewport = self._canvas, self._viewport
        if canvas is None or viewport is None or not canvas.lines:
            return False
        return canvas.paint_ahead(viewport, self._sides)

    def scroll_to_offset(self, offset: Offset) -> None:
        """Scroll so that an offset is in the first row.

        Args:
            offset: A place in the text, in code points.
        """
        if self._viewport is None:
            self._wanted_top = offset
        else:
            self._viewport.put(offset, 0)
            self._paint()
            self.post_message(Scrolled())

    def scroll_rows(self, rows: int) -> None:
        """Scroll by rows, down where positive; the selection stays where it is."""
        if self._viewport is not None and self._viewport.scroll(rows):
            self._paint()
            self.post_message(Scrolled())

    def offset_at(self, x: int, y: int) -> Offset:
        """Return the offset shown at a cell of the widget's content, or nearest to it.

        Args:
            x: Cells from the left.
            y: Rows from the top.
        """
        rows = self._canvas.rows if self._canvas else []
        if not rows:
            return 0
        y = min(max(0, y), len(rows) - 1)
        candidates = [*rows[y:], *reversed(rows[:y])]
        row = next((row for row in candidates if row.pieces), None)
        return row.offset_at(x - self._sides.margin - GUTTER) if row else self.top_offset

    def grapheme_at(self, x: int, y: int) -> tuple[Offset, Offset]:
        """Return the grapheme shown at a cell of the widget's content, or nearest to it."""
        if self._editor is None:
            return 0, 0
        start = graphemes.floor(self._editor.text, self.offset_at(x, y))
        return start, graphemes.following(self._editor.text, start)

    def scroll_to_share(self, share: float) -> None:
        """Scroll to a share of the text, 0 to 1, as a click on the scroll indicator does."""
        if self._editor is not None:
            self.scroll_to_offset(round(share * len(self._editor.text)))

    def render_line(self, y: int) -> Strip:
        """Return one line of the widget's content."""
        return self.lines_of(y, y + 1)[0]

    def lines_of(self, first: int, end: int) -> list[Strip]:
        """Return the lines `[first, end)`; they are painted when they change, and not when they are asked for."""
        canvas, viewport = self._canvas, self._viewport
        if canvas is not None and viewport is not None and not canvas.lines:
            canvas.paint(viewport, self._sides)
        lines = canvas.lines[first:end] if canvas is not None else []
        if len(lines) == end - first:
            return lines
        blank = Strip.blank(self.size.width, self.rich_style)
        return [*lines, *self.filtered([blank] * (end - first - len(lines)))]

    def notify_style_update(self) -> None:
        """Make the styles anew when the theme or the focus changes."""
        super().notify_style_update()
        if self._canvas is not None:
            self._canvas.forget(styles=True)

    def watch_column_width(self) -> None:
        """Lay out the article anew."""
        self._lay_out()
        self.refresh()

    watch_line_spacing = watch_column_width

    def on_resize(self) -> None:
        """Lay out the article for the new size; the selection stays on its line if it is in view."""
        self._lay_out()
        self.refresh()

    def _lay_out(self) -> None:
        editor, canvas, old = self._editor, self._canvas, self._viewport
        if editor is None or canvas is None or not self.size:
            return
        canvas.forget()
        layout = old.layout if old else None
        sides = self._sides = self._divided()
        if layout is None or (layout.width, layout.spacing) != (sides.column, self.line_spacing):
            layout = ArticleLayout(editor.article, sides.column, self.line_spacing)
        if old is not None:
            self._viewport = old.resized(layout, self.size.height, hold=canvas.head(editor.selection)[0])
        else:
            self._viewport = Viewport(layout, self.size.height)
            if self._wanted_top is None:
                self._follow()
            else:
                self._viewport.put(self._wanted_top, 0)
        self._lines = editor.layout = LayoutLines(layout, lambda: self.rows_per_page, lambda: canvas.rows)
        canvas.look_at(self._viewport.rows())
        self.post_message(Scrolled())

    def _divided(self) -> Sides:
        """Return how lines are divided at the present width."""
        width = self.size.width
        room = max(NARROWEST, width - GUTTER - 1)
        column = min(self.column_width, room) if self.column_width else room
        return Sides(max(0, (width - GUTTER - 1 - column) // 2), column, width)

    def _follow(self) -> None:
        """Scroll the selection into view: all of it where it fits, and in any case its moving end."""
        if self._editor is None or self._canvas is None or self._viewport is None:
            return
        selection = self._editor.selection
        self._viewport.show(*selection.extent, landing=self._editor.jumped)
        self._viewport.show(*self._canvas.head(selection))

    def _paint(self) -> None:
        """Paint the rows in view, and have those lines sent that differ."""
        canvas, viewport = self._canvas, self._viewport
        if canvas is None or viewport is None or not self.is_attached:
            return
        changed = canvas.paint(viewport, self._sides)
        if changed is None:
            self.refresh()
        elif changed:
            self.refresh(*changed)
