"""HTML: the article of a web page, by trafilatura where that is installed, and plainly where it is not."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from importlib.util import find_spec
from typing import TYPE_CHECKING

from reader.core.numbers import count
from reader.errors import IngestError
from reader.ingest.charset import charset_in_page
from reader.ingest.decode import decode
from reader.ingest.draft import About, Draft, Hints, single_line
from reader.ingest.elements import ElementBuilder
from reader.ingest.events import Event
from reader.ingest.inner_links import carried, place_in_page, with_inner_links
from reader.ingest.page import Page, parse_page
from reader.ingest.page_about import about_page
from reader.ingest.pullquote import with_attributions
from reader.ingest.titles import shorten

if TYPE_CHECKING:
    from reader.ingest.main_text import MainText

_PLAIN = "Read plainly; for the article without what surrounds it: pip install 'pressmark[html]'."

_LITTLE = 250
"""So many characters are hardly an article; a page for a login, or one that scripts fill in, has fewer."""
_IN_BROWSER = "open it in a browser, save the page, and add the file"
_SHORTEST_PROSE = 120
_SENTENCE_ENDS = tuple(".?!…”’\"'»」。！？।؟")
_LEAST_PROSE = 0.6
"""How much of a page's prose an extraction holds at least, if it is to be believed."""


def read(data: bytes, hints: Hints) -> Draft:
    """Read an HTML page: its main text, without scripts, navigation and what is hidden.

    The encoding is that of a byte order mark, or else what the server or the page claims, unless the bytes
    speak against it (HTML Living Standard, 13.2.3). No network is touched.

    Args:
        data: The page.
        hints: What is known of it.

    Raises:
        IngestError: If it is not text, declares entities, or holds no text to read.
    """
    claimed = hints.charset or charset_in_page(data)
    decoded = decode(data, encoding=hints.encoding, claimed=claimed)
    page = parse_page(decoded.text)
    about = about_page(page, hints.url)
    plainly = _built(page.main_events(), about)
    found, notices = _main_text(decoded.text, page)
    builder = plainly
    if found is not None:
        about = _completed(about, found)
        extracted = _built(found.events, about)
        if _prose(extracted) < _LEAST_PROSE * _prose(plainly):
            notices += ("Read plainly: what was found to be the article leaves out too much of the page.",)
        elif extracted.blocks:
            builder = extracted
    text = builder.text()
    if not text:
        led = _led_on(page)
        raise IngestError("empty article", remedy=f"the page holds no text to read; {led or _IN_BROWSER}")
    if len(text) < _LITTLE:
        notices += (
            f"Only {count(len(text), 'character')}: is this the article? If not, {_led_on(page) or _IN_BROWSER}.",
        )
    anchors = plainly.anchors if builder is plainly else carried(plainly.anchors, plainly, builder)
    marks = with_inner_links(builder.marks, lambda target: place_in_page(target, anchors))
    blocks = with_attributions(text, builder.blocks)
    return Draft(text, blocks, marks, _titled(about, page), decoded.notices + notices)


def _built(events: Iterable[Event], about: About) -> ElementBuilder:
    builder = ElementBuilder(about.url or "")
    builder.add(events)
    return builder


def _prose(builder: ElementBuilder) -> int:
    """Return how much of a text is paragraphs of whole sentences, as few are outside an article."""
    text = builder.text()
    return sum(
        block.end - block.start
        for block in builder.blocks
        if block.end - block.start >= _SHORTEST_PROSE
        and text[block.start : block.end].endswith(_SENTENCE_ENDS)
    )


def _main_text(source: str, page: Page) -> tuple[MainText | None, tuple[str, ...]]:
    """Return the main text of a page, None where it is to be read plainly, and notices for the user."""
    if not _is_installed():
        return None, (_PLAIN,)
    from reader.ingest.main_text import DEEPEST, MOST_ELEMENTS, NO_XML, main_text

    if page.depth > DEEPEST:
        return None, ("Read plainly: the page's elements are nested too deeply.",)
    if page.elements > MOST_ELEMENTS:
        return None, (f"Read plainly: the page has more than {MOST_ELEMENTS:,} elements.",)
    clean, controls = NO_XML.subn("\ufffd", source)
    found = main_text(clean)
    if found is None or not controls:
        return found, ()
    return found, (f"Control characters replaced by U+FFFD: {controls:,}.",)


def _completed(about: About, found: MainText) -> About:
    """Return what a page says about itself, completed by what was found out."""
    return replace(
        about,
        title=about.title or shorten(single_line(found.title)),
        byline=about.byline or single_line(found.byline) or None,
        published=about.published or single_line(found.published) or None,
        publisher=about.publisher or single_line(found.site) or None,
    )


def _led_on(page: Page) -> str:
    """Return what to do where a page only sends its reader elsewhere; empty if it does not."""
    return f"add {shorten(single_line(page.onward))}, where it leads" if page.onward else ""


def _titled(about: About, page: Page) -> About:
    return about if about.title else replace(about, title=shorten(page.title))


def _is_installed() -> bool:
    return all(find_spec(name) is not None for name in ("trafilatura", "lxml_html_clean"))
