"""How often the suggestions are right, beside people who annotate the same articles, and how long they take.

The metrics are those of O'Keefe et al. (2012) and of PolNeAR's own study, on the gold of the first annotator:

- An **exact** match has both ends of every fragment where the gold has them; punctuation and white space at the edges
  do not count, and fragments that no word parts are one. All figures are sums over articles (micro-averages).
- **Quoted segment F1**: of all passages between quotation marks, those that lie in a gold content are to be found, and
  those that lie in a suggested one are.
- **Direct content**: the fragments of contents whose words all stand in quotation marks, exact.
- **Quote found and speaker right**: the part of those gold fragments, as far as their content has a source, that a
  suggested one of that kind overlaps, where the sources overlap too.
- **Source, cue, content**: those of all attributions, exact.
- **Pre-filled**: an annotator goes through the named mentions of all articles in order; one that is suggested
  already, with the same ends, is pre-filled, any other is labelled and known from then on. Precision is over all
  that is suggested and not labelled by hand. **Label once** alone suggests names that were labelled before, in
  whatever article, surnames of persons, initials of bodies, and first names of persons in the article: it cannot
  find more than the part that is of names known then, which is told. **Of repeated entities** are the mentions of
  those that the article names more than once, by its coreference or encyclopedia's pages: what labelling once is
  for. Precision is the same, for nothing tells beforehand which they are. **Label once and capitals** are all
  suggesters of names that need no list and no model. The mentions are those of `benchmarks.keystrokes.mentions`:
  cut to the name as the default guideline has it, by the rules for titles and the like that the suggesters have too.
  **Names** of a file in CoNLL are as that corpus has them, and a check.
- **Average precision** of the order by check-worthiness; sentences with as many points count as one group.

A suggestion that is shown lowered (below `LOWERED`) does not count. People: every pair of annotators of the same
article, each taken as gold for the other; where a corpus has no such articles, nothing stands there.
"""

from __future__ import annotations

import argparse
import itertools
import json
import time
from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache
from pathlib import Path

from benchmarks.conll_names import read_names
from benchmarks.keystrokes.__main__ import OWN
from benchmarks.keystrokes.gold import (
    CONTENT,
    CUE,
    SAMPLES,
    SOURCE,
    GoldArticle,
    Task,
    pull_quotes,
    read_annotators,
    read_article_file,
    read_corpus,
)
from benchmarks.keystrokes.mentions import read_mentions
from benchmarks.prefilled import Prefilled, simulated
from benchmarks.table import Row, add_arguments, figure, reaching, report
from reader.core.annotation import Fragment
from reader.core.annotations import Annotations
from reader.core.article import Article
from reader.library.label_file import default_labels, parse_labels
from reader.suggest.claims import check_worthiness
from reader.suggest.quotes import QuoteSuggester
from reader.suggest.scoring import Counts, Pieces, Scored, bare, exact, overlap, speakers
from reader.suggest.suggestion import Known
from reader.text.quote_type import DIRECT, QuoteTypes
from reader.text.reading import Reading

LOWERED = 0.2
"""Suggestions of less confidence are shown lowered."""
SIZE = 5_000
"""Code points of the article whose time is told."""
QUICK = 20
"""Articles of a quick run, drawn evenly."""
_ROLES = ("source", "cue", "content")
_REACH = {"source": 0.60, "cue": 0.60, "content": 0.55}


