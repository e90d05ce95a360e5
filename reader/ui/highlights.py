"""How each label looks: its colour, and a second cue for those who do not see colour."""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache
from typing import Final

from rich.style import Style
from textual.color import Color

from reader.core.labels import LabelSet
from reader.core.roles import CLAIM, CUE, ENTITY, QUOTE, SOURCE

LEAST_CONTRAST: Final = 4.5
"""Contrast between text and its background, as WCAG 2.2 success criterion 1.4.3 asks of small text."""

_CUES: Mapping[str, Style] = {
    QUOTE: Style(underline=True),
    SOURCE: Style(underline=True, italic=True),
    CUE: Style(italic=True),
    CLAIM: Style(underline2=True),
    ENTITY: Style(bold=True),
}
_SPARE_CUES: tuple[Style, ...] = (
    Style(underline2=True, italic=True),
    Style(bold=True, italic=True),
    Style(bold=True, underline=True),
    Style(bold=True, underline2=True),
    Style(overline=True),
    Style(overline=True, italic=True),
    Style(overline=True, bold=True),
    *_CUES.values(),
)


def cue_styles(labels: LabelSet) -> dict[str, Style]:
    """Return the cue of each label of a label set by name: attributes without colour.

    The first label of each role always has the same one; others take what is left, in the order of the label set.
    """
    usual = {label.name: cue for role, cue in _CUES.items() if (label := labels.label_for(role))}
    unknown = [label.name for label in labels.labels if label.name not in usual]
    spare = {name: _SPARE_CUES[index % len(_SPARE_CUES)] for index, name in enumerate(unknown)}
    return {label.name: usual.get(label.name) or spare[label.name] for label in labels.labels}


def contrast(first: Color, second: Color) -> float:
    """Return the contrast ratio of two colours, 1 to 21, after WCAG 2.2."""
    lighter, darker = sorted((_luminance(first), _luminance(second)), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


@lru_cache(maxsize=4096)
def readable(text: Color, background: Color) -> Color:
    """Return the text colour, moved away from the background until it can be read on it."""
    if text.ansi is not None or background.ansi is not None:
        return text
    away = (
        Color(255, 255, 255)
        if contrast(background, Color(255, 255, 255)) > LEAST_CONTRAST
        else Color(0, 0, 0)
    )
    for step in range(11):
        moved = text.blend(away, step / 10)
        if contrast(moved, background) >= LEAST_CONTRAST:
            return moved
    return away


def _luminance(color: Color) -> float:
    def linear(value: float) -> float:
        return value / 12.92 if value <= 0.04045 else ((value + 0.055) / 1.055) ** 2.4

    red, green, blue = (linear(value / 255) for value in color.rgb)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue
