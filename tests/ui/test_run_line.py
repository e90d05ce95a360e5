"""Lines of runs have exactly the cells that they should, and say what content would that may wrap."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st
from textual.content import Content

from reader.ui.run_line import Run, beside, cells_of, fitted
from reader.ui.text import row

WORDS = st.text("ab ü…漢字é", max_size=12)
RUNS = st.lists(st.tuples(WORDS, st.sampled_from(["", "bold"])), max_size=4)


def said(runs: list[Run]) -> str:
    return "".join(text for text, _ in runs)


@given(RUNS, st.integers(0, 30))
def test_fitted_runs_take_exactly_the_cells_that_there_are(runs: list[Run], width: int) -> None:
    assert cells_of(fitted(runs, width)) == width


@given(RUNS, RUNS, st.integers(1, 60))
def test_runs_beside_one_another_say_what_content_would(
    left: list[Run], right: list[Run], width: int
) -> None:
    content = row(Content(said(left)), Content(said(right)), width)
    assert said(beside(left, right, width)) == content.plain
    assert cells_of(beside(left, right, width)) == width


def test_what_is_cut_says_so_in_its_own_style() -> None:
    assert fitted([("ferry ", ""), ("strike", "bold")], 9) == [("ferry ", ""), ("st…", "bold")]
