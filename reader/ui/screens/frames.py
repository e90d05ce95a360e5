"""A screen that answers a key with one frame at once, and does what that frame can do without after it."""

from __future__ import annotations

import asyncio
import gc
from collections.abc import Callable, Sequence

from textual import events
from textual.message import Message
from textual.screen import Screen
from textual.widget import Widget

from reader.ui.compositor import RowCompositor
from reader.ui.direct_lines import DirectLines

_GAP = 0.001
"""Seconds in which a frame gets to the terminal before other work begins."""


class FrameScreen(Screen[None], inherit_bindings=False):
    """Paints when it is told to, without the messages by which Textual finds out that something has changed.

    It relies on parts of Textual 8 that are not public; what changes in other ways is still painted by Textual.
    """

    _keys_waiting = 0

    def __init__(self) -> None:
        super().__init__()
        self._compositor = RowCompositor()
        self._behind = False
        self._turn = self._left = 0
        """Which follower is next, and how many are to have their turn until all is up to date."""
        DirectLines.frame_to_come = False

    @property
    def takes_keys(self) -> bool:
        """Whether a key need not go through a widget that has the focus."""
        return self.app.screen is self and (self.focused is None or isinstance(self.focused, DirectLines))

    def post_message(self, message: Message) -> bool:
        """Take a message, and count the keys among them."""
        posted = super().post_message(message)
        self._keys_waiting += posted and isinstance(message, events.Key)
        return posted

    async def on_event(self, event: events.Event) -> None:
        """Deal with an event."""
        self._keys_waiting -= isinstance(event, events.Key)
        await super().on_event(event)

    def followers(self) -> Sequence[Callable[[], None]]:
        """Return what brings up to date, one after the other, what need not be in the frame that answers a key.

        There are always as many. Under keys that come as fast as they are taken, any may be the first.
        """
        return ()

    def follow_up(self) -> None:
        """Bring all of that up to date at once."""
        if not self.is_attached:
            return  # the program is being left, and nothing can be mounted any more
        self._behind = False
        self._turn = self._left = 0
        for follower in self.followers():
            follower()

    def follow_up_later(self) -> None:
        """Follow up when the frame is on the terminal, and whenever no key is waiting."""
        self._left = len(self.followers())
        if not self._behind:
            self._behind = True
            self.call_later(self._follow)

    def announce_frame(self) -> None:
        """Say that `frame` will be called in this step of the loop, and shows what is changed until then."""
        DirectLines.frame_to_come = self.app.screen is self

    def frame(self) -> None:
        """Paint what has changed, unless another key is waiting, whose frame will show this one's work too."""
        DirectLines.frame_to_come = False
        if self._keys_waiting or _moves(self):
            for widget in self._compositor.visible_widgets:
                if widget._repaint_required:
                    widget.check_idle()
            return
        changed = [widget for widget in self._compositor.visible_widgets if widget._repaint_required]
        for widget in changed:
            widget._repaint_required = False
        self._dirty_widgets.update(changed)
        self._on_timer_update()

    async def _follow(self) -> None:
        while self._left:
            await asyncio.sleep(_GAP)
            if not (self._behind and self.is_attached):
                return
            if self._keys_waiting:
                self.call_later(self._follow)
                return
            followers = self.followers()
            follower = followers[self._turn]
            self._turn, self._left = (self._turn + 1) % len(followers), self._left - 1
            self.announce_frame()
            follower()
            self.frame()
        self._turn, self._behind = 0, False
        self._prepare()

    def prepare(self) -> bool:
        """Do some of what may save the next key time, and tell whether there is more to do."""
        return False

    def _prepare(self) -> None:
        if self._keys_waiting or self._behind:
            return
        if self.prepare():
            asyncio.get_running_loop().call_later(_GAP, self.call_later, self._prepare)
        else:
            # The next key would wait for it.
            gc.collect(1)


def _moves(screen: Widget) -> bool:
    """Tell whether a widget of a screen waits for Textual to find another place for it or its neighbours."""
    widgets = [screen]
    # The lists themselves: to ask each widget for its children takes four calls, a tenth of all that a key does.
    for widget in widgets:
        if widget._layout_required:
            return True
        widgets += widget._nodes._nodes
    return False
