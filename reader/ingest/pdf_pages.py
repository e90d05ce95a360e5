"""The lines on the pages of a PDF, as pypdfium2 (an extra) finds them."""

from __future__ import annotations

from statistics import median

import pypdfium2
import pypdfium2.raw

from reader.errors import IngestError
from reader.ingest.draft import without_surrogates
from reader.ingest.pdf_lines import Line

MOST_PAGES = 5_000
"""How many pages a PDF may have."""

_LINE_FEED = 0x0A
_LINE_END = (_LINE_FEED, 0x0D)
# What PDFium has for a hyphen at the end of a line, with no line end after it.
_BROKEN_WORD = (0x02, 0xFFFE)
_MEASURED = 9
"""How many characters of a line are measured, evenly spread: it may begin or end with another typeface."""

_SIGNS = {0x02: "-", 0xFFFE: "-", 0x00: "\ufffd"}


def read_pages(data: bytes) -> tuple[list[list[Line]], dict[str, str]]:
    """Return the lines of each page, and what the document says about itself.

    Args:
        data: The file.

    Raises:
        IngestError: If it is no PDF, damaged, encrypted, or has too many pages.
    """
    try:
        document = pypdfium2.PdfDocument(data)
    except pypdfium2.PdfiumError as fault:
        if "password" in str(fault).lower():
            raise IngestError("the PDF is encrypted", remedy="save it without its password first") from None
        raise IngestError("the PDF is damaged and cannot be opened") from None
    try:
        if len(document) > MOST_PAGES:
            raise IngestError(f"the PDF has more than {MOST_PAGES:,} pages", remedy="split the file")
        return [_lines(document, number) for number in range(len(document))], document.get_metadata_dict()
    finally:
        document.close()


def _lines(document: pypdfium2.PdfDocument, number: int) -> list[Line]:
    try:
        page = document[number]
        words = page.get_textpage()
    except pypdfium2.PdfiumError:
        raise IngestError(f"page {number + 1:,} of the PDF is damaged") from None
    height = page.get_height()
    lines: list[Line] = []
    row: list[int] = []
    count = words.count_chars()
    for index in range(count + 1):
        code = pypdfium2.raw.FPDFText_GetUnicode(words.raw, index) if index < count else _LINE_FEED
        if code not in _LINE_END:
            row.append(code)
        if row and (code in _LINE_END or code in _BROKEN_WORD):
            if line := _line(words, index + (code in _BROKEN_WORD) - len(row), row, height):
                lines.append(line)
            row = []
    words.close()
    page.close()
    return lines


def _line(words: pypdfium2.PdfTextPage, start: int, row: list[int], height: float) -> Line | None:
    """Return a line of a page, or None if nothing is on it.

    Args:
        words: The page's words.
        start: Index of the line's first character.
        row: The code points of its characters.
        height: The page's height, in points.
    """
    text = without_surrogates("".join(chr(code) for code in row)).translate(_SIGNS)
    filled = [index for index, code in enumerate(row) if not chr(code).isspace()]
    if not filled:
        return None
    left = words.get_charbox(start + filled[0], loose=True)[0]
    right = words.get_charbox(start + filled[-1], loose=True)[2]
    boxes = [
        words.get_charbox(start + index, loose=True)
        for index in filled[:: 1 + (len(filled) - 1) // _MEASURED]
    ]
    top, bottom = median(box[3] for box in boxes), median(box[1] for box in boxes)
    return Line(text.strip(), left, right, height - top, height - bottom)
