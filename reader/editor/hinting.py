"""Jump hints: a letter or two at each thing in view, to choose one of them by typing."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable, Iterator, Sequence
from typing import Generic, TypeVar

from reader.core.annotation import Span
from reader.core.article import Mark, MarkKind
from reader.core.dataclass import dataclass
from reader.core.ids import Offset
from reader.editor.choice import Choice
from reader.editor.editor import Editor
from reader.editor.outcome import Outcome, OutcomeKind
from reader.text import Range, sentences, words

LETTERS = "fjdkslaghruieowtyqpvncmbxz"
"""The letters of hints, the easiest to reach first: the home row, then the row above, then the row below."""

_LONG_BLOCK = 32_768
"""A block of more code points is split into sentences only around what is in view."""
_REACH = 4_096
_NEAR = 4_000
"""How far from the selection's moving end words have letters, in code points."""

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Target(Generic[T]):
    """Something that a hint stands at.

    Args:
        offset: The code point over which the hint is shown.
        value: What is chosen.
    """

    offset: Offset
    value: T


def labels(number: int) -> list[str]:
    """Return so many hints, the easiest first, none of which is the beginning of another.

    They are single letters as far as these go. At most 26 × 26 are returned.
    """
    size = len(LETTERS)
    number = min(number, size * size)
    first_letters = max(0, -(-(number - size) // (size - 1)))
    singles, first = LETTERS[: size - first_letters], LETTERS[size - first_letters :]
    return [*singles, *(one + other for other in LETTERS for one in first)][:number]


class Letters(Choice, Generic[T]):
    """Targets with letters over each, to choose one of them.

    Args:
        targets: What can be chosen, those first that have the easiest letters; at most 26 × 26.
        chosen: Called with what was chosen, and with whether a letter of it was typed as a capital.
        what: What the targets are, for messages.
    """

    def __init__(self, targets: Sequence[Target[T]], chosen: Callable[[T, bool], Outcome], what: str) -> None:
        self._targets = dict(zip(labels(len(targets)), targets, strict=False))
        self._chosen, self._what = chosen, what
        self._typed = ""
        self.hints = self._matching("")

    @property
    def pending(self) -> str:
        """The letters typed so far."""
        return self._typed

    def press(self, editor: Editor, key: str) -> Outcome:
        """Take a letter."""
        typed = self._typed[:-1] if key == "backspace" else self._typed + key
        target = self._targets.get(typed.lower())
        if target is not None:
            return self._chosen(target.value, typed != typed.lower())
        editor.choice = self
        matching = self._matching(typed.lower())
        if not matching:
            return editor.refuse(f"No {self._what} on screen has the letters {typed}")
        self._typed, self.hints = typed, matching
        return Outcome(OutcomeKind.PENDING)

    def _matching(self, typed: str) -> tuple[tuple[Offset, str], ...]:
        found = ((target.offset, label) for label, target in self._targets.items() if label.startswith(typed))
        return tuple(sorted(found))


class Hints(Letters[T]):
    """Targets with a hint each; those nearest to the cursor have the easiest.

    Args:
        targets: What can be chosen; of more than 26 × 26, only the nearest.
        cursor: Where the selection's moving end is.
        chosen: Called with what was chosen.
        what: What the targets are, for messages.
    """

    mode = "HINT"

    def __init__(
        self, targets: Sequence[Target[T]], cursor: Offset, chosen: Callable[[T], Outcome], what: str
    ) -> None:
        nearest = sorted(targets, key=lambda target: abs(target.offset - cursor))
        super().__init__(nearest, lambda value, _: chosen(value), what)

    @property
    def options(self) -> Sequence[tuple[str, str]]:
        """What the letters on screen do."""
        return (("a–z", f"go to the {self._what}"),)


def choose(
    editor: Editor, targets: Sequence[Target[T]], chosen: Callable[[T], Outcome], what: str
) -> Outcome:
    """Let the user point at one of several things in view.

    Args:
        editor: The editor; the keys that follow choose.
        targets: What there is to choose from.
        chosen: Called with the value of the one that was chosen.
        what: What they are, in the singular, for messages.
    """
    if not targets:
        return editor.refuse(f"There is no {what} on screen")
    editor.choice = Hints(targets, editor.selection.head, chosen, what)
    return Outcome(OutcomeKind.DONE)


def sentences_in_view(editor: Editor) -> list[Target[Range]]:
    """Return the sentences that show on screen, those that began above it too."""
    view = _View(editor.rows.in_view)
    return [
        Target(offset, sentence)
        for sentence in _sentences(editor, view)
        if (offset := view.first_shown(*sentence)) is not None
    ]


def annotations_in_view(editor: Editor) -> list[Target[Span]]:
    """Return the spans that show on screen, each at the first of its pieces that does."""
    view = _View(editor.rows.in_view)
    found: list[Target[Span]] = []
    for span in editor.annotations.touching(view.start, view.end):
        shown = (view.first_shown(piece.start, piece.end) for piece in span.fragments)
        offset = next((offset for offset in shown if offset is not None), None)
        if offset is not None:
            found.append(Target(offset, span))
    return found


def links_in_view(editor: Editor) -> list[Target[Mark]]:
    """Return the links and images that show on screen and lead somewhere."""
    view = _View(editor.rows.in_view)
    return [
        Target(offset, mark)
        for mark in editor.article.marks.touching(view.start, view.end)
        if mark.kind in (MarkKind.LINK, MarkKind.IMAGE) and mark.target
        if (offset := view.first_shown(mark.start, mark.end)) is not None
    ]


def words_in_view(editor: Editor, marks: str = "") -> list[Range]:
    """Return the words of letters or digits that begin on screen, in order.

    Args:
        editor: The editor.
        marks: Marks that are taken for words too.
    """
    head = editor.selection.head
    text = editor.text
    found: list[Range] = []
    done = head - _NEAR
    for first, last in editor.rows.in_view:
        start = max(first, done)
        for word in words.words_from(text, start):
            if word[0] >= min(last, head + _NEAR):
                break
            done = word[1]
            if word[0] >= start and (text[word[0]].isalnum() or (text[word[0] : word[1]] in (*marks,))):
                found.append(word)
    return found


class _View:
    """The ranges of the text that are on screen, in order."""

    def __init__(self, ranges: Sequence[Range]) -> None:
        self._ranges = ranges
        self.start = ranges[0][0] if ranges else 0
        self.end = ranges[-1][1] if ranges else 0

    def first_shown(self, start: Offset, end: Offset) -> Offset | None:
        place = bisect_right(self._ranges, start, key=lambda shown: shown[1])
        if place == len(self._ranges):
            return None
        offset = max(start, self._ranges[place][0])
        return offset if offset < end else None


def _sentences(editor: Editor, view: _View) -> Iterator[Range]:
    blocks, unit = editor.article.blocks, editor.reading.sentences
    if view.start == view.end or not blocks:
        return
    for index in range(blocks.at(view.start), blocks.at(view.end - 1) + 1):
        block = blocks[index]
        start, end = max(block.start, view.start), min(block.end, view.end)
        if start >= end:
            continue
        if block.end - block.start > _LONG_BLOCK:
            first, last = max(block.start, start - _REACH), min(block.end, end + _REACH)
            for begin, finish in sentences.sentences(editor.text[first:last]):
                yield first + begin, first + finish
            continue
        sentence = unit.around(start, start + 1) or unit.next(start)
        while sentence is not None and sentence[0] < end:
            yield sentence
            sentence = unit.next(sentence[1])
