"""Suggests quotes with their cue and source, by the rules for attributions in English news."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import cache

from reader.core.annotation import Fragment, merge_fragments
from reader.core.article import Article, Block
from reader.core.labels import LabelSet
from reader.core.roles import CUE, HAS_CUE, HAS_SOURCE, QUOTE, SOURCE
from reader.suggest.found import attributions_of
from reader.suggest.speakers import Speakers, named
from reader.suggest.suggestion import Known, SuggestedRelation, SuggestedSpan, Suggestion
from reader.text import Range, graphemes
from reader.text.attributing.sentence import Found
from reader.text.quotations import Quotation
from reader.text.reading import Reading
from reader.text.titles import is_title

RULES: dict[str, tuple[float, str]] = {
    "before": (0.75, "what stands before “{cue}” is said by {source}"),
    "around": (0.64, "“{cue}” and its subject part what is said"),
    "speech behind": (0.56, "a quotation behind “{cue}”"),
    "that behind": (0.58, "the clause that “{cue}” introduces"),
    "clause behind": (0.53, "the clause behind “{cue}”"),
    "infinitive behind": (0.32, "what “{cue}” says will be done"),
    "thing behind": (0.36, "what “{cue}” speaks of"),
    "according to": (0.56, "“{cue}” names where it comes from"),
    "as reported": (0.44, "“as … {cue}” introduces it"),
    "asked": (0.37, "a question that somebody is asked; who asks is not named"),
    "seems": (0.25, "“{cue}”: somebody’s view, and nobody is named"),
    "passive": (0.2, "“{cue} by” names who it comes from"),
    "transcript": (0.65, "a name and a colon before a quotation"),
    "labelled": (0.77, "{source} and a colon at the beginning of the paragraph"),
    "signed": (0.71, "{source} stands behind a quotation and a dash"),
    "colon": (0.25, "a quotation behind a colon; check the cue"),
    "introduced": (0.75, "the paragraph before ends in a colon"),
    "pull quote": (0.9, "a pull quote and the line below it"),
    "orphan": (
        0.45,
        "the last quotation names nobody: is it {source} who goes on? Asked, because nothing says so",
    ),
}
"""What each rule is called in words, and how often all parts were exactly right for it on PolNeAR's training part.

