"""What TOML files say is kept in the cache, and counts only for files that are as they were."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from reader.errors import DamagedError, LabelSetError
from reader.library.founding import init_library
from reader.library.opening import open_library

_OPEN = "import sys; from pathlib import Path; from reader.library.opening import open_library\n"
_TELL = "print(open_library(Path(sys.argv[1])).labels.name, 'tomllib' in sys.modules)"


def opened_anew(root: Path) -> list[str]:
    """Open a library in a process of its own; return the label set's name, and whether TOML was parsed."""
    run = [sys.executable, "-c", _OPEN + _TELL, str(root)]
    return subprocess.run(run, check=True, capture_output=True, text=True).stdout.split()


def test_a_library_that_was_opened_before_is_opened_without_parsing_toml(tmp_path: Path) -> None:
    init_library(tmp_path)
    assert opened_anew(tmp_path) == ["news-quotes-claims-entities", "False"]


def test_a_file_that_was_changed_counts_as_it_is(tmp_path: Path) -> None:
    init_library(tmp_path)
    file = tmp_path / "labels.toml"
    file.write_text(
        file.read_text("utf-8").replace('name = "news-quotes-claims-entities"', 'name = "ours"', 1),
        encoding="utf-8",
    )
    assert opened_anew(tmp_path) == ["ours", "True"]
    assert opened_anew(tmp_path) == ["ours", "False"]
    file.write_text("label = [", encoding="utf-8")
    with pytest.raises(LabelSetError, match="not TOML"):
        open_library(tmp_path)
    (tmp_path / "library.toml").write_text("format = ", encoding="utf-8")
    with pytest.raises(DamagedError, match="damaged"):
        open_library(tmp_path)


@pytest.mark.parametrize("content", [b"", b"[1]", b'{"a": ', b"\xff", b"{}", b"[" * 100_000])
def test_a_cache_that_is_damaged_is_made_again(tmp_path: Path, content: bytes) -> None:
    init_library(tmp_path)
    kept = tmp_path / ".cache" / "toml.json"
    whole = kept.read_bytes()
    kept.write_bytes(content)
    assert open_library(tmp_path).labels.name == "news-quotes-claims-entities"
    assert kept.read_bytes() == whole


def test_nothing_is_kept_outside_the_library(tmp_path: Path) -> None:
    root, outside = tmp_path / "library", tmp_path / "outside"
    init_library(root)
    outside.mkdir()
    (root / ".cache").rename(tmp_path / "moved")
    (root / ".cache").symlink_to(outside)
    assert open_library(root).labels.name == "news-quotes-claims-entities"
    assert list(outside.iterdir()) == []


def test_what_json_cannot_say_or_no_cache_can_keep_is_parsed_each_time(tmp_path: Path) -> None:
    init_library(tmp_path, "Ours")
    about, kept = tmp_path / "library.toml", tmp_path / ".cache" / "toml.json"
    before = kept.read_bytes()
    about.write_text(f"{about.read_text('utf-8')}since = 2026-01-31\n", "utf-8")
    assert open_library(tmp_path).name == "Ours"
    assert kept.read_bytes() == before
    about.write_text('format = 1\nname = "Theirs"\n', "utf-8")
    kept.unlink()
    (tmp_path / ".cache" / "toml.json").mkdir()
    assert open_library(tmp_path).name == "Theirs"
