"""Plain text: the text is the file itself, so its offsets are the file's own."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from reader.core.article import Block, BlockFlag, BlockRole
from reader.errors import IngestError
from reader.ingest.decode import clean, decode
from reader.ingest.draft import About, Draft, Hints
from reader.ingest.pullquote import attribution_tail, with_attributions
from reader.ingest.titles import is_headline, shorten
from reader.ingest.wrapping import LineRange, wrapped_paragraphs

_LONGEST_BROKEN_LINE = 120


def read(data: bytes, hints: Hints) -> Draft:
    """Read a plain text file.

    Blocks are the parts between blank lines; where lines are too long to have been broken by hand, each line
    is a paragraph and a block. A first line that reads as a headline is a heading.

    Args:
        data: The file.
        hints: What is known of it.

    Raises:
        IngestError: If the bytes are not text, or hold none.
    """
    decoded = decode(data, encoding=hints.encoding, claimed=hints.charset)
    return draft_of(decoded.text, decoded.notices)


def draft_of(source: str, notices: tuple[str, ...] = ()) -> Draft:
    """Make a draft of a plain text.

    Args:
        source: The text; its line ends become LF, and NUL becomes U+FFFD.
        notices: What is to be said about it.

    Raises:
        IngestError: If it is empty, or nothing but white space.
    """
    cleaned = clean(source)
    text = cleaned.text
    paragraphs = list(_paragraphs(text))
    wrapped = wrapped_paragraphs(text, paragraphs)
    blocks = [
        block
        for lines, by_hand in zip(paragraphs, wrapped, strict=True)
        for block in _blocks(text, lines, by_hand=by_hand)
    ]
    if not blocks:
        raise IngestError("empty article", remedy="there is nothing but white space in it")
    title = ""
    if len(blocks) > 1 and is_headline(headline := text[blocks[0].start : blocks[0].end]):
        blocks[0] = replace(blocks[0], role=BlockRole.HEADING, level=1)
        title = shorten(headline)
    return Draft(
        text, with_attributions(text, blocks), about=About(title=title), notices=notices + cleaned.notices
    )


def _paragraphs(text: str) -> Iterator[Sequence[LineRange]]:
    """Yield the runs of lines between blank lines, each line without the white space at its end."""
    lines: list[LineRange] = []
    offset = 0
    for line in text.split("\n"):
        if filled := len(line.rstrip()):
            lines.append((offset, offset + filled))
        elif lines:
            yield lines
            lines = []
        offset += len(line) + 1
    if lines:
        yield lines


def _blocks(text: str, lines: Sequence[LineRange], *, by_hand: bool) -> Iterator[Block]:
    """Yield the blocks of one run of lines.

    Args:
        text: The article's text.
        lines: The run's lines.
        by_hand: True if the lines are pieces of one paragraph.
    """
    if not by_hand and len(lines) > 1 and max(end - start for start, end in lines) > _LONGEST_BROKEN_LINE:
        for index, (start, end) in enumerate(lines):
            flags = BlockFlag.TIGHT if index else BlockFlag.NONE
            yield Block(_unindented(text, start), end, flags=flags)
        return
    start, end = lines[0][0], lines[-1][1]
    if by_hand or len(lines) == 1:
        start = _unindented(text, start)
    flags = BlockFlag.WRAPPED if by_hand else BlockFlag.NONE
    if (tail := attribution_tail(text[start:end])) is not None:
        yield Block(start, lines[-2][1], flags=flags if len(lines) > 2 else BlockFlag.NONE)
        yield Block(_unindented(text, start + tail), end, flags=BlockFlag.TIGHT)
    else:
        yield Block(start, end, flags=flags)


def _unindented(text: str, start: int) -> int:
    while text[start].isspace():
        start += 1
    return start