`pull quote` is not in that corpus, so its figure is a guess. `passive` is set higher than its 0.13, because who and
what are mostly right and only the ends differ; `orphan` lower than its 0.65, so that it is asked about.
"""
_FOLLOWED = (
    0.55,
    "{rule}; the sentence after it quotes and names nobody, so check that {source} goes on",
)
_SPEECH = (0.35, "quoted speech; nobody beside it is named as its source. Who says it?")
_WORDS = (0.22, "quoted words without a source beside them. Does somebody say them?")
_SCARE = (0.08, "a few words in quotation marks, perhaps only set apart")
_LONG, _SHORT = 8, 4
"""Words of a quotation that is speech, and of one with capitals that is more than a title or a name."""
_SINGLE = "'‘‹"
_SMALL = 3
"""Code points of the longest word that may have no capital in a title."""
_FULL_SPEECH = (".", "!", "?", ",", "…", "—", "–")


class QuoteSuggester:
    """Suggests every attribution of an article, and every quotation that belongs to none.

    Each suggestion holds content, cue and source with their relations, as far as the label set has them.
    """

    name = "quotes"
    """What it is called in the configuration and in `origin`."""

    def suggest(self, article: Article, known: Known) -> Iterator[Suggestion]:
        """Yield the suggestions in text order; none over a quote that is annotated already."""
        quote = known.labels.label_for(QUOTE)
        if quote is None:
            return
        reading, found = attributions_of(article, known.pause)
        speakers = Speakers(article.text, known.entities)
        made = []
        for item in found:
            known.pause()
            made.append(_attribution(article.text, item, quote.name, known.labels, speakers))
        made += _left_over(reading, found, quote.name)
        for suggestion in sorted(made, key=lambda item: item.spans[0].fragments):
            if not known.is_labelled(QUOTE, suggestion.spans[0].fragments):
                yield suggestion


_ORIGIN = f"rule:{QuoteSuggester.name}"


@cache
def _tied(kind: str, tail: int) -> SuggestedRelation:
    """Return the relation of a content to another span of its suggestion; one serves all suggestions."""
    return SuggestedRelation(kind, 0, tail)


def _attribution(text: str, item: Found, quote: str, labels: LabelSet, speakers: Speakers) -> Suggestion:
    spans = [SuggestedSpan(quote, _fragments(text, item.content))]
    relations = []
    who = ""
    for role, tie, part in ((CUE, HAS_CUE, item.cue), (SOURCE, HAS_SOURCE, item.source)):
        label, kind = labels.label_for(role), labels.relation_for(tie)
        if part is None or label is None:
            continue
        entity = None
        if role == SOURCE:
            full = speakers.resolve(part)
            entity, who = speakers.entity_of(full), named(text, part, full)
        if kind is not None:
            relations.append(_tied(kind.name, len(spans)))
        spans.append(SuggestedSpan(label.name, _fragments(text, (part,)), entity=entity))
    confidence, reason = _judged(text, item)
    if who:
        reason = f"{reason}; the source is {who}"
    return Suggestion(tuple(spans), tuple(relations), _ORIGIN, confidence, reason)


def _judged(text: str, item: Found) -> tuple[float, str]:
    rule = item.rule.removeprefix("followed ")
    confidence, reason = RULES[rule]
    words = {
        "cue": _shown(text, item.cue) if item.cue else "",
        "source": _shown(text, item.source) if item.source else "somebody",
    }
    reason = reason.format(**words)
    if rule != item.rule:
        confidence, told = _FOLLOWED
        reason = told.format(rule=reason, **words)
    return confidence, reason


def _left_over(reading: Reading, found: Sequence[Found], label: str) -> Iterator[Suggestion]:
    """Yield the quotations that no attribution holds: speech is asked about, a few words are only pointed at."""
    text = reading.article.text
    pieces = sorted(
        piece for item in found for piece in (*item.content, *filter(None, (item.cue, item.source)))
    )
    at = 0
    for block in reading.article.blocks:
        marks = reading.outermost(block.start)
        left = []
        for mark in marks:
            while at < len(pieces) and pieces[at][1] <= mark.start:
                at += 1
            if not any(start < mark.end for start, _ in pieces[at : at + 1]):
                left.append(mark)
        for mark in left:
            start, end = mark.inside
            if not mark.closed or not text[start:end].strip() or text[mark.start - 1 : mark.start] == "=":
                continue
            confidence, reason = _of_quotation(text[start:end], near_speech=len(left) < len(marks))
            if confidence == _WORDS[0] and (
                is_title(text, mark.start, mark.end) or _is_heading(text, mark, block)
            ):
                confidence, reason = _SCARE
            spans = (SuggestedSpan(label, _fragments(text, ((mark.start, mark.end),))),)
            yield Suggestion(spans, (), _ORIGIN, confidence, reason)


def _is_heading(text: str, mark: Quotation, block: Block) -> bool:
    """Tell whether a paragraph is nothing but a few words in single marks, as some papers set subheadings."""
    alone = not any(
        letter.isalnum() for letter in text[block.start : mark.start] + text[mark.end : block.end]
    )
    return alone and mark.width == 1 and text[mark.start] in _SINGLE


def _of_quotation(inside: str, *, near_speech: bool) -> tuple[float, str]:
    """Return how likely a quotation is said by somebody, and that in words.

    Args:
        inside: What stands between its marks.
        near_speech: Whether the paragraph has a quotation that somebody is known to say.
    """
    words = inside.split()
    long = [word for word in words if len(word) > _SMALL]
    full = inside.rstrip("”\"'’ ").endswith(_FULL_SPEECH)
    if len(words) >= _LONG and full:
        return _SPEECH
    titled = bool(long) and all(word[:1].isupper() for word in long)
    if inside[:1].islower() and near_speech:
        return _WORDS
    few = len(words) < (_SHORT if titled or not full else 2)
    return _SCARE if few else _WORDS


def _fragments(text: str, pieces: Sequence[Range]) -> tuple[Fragment, ...]:
    return merge_fragments(
        tuple(
            Fragment(graphemes.floor(text, start), graphemes.ceiling(text, end))
            for start, end in sorted(pieces)
        )
    )


def _shown(text: str, part: Range) -> str:
    return " ".join(text[part[0] : part[1]].split())
