"""The smallest application around an article view, for its tests."""

from __future__ import annotations

import itertools
import time
from collections.abc import Iterable

from textual import on
from textual.app import App, ComposeResult

from reader.core.annotation import Fragment, Provenance, Relation, Span
from reader.core.article import Article
from reader.core.edit import Change, Edit
from reader.core.ids import Annotator, SpanId
from reader.core.labels import LabelSet
from reader.editor.command import Pane
from reader.editor.editor import Editor
from reader.editor.registry import Registry
from reader.library.memory import MemoryLibrary
from reader.paths import styles_dir
from reader.ui.article_messages import SelectionDragged, SelectionExtended, SentenceClicked, WordClicked
from reader.ui.article_view import ArticleView
from reader.ui.themes import THEMES
from tests.core.strategies import LABELS

NOW = "2026-01-31T10:00:00.000Z"
BY = Provenance(Annotator("ada"), NOW)


def span(name: str, label: str, *fragments: tuple[int, int]) -> Span:
    """Return a span by the annotator of these tests."""
    return Span(SpanId(name), label, tuple(Fragment(*fragment) for fragment in fragments), BY)


def editor_of(article: Article, spans: Iterable[Span | Relation] = (), labels: LabelSet = LABELS) -> Editor:
    """Return an editor of an article in a library in memory, with annotations made beforehand."""
    library = MemoryLibrary("test", labels)
    library.add(article, b"", ".txt")
    journal = library.open(article.id, Annotator("ada"))
    changes = tuple(Change(None, item) for item in spans)
    if changes:
        journal.append(Edit(1, "d-1", NOW, Annotator("ada"), "test", changes))
    numbers = itertools.count(100)
    return Editor(
        journal,
        Registry(labels),
        now=lambda: NOW,
        new_id=lambda prefix: f"{prefix}-{next(numbers)}",
        clock=time.monotonic,
    )


class ArticleApp(App[None]):
    """Shows one article and hands keys and mouse to its editor."""

    CSS_PATH = [styles_dir() / "article.tcss", styles_dir() / "plain.tcss"]  # noqa: RUF012 - as Textual declares it

    def __init__(self, editor: Editor, theme: str = "pressmark-dark") -> None:
        super().__init__(ansi_color=theme == "pressmark-plain" or None)
        self.editor = editor
        for known in THEMES:
            self.register_theme(known)
        self.theme = theme
        self.view = ArticleView(editor)
        self.clicked: list[object] = []

    def get_theme_variable_defaults(self) -> dict[str, str]:
        """Return what Textual's own style sheet asks of an ANSI theme."""
        return {"ansi-background": "ansi_default"}

    def compose(self) -> ComposeResult:
        yield self.view

    def keys(self, *keys: str, paging: bool = False) -> None:
        """Press keys in the article pane."""
        for key in keys:
            self.editor.press(key, Pane.ARTICLE)
            self.view.sync(paging=paging)

    @on(SelectionDragged)
    def _dragged(self, event: SelectionDragged) -> None:
        self.editor.select(event.anchor, event.head)
        self.view.sync(follow=False)

    @on(WordClicked)
    @on(SentenceClicked)
    @on(SelectionExtended)
    def _clicked(self, event: object) -> None:
        self.clicked.append(event)

    @property
    def lines(self) -> list[str]:
        """What the view shows, a line each."""
        return [self.view.render_line(line).text for line in range(self.view.size.height)]

    def looks(self, words: str) -> list[tuple[str, set[str]]]:
        """Return the segments of the first line that shows `words`, each with its attributes."""
        line = next(index for index, text in enumerate(self.lines) if words in text)
        return [
            (
                segment.text,
                {
                    name
                    for name in ("bold", "italic", "underline", "underline2", "strike", "reverse")
                    if segment.style and getattr(segment.style, name)
                },
            )
            for segment in self.view.render_line(line)
        ]
