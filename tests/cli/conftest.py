"""A library of two articles, one of them annotated, and the command line to use it with."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest

from reader.cli import main
from reader.core.annotation import Fragment, Provenance, Relation, Span
from reader.core.edit import Change, Edit
from reader.core.ids import Annotator, ArticleId, RelationId, SpanId
from reader.library.founding import init_library
from reader.library.opening import open_library
from reader.stamps import new_id, now

ANN = Annotator("ann")
NOTE = "A short headline\n\n“It was quiet,” said Maud Ellery on Monday.\n"
OTHER = "# Another one\n\nNothing was said about it.\n"

Run = Callable[..., int]


@pytest.fixture
def files(tmp_path: Path) -> Path:
    """Return a folder with two files to read."""
    folder = tmp_path / "files"
    folder.mkdir()
    (folder / "note.txt").write_text(NOTE, encoding="utf-8")
    (folder / "other.md").write_text(OTHER, encoding="utf-8")
    return folder


@pytest.fixture
def library(tmp_path: Path) -> Path:
    """Return the folder of an empty library."""
    folder = tmp_path / "library"
    init_library(folder, "Test library")
    return folder


@pytest.fixture
def run(library: Path) -> Run:
    """Return a function that runs a command on the library as the annotator `ann`."""
    return lambda *words: main(["--library", str(library), "--annotator", "ann", *map(str, words)])


@pytest.fixture
def annotated(library: Path, files: Path, run: Run) -> ArticleId:
    """Fill the library, annotate one article, and return its id."""
    assert run("add", files) == 0
    held = open_library(library)
    article = next(
        held.article(name) for name in held.ids() if held.article(name).title == "A short headline"
    )
    provenance = Provenance(ANN, now())

    def span(name: str, label: str, words: str) -> Span:
        start = article.text.index(words)
        return Span(SpanId(name), label, (Fragment(start, start + len(words)),), provenance)

    items = (
        span("s-quote", "quote", "“It was quiet,”"),
        span("s-cue", "cue", "said"),
        span("s-source", "source", "Maud Ellery"),
        Relation(RelationId("r-cue"), "has_cue", SpanId("s-quote"), SpanId("s-cue"), provenance),
        Relation(RelationId("r-source"), "has_source", SpanId("s-quote"), SpanId("s-source"), provenance),
    )
    with closing(held.open(article.id, ANN)) as journal:
        changes = tuple(Change(None, item) for item in items)
        journal.append(Edit(journal.next_seq, new_id("d"), now(), ANN, "test", changes))
    return article.id
