"""A view finds what its owner finds, and names what is not there."""

import pytest

from reader.core.view import View


def test_a_view_finds_what_is_there_and_names_what_is_not() -> None:
    held = {"s-1": 1, "s-2": 2}
    view = View(held.get, lambda: iter(held), lambda: len(held))
    assert (view["s-2"], view.get("s-3"), dict(view), len(view)) == (2, None, held, 2)
    number: object = 1
    assert ("s-1" in view, "s-3" in view, number in view) == (True, False, False)
    with pytest.raises(KeyError, match="s-3"):
        view["s-3"]
    held["s-3"] = 3
    assert view["s-3"] == 3
