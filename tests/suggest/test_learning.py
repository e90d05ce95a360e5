"""What is learnt from an annotator is offered where it beats the rules on articles held out, and only there."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from random import Random

import pytest

from reader.core.annotation import Provenance, Relation, Span
from reader.core.annotations import Annotations
from reader.core.article import Article
from reader.core.ids import Annotator, RelationId, SpanId, Timestamp
from reader.core.renaming import LabelName, RelationName, Renaming
from reader.library.label_file import default_labels, parse_labels
from reader.library.label_renaming import renamed_file
from reader.suggest.configuration import Configuration
from reader.suggest.learned import LearnedSuggester, proposed
from reader.suggest.learning import FEWEST_ARTICLES, Annotated, Report, learn, read_report
from reader.suggest.plugins import load
from reader.suggest.quotes import QuoteSuggester
from reader.suggest.suggestion import LOWERED, Known, Suggestion, words_of
from reader.suggest.tagging import OUTSIDE, spans_of, tags
from tests.editor.desk import article_of

pytest.importorskip("pycrfsuite")

LABELS = parse_labels(default_labels(), "the default labels")
KNOWN = Known(LABELS, Annotations(), {})
BY = Provenance(Annotator("ada"), Timestamp("2026-01-31T10:00:00.000Z"))
NAMES = ("Mara Quill", "Ivo Brandt", "Ada Moss", "Una Holm", "Walt Pike", "Ida Reed")
THINGS = ("the boats are old", "fares will rise", "the river is high", "nobody came", "the horn was loud")
VERBS = ("said", "warned", "added", "wrote")


def article(number: int) -> Article:
    dice = Random(number)
    lines = []
    for _ in range(6):
        name, thing, verb = dice.choice(NAMES), dice.choice(THINGS), dice.choice(VERBS)
        lines.append(
            dice.choice((f"“{thing.capitalize()},” {verb} {name}.", f"{name} {verb} that {thing}."))
            + f" It was day {dice.randrange(30)}."
        )
    return article_of("\n\n".join([f"Report {number}", *lines]))


def annotated(number: int, wanted: Callable[[str], bool]) -> Annotated:
    """Return an article as somebody annotates it who takes over what the rules suggest and is wanted."""
    made = article(number)
    spans: list[Span] = []
    ties: list[Relation] = []
    for place, one in enumerate(QuoteSuggester().suggest(made, KNOWN)):
        if wanted(words_of(one, made.text)):
            ids = [SpanId(f"s-{number}-{place}-{part}") for part in range(len(one.spans))]
            spans += [
                Span(name, span.label, span.fragments, BY) for name, span in zip(ids, one.spans, strict=True)
            ]
            ties += [
                Relation(
                    RelationId(f"r-{number}-{place}-{tie.tail}"), tie.type, ids[tie.head], ids[tie.tail], BY
                )
                for tie in one.relations
            ]
    return Annotated(made, spans, ties)


def is_direct(words: str) -> bool:
    return words.startswith("“")


def shown(made: list[Suggestion], text: str) -> list[str]:
    return [words_of(one, text) for one in made if one.confidence >= LOWERED]


def test_who_marks_direct_quotes_alone_is_suggested_them_alone(tmp_path: Path) -> None:
    report = learn([annotated(number, is_direct) for number in range(30)], LABELS, tmp_path, proposed)
    assert report is not None
    assert report.is_better
    assert (report.articles, report.held_out, report.learned > 0.9 > report.rules) == (24, 6, True)
    assert read_report(tmp_path) == report
    options = {"learned": {"folder": tmp_path}}
    (suggester,), faults = load(Configuration(options=options), ["learned"])
    assert faults == []
    fresh = article(99)
    made = list(suggester.suggest(fresh, KNOWN))
    rules = list(QuoteSuggester().suggest(fresh, KNOWN))
    assert shown(made, fresh.text) == [words for words in shown(rules, fresh.text) if is_direct(words)]
    assert len(made) == len(rules)  # what is doubted is lowered, never hidden
    assert all(f"exact F1 on 6 others {report.learned:.3f}, of the rules" in one.reason for one in made)


@pytest.mark.parametrize(("by", "offered"), [(-0.1, False), (0.0, False), (0.001, False), (0.01, True)])
def test_it_is_offered_where_it_beats_the_rules_by_more_than_chance(by: float, offered: bool) -> None:
    report = Report(80, 20, 0.7 + by, 0.7)
    assert report.is_better is offered
    assert report.words.endswith(f"0.700 ({by:+.3f})")


def test_what_is_unlike_all_that_was_learnt_is_what_it_is_least_sure_of(tmp_path: Path) -> None:
    learn([annotated(number, is_direct) for number in range(30)], LABELS, tmp_path, proposed)
    suggester = LearnedSuggester(tmp_path)
    unlike = article_of("Boats: “old,” claims? said Quill “no” she -- says “so” said it “all” told of “sea.”")
    usual, odd = (suggester.uncertainty(one, KNOWN) for one in (article(99), unlike))
    assert 0 <= usual < odd
    assert suggester.uncertainty(article_of("…"), KNOWN) >= 0


def test_who_marks_what_the_rules_suggest_gets_the_rules(tmp_path: Path) -> None:
    report = learn([annotated(number, bool) for number in range(15)], LABELS, tmp_path, proposed)
    assert report is not None
    assert not report.is_better
    options = {"learned": {"folder": tmp_path}}
    ready, _ = load(Configuration(options=options))
    assert "learned" not in [suggester.name for suggester in ready]
    _, (fault,) = load(Configuration(options=options), ["learned"])
    assert "does not beat the rules" in str(fault)


def test_too_little_is_not_learnt_from(tmp_path: Path) -> None:
    few = [annotated(number, bool) for number in range(FEWEST_ARTICLES - 1)]
    assert learn(few, LABELS, tmp_path, proposed) is None
    assert read_report(tmp_path) is None


def test_a_report_that_is_damaged_is_none(tmp_path: Path) -> None:
    (tmp_path / "attributions.json").write_text('{"articles": 3}')
    assert read_report(tmp_path) is None


def test_tags_say_what_they_were_made_from() -> None:
    tokens = [(0, 3), (4, 7), (8, 11), (12, 15), (16, 19)]
    found = tags(tokens, [(0, 7, "quote"), (8, 11, "cue"), (12, 19, "source")])
    assert found == ["B-quote", "I-quote", "B-cue", "B-source", "I-source"]
    assert [*spans_of(tokens, found)] == [("quote", 0, 2), ("cue", 2, 3), ("source", 3, 5)]
    assert [*spans_of(tokens, [OUTSIDE] * 5)] == []
    assert [*spans_of(tokens, ["B-cue", "B-cue", OUTSIDE, "I-cue", "I-quote"])] == [
        ("cue", 0, 1), ("cue", 1, 2), ("cue", 3, 4), ("quote", 4, 5),
    ]  # fmt: skip


def test_what_was_learnt_outlives_other_names(tmp_path: Path) -> None:
    learn([annotated(number, is_direct) for number in range(30)], LABELS, tmp_path, proposed)
    spelled = default_labels()
    for name in ("quote", "source", "cue", "has_source", "has_cue"):
        spelled = renamed_file(
            spelled,
            Renaming(RelationName(name) if name[:4] == "has_" else LabelName(name), f"{name}_neu"),
            "labels.toml",
        )
    labels = parse_labels(spelled, "labels.toml")
    suggester, fresh = LearnedSuggester(tmp_path), article(99)
    usual, other = (
        list(suggester.suggest(fresh, Known(known, Annotations(), {}))) for known in (LABELS, labels)
    )
    assert str(other) != str(usual)
    assert str(other).replace("_neu", "") == str(usual)
    renamed = [
        Annotated(
            one.article,
            [replace(span, label=f"{span.label}_neu") for span in one.spans],
            [replace(tie, type=f"{tie.type}_neu") for tie in one.relations],
        )
        for one in (annotated(number, is_direct) for number in range(30))
    ]
    report = learn(renamed, labels, tmp_path / "again", proposed)
    assert report is not None
    assert report.is_better
