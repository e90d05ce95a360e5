"""What direct lines know of their surroundings is what Textual would find when it is asked."""

from textual.pilot import Pilot

from reader.ui.app import PressmarkApp
from reader.ui.direct_lines import DirectLines
from reader.ui.themes import THEMES

from .app_support import NEWS, drive, library_of, settled


def test_the_colour_behind_the_lines_is_known_in_every_theme_and_pane() -> None:
    async def script(app: PressmarkApp, pilot: Pilot[None]) -> None:
        seen = set()
        for theme in THEMES:
            app.theme = theme.name
            for key in ("tab", "tab", "/", "escape", "?", "escape"):
                await pilot.press(key)
                await settled(app, pilot)
                widgets = list(app.screen.walk_children(DirectLines))
                assert widgets
                for widget in widgets:
                    assert widget.backdrop == widget.background_colors[1], (theme.name, key, widget)
                    seen.add(widget.backdrop)
        assert len(seen) > len(THEMES)

    drive(library_of(NEWS), script)
