"""The application: opens articles, keeps what has to be kept, and leaves the terminal as it found it."""

from __future__ import annotations

import asyncio
import gc
import signal
import time
from collections.abc import Callable, Container, Sequence
from functools import partial
from threading import Thread
from typing import TYPE_CHECKING, ClassVar

from textual import work
from textual.binding import BindingType
from textual.filter import ANSIToTruecolor, LineFilter, Monochrome, NoColor
from textual.message import Message

from reader.core.ids import Annotator, ArticleId
from reader.editor.keymap import Keymap, default_keymap
from reader.editor.outcome import Severity
from reader.editor.registry import Registry
from reader.errors import PressmarkError, SaveError
from reader.library.protocol import Journal, Library, Status, Summary
from reader.paths import styles_dir
from reader.settings import SettingsFile
from reader.ui.gate import Gate, TrueColours
from reader.ui.making_way import making_way
from reader.ui.open_article import GUIDED, OpenArticle
from reader.ui.screens.main import MainScreen
from reader.ui.stylesheet import WordedStylesheet
from reader.ui.suggesting_app import SuggestingApp
from reader.ui.themes import PLAIN, THEMES, starting_theme

if TYPE_CHECKING:
    from concurrent.futures import Future

    from reader.library.beside import Stamps
    from reader.suggest.configuration import Configuration

_FIRST_BATCH = 250
_LARGEST_BATCH = 2000
_TICK = 1.0
_NEVER = 1_000_000
_MUCH = 20_000
"""New objects after which they are looked through also while keys come one upon the other."""
_AT_ONCE = 0.1
"""Seconds that the first frame waits for the article, so that it need not be painted without it."""
_IDLE = 5.0
_ENDING_SIGNALS = (signal.SIGTERM, signal.SIGHUP)


