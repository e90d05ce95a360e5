"""How long it takes to turn a Markdown file into an article, beside markdown-it-py's parsing of it alone."""

from __future__ import annotations

from benchmarks.table import arguments, clocked, in_turn, report, row
from reader.ingest import read_article

PIECE = """## The {n}th meeting

The council met on *Tuesday* and heard from **three** speakers. “We have waited {n} years,” said one
of them, “and we will not wait another.” A [report](https://example.org/{n}) said that the cost had doubled.

> A bridge is a promise in steel.

- first the piers,
- then the deck, and
- last the money.

"""


def main() -> None:
    """Measure and print."""
    from markdown_it import MarkdownIt

    options = arguments(__doc__ or "")
    text = "# The bridge\n\n" + "".join(PIECE.format(n=n) for n in range(3000))
    data = text[:1_000_000].encode()
    parser = MarkdownIt("commonmark").enable(["table", "strikethrough"])
    own, peer = in_turn(
        clocked(lambda: read_article(data, name="bridge.md")),
        clocked(lambda: parser.parse(data.decode())),
        rounds=3 if options.quick else 9,
    )
    report([row("read 1 MB of Markdown", own, "markdown-it-py's parse", peer, 1.5)], options.json)


if __name__ == "__main__":
    main()
