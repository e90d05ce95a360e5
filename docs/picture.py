"""Take the README's picture: the real app on a sample article, at 120 by 36 cells.

Run it from the repository's top folder: `python docs/picture.py`.
"""

from __future__ import annotations

import asyncio
import re
import tempfile
from html import escape, unescape
from pathlib import Path

from rich.cells import cell_len

from reader.cli import main
from reader.core.ids import Annotator
from reader.library.opening import open_library
from reader.ui.app import PressmarkApp

PICTURE = Path(__file__).with_name("screen.svg")
CELL = 12.2
"""How wide a cell is in the picture, in its own units."""
TEXT = re.compile(r'<text class="(.*?)" x="(.*?)" y="(.*?)" textLength=".*?" (clip-path=".*?")>(.*?)</text>')
GAP = re.compile(r"\xa0{2,}")
FONTS = "Menlo, DejaVu Sans Mono, Consolas, monospace"
KEYS = "right_square_bracket " * 13


async def take(library: Path) -> str:
    """Open the annotated sample article, walk to a quote, and return the screen as SVG."""
    held = open_library(library)
    (article,) = [identifier for identifier in held.ids() if identifier.startswith("portugal")]
    app = PressmarkApp(held, Annotator("reader"), article)
    async with app.run_test(size=(120, 36)) as pilot:
        await pilot.pause(0.5)
        for key in KEYS.split():
            await pilot.press(key)
        await pilot.pause(0.5)
        return app.export_screenshot(title="pressmark")


def placed(line: re.Match[str]) -> str:
    """Return a run of text as pieces without wide gaps, each in its place and as wide as its cells in any font."""
    style, x, y, clip, escaped = line.groups()
    text, pieces, done = unescape(escaped), [], 0
    for end, after in [*(gap.span() for gap in GAP.finditer(text)), (len(text), 0)]:
        if words := text[done:end]:
            start, width = float(x) + CELL * cell_len(text[:done]), CELL * cell_len(words)
            pieces.append(
                f'<text class="{style}" x="{start:.1f}" y="{y}" textLength="{width:.1f}" '
                f'lengthAdjust="spacingAndGlyphs" {clip}>{escape(words)}</text>'
            )
        done = after
    return "".join(pieces)


if __name__ == "__main__":
    with tempfile.TemporaryDirectory() as folder:
        home = Path(folder) / "samples"
        main(["--library", str(home), "--annotator", "reader", "init", "--samples"])
        picture = asyncio.run(take(home))
    picture = re.sub(r"@font-face \{.*?\}\s*", "", picture, flags=re.DOTALL)
    picture = picture.replace("Fira Code, monospace", FONTS)
    PICTURE.write_text(TEXT.sub(placed, picture), encoding="utf-8")
