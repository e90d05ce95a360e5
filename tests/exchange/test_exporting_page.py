"""The page about exporting has a section for every dialect, and says what each loses."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from reader.exchange.dialect import dialect, names
from reader.exchange.tokens import DEFAULT

PAGE = (Path(__file__).parents[2] / "docs" / "exporting.md").read_text(encoding="utf-8")
SECTIONS = dict(re.findall(r"^## ([\w-]+)\n(.*?)(?=^## |\Z)", PAGE, re.DOTALL | re.MULTILINE))


@pytest.mark.parametrize("name", names())
def test_every_dialect_has_a_section_that_tells_what_is_lost_and_chosen(name: str) -> None:
    section = SECTIONS[name]
    found = dialect(name)
    assert ("Not kept:" in section) == bool(found.loses)
    assert all(f"--set {option.name}=" in section for option in found.options)


def test_no_section_is_about_a_dialect_that_there_is_not() -> None:
    assert set(SECTIONS) <= set(names())


def test_the_tokeniser_is_named() -> None:
    assert f"`{DEFAULT}`" in PAGE
