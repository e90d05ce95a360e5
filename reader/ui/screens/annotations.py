"""What a screen does for the list of annotations: it goes to the chosen one, and changes its attributes."""

from __future__ import annotations

from textual import on

from reader.core.ids import SpanId
from reader.ui.panes.annotation_list import AnnotationList
from reader.ui.screens.searching import SearchingScreen


class AnnotationScreen(SearchingScreen, inherit_bindings=False):
    """A screen with the list of annotations of the article."""

    def __init__(self) -> None:
        super().__init__()
        self.annotations = AnnotationList(id="annotation-list")

    def run_command(self, command: str, argument: str | None = None) -> None:
        """Run a command by its id, and show what has become of it."""
        raise NotImplementedError

    @on(AnnotationList.SpanChosen)
    def _span_chosen(self, event: AnnotationList.SpanChosen) -> None:
        self.visit(event.span)

    @on(AnnotationList.ValueChosen)
    def _value_chosen(self, event: AnnotationList.ValueChosen) -> None:
        self.visit(event.span)
        self.run_command("attribute.set", f"{event.attribute}={event.value}")

    @on(AnnotationList.WordsWanted)
    def _words_wanted(self, event: AnnotationList.WordsWanted) -> None:
        opened = self.opened
        if opened is None:
            return
        self.visit(event.span)
        attribute = event.field.attribute
        if attribute is None:
            self.run_command("note.edit")
            return
        from reader.editor.likely_values import prompt_for

        self.ask(prompt_for(opened.editor, event.span, attribute), f"{attribute.name}=")

    def visit(self, span: SpanId) -> None:
        """Go to a span, unless the editor is there already."""
        opened = self.opened
        if opened is None or span not in opened.journal.annotations.spans:
            return
        target = opened.editor.target
        if target is None or target.id != span or opened.editor.active != span:
            opened.editor.visit(span)
        self.refresh_all()