def main() -> None:
    """Measure and print."""
    options = _arguments()
    corpus = options.corpus or OWN
    articles = list(read_corpus(corpus))
    if options.quick:
        articles = articles[:: max(1, len(articles) // QUICK)]
    rows = attribution_rows(articles, list(read_annotators(corpus)))
    rows.append(pull_quote_row(options.pull_quotes or SAMPLES / "02-tile-heist.txt"))
    if options.entities:
        rows += entity_rows(list(read_mentions(options.entities, linked=False)))
    if options.names:
        rows += entity_rows(list(read_names(options.names)), "names", reached=False)
    if options.claims:
        rows.append(claim_row(json.loads(options.claims.read_text(encoding="utf-8"))))
    rows.append(time_row(articles, rounds=3 if options.quick else 9))
    report(rows, options.json)


def attribution_rows(
    articles: Sequence[GoldArticle], several: Sequence[tuple[Article, list[tuple[Task, ...]]]]
) -> list[Row]:
    """Return what the quotes' suggester reaches on annotated articles, beside pairs of people."""
    ours, people, every = _Agreement(), _Agreement(), Counts()
    for gold in articles:
        ours.add(gold.article, suggested(gold.article), [_scored(task) for task in gold.attributions])
        marked = set(segments(gold.article))
        every.add(_of_sets(marked, _held(marked, [_scored(task) for task in gold.attributions])))
    for article, made in several:
        for one, other in itertools.permutations(made, 2):
            people.add(article, [_scored(task) for task in one], [_scored(task) for task in other])
    beside = people.figures() if several else {}
    reach = {"quoted segments": 0.96, "direct contents": 0.90, "speakers": 0.87, **_REACH}
    names = {
        "quoted segments": "quoted segments, F1",
        "direct contents": "direct contents, exact F1",
        "speakers": "quote found and speaker right",
        **{role: f"{role} of all attributions, exact F1" for role in _ROLES},
    }
    rows = [
        reaching(names[key], value, "", f"people {beside[key]:.3f}" if key in beside else "", reach[key])
        for key, value in ours.figures().items()
    ]
    return [*rows, figure("every pair of quotation marks, F1", every.f1, "")]


def pull_quote_row(file: Path) -> Row:
    """Return what part of the pull quotes of an article is suggested with its source, exact."""
    article = read_article_file(file).article
    wanted = {(part.content, part.source) for part in map(_scored, pull_quotes(article))}
    made = {(part.content, part.source) for part in suggested(article)}
    return reaching(
        f"pull quotes with source, exact, of {len(wanted)}", len(wanted & made) / len(wanted), "", "", 1
    )


def entity_rows(
    articles: Sequence[GoldArticle], what: str = "mentions", *, reached: bool = True
) -> list[Row]:
    """Return how many named mentions are pre-filled, and how often what is suggested is one.

    Args:
        articles: With their mentions.
        what: What they are called.
        reached: Whether they are what the figures to reach are about.
    """
    rows = []
    for name, capitals in (("label once", False), ("label once and capitals", True)):
        every, repeated, offered = simulated(articles, capitals=capitals)
        share = f"of {offered.proposed:.0f}"
        rows += [
            reaching(f"{what} pre-filled, {name}", every.share, "", _told(every), 0.62 if reached else None),
            reaching(f"precision of {what}, {name}", offered.precision, "", share, 0.85 if reached else None),
        ]
        if repeated.mentions:
            rows.append(reaching(f"… of repeated entities, {name}", repeated.share, "", _told(repeated)))
    return rows


def _told(filled: Prefilled) -> str:
    return f"of {filled.mentions}; {filled.known / max(1, filled.mentions):.2f} are of names known then"


def claim_row(sentences: Iterable[dict[str, object]]) -> Row:
    """Return the average precision of the order of sentences by check-worthiness, beside the order of chance."""
    rated = [(check_worthiness(str(item["text"])).points, item["label"] == 1) for item in sentences]
    rated.sort(key=lambda item: -item[0])
    seen = right = 0
    total = 0.0
    for _, group in itertools.groupby(rated, key=lambda item: item[0]):
        worthy = [worth for _, worth in group]
        seen += len(worthy)
        right += sum(worthy)
        total += sum(worthy) * right / seen
    return reaching("claims, average precision", total / right, "", f"chance {right / seen:.3f}")


def time_row(articles: Sequence[GoldArticle], rounds: int) -> Row:
    """Return the time of a processor that quotes and attributions take, for an article of 5,000 code points."""
    size = sum(len(gold.article.text) for gold in articles)
    taken = []
    for _ in range(rounds + 1):
        start = time.process_time()
        for gold in articles:
            suggested(gold.article)
        taken.append((time.process_time() - start) * SIZE / size * 1000)
    return figure("quotes and attributions, 5 KB", sorted(taken[1:])[rounds // 2], "ms", "", 15)


def suggested(article: Article) -> list[Scored]:
    """Return what the quotes' suggester proposes at full strength."""
    found = []
    for suggestion in QuoteSuggester().suggest(article, _nothing_known()):
        if suggestion.confidence >= LOWERED:
            parts = {span.label: _pieces(span.fragments) for span in suggestion.spans}
            found.append(Scored(parts[CONTENT], parts.get(CUE, ()), parts.get(SOURCE, ())))
    return found


@lru_cache(maxsize=1)
def _nothing_known() -> Known:
    return Known(parse_labels(default_labels(), "the default labels"), Annotations(), {})


def segments(article: Article) -> Iterator[Pieces]:
    """Yield what stands between quotation marks, without the marks."""
    reading = Reading(article)
    for block in article.blocks:
        yield from ((mark.inside,) for mark in reading.outermost(block.start))


class _Agreement:
    """The counts of proposed and gold attributions over articles."""

    def __init__(self) -> None:
        self._counts = {key: Counts() for key in ("quoted segments", "direct contents", "speakers", *_ROLES)}

    def add(self, article: Article, proposed: Sequence[Scored], gold: Sequence[Scored]) -> None:
        text, types = article.text, QuoteTypes(article)
        marked = set(segments(article))
        said = [
            [
                Scored((piece,), item.cue, item.source)
                for item in made
                for piece in item.content
                if _is_direct(text, types, (piece,))
            ]
            for made in (proposed, gold)
        ]
        direct = [[item.content for item in made] for made in said]
        self._counts["quoted segments"].add(_of_sets(_held(marked, proposed), _held(marked, gold)))
        self._counts["direct contents"].add(exact(text, *direct))
        self._counts["speakers"].add(speakers(*said))
        for role in _ROLES:
            parts = [[getattr(item, role) for item in made] for made in (proposed, gold)]
            self._counts[role].add(exact(text, *parts))

    def figures(self) -> dict[str, float]:
        """Return F1 by what is counted; of the speakers the part that is found."""
        return {
            key: counts.recall if key == "speakers" else counts.f1 for key, counts in self._counts.items()
        }


def _held(marked: Iterable[Pieces], made: Sequence[Scored]) -> set[Pieces]:
    return {piece for piece in marked if any(overlap(piece, item.content) for item in made)}


def _of_sets(proposed: set[Pieces], gold: set[Pieces]) -> Counts:
    return Counts(len(proposed & gold), len(proposed), len(gold))


def _is_direct(text: str, types: QuoteTypes, pieces: Pieces) -> bool:
    found = tuple(Fragment(*piece) for piece in pieces)
    return bool(bare(text, pieces)) and types.of(found) == DIRECT


def _scored(task: Task) -> Scored:
    parts = {part.label: _pieces(part.fragments) for part in task.parts}
    return Scored(parts.get(CONTENT, ()), parts.get(CUE, ()), parts.get(SOURCE, ()))


def _pieces(fragments: Iterable[Fragment]) -> Pieces:
    return tuple((fragment.start, fragment.end) for fragment in fragments)


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    add_arguments(parser)
    parser.add_argument(
        "--corpus", type=Path, metavar="DIR", help="text/ and attributions/; our own few articles without it"
    )
    parser.add_argument(
        "--entities", type=Path, metavar="DIR", help="mentions in WebAnno TSV; left out without it"
    )
    parser.add_argument("--names", type=Path, metavar="FILE", help="names in CoNLL, as a check")
    parser.add_argument("--claims", type=Path, metavar="FILE", help="sentences in JSON, worth a check or not")
    parser.add_argument("--pull-quotes", type=Path, metavar="FILE", help="an article with pull quotes")
    return parser.parse_args()


if __name__ == "__main__":
    main()
