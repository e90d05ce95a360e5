"""An HTML page as the standard library's parser sees it: its elements, and what its head says."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from html import unescape
from html.parser import HTMLParser

from reader.errors import IngestError
from reader.ingest.events import Event, Step

_VOID = frozenset("area base br col embed hr img input link meta param source track wbr".split())
_NOT_TEXT = frozenset(
    "script style noscript template iframe svg math object applet canvas audio video map select datalist button "
    "textarea dialog nav title rt rp".split()
)
_FOREIGN = frozenset(("svg", "math"))
# Where one of these stands in a drawing or a formula, that was never closed (HTML Living Standard, 13.2.6.5).
_BREAKS_OUT = frozenset("body blockquote center div dl h1 h2 h3 h4 h5 h6 hr li ol p pre table ul".split())
_AROUND = frozenset(("header", "footer", "aside"))
_ENDS_UNSAID = frozenset("p li dt dd tr td th thead tbody tfoot option colgroup".split())
_HIDDEN = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden", re.IGNORECASE)
_PULLED = re.compile(r"pull-?_?quote", re.IGNORECASE)
_REFRESH = re.compile(r"[\d.]+[\s;,]+url\s*=\s*(.+)", re.IGNORECASE)
_QUOTED = frozenset(("blockquote", "pre", "table"))
_OWN_ENTITIES = re.compile(r"\s*(?:<\?[^>]*>\s*)?<!doctype[^>\[]*\[[^\]]*<!entity", re.IGNORECASE)
_LARGEST_DATA = 1 << 20


@dataclass(slots=True)
class Page:
    """A page.

    Args:
        events: Its body, without scripts, styles, navigation and what is hidden.
        main: Which of the events are its one article, or its main part; all of them if it names none.
        title: What its head calls it.
        language: Of its root element.
        canonical: The address that it declares as its own.
        onward: The address that it sends its reader on to.
        properties: What its `meta` elements say, by their names in small letters; the first of a name counts.
        linked_data: Its JSON-LD, unread.
        times: The moments that its `time` elements name.
        depth: How deep its elements are nested.
        elements: How many there are.
    """

    events: list[Event] = field(default_factory=list)
    main: range = field(default_factory=lambda: range(0))
    title: str = ""
    language: str = ""
    canonical: str = ""
    onward: str = ""
    properties: dict[str, str] = field(default_factory=dict)
    linked_data: list[str] = field(default_factory=list)
    times: list[str] = field(default_factory=list)
    depth: int = 0
    elements: int = 0

    def main_events(self) -> Sequence[Event]:
        """Return the events of the main part."""
        return self.events[self.main.start : self.main.stop]


def parse_page(source: str, *, whole: bool = False) -> Page:
    """Take a page apart. Broken markup is read as browsers read it, in time that grows with its length alone.

    Args:
        source: The page.
        whole: Whether its headers, footers, asides and captions are text, as they are in a book.

    Raises:
        IngestError: If it declares entities, which could make a small page huge or bring in other files.
    """
    if _OWN_ENTITIES.match(source):
        raise IngestError(
            "the page declares entities of its own", remedy="save it as plain HTML or text first"
        )
    parser = _Parser(whole=whole)
    parser.feed(source)
    return parser.finished()


class _Parser(HTMLParser):
    """Gathers a page. It is never closed: the standard library's way of doing that can take quadratic time."""

    def __init__(self, *, whole: bool) -> None:
        super().__init__(convert_charrefs=True)
        self._page = Page()
        self._whole = whole
        self._depth = 0
        self._skipped = ""
        self._skipped_depth = 0
        self._gathered: list[str] | None = None
        self._figures: list[tuple[int, bool]] = []
        # Open and closed regions of each kind: where they begin and end.
        self._regions: dict[str, list[list[int]]] = {"article": [], "main": []}
        self._regions_open = {"article": 0, "main": 0}

    def finished(self) -> Page:
        """Return the page after all of it was fed."""
        rest, page = self.rawdata, self._page
        # What is left is text, or markup that never ends, which is none.
        if (
            rest
            and not self._skipped
            and (rest == "<" or not rest.startswith("<"))
            and self.cdata_elem is None
        ):
            self.handle_data(unescape(rest))
        end = len(page.events)
        articles, mains = self._regions["article"], self._regions["main"]
        chosen = articles if len(articles) == 1 else mains if len(mains) == 1 else [[0, end]]
        start, stop = chosen[0][0], chosen[0][1] if len(chosen[0]) > 1 else end
        page.main = range(start, stop)
        if not any(event.step is Step.TEXT and not event.value.isspace() for event in page.main_events()):
            page.main = range(end)
        return page

    def parse_marked_section(self, i: int, report: int = 1) -> int:  # noqa: ARG002
        """Read `<![…` as the comment that it is in HTML, but keep the text of a CDATA section."""
        if self.rawdata.startswith("<![CDATA[", i):
            end = self.rawdata.find("]]>", i)
            if end < 0:
                return -1
            self.handle_data(self.rawdata[i + 9 : end])
            return end + 3
        return self.parse_bogus_comment(i)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Take in the beginning of an element."""
        attributes = {name: value or "" for name, value in reversed(attrs)}
        self._read_head(tag, attributes)
        self._page.elements += 1
        if tag not in _VOID and tag not in _ENDS_UNSAID:
            self._depth += 1
            self._page.depth = max(self._page.depth, self._depth)
        if self._skipped in _FOREIGN and tag in _BREAKS_OUT:
            self._skipped = ""
        if self._skipped:
            self._skipped_depth += tag == self._skipped
            return
        if tag in _VOID:
            if tag in ("br", "hr"):
                self._page.events.append(Event(Step.OPEN, tag, attributes))
            return
        if self._is_no_text(tag, attributes):
            self._skipped, self._skipped_depth = tag, 1
            return
        if tag == "figure":
            self._figures.append((len(self._page.events), self._whole or _is_pulled(attributes)))
        elif tag in _QUOTED and self._figures:
            self._figures[-1] = (self._figures[-1][0], True)
        elif tag in self._regions:
            if not self._regions_open[tag]:
                self._regions[tag].append([len(self._page.events)])
            self._regions_open[tag] += 1
        self._page.events.append(Event(Step.OPEN, tag, attributes))

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Take in `<br/>`; HTML ends no other element so, but XHTML does."""
        self.handle_starttag(tag, attrs)
        if tag not in _VOID:
            self.handle_endtag(tag)

    def handle_endtag(self, tag: str) -> None:
        """Take in the end of an element."""
        if tag not in _VOID and tag not in _ENDS_UNSAID:
            self._depth = max(0, self._depth - 1)
        self._end_gathering(tag)
        if self._skipped:
            self._skipped_depth -= tag == self._skipped
            if not self._skipped_depth:
                self._skipped = ""
            return
        if tag == "br":
            self._page.events.append(Event(Step.OPEN, tag))
            return
        self._page.events.append(Event(Step.CLOSE, tag))
        if tag == "figure" and self._figures:
            start, kept = self._figures.pop()
            if not kept:
                # A picture and its caption are no part of the running text.
                del self._page.events[start:]
        elif self._regions_open.get(tag):
            self._regions_open[tag] -= 1
            if not self._regions_open[tag]:
                self._regions[tag][-1].append(len(self._page.events))

    def handle_data(self, data: str) -> None:
        """Take in text."""
        if self._gathered is not None:
            self._gathered.append(data)
        if not self._skipped:
            self._page.events.append(Event(Step.TEXT, data))

    def _is_no_text(self, tag: str, attributes: dict[str, str]) -> bool:
        if "hidden" in attributes or _HIDDEN.search(attributes.get("style", "")):
            return True
        if tag not in _AROUND or self._whole:
            return tag in _NOT_TEXT
        if tag == "header":
            return not any(self._regions_open.values())
        return not (tag == "aside" and _is_pulled(attributes))

    def _read_head(self, tag: str, attributes: dict[str, str]) -> None:
        page = self._page
        if tag == "meta":
            name = attributes.get("property") or attributes.get("name") or attributes.get("itemprop") or ""
            content = attributes.get("content", "").strip()
            if name and content:
                page.properties.setdefault(name.lower(), content)
            if attributes.get("http-equiv", "").strip().lower() == "refresh":
                page.onward = page.onward or _refreshed(content)
        elif tag == "link":
            if attributes.get("rel", "").lower() == "canonical" and not page.canonical:
                page.canonical = attributes.get("href", "").strip()
        elif tag == "html":
            page.language = page.language or attributes.get("lang") or attributes.get("xml:lang") or ""
        elif tag == "time":
            if (moment := attributes.get("datetime", "").strip()) and len(page.times) < 2:
                page.times.append(moment)
        elif tag == "title":
            # A drawing in the page may have a title too.
            if not page.title and not self._skipped:
                self._gathered = []
        elif tag == "script" and attributes.get("type", "").strip().lower() == "application/ld+json":
            self._gathered = []

    def _end_gathering(self, tag: str) -> None:
        if self._gathered is None or tag not in ("title", "script", "head"):
            return
        words, self._gathered = "".join(self._gathered), None
        if tag == "script":
            if len(words) <= _LARGEST_DATA and len(self._page.linked_data) < 16:
                self._page.linked_data.append(words)
        else:
            self._page.title = " ".join(words.split())


def _refreshed(content: str) -> str:
    """Return where a `refresh` leads (HTML Living Standard, 4.2.5.3); empty if to the page itself."""
    found = _REFRESH.match(content)
    return found[1].strip(" \"'") if found is not None else ""


def _is_pulled(attributes: dict[str, str]) -> bool:
    return any(_PULLED.search(attributes.get(name, "")) for name in ("class", "role", "id"))
