"""The suggesters that are installed: found through entry points when they are first asked for, never before."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING

from reader.suggest.configuration import Configuration, SuggesterAbsentError, SuggesterError
from reader.suggest.suggestion import Suggester

if TYPE_CHECKING:
    from importlib.metadata import EntryPoint

GROUP = "pressmark.suggesters"
"""The entry-point group; what an entry names is called with its options and returns a suggester."""


def installed() -> Mapping[str, EntryPoint]:
    """Return the entry points of all suggesters by name; of two with one name, the first that is found counts."""
    from importlib.metadata import entry_points

    found: dict[str, EntryPoint] = {}
    for entry in entry_points(group=GROUP):
        found.setdefault(entry.name, entry)
    return found


def load(
    configuration: Configuration, only: Iterable[str] | None = None
) -> tuple[list[Suggester], list[SuggesterError]]:
    """Return the suggesters that are to be asked, in order, and a fault for each that cannot be.

    Args:
        configuration: Which, in which order, and with what.
        only: Names of the only ones wanted, switched off or not.

    Raises:
        SuggesterError: If there is none of a name in `only`.
    """
    there = installed()
    names = configuration.chosen(there) if only is None else list(dict.fromkeys(only))
    ready: list[Suggester] = []
    faults: list[SuggesterError] = []
    for name in names:
        if name not in there:
            raise SuggesterError(
                f"there is no suggester {name!r}", remedy=f"there are: {', '.join(sorted(there)) or 'none'}"
            )
        try:
            ready.append(_made(there[name], configuration.options.get(name, {})))
        except SuggesterAbsentError as fault:
            if only is not None:
                faults.append(fault)
        except SuggesterError as fault:
            faults.append(fault)
    return ready, faults


def _made(entry: EntryPoint, options: Mapping[str, object]) -> Suggester:
    # A plug-in is foreign code: whatever it raises is its own fault, and told as such.
    try:
        suggester: Suggester = entry.load()(**options)
    except SuggesterError:
        raise
    except Exception as fault:
        raise SuggesterError(
            f"the suggester {entry.name} cannot be started: {type(fault).__name__}: {fault}",
            remedy=f'look at its table in suggesters.toml, update it, or switch it off: off = ["{entry.name}"]',
        ) from fault
    if getattr(suggester, "name", None) != entry.name or not callable(getattr(suggester, "suggest", None)):
        raise SuggesterError(
            f"the suggester {entry.name} is none: it needs a method `suggest`, and {entry.name!r} as its `name`",
            remedy=f'update it, or switch it off: off = ["{entry.name}"]',
        )
    return suggester
