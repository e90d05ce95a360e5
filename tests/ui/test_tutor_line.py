"""The line that tells what has been done in the guided article, and that no other article has it."""

from textual.pilot import Pilot

from reader.core.ids import ArticleId
from reader.ingest import read_article
from reader.library.memory import MemoryLibrary
from reader.ui.app import PressmarkApp

from ..guided import GUIDED
from .app_support import NEWS, drive, library_of, painted, press, settled


def shelf() -> tuple[MemoryLibrary, ArticleId]:
    """Return a library with a piece of news and the guided article, and the guided article's id."""
    library = library_of(NEWS)
    article = read_article(GUIDED.read_bytes(), name=GUIDED.name).article
    library.add(article, GUIDED.read_bytes(), ".md")
    return library, article.id


def test_it_tells_what_is_done_and_goes_with_the_article() -> None:
    library, guided = shelf()

    async def script(app: PressmarkApp, pilot: Pilot[None]) -> None:
        assert "} reads on to step 1" in painted(app)
        await press(pilot, "}", "}", "}", "}", "w")
        await settled(app, pilot)
        assert "1. Select  ✓ a word  · three on  · the sentence" in painted(app)
        assert "13 steps to go" in painted(app)
        await press(pilot, "3", "w", ")")
        await settled(app, pilot)
        assert "✓1. Select  done; } reads on" in painted(app)
        assert "12 steps to go" in painted(app)
        (news,) = (article for article in library.ids() if article != guided)
        app.main.post_message(app.main.ArticleWanted(news))
        await settled(app, pilot)
        await settled(app, pilot)
        assert "Ferry strike ends" in painted(app)
        assert "steps to go" not in painted(app)
        assert app.main.opened is not None
        assert app.main.opened.tutor is None

    drive(library, script, article=guided)


def test_it_leaves_a_low_terminal_to_the_article() -> None:
    library, guided = shelf()

    async def script(app: PressmarkApp, pilot: Pilot[None]) -> None:
        assert "reads on" not in painted(app)

    drive(library, script, size=(80, 10), article=guided)


def test_another_article_has_no_tutor_and_no_such_line() -> None:
    async def script(app: PressmarkApp, pilot: Pilot[None]) -> None:
        await press(pilot, "}", "w")
        assert app.main.opened is not None
        assert app.main.opened.tutor is None
        assert not app.main.query("LessonLine")

    drive(library_of(NEWS), script)
