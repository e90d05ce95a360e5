"""Markdown: CommonMark with tables and strikethrough, its markup turned into blocks and marks.

markdown-it-py reads the source; the text is built here from its tokens. Markup is not in the text, except raw
HTML, which stays as it is.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from functools import cache

from markdown_it import MarkdownIt
from markdown_it.rules_block import StateBlock, paragraph

from reader.core.article import Block, BlockRole
from reader.errors import IngestError
from reader.ingest.decode import decode
from reader.ingest.draft import Draft, Hints
from reader.ingest.frontmatter import split_front_matter
from reader.ingest.markdown_text import TextBuilder
from reader.ingest.pullquote import with_attributions
from reader.ingest.titles import shorten

_DEEPEST = 40
"""How many containers may stand in one another; a list counts twice, as a list and as its item."""


def read(data: bytes, hints: Hints) -> Draft:
    """Read a Markdown file after CommonMark 0.31.2 with the tables and strikethrough of GitHub.

    Args:
        data: The file.
        hints: What is known of it.

    Raises:
        IngestError: If the bytes are not text, or hold none.
    """
    decoded = decode(data, encoding=hints.encoding, claimed=hints.charset)
    about, body, notices = split_front_matter(decoded.text)
    builder = TextBuilder()
    builder.add(_parser().parse(body))
    text = builder.text()
    if not text:
        raise IngestError("empty article", remedy="there is no text between its marks")
    blocks = with_attributions(text, builder.blocks)
    if not about.title:
        about = replace(about, title=_headline(text, blocks))
    return Draft(text, blocks, builder.marks, about, decoded.notices + notices)


def _headline(text: str, blocks: Sequence[Block]) -> str:
    """Return the first heading of level 1, or else a heading that stands first; empty if there is none."""
    headings = (block for block in blocks if block.role is BlockRole.HEADING)
    top = next((block for block in headings if block.level == 1), None)
    if top is None and blocks[0].role is BlockRole.HEADING:
        top = blocks[0]
    return shorten(text[top.start : top.end]) if top is not None else ""


class _Parser(MarkdownIt):
    """Keeps addresses and their visible text as the source has them; it does not judge what may be opened."""

    def normalizeLink(self, url: str) -> str:  # noqa: N802
        return url

    def normalizeLinkText(self, link: str) -> str:  # noqa: N802
        return link

    def validateLink(self, url: str) -> bool:  # noqa: ARG002, N802
        return True


@cache
def _parser() -> MarkdownIt:
    parser = _Parser("commonmark", {"maxNesting": _DEEPEST}).enable(["table", "strikethrough"])
    # The builder joins text by itself.
    parser.disable("text_join")
    parser.block.ruler.before("table", "too_deep", _too_deep)
    return parser


_QUOTE_MARKERS = re.compile(r"(?:>[ \t]*)+")


def _too_deep(state: StateBlock, start_line: int, end_line: int, silent: bool) -> bool:
    """Read what is nested too deeply as a paragraph, where the parser alone would drop it.

    Quotation markers beyond the limit go, as they would at any other depth.
    """
    if state.level < _DEEPEST - 2:
        return False
    begin = state.bMarks[start_line] + state.tShift[start_line]
    if (markers := _QUOTE_MARKERS.match(state.src, begin, state.eMarks[start_line])) is not None:
        state.bMarks[start_line] = markers.end()
        state.tShift[start_line] = 0
    return paragraph(state, start_line, end_line, silent)
