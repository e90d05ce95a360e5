"""Where the library names an entity without a label: articles with how many places there are."""

from __future__ import annotations

from textual import events, on, work
from textual.app import ComposeResult
from textual.containers import Vertical
from textual.content import Content
from textual.message import Message
from textual.worker import get_current_worker

from reader.core.annotation import Entity
from reader.core.ids import Annotator
from reader.editor.occurrences import Unlabelled, unlabelled_in
from reader.errors import PressmarkError
from reader.library.protocol import Library
from reader.ui.key_names import key_name
from reader.ui.panes.header import PaneHeader
from reader.ui.panes.line_list import LineList
from reader.ui.panes.row_list import RowList
from reader.ui.screens.overlay import Overlay
from reader.ui.text import beside, shown

_STEPS = {"down": 1, "up": -1, "j": 1, "k": -1, "pagedown": 10, "pageup": -10, "space": 10}


class OccurrenceScreen(Overlay[Unlabelled | None], inherit_bindings=False):
    """Lists articles as they are counted in a thread, and gives back the one that is chosen.

    Args:
        library: What is searched.
        annotator: Whose labels count.
        entity: Whose names are looked for.
    """

    class Counted(Message):
        """An article is counted; None once all are."""

        def __init__(self, found: Unlabelled | None, fault: str = "") -> None:
            super().__init__()
            self.found = found
            self.fault = fault

    def __init__(self, library: Library, annotator: Annotator, entity: Entity) -> None:
        super().__init__()
        self._library, self._annotator, self._entity = library, annotator, entity
        self._header, self._foot = PaneHeader(), PaneHeader()
        self._rows = RowList(id="occurrence-rows")
        self._found: list[Unlabelled] = []
        self._over, self._fault = False, ""

    def compose(self) -> ComposeResult:
        """Put the articles between two lines."""
        with Vertical(id="occurrences"):
            yield self._header
            yield self._rows
            yield self._foot

    def on_mount(self) -> None:
        """Begin to count."""
        self._header.show(shown(f"Not labelled yet: {self._entity.name}", "bold"))
        self._rows.focus()
        self._tell()
        self._count()

    def on_key(self, event: events.Key) -> None:
        """Move the cursor, open, or leave."""
        key = key_name(event)
        event.stop()
        event.prevent_default()
        if key in _STEPS:
            self._rows.step(_STEPS[key])
        elif key == "enter" and self._found:
            self.dismiss(self._found[self._rows.chosen])
        elif key == "escape":
            self.dismiss(None)

    @on(LineList.LineClicked)
    def _clicked(self, event: LineList.LineClicked) -> None:
        if isinstance(event.target, int):
            self.dismiss(self._found[event.target])

    @work(thread=True, group="count")
    def _count(self) -> None:
        worker = get_current_worker()
        try:
            for _ in self._library.update_index():
                if worker.is_cancelled:
                    return
            for found in unlabelled_in(self._library, self._annotator, self._entity):
                if worker.is_cancelled or not self.post_message(self.Counted(found)):
                    return
        except PressmarkError as fault:
            self.post_message(self.Counted(None, str(fault)))
            return
        self.post_message(self.Counted(None))

    @on(Counted)
    def _counted(self, event: Counted) -> None:
        if event.found is None:
            self._over, self._fault = True, event.fault
        else:
            self._found.append(event.found)
            self._rows.show(len(self._found), self._row, self._rows.chosen)
        self._tell()

    def _row(self, place: int, width: int) -> Content:
        found = self._found[place]
        return beside(Content.assemble(" ", shown(found.title)), Content(f"{found.number:,} "), width)

    def _tell(self) -> None:
        total, articles = sum(found.number for found in self._found), len(self._found)
        if self._fault:
            left = shown(f"✗ {self._fault}", "bold $error")
        elif not articles:
            left = Content("No article has any." if self._over else "Counting …")
        else:
            places = f"{total:,} place{'' if total == 1 else 's'}"
            left = Content(f"{places} in {articles:,} article{'' if articles == 1 else 's'}")
            left = left if self._over else left + Content(" …")
        keys = "enter open, then label all there  esc close" if articles else "esc close"
        self._foot.show(left, Content.styled(keys, "$muted"))
