"""Random work on a library and on the headless editor, held against simple models step by step."""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Iterable
from typing import Any

from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from benchmarks.table import Row, figure
from tests.editor import test_editor_properties as editing
from tests.library import test_library_replay as replay
from tests.torture.power_cut import quick_folder

_FEW, _MANY = 20, 2_000
_STEPS = 50


def rows(quick: bool) -> Iterable[Row]:
    """Run each model as often as its name says."""
    times = _FEW if quick else _MANY
    acts = st.lists(replay.ACTS, min_size=_STEPS, max_size=_STEPS)
    presses = st.lists(editing.PRESS, min_size=_STEPS, max_size=_STEPS)
    models: dict[str, tuple[Any, dict[str, st.SearchStrategy[Any]]]] = {
        "library against memory, with kills and restarts": (
            replay.test_files_tell_after_any_restart_what_memory_tells, {"acts": acts},
        ),
        "editor: undo all, redo all": (
            editing.test_undoing_everything_gives_the_state_before_and_redoing_the_state_after,
            {"text": editing.TEXTS, "presses": presses},
        ),
        "editor: a selection cuts no character": (
            editing.test_the_selection_is_never_empty_and_never_cuts_a_character,
            {"text": editing.TEXTS, "presses": presses},
        ),
    }  # fmt: skip
    with quick_folder() as folder:
        tempfile.tempdir = str(folder)
        try:
            for name, (test, strategies) in models.items():
                ran, failure = _run(test.hypothesis.inner_test, strategies, times)
                yield figure(
                    f"stateful, {times:,} × {_STEPS} steps: {name}", int(bool(failure)), "failures",
                    failure or f"{ran:,} runs", 0,
                )  # fmt: skip
        finally:
            tempfile.tempdir = None


def _run(
    test: Callable[..., None], strategies: dict[str, st.SearchStrategy[Any]], times: int
) -> tuple[int, str]:
    """Return how often a test ran, and how it failed; empty if it did not."""
    ran = 0

    def counted(**values: Any) -> None:
        nonlocal ran
        ran += 1
        test(**values)

    long = settings(
        max_examples=times, deadline=None, database=None, derandomize=False,
        suppress_health_check=list(HealthCheck), phases=[Phase.generate],
    )  # fmt: skip
    try:
        long(given(**strategies)(counted))()
    except Exception as fault:  # noqa: BLE001 - whatever it is, it is what was looked for
        return ran, f"{type(fault).__name__}: {fault!s:.300}"
    return ran, ""
