"""Pointing at words by the letters that stand over them: where a range begins and, if asked, where it ends."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence

from reader.editor.editor import Editor
from reader.editor.hinting import Letters, Target, words_in_view
from reader.editor.outcome import Outcome, OutcomeKind
from reader.text import Range
from reader.text.reading import Reading

_MOST = 126
"""Words that have letters at a time: 22 of them one letter, the others two."""
_FAVOUR = 0.3
"""How much nearer a word counts as an end where a mark follows it."""
_BACK = 5
"""How much farther a word counts as a beginning where it lies behind the selection."""
_STOPS = frozenset(',.;:!?…—–()[]“”"«»\n')
_PENDING = Outcome(OutcomeKind.PENDING)


class Words(Letters[Range]):
    """Letters over words, to choose one of them.

    Args:
        words: What can be chosen, those first that have the easiest letters.
        told: What the letters do, for the footer.
        chosen: Called with the word, and with whether a letter of it was typed as a capital.
    """

    mode = "POINT"

    def __init__(
        self,
        words: Sequence[Range],
        told: Sequence[tuple[str, str]],
        chosen: Callable[[Range, bool], Outcome],
    ) -> None:
        super().__init__([Target(word[0], word) for word in words], chosen, "word")
        self._told = told

    @property
    def options(self) -> Sequence[tuple[str, str]]:
        """What the letters do."""
        return self._told


def point(
    editor: Editor,
    words: Sequence[Range],
    told: Sequence[tuple[str, str]],
    whole: Callable[[Range], Range] | None,
    chosen: Callable[[Range], Outcome],
) -> Outcome:
    """Let the user point at a range.

    Args:
        editor: The editor; the keys that follow point.
        words: Where it may begin, the likeliest first.
        told: What the letters do, for the footer.
        whole: Gives the range that begins with a word, where the letter is no capital; without it, and after a
            capital, a second word is pointed at, where the range ends.
        chosen: Called with the range.
    """

    def begun(first: Range, capital: bool) -> Outcome:
        if whole is not None and not capital:
            return chosen(whole(first))
        ends = _ends(editor, first)
        editor.choice = Words(ends, (("a–z", "where it ends"),), lambda last, _: ended(first, last))
        return _PENDING

    def ended(first: Range, last: Range) -> Outcome:
        return chosen(with_marks(editor.reading, (min(first[0], last[0]), max(first[1], last[1]))))

    if not words:
        return editor.refuse("There is no word on screen to point at")
    editor.choice = Words(words, told, begun)
    return Outcome(OutcomeKind.DONE)


def beginnings(editor: Editor) -> list[Range]:
    """Return the words on screen, the nearest ahead first and those behind the selection later."""
    end = editor.selection.end
    words = words_in_view(editor)
    ahead = [word for word in words if word[0] >= end]
    behind = words[: len(words) - len(ahead)]
    ranked = [*enumerate(ahead), *((_BACK * place, word) for place, word in enumerate(reversed(behind)))]
    return [word for _, word in sorted(ranked)[:_MOST]]


def beside(editor: Editor, pieces: Iterable[Range]) -> list[Range]:
    """Return the words and colons on screen outside some ranges, those nearest to them first."""
    held = list(pieces)

    def distance(word: Range) -> int:
        return min(max(start - word[1], word[0] - end) for start, end in held)

    words = [word for word in words_in_view(editor, marks=":") if distance(word) >= 0]
    return sorted(words, key=distance)[:_MOST]


def with_marks(reading: Reading, span: Range) -> Range:
    """Return a range with the quotation marks that belong to it, where words alone were pointed at.

    It takes in both marks of a quotation that it fills, the closing one of a quotation that begins in it, and
    the opening one of a quotation that ends in it.
    """
    text = reading.article.text
    start, end = span
    for mark in (*reading.outermost(start), *reading.outermost(max(start, end - 1))):
        opens = mark.start <= start < mark.end and not _has_word(text[mark.start : start])
        closes = mark.start < end <= mark.end and not _has_word(text[end : mark.end])
        if closes and (opens or mark.start >= span[0]):
            end = mark.end
        if opens and (closes or mark.end <= span[1]):
            start = mark.start
    return start, end


def _ends(editor: Editor, first: Range) -> list[Range]:
    """Return the words on screen where a range may end, the nearest first and those before a mark sooner."""
    onward = [word for word in words_in_view(editor) if word[0] >= first[0]]
    ranked = [
        (place * (_FAVOUR if _ends_phrase(editor.text, word) else 1), word)
        for place, word in enumerate(onward)
    ]
    return [word for _, word in sorted(ranked)[:_MOST]]


def _ends_phrase(text: str, word: Range) -> bool:
    return word[1] >= len(text) or text[word[1]] in _STOPS


def _has_word(text: str) -> bool:
    return any(letter.isalnum() for letter in text)
