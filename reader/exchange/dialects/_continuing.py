"""Spans of one range that a file ties to one another as the pieces of one, for formats that have no others."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from reader.core.annotation import Fragment
from reader.exchange.account import Loss
from reader.exchange.rules import Fault, one_line
from reader.exchange.things import Thing

CONTINUES = "continues"
"""The relation from a span's first fragment to each of its others; so no relation of a label set is written."""
CALLED_SO = f"its type is called {CONTINUES}, as what ties fragments"
"""Why a relation of a label set is left out by such a format."""
NAMESAKES = Loss(Thing.RELATIONS, f"those whose {CALLED_SO.removeprefix('its ')}")
"""What such a format drops."""


@dataclass(frozen=True, slots=True)
class Piece:
    """What decides whether a piece can be a part of another.

    Args:
        words: Its words.
        labels: Its labels.
        own: What is said of it beside label and place, by what it is.
    """

    words: str
    labels: tuple[str, ...]
    own: Mapping[str, str] = field(default_factory=dict)


def piece(
    text: str,
    fragments: Iterable[Fragment],
    labels: tuple[str, ...],
    attributes: Mapping[str, str],
    entity: str | None,
    note: str | None,
) -> Piece:
    """Return what decides about a piece."""
    own = {f"attribute {name}": value for name, value in attributes.items()}
    own |= {name: value for name, value in (("entity", entity), ("note", note)) if value}
    return Piece(one_line(" … ".join(text[part.start : part.end] for part in fragments)), labels, own)


def wholes(
    kind: str, pieces: Mapping[str, Piece], ties: Iterable[tuple[str, str]], faults: list[Fault]
) -> dict[str, str]:
    """Return of which piece each that continues others is a part in the end, however many lie between.

    A piece that cannot be joined without loss or guess stays one of its own, and is told.

    Args:
        kind: What a piece is called in the file, such as `span`.
        pieces: What is known of each, by its name in the file.
        ties: Which piece is continued by which.
        faults: Where it is told.
    """
    part_of: dict[str, str] = {}

    def first_of(name: str) -> str:
        while name in part_of:
            # Halving the way each time keeps long chains quick.
            part_of[name] = name = part_of.get(part_of[name], part_of[name])
        return name

    for head, tail in ties:
        missing = next((end for end in (head, tail) if end not in pieces), None)
        if missing is not None:
            other, what = (tail, "it continues") if missing == head else (head, "it is continued by")
            words = f" “{pieces[other].words}”" if other in pieces else ""
            faults.append(Fault(f"{kind} {other}{words}", f"{what} {kind} {missing}, which is not there"))
            continue
        first = first_of(head)
        why = ""
        if first == tail:
            why = "itself" if head == tail else f"{kind} {head}, which is a part of it"
        elif tail in part_of:
            if first_of(tail) != first:
                why = f"{kind} {head}, and is a part of {kind} {part_of[tail]} already"
        elif pieces[tail].labels != pieces[first].labels:
            why = f"{kind} {head}, which has another label: it is kept as one of its own"
        elif odd := [
            name for name, value in pieces[tail].own.items() if pieces[first].own.get(name) != value
        ]:
            why = f"{kind} {head}, but has its own {', '.join(odd)}: it is kept as one of its own"
        else:
            part_of[tail] = first
        if why:
            faults.append(Fault(f"{kind} {tail} “{pieces[tail].words}”", f"it continues {why}"))
    return {name: first_of(name) for name in list(part_of)}
