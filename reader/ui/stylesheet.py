"""Style sheets, and styles spelled in words, which are looked up rather than parsed."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from textual.color import Color
from textual.css.stylesheet import Stylesheet
from textual.style import Style

_ATTRIBUTES = frozenset({"bold", "dim", "italic", "reverse", "strike", "underline"})


class WordedStylesheet(Stylesheet):
    """A style sheet that knows the styles that we spell, such as `bold $accent`.

    Textual's parser takes any style there may be, and takes long to load; the first frame has no other use for it.
    """

    def parse_style(self, style_text: str | Style) -> Style:
        """Return the style that words spell."""
        if isinstance(style_text, str) and style_text not in self._style_parse_cache:
            style = _spelled(style_text, self._variables)
            if style is not None:
                self._style_parse_cache[style_text] = style
        return super().parse_style(style_text)


def _spelled(words: str, variables: Mapping[str, str]) -> Style | None:
    """Return the style that attributes and a colour of the theme make; None where there is anything else."""
    color: Color | None = None
    attributes: dict[str, Any] = {}
    for word in words.split():
        value = variables.get(word[1:], "") if word.startswith("$") else ""
        if word in _ATTRIBUTES:
            attributes[word] = True
        elif value.startswith("#"):
            color = Color.parse(value)
        else:
            return None
    return Style(foreground=color, **attributes)
