"""Pull quotes and displayed quotations: which paragraph an attribution line belongs to.

A pull quote is a paragraph that is somebody's words without quotation marks, and the paragraph after it holds
nothing but the attribution. Both are known by their shape, so an ordinary paragraph is left as it is in doubt.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from reader.core.article import Block, BlockRole
from reader.ingest.attribution import DASH, LONGEST, QUOTATION_MARK, is_attribution_line, last_of_name
from reader.ingest.draft import BULLET

_IN_QUOTATION_MARKS = re.compile(r"[\"“„«「『][^\"“”„«»「」『』]+[\"”“»」』][.,]?")
_LONGEST_QUOTE = 800
_SENTENCE_END = re.compile(r"[.?!…。！？؟।][)\]’']*$")
_STAFF = re.compile(
    r"\b(?:columnist|contributor|correspondent|photographer|reporter|staff|writer)\b", re.IGNORECASE
)


def reads_as_pull_quote(paragraph: str) -> bool:
    """Tell whether a paragraph can be a pull quote: whole sentences, not too long, no quotation marks."""
    return (
        10 <= len(paragraph) <= _LONGEST_QUOTE
        and not DASH.match(paragraph)
        and bool(_SENTENCE_END.search(paragraph.rstrip()))
        and not QUOTATION_MARK.search(paragraph)
    )


def attribution_tail(paragraph: str, *, quoted: bool = False) -> int | None:
    """Return where the last line of a paragraph begins if it is a dash and an attribution of the lines above.

    Args:
        paragraph: The paragraph's text with its line breaks.
        quoted: True if the source says that the paragraph is a quotation.
    """
    head, newline, tail = paragraph.rpartition("\n")
    if not newline or not DASH.match(tail.lstrip()) or not is_attribution_line(tail):
        return None
    if DASH.match(head.rpartition("\n")[2].lstrip()) or not (quoted or reads_as_pull_quote(head)):
        return None
    return len(head) + 1


def with_attributions(text: str, blocks: Sequence[Block]) -> list[Block]:
    """Return the blocks with pull quotes and attribution lines marked as what they are.

    A line under a block quotation, or the last one inside it, is an attribution too; the quotation keeps its
    role. So does a paragraph that stands in quotation marks as a whole.

    Args:
        text: The article's text.
        blocks: Its blocks in order.
    """
    marked = list(blocks)
    for index in range(1, len(marked)):
        line = marked[index]
        if line.end - line.start > LONGEST:
            continue
        if (role := _role_of_attributed(text, marked, index)) is not None:
            quote = marked[index - 1]
            marked[index - 1] = replace(quote, role=role)
            marked[index] = replace(line, role=BlockRole.ATTRIBUTION, marker="", indent=quote.indent)
    return marked


def _role_of_attributed(text: str, blocks: Sequence[Block], index: int) -> BlockRole | None:
    """Return the role of the block before `index` if the block at `index` is its attribution, else None."""
    quote, line = blocks[index - 1], blocks[index]
    after = blocks[index + 1] if index + 1 < len(blocks) else None
    listed = _is_lone_item(quote, line, after)
    if not listed and (line.indent or line.role not in (BlockRole.PARAGRAPH, BlockRole.QUOTATION)):
        return None
    words = text[line.start : line.end]
    if not is_attribution_line(words, dashed=listed):
        return None
    dashed = listed or DASH.match(words) is not None
    if quote.role is BlockRole.QUOTATION:
        last = after is None or after.quotes < line.quotes
        return quote.role if dashed or last or line.quotes < quote.quotes else None
    if quote.role is not BlockRole.PARAGRAPH or quote.indent or line.quotes:
        return None
    said = text[quote.start : quote.end]
    if dashed:
        # A dash before the next block too makes this a list.
        doubtful = after is not None and DASH.match(text, after.start) is not None
    else:
        # A byline stands under the first paragraph or at the end; a caption speaks of the person it names.
        byline = index == 1 or (after is None and _STAFF.search(words) is not None)
        doubtful = byline or last_of_name(words) in said
    if doubtful:
        return None
    if _IN_QUOTATION_MARKS.fullmatch(said):
        return BlockRole.PARAGRAPH
    return BlockRole.PULL_QUOTE if reads_as_pull_quote(said) else None


def _is_lone_item(before: Block, item: Block, after: Block | None) -> bool:
    """Tell whether a list item is the only one of its list: Markdown reads `- Name` under a quotation so."""
    return (
        item.role is BlockRole.LIST_ITEM
        and item.marker == BULLET
        and item.indent == before.indent + 1
        and (after is None or after.indent < item.indent)
    )
