"""Articles and libraries of any size, made the same way each time, for measuring."""

from __future__ import annotations

import random
from collections.abc import Iterator
from pathlib import Path

from reader.core.annotation import Fragment, Provenance, Span
from reader.core.article import Article
from reader.core.edit import Change, Edit
from reader.core.ids import Annotator, ArticleId, SpanId
from reader.ingest import read_article
from reader.library.folder import FolderLibrary, init_library
from reader.stamps import now

ANNOTATOR = Annotator("benchmark")
LABELS = ("quote", "claim", "entity", "source", "cue")

_SUBJECTS = ("The council", "A spokesman", "The harbour master", "One official", "The union", "Her lawyer")
_VERBS = ("said", "denied", "confirmed", "reported", "insisted", "warned")
_OBJECTS = ("that the bridge was safe", "the cost had doubled", "no ship had left", "“we will not wait”")
_TIMES = ("on Monday", "after the vote", "late in the evening", "for the third time", "without being asked")


def text_of(size: int) -> str:
    """Return prose of about so many characters: a headline, paragraphs, headings, quotation marks.

    Args:
        size: In code points.
    """
    dice = random.Random(size)
    parts = ["# The bridge over the sound\n\n"]
    length = len(parts[0])
    while length < size:
        if dice.random() < 0.04:
            part = f"## Day {dice.randint(1, 900)}\n\n"
        else:
            sentences = (
                f"{dice.choice(_SUBJECTS)} {dice.choice(_VERBS)} {dice.choice(_OBJECTS)} {dice.choice(_TIMES)}."
                for _ in range(dice.randint(1, 7))
            )
            part = " ".join(sentences) + "\n\n"
        parts.append(part)
        length += len(part)
    return "".join(parts)[:size]


def spans_over(text: str, count: int) -> Iterator[Span]:
    """Yield so many spans over a text, spread evenly, of one to thirty words."""
    dice = random.Random(count)
    at = now()
    for number in range(count):
        start = min(number * len(text) // count + dice.randint(0, 20), len(text) - 2)
        end = min(start + dice.choice((5, 8, 12, 20, 40, 80, 160)), len(text))
        provenance = Provenance(ANNOTATOR, at, milliseconds=900, keys=4)
        identifier = SpanId(f"s-{number:010x}")
        yield Span(identifier, dice.choice(LABELS), (Fragment(start, end),), provenance, {}, None, None)


def add_article(library: FolderLibrary, size: int, spans: int = 0, name: str = "bridge") -> ArticleId:
    """Add an article of so many characters with so many spans, leave it checkpointed, and return its id."""
    data = text_of(size).encode()
    article = read_article(data, name=f"{name}-{size}-{spans}.md", added=now()).article
    library.add(article, data, ".md")
    place = library.id_of(article) or article.id
    if spans:
        annotate(library, article, place, spans)
    return place


def annotate(library: FolderLibrary, article: Article, place: ArticleId, count: int) -> None:
    """Give an article so many spans, a thousand an edit."""
    journal = library.open(place, ANNOTATOR)
    pending: list[Change] = []
    for number, span in enumerate(spans_over(article.text, count), 1):
        pending.append(Change(None, span))
        if number % 1000 == 0 or number == count:
            edit = Edit(journal.next_seq, f"d-{number}", now(), ANNOTATOR, "label.claim", tuple(pending))
            journal.append(edit)
            pending = []
    journal.close()


def new_library(folder: Path) -> FolderLibrary:
    """Make an empty library below a folder."""
    return init_library(folder / "library", "benchmark")
