"""Component styles that are worked out late are those that Textual works out at once."""

from typing import Any
from unittest.mock import patch

from textual.pilot import Pilot

from reader.ui.app import PressmarkApp
from reader.ui.late_styles import LateStyles
from reader.ui.themes import THEMES

from .app_support import NEWS, drive, library_of, settled


def rules(widget: LateStyles) -> dict[str, dict[str, Any]]:
    return {
        name: dict(widget.get_component_styles(name).get_rules())
        for name in super(LateStyles, widget)._get_component_classes()
    }


def test_component_styles_are_those_that_textual_gives_in_every_theme() -> None:
    async def script(app: PressmarkApp, pilot: Pilot[None]) -> None:
        for theme in THEMES:
            app.theme = theme.name
            await settled(app, pilot)
            widgets = list(app.screen.walk_children(LateStyles))
            assert len(widgets) >= 5
            for widget in widgets:
                late = rules(widget)
                assert late, widget
                with patch.object(
                    LateStyles, "_get_component_classes", lambda it: super(LateStyles, it)._get_component_classes()
                ):  # fmt: skip
                    app.stylesheet.apply(widget, animate=False)
                assert widget._component_styles.keys() == late.keys()
                assert rules(widget) == late, widget

    drive(library_of(NEWS), script)
