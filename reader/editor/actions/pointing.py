"""Labelling what one points at, by letters over words."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence

from reader.core.annotation import Fragment, Span
from reader.core.ids import Offset
from reader.core.roles import ENTITY, HAS_CUE, HAS_SOURCE
from reader.core.selection import Selection
from reader.editor import motions, pointing
from reader.editor.editor import Editor
from reader.editor.outcome import Outcome
from reader.text import Range, clauses
from reader.text.clauses import Token
from reader.text.host import host_of
from reader.text.reading import Reading


def is_taken(editor: Editor, here: Iterable[Span], label: str) -> bool:
    """Tell whether the selection is a part of an attribution already, which cannot have that label as well.

    A quote may be a claim too, and anything the mention of an entity.

    Args:
        editor: The editor.
        here: The annotations that the selection touches.
        label: The label.
    """
    selected = Fragment(*editor.selection.extent)
    return any(selected in span.fragments and _excludes(editor, span, label) for span in here)


def point_out(editor: Editor, label: str, chosen: Callable[[Range], Outcome]) -> Outcome:
    """Let the user point at what gets a label.

    A letter means the word for a cue, the noun phrase for a source, and for a quote or claim the quotation that
    begins there, or else what goes on to the end of the sentence. After a capital the end is pointed at.
    """
    if not _is_tail(editor, label):
        return point_content(editor, chosen)
    active = editor.active_span
    pieces = active.fragments if active is not None else ()
    held = [(piece.start, piece.end) for piece in pieces] or [editor.selection.extent]
    parted = _beginnings(editor, active)
    phrase = _phrase if _is_source(editor, label) else _cue

    def whole(word: Range) -> Range:
        """Return the phrase from a word on, as far as it does not run into another part of the attribution."""
        start, end = phrase(editor.reading, word)
        barrier = min((place for place in parted if word[1] <= place < end), default=end)
        return motions.trimmed(editor.text, start, barrier) or word

    told = (("a–z", label), ("A–Z", f"{label} begins"))
    return pointing.point(editor, pointing.beside(editor, held), told, whole, chosen)


def after(editor: Editor, label: str, found: Range) -> Selection:
    """Return what is selected once a range that was pointed at has a label: a content, or else what was before."""
    return editor.selection if _is_tail(editor, label) else motions.select(found)


def point_content(editor: Editor, chosen: Callable[[Range], Outcome]) -> Outcome:
    """Let the user point at a content, or a piece of one."""
    return pointing.point(
        editor,
        pointing.beginnings(editor),
        (("a–z", "from here to the end"), ("A–Z", "begins here")),
        lambda word: _content(editor.reading, word),
        chosen,
    )


def _excludes(editor: Editor, span: Span, label: str) -> bool:
    if ENTITY in (editor.labels.role_of(span.label), editor.labels.role_of(label)):
        return False
    if span.label == label:
        return not _is_tail(editor, label)
    return _is_tail(editor, span.label) or _is_tail(editor, label)


def _is_tail(editor: Editor, label: str) -> bool:
    kinds = (editor.labels.relation_for(role) for role in (HAS_CUE, HAS_SOURCE))
    return any(kind is not None and kind.enabled and label in kind.tail for kind in kinds)


def _is_source(editor: Editor, label: str) -> bool:
    kind = editor.labels.relation_for(HAS_SOURCE)
    return kind is not None and label in kind.tail


def _beginnings(editor: Editor, head: Span | None) -> list[Offset]:
    """Return where the pieces of an attribution begin."""
    if head is None:
        return []
    tails = [relation.tail for relation in editor.annotations.relations_from(head.id)]
    parts = [head, *(editor.annotations.spans[tail] for tail in tails)]
    return [piece.start for part in parts for piece in part.fragments]


def _cue(reading: Reading, word: Range) -> Range:
    """Return a word, with the verb behind it where it is an auxiliary or an adverb."""
    line, here = _line_from(reading, word)
    last = here
    while last + 1 < len(line) and line[last].word in clauses.AUXILIARIES | clauses.ADVERBS:
        last += 1
    return (word[0], line[last].end) if line and line[last].solid else word


def _phrase(reading: Reading, word: Range) -> Range:
    """Return the noun phrase from a word on."""
    line, here = _line_from(reading, word)
    last = clauses.phrase_end(line, here, long=False)
    return (word[0], line[max(last, here + 1) - 1].end) if line else word


def _line_from(reading: Reading, word: Range) -> tuple[Sequence[Token], int]:
    """Return the tokens of the sentence that holds a word, and which of them the word is."""
    sentence = reading.sentences.around(*word)
    line = clauses.tokens(reading.article.text, *sentence, ()) if sentence else []
    here = next((place for place, token in enumerate(line) if token.end > word[0]), None)
    return ([], 0) if here is None else (line, here)


def _content(reading: Reading, word: Range) -> Range:
    """Return the quotation that begins with a word, or else what goes on to the end of the sentence."""
    text = reading.article.text
    for mark in reading.outermost(word[0]):
        if mark.start <= word[0] < mark.end and not any(map(str.isalnum, text[mark.start : word[0]])):
            return mark.start, mark.end
    host = host_of(reading, *word)
    if host is None:
        return word
    line = host.line
    last = len(line)
    while last and clauses.breaks(line[last - 1]) and line[last - 1].word not in (")", "]"):
        last -= 1
    return pointing.with_marks(reading, (word[0], max(word[1], line[last - 1].end if last else 0)))
