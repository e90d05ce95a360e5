"""`list` and `remove`."""

from __future__ import annotations

import argparse
import json
import sys

from reader.cli.output import columns, complain, count, safe_print
from reader.cli.session import annotator, existing_library
from reader.core.ids import ArticleId
from reader.errors import PressmarkError
from reader.library.protocol import Summary


def list_articles(arguments: argparse.Namespace) -> int:
    """Run `pressmark list`."""
    library = existing_library(arguments)
    summaries = list(library.summaries(annotator(arguments)))
    if arguments.json:
        rows = [
            {
                "id": summary.id,
                "title": summary.title,
                "length": summary.length,
                "added": summary.added,
                "status": str(summary.status),
                "spans": None if summary.spans is None else dict(summary.spans),
            }
            for summary in summaries
        ]
        safe_print(json.dumps(rows))
    elif summaries:
        head = ("ID", "STATUS", "SPANS", "LENGTH", "TITLE")
        safe_print(*columns([head, *(_row(summary) for summary in summaries)]))
    else:
        safe_print("There are no articles yet. Add some with `pressmark add FILE`.", file=sys.stderr)
    return 0


def remove(arguments: argparse.Namespace) -> int:
    """Run `pressmark remove`."""
    library = existing_library(arguments)
    articles = [ArticleId(name) for name in arguments.articles]
    for article in articles:
        library.article(article)
    if not arguments.yes and not _is_wanted(len(articles)):
        safe_print("Nothing was removed.")
        return 0
    for article in articles:
        library.remove(article)
        safe_print(f"{article} and its annotations are in the library's trash now")
    return 0


def _row(summary: Summary) -> tuple[str, ...]:
    spans = "?" if summary.spans is None else f"{sum(summary.spans.values()):,}"
    return summary.id, str(summary.status), spans, f"{summary.length:,}", summary.title


def _is_wanted(articles: int) -> bool:
    if not sys.stdin.isatty():
        raise PressmarkError("nobody is there to ask", remedy="say --yes to remove without asking")
    complain(f"remove {count(articles, 'article')} with everyone's annotations? [y/N] ")
    return sys.stdin.readline().strip().lower() in ("y", "yes")
