"""`tag` and `status`: what the list is sorted and filtered by."""

from __future__ import annotations

import argparse
from contextlib import closing

from reader.cli.named import named_articles
from reader.cli.output import safe_print
from reader.cli.session import annotator, existing_library
from reader.errors import PressmarkError
from reader.library.protocol import Status


def tag(arguments: argparse.Namespace) -> int:
    """Run `pressmark tag`."""
    library = existing_library(arguments)
    words = [word for word in arguments.words if word != "--"]
    articles = named_articles(library.ids(), (word for word in words if word[:1] not in ("+", "-")))
    if not articles:
        raise PressmarkError("no article is named", remedy="write `pressmark tag ID +TAG -TAG`")
    library.change_tags(
        articles,
        add=[word[1:] for word in words if word.startswith("+")],
        remove=[word[1:] for word in words if word.startswith("-")],
    )
    tags = library.tags()
    for article in articles:
        safe_print(" ".join([article, *(f"#{name}" for name in sorted(tags.get(article, ())))]))
    return 0


def set_status(arguments: argparse.Namespace) -> int:
    """Run `pressmark status`."""
    library, name = existing_library(arguments), annotator(arguments)
    articles = named_articles(library.ids(), arguments.articles)
    for article in articles:
        library.article(article)
    for article in articles:
        with closing(library.open(article, name)) as journal:
            before, wanted = journal.status, Status(arguments.status)
            journal.set_status(wanted)
        safe_print(f"{article} {wanted}" + (", as before" if before is wanted else f", was {before}"))
    return 0
