"""The steps of the guided article, and by what each is known to be done."""

from __future__ import annotations

from typing import TypeAlias

from reader.core.dataclass import dataclass

Sign: TypeAlias = tuple[str, ...]
"""What is seen when something has been done: a selection, a command, an annotation, a relation or a note."""


def selected(text: str) -> Sign:
    """Return the sign that a text is selected."""
    return "selected", text


def ran(command: str) -> Sign:
    """Return the sign that a command has run."""
    return "ran", command


def made(label: str, text: str) -> Sign:
    """Return the sign that a text is annotated.

    Args:
        label: The label, or for an entity its type.
        text: The annotation's pieces, parted by ` … `.
    """
    return "made", label, text


def tied(relation: str, head: str, tail: str) -> Sign:
    """Return the sign that two annotations are tied; their pieces are parted by ` … `."""
    return "tied", relation, head, tail


def noted(text: str) -> Sign:
    """Return the sign that an annotation has a note."""
    return "noted", text


@dataclass(frozen=True, slots=True)
class Step:
    """A step of the article.

    Args:
        title: Its heading, without the number.
        deeds: What is to be done, in a word or two each, with its sign.
    """

    title: str
    deeds: tuple[tuple[str, Sign], ...]


_SILENCE = "“We heard the silence before we saw the hands,”"
_COLD = "“Everybody will blame the cold,” … “It was not the cold.”"
_PIGEON = f"{_COLD} … “It was a pigeon.”"
_NEST = "that a nest had jammed the largest wheel"
_TOWN = "A town without a clock does not stop. It only argues more about who is late."
_SHOP = "Ida Kestrel, who keeps the shop across the square"
_ASKED, _EVER = "“Nobody asked me,”", "“Nobody ever does.”"
_BUNS = "So are the buns,"

STEPS = (
    Step("Select", (
        ("a word", selected("The")),
        ("three on", selected("Larkhaven")),
        ("the sentence", ran("move.next_sentence")),
    )),
    Step("Move the ends", (
        ("the end", selected("brothers who")),
        ("the other end", selected("two brothers")),
        ("grow", ran("select.grow")),
        ("shrink", ran("select.shrink")),
    )),
    Step("A quote", (
        ("a quote", made("quote", _SILENCE)),
        ("its source", tied("has_source", _SILENCE, "Maud Ellery, the town clerk")),
        ("its cue", tied("has_cue", _SILENCE, "said")),
    )),
    Step("A quote in pieces", (
        ("two pieces", made("quote", _COLD)),
        ("a third", made("quote", _PIGEON)),
    )),
    Step("The cue first", (
        ("cue", made("cue", "later confirmed")),
        ("quote", tied("has_cue", _NEST, "later confirmed")),
        ("source", tied("has_source", _NEST, "Engineer Tomas Brandt")),
    )),
    Step("A pull quote", (
        ("a quote", made("quote", _TOWN)),
        ("its source", tied("has_source", _TOWN, _SHOP)),
    )),
    Step("One source, two quotes", (
        ("the first", tied("has_source", _ASKED, "the mayor")),
        ("the second", made("quote", _EVER)),
        ("the same source", tied("has_source", _EVER, "the mayor")),
        ("through them", ran("attribution.next_part")),
    )),
    Step("Names", (
        ("a person", made("PERSON", "Vera Quill")),
        ("an organisation", made("ORG", "Harrow & Pell")),
        ("a country", made("GPE", "Norway")),
        ("the person again", made("PERSON", "Quill")),
    )),
    Step("Claims", (
        ("one", made("claim", "The clock was last mended in 1990.")),
        ("another", made("claim", "Repairs cost more than the bridge.")),
    )),
    Step("Mend", (
        ("without marks", made("quote", _BUNS)),
        ("with them", made("quote", f"“{_BUNS}”")),
    )),
    Step("Change your mind", (
        ("a note", noted("sure")),
        ("deleted", ran("annotation.delete")),
        ("back again", ran("history.undo")),
    )),
    Step("Find", (
        ("found", ran("find.text")),
        ("the next", ran("find.next")),
        ("back here", ran("jump.back")),
    )),
    Step("Done", (
        ("done", ran("article.finish")),
    )),
)  # fmt: skip
