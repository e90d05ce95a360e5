"""What holds for all tests, wherever they are run."""

from __future__ import annotations

import os
import signal
import sys
from pathlib import Path

import pytest
from hypothesis import settings

# Property tests are about what is true, never about how long it takes on a busy machine.
settings.register_profile("untimed", deadline=None)
settings.load_profile("untimed")

# A shell that runs tests in the background lets them ignore what `ctrl+c` sends, and the programs that they start too.
if signal.getsignal(signal.SIGINT) is signal.SIG_IGN:
    signal.signal(signal.SIGINT, signal.default_int_handler)

# What whoever runs the tests has set changes what is shown, or where it goes. Textual reads its own at its import.
for _name in [*os.environ]:
    if _name.startswith(("PRESSMARK_", "TEXTUAL_")):
        del os.environ[_name]
for _name in (
    "BROWSER", "COLORTERM", "COLUMNS", "DISPLAY", "EDITOR", "FORCE_COLOR", "LC_ALL", "LINES", "NO_COLOR", "PAGER",
    "TMUX", "TZ", "VISUAL", "WAYLAND_DISPLAY",
):  # fmt: skip
    os.environ.pop(_name, None)

# Tests start hundreds of programs: what one compiles, the others need not.
os.environ.pop("PYTHONDONTWRITEBYTECODE", None)
sys.dont_write_bytecode = False


@pytest.fixture(autouse=True)
def _alone(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Keep the user's own libraries, settings and name out of every test."""
    for name in ("HOME", "XDG_CONFIG_HOME", "XDG_DATA_HOME", "XDG_STATE_HOME"):
        monkeypatch.setenv(name, str(tmp_path / "home"))
