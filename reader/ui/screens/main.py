"""The main screen: library, article and annotations side by side, and the lines below them."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from functools import partial
from typing import TYPE_CHECKING, cast

from textual import events, on
from textual.app import ComposeResult

from reader.core.ids import ArticleId, SpanId
from reader.editor.command import Pane as PaneName
from reader.editor.keymap import Keymap
from reader.editor.outcome import Message, Outcome, OutcomeKind, Severity
from reader.editor.registry import Registry
from reader.editor.resolver import Found, KeyResolver
from reader.errors import SaveError
from reader.library.protocol import Journal
from reader.settings import SettingsFile
from reader.ui.article_messages import Scrolled
from reader.ui.article_view import ArticleView
from reader.ui.key_names import key_name
from reader.ui.open_article import OpenArticle
from reader.ui.panes.arrangement import MEDIUM
from reader.ui.panes.columns import Columns
from reader.ui.panes.header import Pane
from reader.ui.panes.hints import KeyHints, explanation
from reader.ui.panes.line_list import LineList
from reader.ui.panes.notice import Notice
from reader.ui.panes.status import HintLine, StateLine
from reader.ui.screens.annotations import AnnotationScreen
from reader.ui.screens.guiding import take_guideline_away
from reader.ui.screens.library import LibraryScreen
from reader.ui.screens.summary import hints_of, learn_names, show_headers, state_of
from reader.ui.screens.warned import look_out, warning_here
from reader.ui.suggestion_messages import Decided, SuggestionsWanted

if TYPE_CHECKING:
    from reader.ui.keyed_app import KeyedApp

_PAGING = frozenset(
    f"{kind}.{name}"
    for kind in ("move", "extend")
    for name in ("page_down", "page_up", "half_page_down", "half_page_up")
)
_YOURS = "Nobody else has this article open any more: you can annotate it"
_TALL = 12


class MainScreen(LibraryScreen, AnnotationScreen, inherit_bindings=False):
    """Passes keys to the editor and shows what has become of them.

    Args:
        registry: The commands there are.
        keymap: Which keys give which.
        library_name: What the library is called.
        settings: What the user has set on the screen; by default nothing, and it is not kept.
    """

    AUTO_FOCUS = ""
    VERTICAL_BREAKPOINTS = [(0, "-short"), (_TALL, "-tall")]  # noqa: RUF012 - as Textual declares it

    def __init__(
        self, registry: Registry, keymap: Keymap, library_name: str, settings: SettingsFile | None = None
    ) -> None:
        super().__init__()
        self.registry, self.keymap = registry, keymap
        self.settings = settings or SettingsFile()
        self.message: Message | None = None
        self.last_key = time.monotonic()
        self.library_name = library_name
        self._typed_ahead: list[events.Key] = []
        self._complete = False
        self.resolver = KeyResolver(keymap)
        self.key_hints = KeyHints(registry, keymap)
        self.told: tuple[object, ...] = ()
        """What the headers were made from."""
        self.view = ArticleView(id="article-view")
        self.view.set_reactive(ArticleView.column_width, self.settings.current.column)
        self.view.set_reactive(ArticleView.line_spacing, self.settings.current.spacing)
        self.notice = Notice()
        self.panes = {
            PaneName.LIBRARY: Pane(self.articles, id="library"),
            PaneName.OUTLINE: Pane(self.outline, id="outline"),
            PaneName.ARTICLE: Pane(self.view, self.notice, id="article"),
            PaneName.ANNOTATIONS: Pane(self.annotations, id="annotations"),
        }
        self.columns = Columns(self.panes)
        self.state_line = StateLine()
        self.hint_line = HintLine()
        self.view.display = False
        # Most terminals are tall: to be told so before the first frame saves styling everything twice.
        self.add_class("-tall")

    def compose(self) -> ComposeResult:
        """Put the panes above the lines."""
        yield self.columns
        yield self.question_line
        yield self.state_line
        yield self.hint_line

    async def complete(self) -> None:
        """Add the line to type in, which the first frame does without; keys wait for it."""
        if not self._complete:
            await self.mount(self.prompt_line, before=self.state_line)
            self._complete = True

    def on_screen_resume(self, event: events.ScreenResume) -> None:
        """Leave the styles as they are at the start, when all were only just made."""
        event.refresh_styles = event.refresh_styles and self.stack_updates > 0

    def on_resize(self) -> None:
        """Find room for the panes again."""
        self.place_panes()

    def show_article(self, journal: Journal, before: OpenArticle | None = None) -> None:
        """Show an article; the one before must be closed. Where that is the same one, its selection stays."""
        opened = self.opened = OpenArticle(journal, self.registry, self.keymap, self.settings.current)
        editor = opened.editor
        again = before is not None and before.journal.article.sha256 == journal.article.sha256
        if again and before is not None:
            editor.place(before.editor.selection)
        self.arrive(editor)
        self.view.display, self.notice.display = True, False
        self.view.set_editor(editor)
        take_guideline_away(self)
        self.annotations.show(
            editor.annotations, editor.article, editor.labels, self.keymap, editor.warnings, opened.names
        )
        self.articles.mark_open(editor.article.id)
        notices = (
            [f"Read-only: {journal.holder}"] if journal.holder is not None else [_YOURS] if again else []
        )
        self.message = None
        notices += journal.notices
        if waiting := opened.waiting(briefly=bool(notices)):
            notices.append(waiting)
        if notices := [*self.settings.notices, *notices]:
            self.settings.notices.clear()
            self.say("; ".join(notices), Severity.WARNING)
        self.focus_pane(PaneName.ARTICLE)
        # Line motions need the rows, which are laid out when the article has its place on the screen.
        self.call_after_refresh(self._catch_up)

    async def _catch_up(self) -> None:
        await self.complete()
        self.opening = False
        self.post_message(SuggestionsWanted())
        typed, self._typed_ahead = self._typed_ahead, []
        for event in typed:
            self.on_key(events.Key(event.key, event.character))
        self.refresh_state()

    def close_article(self) -> SaveError | None:
        """Let go of the open article with everything saved; return what kept something from being saved, and say it."""
        if self._behind:
            self.follow_up()
        opened, self.opened = self.opened, None
        if opened is None:
            return None
        self.jumps.leave(opened.editor.here)
        self.keep_draft(opened)
        self.drop_prompt()
        opened.scrolled_to = self.view.scrolled_to
        try:
            opened.close()
        except SaveError as fault:
            self.say(str(fault), Severity.ERROR)
            return fault
        return None

    def give_up_opening(self) -> None:
        """Let go of the keys pressed for an article that will not come."""
        self.opening = False
        self._typed_ahead.clear()
        if self.opened is None:
            self.clear_panes()

    def show_notice(self, title: str, words: str) -> None:
        """Say something in place of an article."""
        self.view.display, self.notice.display = False, True
        self.notice.show(title, words)
        self.refresh_state()

    def say(self, text: str, severity: Severity = Severity.INFORMATION) -> None:
        """Show a message until the next key; once the screen is gone, only keep it."""
        self.message = Message(text, severity)
        if self.is_running:
            self.refresh_state()

    def save_lightly(self) -> None:
        """Keep the reading position and what is being typed."""
        if self.opened is not None:
            self.opened.scrolled_to = self.view.scrolled_to
            self.opened.remember()
            self.keep_draft(self.opened)

    @property
    def takes_keys_at_once(self) -> bool:
        """Whether a key may be taken before the loop gets to the messages that come after it."""
        return (
            self._complete
            and not self.opening
            and not self._message_queue.qsize()
            and self.prompt_line.prompt is None
            and self.takes_keys
        )

    @property
    def pane(self) -> PaneName:
        """The pane that has the keyboard."""
        return self.arrangement.focus

    @property
    def pending(self) -> str:
        """The keys typed and not yet acted on."""
        return self.opened.editor.pending if self.opened is not None else self.resolver.pending

    def on_key(self, event: events.Key) -> None:
        """Pass a key to the editor."""
        event.stop()
        event.prevent_default()
        if self.app.screen is not self:
            # It was pressed for what lies over this screen, before that had the keyboard.
            cast("KeyedApp", self.app).give_back([event])
        elif self.prompt_line.prompt is not None:
            self.prompt_line.hand_on(event)
        elif self.opening and not self._needs_no_article(key_name(event)):
            self._typed_ahead.append(event)
        else:
            self.take_key(key_name(event))

    def _needs_no_article(self, key: str) -> bool:
        """Tell whether a key may be taken while an article is on its way: to leave, and what overtakes no other."""
        command = self.keymap.command(self.pane, (key,)) or ""
        return self._complete and (
            command == "app.quit" or (command.startswith("app.") and not self._typed_ahead)
        )

    def leaves(self, key: str) -> bool:
        """Tell whether a key leaves the program, whatever was typed before it; no key that can be typed does."""
        return len(key) > 1 and key != "space" and self.keymap.command(self.pane, (key,)) == "app.quit"

    def take_key(self, key: str) -> None:
        """Do what a key stands for in the pane that has the keyboard."""
        self.message = None
        self.last_key = time.monotonic()
        if self.leaves(key):
            self.run_command("app.quit")
            return
        opened = self.opened
        if (
            self.pane is PaneName.ANNOTATIONS
            and opened
            and not opened.editor.pending
            and (chosen := self.annotations.press(key)) is not None
        ):
            self.change_field(chosen)
            return
        if opened is not None:
            outcome = opened.editor.press(key, self.pane)
        else:
            resolution = self.resolver.press(key, self.pane)
            kinds = {Found.COMMAND: OutcomeKind.DELEGATED, Found.PENDING: OutcomeKind.PENDING}
            kind = kinds.get(resolution.found, OutcomeKind.UNBOUND)
            outcome = Outcome(kind, resolution.command, resolution.count)
        if outcome.kind is OutcomeKind.UNBOUND and (words := explanation(self.keymap, self.pane, key)):
            self.say(words)
        self.settle(outcome)

    def run_command(self, command: str, argument: str | None = None) -> None:
        """Run a command by its id, and show what has become of it."""
        self.settle(self.carry_out(command, argument))

    def carry_out(self, command: str, argument: str | None = None) -> Outcome:
        """Run a command by its id, and return what has become of it."""
        self.message = None
        if self.opened is not None:
            return self.opened.editor.run(command, argument=argument)
        return Outcome(OutcomeKind.DELEGATED, command, argument=argument)

    def settle(self, outcome: Outcome) -> None:
        """Show what has become of a key or command, and do what is the screen's part of it."""
        self.announce_frame()
        if self.opened is not None and (self.opened.note(outcome) or self.opened.refused):
            self.post_message(Decided())
        if outcome.kind is OutcomeKind.ASK and outcome.prompt is not None:
            self.ask(outcome.prompt)
        elif outcome.kind is OutcomeKind.DELEGATED:
            from reader.ui.actions import HANDLERS  # it needs the screen to be defined

            handler = HANDLERS.get(outcome.command or "")
            if handler is not None:
                handler(self, outcome)
            else:
                self.say("Open an article first", Severity.WARNING)
        self._show_work(paging=outcome.command in _PAGING)
        if self.pane is not PaneName.ARTICLE:
            self.follow_up()
        self.frame()
        self.follow_up_later()

    def refresh_all(self, *, follow: bool = True) -> None:
        """Bring everything up to date with the editor."""
        self._show_work(follow=follow)
        self.follow_up()

    def refresh_state(self) -> None:
        """Bring headers, state line and hints up to date."""
        self._show_state()
        show_headers(self)

    def followers(self) -> Sequence[Callable[[], None]]:
        """Return what shows what is suggested for the last annotation, and brings up to date what is beside it."""
        return self._suggest, self._follow_annotations, self._follow_work, partial(show_headers, self)

    def _suggest(self) -> None:
        opened = self.opened
        if opened is not None and opened.editor.gestures.expecting:
            opened.editor.gestures.work_out()
            self._show_work(follow=False)

    def _follow_annotations(self) -> None:
        if self.opened is not None:
            look_out(self, self.opened)
            target = self.opened.editor.target
            self.annotations.follow(target.id if target else None)

    def _follow_work(self) -> None:
        opened = self.opened
        if opened is not None:
            self.outline.follow(opened.editor.selection.start)
            self.articles.show_work(opened.journal)
            if opened.names.wanted:
                learn_names(self, opened)

    def prepare(self) -> bool:
        """Paint ahead what the next page will show, and look at what is told there."""
        if self.view.paint_ahead():
            return True
        if self.opened is not None and self.pane is PaneName.ARTICLE:
            from reader.editor.foresight import look_ahead

            look_ahead(self.opened.editor)
        return False

    def _show_work(self, *, follow: bool = True, paging: bool = False) -> None:
        """Bring the article up to date with the editor, and the lines that tell how things stand."""
        self.follow_choice()
        if self.opened is not None:
            self.keep_searching()
            self.view.sync(follow=follow, paging=paging)
        self._show_state()

    def _show_state(self) -> None:
        message = self.message or (self.opened.editor.message if self.opened is not None else None)
        tall = self.size.height >= _TALL
        warning = warning_here(self)
        self.state_line.show(state_of(self), (not tall and message) or warning)
        self.hint_line.show(hints_of(self, warned=warning is not None), message if tall else None)

    def place_panes(self) -> None:
        """Show the panes that have room, as wide as they should be."""
        width = self.size.width or self.app.size.width
        alone = self.settings.current.focus
        width = 1 if alone else width
        self.set_class(alone and self.pane is PaneName.ARTICLE, "-focus")
        self.set_class(width < MEDIUM, "-single")
        self.columns.place(self.arrangement, width, len(self.outline))
        self.refresh_state()

    def resume(self) -> None:
        """Give the keyboard back to the pane that had it."""
        self.focus_pane(self.pane)

    def focus_pane(self, name: PaneName) -> None:
        """Give a pane the keyboard."""
        self.follow_up()
        self.arrangement.give_focus(name)
        self.place_panes()
        self.set_focus(self.panes[name].body, scroll_visible=False)
        if name is PaneName.ANNOTATIONS and self.opened is not None and self.annotations.current is None:
            nearest = self.annotations.nearest(self.opened.editor.selection.start)
            if nearest is not None:
                self.opened.editor.visit(nearest)
        if self.opened is not None:
            self.refresh_all()

    @on(LineList.LineClicked)
    def _line_clicked(self, event: LineList.LineClicked) -> None:
        if event.line_list is self.articles:
            self.want(ArticleId(str(event.target)))
        elif event.line_list is self.annotations:
            self.visit(SpanId(str(event.target)))

    @on(events.DescendantFocus)
    def _pane_focused(self, event: events.DescendantFocus) -> None:
        if event.widget is not self.focused:
            return  # the keyboard has gone on since
        for name in PaneName:
            if event.widget is self.panes[name].body and name is not self.pane:
                self.arrangement.give_focus(name)
                self.refresh_state()

    @on(Scrolled)
    def _scrolled(self) -> None:
        self.refresh_state()
