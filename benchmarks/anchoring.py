"""Where annotations end up when their text changes: ours beside three simpler rules.

Texts are changed in eighteen ways, word by word, so that it is known where each word went. A span counts as untouched
if all of its words are there and next to each other, and as gone if none of them is; the truth for an untouched one is
the range from its first to its last word. Wrong is a span that is put anywhere else without a word; flagged one that a
person is asked about, or told is gone.
"""

from __future__ import annotations

import argparse
import random
import re
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TypeAlias

import regex
from rapidfuzz.distance import Indel

from benchmarks.table import Row, add_arguments, figure, reaching, report
from reader.text.anchoring import Anchoring, Fate

SAMPLES = Path(__file__).resolve().parent.parent / "sample_articles"
_WORD = regex.compile(r"((?=\S)(?:[\w\p{M}]+|\X))(\s*)")
_PARAGRAPH = "\n\n"
_MOST = 40
"""How many texts are changed at most."""
_FEW_SPANS, _MANY_SPANS = 24_000, 240_000
_CROSSING = 0.02
"""How often a span that would run over paragraphs is kept; of 68,435 in an annotated news corpus, 3 do."""
_AROUND = 32
"""How many characters before and after count in the context score, as in the W3C's text quote selector."""


@dataclass(frozen=True, slots=True)
class Word:
    """One word of a text.

    Args:
        number: Which word of the old text it is; -1 if it is new.
        text: What it says.
        gap: The white space behind it.
    """

    number: int
    text: str
    gap: str


Words: TypeAlias = list[Word]
Edit: TypeAlias = Callable[[Words, random.Random, "Source"], Words]
Rule: TypeAlias = Callable[[str, str, int, int], "tuple[int, int] | None"]


@dataclass(frozen=True, slots=True)
class Source:
    """What edits take new words from.

    Args:
        words: Words of the article, as often as they stand there.
        other: The words of another article.
    """

    words: Sequence[str]
    other: Words


def words_of(text: str) -> Words:
    """Return a text as words, without the white space before the first."""
    return [Word(number, *match.groups()) for number, match in enumerate(_WORD.finditer(text))]


def inserted(share: float) -> Edit:
    """Return an edit that puts a new word behind each of so many."""

    def edit(words: Words, dice: random.Random, source: Source) -> Words:
        changed: Words = []
        for word in words:
            changed.append(word)
            if dice.random() < share:
                changed[-1] = Word(word.number, word.text, word.gap or " ")
                changed.append(Word(-1, dice.choice(source.words), " "))
        return changed

    return edit


def deleted(share: float) -> Edit:
    """Return an edit that takes so many words away."""

    def edit(words: Words, dice: random.Random, _source: Source) -> Words:
        return [word for word in words if dice.random() >= share]

    return edit


def replaced(share: float) -> Edit:
    """Return an edit that puts other words in the place of so many."""

    def edit(words: Words, dice: random.Random, source: Source) -> Words:
        return [_other(word, dice, source) if dice.random() < share else word for word in words]

    return edit


def _other(word: Word, dice: random.Random, source: Source) -> Word:
    choice = word.text
    while choice == word.text:
        choice = dice.choice(source.words)
    return Word(-1, choice, word.gap)


def _paragraphs(words: Words) -> list[Words]:
    found: list[Words] = [[]]
    for word in words:
        found[-1].append(word)
        if "\n\n" in word.gap:
            found.append([])
    return [paragraph for paragraph in found if paragraph]


def _joined(paragraphs: Sequence[Words]) -> Words:
    return [
        Word(word.number, word.text, _PARAGRAPH if word is paragraph[-1] else word.gap)
        for paragraph in paragraphs
        for word in paragraph
    ]


