"""The first frame does without what it has no use for, and what stands in for that does what it stands for."""

import subprocess
import sys
from pathlib import Path

from .test_app_terminal import Terminal, library

_OPENED = """
import sys
from reader.cli import main
from reader.paths import settings_file
settings_file()
from reader.ui import app as ui

shown = ui.PressmarkApp._go_on
async def go_on(self):
    self.loaded = [name for name in (*_LATE, "bz2", "ssl", "tempfile", "textual.containers") if name in sys.modules]
    await shown(self)
    self.main.say(f"spared all but {len(self.loaded)} {' '.join(self.loaded)}")
from reader.ui.spared import _LATE
ui.PressmarkApp._go_on = go_on
sys.exit(main(["--library", sys.argv[1], "--annotator", "anna", "open", "--", "ARTICLE"]))
"""
_STAND_INS = """
import sys
from importlib import import_module
import reader.ui
from reader.sparing import _Late

packages = ("asyncio", "rich", "textual")
modules = [module for name, module in sys.modules.items() if name.partition(".")[0] in packages]
taken = [value for module in modules for value in vars(module).values()]
assert any(isinstance(value, _Late) for value in taken)
calls = {value for value in taken if isinstance(value, type) and "_Late." in getattr(value.__new__, "__qualname__", "")}
for call in calls:
    assert hasattr(import_module(call.__module__), call.__name__), call
print(len(calls))
"""

__all__ = ["library"]


def test_nothing_that_is_spared_is_loaded_for_the_first_frame(library: Path) -> None:
    article = next((library / "articles").iterdir()).stem
    terminal = Terminal(library, _OPENED.replace("ARTICLE", article))
    terminal.wait_for("spared all but 0 ")
    terminal.leave()


def test_what_textual_has_taken_from_a_stand_in_is_in_the_module() -> None:
    run = subprocess.run([sys.executable, "-c", _STAND_INS], capture_output=True, text=True, check=False)
    assert run.returncode == 0, run.stderr
    assert int(run.stdout) >= 10
