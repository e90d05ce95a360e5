"""Entries of RSS and Atom feeds: where they lead, who wrote them, and nothing that runs."""

from __future__ import annotations

import subprocess
import sys
from contextlib import suppress
from html import escape

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reader.fetch import Fetched
from reader.fetch.errors import FetchError
from reader.fetch.feed import LARGEST_FEED, Entry, is_feed, read_feed

BARE_RSS = b'<?xml version="1.0"?><!-- a --><!-- b --><rss version="2.0"><channel/></rss>'
BARE_ATOM = b'\xef\xbb\xbf<?xml version="1.0"?>\n<feed xml:lang="en" xmlns="http://www.w3.org/2005/Atom"/>'
URL = "https://news.example/feeds/all.xml"


def rss(*items: str, head: str = "") -> Fetched:
    rows = "".join(f"<item>{item}</item>" for item in items)
    data = (
        f'<?xml version="1.0"?>{head}<rss version="2.0" xmlns:dc="http://purl.org/dc/elements/1.1/">'
        f"<channel><title>News</title>{rows}</channel></rss>"
    )
    return Fetched(URL, data.encode(), "application/rss+xml")


def atom(*entries: str, base: str = "") -> Fetched:
    rows = "".join(f"<entry>{entry}</entry>" for entry in entries)
    data = f'<feed xmlns="http://www.w3.org/2005/Atom"{base}><title>News</title>{rows}</feed>'
    return Fetched(URL, data.encode(), "application/atom+xml")


def only(feed: Fetched) -> Entry:
    (entry,) = read_feed(feed)
    return entry


def test_an_rss_item_says_who_when_and_where() -> None:
    entry = only(
        rss(
            "<title>Ferry <![CDATA[<b>back</b>]]> at &amp;amp; near the\n pier</title>"
            "<link>../2026/ferry?a=1&amp;b=2</link>"
            "<author>desk@news.example (River desk)</author><pubDate>Mon, 02 Mar 2026 10:00:00 GMT</pubDate>"
            "<description>&lt;p onclick='x()'&gt;It ran.&lt;script&gt;alert(1)&lt;/script&gt;&lt;/p&gt;</description>"
        )
    )
    assert entry == Entry(
        "Ferry back at & near the pier",
        "River desk",
        "Mon, 02 Mar 2026 10:00:00 GMT",
        "https://news.example/2026/ferry?a=1&b=2",
        "<p>It ran.</p>",
    )


def test_an_atom_entry_says_who_when_and_where() -> None:
    entry = only(
        atom(
            '<title type="html">1 &amp;lt; 2 &amp;amp; &lt;i&gt;more&lt;/i&gt;</title>'
            '<link rel="enclosure" href="sound.mp3"/><link href="ferry"/>'
            "<author><name>River desk</name></author><author><name>Harbour desk</name></author>"
            '<updated>2026-03-02T10:00:00Z</updated><content type="text">5 &lt; 6\n\nTwo.</content>',
            base=' xml:base="https://other.example/dir/"',
        )
    )
    assert entry == Entry(
        "1 < 2 & more",
        "River desk, Harbour desk",
        "2026-03-02T10:00:00Z",
        "https://other.example/dir/ferry",
        "<p>5 &lt; 6</p>\n<p>Two.</p>",
    )


def test_entries_keep_their_order_and_each_link_comes_once() -> None:
    items = [f"<title>{name}</title><link>/{name}</link>" for name in "cab"]
    assert [entry.title for entry in read_feed(rss(*items, items[0]))] == ["c", "a", "b"]


def test_an_entry_without_a_link_is_a_page_of_its_own() -> None:
    entry = only(rss("<title>A &lt; B</title><description>&lt;p&gt;Ünder way.&lt;/p&gt;</description>"))
    assert entry.link is None
    page = entry.page().decode("utf-8")
    assert "<title>A &lt; B</title>" in page
    assert "<p>Ünder way.</p>" in page


@pytest.mark.parametrize("data", [b"", b"<rss", b"<rss/>", b"\xff\xfe\x00", b"<p>no feed</p>"])
def test_what_has_no_entries_is_refused(data: bytes) -> None:
    with pytest.raises(FetchError, match="the feed has no entries"):
        read_feed(Fetched(URL, data, "application/rss+xml"))


