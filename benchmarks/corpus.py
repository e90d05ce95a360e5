"""Articles and libraries of any size, made the same way each time, for measuring."""

from __future__ import annotations

import random
import re
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path

from reader.core.annotation import Fragment, Provenance, Span, merge_fragments
from reader.core.edit import Change, Edit
from reader.core.ids import Annotator, ArticleId, SpanId
from reader.ingest import read_article
from reader.library.folder import FolderLibrary
from reader.library.founding import init_library
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


def first_words(text: str) -> str:
    """Return the beginning of a paragraph on the first screen, more of it than a row of a list can show."""
    # After a character of ambiguous width a program may place the cursor anew, which would part the words.
    starts = (line[:40] for line in text[:1000].splitlines() if not line.startswith("#"))
    return next(start for start in starts if len(start) == 40 and start.isascii()).strip()


def spans_over(text: str, count: int) -> Iterator[Span]:
    """Yield so many spans over a text, spread evenly, of one to thirty words."""
    dice = random.Random(count)
    for number in range(count):
        start = min(number * len(text) // count + dice.randint(0, 20), len(text) - 2)
        end = min(start + dice.choice((5, 8, 12, 20, 40, 80, 160)), len(text))
        yield span(number, dice.choice(LABELS), Fragment(start, end))


def span(number: int, label: str, *fragments: Fragment) -> Span:
    """Return a span with a number as its id, made in under a second."""
    provenance = Provenance(ANNOTATOR, now(), milliseconds=900, keys=4)
    return Span(SpanId(f"s-{number:010x}"), label, fragments, provenance)


def new_library(folder: Path) -> FolderLibrary:
    """Make an empty library below a folder."""
    return init_library(folder / "library", "benchmark")


def add_article(library: FolderLibrary, size: int, spans: int = 0) -> ArticleId:
    """Add an article of so many characters with so many spans, and return its id."""
    return _add(library, f"bridge-{size}-{spans}.md", text_of(size), lambda text: spans_over(text, spans))


def add_densest(library: FolderLibrary, corpus: Path) -> ArticleId:
    """Add the article of a brat corpus that has the most sources, cues and contents, with these as its spans.

    Args:
        library: Where to add it.
        corpus: The folder with `text/NAME.txt` and `attributions/NAME_ANNOTATOR.ann`.
    """
    densest = max((corpus / "attributions").glob("*.ann"), key=lambda file: sum(1 for _ in _attributed(file)))
    name = densest.stem.rpartition("_")[0]
    text = (corpus / "text" / f"{name}.txt").read_text(encoding="utf-8")
    return _add(library, f"{name}.txt", text, lambda _: _attributed(densest))


def _attributed(file: Path) -> Iterator[Span]:
    labels = {"Source": "source", "Cue": "cue", "Content": "quote"}
    lines = re.findall(r"(?m)^T\d+\t(Source|Cue|Content) ([\d; ]+)\t", file.read_text(encoding="utf-8"))
    for number, (kind, places) in enumerate(lines):
        ends = (map(int, place.split()) for place in places.split(";"))
        yield span(number, labels[kind], *merge_fragments(tuple(Fragment(*place) for place in ends)))


def _add(library: FolderLibrary, name: str, text: str, spans: Callable[[str], Iterable[Span]]) -> ArticleId:
    data = text.encode()
    article = read_article(data, name=name, added=now()).article
    library.add(article, data, Path(name).suffix)
    place = library.id_of(article) or article.id
    journal = library.open(place, ANNOTATOR)
    changes = [Change(None, made) for made in spans(article.text)]
    for start in range(0, len(changes), 1000):
        some = tuple(changes[start : start + 1000])
        journal.append(Edit(journal.next_seq, f"d-{start}", now(), ANNOTATOR, "label.claim", some))
    journal.close()
    return place
