"""Folders of brat as records, whoever made them."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path

from reader.core.annotation import Fragment, merge_fragments
from reader.core.codec import MalformedError, mapping
from reader.core.ids import JSONValue
from reader.exchange.dialect import Reading
from reader.exchange.dialects._collecting import Collection, extra_from
from reader.exchange.dialects._folder import MARK, TEXT, files, read_about, read_text
from reader.exchange.json_line import load_line
from reader.exchange.row_parts import listed
from reader.exchange.rules import Fault

NOTE = "AnnotatorNotes"
"""The type of the note that brat's editor shows and changes."""
PRESSMARK = "Pressmark"
"""The type of the note with what brat has no place for."""

_BREAK = "\t\n\v\f\r\x1c\x1d\x1e\x1f\x85\u2028\u2029"
_BREAKS = re.compile(f"[{_BREAK}]+")
_ANNOTATION = re.compile(r"[A-Z]\d+\t|[#*]\d*\t")
_BOUND = re.compile(r"T\d+\t\S+ ([\d ;]+)\t(.*)", re.DOTALL)
_PIECE = re.compile(f"[^{_BREAK}]+")


def pieces(text: str, fragments: Iterable[Fragment]) -> tuple[Fragment, ...]:
    """Return fragments cut where a line of an `.ann` cannot go on: at tabs and all that is a line end to Python."""
    return tuple(
        Fragment(*match.span())
        for part in fragments
        for match in _PIECE.finditer(text, part.start, part.end)
        if not match[0].isspace()
    )


def joined(text: str, parts: Iterable[Fragment]) -> tuple[Fragment, ...]:
    """Return pieces with those made one that only tabs and line ends part."""
    whole: list[Fragment] = []
    for part in merge_fragments(tuple(parts)):
        if whole and _BREAKS.fullmatch(text, whole[-1].end, part.start):
            whole[-1] = Fragment(whole[-1].start, part.end)
        else:
            whole.append(part)
    return tuple(whole)


def flat(note: str) -> str:
    """Return a note as one line."""
    return _BREAKS.sub(" ", note).strip() or "-"


def detect_folder(folder: Path) -> bool:
    """Tell whether a folder is one of brat: with an `.ann` and its text."""
    return any(path.with_suffix(TEXT).is_file() for path in files(folder, ".ann"))


def read_folder(folder: Path) -> Iterator[Reading]:
    """Yield a record for each text that has an `.ann`."""
    for path in files(folder, ".ann"):
        name = path.relative_to(folder).as_posix()
        try:
            known = read_about(path, read_text(path.with_suffix(TEXT)))
            lines = read_text(path).removeprefix(MARK).split("\n")
        except MalformedError as fault:
            yield Reading(1, None, (Fault("", str(fault)),), name)
            continue
        standoff = _Standoff(Collection("brat", known), known.article.text)
        for number, line in _whole_lines(lines):
            standoff.take(number, line)
        yield standoff.finish().reading(1, name)


def _whole_lines(lines: Iterable[str]) -> Iterator[tuple[int, str]]:
    """Yield annotations with the line that each starts on; some programs leave line ends in the words of a span."""
    first, held = 0, ""
    for number, line in enumerate(lines, 1):
        line = line.rstrip("\r")
        if not _ANNOTATION.match(line) and _is_unfinished(held):
            held = f"{held}\n{line}"
            continue
        if held:
            yield first, held
        first, held = number, line
    if held:
        yield first, held


def _is_unfinished(line: str) -> bool:
    """Tell whether a text-bound annotation has fewer words than its offsets say."""
    match = _BOUND.match(line)
    if match is None:
        return False
    lengths = [int(end) - int(start) for start, end in re.findall(r"(\d{1,12}) (\d{1,12})", match[1])]
    return len(match[2]) < sum(lengths)


@dataclass(slots=True)
class _Bound:
    """What a text-bound annotation says, and what other lines say of it."""

    label: str
    parts: tuple[Fragment, ...]
    attributes: dict[str, str] = field(default_factory=dict)
    note: str = ""
    extra: Mapping[str, JSONValue] = field(default_factory=dict)


