"""What the user sets on the screen is there again, whatever happens to its file."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reader.errors import LibraryError
from reader.settings import QUEUES, Settings, SettingsFile

values = st.recursive(
    st.none() | st.booleans() | st.integers(-300, 300) | st.floats() | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=2),
)


def test_what_is_set_is_there_at_the_next_start(tmp_path: Path) -> None:
    path = tmp_path / "deep" / "settings.json"
    wanted = Settings("pressmark-light", 40, 1, focus=True)
    SettingsFile(path).change(wanted)
    assert SettingsFile(path).current == wanted


def test_keys_that_nobody_knows_and_what_another_program_wrote_stay(tmp_path: Path) -> None:
    path = tmp_path / "settings.json"
    path.write_text('{"later": [1], "column": 60, "theme": "mine"}', encoding="utf-8")
    one, other = SettingsFile(path), SettingsFile(path)
    one.change(replace(one.current, spacing=1))
    other.change(replace(other.current, focus=True))
    kept = json.loads(path.read_text(encoding="utf-8"))
    assert kept == {"later": [1], "column": 60, "theme": "mine", "spacing": 1, "focus": True}


@pytest.mark.parametrize("content", [b"", b"{", b"[1]", b"\xff\xfe", b"[" * 9000])
def test_a_damaged_file_is_told_of_and_kept_aside(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "settings.json"
    path.write_bytes(content)
    file = SettingsFile(path)
    assert file.current == Settings()
    assert str(path) in file.notices[0]
    file.change(Settings(column=40))
    assert SettingsFile(path).current.column == 40
    assert path.with_name("settings.json.damaged-1").read_bytes() == content


SWITCHES = ("guidelines", "suggestions", "effort", "haste")


@given(
    st.dictionaries(st.sampled_from(["theme", "column", "spacing", "focus", "queue", *SWITCHES, "x"]), values)
)
def test_a_value_that_does_not_fit_is_as_if_it_were_not_there(held: dict[str, object]) -> None:
    settings = Settings.of(held)
    assert settings.column == 0 or 24 <= settings.column <= 200
    assert settings.spacing in (0, 1)
    assert isinstance(settings.theme, str)
    assert isinstance(settings.focus, bool)
    assert settings.queue in QUEUES
    assert all(getattr(settings, name) is (held.get(name) is not False) for name in SWITCHES)


def test_what_cannot_be_kept_holds_until_the_program_ends(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("in the way", encoding="utf-8")
    file = SettingsFile(tmp_path / "elsewhere.json")
    file._path = tmp_path / "file" / "settings.json"
    with pytest.raises(LibraryError):
        file.change(Settings(column=40))
    assert file.current.column == 40
