"""What a screen does for those who go far: the outline, the jump list, and choices made by the next keys."""

from __future__ import annotations

from textual import on

from reader.core.selection import Selection
from reader.editor.command import Pane
from reader.editor.editor import Editor
from reader.editor.jumps import JumpList
from reader.editor.outline import Outline
from reader.library.protocol import Library
from reader.ui.panes.arrangement import Arrangement
from reader.ui.panes.line_list import LineList
from reader.ui.panes.outline import OutlineList
from reader.ui.panes.question import QuestionLine
from reader.ui.panes.status import Hint
from reader.ui.screens.prompt import PromptScreen

_FEWEST_HEADINGS = 2
"""An outline of a lone title leads nowhere."""


class TravelScreen(PromptScreen, inherit_bindings=False):
    """A screen that remembers the way between articles, and shows the outline of the one that is open."""

    def __init__(self) -> None:
        super().__init__()
        self.arrangement = Arrangement()
        self.outline = OutlineList(id="outline-list")
        self.question_line = QuestionLine()
        self.jumps = JumpList()
        self.library: Library | None = None
        """Where the entity register is, for the editors."""

    def focus_pane(self, name: Pane) -> None:
        """Give a pane the keyboard."""
        raise NotImplementedError

    def arrive(self, editor: Editor) -> None:
        """Take up an article that is being opened: where one comes back to it, one is where one was."""
        editor.jumps, editor.library = self.jumps, self.library
        place = self.jumps.enter(editor.here)
        editor.place(place.selection)
        outline = Outline(editor.article)
        self.outline.show(outline)
        for pane in (Pane.LIBRARY, Pane.ANNOTATIONS):
            self.arrangement.set_missing(pane, missing=False)
        self.arrangement.set_missing(Pane.OUTLINE, missing=len(outline) < _FEWEST_HEADINGS)

    def follow_choice(self) -> None:
        """Show what the editor's choice asks; it is made in the article."""
        choice = self.opened.editor.choice if self.opened else None
        self.question_line.ask(choice.question if choice else "", choice.scrolled if choice else 0)
        if choice is not None and self.arrangement.focus is not Pane.ARTICLE:
            self.focus_pane(Pane.ARTICLE)

    def choice_hints(self) -> tuple[Hint, ...]:
        """Return what can be pressed to choose; empty where keys are commands."""
        editor = self.opened.editor if self.opened else None
        suggestion = editor.gestures.suggested if editor and not editor.resolver.pending else None
        choice = (editor.choice if editor else None) or suggestion
        if choice is None:
            return self._known_hints(editor) if editor and editor.resolver.pending_keys else ()
        return (*(Hint(key, words) for key, words in choice.options), Hint("esc", "leave", counts=True))

    def _known_hints(self, editor: Editor) -> tuple[Hint, ...]:
        from reader.ui.panes.known import known_hints

        return known_hints(editor, self.arrangement.focus)

    @on(LineList.LineClicked)
    def _heading_clicked(self, event: LineList.LineClicked) -> None:
        if event.line_list is self.outline and isinstance(event.target, int):
            self.go_to_heading(event.target)

    def go_to_heading(self, number: int | None = None) -> None:
        """Go to a heading of the outline, by default the one under its cursor."""
        heading = self.outline.heading(number)
        if self.opened is not None and heading is not None:
            self.opened.editor.go(Selection(*heading))
            self.focus_pane(Pane.ARTICLE)
