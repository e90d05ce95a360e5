"""What suggesters offer is shown apart from annotations, told with its reason, asked for beside the screen."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest
from rich.style import Style
from textual.pilot import Pilot

from reader.core.annotation import Fragment
from reader.core.ids import ArticleId
from reader.editor.kept_suggestions import keep, kept
from reader.library.memory import MemoryLibrary
from reader.settings import Settings, SettingsFile
from reader.suggest.suggestion import SuggestedSpan, Suggestion
from reader.ui.app import PressmarkApp
from reader.ui.themes import PLAIN
from tests.suggest.foreign import BROKEN, GOOD, installed
from tests.ui.app_support import ANNOTATOR, NEWS, drive, library_of, main_screen, painted, press, settled

GOT = "“We got what we came for,”"


def look_of(app: PressmarkApp, words: str) -> Style | None:
    """Return the style of the first painted segment that holds some words."""
    view = main_screen(app).view
    segments = (segment for line in range(view.size.height) for segment in view.render_line(line))
    return next(segment.style for segment in segments if words in segment.text)


def offered(app: PressmarkApp) -> set[str]:
    opened = main_screen(app).opened
    assert opened is not None
    editor = opened.editor
    if editor.offers is None:
        return set()
    pieces = editor.offers.pieces(0, len(editor.text), editor.annotations)
    return {editor.text[piece.start : piece.end] for piece in pieces}


def opened_id(app: PressmarkApp) -> ArticleId:
    opened = main_screen(app).opened
    assert opened is not None
    return opened.journal.article.id


@pytest.mark.parametrize("plain", [False, True])
def test_offered_suggested_and_saved_look_different_with_colours_and_without(
    monkeypatch: pytest.MonkeyPatch, plain: bool
) -> None:
    if plain:
        monkeypatch.setenv("NO_COLOR", "1")

    async def script(app: PressmarkApp, pilot: Pilot[None]) -> None:
        assert (app.theme == PLAIN.name) is plain
        bare, dim = look_of(app, "return"), look_of(app, "got")
        assert "·" in painted(app)
        await press(pilot, "~")
        in_hand = look_of(app, "got")
        await press(pilot, "enter", "g", "g")
        saved = look_of(app, "got")
        looks = [bare, dim, in_hand, saved]
        assert len({str(look) for look in looks}) == 4
        assert dim is not None
        assert not any((dim.underline, dim.italic, dim.bold))
        if not plain:
            assert dim.bgcolor == (bare.bgcolor if bare else None)

    drive(library_of(NEWS), script)


def test_the_reason_stands_in_the_state_line_and_below_the_annotations() -> None:
    async def script(app: PressmarkApp, pilot: Pilot[None]) -> None:
        await press(pilot, "~")
        screen = painted(app)
        assert screen.count("% sure") == 2
        assert "SUGGEST" in screen
        for told in ("enter accept", "tab accept, next", "refuse"):
            assert told in screen
        await press(pilot, "escape")
        assert "% sure" not in painted(app)

    drive(library_of(NEWS), script)


def test_what_is_refused_goes_at_once_and_is_kept_with_time_and_confidence() -> None:
    library = library_of(NEWS)

    async def script(app: PressmarkApp, pilot: Pilot[None]) -> None:
        assert GOT in offered(app)
        await press(pilot, "~", "d", "escape")
        assert GOT not in offered(app)

    drive(library, script)
    (row,) = library.proposed.refused(ANNOTATOR)
    assert (row["origin"], str(row["at"])[-1]) == ("rule:quotes", "Z")

    async def again(app: PressmarkApp, pilot: Pilot[None]) -> None:
        assert GOT not in offered(app)
        assert offered(app)

    drive(library, again)


def test_a_name_labelled_once_is_offered_in_the_other_places() -> None:
    text = "They met Moss.\n\nThen Moss left. It was Moss who came back."

    async def script(app: PressmarkApp, pilot: Pilot[None]) -> None:
        assert "Moss" not in offered(app)
        await press(pilot, "2", "w", "e", "p")
        await pilot.pause(0.6)
        await settled(app, pilot)
        assert "Moss" in offered(app)
        await press(pilot, "~", "*")
        opened = main_screen(app).opened
        assert opened is not None
        assert opened.journal.annotations.label_counts == {"entity": 3}

    drive(library_of(text), script)


def test_switched_off_nothing_is_asked_and_nothing_shown_until_it_is_on_again(tmp_path: Path) -> None:
    settings = SettingsFile(tmp_path / "settings.json")
    settings.change(Settings(suggestions=False))

    async def script(app: PressmarkApp, pilot: Pilot[None]) -> None:
        bare = look_of(app, "got")
        assert (offered(app), "·" in painted(app)) == (set(), False)
        main_screen(app).run_command("suggestions.toggle")
        await settled(app, pilot)
        assert GOT in offered(app)
        assert look_of(app, "got") != bare
        main_screen(app).run_command("suggestions.toggle")
        await settled(app, pilot)
        assert look_of(app, "got") == bare

    drive(library_of(NEWS), script, settings=settings)


def test_another_article_has_its_own(tmp_path: Path) -> None:
    async def script(app: PressmarkApp, pilot: Pilot[None]) -> None:
        first = opened_id(app)
        await press(pilot, "a", "n")
        await settled(app, pilot)
        assert opened_id(app) != first
        assert offered(app) == {"“It rained,”", "said", "Ada Moss"}

    drive(library_of(NEWS, "Weather\n\n“It rained,” said Ada Moss.\n"), script)


def test_faulty_plug_ins_are_told_of_and_disturb_nothing(tmp_path: Path) -> None:
    async def script(app: PressmarkApp, pilot: Pilot[None]) -> None:
        screen = painted(app)
        assert "the suggester broken failed: RuntimeError: no model" in screen
        assert "[b]here[/b]" in screen
        assert GOT in offered(app)
        assert "idle" in offered(app)
        await press(pilot, "~", "enter")
        opened = main_screen(app).opened
        assert opened is not None
        assert opened.journal.annotations.label_counts["quote"] == 1
        assert app.fault is None

    (tmp_path / "site").mkdir()
    plugged = {"broken": BROKEN, "boats": GOOD.replace('"boats"):', '"idle"):')}
    with installed(tmp_path / "site", plugged):
        drive(library_of(NEWS), script, size=(200, 40))


def test_what_was_suggested_ahead_is_there_though_its_suggester_is_not() -> None:
    library: MemoryLibrary = library_of(NEWS)
    article = library.article(library.ids()[0])
    start = article.text.index("quiet")
    span = SuggestedSpan("entity", (Fragment(start, start + 5),), {"type": "ORG"})
    keep(
        library, article, {"elsewhere": [Suggestion((span,), (), "model:elsewhere", 0.9, "a model says so")]}
    )
    assert list(kept(library, article)) == ["elsewhere"]

    async def script(app: PressmarkApp, pilot: Pilot[None]) -> None:
        assert {"quiet", GOT} <= offered(app)

    drive(library, script)


def test_what_was_learnt_from_somebody_else_or_before_is_not_shown_from_what_is_kept() -> None:
    library = library_of(NEWS)
    article = library.article(library.ids()[0])
    start = article.text.index("quiet")
    span = SuggestedSpan("quote", (Fragment(start, start + 5),))
    keep(library, article, {"learned": [Suggestion((span,), (), "model:learned", 0.9, "as you annotate")]})

    async def script(app: PressmarkApp, pilot: Pilot[None]) -> None:
        assert GOT in offered(app)
        assert "quiet" not in offered(app)

    drive(library, script)


def test_a_long_article_is_asked_about_from_where_one_reads_and_keys_go_on_meanwhile() -> None:
    paragraph = (
        "“It rained again,” said Ada Moss. The river rose, and nobody was there to see how it did.\n\n"
    )
    text = "Weather\n\n" + paragraph * 2_500

    async def script(app: PressmarkApp, pilot: Pilot[None]) -> None:
        opened = main_screen(app).opened
        assert opened is not None
        assert opened.editor.offers is not None
        assert 175_000 < opened.editor.offers.index.starts[-1] < 185_000 < len(text)
        await press(pilot, "~", "tab", "G", "g", "~")
        assert opened.journal.annotations.label_counts["quote"] == 1
        assert "SUGGEST" in painted(app)

    drive(library_of(text), script)


def test_learning_runs_beside_the_screen_once_an_article_is_finished_and_left(tmp_path: Path) -> None:
    pytest.importorskip("pycrfsuite")
    run = tmp_path / "ran"
    command = (sys.executable, "-c", f"open({str(run)!r}, 'a').write('learnt ')")

    async def script(app: PressmarkApp, pilot: Pilot[None]) -> None:
        app.learning = command
        await press(pilot, "a", "n")
        await settled(app, pilot)
        assert not run.exists()
        await press(pilot, "D")
        await settled(app, pilot)
        for _ in range(100):
            if run.exists():
                break
            await pilot.pause(0.1)
        app.stop_learning()

    drive(library_of(NEWS, f"{NEWS} Again.", f"{NEWS} And again."), script)
    assert run.read_text() == "learnt "
