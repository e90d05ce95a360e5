"""The styles in which an article is painted, made from the style sheet and the label set."""

from __future__ import annotations

from functools import cached_property
from typing import Final

from rich.style import Style
from textual.color import Color
from textual.widget import Widget

from reader.core.article import Block, BlockFlag, BlockRole
from reader.core.display import display
from reader.core.labels import LabelSet
from reader.editor.layout.row import Part
from reader.ui.article_scene import ACTIVE, BARE, HEAD, LINKED, MARK_KINDS, MATCH, SELECTED, SUGGESTED, Look
from reader.ui.highlights import cue_styles, readable
from reader.ui.themes import LABEL_COLORS

_ROLES: Final = {
    BlockRole.CODE: "code",
    BlockRole.QUOTATION: "quotation",
    BlockRole.PULL_QUOTE: "pull-quote",
    BlockRole.ATTRIBUTION: "attribution",
}
_TINTS: Final = (0.0, 0.2, 0.32, 0.42)
"""How much of a label's colour its background takes where one, two, three and more of its spans lie."""
_NESTED_TINT: Final = 0.27
"""How much of its colour a label adds to that of another one, so that it is not lost in it."""
_ACTIVE_TINT: Final = 0.4
_LINKED_TINT: Final = 0.3
_SUGGESTED_TINT: Final = 0.08
_SUGGESTED: Final = Style(italic=True, underline=True)
"""What sets a suggestion off from what is saved, where there are no colours too."""

_OFFERED: Final = Style(dim=True)
"""What sets apart what suggesters offer, where there are no colours."""
_OFFERED_TINT: Final = 0.45
"""How much of its label's colour text takes that suggesters offer: a page of it can still be read."""
_OFFER_SIGN, _LOWERED_SIGN = "·", "?"
"""What stands in the gutter where a suggestion begins, and where one is only pointed at."""

_PREFIX: Final = "article--"
COMPONENTS: Final = frozenset(
    _PREFIX + name
    for name in (
        "heading-1",
        "heading-2",
        "heading-3",
        "table-head",
        *_ROLES.values(),
        *(f"mark-{kind}" for kind in MARK_KINDS),
        *(part.replace("_", "-") for part in Part if part is not Part.SPACE),
        "match",
        "match-here",
        "selection",
        "cursor",
        "gutter",
        "thumb",
        "hint",
        "hint-typed",
        *(f"label-{color}" for color in LABEL_COLORS),
    )
)
"""The component classes of the article view."""