class PressmarkApp(SuggestingApp, inherit_bindings=False):
    """Reads and annotates the articles of a library.

    Args:
        library: The library.
        annotator: Whose annotations are made.
        article: The article to open first; by default the one to go on with.
        keymap: Which keys give which command; the commands' own keys by default.
        settings: What the user has set on the screen; by default nothing, and it is not kept.
        reading: The article, where it is being read already.
        configured: Says which suggesters are asked, in a thread; without it, all that are installed.
        learning: The command that learns from finished articles; none where nothing can be learnt.
        beside: Tells whether others have changed the library; without it, nobody does.
    """

    TITLE = "Pressmark"
    BINDINGS: ClassVar[list[BindingType]] = []
    ENABLE_COMMAND_PALETTE = False
    ALLOW_SELECT = False
    _has_themes = False

    class ArticlesListed(Message):
        """Some of the library's articles are known; with `complete`, all that can be, and with `every`, all there are.

        Args:
            summaries: Those that are known now.
            complete: Whether no more will come.
            every: The ids of all; None where some could not be listed.
        """

        def __init__(
            self,
            summaries: Sequence[Summary],
            *,
            complete: bool = False,
            every: Container[ArticleId] | None = None,
        ) -> None:
            super().__init__()
            self.summaries = summaries
            self.complete = complete
            self.every = every

    class ArticleOpened(Message):
        """An article and its annotations are there to be shown."""

        def __init__(self, journal: Journal) -> None:
            super().__init__()
            self.journal = journal

    class LibraryFailed(Message):
        """The library could not do what was asked."""

        def __init__(self, fault: PressmarkError, article: ArticleId | None = None) -> None:
            super().__init__()
            self.fault = fault
            self.article = article

    def __init__(
        self,
        library: Library,
        annotator: Annotator,
        article: ArticleId | None = None,
        *,
        keymap: Keymap | None = None,
        settings: SettingsFile | None = None,
        reading: Future[Journal] | None = None,
        configured: Callable[[], Configuration] | None = None,
        learning: Sequence[str] = (),
        beside: Callable[[ArticleId | None], Stamps | None] | None = None,
    ) -> None:
        self._gate = Gate()
        self._true_colours: TrueColours | None = None
        self._colorless = [NoColor()] if starting_theme() == PLAIN.name else []
        sheets = ["app.tcss", "article.tcss", *(["plain.tcss"] if self._colorless else [])]
        super().__init__([styles_dir() / sheet for sheet in sheets])
        # Each is a widget on every screen, and what we have to say stands in lines of our own.
        self._disable_tooltips = self._disable_notifications = True
        for theme in THEMES:
            self.register_theme(theme)
        settings = settings or SettingsFile()
        # A watched change of theme would parse the style sheets a second time.
        self.set_reactive(type(self).theme, starting_theme(settings.current.theme))
        self._has_themes = True
        self.stylesheet = WordedStylesheet(variables=self.get_css_variables())
        self._show_theme()
        self.library, self.annotator = library, annotator
        self.configured, self.learning, self.beside = configured, learning, beside
        registry = Registry(library.labels)
        self.main = MainScreen(registry, keymap or default_keymap(registry), library.name, settings)
        self.main.library = library
        self.fault: BaseException | None = None
        self.unsaved: SaveError | None = None
        """What kept something from being saved when the article was let go of at the end."""
        self._wanted, self._reading = article, reading
        self._guided: ArticleId | None = None
        self._begun: ArticleId | None = None
        self._employ(library, annotator)
        self._checkpointing = False
        self._collected = False

    def get_line_filters(self) -> Sequence[LineFilter]:
        """Let every painted line pass the gate; where `NO_COLOR` is set, leave it no colours at all."""
        # Textual picks its filter before the theme is known, and then keeps shades of grey.
        usual = [self._quicker(item) for item in super().get_line_filters() if type(item) is not Monochrome]
        return [*usual, *self._colorless, self._gate]

    def _quicker(self, usual: LineFilter) -> LineFilter:
        """Return a filter, or what asks it only about what it changes."""
        if type(usual) is not ANSIToTruecolor:
            return usual
        if self._true_colours is None or self._true_colours.usual is not usual:
            self._true_colours = TrueColours(usual)
        return self._true_colours

    def get_css_variables(self) -> dict[str, str]:
        """Return the theme's variables; none as long as there is only Textual's own theme, which is never shown."""
        return super().get_css_variables() if self._has_themes else {}

    def _show_theme(self) -> None:
        theme = self.current_theme
        self.set_class(theme.dark, "-dark-mode", update=False)
        self.set_class(not theme.dark, "-light-mode", update=False)
        self.add_class(f"-theme-{theme.name}", update=False)

    def get_default_screen(self) -> MainScreen:
        """Start on the main screen."""
        return self.main

    def on_mount(self) -> None:
        """Begin to list the library, and to save on the side."""
        self._heed_signals()
        self.set_interval(_TICK, self._save_on_the_side)
        self.main.opening = True
        reading = None if self._wanted is None else self._open(self._wanted)
        if reading is not None:
            reading.join(_AT_ONCE)
        if reading is None or reading.is_alive():
            self.main.show_notice("One moment", "Opening the library …")
        self.call_after_refresh(self._go_on)

    async def _go_on(self) -> None:
        """Do what the first frame need not wait for."""
        await self.main.complete()
        gc.freeze()
        # A collection would make a key wait: what is new is looked through after its frame, all when nobody types.
        gc.set_threshold(_MUCH, gc.get_threshold()[1], _NEVER)
        gc.enable()
        self.look_around()
        self._list_articles()

    @work(thread=True, group="list")
    def _list_articles(self) -> None:
        batch: list[Summary] = []
        every: set[ArticleId] = set()
        try:
            size = _FIRST_BATCH
            with making_way():
                for summary in self.library.summaries(self.annotator):
                    batch.append(summary)
                    every.add(summary.id)
                    if len(batch) >= size:
                        self.post_message(self.ArticlesListed(batch))
                        batch, size = [], min(2 * size, _LARGEST_BATCH)
            self.post_message(self.ArticlesListed(batch, complete=True, every=every))
        except PressmarkError as fault:
            self.post_message(self.ArticlesListed(batch, complete=True))
            self.post_message(self.LibraryFailed(fault))

    def _open(self, article: ArticleId) -> Thread:
        self._wanted = article
        self.main.opening = True
        reading = Thread(target=self._read_article, args=(article,), daemon=True)
        reading.start()
        return reading

    def _read_article(self, article: ArticleId) -> None:
        try:
            self.clerk.finish()
            reading, self._reading = self._reading, None
            journal = reading.result() if reading else self.library.open(article, self.annotator)
        except PressmarkError as fault:
            self.post_message(self.LibraryFailed(fault, article))
            return
        if not self.post_message(self.ArticleOpened(journal)):
            journal.close()

    def on_pressmark_app_articles_listed(self, event: ArticlesListed) -> None:
        """List articles, and open one where none was asked for."""
        self.main.articles.extend(event.summaries)
        if event.every is not None:
            self.main.articles.keep(event.every)
        for summary in event.summaries:
            if summary.status is Status.IN_PROGRESS:
                self._begun = self._begun or summary.id
            elif summary.status is Status.TODO and summary.id.startswith(GUIDED):
                self._guided = self._guided or summary.id
        # Or else each full collection would look through the whole list, and a key would wait for it.
        gc.freeze()
        if event.complete and self._wanted is None and self.main.opened is None:
            first = self._guided or self._begun or self.main.articles.first()
            if first is not None:
                self._open(first)
            else:
                self.main.give_up_opening()
                self.main.show_notice(*_WELCOME)

    def on_pressmark_app_article_opened(self, event: ArticleOpened) -> None:
        """Show an article that was asked for, after letting go of the one before."""
        if event.journal.article.id != self._wanted or self._exit:
            event.journal.close()
            return
        self.stop_suggesting()
        before = self.main.opened
        self.main.close_article()
        self.overlook()
        self.main.show_article(event.journal, before)
        self.unsaved = None
        self._tell_changes(event.journal)
        if event.journal.holder is not None or self.main.articles.get(event.journal.article.id) is None:
            self.look_around()  # who holds it may be gone before the next look, and another may have added it
        self.main.settings.read(event.journal.article.id)

    def on_pressmark_app_library_failed(self, event: LibraryFailed) -> None:
        """Say what went wrong and live on."""
        if event.article is not None:
            self.main.give_up_opening()
        if self.main.opened is not None:
            self._wanted = self.main.opened.journal.article.id
        elif event.article is not None:
            self.main.show_notice("This article cannot be opened", str(event.fault))
        self.main.say(str(event.fault), Severity.ERROR)

    def on_library_screen_article_wanted(self, event: MainScreen.ArticleWanted) -> None:
        """Open the article that was chosen, unless it is open."""
        if self.main.opened is not None and self.main.opened.journal.article.id == event.article:
            self.main.give_up_opening()
        else:
            self._open(event.article)

    def _save_on_the_side(self) -> None:
        self.heed_changes()
        self.main.save_lightly()
        self.follow_reading()
        if time.monotonic() - self.main.last_key < _IDLE:
            self._collected = False
            return
        if not self._collected:
            self._collected = True
            gc.collect()
        self.look_around()
        opened = self.main.opened
        if opened is not None and opened.behind and not self._checkpointing:
            self._checkpointing = True
            self._checkpoint(opened)

    @work(thread=True, group="checkpoint")
    def _checkpoint(self, opened: OpenArticle) -> None:
        try:
            with making_way():
                opened.checkpoint()
        except SaveError as fault:
            self.post_message(self.LibraryFailed(fault))
        finally:
            self._checkpointing = False
            self.overlook()

    def close_article(self) -> None:
        """Let go of the open article with everything saved; may be called more than once."""
        self.clerk.stop_searching()
        self.stop_suggesting()
        self.unsaved = self.main.close_article() or self.unsaved

    def _heed_signals(self) -> None:
        loop = asyncio.get_running_loop()
        for number in _ENDING_SIGNALS:
            loop.add_signal_handler(number, partial(self._end_by_signal, number))

    def _end_by_signal(self, number: signal.Signals) -> None:
        self.close_article()
        self.exit(return_code=128 + number)

    def _handle_exception(self, error: Exception) -> None:
        self.fault = self.fault or error
        super()._handle_exception(error)

    def _fatal_error(self) -> None:
        self._close_messages_no_wait()


_WELCOME = (
    "This library is empty",
    "Leave with ctrl+q, then add articles from the shell:\n\n"
    "    pressmark add FILE …         files, folders, web pages or feeds\n"
    "    pressmark FILE               add one and open it at once\n"
    "    pressmark init --samples     articles to learn with",
)
