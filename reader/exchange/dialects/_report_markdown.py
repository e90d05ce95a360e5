"""A report as Markdown: brackets and numbers around what is marked, and tables of what it is.

Whatever an article, a note or a name holds is escaped, so that it shows as itself in CommonMark and on GitHub.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from urllib.parse import quote

from reader.core.article import BlockRole
from reader.core.display import display
from reader.core.labels import LabelSet
from reader.exchange.dialects._report_drawing import (
    INDEX,
    INDEX_TITLE,
    Stretch,
    facts,
    index_cells,
    label_title,
    shown,
    status_of,
    stretches,
    ties_of,
    values_of,
    words_of,
)
from reader.exchange.record import Record

_RAISED = str.maketrans("0123456789", "⁰¹²³⁴⁵⁶⁷⁸⁹")
_SPECIAL = re.compile(
    r"[\\`*_\[\]<>&|~$^@#=!:]|(?<=www)\.|^[ ]*[-+]|^[ ]*\d+[.)]", re.IGNORECASE | re.MULTILINE
)
"""What could be markup: of CommonMark, of tables, and of what GitHub makes of bare addresses, names and formulas."""


def page(record: Record, labels: LabelSet) -> Iterator[str]:
    """Yield the page of a record."""
    known = [*facts(record.article), f"annotated by {display(record.annotator)}", status_of(record)]
    yield f"# {_line(record.article.title)}\n\n{' · '.join(map(_line, known))}\n"
    for stretch in stretches(record):
        yield f"\n{_block(stretch, record)}\n"
    numbers = {span.id: number for number, span in enumerate(record.spans, 1)}
    for title, heads in ties_of(record, labels):
        yield f"\n## {title}\n\n"
        for head, ties in heads.items():
            yield f"- {_named(record, numbers[head])}\n"
            for tie in ties:
                yield f"  - {_line(tie.type.replace('_', ' '))}: {_named(record, numbers[tie.tail])}\n"
    if record.spans:
        yield "\n## All that is marked\n\n| | label | words | who | more | note |\n|---|---|---|---|---|---|\n"
    names = {entity.id: entity.name for entity in record.entities}
    for number, span in enumerate(record.spans, 1):
        values = ", ".join(f"{_line(name)} {_line(value)}" for name, value in values_of(record, span).items())
        cells = (
            str(number),
            _line(label_title(labels, span.label)),
            _line(words_of(record, span)),
            _line(names[span.entity]) if span.entity else "",
            values,
            _line(span.note or ""),
        )
        yield f"| {' | '.join(cells)} |\n"


def index_head() -> str:
    """Return the beginning of the page that lists the others."""
    return f"# {INDEX_TITLE}\n\n| {' | '.join(INDEX)} |\n|{'---|' * len(INDEX)}\n"


def index_row(record: Record, path: str) -> str:
    """Return the row of a record in that page.

    Args:
        record: The record.
        path: Where its page is.
    """
    title, *others = map(_line, index_cells(record))
    return f"| {' | '.join((f'[{title}](<{quote(path)}>)', *others))} |\n"


def index_tail() -> str:
    """Return the end of that page."""
    return ""


def _escaped(text: str) -> str:
    return _SPECIAL.sub(lambda match: f"{match[0][:-1]}\\{match[0][-1]}", text)


def _line(text: str) -> str:
    """Return text on one line, where it can be nothing but text."""
    return _escaped(" ".join(shown(text).split()))


def _named(record: Record, number: int) -> str:
    return f"**{number}** {_line(words_of(record, record.spans[number - 1]))}"


def _block(stretch: Stretch, record: Record) -> str:
    """Return a block with brackets around what is marked in it."""
    parts = []
    for piece in stretch.pieces:
        parts += [f"⟦{str(number).translate(_RAISED)}" for number in piece.begins]
        parts.append(_escaped(shown(record.article.text[piece.start : piece.end])))
        parts += [f"{str(number).translate(_RAISED)}⟧" for number in reversed(piece.ends)]
    lines = [" ".join(line.split()) for line in "".join(parts).split("\n")]
    block = stretch.block
    if block.role is BlockRole.HEADING:
        return f"{'#' * min(block.level + 1, 6)} {' '.join(lines)}"
    paragraphs = re.split(r"\n{2,}", "\n".join(lines).strip("\n"))
    words = "\n\n".join(paragraph.replace("\n", "\\\n") for paragraph in paragraphs)
    prefix = "> " * (block.quotes or block.role is BlockRole.QUOTATION)
    if block.marker:
        words = f"{_line(block.marker)} {words}"
    return "\n".join(f"{prefix}{line}" for line in words.split("\n"))
