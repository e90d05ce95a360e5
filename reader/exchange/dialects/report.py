"""Reports for people who look: a page for each article with its highlights drawn, as HTML or Markdown.

A page of HTML holds all that it needs, runs nothing and loads nothing. There is no way back.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from reader.exchange.account import Loss
from reader.exchange.dialect import Dialect, FilePart, Job, Option, Output
from reader.exchange.dialects import _report_html, _report_markdown
from reader.exchange.dialects._folder import stem
from reader.exchange.record import Record
from reader.exchange.things import Thing

_FLAVOURS = {"html": (_report_html, ".html"), "markdown": (_report_markdown, ".md")}


def write(records: Iterable[Record], job: Job) -> Iterator[Output]:
    """Yield the page of each record, and the page that lists them."""
    flavour, suffix = _FLAVOURS[job.options.get("flavour", "html")]
    index = f"index{suffix}"
    yield FilePart(index, flavour.index_head().encode("utf-8"))
    for record in records:
        path = f"{stem(record)}{suffix}"
        for part in flavour.page(record, job.labels):
            yield FilePart(path, part.encode("utf-8"))
        yield FilePart(index, flavour.index_row(record, path).encode("utf-8"))
        job.account.write(spans=len(record.spans), relations=len(record.relations))
    yield FilePart(index, flavour.index_tail().encode("utf-8"))


DIALECT = Dialect(
    name="report",
    title="Report: a page for each article with its highlights drawn",
    suffix="",
    offsets="none",
    loses=(
        Loss(Thing.ENTITIES, "the name alone is kept"),
        Loss(Thing.DISMISSED, "left out"),
        Loss(Thing.PROVENANCE, "left out"),
        Loss(Thing.METADATA, "only byline, publisher, date and address are kept"),
        Loss(Thing.MARKS, "only what HTML can show without leading elsewhere is kept"),
    ),
    write=write,
    folder=True,
    options=(Option("flavour", "html", "what the pages are written in", ("html", "markdown")),),
)
