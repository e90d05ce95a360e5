"""The colours of the screen: dark and light themes, each in high contrast too, and one without colours."""

from __future__ import annotations

import os
from collections.abc import Mapping

from textual.style import Style
from textual.theme import BUILTIN_THEMES, Theme
from textual.widget import Widget

LABEL_COLORS = ("red", "green", "yellow", "blue", "magenta", "cyan", "white")
"""The colour names that a label may have; each theme has a variable `label-NAME` for it."""


def _theme(name: str, *, dark: bool, colors: Mapping[str, str], labels: Mapping[str, str]) -> Theme:
    return Theme(
        name=name,
        dark=dark,
        primary=colors["accent"],
        accent=colors["accent"],
        secondary=colors["muted"],
        foreground=colors["foreground"],
        background=colors["background"],
        surface=colors["raised"],
        panel=colors["raised"],
        warning=labels["yellow"],
        error=labels["red"],
        success=labels["green"],
        variables={
            "muted": colors["muted"],
            "rule": colors["rule"],
            "raised": colors["raised"],
            "cursor": colors["cursor"],
            "cursor-blurred": colors["raised"],
            "on-accent": colors["background"],
            "border": colors["accent"],
            "border-blurred": colors["rule"],
            "scrollbar": colors["rule"],
            "scrollbar-background": colors["background"],
            "scrollbar-hover": colors["muted"],
            "scrollbar-active": colors["accent"],
            "footer-key-foreground": colors["accent"],
            "block-cursor-background": colors["cursor"],
            "block-cursor-foreground": colors["foreground"],
            "block-cursor-text-style": "none",
            **{f"label-{color}": value for color, value in labels.items()},
        },
    )


DARK = _theme(
    "pressmark-dark",
    dark=True,
    colors={
        "background": "#16181b",
        "raised": "#202327",
        "cursor": "#333941",
        "rule": "#474d56",
        "muted": "#9ca4af",
        "foreground": "#d8dce2",
        "accent": "#8ab4f8",
    },
    labels={
        "red": "#ff9b94",
        "green": "#86d295",
        "yellow": "#e8c86a",
        "blue": "#8fb8ff",
        "magenta": "#d9a5f2",
        "cyan": "#66d2d9",
        "white": "#e6e9ee",
    },
)

LIGHT = _theme(
    "pressmark-light",
    dark=False,
    colors={
        "background": "#fafaf8",
        "raised": "#efefec",
        "cursor": "#dbe3f0",
        "rule": "#c4c4be",
        "muted": "#5f6368",
        "foreground": "#22262b",
        "accent": "#1a56b8",
    },
    labels={
        "red": "#a8221b",
        "green": "#1a6330",
        "yellow": "#6f5100",
        "blue": "#1f4fb5",
        "magenta": "#7f2793",
        "cyan": "#0a5f69",
        "white": "#3c4148",
    },
)

CONTRAST_DARK = _theme(
    "pressmark-contrast-dark",
    dark=True,
    colors={
        "background": "#000000",
        "raised": "#161616",
        "cursor": "#3d3d3d",
        "rule": "#8c8c8c",
        "muted": "#d0d0d0",
        "foreground": "#ffffff",
        "accent": "#6fc3ff",
    },
    labels={
        "red": "#ff8a80",
        "green": "#5fe37a",
        "yellow": "#ffd83d",
        "blue": "#8ab8ff",
        "magenta": "#f29bff",
        "cyan": "#4be3ee",
        "white": "#ffffff",
    },
)

CONTRAST_LIGHT = _theme(
    "pressmark-contrast-light",
    dark=False,
    colors={
        "background": "#ffffff",
        "raised": "#ededed",
        "cursor": "#cfcfcf",
        "rule": "#6b6b6b",
        "muted": "#333333",
        "foreground": "#000000",
        "accent": "#00358a",
    },
    labels={
        "red": "#8c0000",
        "green": "#004d14",
        "yellow": "#523a00",
        "blue": "#002f96",
        "magenta": "#640078",
        "cyan": "#00454d",
        "white": "#1f1f1f",
    },
)

TITLES = (
    (DARK, "Dark"),
    (LIGHT, "Light"),
    (CONTRAST_DARK, "Dark, high contrast"),
    (CONTRAST_LIGHT, "Light, high contrast"),
)
"""The themes with colours, and what they are called."""

PLAIN = Theme(
    name="pressmark-plain",
    ansi=True,
    primary="ansi_default",
    secondary="ansi_default",
    accent="ansi_default",
    foreground="ansi_default",
    background="ansi_default",
    surface="ansi_default",
    panel="ansi_default",
    boost="ansi_default",
    warning="ansi_default",
    error="ansi_default",
    success="ansi_default",
    variables={
        **dict.fromkeys(BUILTIN_THEMES["ansi-dark"].variables, "ansi_default"),
        **dict.fromkeys(
            ("muted", "rule", "raised", "cursor", "cursor-blurred", "on-accent", "border", "border-blurred"),
            "ansi_default",
        ),
        **dict.fromkeys((f"label-{color}" for color in LABEL_COLORS), "ansi_default"),
        "scrollbar": "ansi_default",
        "scrollbar-hover": "ansi_default",
        "scrollbar-active": "ansi_default",
        "scrollbar-background": "ansi_default",
        "block-cursor-background": "ansi_default",
        "input-cursor-text-style": "reverse",
        "block-cursor-text-style": "reverse",
    },
)


def label_style(color: str) -> str:
    """Return the style of a label's colour name, as a theme variable; an unknown name counts as white."""
    name = color.removeprefix("bright_")
    return f"$label-{name if name in LABEL_COLORS else 'white'}"


def component_style(widget: Widget, name: str) -> Style:
    """Return the style of a widget's component class, with `reverse`, which Textual's own way leaves out."""
    reverse = bool(widget.get_component_styles(name).text_style.reverse)
    return widget.get_visual_style(name) + Style(reverse=reverse)


COLORED = {theme.name: title for theme, title in TITLES}
"""What the themes with colours are called, by their names, in the order in which they follow one another."""

THEMES = (*(theme for theme, _ in TITLES), PLAIN)


def starting_theme(chosen: str = "") -> str:
    """Return the theme to start with: the plain one where `NO_COLOR` is set, as https://no-color.org asks.

    Args:
        chosen: The name of the theme that the user wants; one that there is not counts as the dark one.
    """
    if os.environ.get("NO_COLOR"):
        return PLAIN.name
    return chosen if chosen in COLORED else DARK.name


def following(theme: str) -> str:
    """Return the name of the theme that comes after one; without colours there is no other."""
    if theme not in COLORED:
        return theme
    names = list(COLORED)
    return names[(names.index(theme) + 1) % len(names)]
