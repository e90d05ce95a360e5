"""Every dialect is found by its name, says what it is, and is loaded only when it is used."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from reader.errors import ExportError
from reader.exchange.detecting import detect
from reader.exchange.dialect import dialect, names, needed
from reader.exchange.record import STATUSES
from reader.library.protocol import Status


@pytest.mark.parametrize("name", names())
def test_a_dialect_is_found_by_its_name_and_says_what_it_is(name: str) -> None:
    found = dialect(name)
    assert found.name == name
    assert found.folder != found.suffix.startswith(".")
    assert found.title
    assert found.offsets
    assert len({loss.thing for loss in found.loses}) == len(found.loses)
    assert (found.read is None) == (found.detect is None)
    assert (found.read_folder is None) == (found.detect_folder is None)


def test_ours_comes_first_and_loses_nothing() -> None:
    assert names()[0] == "native"
    assert dialect("native").loses == ()


def test_an_unknown_dialect_is_refused_with_the_nearest_there_is() -> None:
    with pytest.raises(ExportError, match="no format 'nativ'") as raised:
        dialect("nativ")
    assert raised.value.remedy == "did you mean native?"
    with pytest.raises(ExportError) as raised:
        dialect("quite-another")
    assert raised.value.remedy == f"known: {', '.join(names())}"


def test_a_file_that_could_be_of_several_formats_or_none_is_refused_with_what_to_do(tmp_path: Path) -> None:
    path = tmp_path / "rows.jsonl"
    path.write_bytes(b"\0")
    with pytest.raises(ExportError, match="this is of no format that can be read") as raised:
        detect(path)
    assert raised.value.where == str(path)
    assert raised.value.remedy.startswith("say which it is with --format; known: native, ")


@pytest.mark.parametrize(
    ("name", "before", "after"),
    [
        ("prodigy", '{"text": "', '", "_input_hash": 1}\n'),
        ("doccano", '{"text": "', '", "label": [[0, 1, "X"]]}\n'),
        ("label-studio", '[{"data": {"text": "', '"}, "annotations": [{"result": []}]}]'),
    ],
)
def test_what_tells_a_format_may_stand_behind_a_long_text(
    name: str, before: str, after: str, tmp_path: Path
) -> None:
    path = tmp_path / "rows"
    path.write_text(f"{before}{'a long text ' * 10_000}{after}", encoding="utf-8")
    assert detect(path) is dialect(name)


@pytest.mark.parametrize("content", [b"", b"\xef\xbb\xbf", b" \n\n", b"[]", b"\xef\xbb\xbf[\n]\n"])
def test_an_empty_file_is_said_to_be_one(content: bytes, tmp_path: Path) -> None:
    path = tmp_path / "rows"
    path.write_bytes(content)
    with pytest.raises(ExportError, match="there is nothing in this file"):
        detect(path)


def test_the_names_are_known_without_loading_a_dialect() -> None:
    script = (
        "import sys; from reader.exchange.dialect import names; names()\n"
        "print(*(name for name in sys.modules if name.startswith('reader.exchange.dialects.')))"
    )
    run = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
    assert run.stdout == "\n"


def test_a_missing_library_is_told_with_the_extra_that_brings_it() -> None:
    with pytest.raises(ExportError, match="needs no_such_library") as raised:
        needed("no_such_library.part", "things")
    assert raised.value.remedy == "pip install 'pressmark[things]'"


def test_an_option_that_there_is_not_is_refused() -> None:
    csv = dialect("csv")
    assert csv.chosen({})["formulas"] == "guarded"
    assert csv.chosen({"formulas": "kept"})["formulas"] == "kept"
    with pytest.raises(ExportError, match="cannot be 'run'"):
        csv.chosen({"formulas": "run"})
    with pytest.raises(ExportError, match="no option 'colour'"):
        csv.chosen({"colour": "red"})


def test_records_know_each_status_that_a_library_knows() -> None:
    assert set(STATUSES) == {str(status) for status in Status}
