"""An RSS or Atom feed: what its entries link to, and what they say themselves."""

from __future__ import annotations

import html
import io
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from reader.fetch import Fetched
from reader.fetch.errors import FetchError

LARGEST_FEED = 16 * 1024 * 1024
"""The size of the largest feed, in bytes."""

_HTML_TYPES = {"text/html", "application/xhtml+xml"}
# What feedparser lets through when numbers, characters or name spaces in a feed are none.
_FEEDPARSER_FAULTS = (
    ArithmeticError,
    AssertionError,
    AttributeError,
    LookupError,
    RecursionError,
    TypeError,
    ValueError,
)
_FEEDS = {"application/rss+xml", "application/atom+xml", "application/rdf+xml"}
_FEED = re.compile(
    r"(?>\s+|<\?.*?\?>|<!--.*?-->|<!DOCTYPE[^>]*>)*+"
    r"(?:<rss\b|<(?:\w+:)?feed\b[^>]*www\.w3\.org/2005/Atom|<rdf:RDF\b[^>]*purl\.org/rss/)",
    re.DOTALL | re.IGNORECASE,
)
_LONE_SURROGATE = re.compile("[\ud800-\udfff]")


@dataclass(frozen=True, slots=True)
class Entry:
    """One entry of a feed.

    Args:
        title: Its headline without markup; empty if it has none.
        byline: Who wrote it, as printed; None if it does not say.
        published: When it was published, as printed; None if it does not say.
        link: The URL of the article; None if it links to none.
        content: The text that the entry holds itself, as HTML without scripts; empty if none.
    """

    title: str
    byline: str | None
    published: str | None
    link: str | None
    content: str

    def page(self) -> bytes:
        """Return the entry's own text as an HTML page in UTF-8."""
        title = html.escape(self.title)
        heading = f"<h1>{title}</h1>\n" if title else ""
        return (
            f'<!DOCTYPE html>\n<html><head><meta charset="utf-8"><title>{title}</title></head>\n'
            f"<body><article>\n{heading}{self.content}\n</article></body></html>\n"
        ).encode()


def is_feed(fetched: Fetched) -> bool:
    """Tell whether fetched bytes are an RSS or Atom feed, which many servers call something else."""
    if fetched.media_type.partition(";")[0].strip().lower() in _FEEDS:
        return True
    # Without its NULs, the beginning of UTF-16 reads like ASCII.
    head = fetched.data[:4096].replace(b"\0", b"").decode("latin-1")
    return _FEED.match(head.lstrip("\xef\xbb\xbf\xfe\xff")) is not None


def read_feed(fetched: Fetched) -> Sequence[Entry]:
    """Return the entries of a feed in its order, each link once, relative ones made whole.

    Raises:
        FetchError: If `feedparser` is not installed, or the bytes are no feed with entries, or damaged beyond reading.
    """
    try:
        import feedparser
    except ImportError as fault:
        raise FetchError(
            "this is a feed, and feeds need feedparser", remedy="pip install 'pressmark[feeds]'"
        ) from fault
    if len(fetched.data) > LARGEST_FEED:
        raise FetchError(f"too large: the largest feed has {LARGEST_FEED // 1024**2} MB")
    headers = {"content-location": fetched.url}
    if fetched.media_type:
        headers["content-type"] = fetched.media_type
    # A stream, because bytes could also be the name of a local file to feedparser.
    stream = io.BytesIO(fetched.data)
    try:
        parsed = feedparser.parse(
            stream, response_headers=headers, resolve_relative_uris=True, sanitize_html=True
        )
    except _FEEDPARSER_FAULTS as fault:
        raise FetchError("the feed is damaged: it cannot be read") from fault
    entries: dict[str, Entry] = {}
    for number, raw in enumerate(parsed["entries"]):
        entry = _entry(raw)
        entries.setdefault(entry.link or f"entry {number}", entry)
    if not entries:
        raise FetchError("the feed has no entries")
    return list(entries.values())


def _entry(raw: Mapping[str, object]) -> Entry:
    title = _printed(raw.get("title_detail")) or _text(raw, "title")
    published = _text(raw, "published") or _text(raw, "updated")
    return Entry(
        " ".join(title.split()),
        _byline(raw) or None,
        published or None,
        _text(raw, "link") or None,
        _content(raw),
    )


def _printed(detail: object) -> str:
    """Return a text of a feed as a reader sees it."""
    if not isinstance(detail, Mapping):
        return ""
    value = _text(detail, "value")
    if detail.get("type") not in _HTML_TYPES:
        return value
    return html.unescape(re.sub(r"</?[A-Za-z][^<>]*>", "", value))


def _content(raw: Mapping[str, object]) -> str:
    contents = raw.get("content")
    details = [*contents] if isinstance(contents, list) else []
    for detail in (*details, raw.get("summary_detail")):
        if isinstance(detail, Mapping) and (value := _text(detail, "value").strip()):
            if detail.get("type") in _HTML_TYPES:
                return value
            return "\n".join(f"<p>{html.escape(part)}</p>" for part in re.split(r"\n\s*\n", value))
    return ""


_WITH_MAIL = re.compile(r"\S+@\S+\s+\((?P<after>.+)\)|(?P<before>.+?)\s+[(<]\S+@\S+[)>]")


def _byline(raw: Mapping[str, object]) -> str:
    authors = raw.get("authors")
    if isinstance(authors, list) and len(authors) > 1:
        return ", ".join(filter(None, (_text(author, "name") for author in authors)))
    author = _text(raw, "author")
    mail = _WITH_MAIL.fullmatch(author)
    return (mail["after"] or mail["before"]) if mail else author


def _text(raw: Mapping[str, object], key: str) -> str:
    value = raw.get(key)
    return _LONE_SURROGATE.sub("\ufffd", value.strip()) if isinstance(value, str) else ""
