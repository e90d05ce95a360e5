"""The tutor: knows which steps of the guided article have been done."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from reader.core.article import BlockRole
from reader.core.dataclass import dataclass
from reader.editor.editor import Editor
from reader.editor.outcome import Outcome, OutcomeKind
from reader.editor.tutor_steps import STEPS, Sign, made, noted, ran, selected, tied
from reader.text import Range

_SUCCEEDED = frozenset({OutcomeKind.DONE, OutcomeKind.DELEGATED})


@dataclass(frozen=True, slots=True)
class Lesson:
    """How far the user is with a step.

    Args:
        number: Which step it is, from 1.
        title: What it is called.
        deeds: What is to be done, in a word or two each, and whether it has been.
        left: How many steps of the article are not done yet.
    """

    number: int
    title: str
    deeds: Sequence[tuple[str, bool]]
    left: int

    @property
    def done(self) -> bool:
        """Whether all of the step has been done."""
        return all(done for _, done in self.deeds)


class Tutor:
    """Follows the user through the guided article.

    What is annotated counts wherever the user is; selections and commands count for the step in hand. A step is
    in hand from when something in its heading or text is selected until that is so with another one.

    Args:
        editor: The editor on the guided article.
        texts: Where heading and text of each step are.
    """

    def __init__(self, editor: Editor, texts: Sequence[Range]) -> None:
        self._editor = editor
        self._texts = texts
        self._seen: set[Sign] = set()
        self._version = -1
        self._hand: int | None = None
        self._look()

    @property
    def lesson(self) -> Lesson | None:
        """How far the user is with the step in hand; None before the first."""
        if self._hand is None:
            return None
        step = STEPS[self._hand]
        deeds = [(words, self._has(self._hand, sign)) for words, sign in step.deeds]
        left = sum(
            not all(self._has(number, sign) for _, sign in each.deeds) for number, each in enumerate(STEPS)
        )
        return Lesson(self._hand + 1, step.title, deeds, left)

    def note(self, outcome: Outcome) -> None:
        """Learn from what became of a key or command."""
        if outcome.kind in _SUCCEEDED and outcome.command:
            self._see(ran(outcome.command))
        self._look()

    def _look(self) -> None:
        """Learn from what is selected and from what is annotated."""
        editor = self._editor
        start, end = editor.selection.extent
        for number, (first, last) in enumerate(self._texts):
            if first <= start and end <= last:
                self._hand = number
        self._see(selected(editor.selected_text))
        if self._version != editor.annotations.version:
            self._version = editor.annotations.version
            self._seen.update(_annotated(editor))

    def _see(self, sign: Sign) -> None:
        """Take note of what counts for one step only."""
        if self._hand is not None and any(sign == other for _, other in STEPS[self._hand].deeds):
            self._seen.add((str(self._hand), *sign))

    def _has(self, number: int, sign: Sign) -> bool:
        return sign in self._seen or (str(number), *sign) in self._seen


def tutor_of(editor: Editor) -> Tutor | None:
    """Return the tutor for the article that is open; None where it is not the guided one."""
    blocks, text = editor.article.blocks, editor.text
    headings = [
        number for number, block in enumerate(blocks) if block.role is BlockRole.HEADING and block.level > 1
    ]
    titles = [text[blocks[number].start : blocks[number].end] for number in headings]
    if titles != [f"{number}. {step.title}" for number, step in enumerate(STEPS, 1)]:
        return None
    return Tutor(editor, [(blocks[number].start, blocks[number + 1].end) for number in headings])


def _annotated(editor: Editor) -> Iterator[Sign]:
    """Yield the signs of all annotations and relations."""
    held, text = editor.annotations, editor.text
    for span in held.ordered():
        words = span.excerpt(text)
        yield made(span.attributes.get("type", span.label) if span.label == "entity" else span.label, words)
        if span.note:
            yield noted(span.note)
    for tie in held.relations.values():
        yield tied(tie.type, held.spans[tie.head].excerpt(text), held.spans[tie.tail].excerpt(text))
