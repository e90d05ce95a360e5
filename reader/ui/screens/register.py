"""The entity register on screen: who is who, to be found, renamed, merged and split."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping

from textual import events, on, work
from textual.app import ComposeResult
from textual.containers import Vertical
from textual.content import Content
from textual.suggester import SuggestFromList
from textual.widgets import Input

from reader.core.annotation import Entity
from reader.core.entities import WIKIDATA, RegisterError
from reader.core.ids import EntityId
from reader.editor.aligning import Alignment
from reader.editor.pointed_at import PointedAt
from reader.editor.register_desk import RegisterDesk, spelled
from reader.errors import PressmarkError
from reader.ui.key_names import key_name
from reader.ui.panes.header import PaneHeader
from reader.ui.panes.line_input import LineInput
from reader.ui.panes.line_list import LineList
from reader.ui.panes.row_list import RowList
from reader.ui.screens.overlay import Overlay
from reader.ui.text import beside, shown

_STEPS = {"down": 1, "up": -1, "j": 1, "k": -1, "pagedown": 10, "pageup": -10, "space": 10}
_FIND = "find"
_KEYS = (
    "/ find  r rename  a aliases  t type  w wikidata  m merge  s split  d delete  z undo  esc close",
    "/ find  r rename  a names  t type  w id  m merge  s split  d delete  z undo",
)
"""What can be done, in many words and in few."""
_KIND_CELLS = 12
_FRAME = 4
"""Cells of the frame and of what is left free beside it."""


class RegisterScreen(Overlay[None], inherit_bindings=False):
    """Lists the register, and changes it by single keys; what a change asks is typed above the list.

    Args:
        desk: What finds and changes entries.
        changed: Called after each change, with how annotations stand in line with it.
        entity: The entry that the cursor begins at, if any.
    """

    AUTO_FOCUS = "#register-rows"

    def __init__(
        self, desk: RegisterDesk, changed: Callable[[Alignment], None], entity: EntityId | None = None
    ) -> None:
        super().__init__()
        self._desk, self._changed = desk, changed
        self._header, self._foot = PaneHeader(), PaneHeader()
        self._input = LineInput(compact=True, select_on_focus=False)
        self._rows = RowList(id="register-rows")
        self._entities: list[Entity] = []
        self._same = Counter[tuple[str, str]]()
        self._words = ""
        self._asked = ""
        self._merging: Entity | None = None
        self._into: Entity | None = None
        self._said = ""
        self._begin_at = entity
        self._changes: Mapping[str, Callable[[EntityId, str], Alignment]] = {
            "r": desk.rename,
            "a": desk.set_aliases,
            "t": desk.set_type,
            "w": desk.set_wikidata,
            "s": desk.split,
        }

    def compose(self) -> ComposeResult:
        """Put the input above the entries."""
        with Vertical(id="register"):
            yield self._header
            yield self._input
            yield self._rows
            yield self._foot

    def on_mount(self) -> None:
        """List everything."""
        self._list(self._begin_at)
        self._listen()

    @property
    def _chosen(self) -> Entity | None:
        return self._entities[self._rows.chosen] if self._entities else None

    def on_key(self, event: events.Key) -> None:
        """Do what a key stands for; while words are typed, most keys are the input's."""
        key = key_name(event)
        early = self._asked != "" and self._input.waiting
        leaving = key == "escape" or (self._asked == _FIND and key in ("up", "down"))
        if early or (self._asked and not leaving):
            if early or LineInput.takes(event):
                event.stop()
                event.prevent_default()
                self._input.hand_on(event)  # it was pressed before the input had the keyboard
            return
        event.stop()
        event.prevent_default()
        self._said = ""
        if key == "escape":
            self._leave()
        elif self._into is not None:
            self._answer_merge(key)
        elif key in _STEPS:
            self._rows.step(_STEPS[key])
        elif key in ("g", "home", "G", "end"):
            self._rows.step(len(self._rows) if key in ("G", "end") else -len(self._rows))
        elif key == "/":
            self._ask(_FIND, self._words, "Names, types and ids to find")
        elif key == "z":
            self._attempt(self._desk.undo, "Taken back")
        elif self._merging is not None and key in ("m", "enter"):
            self._propose_merge()
        elif (entity := self._chosen) is not None:
            self._begin(key, entity)
        self._tell()

    def _begin(self, key: str, entity: Entity) -> None:
        if key == "r":
            self._ask(key, entity.name, "Name")
        elif key in ("a", "s"):
            self._ask(key, spelled(entity.aliases), "Names, parted by semicolons")
        elif key == "t":
            self._ask(key, entity.type, "Type")
        elif key == "w":
            self._ask(key, entity.ids.get(WIKIDATA, ""), "Q and a number, or NIL")
        elif key == "m":
            self._merging = entity
        elif key == "d":
            self._said = f"Looking whether anything points at {entity.name} …"
            self._look(entity)

    @work(thread=True, group="look", exclusive=True)
    def _look(self, entity: Entity) -> None:
        """Count what points at an entry that is to be deleted."""
        try:
            found = self._desk.pointed_at(entity.id)
        except PressmarkError as fault:
            self.app.call_from_thread(self._complain, str(fault))
        else:
            self.app.call_from_thread(self._delete, entity, found)

    def _complain(self, fault: str) -> None:
        self._said = fault
        self._tell()

    def _delete(self, entity: Entity, found: PointedAt) -> None:
        """Delete an entry that nothing points at; offer to merge any other."""
        if found.spans:
            self._merging = entity
            self._complain(f"{entity.name} stays: {found}. Merge it: go to who it is, enter; esc not")
        else:
            self._attempt(lambda: self._desk.delete(entity.id), f"{entity.name} is deleted; z takes it back")

    def _propose_merge(self) -> None:
        entity, gone = self._chosen, self._merging
        if entity is not None and gone is not None and entity.id != gone.id:
            self._into = entity
        else:
            self._said = "Go to another entry, the one that stays"

    def _answer_merge(self, key: str) -> None:
        kept, gone = self._into, self._merging
        if kept is None or gone is None or key not in ("y", "enter"):
            return
        self._into = self._merging = None
        self._attempt(lambda: self._desk.merge(kept.id, gone.id), f"Merged into {kept.name}", kept.id)

    def _leave(self) -> None:
        if self._asked:
            self._find(self._input.value)
            self._listen()
        elif self._into is not None or self._merging is not None:
            self._into = self._merging = None
        elif self._words:
            self._words = ""
            self._list(self._chosen.id if self._chosen else None)
        else:
            self.dismiss(None)

    def _ask(self, what: str, words: str, title: str) -> None:
        self._asked = what
        self._input.placeholder = title
        self._input.suggester = (
            SuggestFromList(self._desk.kinds, case_sensitive=False) if what == "t" else None
        )
        self._input.begin(words)
        self._input.wait(self.focused or self)
        self._input.display = True
        self._input.focus()

    def _listen(self) -> None:
        self._asked = ""
        self._input.display = bool(self._words)
        self._rows.focus()
        self._tell()

    @on(LineInput.Arrived)
    def _arrived(self, event: LineInput.Arrived) -> None:
        event.stop()
        self._input.go()

    @on(Input.Changed)
    def _typed(self, event: Input.Changed) -> None:
        event.stop()
        self._find(event.value)

    def _find(self, words: str) -> None:
        """List what has words in it, where they are typed to be found."""
        if self._asked == _FIND and words != self._words:
            self._words = words
            self._list(None)
            self._tell()

    @on(Input.Submitted)
    def _confirmed(self, event: Input.Submitted) -> None:
        event.stop()
        change, entity = self._changes.get(self._asked), self._chosen
        done = (
            change is None
            or entity is None
            or self._attempt(lambda: change(entity.id, event.value), "Saved", entity.id)
        )
        if done:
            self._listen()
        self._input.release(ended=done)

    @on(LineInput.Late)
    def _pressed_late(self, event: LineInput.Late) -> None:
        event.stop()
        self._input.release(ended=not self._asked)

    @on(LineList.LineClicked)
    def _clicked(self, event: LineList.LineClicked) -> None:
        if isinstance(event.target, int):
            self._rows.step(event.target - self._rows.chosen)
            self._tell()

    def _attempt(self, change: Callable[[], Alignment], said: str, stay: EntityId | None = None) -> bool:
        try:
            alignment = change()
        except (PressmarkError, RegisterError) as fault:
            self._said = str(fault)
            self._tell()
            return False
        self._changed(alignment)
        self._list(stay or (self._chosen.id if self._chosen else None))
        self._said = said
        self._tell()
        return True

    def _list(self, stay: EntityId | None) -> None:
        self._entities = self._desk.find(self._words)
        self._same = Counter((entity.name.casefold(), entity.type) for entity in self._entities)
        held = self._desk.get(stay) if stay is not None else None
        place = next((n for n, one in enumerate(self._entities) if held and one.id == held.id), 0)
        self._rows.show(len(self._entities), self._row, place)

    def _row(self, place: int, width: int) -> Content:
        entity = self._entities[place]
        kind = shown(entity.type.replace("_", " ").lower(), "$muted").truncate(
            _KIND_CELLS, ellipsis=True, pad=True
        )
        name = shown(entity.name, "bold")
        if entity.aliases:
            name = Content.assemble(name, "  ", shown(", ".join(entity.aliases), "$muted"))
        marked = "→ " if self._merging is not None and entity.id == self._merging.id else " "
        twin = self._same[entity.name.casefold(), entity.type] > 1
        outside = shown(entity.ids.get(WIKIDATA, entity.id if twin else ""), "$accent")
        return beside(Content.assemble(marked, kind, " ", name), outside, width)

    def _tell(self) -> None:
        number = len(self._entities)
        total = Content.styled("1 entity" if number == 1 else f"{number:,} entities", "$muted")
        self._header.show(Content.styled("Entity register", "bold"), total)
        if self._said:
            self._foot.show(shown(self._said))
        elif self._into is not None and self._merging is not None:
            words = f"Merge {self._merging.name} into {self._into.name}?"
            self._foot.show(shown(words, "bold $accent"), Content.styled("y merge  esc not", "$muted"))
        elif self._merging is not None:
            words = f"{self._merging.name} is the same as …"
            self._foot.show(
                shown(words, "bold $accent"), Content.styled("enter this one  / find  esc", "$muted")
            )
        elif self._asked == "s" and self._chosen is not None:
            self._foot.show(shown(f"Keep the names that make an entry apart from {self._chosen.name}"))
        elif self._asked:
            self._foot.show(Content(""), Content.styled("enter save  esc not", "$muted"))
        elif not number:
            self._foot.show(shown("Nobody is called so" if self._words else "Nobody is in the register yet"))
        else:
            full, short = _KEYS
            room = self.app.size.width - _FRAME
            self._foot.show(Content.styled(full if len(full) <= room else short, "$muted"))
