"""Who a source is: the full name behind a surname, a pronoun or a role such as `the spokesman`."""

from __future__ import annotations

import re
from collections.abc import Mapping

from reader.core.annotation import Entity
from reader.core.entities import alike, names, standing
from reader.core.ids import EntityId, Offset
from reader.text import Range
from reader.text.names import names_from, pronoun, surname

_MALE = frozenset(
    "mr he his him himself sir king prince lord father brother spokesman congressman chairman".split()
)
_FEMALE = frozenset(
    "mrs ms miss she her hers herself queen princess lady mother sister spokeswoman congresswoman chairwoman".split()
)
_WORD = re.compile(r"[^\W\d_]+")
_LEADS_ON = re.compile(r"\s(?:(?!(?:of|for|from|at|in|on|to|with|by|and|or|who)\b)[^\W\d_A-Z]+\s)*")
"""What stands between two names where the first only belongs to what the second is called."""
_NEAR = 24
"""Code points before and behind a name in which a title or pronoun tells whether it is a man or a woman."""


class Speakers:
    """Resolves the sources of one article, asked for in text order.

    Args:
        text: The article's text.
        entities: The entity register.
    """

    def __init__(self, text: str, entities: Mapping[EntityId, Entity]) -> None:
        self._text = text
        self._known = {alike(name): entity.id for entity in standing(entities) for name in names(entity)}
        self._full: dict[str, Range] = {}
        for start, end in names_from(text, 0):
            if last := surname(text[start:end]):
                self._full.setdefault(alike(last).removesuffix("'s"), (start, end))
        self._last: dict[str, Range] = {}
        """The person named last, by what pronoun may stand for them."""
        self._roles: dict[str, Range] = {}
        """The source that a role was first used for."""

    def resolve(self, source: Range) -> Range | None:
        """Return where a source is named in full earlier, or the source itself if it is; None if nobody knows.

        Args:
            source: The source; call this for one after the other as they stand in the text.
        """
        start, end = source
        words = self._text[start:end]
        if pronoun(words) is not None or words.lower() in ("he", "she"):
            return self._last.get(
                "female" if words.lower() == "she" else "male" if words.lower() == "he" else ""
            )
        found = self._name_in(source)
        if found is None:
            return self._by_role(source)
        name = self._text[found[0] : found[1]]
        full = found if surname(name) else self._full.get(alike(name))
        if full is None or full[0] > start:
            full = found
        self._remember(source, full)
        return full

    def entity_of(self, name: Range | None) -> EntityId | None:
        """Return the register's entry of a name in the text."""
        return self._known.get(alike(self._text[name[0] : name[1]])) if name else None

    def _name_in(self, source: Range) -> Range | None:
        """Return the name at the beginning of a source: the last one before anything is said of it.

        In `Republican candidate Ada Moss, mayor of Hull` that is `Ada Moss`.
        """
        found: Range | None = None
        for start, end in names_from(self._text, *source):
            if found is None:
                if start - source[0] > _NEAR:
                    return None
            elif not _LEADS_ON.fullmatch(self._text, found[1], start):
                break
            found = (start, end)
        return found

    def _by_role(self, source: Range) -> Range | None:
        """Return whom `the spokesman` was used for before; the role is the last word of a short description."""
        words = _WORD.findall(self._text[source[0] : source[1]].lower())
        if not words or words[0] != "the" or len(words) > 3:
            return None
        return self._roles.get(words[-1])

    def _remember(self, source: Range, name: Range) -> None:
        around = self._text[max(0, source[0] - 4) : source[1]].lower()
        words = set(_WORD.findall(around))
        gender = "female" if words & _FEMALE else "male" if words & _MALE else ""
        for kind in (gender,) if gender else ("male", "female"):
            self._last[kind] = name
        for word in words:
            if word.islower() and len(word) > 3:
                self._roles[word] = name


def named(text: str, source: Range, full: Range | None) -> str:
    """Return in words who a source is, where its own words do not say it; empty where they do.

    Args:
        text: The article's text.
        source: The source.
        full: Where the full name stands.
    """
    start, end = source
    if full is None or (start <= full[0] and full[1] <= end):
        return ""
    sure = pronoun(text[start:end]) is None
    return f"{'' if sure else 'probably '}{_shown(text, full[0], full[1])}"


def _shown(text: str, start: Offset, end: Offset) -> str:
    return " ".join(text[start:end].split())
