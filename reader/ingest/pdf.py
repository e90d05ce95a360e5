"""PDF: the words of its pages put together again, by pypdfium2 (an extra)."""

from __future__ import annotations

import re
from collections.abc import Mapping
from importlib.util import find_spec

from reader.core.article import Block, BlockRole
from reader.core.ids import JSONValue
from reader.errors import IngestError
from reader.ingest.draft import About, Draft, Hints, single_line
from reader.ingest.pdf_lines import Paragraph, paragraphs
from reader.ingest.pullquote import with_attributions
from reader.ingest.titles import shorten

_DATE = re.compile(r"D:(\d{4})(\d\d)?(\d\d)?(\d\d)?(\d\d)?(\d\d)?")
# What programs write where nobody said anything, and word processors where nobody gave a title.
_NOTHING = re.compile(r"\(?(?:untitled|anonymous|unspecified|unknown)\)?", re.IGNORECASE)
_NO_TITLE = re.compile(r".*\.(?:docx?|pdf|indd|tex|dvi|odt|rtf|qxd)|microsoft word - .*", re.IGNORECASE)


def read(data: bytes, hints: Hints) -> Draft:  # noqa: ARG001
    """Read a PDF (ISO 32000): its words, without what is printed on the edge of most pages.

    Lines become paragraphs again, and words that were hyphenated at their ends become whole.

    Args:
        data: The file.
        hints: What is known of it; a PDF knows its encoding itself.

    Raises:
        IngestError: If it is no PDF, encrypted, or holds pictures of words only, or pypdfium2 is missing.
    """
    if find_spec("pypdfium2") is None:
        raise IngestError("PDF files need another package", remedy="pip install 'pressmark[pdf]'")
    from reader.ingest.pdf_pages import read_pages

    pages, information = read_pages(data)
    read = paragraphs(pages)
    if not read:
        raise IngestError(
            "the PDF holds no text, only pictures of it",
            remedy="let a program for text recognition read it first",
        )
    text = "\n\n".join(paragraph.text for paragraph in read)
    return Draft(text, with_attributions(text, _blocks(read)), about=_about(information, read))


def _blocks(read: list[Paragraph]) -> list[Block]:
    blocks: list[Block] = []
    start = 0
    for paragraph in read:
        end = start + len(paragraph.text)
        role = BlockRole.HEADING if paragraph.level else BlockRole.PARAGRAPH
        blocks.append(Block(start, end, role, paragraph.level))
        start = end + 2
    return blocks


def _about(information: Mapping[str, str], read: list[Paragraph]) -> About:
    title = _said(information, "Title")
    if not title or _NO_TITLE.fullmatch(title):
        title = next((paragraph.text for paragraph in read if paragraph.level), "")
    rest: dict[str, JSONValue] = {
        name.lower(): words for name in ("Subject", "Keywords") if (words := _said(information, name))
    }
    return About(
        title=shorten(title),
        byline=_said(information, "Author") or None,
        published=_date(information.get("CreationDate", "")),
        metadata=rest,
    )


def _said(information: Mapping[str, str], name: str) -> str:
    """Return what a document says of itself; nothing where a program put a word there because nobody did."""
    words = single_line(information.get(name, ""))
    return "" if _NOTHING.fullmatch(words) else words


def _date(printed: str) -> str | None:
    """Return the day of a date as PDF writes it: `D:20260302101500+01'00'`."""
    found = _DATE.match(printed)
    return "-".join(part for part in found.groups()[:3] if part) if found is not None else None