def test_a_feed_that_is_not_well_formed_is_read_as_far_as_it_goes() -> None:
    data = rss("<title>One</title><link>/1</link>", "<title>Two & a half</title><link>/2</link>").data
    entries = read_feed(Fetched(URL, data.removesuffix(b"</channel></rss>"), "application/rss+xml"))
    assert [entry.link for entry in entries] == ["https://news.example/1", "https://news.example/2"]


def test_a_feed_that_is_too_large_is_not_read() -> None:
    with pytest.raises(FetchError, match="too large: the largest feed has 16 MB"):
        read_feed(Fetched(URL, rss("<link>/1</link>").data + b" " * LARGEST_FEED, "application/rss+xml"))


@pytest.mark.parametrize("item", ["<title>&#x110000;</title>", "<title>&#99999999999999;</title>"])
def test_a_feed_damaged_beyond_reading_is_refused(item: str) -> None:
    with pytest.raises(FetchError, match="damaged"):
        read_feed(rss(f"{item}</oops>"))


def test_entities_neither_grow_nor_read_files() -> None:
    tens = "".join(f'<!ENTITY a{n} "{f"&a{n - 1};" * 10}">' for n in range(1, 12))
    head = f'<!DOCTYPE rss [<!ENTITY a0 "aaaa">{tens}<!ENTITY file SYSTEM "file:///etc/hostname">]>'
    entry = only(rss("<title>&a11;&file;</title><link>/1</link>", head=head))
    assert len(entry.title) < 100


def test_bytes_that_name_a_file_or_an_address_are_not_followed() -> None:
    for data in (__file__.encode(), b"http://127.0.0.1:9/feed"):
        with pytest.raises(FetchError, match="no entries"):
            read_feed(Fetched(URL, data, "application/rss+xml"))


@given(st.text(max_size=40), st.text(max_size=40), st.text(max_size=40))
def test_any_words_in_a_feed_are_words(title: str, link: str, text: str) -> None:
    feed = rss(
        f"<title>{escape(title)}</title><link>{escape(link)}</link><description>{escape(text)}</description>"
    )
    entry = only(Fetched(feed.url, feed.data, feed.media_type))
    assert "<script" not in entry.content.lower()
    entry.page()


@given(st.binary(max_size=60), st.integers(0, 200))
def test_damage_in_a_feed_is_a_refusal_at_most(damage: bytes, place: int) -> None:
    data = rss("<title>One</title><link>/1</link>").data
    with suppress(FetchError):
        read_feed(Fetched(URL, data[:place] + damage + data[place:], "application/rss+xml"))


def test_without_the_library_for_feeds_it_is_said_what_to_install() -> None:
    script = (
        "import sys; sys.modules['feedparser'] = None\n"
        "from reader.fetch import Fetched\n"
        "from reader.fetch.feed import read_feed\n"
        "try:\n    read_feed(Fetched('http://x.example/', b'<rss/>'))\n"
        "except Exception as fault:\n    print(fault)"
    )
    run = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
    assert run.stdout == "this is a feed, and feeds need feedparser (pip install 'pressmark[feeds]')\n"


@pytest.mark.parametrize(
    ("media", "data"),
    [
        ("Application/RSS+XML; charset=utf-8", b"anything"),
        ("text/html", BARE_RSS),
        ("text/xml", BARE_ATOM),
        ("", BARE_RSS.decode().encode("utf-16")),
        (
            "application/xml",
            b'<rdf:RDF xmlns="http://purl.org/rss/1.0/" xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#"/>',
        ),
        ("text/xml", b'<a:feed xmlns:a="http://www.w3.org/2005/Atom"/>'),
    ],
)
def test_feeds_are_known_by_what_they_are_called_or_begin_with(media: str, data: bytes) -> None:
    assert is_feed(Fetched("http://x.example/feed", data, media))


@pytest.mark.parametrize(
    "data",
    [
        b"\n<!-- x --><!DOCTYPE html><html><body><p>Text</p></body></html>",
        b'<html><link rel="alternate" type="application/rss+xml"></html>',
        b"<feed>the cat</feed>",
        b"The <rss> element begins a feed.",
        b"<!-- a --><!-- b -->" * 200 + b"<p>",
        b"",
    ],
)
def test_pages_are_no_feeds(data: bytes) -> None:
    assert not is_feed(Fetched("http://x.example/page", data, "text/html"))
