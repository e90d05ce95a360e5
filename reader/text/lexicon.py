"""The cue lexicon: verbs of saying, thinking and judging with their forms and what stands behind them."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache


class Form:
    """What a form of a verb may be; several are added. Plain numbers, because they are asked for every word."""

    BASE = 1
    S = 2
    PAST = 4
    PARTICIPLE = 8
    ING = 16


@dataclass(frozen=True, slots=True)
class Verb:
    """A verb that may be a cue.

    Args:
        lemma: Its base form.
        frames: One letter for each thing that it takes, as the lexicon's head explains.
        particles: Prepositions and particles that belong to the cue.
    """

    lemma: str
    frames: str
    particles: frozenset[str]

    def takes(self, frames: str) -> bool:
        """Tell whether it takes any of some frames."""
        return any(frame in self.frames for frame in frames)


BE = frozenset("am are is was were be been being 's 're 'm isn't aren't wasn't weren't".split())
HAVE = frozenset("has have had having 's 've 'd hasn't haven't hadn't".split())
DO = frozenset("do does did don't doesn't didn't".split())
MODALS = frozenset(
    """
    can could may might must shall should will would 'll 'd can't cannot couldn't won't wouldn't shouldn't
    """.split()
)
"""Auxiliaries by their verb, contracted or not; no modal stands before a past form."""


@lru_cache(maxsize=1)
def verbs() -> dict[str, tuple[Verb, int]]:
    """Return the verbs by form in lower case, with what the form may be."""
    found: dict[str, Verb] = {}
    irregular: dict[str, tuple[str, str]] = {}
    for section, line in _lines():
        if section == "verbs":
            words, _, particles = line.partition("+")
            lemma, *frames = words.split()
            held = found.get(lemma)
            known = held.frames if held else ""
            found[lemma] = Verb(
                lemma,
                known + "".join(frame for frame in frames if frame not in known),
                frozenset(particles.split()) | (held.particles if held else frozenset()),
            )
        elif section == "irregular":
            lemma, simple, participle = line.split()
            irregular[lemma] = (simple, participle)
    forms: dict[str, tuple[Verb, int]] = {}
    for lemma, verb in found.items():
        past = irregular.get(lemma, (_past(lemma),) * 2)
        for word, form in (
            (lemma, Form.BASE),
            (_third(lemma), Form.S),
            (past[0], Form.PAST),
            (past[1], Form.PARTICIPLE),
            (_ing(lemma, past[0]), Form.ING),
        ):
            before = forms.get(word)
            if before is None or before[0] is verb:
                forms[word] = (verb, form | (before[1] if before else 0))
    return forms


@lru_cache(maxsize=1)
def phrases() -> tuple[str, ...]:
    """Return the phrases that are cues, such as `according to`."""
    return tuple(line for section, line in _lines() if section == "phrases")


def _lines() -> list[tuple[str, str]]:
    from importlib.resources import files

    section = ""
    found = []
    for line in files("reader.text").joinpath("cues.txt").read_text(encoding="utf-8").splitlines():
        if line.startswith("["):
            section = line.strip("[]")
        elif line and not line.startswith("#"):
            found.append((section, line))
    return found


def _third(lemma: str) -> str:
    if lemma.endswith("y") and lemma[-2] not in "aeiou":
        return f"{lemma[:-1]}ies"
    return f"{lemma}es" if lemma.endswith(("s", "sh", "ch", "x", "z", "o")) else f"{lemma}s"


def _past(lemma: str) -> str:
    if lemma.endswith("y") and lemma[-2] not in "aeiou":
        return f"{lemma[:-1]}ied"
    return f"{lemma}d" if lemma.endswith("e") else f"{lemma}ed"


def _ing(lemma: str, past: str) -> str:
    if past == f"{lemma}{lemma[-1]}ed":
        return f"{lemma}{lemma[-1]}ing"
    if lemma == "begin":
        return "beginning"
    if lemma.endswith("e") and not lemma.endswith("ee"):
        return f"{lemma[:-1]}ing"
    return f"{lemma}ing"