class Palette:
    """Styles by what they are for, each made once, when it is first asked for.

    Args:
        widget: The widget that has the component classes.
        labels: The label set.
    """

    def __init__(self, widget: Widget, labels: LabelSet) -> None:
        self._widget = widget
        self._labels = labels
        self._keys = [display((label.key or label.name)[:1]) for label in labels.labels] + ["?"]
        self.text = widget.rich_style
        self.has_colors = widget.background_colors[1].ansi is None
        self._marks: dict[tuple[int, int], tuple[str, Style]] = {}
        self._bars: dict[int, Style] = {}
        self._offer_marks: dict[tuple[int, bool], tuple[str, Style]] = {}
        self._styles: dict[tuple[str, Look], Style] = {}
        self._ornaments: dict[Part, Style] = {Part.SPACE: self.text}

    @cached_property
    def gutter(self) -> Style:
        """The gutter's style."""
        return self.text + self._component("gutter")

    @cached_property
    def thumb(self) -> Style:
        """The style of what marks the view's place in the article."""
        return self.text + self._component("thumb")

    @cached_property
    def hint(self) -> Style:
        """The style of letters to jump by."""
        return self.text + self._component("hint")

    @cached_property
    def hint_typed(self) -> Style:
        """The style of those of them that are typed."""
        return self.text + self._component("hint-typed")

    @cached_property
    def _selection(self) -> Style:
        return self._blended("selection")

    @cached_property
    def _match(self) -> Style:
        return self._blended("match")

    @cached_property
    def _hues(self) -> list[Color]:
        """The colour of each label, and that of any other."""
        return [self._hue(label.color) for label in self._labels.labels] + [self._hue("white")]

    @cached_property
    def _cues(self) -> list[Style]:
        """What sets each label apart beside its colour, and any other."""
        cues = cue_styles(self._labels)
        return [cues[label.name] for label in self._labels.labels] + [Style(underline=True)]

    def base_of(self, block: Block) -> str:
        """Return the name of the component whose style a block's text has; empty for plain text."""
        if block.role is BlockRole.HEADING:
            return f"heading-{min(max(block.level, 1), 3)}"
        if block.role is BlockRole.TABLE_ROW:
            return "table-head" if block.flags & BlockFlag.TABLE_HEAD else ""
        return _ROLES.get(block.role, "")

    def ornament(self, part: Part) -> Style:
        """Return the style of a piece of decoration."""
        if part not in self._ornaments:
            self._ornaments[part] = self.text + self._component(part.replace("_", "-"))
        return self._ornaments[part]

    def style(self, base: str, look: Look) -> Style:
        """Return the style of a run of text.

        Args:
            base: What `base_of` gives for its block.
            look: What lies over it.
        """
        key = (base, look)
        style = self._styles.get(key)
        if style is None:
            if len(self._styles) > 10_000:
                self._styles.clear()
            style = self._styles[key] = self._made(base, look)
        return style

    def key_mark(self, label: int, flags: int) -> tuple[str, Style]:
        """Return the letter that stands for a label in the gutter, and its style."""
        key = label, flags
        if key not in self._marks:
            self._marks[key] = self._key_mark(min(label, len(self._keys) - 1), flags)
        return self._marks[key]

    def offer_mark(self, label: int, *, lowered: bool) -> tuple[str, Style]:
        """Return what stands in the gutter for a suggestion that nobody has decided about, and its style."""
        key = label, lowered
        if key not in self._offer_marks:
            style = self.gutter
            if self.has_colors:
                hue = self._hues[min(label, len(self._hues) - 1)]
                style += Style(color=readable(hue, self._background(style)).rich_color)
            self._offer_marks[key] = _LOWERED_SIGN if lowered else _OFFER_SIGN, style
        return self._offer_marks[key]

    def _key_mark(self, label: int, flags: int) -> tuple[str, Style]:
        if not self.has_colors:
            return self._keys[label], self.gutter + Style(bold=True, reverse=bool(flags & ACTIVE))
        hue = self._hues[label]
        background = self._background(self.gutter)
        if flags & ACTIVE:
            style = Style(bold=True, color=readable(background, hue).rich_color, bgcolor=hue.rich_color)
        else:
            style = Style(bold=True, color=readable(hue, background).rich_color)
        return self._keys[label], self.gutter + style

    def active_bar(self, label: int) -> Style:
        """Return the style of the bar beside the active span's rows."""
        if label not in self._bars:
            hue = self._hues[min(label, len(self._hues) - 1)]
            own = Style(color=hue.rich_color) if self.has_colors else Style(bold=True)
            self._bars[label] = self.gutter + own
        return self._bars[label]

    def _made(self, base: str, look: Look) -> Style:
        style = self.text + self._component(base) if base else self.text
        if look == BARE:
            return style
        for index, kind in enumerate(MARK_KINDS):
            if look.marks & 1 << index:
                style += self._component(f"mark-{kind}")
        if look.depths:
            style = self._highlighted(style, look)
        if look.offered and not look.flags & SUGGESTED:
            # Labels further on in the label set lie inside the others.
            hue = self._hues[min(look.offered.bit_length(), len(self._hues)) - 1]
            if self.has_colors and style.color:
                text = Color.from_rich_color(style.color)
                style += Style(color=text.blend(hue, _OFFERED_TINT).rich_color)
            else:
                style += _OFFERED
        if look.flags & SUGGESTED:
            style += _SUGGESTED
        if look.flags & MATCH and not look.flags & SELECTED:
            style += self._match
        if look.flags & SELECTED:
            style += self._component("match-here") if look.flags & MATCH else self._selection
        if look.flags & HEAD:
            style += self._component("cursor")
        if style.color and style.bgcolor and self.has_colors:
            text, background = Color.from_rich_color(style.color), self._background(style)
            style += Style(color=readable(text, background).rich_color)
        return style

    def _highlighted(self, style: Style, look: Look) -> Style:
        background = self._background(style)
        outer = False
        for label, hue in enumerate(self._hues):
            depth = look.depths >> 2 * label & 3
            if not depth:
                continue
            style += self._cues[label]
            if self.has_colors:
                tint = max(_TINTS[depth], _NESTED_TINT if outer else 0.0)
                if look.flags & SUGGESTED:
                    tint = _SUGGESTED_TINT
                if look.flags & (ACTIVE | LINKED):
                    tint = max(tint, _ACTIVE_TINT if look.flags & ACTIVE else _LINKED_TINT)
                background = background.blend(hue, tint)
                outer = True
        if self.has_colors:
            style += Style(bgcolor=background.rich_color)
        return style + Style(bold=True) if look.flags & ACTIVE else style

    def _background(self, style: Style) -> Color:
        if style.bgcolor is None:
            return self._widget.background_colors[1]
        return Color.from_rich_color(style.bgcolor)

    def _hue(self, name: str) -> Color:
        name = name.removeprefix("bright_")
        known = name if name in LABEL_COLORS else "white"
        return self._widget.get_component_styles(f"{_PREFIX}label-{known}").color

    def _blended(self, name: str) -> Style:
        """Return a component's style with its translucent background laid over the widget's."""
        style = self._component(name)
        background = self._widget.get_component_styles(_PREFIX + name).background
        if self.has_colors and background.a:
            style += Style(bgcolor=(self._widget.background_colors[1] + background).rich_color)
        return style

    def _component(self, name: str) -> Style:
        return self._widget.get_component_rich_style(_PREFIX + name, partial=True)
