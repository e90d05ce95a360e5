"""Which keys the bottom line tells of, from the registry."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from reader.editor.command import Command, Group, Pane
from reader.editor.guidance import label_begun, paragraphs
from reader.editor.keymap import Keymap, KeySequence
from reader.editor.keys import format_sequence
from reader.editor.registry import Registry
from reader.ui.panes.status import Hint
from reader.ui.themes import label_style

_ORDER = (
    Group.ANNOTATION, Group.HISTORY, Group.FIND, Group.JUMP, Group.SELECT, Group.SCREEN, Group.MOVE, Group.LIBRARY,
)  # fmt: skip
_READING_ORDER = (
    Group.MOVE, Group.FIND, Group.JUMP, Group.SELECT, Group.SCREEN, Group.HISTORY, Group.LIBRARY,
)  # fmt: skip
"""For an article without annotations."""
_WITHOUT_ARTICLE = frozenset({"pane.next", "app.quit"})
_PALETTE = "the command palette"
_OF_WARNINGS = ("warning.fix", "warning.dismiss")
_TOLD_ELSEWHERE = frozenset({"app.help", "find.regex", "find.whole_word", "find.case", *_OF_WARNINGS})
_EDITING = (
    Hint("1-9", "value"),
    Hint("0", "none"),
    Hint("↑ ↓", "field"),
    Hint("enter", "change"),
    Hint("esc", "back"),
)


def explanation(keymap: Keymap, pane: Pane, key: str) -> str:
    """Return the answer to a key that means nothing in a pane; empty where nobody would wonder."""
    if key == "ctrl+s":
        return "Everything is saved as you go"
    if key == "ctrl+c":
        leave = next(iter(keymap.keys("app.quit", pane)), _PALETTE)
        return f"To leave, press {leave}; to copy, {next(iter(keymap.keys('select.copy')), _PALETTE)}"
    places = [place for place in Pane if keymap.command(place, (key,)) or keymap.starts(place, (key,))]
    return f"{format_sequence(key)} works in the {_listed(places)} pane" if places else ""


def _listed(words: Sequence[str]) -> str:
    *most, last = words
    return f"{', '.join(most)} or {last}" if most else last


class KeyHints:
    """What the keys do, worked out once for each pane and each beginning of a sequence.

    Args:
        registry: The commands there are.
        keymap: Which keys give which.
    """

    def __init__(self, registry: Registry, keymap: Keymap) -> None:
        self._registry, self._keymap = registry, keymap
        self._told: dict[tuple[Pane, KeySequence, bool, bool, bool, bool], tuple[Hint, ...]] = {}

    def told(
        self,
        pane: Pane,
        pending: KeySequence = (),
        *,
        editing: bool = False,
        article: bool = True,
        annotated: bool = True,
        warned: bool = False,
    ) -> tuple[Hint, ...]:
        """Return the hints for a pane: labels first, the key of the help screen last.

        Args:
            pane: The pane that has the keyboard.
            pending: Keys typed already; then only what can follow is told.
            editing: Whether the fields of an annotation are open.
            article: Whether an article is open.
            annotated: Whether it has annotations.
            warned: Whether something is warned of here; what can be done about it is then told first.
        """
        case = (pane, pending, editing, article, annotated, warned)
        if case not in self._told:
            self._told[case] = self._hints(*case)
        return self._told[case]

    def _hints(
        self, pane: Pane, pending: KeySequence, editing: bool, article: bool, annotated: bool, warned: bool
    ) -> tuple[Hint, ...]:
        registry, keymap = self._registry, self._keymap
        if pending:
            follow = [
                Hint(format_sequence(keys), registry.by_id[command].hint or registry.by_id[command].title)
                for keys, command in keymap.continuations(pane, pending)
            ]
            # Where there is room left, what the label is for comes after the keys.
            begun = label_begun(registry, keymap, pane, pending)
            follow += [Hint("", words) for words in (paragraphs(begun)[:1] if begun else ())]
            return (*follow, Hint("esc", "cancel", counts=True))
        last = _hint(registry, keymap, pane, "app.help")
        if editing:
            return (*_EDITING, *last)
        labels = tuple(_labels(registry, keymap)) if pane is Pane.ARTICLE and article else ()
        order = _ORDER if annotated else _READING_ORDER
        commands = sorted(
            (
                command
                for command in registry.in_pane(pane)
                if command.group in order
                and _is_told(command)
                and (article or pane is Pane.LIBRARY or command.id in _WITHOUT_ARTICLE)
            ),
            key=lambda command: (
                command.id == "app.quit",
                command.id != "list.open",
                order.index(command.group),
            ),
        )
        others = (hint for command in commands for hint in _hint(registry, keymap, pane, command.id))
        mending = (hint for name in _OF_WARNINGS if warned for hint in _hint(registry, keymap, pane, name))
        return (*mending, *labels, *others, *last)


def _labels(registry: Registry, keymap: Keymap) -> Iterator[Hint]:
    for label in registry.labels.labels:
        if key := keymap.label_key(label.name):
            yield Hint(key, label.name, label_style(label.color))


def _is_told(command: Command) -> bool:
    return bool(command.hint) and command.id not in _TOLD_ELSEWHERE


def _hint(registry: Registry, keymap: Keymap, pane: Pane, command_id: str) -> tuple[Hint, ...]:
    command = registry.get(command_id)
    keys = keymap.keys(command_id, pane)
    return (Hint(format_sequence(keys[0]), command.hint),) if command and keys else ()
