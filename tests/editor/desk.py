"""What the editor's tests work on: an article made from text, a journal in memory, and counted stamps."""

from __future__ import annotations

import itertools
import re
from collections.abc import Callable, Iterable
from pathlib import Path

from reader.core.article import Article, Block, BlockTable, article_id, text_digest
from reader.core.edit import Edit
from reader.core.ids import Annotator
from reader.core.labels import Attribute, Label, LabelSet, RelationType
from reader.editor.command import Pane
from reader.editor.editor import Editor
from reader.editor.keymap import Keymap
from reader.editor.outcome import Outcome
from reader.editor.registry import Registry
from reader.errors import SaveError
from reader.library.memory import MemoryLibrary
from reader.library.protocol import Journal

SHARED = Path(__file__).resolve().parents[3] / "shared"

LABELS = LabelSet(
    "test",
    (
        Label(
            "quote", "q", "green", "Quote (content of an attribution)", discontinuous=True,
            attributes=(
                Attribute("type", ("direct", "indirect", "mixed"), default="auto", required=True),
                Attribute("form", ("inline", "block", "pull", "headline"), default="inline"),
                Attribute("speaker"),
            ),
        ),
        Label("source", "s", "cyan", "Source", discontinuous=True),
        Label("cue", "u", "yellow", "Cue"),
        Label("claim", "c", "magenta", "Claim",
              attributes=(Attribute("category", ("factual", "prediction"), default="factual"),)),
        Label(
            "entity", "e", "blue", "Named entity",
            attributes=(
                Attribute(
                    "type",
                    ("PERSON", "ORG", "GPE", "LOC", "NORP", "EVENT"),
                    required=True,
                    keys={"p": "PERSON", "o": "ORG", "g": "GPE", "l": "LOC", "n": "NORP", "v": "EVENT"},
                ),
                Attribute("qid", pattern="(Q[1-9][0-9]*|NIL)"),
            ),
        ),
    ),
    (
        RelationType("has_source", ("quote", "claim"), ("source", "entity"), "S",
                     {"entity": {"type": ("PERSON", "ORG", "GPE")}}, max_per_head=1),
        RelationType("has_cue", ("quote",), ("cue",), "U", max_per_head=1),
        RelationType("states", ("quote",), ("claim",), "T"),
        RelationType("coref", ("source", "entity"), ("entity",), "R", symmetric=True),
        RelationType("addressee", ("quote",), ("source",), enabled=False),
    ),
)  # fmt: skip


class FullDisk:
    """A journal whose next edits cannot be made durable while `full`; otherwise the one it stands for."""

    def __init__(self, journal: Journal) -> None:
        self.full = True
        self._journal = journal

    def __getattr__(self, name: str) -> object:
        return getattr(self._journal, name)

    def append(self, edit: Edit) -> None:
        if self.full:
            raise SaveError("the disk is full", remedy="free some space")
        self._journal.append(edit)


def journal_of(article: Article, annotator: str = "ada") -> Journal:
    """Return an article's empty journal in a library in memory."""
    library = MemoryLibrary("test", LABELS)
    library.add(article, article.text.encode(), ".txt")
    return library.open(library.ids()[0], Annotator(annotator))


def article_of(text: str) -> Article:
    """Return an article whose blocks are the text's paragraphs, parted by blank lines."""
    blocks = [Block(m.start(), m.end()) for m in re.finditer(r"\S(?:.*\S)?(?:\n.*\S.*)*", text)]
    digest = text_digest(text)
    return Article(article_id("test", digest), "Test", text, digest, BlockTable(blocks))


class Clock:
    """Seconds that grow only when told to."""

    def __init__(self) -> None:
        self.seconds = 0.0

    def __call__(self) -> float:
        return self.seconds


def counted_ids() -> Callable[[str], str]:
    numbers = itertools.count(1)
    return lambda prefix: f"{prefix}-{next(numbers):010d}"


def open_editor(
    text: str | Article | Journal,
    *,
    labels: LabelSet = LABELS,
    keymap: Keymap | None = None,
    clock: Callable[[], float] | None = None,
) -> Editor:
    """Return an editor on a text, an article or a journal, with the tests' label set."""
    if isinstance(text, str):
        text = article_of(text)
    journal = journal_of(text) if isinstance(text, Article) else text
    return Editor(
        journal,
        Registry(labels),
        keymap,
        now=lambda: "2026-01-31T10:00:00.000Z",
        new_id=counted_ids(),
        clock=clock or Clock(),
    )


def type_keys(editor: Editor, keys: str | Iterable[str], pane: Pane = Pane.ARTICLE) -> Outcome:
    """Press keys one by one, as in `") c e p"`, and return what the last one came to."""
    outcome: Outcome | None = None
    for key in keys.split() if isinstance(keys, str) else keys:
        outcome = editor.press(key, pane)
    assert outcome is not None
    return outcome


def spans(editor: Editor) -> list[tuple[str, str]]:
    """Return label and text of all annotations in order."""
    return [(span.label, span.excerpt(editor.text)) for span in editor.annotations.ordered()]


def relations(editor: Editor) -> list[tuple[str, str, str]]:
    """Return type, head's text and tail's text of all relations."""
    held = editor.annotations
    return [
        (
            relation.type,
            held.spans[relation.head].excerpt(editor.text),
            held.spans[relation.tail].excerpt(editor.text),
        )
        for relation in held.relations.values()
    ]
