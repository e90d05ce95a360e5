"""How moments are spelled, held against the calendar."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime

import pytest

from reader.stamps import SPELLING, now


@pytest.mark.parametrize("year", [0, 1, 4, 100, 400, 1900, 1999, 2000, 2024, 2026, 2100, 9996, 9999])
def test_the_spelling_knows_which_days_there_are(year: int) -> None:
    for month in range(14):
        for day in range(33):
            spelled = f"{year:04}-{month:02}-{day:02}T23:59:59.999Z"
            try:
                date(year, month, day)
            except ValueError:
                assert re.fullmatch(SPELLING, spelled) is None, spelled
            else:
                assert re.fullmatch(SPELLING, spelled) is not None, spelled


def test_now_is_spelled_so() -> None:
    before = datetime.now(UTC)
    spelled = now()
    assert re.fullmatch(SPELLING, spelled)
    assert abs((datetime.fromisoformat(spelled) - before).total_seconds()) < 5
