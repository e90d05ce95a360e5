"""Numbers are told with their word, one of which stands alone."""

import pytest

from reader.core.numbers import count


@pytest.mark.parametrize(
    ("number", "told"), [(0, "0 articles"), (1, "1 article"), (2, "2 articles"), (12_345, "12,345 articles")]
)
def test_a_number_is_told_with_its_word(number: int, told: str) -> None:
    assert count(number, "article") == told
