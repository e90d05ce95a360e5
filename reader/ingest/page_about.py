"""What an HTML page says about its article: JSON-LD, Open Graph, and the older names for the same things."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from html import unescape
from urllib.parse import urljoin, urlsplit

from reader.core.ids import JSONValue
from reader.ingest.draft import About, single_line
from reader.ingest.page import Page
from reader.ingest.titles import shorten

_TITLES = ("og:title", "twitter:title", "dc.title", "citation_title", "headline")
_BYLINES = ("author", "article:author", "parsely-author", "dc.creator", "citation_author", "sailthru.author")
_DATES = (
    "article:published_time",
    "datepublished",
    "date",
    "pubdate",
    "dc.date",
    "dc.date.issued",
    "citation_publication_date",
    "parsely-pub-date",
    "sailthru.date",
)
_SITES = ("og:site_name", "application-name", "dc.publisher", "citation_journal_title")
_KEPT = ("description", "og:description", "keywords", "article:section", "article:modified_time")
_DEEPEST = 12
_MOST_NODES = 2_000


def about_page(page: Page, url: str | None) -> About:
    """Return what a page says about its article, as it prints it.

    Args:
        page: The page.
        url: Where it was fetched from; it counts if the page declares no address of its own.
    """
    article = _described_article(page)
    said = page.properties
    base = url or said.get("og:url", "")
    canonical = _web_address(page.canonical, base) or _web_address(said.get("og:url", ""), base) or url
    return About(
        title=shorten(single_line(_words(article.get("headline")) or _first(said, _TITLES))),
        language=single_line(page.language or _words(article.get("inLanguage"))) or None,
        url=canonical,
        publisher=single_line(_first(said, _SITES) or _names(article.get("publisher"))) or None,
        byline=single_line(_names(article.get("author")) or _byline(said)) or None,
        published=single_line(
            _words(article.get("datePublished")) or _first(said, _DATES) or (page.times or [""])[0]
        )
        or None,
        metadata={name: single_line(said[name]) for name in _KEPT if name in said},
    )


def _first(said: Mapping[str, str], names: tuple[str, ...]) -> str:
    return next((said[name] for name in names if name in said), "")


def _byline(said: Mapping[str, str]) -> str:
    """Return the author that a page names; some name the address of a profile instead."""
    return next((said[name] for name in _BYLINES if name in said and "://" not in said[name]), "")


def _web_address(address: str, base: str) -> str | None:
    try:
        whole = urljoin(base, address)
        return whole if address and urlsplit(whole).scheme in ("http", "https") else None
    except ValueError:
        return None


def _described_article(page: Page) -> Mapping[str, JSONValue]:
    """Return the first article that the page's JSON-LD describes; empty if there is none."""
    for source in page.linked_data:
        try:
            value: JSONValue = json.loads(source)
        except (ValueError, RecursionError):
            continue
        for node in _nodes(value):
            kinds = node.get("@type")
            named = kinds if isinstance(kinds, list) else [kinds]
            if any(
                isinstance(kind, str) and kind.endswith(("Article", "Posting", "Report")) for kind in named
            ):
                return node
    return {}


def _nodes(value: JSONValue) -> Iterator[Mapping[str, JSONValue]]:
    """Yield the objects in a JSON value, the outer ones first."""
    level, seen = [value], 0
    for _ in range(_DEEPEST):
        below: list[JSONValue] = []
        for node in level:
            seen += 1
            if seen > _MOST_NODES:
                return
            if isinstance(node, dict):
                yield node
                below += [inner for inner in node.values() if isinstance(inner, (dict, list))]
            elif isinstance(node, list):
                below += [inner for inner in node if isinstance(inner, (dict, list))]
        level = below


def _words(value: JSONValue) -> str:
    # Many systems that write pages escape the text for HTML once too often.
    return unescape(value) if isinstance(value, str) else ""


def _names(value: JSONValue) -> str:
    """Return the name of a person or organisation, or those of several, as a page would print them."""
    if isinstance(value, list):
        return ", ".join(filter(None, map(_names, value[:20])))
    return _words(value.get("name")) if isinstance(value, dict) else _words(value)
