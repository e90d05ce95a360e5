"""Which range of a text the selectors of a Web Annotation select."""

from __future__ import annotations

from collections.abc import Mapping

from reader.core.annotation import Fragment
from reader.core.codec import MalformedError
from reader.core.ids import JSONValue
from reader.exchange.dialects._collecting import Collection, whole

_POSITION, _QUOTATION = "TextPositionSelector", "TextQuoteSelector"


def several(value: JSONValue) -> list[JSONValue]:
    """Return the values at a key that may have one or more."""
    return value if isinstance(value, list) else [] if value is None else [value]


def selected(selectors: JSONValue, text: str, collection: Collection) -> Fragment:
    """Return what all selectors of a target select.

    Args:
        selectors: One or several; those of kinds that select no range of a text are passed over.
        text: The text.
        collection: Where it is looked whether offsets are in the text.

    Raises:
        MalformedError: If they select nothing, more than one place, or not the same.
    """
    return _selected(selectors, text, collection, Fragment(0, len(text)))


def _selected(selectors: JSONValue, text: str, collection: Collection, within: Fragment) -> Fragment:
    known = [(kind, one) for one in several(selectors) if isinstance(one, dict) and (kind := _kind(one))]
    place: Fragment | None = None
    # By a position first, at which a quotation need not be looked for.
    for kind, one in sorted(known, key=lambda pair: pair[0] != _POSITION):
        if kind == _POSITION:
            found = _at(one, within, collection)
        elif place is None or "refinedBy" in one:
            found = _quoted(one, text, within)
        else:
            _verify(one, text, place)
            continue
        if one.get("refinedBy") is not None:
            found = _selected(one["refinedBy"], text, collection, found)
        if place is not None and place != found:
            either = " and ".join(f"{one.start}-{one.end}" for one in (place, found))
            raise MalformedError(f"its selectors select both {either}")
        place = found
    if place is None:
        raise MalformedError("it selects no range of the text")
    return place


def _kind(selector: Mapping[str, JSONValue]) -> str:
    kinds = several(selector.get("type"))
    return next((kind for kind in (_POSITION, _QUOTATION) if kind in kinds), "")


def _at(selector: Mapping[str, JSONValue], within: Fragment, collection: Collection) -> Fragment:
    start, end = (within.start + whole(selector.get(key)) for key in ("start", "end"))
    found = collection.fragment(start, end)
    if not within.start <= start < end <= within.end:
        raise MalformedError(f"{start}-{end} lies outside {within.start}-{within.end}, which it refines")
    return found


def _quoted(selector: Mapping[str, JSONValue], text: str, within: Fragment) -> Fragment:
    """Return the one place of the words; what stands around them may lie outside of what is refined."""
    exact, before, after = _words(selector)
    if not exact:
        raise MalformedError("it selects no range of the text")
    whole_words = before + exact + after
    first, last = max(0, within.start - len(before)), within.end + len(after)
    place = text.find(whole_words, first, last)
    if place < 0 or text.find(whole_words, place + 1, last) >= 0:
        raise MalformedError(f"{exact!r} stands {'nowhere' if place < 0 else 'more than once'} in the text")
    return Fragment(place + len(before), place + len(before) + len(exact))


def _verify(selector: Mapping[str, JSONValue], text: str, place: Fragment) -> None:
    """Raise MalformedError where other words stand at a place than a quotation has, or around it."""
    exact, before, after = _words(selector)
    where = f"at {place.start}-{place.end}"
    if exact and text[place.start : place.end] != exact:
        raise MalformedError(f"the text {where} is not {exact!r}")
    if not text.endswith(before, 0, place.start) or not text.startswith(after, place.end):
        words = text[place.start : place.end]
        raise MalformedError(f"before or after {words!r} {where} stands something else than it says")


def _words(selector: Mapping[str, JSONValue]) -> tuple[str, str, str]:
    exact, before, after = (
        value if isinstance(value := selector.get(key), str) else "" for key in ("exact", "prefix", "suffix")
    )
    return exact, before, after
