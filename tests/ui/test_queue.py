"""What to do next: an article by lot, or the one that programs are least sure of."""

from __future__ import annotations

from textual.pilot import Pilot

from reader.core.annotation import Fragment
from reader.editor.command import Pane
from reader.editor.kept_suggestions import keep
from reader.library.memory import MemoryLibrary
from reader.library.order import Order, queue
from reader.library.protocol import Status
from reader.settings import Settings, SettingsFile
from reader.suggest.suggestion import SuggestedSpan, Suggestion
from reader.ui.app import PressmarkApp
from tests.core.strategies import LABELS

from .app_support import ANNOTATOR, drive, library_of, main_screen, painted, press, settled

TEXTS = tuple(f"Article {number}\n\nA ferry was idle on day {number}.\n" for number in range(6))


def unsure_about(library: MemoryLibrary, number: int, confidence: float) -> None:
    """Keep a suggestion about an article that is so sure."""
    article = library.article(sorted(library.ids())[number])
    span = SuggestedSpan(LABELS.labels[0].name, (Fragment(0, 4),))
    keep(library, article, {"boats": [Suggestion((span,), (), "model:boats", confidence, "it floats")]})


def opened_title(app: PressmarkApp) -> str:
    opened = main_screen(app).opened
    assert opened is not None
    return opened.journal.article.title


def listed_titles(app: PressmarkApp) -> list[str]:
    return [summary.title for summary in main_screen(app).articles.listed()]


async def answered(app: PressmarkApp, pilot: Pilot[None]) -> None:
    app.clerk.finish()
    await settled(app, pilot)


def test_one_key_opens_the_next_one_to_do_by_lot_until_nothing_is_left() -> None:
    library = library_of(*TEXTS)
    first = next(iter(sorted(library.ids())))

    async def script(app: PressmarkApp, pilot: Pilot[None]) -> None:
        waiting = [one.title for one in queue(library.summaries(ANNOTATOR), Order.RANDOM) if one.id != first]
        for title in waiting:
            await press(pilot, "a", "d", "a", "q")
            await answered(app, pilot)
            assert opened_title(app) == title
        await press(pilot, "a", "d", "a", "q")
        assert "No other article of the list is still to do" in painted(app)
        assert opened_title(app) == waiting[-1]

    drive(library, script, article=first)
    assert {found.status for found in library.summaries(ANNOTATOR)} == {Status.DONE}


def test_with_uncertainty_as_the_queue_it_is_the_least_sure_of_those_listed() -> None:
    library = library_of(*TEXTS)
    for number, confidence in ((1, 0.9), (3, 0.5), (5, 0.7)):
        unsure_about(library, number, confidence)
    settings = SettingsFile()

    async def script(app: PressmarkApp, pilot: Pilot[None]) -> None:
        main_screen(app).run_command("queue.toggle")
        assert "least sure" in painted(app)
        await press(pilot, "a", "q")
        await answered(app, pilot)
        assert opened_title(app) == "Article 3"
        main_screen(app).run_command("library.filter", "5")
        await settled(app, pilot)
        await press(pilot, "a", "q")
        await answered(app, pilot)
        assert opened_title(app) == "Article 5"

    drive(library, script, settings=settings, article=min(library.ids()))
    assert settings.current == Settings(queue="uncertainty")


def test_without_suggestions_kept_ahead_it_draws_and_says_so() -> None:
    settings = SettingsFile()
    settings.change(Settings(queue="uncertainty"))
    library = library_of(*TEXTS)
    first = min(library.ids())

    async def script(app: PressmarkApp, pilot: Pilot[None]) -> None:
        drawn = [one.title for one in queue(library.summaries(ANNOTATOR), Order.RANDOM) if one.id != first]
        await press(pilot, "a", "q")
        app.clerk.finish()
        await settled(app, pilot)
        assert opened_title(app) == drawn[0]

    drive(library, script, settings=settings, article=first)


def test_the_list_has_both_orders() -> None:
    library = library_of(*TEXTS)
    for number, confidence in ((1, 0.9), (3, 0.5), (5, 0.7)):
        unsure_about(library, number, confidence)

    async def script(app: PressmarkApp, pilot: Pilot[None]) -> None:
        main_screen(app).focus_pane(Pane.LIBRARY)
        await press(pilot, "8", "s")
        await settled(app, pilot)
        drawn = [one.title for one in queue(library.summaries(ANNOTATOR), Order.RANDOM)]
        assert listed_titles(app) == drawn
        await press(pilot, "S")
        assert listed_titles(app) == drawn[::-1]
        await press(pilot, "s")
        await answered(app, pilot)
        assert "by uncertainty, least sure first" in painted(app)
        assert listed_titles(app) == [f"Article {number}" for number in (3, 5, 1, 0, 2, 4)]
        await press(pilot, "S")
        await answered(app, pilot)
        assert listed_titles(app) == [f"Article {number}" for number in (1, 5, 3, 0, 2, 4)]

    drive(library, script)
