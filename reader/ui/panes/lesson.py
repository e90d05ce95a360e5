"""The line that tells, in the guided article, what has been done of the step in hand."""

from __future__ import annotations

from textual.content import Content

from reader.editor.tutor import Lesson
from reader.ui.one_line import OneLine
from reader.ui.text import row, shown

_DONE, _OPEN = "✓", "·"


class LessonLine(OneLine):
    """Says which step is in hand, and marks what has been done of it."""

    def __init__(self) -> None:
        super().__init__()
        self._lesson: Lesson | None = None
        self._on = ""

    def tell(self, lesson: Lesson | None, on: str) -> None:
        """Say something else.

        Args:
            lesson: How far the user is; None before the first step.
            on: The key that reads on.
        """
        if (lesson, on) != (self._lesson, self._on):
            self._lesson, self._on = lesson, on
            self.refresh()

    def line(self, width: int) -> Content:
        """Return what the line says."""
        lesson = self._lesson
        if lesson is None:
            return row(Content(f" {self._on} reads on to step 1"), Content(""), width)
        title = Content.assemble(
            shown(f"{_DONE if lesson.done else ' '}{lesson.number}. {lesson.title}", "bold"), "  "
        )
        if not lesson.left:
            said, rest = shown("all steps are done", "$success"), Content("")
        elif lesson.done:
            said, rest = shown(f"done; {self._on} reads on", "$success"), _left(lesson)
        else:
            parts = (
                shown(f"{_DONE} {words}", "$success") if done else Content(f"{_OPEN} {words}")
                for words, done in lesson.deeds
            )
            said, rest = Content("  ").join(parts), _left(lesson)
        return row(title + said, rest, width)


def _left(lesson: Lesson) -> Content:
    return Content(f"{lesson.left} step{'' if lesson.left == 1 else 's'} to go ")
