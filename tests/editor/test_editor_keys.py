"""How keys are spelt, how they become commands, and how users change them."""

from __future__ import annotations

import pytest

from reader.core.labels import Attribute, Label, LabelSet
from reader.editor.actions import HANDLERS
from reader.editor.command import Group, Pane
from reader.editor.keymap import default_keymap, overlaps
from reader.editor.keymap_file import load_keymap
from reader.editor.keys import format_sequence, parse_key, parse_sequence
from reader.editor.keytable import key_table
from reader.editor.listing import entries
from reader.editor.outcome import OutcomeKind
from reader.editor.registry import Registry
from reader.errors import KeymapError, LabelSetError
from tests.editor.desk import LABELS, open_editor, type_keys

REGISTRY = Registry(LABELS)


@pytest.mark.parametrize(
    ("written", "key"),
    [
        ("w", "w"), ("W", "W"), ("(", "("), ("é", "é"), (" ", "space"), ("+", "+"),
        ("Ctrl+K", "ctrl+k"), ("shift+w", "W"), ("esc", "escape"), ("PgDn", "pagedown"), ("return", "enter"),
        ("left_parenthesis", "("), ("ctrl+\\", "ctrl+backslash"), ("shift+ctrl+left", "ctrl+shift+left"),
        ("F2", "f2"), ("minus", "-"), ("shift+tab", "shift+tab"),
    ],
)  # fmt: skip
def test_a_key_has_one_spelling(written: str, key: str) -> None:
    assert parse_key(written) == key


@pytest.mark.parametrize("written", ["", "hyperspace", "ctrl+", "ctrl+nokey", "foo+a", "f25", "\x1b", "ww"])
def test_what_is_no_key_is_refused(written: str) -> None:
    with pytest.raises(ValueError, match="not a key"):
        parse_key(written)


@pytest.mark.parametrize("written", ["", "3 w", "g escape", "g nokey"])
def test_what_is_no_sequence_is_refused(written: str) -> None:
    with pytest.raises(ValueError, match=r"empty|count|cancels|not a key"):
        parse_sequence(written)


def test_every_command_has_a_handler_or_is_the_screens() -> None:
    actions = {command.action or command.id for command in REGISTRY if not command.screen}
    assert actions == set(HANDLERS)


def test_every_default_key_is_bound_and_none_hides_another() -> None:
    keymap = default_keymap(REGISTRY)
    for command in REGISTRY:
        for pane in command.panes:
            bound = set(keymap.keys(command.id, pane))
            assert bound == {" ".join(parse_sequence(keys)) for keys in command.keys}
    for bindings in keymap.bindings.values():
        sequences = list(bindings)
        assert not [(a, b) for a in sequences for b in sequences if a != b and overlaps(a, b)]


def test_labels_have_commands_with_their_own_keys() -> None:
    keymap = default_keymap(REGISTRY)
    assert keymap.keys("label.quote") == ("q",)
    assert keymap.keys("label.entity") == ("e e",)
    assert keymap.keys("label.entity.PERSON") == ("e p",)
    assert keymap.keys("relabel.entity.PERSON") == ("r e p",)
    assert keymap.keys("relation.has_source") == ("S",)
    assert REGISTRY.get("relation.addressee") is None


def test_a_key_that_the_label_set_claims_is_the_labels() -> None:
    labels = LabelSet("x", (Label("word", "w", "green", "Word"), Label("go", "g", "red", "Go")))
    keymap = default_keymap(Registry(labels))
    assert keymap.keys("label.word") == ("w",)
    assert keymap.keys("move.next_word") == ("ctrl+right",)
    assert keymap.keys("move.article_start", Pane.ARTICLE) == ("ctrl+home",)


def test_values_without_keys_of_their_own_go_by_their_letters() -> None:
    kind = Attribute("type", ("PERSON", "PLACE", "EVENT"), required=True)
    registry = Registry(LabelSet("x", (Label("entity", "e", "blue", "Entity", attributes=(kind,)),)))
    assert [registry.by_id[f"label.entity.{value}"].keys for value in kind.values] == [
        ("e p",),
        ("e l",),
        ("e v",),
    ]


@pytest.mark.parametrize("keys", [("q", "q"), ("Q", "nokey"), ("q", "3")])
def test_a_label_set_with_keys_that_cannot_be_is_refused(keys: tuple[str, str]) -> None:
    labels = LabelSet("mine", tuple(Label(f"l{i}", key, "red", f"L{i}") for i, key in enumerate(keys)))
    with pytest.raises(LabelSetError, match="key"):
        Registry(labels)


def test_a_count_repeats_a_motion() -> None:
    editor = open_editor("one two three four five six seven eight nine ten eleven twelve")
    assert editor.press("3").kind is OutcomeKind.PENDING
    assert editor.pending == "3"
    editor.press("w")
    assert (editor.selected_text, editor.pending) == ("four", "")
    type_keys(editor, "g g 1 1 w")
    assert editor.selected_text == "twelve"


def test_zero_is_a_motion_unless_a_count_is_pending() -> None:
    editor = open_editor("one two three four five six seven eight nine ten eleven twelve")
    type_keys(editor, "w w 0")
    assert editor.selected_text == "o"
    type_keys(editor, "g g 1 0 w")
    assert editor.selected_text == "eleven"


