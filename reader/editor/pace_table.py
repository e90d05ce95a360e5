"""The pace of work as a table of short words, for the command line and the screen alike."""

from __future__ import annotations

from collections.abc import Sequence

from reader.editor.pace import Pace

_GROUPS = (
    ("TIME",),
    ("SPANS", "/HOUR", "KEYS"),
    ("ATTR.", "/HOUR", "KEYS"),
    ("SUGG.", "ACC.", "EDIT", "REF."),
)
LEGEND = (
    "TIME at the keys, pauses left out. SPANS: annotations that stand; ATTR.: quotes and claims with a source or cue.",
    "/HOUR and KEYS: how many an hour and keys for each, over all the time and keys. "
    "SUGG.: suggestions accepted as they were, edited, or refused. Days are in UTC.",
)
_NONE = "–"


def table(paces: Sequence[Pace]) -> list[str]:
    """Return the head of the table, then a line for each pace; all are of one length, in ASCII and dashes."""
    rows = [tuple(name for group in _GROUPS for name in group), *map(_cells, paces)]
    widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
    lines = []
    for row in rows:
        cells = iter([cell.rjust(width) for cell, width in zip(row, widths, strict=True)])
        lines.append("  ".join(" ".join(next(cells) for _ in group) for group in _GROUPS))
    return lines


def _cells(pace: Pace) -> tuple[str, ...]:
    told = pace.suggestions
    shares = (
        f"{number / told:.0%}" if told else _NONE for number in (pace.accepted, pace.edited, pace.refused)
    )
    return (
        _time(pace.milliseconds),
        f"{pace.annotations:,}",
        _number(pace.hourly(pace.annotations), 0),
        _number(pace.keys_each(pace.annotations), 1),
        f"{pace.attributions:,}",
        _number(pace.hourly(pace.attributions), 0),
        _number(pace.keys_each(pace.attributions), 1),
        f"{told:,}",
        *shares,
    )


def _time(milliseconds: int) -> str:
    if not milliseconds:
        return _NONE
    minutes, seconds = divmod(round(milliseconds / 1000), 60)
    hours, minutes = divmod(minutes, 60)
    return f"{hours}:{minutes:02}:{seconds:02}" if hours else f"{minutes}:{seconds:02}"


def _number(number: float | None, digits: int) -> str:
    return _NONE if number is None else f"{number:,.{digits}f}"
