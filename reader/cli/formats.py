"""`formats`: what can be written and read, and what each format cannot hold."""

from __future__ import annotations

import argparse
import json

from reader.cli.output import safe_print, terminal_width, wrapped
from reader.exchange.dialect import Dialect, dialect, names

_WHOLE = "left out"


def print_formats(arguments: argparse.Namespace) -> int:
    """Run `pressmark formats`."""
    known = [dialect(name) for name in names()]
    if arguments.json:
        print(json.dumps([_row(found) for found in known], ensure_ascii=False, indent=1))  # noqa: T201 ours alone
        return 0
    width = terminal_width()
    rows = [("FORMAT", "WRITES", "READS", "OFFSETS", "WHAT IT IS")]
    rows += (
        (
            found.name,
            "folder" if found.folder else found.suffix,
            "yes" if found.reads else "–",
            found.offsets,
            found.title,
        )
        for found in known
    )
    safe_print(*wrapped(rows, width))
    safe_print("", "What is left out:")
    safe_print(*wrapped([(f"  {found.name}", _lost(found)) for found in known], width))
    safe_print("  Tags belong to the library, and go into none of them.")
    chosen = [(f"  {found.name}", option.name, _values(option.values, option.default), option.what)
              for found in known for option in found.options]  # fmt: skip
    if chosen:
        safe_print("", "What can be chosen with --set NAME=VALUE (as it is by itself comes first):")
        safe_print(*wrapped(chosen, width))
    extras = [
        (f"  {found.name}", f"pip install 'pressmark[{found.extra}]'") for found in known if found.extra
    ]
    if extras:
        safe_print("", "What needs more:")
        safe_print(*wrapped(extras, width))
    return 0


def _lost(found: Dialect) -> str:
    """Return what a dialect does not keep: what is left out altogether first, then what of the rest."""
    things: dict[str, list[str]] = {_WHOLE: []}
    for loss in found.may_lose:
        things.setdefault(loss.what, []).append(loss.thing)
    whole = ", ".join(things.pop(_WHOLE))
    parts = (f"{', '.join(several)}: {what}" for what, several in things.items())
    return "; ".join(filter(None, (whole, *parts))) or "nothing"


def _values(values: tuple[str, ...], default: str) -> str:
    return "|".join((default, *(value for value in values if value != default)))


def _row(found: Dialect) -> dict[str, object]:
    return {
        "name": found.name,
        "title": found.title,
        "suffix": found.suffix,
        "folder": found.folder,
        "reads": found.reads,
        "offsets": found.offsets,
        "lost": [
            {"thing": str(loss.thing), "what": loss.what, "always": loss in found.loses}
            for loss in found.may_lose
        ],
        "options": [
            {
                "name": option.name,
                "default": option.default,
                "values": list(option.values),
                "what": option.what,
            }
            for option in found.options
        ],
        "extra": found.extra,
    }
