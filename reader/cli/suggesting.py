"""`suggest`: has the suggesters propose annotations for a library, ahead of those who decide about them."""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from threading import Event

from reader.cli import INTERRUPTED
from reader.cli.learning import with_learned
from reader.cli.listing import filtered
from reader.cli.output import columns, complain, safe_print
from reader.cli.progress import progress
from reader.cli.session import annotator, existing_library, library_folder
from reader.core.annotations import Annotations
from reader.core.article import Article
from reader.core.ids import ArticleId
from reader.core.numbers import count
from reader.editor.kept_suggestions import keep
from reader.errors import PressmarkError
from reader.library.protocol import Library
from reader.suggest.configuration import Configuration, SuggesterError, read_configuration
from reader.suggest.learned import LearnedSuggester
from reader.suggest.plugins import installed, load
from reader.suggest.running import timely
from reader.suggest.suggestion import Known, Suggester, Suggestion
from reader.suggest.uncertainty import LEARNED


@dataclass(slots=True)
class _Tally:
    """What a suggester has done.

    Args:
        articles: How many articles it was asked about.
        suggestions: How many suggestions it made.
        lowered: How many of them are only pointed at.
        faults: How many articles it failed on.
    """

    articles: int = 0
    suggestions: int = 0
    lowered: int = 0
    faults: int = 0

    def add(self, found: Sequence[Suggestion]) -> None:
        """Count what was suggested about one more article."""
        self.articles += 1
        self.suggestions += len(found)
        self.lowered += sum(1 for one in found if one.is_lowered)


def suggest(arguments: argparse.Namespace) -> int:
    """Run `pressmark suggest`."""
    library = existing_library(arguments)
    configuration = read_suggesters(arguments)
    if arguments.list:
        _print_suggesters(configuration, as_json=arguments.json)
        return 0
    ready, faults = load(configuration, arguments.suggesters)
    for fault in faults:
        complain(fault)
    articles = _articles(library, arguments)
    tallies = {suggester.name: _Tally() for suggester in ready}
    made = _Making(library, configuration.seconds, again=arguments.again)
    done, status = 0, 1 if faults else 0
    try:
        with progress("Suggesting", len(articles)) as advance:
            for article in articles:
                for wrong in made.suggest(article, ready, tallies):
                    complain(wrong)
                    status = 1
                done += 1
                advance()
    except KeyboardInterrupt:
        complain(f"stopped after {count(done, 'article')}; the same command goes on from there")
        status = INTERRUPTED
    _print(tallies, as_json=arguments.json)
    return status


def read_suggesters(arguments: argparse.Namespace) -> Configuration:
    """Return which suggesters the library, or else the user, wants."""
    from reader.paths import config_dir

    folder = library_folder(arguments).absolute()
    configuration = read_configuration(folder, config_dir())
    # `evaluate` may be about several annotators: what was learnt is that of the one who asks.
    named = arguments.annotator if isinstance(getattr(arguments, "annotator", None), str) else None
    return with_learned(configuration, folder, annotator(argparse.Namespace(annotator=named)))


class _Making:
    """Asks suggesters about articles, and keeps what they propose.

    Args:
        library: Where the articles are, and where suggestions go.
        seconds: The most time that a suggester may take over one article.
        again: Whether suggesters are asked that have been asked before.
    """

    def __init__(self, library: Library, seconds: float, *, again: bool) -> None:
        self._library = library
        self._seconds = seconds
        self._again = again
        # What nobody has annotated yet: what is kept is there for all annotators.
        self._known = Known(library.labels, Annotations(), library.entities())

    def suggest(
        self, article: ArticleId, suggesters: Sequence[Suggester], tallies: Mapping[str, _Tally]
    ) -> Iterator[PressmarkError]:
        """Ask about an article; yield what went wrong. Of a suggester that fails, nothing is kept."""
        try:
            held = self._library.article(article)
            before = self._library.proposed.stored(held).suggesters
        except PressmarkError as fault:
            yield fault
            return
        made: dict[str, list[Suggestion]] = {}
        unsure: dict[str, float] = {}
        for suggester in suggesters:
            if not self._again and suggester.name in before and not getattr(suggester, "learns", False):
                continue
            try:
                made[suggester.name] = self._ask(suggester, held)
            except SuggesterError as fault:
                tally = tallies[suggester.name]
                tally.faults += 1
                if tally.faults == 1:
                    yield SuggesterError(fault.what, where=article, remedy=fault.remedy)
                continue
            if isinstance(suggester, LearnedSuggester):
                unsure[LEARNED] = suggester.uncertainty(held, self._known)
        if made:
            keep(self._library, held, made, unsure)
        # What is interrupted before it is kept does not count.
        for name, found in made.items():
            tallies[name].add(found)

    def _ask(self, suggester: Suggester, article: Article) -> list[Suggestion]:
        found = timely(suggester, article, self._known, seconds=self._seconds, cancelled=Event())
        return list(found)


def _articles(library: Library, arguments: argparse.Namespace) -> list[ArticleId]:
    """Return which articles are meant.

    Raises:
        LibraryError: If there is none of an id.
    """
    if arguments.articles:
        from reader.cli.named import named_articles

        return named_articles(library.ids(), arguments.articles)
    if not arguments.filter:
        return list(library.ids())
    return [
        found.id for found in filtered(library, library.summaries(annotator(arguments)), arguments.filter)
    ]


def _print_suggesters(configuration: Configuration, *, as_json: bool) -> None:
    there = installed()
    asked = configuration.chosen(there)
    missing = {name: str(fault) for name in asked for fault in load(configuration, [name])[1]}
    rows = [
        (name, "not ready" if name in missing else "on", there[name].value, missing.get(name, ""))
        for name in asked
    ]
    rows += [(name, "off", there[name].value, "") for name in sorted(set(there) - set(asked))]
    if as_json:
        told = (
            {"name": name, "on": state != "off", "ready": state == "on", "from": place, "why": why}
            for name, state, place, why in rows
        )
        safe_print(json.dumps([*told]))
    else:
        safe_print(*columns([("SUGGESTER", "", "FROM", ""), *rows]))


def _print(tallies: Mapping[str, _Tally], *, as_json: bool) -> None:
    if as_json:
        safe_print(json.dumps({name: asdict(tally) for name, tally in tallies.items()}))
        return
    rows = [
        (name, f"{tally.articles:,}", f"{tally.suggestions:,}", f"{tally.lowered:,}", f"{tally.faults:,}")
        for name, tally in tallies.items()
    ]
    if not any(tally.articles or tally.faults for tally in tallies.values()):
        safe_print("Nothing was left to suggest; --again suggests anew.", file=sys.stderr)
    safe_print(*columns([("SUGGESTER", "ARTICLES", "SUGGESTIONS", "OF THEM LOWERED", "FAILED"), *rows]))
