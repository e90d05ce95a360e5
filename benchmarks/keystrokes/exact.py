"""Whether every span of the gold can be made exactly, however many keys that takes.

A span is begun on its own first word, and without anything beside it: what it takes to get there, and what it is tied
to, is measured elsewhere. Pointing at the first and the last word of each piece is tried first, because that is quick
to try; where it does not give the span, a script is searched for.
"""

from __future__ import annotations

from collections.abc import Iterator

from benchmarks.keystrokes.gold import GoldArticle, Part, Task, place_of
from benchmarks.keystrokes.search import Search
from benchmarks.keystrokes.stage import stage_of
from benchmarks.keystrokes.typing import Bench, Pick, Script, Step
from reader.core.annotation import Fragment
from reader.core.selection import Selection
from reader.editor.command import Pane
from reader.text.reading import Reading


def spans_made(gold: GoldArticle) -> list[tuple[bool, str]]:
    """Return for each span of an article's attributions whether it can be made, and which it is."""
    return list(_spans_made(gold))


def _spans_made(gold: GoldArticle) -> Iterator[tuple[bool, str]]:
    bench = Bench(gold.article, suggesters=())
    search = Search(bench)
    for part in dict.fromkeys(part for task in gold.attributions for part in task.parts):
        task = Task((part,))
        start = Selection(*_first_word(bench.reading, part.fragments[0]))
        is_made = _is_pointed_out(bench, part, start) or search.script(task, (), start) is not None
        yield is_made, place_of(gold.article, task)


def _is_pointed_out(bench: Bench, part: Part, start: Selection) -> bool:
    script = list(_pointing(bench, part))
    typed = bench.type(bench.editor((), start), script)
    stage = stage_of(typed.editor, Task((part,))) if typed is not None else None
    return stage is not None and stage.left(Task((part,))) == 0


def _pointing(bench: Bench, part: Part) -> Script:
    """Return the steps that point at the first and last word of each piece and label it."""
    label, more, point = (
        tuple(bench.keymap.keys(command, Pane.ARTICLE)[0].split())
        for command in (f"label.{part.label}", "piece.add", "hint.word")
    )
    steps: list[Step] = []
    for piece in part.fragments:
        first, last = _first_word(bench.reading, piece), _last_word(bench.reading, piece)
        picks = (Pick(first[0]),) if first == last else (Pick(first[0], capital=True), Pick(last[0]))
        steps.append(Step("hint.word", (*point, *picks)))
        steps.append(Step("piece.add", more) if len(steps) > 1 else Step(f"label.{part.label}", label))
    return tuple(steps)


def _first_word(reading: Reading, piece: Fragment) -> tuple[int, int]:
    text = reading.article.text
    word = found = reading.words.next(piece.start)
    while word and word[1] <= piece.end and not text[word[0]].isalnum():
        word = reading.words.next(word[1])
    return word if word and word[1] <= piece.end else found or (piece.start, piece.end)


def _last_word(reading: Reading, piece: Fragment) -> tuple[int, int]:
    text = reading.article.text
    word = found = reading.words.previous(piece.end)
    while word and word[0] >= piece.start and not text[word[0]].isalnum():
        word = reading.words.previous(word[0])
    return word if word and word[0] >= piece.start else found or (piece.start, piece.end)
