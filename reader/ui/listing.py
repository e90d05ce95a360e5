"""What the library pane lists: the filter and the order that the user asked for."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from textual.content import Content

from reader.core.dataclass import dataclass
from reader.core.ids import ArticleId
from reader.errors import PressmarkError
from reader.library.protocol import Summary
from reader.ui.library_messages import TextsWanted, UncertaintyWanted
from reader.ui.panes.article_list import ArticleList
from reader.ui.panes.article_order import Key, MakeKey
from reader.ui.panes.prompt import PromptLine
from reader.ui.text import shown


@dataclass(frozen=True, slots=True)
class _Ordering:
    """An order of articles as the user meets it.

    Args:
        by: What is compared; empty for the ids.
        descending: Whether the greatest comes first unless the order is turned round.
        forward: What it is called.
        backward: What it is called when it is turned round.
    """

    by: str
    descending: bool
    forward: str
    backward: str


_UNCERTAINTY = "uncertainty"
_ORDERS = (
    _Ordering("", False, "id", "id, last first"),
    _Ordering("title", False, "title", "title, Z to A"),
    _Ordering("published", True, "date, newest first", "date, oldest first"),
    _Ordering("publisher", False, "publisher", "publisher, Z to A"),
    _Ordering("added", True, "added, newest first", "added, oldest first"),
    _Ordering("status", False, "status, begun first", "status, done first"),
    _Ordering("spans", True, "spans, most first", "spans, fewest first"),
    _Ordering("minutes", False, "time left, shortest first", "time left, longest first"),
    _Ordering("random", False, "lot", "lot, last first"),
    _Ordering(_UNCERTAINTY, False, "uncertainty, least sure first", "uncertainty, surest first"),
)


class Listing:
    """The filter and the order of a list of articles; the filter follows what is typed in its prompt.

    Args:
        articles: The list.
        prompt: Where the filter is typed: it says how many articles fit, or what is wrong.
        post: Passes on what only the application can find out; `found` or `rank` gets the answer.
    """

    def __init__(
        self,
        articles: ArticleList,
        prompt: PromptLine,
        post: Callable[[TextsWanted | UncertaintyWanted], object],
    ) -> None:
        self.words = ""
        """The filter in force; empty where all articles are listed."""
        self._articles = articles
        self._prompt = prompt
        self._post = post
        self._tried = ""
        self._fault = ""
        self._place = 0
        self._turned = False

    def changed(self, words: str) -> None:
        """Narrow the list to what has been typed so far; what makes no sense is told, and left out at the end."""
        from reader.library.query import QueryError

        try:
            self._try(words)
        except QueryError as fault:
            if fault.end >= len(words.rstrip()):
                self._try(words[: fault.start])
            self._fault = fault.in_a_line
            self.show_standing()

    def switched(self, command: str) -> None:
        """Do nothing: a filter has no options."""

    def cancelled(self) -> None:
        """List again what was listed before the prompt."""
        self._try(self.words)

    def filter(self, words: str) -> None:
        """List the articles that fit a filter from now on.

        Raises:
            QueryError: If the filter makes no sense. The list is as it was.
        """
        self._try(words)
        self.words = words

    def found(self, words: str, matches: Callable[[Summary], bool]) -> None:
        """List the articles that fit, now that the library has looked into their texts."""
        if words == self._tried:
            self._articles.filter(matches)

    def fail(self, fault: PressmarkError) -> bool:
        """Take note of why a filter cannot be followed; tell whether it is being typed and the prompt says so."""
        self._fault = f"{fault.what}; {fault.remedy}" if fault.remedy else fault.what
        return self.show_standing()

    def show_standing(self, words: str = "") -> bool:
        """Say beside a filter that is being typed what has come of it, or other words; tell whether one is."""
        if self._prompt.prompt is None or self._prompt.prompt.live is not self:
            return False
        if self._fault:
            self._prompt.note(shown(f"! {self._fault}", "$warning"))
        else:
            self._prompt.note(Content.styled(words or self.counts, "$muted"))
        return True

    @property
    def counts(self) -> str:
        """How many articles are listed, of how many, and how many are done."""
        listed, total, done = len(self._articles), self._articles.total, self._articles.done
        if not total:
            return ""
        if listed != total:
            return f"{listed:,} of {total:,}"
        return f"{done:,}/{total:,} done" if done else f"{total:,}"

    @property
    def order(self) -> str:
        """What the articles are sorted by, in words."""
        return _ORDERS[self._place].backward if self._turned else _ORDERS[self._place].forward

    @property
    def short_order(self) -> str:
        """The order in a word and an arrow, such as `by date ↓`; empty while it is the one to begin with."""
        order = _ORDERS[self._place]
        if not self._place and not self._turned:
            return ""
        return f"by {order.forward.partition(',')[0]} {'↓' if order.descending is not self._turned else '↑'}"

    @property
    def title(self) -> str:
        """What is listed, in words: filter and order."""
        return f"{self.narrowed or 'All articles'} by {self.order}"

    @property
    def narrowed(self) -> str:
        """The filter that the list follows, also while another one is being typed."""
        return self._tried.strip()

    def sort_next(self, steps: int) -> None:
        """Sort by what comes so many places later in the round of orders."""
        self._place, self._turned = (self._place + steps) % len(_ORDERS), False
        self._sort()

    def reverse(self) -> None:
        """Turn the order round."""
        self._turned = not self._turned
        self._sort()

    def rank(self, uncertainty: Mapping[ArticleId, float]) -> None:
        """List the articles by how unsure programs are about them, if that is still what they are listed by."""
        if _ORDERS[self._place].by == _UNCERTAINTY:
            self._articles.sort(key_maker(_UNCERTAINTY, descending=self._turned, uncertainty=uncertainty))

    def _sort(self) -> None:
        order = _ORDERS[self._place]
        if order.by == _UNCERTAINTY:
            self._post(UncertaintyWanted(queue=False))
        else:
            self._articles.sort(key_maker(order.by, descending=order.descending is not self._turned))

    def _try(self, words: str) -> None:
        from reader.library.query import parse_query  # the first screen does without it

        query = parse_query(words)
        self._tried, self._fault = words, ""
        if query.texts or query.asks_for_tags:
            self._post(TextsWanted(words, query))
        if not query.texts:
            self._articles.filter(query.test() if query.conditions else None)


def key_maker(by: str, *, descending: bool, uncertainty: Mapping[ArticleId, float] | None = None) -> MakeKey:
    """Return what gives articles the keys that put them in an order: the unknown last, the equal by title.

    Args:
        by: One of the library's orders; empty for the ids.
        descending: Whether the greatest comes first.
        uncertainty: How unsure programs are about the articles, where that is what they are ordered by.
    """
    if not by:
        return lambda summary: (_backwards(summary.id) if descending else "", summary.id)
    from reader.library.order import Order, Ranks, sort_value  # the first screen does without it

    order, ranks = Order(by), Ranks(uncertainty=uncertainty or {})

    def key(summary: Summary) -> Key:
        value = sort_value(summary, order, ranks)
        title = sort_value(summary, Order.TITLE) if order is not Order.TITLE else ""
        if value is None:
            return True, "", title, summary.id
        return False, _backwards(value) if descending else value, title, summary.id

    return key


def _backwards(value: float | str) -> float | bytes:
    """Return what compares the other way round: UTF-8 compares as its text does, and no text begins with another."""
    return value.encode().translate(_INVERTED) + b"\xff" if isinstance(value, str) else -value


_INVERTED = bytes(range(255, -1, -1))
