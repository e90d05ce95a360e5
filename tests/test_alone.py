"""Tests see nothing of what whoever runs them has set."""

from __future__ import annotations

import os
from pathlib import Path

from reader.paths import default_library, keymap_file, settings_file


def test_all_that_is_the_users_lies_where_the_test_does(tmp_path: Path) -> None:
    for place in (default_library(), keymap_file(), settings_file(), Path.home()):
        assert place.is_relative_to(tmp_path)


def test_nothing_is_said_of_how_to_show_things() -> None:
    assert {"NO_COLOR", "COLORTERM", "EDITOR", "PAGER", "LC_ALL", "TZ"}.isdisjoint(os.environ)