def moved(words: Words, dice: random.Random, _source: Source) -> Words:
    """Move a third of the paragraphs to other places."""
    paragraphs = _paragraphs(words)
    for _ in range(len(paragraphs) // 3 or 1):
        paragraphs.insert(dice.randrange(len(paragraphs)), paragraphs.pop(dice.randrange(len(paragraphs))))
    return _joined(paragraphs)


def split(words: Words, dice: random.Random, _source: Source) -> Words:
    """Begin a new paragraph behind a third of the sentences."""
    return [
        Word(word.number, word.text, _PARAGRAPH if word.text in ".!?" and dice.random() < 1 / 3 else word.gap)
        for word in words
    ]


def paragraphs_deleted(words: Words, dice: random.Random, _source: Source) -> Words:
    """Take a third of the paragraphs away."""
    return _joined([paragraph for paragraph in _paragraphs(words) if dice.random() >= 1 / 3] or [words[:1]])


def near_duplicates(words: Words, dice: random.Random, source: Source) -> Words:
    """Put beside a third of the paragraphs a copy with a tenth of its words replaced, one at least, above or below."""
    found: list[Words] = []
    for paragraph in _paragraphs(words):
        found.append(paragraph)
        if dice.random() < 1 / 3:
            edited = replaced(0.1)(paragraph, dice, source)
            if edited == paragraph:
                # Of two that are the same, nothing in the text says which was there first.
                place = dice.randrange(len(edited))
                edited[place] = _other(edited[place], dice, source)
            copy = [Word(-1, word.text, word.gap) for word in edited]
            found.insert(len(found) - dice.randint(0, 1), copy)
    return _joined(found)


def reflowed(words: Words, _dice: random.Random, _source: Source) -> Words:
    """Break lines at another column."""
    column, changed = 0, []
    for word in words:
        column += len(word.text) + 1
        gap = "\n" if word.gap and column > 60 else word.gap
        column = 0 if gap == "\n" else column
        changed.append(Word(word.number, word.text, gap))
    return changed


def quotes_straightened(words: Words, _dice: random.Random, _source: Source) -> Words:
    """Make curly marks straight."""
    table = str.maketrans("“”‘’", "\"\"''")
    return [Word(word.number, word.text.translate(table), word.gap) for word in words]


def boilerplate(words: Words, _dice: random.Random, source: Source) -> Words:
    """Put other text before, behind and into the article."""
    extra = [Word(-1, word.text, word.gap) for word in source.other]
    third = len(extra) // 3
    middle = _paragraphs(words)
    half = len(middle) // 2
    return _joined(
        [extra[:third] or extra, *middle[:half], extra[third : 2 * third] or extra, *middle[half:], extra]
    )


def another(_words: Words, _dice: random.Random, source: Source) -> Words:
    """Put another article in its place."""
    return [Word(-1, word.text, word.gap) for word in source.other]


def mixed(words: Words, dice: random.Random, source: Source) -> Words:
    """Insert, delete and replace a tenth of the words each, and move paragraphs."""
    for edit in (moved, inserted(0.1), deleted(0.1), replaced(0.1)):
        words = edit(words, dice, source)
    return words


EDITS: dict[str, Edit] = {
    **{f"{share:.0%} of words inserted": inserted(share) for share in (0.01, 0.1, 0.4)},
    **{f"{share:.0%} of words deleted": deleted(share) for share in (0.01, 0.1, 0.4)},
    **{f"{share:.0%} of words replaced": replaced(share) for share in (0.01, 0.1, 0.4)},
    "all of these, 10% each, moved": mixed,
    "paragraphs moved": moved,
    "paragraphs split": split,
    "paragraphs deleted": paragraphs_deleted,
    "near-duplicates added": near_duplicates,
    "lines reflowed": reflowed,
    "quotation marks straightened": quotes_straightened,
    "boilerplate added": boilerplate,
    "another article": another,
}


def by_position(_old: str, new: str, start: int, end: int) -> tuple[int, int] | None:
    """Put a span where it was."""
    return (start, end) if end <= len(new) else None


def by_first_hit(old: str, new: str, start: int, end: int) -> tuple[int, int] | None:
    """Put a span where its words stand first."""
    place = new.find(old[start:end])
    return None if place < 0 else (place, place + end - start)


def by_context(old: str, new: str, start: int, end: int) -> tuple[int, int] | None:
    """Put a span where its words stand between what is most like its old neighbours."""
    words, best, place = old[start:end], -1.0, None
    before, after = old[max(0, start - _AROUND) : start], old[end : end + _AROUND]
    for hit in re.finditer(re.escape(words), new):
        left, right = hit.span()
        likeness = Indel.normalized_similarity(before, new[max(0, left - _AROUND) : left])
        likeness += Indel.normalized_similarity(after, new[right : right + _AROUND])
        score = likeness - abs(left - start) / len(new) / 10
        if score > best:
            best, place = score, (left, right)
    return place


RULES: dict[str, Rule] = {
    "position only": by_position,
    "first hit": by_first_hit,
    "context score": by_context,
}


def _measured(texts: Sequence[str], spans: int) -> Iterator[tuple[str, str, str, str]]:
    """Yield for each span and rule: edit, rule, what became of the span's words, and what the rule made of it."""
    for number, text in enumerate(texts):
        dice = random.Random(number)
        words = words_of(text)
        other = words_of(texts[(number + 1) % len(texts)])
        source = Source([word.text for word in words], other)
        old, starts = _written(words)
        chosen = list(_spans(words, dice, spans))
        for name, edit in EDITS.items():
            changed = edit(words, dice, source)
            new, places = _written(changed)
            anchoring = Anchoring(old, new)
            where = {word.number: place for place, word in enumerate(changed) if word.number >= 0}
            for first, last in chosen:
                left, right = starts[first][0], starts[last][1]
                there = [where[word] for word in range(first, last + 1) if word in where]
                if not there:
                    fate, truth = "gone", None
                elif len(there) == last - first + 1 and there[-1] - there[0] == last - first:
                    fate, truth = "untouched", (places[there[0]][0], places[there[-1]][1])
                else:
                    fate, truth = "changed", None
                anchor = anchoring.place(left, right)
                sure = anchor.places[0] if anchor.fate in {Fate.KEPT, Fate.MOVED} else None
                yield name, "ours", fate, _verdict(sure, truth)
                for rule, placed in RULES.items():
                    yield name, rule, fate, _verdict(placed(old, new, left, right), truth)


def _verdict(placed: tuple[int, int] | None, truth: tuple[int, int] | None) -> str:
    return "flagged" if placed is None else "right" if placed == truth else "wrong"


def _written(words: Words) -> tuple[str, list[tuple[int, int]]]:
    """Return words as a text in which no two run into one, and where each of them lies."""
    parts: list[str] = []
    places: list[tuple[int, int]] = []
    length = 0
    for word, after in zip(words, [*words[1:], None], strict=True):
        gap = word.gap
        if not gap and after and word.text[-1].isalnum() and after.text[0].isalnum():
            gap = " "
        places.append((length, length + len(word.text)))
        parts += (word.text, gap)
        length += len(word.text) + len(gap)
    return "".join(parts), places


def _spans(words: Words, dice: random.Random, count: int) -> Iterator[tuple[int, int]]:
    """Yield spans as news has them: cues and names of a few words, quotes of up to forty, few over paragraphs."""
    while count:
        first = dice.randrange(len(words))
        last = first + dice.choice((1, 1, 1, 2, 2, 3, 4, 6, 10, 16, 25, 40)) - 1
        if last >= len(words) or not words[first].text[0].isalnum():
            continue
        crossing = any(_PARAGRAPH in word.gap for word in words[first:last])
        if not crossing or dice.random() < _CROSSING:
            count -= 1
            yield first, last


def main() -> None:
    """Print what became of the spans."""
    parser = argparse.ArgumentParser(description=main.__doc__)
    add_arguments(parser)
    parser.add_argument("--corpus", type=Path, metavar="DIR", help="a folder whose text/*.txt are changed")
    options = parser.parse_args()
    report(list(rows(options.quick, options.corpus)), options.json)


def rows(quick: bool, corpus: Path | None = None) -> Iterator[Row]:
    """Change texts and yield what became of the spans.

    Args:
        quick: Whether a few spans are enough.
        corpus: A folder whose `text/*.txt` are changed; the sample articles if None.
    """
    folder = SAMPLES if corpus is None else corpus / "text"
    files = sorted(file for file in folder.iterdir() if file.suffix in {".txt", ".md"})
    texts = [file.read_text(encoding="utf-8") for file in files[:_MOST]]
    spans = -(-(_FEW_SPANS if quick else _MANY_SPANS) // len(texts) // len(EDITS))
    counts: Counter[tuple[str, str, str]] = Counter()
    by_edit: Counter[tuple[str, str, str]] = Counter()
    for edit, rule, fate, verdict in _measured(texts, spans):
        counts[rule, fate, verdict] += 1
        if rule == "ours":
            by_edit[edit, fate, verdict] += 1
    yield from _rows(counts, by_edit)


def _rows(counts: Counter[tuple[str, str, str]], by_edit: Counter[tuple[str, str, str]]) -> Iterator[Row]:
    for rule in ("ours", *RULES):
        goal = (99.3, 0.15, 99.5) if rule == "ours" else (None, None, None)
        of = {
            key: sum(n for (name, *rest), n in counts.items() if name == rule and key in rest)
            for key in ("untouched", "gone")
        }
        every = sum(n for (name, *_), n in counts.items() if name == rule)
        wrong = sum(n for (name, _, verdict), n in counts.items() if name == rule and verdict == "wrong")
        yield reaching(
            f"{rule}: untouched spans put right",
            100 * counts[rule, "untouched", "right"] / of["untouched"],
            "%",
            f"{of['untouched']} spans",
            goal[0],
        )
        yield figure(f"{rule}: put on wrong words", 100 * wrong / every, "%", f"{every} spans", goal[1])
        yield reaching(
            f"{rule}: spans that are gone, flagged",
            100 * counts[rule, "gone", "flagged"] / of["gone"],
            "%",
            f"{of['gone']} spans",
            goal[2],
        )
    for edit in EDITS:
        untouched = sum(n for (name, fate, _), n in by_edit.items() if name == edit and fate == "untouched")
        wrong = sum(n for (name, _, verdict), n in by_edit.items() if name == edit and verdict == "wrong")
        every = sum(n for (name, *_), n in by_edit.items() if name == edit)
        if untouched:
            yield figure(
                f"{edit}: untouched put right",
                100 * by_edit[edit, "untouched", "right"] / untouched,
                "%",
                f"{untouched} spans; {wrong} of {every} wrong",
            )
        else:
            yield figure(f"{edit}: put on wrong words", 100 * wrong / every, "%", f"{every} spans")


if __name__ == "__main__":
    main()
