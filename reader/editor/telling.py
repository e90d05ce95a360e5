"""Pieces of a text in a few words, for lines that tell of them."""

from __future__ import annotations

from collections.abc import Mapping

from reader.core.display import display
from reader.text.attributions import Pieces

_SHOWN, _TOLD, _QUOTED = 22, 300, 40
_MARKS: Mapping[str, str] = {"“": "”", '"': '"', "„": "“”", "«": "»", "‘": "’", "「": "」", "『": "』"}
"""Opening quotation marks, and what may close them."""


def quoted(words: str, longest: int = _QUOTED) -> str:
    """Return words, or their beginning, in quotation marks; in their own where they begin with one.

    Args:
        words: The words.
        longest: How many code points of them to show.
    """
    shown = words if len(words) <= longest else f"{words[: longest - 1].rstrip()}…"
    closing = _MARKS.get(shown[:1])
    if closing is None:
        return f"“{shown}”"
    return shown if any(mark in shown[1:] for mark in closing) else shown + closing[0]


def excerpt(text: str, pieces: Pieces | None) -> str:
    """Return the beginning of the first piece as it is shown, and how many more there are.

    Args:
        text: The whole text.
        pieces: Fragments in text order; None where there is nothing.
    """
    if pieces is None:
        return "none"
    start, end = pieces[0]
    shown = " ".join(display(text[start : min(end, start + 4 * _SHOWN)]).split())
    if len(shown) > _SHOWN:
        shown = f"{shown[: _SHOWN - 1].rstrip()}…"
    others = len(pieces) - 1
    return shown + (f" + {others} piece{'s' if others > 1 else ''}" if others else "")


def joined(text: str, pieces: Pieces | None) -> str:
    """Return all pieces with an ellipsis between them, each cut after 300 code points; empty where there are none."""
    return " … ".join(text[start : min(end, start + _TOLD)] for start, end in pieces or ())
