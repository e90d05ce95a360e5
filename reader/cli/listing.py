"""`list` and `remove`."""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from reader.cli.named import named_articles
from reader.cli.output import complain, confirmed, fitted, safe_print, terminal_width
from reader.cli.session import annotator, existing_library, library_folder
from reader.core.ids import ArticleId
from reader.core.numbers import count
from reader.errors import LibraryError
from reader.library.protocol import Library, Summary

if TYPE_CHECKING:
    from reader.library.order import Order, Ranks

_FEWEST_CELLS = 24
"""A title that has less room beside the id stands above it."""


def list_articles(arguments: argparse.Namespace) -> int:
    """Run `pressmark list`."""
    library = existing_library(arguments)
    summaries = _listed(library, arguments)
    if arguments.json:
        safe_print(json.dumps([_json_row(summary) for summary in summaries]))
    elif summaries:
        head = ("ID", "STATUS", "SPANS", "LENGTH", "TITLE")
        safe_print(*_table([head, *(_row(summary) for summary in summaries)], terminal_width()))
    elif arguments.filter:
        safe_print("No article is like that.", file=sys.stderr)
    else:
        safe_print("There are no articles yet. Add some with `pressmark add FILE`.", file=sys.stderr)
    return 0


def remove(arguments: argparse.Namespace) -> int:
    """Run `pressmark remove`."""
    library = existing_library(arguments)
    articles = named_articles(library.ids(), arguments.articles)
    for article in articles:
        library.article(article)
    what = f"{count(len(articles), 'article')} with everyone's annotations"
    if not arguments.yes and not confirmed(f"remove {what}?", "remove"):
        safe_print("Nothing was removed.")
        return 0
    for article in articles:
        library.remove(article)
        safe_print(f"{article} and its annotations are in the library's trash now")
    safe_print("`pressmark restore ID` puts an article back")
    return 0


def restore(arguments: argparse.Namespace) -> int:
    """Run `pressmark restore`."""
    from reader.library.layout import Layout
    from reader.library.trash import restore as put_back

    existing_library(arguments)
    layout = Layout(library_folder(arguments).resolve())
    for name in arguments.articles:
        aside = put_back(layout, ArticleId(name))
        safe_print(f"{name} and its annotations are back; its tags are not")
        for kept in aside:
            complain(f"what was in the way is kept as {kept.relative_to(layout.root)}")
    return 0


def filtered(library: Library, summaries: Iterator[Summary], words: str) -> Iterator[Summary]:
    """Yield the articles that meet a filter as it is typed; all where there is none.

    Raises:
        LibraryError: If the filter cannot be followed.
    """
    if not words:
        return summaries
    from reader.cli.searching import update_index
    from reader.library.query import parse_query, wanted

    query = parse_query(words)
    if query.texts:
        update_index(library)
    return filter(wanted(library, query), summaries)


def next_to_do(library: Library, arguments: argparse.Namespace) -> ArticleId:
    """Return the first article of the queue.

    Raises:
        LibraryError: If none is left to do.
    """
    from reader.library.order import Order, queue
    from reader.paths import settings_file
    from reader.settings import SettingsFile

    by = Order(arguments.by or SettingsFile(settings_file()).current.queue)
    found = filtered(library, library.summaries(annotator(arguments)), arguments.filter or "")
    waiting = queue(found, by, ranks(library, by, arguments.seed))
    if not waiting:
        raise LibraryError(
            "no article is left to do",
            remedy="`pressmark list --filter status:in_progress` lists those begun",
        )
    return waiting[0].id


def _listed(library: Library, arguments: argparse.Namespace) -> Sequence[Summary]:
    summaries = filtered(library, library.summaries(annotator(arguments)), arguments.filter or "")
    if arguments.sort is None:
        listed = list(summaries)
        return listed[::-1] if arguments.reverse else listed
    from reader.library.order import Order, ordered

    by = Order(arguments.sort)
    return ordered(summaries, by, descending=arguments.reverse, ranks=ranks(library, by, arguments.seed))


def ranks(library: Library, by: Order, seed: int) -> Ranks:
    """Return what an order goes by beside summaries.

    Args:
        library: Whose suggestions tell how unsure they are.
        by: The order.
        seed: Which lots are drawn.
    """
    from reader.library.order import Order, Ranks

    if by is not Order.UNCERTAINTY:
        return Ranks(seed)
    from reader.editor.kept_suggestions import uncertainties

    found = uncertainties(library)
    if not found:
        complain("nothing is known of how unsure suggestions are: `pressmark suggest` finds out")
    return Ranks(seed, found)


def _json_row(summary: Summary) -> dict[str, object]:
    return {
        "id": summary.id,
        "title": summary.title,
        "length": summary.length,
        "added": summary.added,
        "status": str(summary.status),
        "spans": None if summary.spans is None else dict(summary.spans),
        "tags": sorted(summary.tags),
        "publisher": summary.publisher,
        "byline": summary.byline,
        "published": summary.published,
        "language": summary.language,
        "position": summary.position,
        "minutes_left": round(summary.minutes_left, 1),
    }


def _table(rows: Sequence[Sequence[str]], width: int | None) -> Iterator[str]:
    """Yield rows of columns; on a terminal too narrow for id and title side by side, the id below the rest.

    An id is never cut: it is what other commands are given.
    """
    before_title = sum(max(len(cell) for cell in column) + 2 for column in list(zip(*rows, strict=True))[:-1])
    if width is None or width - before_title >= _FEWEST_CELLS:
        yield from fitted(rows, width)
        return
    for row, line in zip(rows, fitted([row[1:] for row in rows], width), strict=True):
        yield line
        yield f"    {row[0]}"


def _row(summary: Summary) -> tuple[str, ...]:
    spans = "?" if summary.spans is None else f"{summary.span_count:,}"
    title = "  ".join([summary.title, *(f"#{tag}" for tag in sorted(summary.tags))])
    return summary.id, str(summary.status), spans, f"{summary.length:,}", title
