"""What keys are likely to lead to is looked at beforehand, so that the key itself finds it ready."""

from __future__ import annotations

import pytest

from reader.checks import rules
from reader.editor.editor import Editor
from reader.editor.foresight import look_ahead
from reader.editor.line_layout import KEPT_IN_VIEW, NewlineLayout
from tests.editor.desk import type_keys
from tests.editor.test_warnings import editor_on, look

HALF_A_PAGE = (NewlineLayout.rows_per_page - KEPT_IN_VIEW) // 2
BREAKS = "\n" * HALF_A_PAGE
TEXT = "".join(f"[q{number}|“It rose,”] said nobody at all.{BREAKS}" for number in range(10))


@pytest.fixture
def editor() -> Editor:
    """An editor in the middle of quotes that have no cue and no source; each is warned of."""
    editor = look(editor_on(TEXT))
    middle = editor.text.index("“It rose", len(editor.text) // 2)
    editor.select(middle, middle + len("“It rose,”"))
    type_keys(editor, "]")
    return editor


@pytest.mark.parametrize("key", ["]", "[", "space", "pagedown", "pageup"])
def test_without_foresight_it_is_the_key_that_looks(
    editor: Editor, key: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    looked: list[object] = []
    monkeypatch.setattr(rules, "fix_of", lambda _, finding: looked.append(finding))
    assert tell(editor, key)
    assert looked


@pytest.mark.parametrize("key", ["]", "[", "space", "pagedown", "pageup"])
def test_the_key_finds_it_ready(editor: Editor, key: str, monkeypatch: pytest.MonkeyPatch) -> None:
    look_ahead(editor)

    def refuse(*_: object) -> None:
        raise AssertionError("it was looked at before")

    monkeypatch.setattr(rules, "findings_at", refuse)
    monkeypatch.setattr(rules, "fix_of", refuse)
    assert tell(editor, key)


def test_looking_ahead_changes_nothing(editor: Editor) -> None:
    before = (editor.selection, editor.active, editor.goal_cell, editor.warnings.mark)
    look_ahead(editor)
    assert (editor.selection, editor.active, editor.goal_cell, editor.warnings.mark) == before


def test_what_mends_is_asked_anew_after_an_edit(editor: Editor, monkeypatch: pytest.MonkeyPatch) -> None:
    look_ahead(editor)
    editor.press("c")
    editor.warnings.settle()
    asked: list[object] = []
    monkeypatch.setattr(rules, "fix_of", lambda _, finding: asked.append(finding))
    assert tell(editor, "]")
    assert asked


def tell(editor: Editor, key: str) -> bool:
    """Press a key, ask for what a screen tells after it, and return whether there is a warning."""
    before = editor.selection
    editor.press(key)
    assert editor.selection != before
    finding = editor.warnings.here()
    if finding is not None:
        editor.warnings.fix(finding)
    return finding is not None
