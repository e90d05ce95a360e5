"""Take the README's picture: the real app on a sample article, at 120 by 36 cells.

Run it from the repository's top folder: `python docs/picture.py`.
"""

from __future__ import annotations

import asyncio
import re
import tempfile
from pathlib import Path

from reader.cli import main
from reader.core.ids import Annotator
from reader.library.folder import open_library
from reader.ui.app import PressmarkApp

PICTURE = Path(__file__).with_name("screen.svg")
KEYS = "right_square_bracket " * 7


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


if __name__ == "__main__":
    with tempfile.TemporaryDirectory() as folder:
        home = Path(folder) / "samples"
        main(["--library", str(home), "--annotator", "reader", "init", "--samples"])
        picture = asyncio.run(take(home))
    picture = re.sub(r"@font-face \{.*?\}\s*", "", picture, flags=re.DOTALL)
    PICTURE.write_text(picture.replace("Fira Code", "monospace"), encoding="utf-8")
