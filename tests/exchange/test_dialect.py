"""Every dialect is found by its name and says what it is."""

from __future__ import annotations

import pytest

from reader.errors import ExportError
from reader.exchange.dialect import NAMES, dialect
from reader.exchange.record import STATUSES
from reader.library.protocol import Status


@pytest.mark.parametrize("name", NAMES)
def test_a_dialect_is_found_by_its_name(name: str) -> None:
    found = dialect(name)
    assert found.name == name
    assert found.suffix.startswith(".")
    assert found.title
    assert found.offsets


def test_an_unknown_dialect_is_refused_with_those_there_are() -> None:
    with pytest.raises(ExportError, match="no format 'nativ'") as raised:
        dialect("nativ")
    assert "native" in raised.value.remedy


def test_records_know_each_status_that_a_library_knows() -> None:
    assert set(STATUSES) == {str(status) for status in Status}