class _Standoff:
    """The lines of an `.ann`."""

    def __init__(self, collection: Collection, text: str) -> None:
        self._collection = collection
        self._text = text
        self._bound: dict[str, _Bound] = {}
        self._triggers: dict[str, str] = {}
        self._later: list[tuple[int, str, str, str]] = []

    def take(self, number: int, line: str) -> None:
        """Take in a line; what cannot be read is a fault."""
        name, _, rest = line.partition("\t")
        try:
            if name.startswith("T"):
                self._take_bound(name, rest)
            elif name[:1] in ("R", "A", "M", "#", "*", "E") and rest:
                about, _, words = rest.partition("\t")
                self._later.append((number, name, about, words))
            elif name[:1] == "N":
                raise MalformedError("a normalisation cannot be taken over")
            elif line.strip():
                raise MalformedError("it is no annotation of brat")
        except MalformedError as fault:
            self._fault(number, name, fault)

    def finish(self) -> Collection:
        """Return the collection with all that was taken in."""
        for _, name, about, _ in self._later:
            if name.startswith("E"):
                self._triggers[name] = about.split(" ")[0].partition(":")[2]
        for number, name, about, words in self._later:
            try:
                if name.startswith(("A", "M")):
                    self._take_attribute(about)
                elif name.startswith("#"):
                    self._take_note(about, words)
            except MalformedError as fault:
                self._fault(number, name, fault)
        for name, bound in self._bound.items():
            extra = extra_from(bound.extra)
            extra = replace(
                extra,
                attributes={**extra.attributes, **bound.attributes},
                note=extra.note if extra.note and bound.note == flat(extra.note) else bound.note,
            )
            self._collection.add_span(name, bound.label, self._whole(bound), extra)
        for number, name, about, _ in self._later:
            try:
                if name.startswith("R"):
                    self._take_relation(about)
                elif name.startswith("E"):
                    self._take_event(about)
                elif name.startswith("*"):
                    raise MalformedError("an equivalence cannot be taken over")
            except MalformedError as fault:
                self._fault(number, name, fault)
        return self._collection

    def _take_bound(self, name: str, rest: str) -> None:
        about, _, words = rest.partition("\t")
        label, _, places = about.partition(" ")
        if name in self._bound:
            raise MalformedError("this id stands there twice")
        parts = []
        for place in places.split(";"):
            ends = place.split()
            if len(ends) != 2 or not all(end.isdecimal() and len(end) < 12 for end in ends):
                raise MalformedError(f"{place!r} is no range")
            parts.append(self._collection.fragment(int(ends[0]), int(ends[1])))
        here = [self._text[part.start : part.end] for part in parts]
        # Files from before brat 1.3 have no space between the words of fragments.
        if words and not any(_same(words, joint.join(here)) for joint in (" ", "")):
            raise MalformedError(f"the text at {places} is not {words!r}")
        if not label:
            raise MalformedError("it has no label")
        self._bound[name] = _Bound(label, tuple(parts))

    def _take_attribute(self, about: str) -> None:
        name, target, value = (*about.split(None, 2), "", "", "")[:3]
        target = self._triggers.get(target, target)
        if target not in self._bound:
            raise MalformedError(f"{name or 'it'} is set on {target or 'nothing'}, which is not there")
        bound = self._bound[target]
        key, value = name.removeprefix(f"{bound.label}_"), value or "true"
        if bound.attributes.setdefault(key, value) != value:
            raise MalformedError(f"{name} of {target} is “{bound.attributes[key]}” already, not “{value}”")

    def _take_note(self, about: str, words: str) -> None:
        kind, _, target = about.partition(" ")
        target = self._triggers.get(target, target)
        if target not in self._bound:
            if kind in (NOTE, PRESSMARK):
                raise MalformedError(f"it is on {target}, which is not there")
            return
        bound = self._bound[target]
        if kind == PRESSMARK:
            extra = mapping(load_line(words.encode("utf-8", "surrogatepass")), "the note")
            if bound.extra and bound.extra != extra:
                raise MalformedError(f"{target} has another note of the type {PRESSMARK} already")
            bound.extra = extra
        elif kind == NOTE:
            if bound.note and bound.note != words:
                raise MalformedError(f"{target} has another note already: “{bound.note}”, not “{words}”")
            bound.note = words

    def _take_relation(self, about: str) -> None:
        kind, *ends = about.split() or [""]
        if len(ends) != 2:
            raise MalformedError("it does not tie two spans")
        self._collection.add_relation(kind, *(self._end(end.partition(":")[2]) for end in ends))

    def _take_event(self, about: str) -> None:
        """Take in an event as relations from its trigger to what takes part in it, named by their roles."""
        trigger, *ends = about.split() or [""]
        head = self._end(trigger.partition(":")[2])
        for end in ends:
            role, _, name = end.partition(":")
            self._collection.add_relation(role.rstrip("0123456789"), head, self._end(name))

    def _end(self, name: str) -> str:
        """Return the span that a relation or event means; an event stands for its trigger."""
        found = self._triggers.get(name, name)
        if found not in self._bound:
            raise MalformedError(f"it ties {name or 'nothing'}, which is no span here")
        return found

    def _whole(self, bound: _Bound) -> tuple[Fragment, ...]:
        """Return the fragments that pieces come from: those that were exported, or pieces joined over line ends."""
        try:
            told = tuple(self._pair(pair) for pair in listed(bound.extra, "fragments"))
        except MalformedError:
            told = ()
        if told and pieces(self._text, told) == bound.parts:
            return told
        return joined(self._text, bound.parts)

    def _pair(self, pair: JSONValue) -> Fragment:
        if not isinstance(pair, list) or len(pair) != 2:
            raise MalformedError("this is no pair of offsets")
        return self._collection.fragment(pair[0], pair[1])

    def _fault(self, number: int, name: str, fault: MalformedError) -> None:
        self._collection.faults.append(Fault(f"line {number}, {name[:20]}", str(fault)))


def _same(words: str, text: str) -> bool:
    r"""Tell whether words are those of a text; some programs write a line end as a space, some as `\n`."""
    return (
        words.rstrip() == text.rstrip()
        or words == _BREAKS.sub(" ", text)
        or words.replace("\\n", "\n") == text
    )
