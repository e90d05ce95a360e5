"""Paints rows of an article as they look in a state of the editor: the one it is in, or one a key may lead to."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, NamedTuple, TypeAlias

from textual.strip import Strip

from reader.core.dataclass import dataclass
from reader.core.ids import Offset, SpanId
from reader.core.selection import Selection
from reader.editor.editor import Editor
from reader.editor.layout.article_layout import ArticleLayout
from reader.editor.layout.row import Row, RowKey
from reader.text import graphemes
from reader.ui.article_painter import Sides, painted_row
from reader.ui.article_palette import Palette
from reader.ui.article_scene import Focus, scene_of
from reader.ui.direct_lines import DirectLines

if TYPE_CHECKING:
    from reader.editor.offers import Offers
    from reader.suggest.suggestion import Suggestion as Offer

_NEAR = 300
"""Code points between two rows above which what lies over them is looked up for each by itself."""

Marked: TypeAlias = tuple[Row, bool]
"""A row, and whether the scroll indicator marks its line."""
PaintedKey: TypeAlias = tuple[RowKey, bool]


class Painted(NamedTuple):
    """A row as it is painted.

    Args:
        row: The row.
        strip: What the terminal is sent.
        start: First code point of the row; 0 where it has no text.
        end: One past the last; 0 where it has no text.
    """

    row: Row
    strip: Strip
    start: Offset
    end: Offset


@dataclass(frozen=True, slots=True)
class Seen:
    """What of the editor painted rows show.

    Args:
        selection: What is selected.
        active: The active span.
        version: That of the annotations.
        matches: What the matches of a search depend on.
        suggested: What is suggested and not saved.
        offers: That of what suggesters offer; -1 where nothing is shown of it.
    """

    selection: Selection
    active: SpanId | None
    version: int
    matches: object = None
    suggested: tuple[tuple[str, tuple[Offset, Offset]], ...] = ()
    offers: int = -1


class Brush:
    """Turns rows into strips.

    Args:
        widget: The widget whose component classes style them.
        editor: Whose article and annotations they show.
    """

    def __init__(self, widget: DirectLines, editor: Editor) -> None:
        self._widget = widget
        self._editor = editor
        self._palette: Palette | None = None
        self._head_of: Selection | None = None
        self._head = 0, 0
        self._focus_of: tuple[Selection, SpanId | None, int] | None = None
        self._focused = Focus(editor.selection, (0, 0))

    @property
    def palette(self) -> Palette:
        """The styles."""
        if self._palette is None:
            self._palette = Palette(self._widget, self._editor.labels)
        return self._palette

    def forget_styles(self) -> None:
        """Make the styles anew when they are needed next."""
        self._palette = None

    @property
    def offers(self) -> Offers | None:
        """What suggesters offer, as far as it is shown."""
        return self._editor.offers if self._editor.settings.suggestions else None

    @property
    def now(self) -> Seen:
        """What rows should show."""
        editor, offers = self._editor, self.offers
        suggestion = editor.gestures.suggested
        return Seen(
            editor.selection,
            editor.active,
            editor.annotations.version,
            editor.search.look if editor.searched else None,
            tuple(suggestion.parts) if suggestion is not None else (),
            offers.version if offers is not None else -1,
        )

    def head(self, selection: Selection) -> tuple[Offset, Offset]:
        """Return the grapheme at the moving end of a selection."""
        if selection is not self._head_of:
            self._head_of, self._head = selection, _head(self._editor.text, selection)
        return self._head

    def standing_out(self, seen: Seen) -> list[tuple[Offset, Offset]]:
        """Return where the active span and those tied to it lie."""
        spans, focus = self._editor.annotations.spans, self._focus(seen)
        held = [
            spans.get(identifier) for identifier in (focus.active, *focus.linked) if identifier is not None
        ]
        return [(part.start, part.end) for span in held if span is not None for part in span.fragments]

    def paint(
        self, rows: Sequence[Marked], layout: ArticleLayout, sides: Sides, seen: Seen
    ) -> Mapping[PaintedKey, Painted]:
        """Return rows as they are painted, in their order.

        Args:
            rows: The rows, in order.
            layout: The layout that they are of.
            sides: What is left and right of the text.
            seen: What they show. Its annotations, matches and offers are those of the editor.
        """
        focus, suggestion = self._focus(seen), self._editor.gestures.suggested
        # What is suggested just now is no offer beside it.
        but = suggestion.offer if suggestion is not None and seen.suggested else None
        painted: dict[PaintedKey, Painted] = {}
        for near in _neighbours(rows):
            self._paint_neighbours(painted, near, layout, sides, seen, focus, but)
        return painted

    def _paint_neighbours(
        self,
        painted: dict[PaintedKey, Painted],
        rows: Sequence[Marked],
        layout: ArticleLayout,
        sides: Sides,
        seen: Seen,
        focus: Focus,
        but: Offer | None,
    ) -> None:
        """Paint rows that lie near one another: what lies over them is swept in one go."""
        editor, palette, offers = self._editor, self.palette, self.offers
        with_text = [row for row, _ in rows if row.pieces]
        start = min((row.start for row in with_text), default=0)
        end = max((row.end for row in with_text), default=0)
        scene = scene_of(
            start,
            end,
            editor.annotations,
            {label.name: index for index, label in enumerate(editor.labels.labels)},
            editor.article.marks.touching(start, end),
            focus,
            editor.search.touching(start, end) if editor.searched else (),
            seen.suggested,
            offers.pieces(start, end, editor.annotations, but=but) if offers is not None else (),
        )
        block = layout.block
        strips = self._widget.filtered(
            [
                painted_row(row, block(row.key.block), scene, palette, sides, marked=marked)
                for row, marked in rows
            ]
        )
        for (row, marked), strip in zip(rows, strips, strict=True):
            extent = (row.start, row.end) if row.pieces else (0, 0)
            painted[row.key, marked] = Painted(row, strip, *extent)

    def _focus(self, seen: Seen) -> Focus:
        asked = seen.selection, seen.active, seen.version
        if asked != self._focus_of:
            self._focus_of, self._focused = asked, self._focus_on(seen.selection, seen.active)
        return self._focused

    def _focus_on(self, selection: Selection, active: SpanId | None) -> Focus:
        annotations = self._editor.annotations
        linked: set[SpanId] = set()
        if active is not None:
            linked.update(relation.tail for relation in annotations.relations_from(active))
            linked.update(relation.head for relation in annotations.relations_to(active))
        return Focus(selection, self.head(selection), active, frozenset(linked))


def _neighbours(rows: Sequence[Marked]) -> Iterator[Sequence[Marked]]:
    """Yield the rows, in order, in groups that a stretch of text parts."""
    group: list[Marked] = []
    last = 0
    for row, marked in rows:
        if row.pieces:
            if group and not last <= row.start <= last + _NEAR:
                yield group
                group = []
            last = row.end
        group.append((row, marked))
    if group:
        yield group


def _head(text: str, selection: Selection) -> tuple[Offset, Offset]:
    anchor, head = selection.anchor, selection.head
    if head == anchor:
        return head, head
    if head > anchor:
        return graphemes.preceding(text, head), head
    return head, graphemes.following(text, head)
