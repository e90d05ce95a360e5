"""Reads the guided article as its user does: step by step, with the keys in the order in which it names them."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

import pytest

from reader.core.ids import Annotator
from reader.editor.hinting import Hints
from reader.editor.keys import parse_key
from reader.editor.outcome import Outcome, OutcomeKind, Prompt
from reader.editor.tutor import Lesson, Tutor, tutor_of
from reader.ingest import read_article
from reader.library.label_file import default_labels, parse_labels
from reader.library.memory import MemoryLibrary
from reader.paths import sample_articles_dir

from .editor.desk import open_editor, relations, spans

LABELS = parse_labels(default_labels(), "labels.toml")
GUIDED = sample_articles_dir() / "01-start-here.md"
_PRESSED = re.compile(r"`([^`]+)`|the letter that stands at \*([^*]+)\*")


@dataclass(frozen=True, slots=True)
class Key:
    """A key, as the editor spells it."""

    name: str


@dataclass(frozen=True, slots=True)
class Words:
    """Words to be typed."""

    text: str


@dataclass(frozen=True, slots=True)
class LetterAt:
    """The letter that then stands over these words of the article."""

    words: str


Press = Key | Words | LetterAt


@dataclass(frozen=True, slots=True)
class Step:
    """A step of the article: its heading without the number, and what it tells to press."""

    title: str
    presses: tuple[Press, ...]


def steps() -> list[Step]:
    """Return the steps of the article: a heading, a paragraph that names keys, and what to use them on."""
    parts = re.split(r"^## \d+\. ", GUIDED.read_text(encoding="utf-8"), flags=re.MULTILINE)
    return [Step(title, _presses(text)) for title, text, *_ in (part.split("\n\n") for part in parts[1:])]


def mentioned() -> list[str]:
    """Return the keys that the article only tells of."""
    return re.findall(r"\*\*([^*]+)\*\*", GUIDED.read_text(encoding="utf-8"))


def _presses(text: str) -> tuple[Press, ...]:
    found: list[Press] = []
    for keys, words in _PRESSED.findall(text):
        found += [LetterAt(words)] if words else [press for part in keys.split() for press in _spelt(part)]
    return tuple(found)


def _spelt(part: str) -> list[Press]:
    """Return what a word in key style stands for: a key, a count and a key, or else words to type."""
    counted = re.fullmatch(r"(\d+)(\D)", part)
    if counted:
        return [Key(key) for key in (*counted[1], counted[2])]
    try:
        return [Key(parse_key(part))]
    except ValueError:
        return [Words(part)]


@dataclass
class Record:
    """What came of a step: the texts selected after each command, what was new, and what the tutor knew."""

    selections: list[str] = field(default_factory=list)
    spans: list[tuple[str, str]] = field(default_factory=list)
    ties: list[tuple[str, str, str]] = field(default_factory=list)
    commands: list[str] = field(default_factory=list)
    warned: list[str] = field(default_factory=list)
    refused: list[str] = field(default_factory=list)
    reads_on: int = 0
    before: Lesson | None = None
    after: Lesson | None = None


class Learner:
    """Reads the article with the real keys, and types what it says."""

    def __init__(self) -> None:
        data = GUIDED.read_bytes()
        library = MemoryLibrary("tutor", LABELS)
        library.add(read_article(data, name=GUIDED.name).article, data, ".md")
        self.editor = open_editor(library.open(library.ids()[0], Annotator("ada")), labels=LABELS)
        tutor = tutor_of(self.editor)
        assert tutor is not None
        self.tutor: Tutor = tutor
        self.keys = 0
        self._prompt: Prompt | None = None
        self._typed = ""
        self._record = Record()

    def learn(self, step: Step) -> Record:
        """Do a step."""
        editor, record = self.editor, Record()
        self._record = Record()
        record.reads_on = self._read_on(step)
        held, tied = set(spans(editor)), set(relations(editor))
        self._record = record
        record.before = self.tutor.lesson
        for press in step.presses:
            match press:
                case Key(name):
                    self._press(name)
                case Words(text):
                    self._type(text)
                case LetterAt(words):
                    assert isinstance(editor.choice, Hints)
                    (letters,) = (
                        letters
                        for offset, letters in editor.choice.hints
                        if editor.text.startswith(words, offset)
                    )
                    for letter in letters:
                        self._press(letter)
        record.spans = [item for item in spans(editor) if item not in held]
        record.ties = [item for item in relations(editor) if item not in tied]
        record.after = self.tutor.lesson
        return record

    def _read_on(self, step: Step) -> int:
        """Press the key that reads on until the text of the step is selected, and return how often."""
        blocks = self.editor.article.blocks
        texts = [self.editor.text[block.start : block.end] for block in blocks]
        (heading,) = (
            number for number, text in enumerate(texts) if re.fullmatch(rf"\d+\. {step.title}", text)
        )
        block = blocks[heading + 1]
        for times in range(6):
            if (self.editor.selection.start, self.editor.selection.end) == (block.start, block.end):
                return times
            self._press("}")
        pytest.fail(f"reading on does not lead to {step.title!r}")

    def _press(self, key: str) -> None:
        self.keys += 1
        if self._prompt is not None and key == "enter":
            command, self._prompt = self._prompt.command, None
            outcome = self.editor.run(command, argument=self._typed)
        else:
            outcome = self.editor.press(key)
        self._prompt, self._typed = outcome.prompt, ""
        self._note(outcome)

    def _type(self, words: str) -> None:
        assert self._prompt is not None, f"nothing asks for {words!r}"
        self._typed = words
        self.keys += len(words)

    def _note(self, outcome: Outcome) -> None:
        editor, record = self.editor, self._record
        self.tutor.note(outcome)
        if outcome.kind is OutcomeKind.REFUSED:
            record.refused.append(editor.message.text if editor.message else "")
        if outcome.kind is not OutcomeKind.PENDING:
            record.commands.append(outcome.command or "")
            record.selections.append(editor.selected_text)
        if (finding := editor.warnings.here()) is not None:
            record.warned.append(finding.what)
