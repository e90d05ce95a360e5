"""A report as HTML: one page for an article, with all that it needs in itself, and nothing in it that runs or loads.

Whatever an article, a note or a name holds is escaped, and what cannot be seen is shown; only names of colours and
numbers of ours become markup. The words of the page are those of the article alone: numbers are drawn by the style.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import lru_cache
from html import escape
from importlib.resources import files
from urllib.parse import quote

from reader.core.annotation import Span
from reader.core.article import Block, BlockFlag, BlockRole, MarkKind
from reader.core.display import display
from reader.core.labels import LabelSet
from reader.exchange.dialects._report_drawing import (
    INDEX,
    INDEX_TITLE,
    Piece,
    Stretch,
    facts,
    index_cells,
    label_title,
    lanes,
    shown,
    status_of,
    stretches,
    ties_of,
    values_of,
    words_of,
)
from reader.exchange.record import Record

_COLORS = frozenset("red green yellow blue magenta cyan white black".split())
_LANGUAGE = re.compile(r"[A-Za-z0-9]+(-[A-Za-z0-9]+)*")
_ELEMENTS = {
    MarkKind.EMPHASIS: "em",
    MarkKind.STRONG: "strong",
    MarkKind.CODE: "code",
    MarkKind.STRIKE: "s",
}
_POLICY = "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'"


def page(record: Record, labels: LabelSet) -> Iterator[str]:
    """Yield the page of a record."""
    article = record.article
    drawn = list(stretches(record))
    yield _head(display(article.title), article.language or "")
    yield "<main>\n<article>\n<header>\n"
    if not _is_title(drawn[:1], record):
        yield f"<h1 dir=auto>{_text(article.title)}</h1>\n"
    known = [*facts(article), f"annotated by {display(record.annotator)}", status_of(record)]
    yield f"<p class=facts>{''.join(f'<span dir=auto>{escape(fact)}</span>' for fact in known)}</p>\n"
    yield _legend(record, labels)
    yield "</header>\n"
    rows = lanes(record)
    for stretch in drawn:
        yield _block(stretch, record, labels, rows)
    yield "</article>\n<aside>\n"
    yield from _ties(record, labels)
    yield from _annotations(record, labels)
    yield f"</aside>\n</main>\n<footer>SHA-256 of the text {article.sha256}</footer>\n</body>\n</html>\n"


def index_head() -> str:
    """Return the beginning of the page that lists the others."""
    heads = "".join(_cell("th", name, name.capitalize()) for name in INDEX)
    return (
        f"{_head(INDEX_TITLE, 'en')}<main class=index>\n<h1>{INDEX_TITLE}</h1>\n<table>\n"
        f"<thead><tr>{heads}</thead>\n"
    )


def index_row(record: Record, path: str) -> str:
    """Return the row of a record in that page.

    Args:
        record: The record.
        path: Where its page is.
    """
    title, *others = map(_text, index_cells(record))
    rest = "".join(_cell("td", name, cell) for name, cell in zip(INDEX[1:], others, strict=True))
    return f'<tr><td dir=auto><a href="{escape(quote(path))}">{title}</a>{rest}\n'


def index_tail() -> str:
    """Return the end of that page."""
    return "</table>\n</main>\n</body>\n</html>\n"


@lru_cache(maxsize=1)
def _style() -> str:
    return (files("reader.exchange") / "templates" / "report.css").read_text(encoding="utf-8")


def _head(title: str, language: str) -> str:
    tongue = f' lang="{language}"' if _LANGUAGE.fullmatch(language) else ""
    return (
        f"<!doctype html>\n<html{tongue}>\n<head>\n<meta charset=utf-8>\n"
        f'<meta http-equiv="Content-Security-Policy" content="{_POLICY}">\n'
        "<meta name=viewport content='width=device-width'>\n<meta name=referrer content=no-referrer>\n"
        f"<title>{escape(title)}</title>\n<style>\n{_style()}</style>\n</head>\n<body>\n"
    )


def _cell(element: str, name: str, words: str) -> str:
    return f"<{element}{' class=count' if name in ('spans', 'relations') else ''}>{words}"


def _text(words: str) -> str:
    return escape(shown(words))


def _is_title(first: Sequence[Stretch], record: Record) -> bool:
    """Tell whether an article begins with its title as a heading."""
    article = record.article
    return any(
        stretch.block.level == 1 and article.text[stretch.block.start : stretch.block.end] == article.title
        for stretch in first
    )


def _color(labels: LabelSet, name: str) -> str:
    label = labels.label(name)
    return label.color if label and label.color in _COLORS else "white"


def _chip(number: int, span: Span, labels: LabelSet, to: str, mark: str = "") -> str:
    """Return a number that leads from the text to the list, or back."""
    return (
        f'<a class=n href="#{to}{number}" data-n="{mark}{number}" style="--c:var(--{_color(labels, span.label)})"'
        f' title="{escape(label_title(labels, span.label))} {number}"></a>'
    )


def _legend(record: Record, labels: LabelSet) -> str:
    names = list(dict.fromkeys(span.label for span in record.spans))
    order = {label.name: place for place, label in enumerate(labels.labels)}
    names.sort(key=lambda name: order.get(name, len(order)))
    items = (
        f'<li style="--c:var(--{_color(labels, name)})">{escape(label_title(labels, name))}'
        f" <b>{sum(span.label == name for span in record.spans):,}</b>"
        for name in names
    )
    return (
        f"<ul class=legend>\n{chr(10).join(items)}\n</ul>\n"
        if names
        else "<p class=none>Nothing is marked.</p>\n"
    )


def _block(stretch: Stretch, record: Record, labels: LabelSet, rows: Sequence[int]) -> str:
    block = stretch.block
    depth = max((rows[number - 1] + 1 for piece in stretch.pieces for number in piece.spans), default=0)
    name = f"h{block.level}" if block.role is BlockRole.HEADING and 1 <= block.level <= 6 else "p"
    words = "".join(_piece(piece, record, labels, rows) for piece in stretch.pieces)
    marker = f' data-marker="{_text(block.marker)}"' if block.marker else ""
    return (
        f'<{name} dir=auto class="{_classes(block)}" data-start={block.start}{marker}'
        f' style="--d:{depth};--q:{block.quotes};--i:{block.indent}">{words}</{name}>\n'
    )


def _classes(block: Block) -> str:
    more = (
        ("wrapped", block.flags & BlockFlag.WRAPPED),
        ("tight", block.flags & BlockFlag.TIGHT),
        ("ruled", block.flags & BlockFlag.RULED),
        ("columns", block.flags & BlockFlag.TABLE_HEAD),
        ("quoted", block.quotes),
    )
    return " ".join((str(block.role), *(name for name, holds in more if holds)))


def _piece(piece: Piece, record: Record, labels: LabelSet, rows: Sequence[int]) -> str:
    words = _text(record.article.text[piece.start : piece.end])
    for mark in piece.marks:
        words = f"<{_ELEMENTS[mark]}>{words}</{_ELEMENTS[mark]}>"
    if not piece.spans:
        return words
    spans = [(number, record.spans[number - 1]) for number in piece.spans]
    chips = "".join(
        _chip(number, span, labels, "s", "…" if number in piece.again else "")
        if number in piece.again
        else f"<i id=t{number}></i>{_chip(number, span, labels, 's')}"
        for number, span in spans
        if number in piece.begins
    )
    lines = {rows[number - 1]: _color(labels, span.label) for number, span in spans}
    _, least = min(spans, key=lambda pair: (pair[1].end - pair[1].start, -pair[0]))
    style = "".join(f"--l{lane}:var(--{color});" for lane, color in sorted(lines.items()))
    names = "; ".join(f"{label_title(labels, span.label)} {number}" for number, span in spans)
    return (
        f'{chips}<mark data-s="{" ".join(map(str, piece.spans))}" title="{escape(names)}"'
        f' style="{style}--c:var(--{_color(labels, least.label)})">{words}</mark>'
    )


def _ties(record: Record, labels: LabelSet) -> Iterator[str]:
    """Yield what spans are tied to: a quote to its source and cue, and whatever else there is."""
    numbers = {span.id: number for number, span in enumerate(record.spans, 1)}
    for title, heads in ties_of(record, labels):
        yield f"<h2>{title}</h2>\n<ol class=ties>\n"
        for head, ties in heads.items():
            number = numbers[head]
            span = record.spans[number - 1]
            yield f'<li style="--c:var(--{_color(labels, span.label)})">{_named(record, span, number, labels)}<dl>'
            for tie in ties:
                tail = record.spans[numbers[tie.tail] - 1]
                named = _named(record, tail, numbers[tie.tail], labels)
                yield f"<dt>{_text(tie.type.replace('_', ' '))}<dd>{named}"
            yield "</dl>\n"
        yield "</ol>\n"


def _named(record: Record, span: Span, number: int, labels: LabelSet) -> str:
    entity = next((entity.name for entity in record.entities if entity.id == span.entity), "")
    who = f" <span class=who dir=auto>{_text(entity)}</span>" if entity else ""
    return f"{_chip(number, span, labels, 's')}<q dir=auto>{escape(words_of(record, span))}</q>{who}"


def _annotations(record: Record, labels: LabelSet) -> Iterator[str]:
    if not record.spans:
        return
    yield "<h2>All that is marked</h2>\n<ol class=all>\n"
    for number, span in enumerate(record.spans, 1):
        values = "".join(
            f"<dt>{_text(name)}<dd dir=auto>{_text(value)}" for name, value in values_of(record, span).items()
        )
        note = f"<p class=note dir=auto>{_text(span.note)}</p>" if span.note else ""
        yield (
            f'<li id=s{number} style="--c:var(--{_color(labels, span.label)})">'
            f"<b>{escape(label_title(labels, span.label))}</b> {_back(record, span, number, labels)}"
            f"{f'<dl>{values}</dl>' if values else ''}{note}\n"
        )
    yield "</ol>\n"


def _back(record: Record, span: Span, number: int, labels: LabelSet) -> str:
    return _named(record, span, number, labels).replace(f'href="#s{number}"', f'href="#t{number}"', 1)
