"""`stats`: how fast you annotate, and what becomes of suggestions."""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Iterator, Mapping, Sequence
from textwrap import wrap

from reader.cli.output import columns, fitted, safe_print, terminal_width
from reader.cli.session import annotator, existing_library
from reader.core.ids import Annotator
from reader.editor.aid import Aid
from reader.editor.pace import ArticlePace, Pace, library_pace, together
from reader.editor.pace_table import LEGEND, table
from reader.library.protocol import Library, Status

_FEWEST_CELLS = 24
"""A title that has less room beside its figures stands above them."""


def stats(arguments: argparse.Namespace) -> int:
    """Run `pressmark stats`."""
    library, name = existing_library(arguments), annotator(arguments)
    if arguments.team:
        return _print_team(library, as_json=arguments.json)
    articles = list(library_pace(library, name))
    total, days = together(articles)
    if arguments.json:
        safe_print(json.dumps(_json(name, total, days, articles), ensure_ascii=False))
    elif not articles:
        safe_print(f"{name} has not annotated anything yet.", file=sys.stderr)
    else:
        _print(total, days, articles)
    return 0


def _print_team(library: Library, *, as_json: bool) -> int:
    """Print how far everybody is who has annotated anything."""
    everyone = sorted({name for article in library.ids() for name in library.annotators(article)})
    done = {name: _progress(library, name) for name in everyone}
    if as_json:
        safe_print(json.dumps(done, ensure_ascii=False))
    elif not done:
        safe_print("Nobody has annotated anything yet.", file=sys.stderr)
    else:
        head = ("ANNOTATOR", *(str(status).replace("_", " ").upper() for status in Status), "SPANS")
        rows = [(name, *(f"{number:,}" for number in counts.values())) for name, counts in done.items()]
        safe_print(*columns([head, *rows]))
    return 0


def _progress(library: Library, annotator: Annotator) -> dict[str, int]:
    """Return how many articles have which status for an annotator, and how many spans there are in all of them."""
    found = dict.fromkeys([*map(str, Status), "spans"], 0)
    for summary in library.summaries(annotator):
        found[str(summary.status)] += 1
        found["spans"] += sum((summary.spans or {}).values())
    return found


def _print(total: Pace, days: Mapping[str, Pace], articles: Sequence[ArticlePace]) -> None:
    width = terminal_width()
    safe_print(*_table("DAY", [*days.items(), ("all", total)], width), "")
    safe_print(*_table("ARTICLE", [(_about(found), found.total) for found in articles], width), "")
    safe_print(*(line for words in LEGEND for line in (wrap(words, width) if width else [words])))


def _about(found: ArticlePace) -> str:
    """Return an article's title, and what has to be known of it in a study of agreement."""
    return found.title + {Aid.OFF: "  (suggestions off)", Aid.BOTH: "  (suggestions off for a time)"}.get(
        found.aid, ""
    )


def _table(about: str, paces: Sequence[tuple[str, Pace]], width: int | None) -> Iterator[str]:
    lines = table([pace for _, pace in paces])
    names = [about, *(name for name, _ in paces)]
    if width is None or width - len(lines[0]) >= _FEWEST_CELLS or about == "DAY":
        yield from fitted(list(zip(lines, names, strict=True)), width)
        return
    for line, name in zip(lines, fitted([(name,) for name in names], width), strict=True):
        yield line if name == about else name
        if name != about:
            yield line


def _json(
    name: str, total: Pace, days: Mapping[str, Pace], articles: Sequence[ArticlePace]
) -> dict[str, object]:
    return {
        "annotator": name,
        "total": _row(total),
        "days": {day: _row(pace) for day, pace in days.items()},
        "articles": [
            {
                "id": found.article,
                "title": found.title,
                "suggestions": str(found.aid),
                "total": _row(found.total),
                "days": {day: _row(pace) for day, pace in found.days.items()},
            }
            for found in articles
        ],
    }


def _row(pace: Pace) -> dict[str, object]:
    return {
        "annotations": pace.annotations,
        "attributions": pace.attributions,
        "milliseconds": pace.milliseconds,
        "keys": pace.keys,
        "annotations_an_hour": _rounded(pace.hourly(pace.annotations)),
        "attributions_an_hour": _rounded(pace.hourly(pace.attributions)),
        "keys_an_annotation": _rounded(pace.keys_each(pace.annotations)),
        "keys_an_attribution": _rounded(pace.keys_each(pace.attributions)),
        "suggestions": {"accepted": pace.accepted, "edited": pace.edited, "refused": pace.refused},
    }


def _rounded(number: float | None) -> float | None:
    return None if number is None else round(number, 1)
