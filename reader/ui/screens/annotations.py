"""What a screen does for the list of annotations: it goes to the chosen one, and changes its attributes."""

from __future__ import annotations

from reader.core.ids import SpanId
from reader.ui.panes.annotation_list import AnnotationList, ValueChosen, WordsWanted
from reader.ui.screens.searching import SearchingScreen


class AnnotationScreen(SearchingScreen, inherit_bindings=False):
    """A screen with the list of annotations of the article."""

    def __init__(self) -> None:
        super().__init__()
        self.annotations = AnnotationList(id="annotation-list")

    def run_command(self, command: str, argument: str | None = None) -> None:
        """Run a command by its id, and show what has become of it."""
        raise NotImplementedError

    def change_field(self, chosen: ValueChosen | WordsWanted) -> None:
        """Give a field what was chosen for it, or ask what it shall hold."""
        opened = self.opened
        if opened is None:
            return
        self.visit(chosen.span)
        if isinstance(chosen, ValueChosen):
            self.run_command("attribute.set", f"{chosen.attribute}={chosen.value}")
            return
        attribute = chosen.field.attribute
        if attribute is None:
            self.run_command("note.edit")
            return
        from reader.editor.likely_values import prompt_for

        self.ask(prompt_for(opened.editor, chosen.span, attribute), f"{attribute.name}=")

    def visit(self, span: SpanId) -> None:
        """Go to a span, unless the editor is there already."""
        opened = self.opened
        if opened is None or span not in opened.journal.annotations.spans:
            return
        target = opened.editor.target
        if target is None or target.id != span or opened.editor.active != span:
            opened.editor.visit(span)
        self.refresh_all()
