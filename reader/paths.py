"""Where things lie on this machine."""

from __future__ import annotations

import os
from pathlib import Path

from reader.sparing import import_sparing

_APPLICATION = "pressmark"
_PACKAGE = Path(__file__).resolve().parent


def default_library() -> Path:
    """Return the library to use where none is named: `PRESSMARK_LIBRARY`, else one in the user's data."""
    chosen = os.environ.get("PRESSMARK_LIBRARY")
    if chosen:
        return Path(chosen).expanduser()
    _spare()
    from platformdirs import user_data_path

    return user_data_path(_APPLICATION, appauthor=False) / "library"


def config_dir() -> Path:
    """Return the folder of the user's own settings; it need not exist."""
    _spare()
    from platformdirs import user_config_path

    return user_config_path(_APPLICATION, appauthor=False)


def keymap_file() -> Path:
    """Return the file of the user's own key map; it need not exist."""
    return config_dir() / "keys.toml"


def settings_file() -> Path:
    """Return the file in which the screen keeps what the user sets on it; it need not exist."""
    _spare()
    from platformdirs import user_state_path

    return user_state_path(_APPLICATION, appauthor=False) / "settings.json"


def styles_dir() -> Path:
    """Return the folder of the style sheets."""
    return _shipped("styles")


def sample_articles_dir() -> Path:
    """Return the folder of the sample articles."""
    return _shipped("sample_articles")


def _shipped(name: str) -> Path:
    """Return a folder that lies inside the package in a wheel and beside it in a checkout."""
    inside = _PACKAGE / name
    return inside if inside.is_dir() else _PACKAGE.parent / name


def _spare() -> None:
    """Import `platformdirs` without what it needs for folders that live as long as a session."""
    import_sparing("platformdirs", "tempfile")