def test_a_sequence_waits_for_its_next_key_and_escape_cancels_it() -> None:
    editor = open_editor("Anna spoke")
    assert editor.press("e").kind is OutcomeKind.PENDING
    assert editor.pending == "e"
    assert editor.press("escape").kind is OutcomeKind.DONE
    assert editor.pending == ""
    assert type_keys(editor, "e p").kind is OutcomeKind.DONE
    assert [span.attributes for span in editor.annotations.ordered()] == [{"type": "PERSON"}]


def test_a_continuation_that_does_not_exist_cancels_with_a_message() -> None:
    editor = open_editor("Anna spoke")
    assert type_keys(editor, "3 e ?").kind is OutcomeKind.REFUSED
    assert editor.message is not None
    assert "3 e ?" in editor.message.text
    assert editor.pending == ""


def test_a_key_that_means_nothing_is_left_to_the_screen() -> None:
    editor = open_editor("Anna spoke")
    assert editor.press("ctrl+f5").kind is OutcomeKind.UNBOUND
    assert editor.press("w", Pane.LIBRARY).kind is OutcomeKind.UNBOUND


def test_commands_of_the_screen_are_handed_to_it() -> None:
    editor = open_editor("Anna spoke")
    outcome = type_keys(editor, "3 j", Pane.LIBRARY)
    assert (outcome.kind, outcome.command, outcome.count) == (OutcomeKind.DELEGATED, "list.next", 3)


def test_a_user_can_rebind_and_unbind() -> None:
    text = (
        '[keys]\n"label.quote" = ["k q", "ctrl+k q"]\nmove.up = ["up"]\n"app.quit" = []\n"move.left" = "X"\n'
    )
    keymap = load_keymap(text, where="keys.toml", registry=REGISTRY)
    assert set(keymap.keys("label.quote")) == {"k q", "ctrl+k q"}
    assert keymap.keys("move.up") == ("up",)
    assert keymap.keys("app.quit") == ()
    assert keymap.keys("move.left") == ("X",)
    editor = open_editor("Anna spoke", keymap=keymap)
    type_keys(editor, "ctrl+k q")
    assert len(editor.annotations.spans) == 1


def test_a_user_can_take_a_key_from_another_command() -> None:
    keymap = load_keymap('[keys]\n"move.up" = ["d"]', where="keys.toml", registry=REGISTRY)
    assert keymap.command(Pane.ARTICLE, ("d",)) == "move.up"
    assert keymap.keys("annotation.delete", Pane.ARTICLE) == ("x",)
    assert set(keymap.keys("annotation.delete", Pane.ANNOTATIONS)) == {"d", "x"}


def test_a_user_can_bind_in_one_pane() -> None:
    keymap = load_keymap('[keys.library]\n"app.quit" = ["Q"]', where="keys.toml", registry=REGISTRY)
    assert keymap.command(Pane.LIBRARY, ("Q",)) == "app.quit"
    assert keymap.keys("app.quit", Pane.ARTICLE) == ("ctrl+q",)
    assert keymap.keys("app.quit", Pane.LIBRARY) == ("Q",)


@pytest.mark.parametrize(
    ("text", "line", "said"),
    [
        ('[keys]\n\n"label.qoute" = ["q"]', 3, "label.quote"),
        ('[keys]\n# mine\n"move.up" = ["hyperspace"]', 3, "not a key"),
        ('[keys]\n"move.up" = [\n  "u1",\n  "nokey",\n]', 3, "not a key"),
        ('[keys]\n"move.up" = ["a"]\n"move.down" = ["a"]', 3, "both"),
        ('[keys]\n"move.up" = ["a"]\n"move.down" = ["a b"]', 3, "both"),
        ('[keys]\n"move.up" = ["g"]', 2, "move.article_start"),
        ('[keys]\n"move.up" = ["3 x"]', 2, "count"),
        ('[keys]\n"move.up" = 3', 2, "list"),
        ('[keys.library]\n"move.up" = ["a"]', 2, "article"),
        ('[colors]\n"move.up" = ["a"]', 1, "[keys]"),
        ('[keys]\n"move.up" = [', None, "TOML"),
        ("keys = 3", 1, "table"),
    ],
)
def test_a_wrong_entry_is_named_with_its_line_and_what_is_allowed(
    text: str, line: int | None, said: str
) -> None:
    with pytest.raises(KeymapError) as fault:
        load_keymap(text, where="keys.toml", registry=REGISTRY)
    assert said in str(fault.value)
    assert fault.value.remedy
    assert fault.value.where == ("keys.toml" if line is None else f"keys.toml, line {line}")


def test_an_empty_file_changes_nothing() -> None:
    assert load_keymap("", where="keys.toml", registry=REGISTRY) == default_keymap(REGISTRY)


def test_the_key_table_holds_every_command_that_has_keys() -> None:
    keymap = default_keymap(REGISTRY)
    table = key_table(REGISTRY, keymap)
    for entry in entries(REGISTRY, keymap):
        if entry.keys:
            assert entry.command.help.replace("_", "\\_") in table
    rows = [line for line in table.splitlines() if line.startswith("|")]
    assert all(len(line.replace("\\|", "").split("|")) == 5 for line in rows)
    assert [line for line in table.splitlines() if line.startswith("### ")] == [
        f"### {group}" for group in Group
    ]


def test_arrows_are_shown_as_arrows() -> None:
    assert format_sequence("ctrl+shift+left") == "ctrl+shift+←"
    assert format_sequence("g g") == "g g"
    assert format_sequence("+") == "+"
