"""`agreement`: how far people agree about the articles that more than one of them has annotated."""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import combinations, groupby
from typing import TypeAlias

from reader.cli.output import columns, fitted, safe_print, terminal_width
from reader.cli.progress import progress
from reader.cli.records import chosen_articles, people_chosen, records
from reader.cli.session import existing_library
from reader.core.annotation import Span
from reader.core.entities import plain
from reader.core.ids import Annotator, ArticleId, Offset
from reader.core.labels import LabelSet
from reader.core.numbers import count
from reader.errors import PressmarkError
from reader.exchange.record import Record
from reader.suggest.agreement import Agreement, Pair, Values, Work, values_of

_LEGEND = (
    "Exact: both ends of every fragment, punctuation at the edges ignored; overlap: at least one character.",
    "Relations: between spans that both have. Values: of spans of one label that overlap; kappa is Cohen's.",
)
_SHOWN = 60
"""How many code points of a span's words a difference shows."""
_NOTHING = "-"

_Difference: TypeAlias = tuple[ArticleId, Offset, str, str, str, str]
"""Article, first code point, what it is about, how they differ, and what each of two people has there."""


@dataclass(slots=True)
class _Compared:
    """Two people, and what has been found of them.

    Args:
        articles: How many articles both have annotated.
        aided: In how many of them suggestions were shown to one of them.
        found: The counts.
        differences: Where they differ, by article, in text order.
    """

    articles: int = 0
    aided: int = 0
    found: Agreement = field(default_factory=Agreement)
    differences: list[_Difference] = field(default_factory=list)


def agreement(arguments: argparse.Namespace) -> int:
    """Run `pressmark agreement`."""
    library = existing_library(arguments)
    chosen = people_chosen(arguments, library)
    if chosen.annotators is not None and len(chosen.annotators) == 1:
        raise PressmarkError(
            f"{', '.join(chosen.annotators)} alone cannot be compared",
            remedy="name two or more with --annotator, or nobody for all",
        )
    compared: dict[tuple[Annotator, Annotator], _Compared] = {}
    with progress("Comparing", len(chosen_articles(library, chosen))) as advance:
        for _, held in groupby(records(library, chosen, advance), key=lambda record: record.article.id):
            for one, other in combinations(held, 2):
                pair = compared.setdefault((one.annotator, other.annotator), _Compared())
                _compare(pair, one, other, library.labels)
    if not compared:
        which = " or ".join(sorted(chosen.statuses or ()))
        safe_print(
            f"No article is {which} by two of those who annotate: --status names other articles.",
            file=sys.stderr,
        )
        return 1
    if arguments.json:
        safe_print(json.dumps([_json(names, pair) for names, pair in sorted(compared.items())]))
    else:
        for names, pair in sorted(compared.items()):
            _print(names, pair, listed=arguments.differences)
        safe_print(*_LEGEND)
    return 0


def _compare(pair: _Compared, one: Record, other: Record, labels: LabelSet) -> None:
    works = tuple(Work(record.spans, record.relations, record.computed) for record in (one, other))
    first, second = works
    text = one.article.text
    met = pair.found.add(text, first, second, labels)
    pair.articles += 1
    pair.aided += any("shown" in record.aid for record in (one, other))
    for item in met:
        pair.differences += _differing(one.article.id, text, item, first, second, labels)


def _differing(
    article: ArticleId, text: str, pair: Pair, first: Work, second: Work, labels: LabelSet
) -> Iterator[_Difference]:
    start, label = pair.first.start, pair.first.label
    words = (_words(text, pair.one), _words(text, pair.other))
    if pair.same is None:
        both = len(pair.spans) > 1
        what = " / ".join(span.label for span in pair.spans)
        yield article, start, what, "another label" if both else "only one has it", *words
        return
    if not pair.alike:
        yield article, start, label, "other ends", *words
    for name, (one, other) in values_of(*pair.same, first, second, labels).items():
        if one != other:
            yield article, start, f"{label}.{name}", "another value", one or _NOTHING, other or _NOTHING


def _words(text: str, span: Span | None) -> str:
    if span is None:
        return _NOTHING
    words = plain(" … ".join(text[part.start : part.end] for part in span.fragments))
    return (
        words
        if len(words) <= _SHOWN
        else f"{words[: _SHOWN // 2].rstrip()} … {words[-_SHOWN // 2 :].lstrip()}"
    )


def _print(names: tuple[Annotator, Annotator], pair: _Compared, *, listed: bool) -> None:
    one, other = names
    safe_print(f"{one} and {other}: {count(pair.articles, 'article')}{_aided(pair)}", "")
    found = pair.found
    rows = [
        ("", one, other, "EXACT F1", "OVERLAP F1"),
        *(
            (
                name,
                f"{exact.proposed:,.0f}",
                f"{exact.gold:,.0f}",
                f"{exact.f1:.2f}",
                f"{found.overlap[name].f1:.2f}",
            )
            for name, exact in found.exact.items()
        ),
    ]
    safe_print(*columns(rows), "")
    if found.values:
        told = [(f"{label}.{name}", *_figures(values)) for (label, name), values in found.values.items()]
        safe_print(*columns([("VALUES", "SPANS", "EQUAL", "KAPPA"), *told]), "")
    if listed and pair.differences:
        head = ("ARTICLE", "AT", "WHAT", "DIFFERENCE", one, other)
        listing = [tuple(map(str, row)) for row in pair.differences]
        safe_print(*fitted([head, *listing], terminal_width()), "")


def _aided(pair: _Compared) -> str:
    if not pair.aided:
        return ""
    where = "" if pair.aided == pair.articles else f" in {count(pair.aided, 'article')}"
    return f"; suggestions were shown{where}, which can make people agree"


def _figures(values: Values) -> Sequence[str]:
    kappa = values.kappa
    return f"{values.number:,}", f"{values.equal:.2f}", "-" if kappa is None else f"{kappa:.2f}"


def _json(names: tuple[Annotator, Annotator], pair: _Compared) -> dict[str, object]:
    found = pair.found
    return {
        "annotators": names,
        "articles": pair.articles,
        "with_suggestions": pair.aided,
        "spans_and_relations": {
            name: {
                "first": exact.proposed,
                "second": exact.gold,
                "exact": exact.right,
                "exact_f1": round(exact.f1, 4),
                "overlap": found.overlap[name].right,
                "overlap_f1": round(found.overlap[name].f1, 4),
            }
            for name, exact in found.exact.items()
        },
        "values": {
            f"{label}.{name}": {
                "spans": values.number,
                "equal": round(values.equal, 4),
                "kappa": None if values.kappa is None else round(values.kappa, 4),
            }
            for (label, name), values in found.values.items()
        },
        "differences": [
            dict(zip(("article", "start", "what", "difference", "first", "second"), row, strict=True))
            for row in pair.differences
        ],
    }
