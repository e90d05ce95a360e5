"""Web addresses into a library: what is kept, what is refused, and that nothing is asked for again."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from reader.cli.arguments import parse
from reader.cli.fetching import add_urls
from reader.cli.keeping import Notice, Tally, report
from reader.core.article import Article
from reader.fetch import MOST_REDIRECTS
from reader.fetch.connection import Patience
from reader.fetch.feed import LARGEST_FEED
from reader.ingest import LARGEST
from reader.library.opening import open_library
from tests.cli.conftest import Run
from tests.fetch.server import Handler, Server, page, redirect, serving
from tests.ui.test_app_terminal import Terminal

FERRY = "# The ferry is back\n\n“It runs,” said the harbour master.\n"
BRIDGE = "The bridge stays shut.\n\nNobody said for how long.\n"
MARKDOWN = "text/markdown; charset=utf-8"

Add = Callable[..., Tally]


@pytest.fixture
def server() -> Iterator[Server]:
    with serving() as running:
        yield running


@pytest.fixture
def add(library: Path) -> Add:
    """Return a function that adds URLs to the library, private ones too."""

    def adding(*words: str) -> Tally:
        tally = Tally()
        arguments = parse(["add", "--allow-private", *words])
        add_urls(open_library(library), arguments.words, tally, arguments)
        return tally

    return adding


def articles(library: Path) -> dict[str, Article]:
    held = open_library(library)
    return {article.title: article for article in map(held.article, held.ids())}


def feed(*items: str) -> str:
    return f'<rss version="2.0"><channel>{"".join(f"<item>{item}</item>" for item in items)}</channel></rss>'


def test_the_article_and_its_bytes_are_kept(server: Server, add: Add, library: Path) -> None:
    server.routes["/moved"] = redirect("/news/ferry")
    server.routes["/news/ferry"] = page(FERRY, MARKDOWN)
    tally = add(f"{server.url}/moved#part")
    (article,) = articles(library).values()
    assert tally == Tally(added=[article.id], first=article.id)
    assert article.title == "The ferry is back"
    assert article.url == f"{server.url}/news/ferry"
    assert article.source == "ferry"
    (kept,) = (library / "sources").iterdir()
    assert kept.name == f"{article.id}.md"
    assert kept.read_text(encoding="utf-8") == FERRY


def test_what_is_the_same_as_before_is_unchanged(server: Server, add: Add, library: Path) -> None:
    url = f"{server.url}/ferry"
    server.routes["/ferry"] = page(FERRY, MARKDOWN)
    first = add(url)
    assert add(url, url) == Tally(unchanged=first.added * 2, first=first.first)
    server.routes["/ferry"] = page(FERRY + "\nMore.\n", MARKDOWN)
    assert len(add(url).added) == 1
    assert len(open_library(library).ids()) == 2


def test_an_address_is_fetched_again_and_takes_the_place_of_its_article(
    server: Server, add: Add, run: Run, library: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    server.routes["/ferry"] = page(FERRY, MARKDOWN)
    (article,) = add(f"{server.url}/ferry").added
    assert run("update", f"{server.url}/ferry") == 1
    assert "--allow-private" in capsys.readouterr().err
    server.routes["/ferry"] = page(FERRY + "\nMore.\n", MARKDOWN)
    assert run("update", "--allow-private", f"{server.url}/ferry") == 0
    assert capsys.readouterr().out == f"{article}: revision 2\n"
    assert open_library(library).article(article).text.endswith("More.")
    server.routes["/other"] = page(BRIDGE)
    assert run("update", "--allow-private", f"{server.url}/other") == 1
    assert f"no article was made from {server.url}/other" in capsys.readouterr().err
    server.routes["/feed"] = page(feed("<title>Short</title>"))
    assert run("update", "--allow-private", f"{server.url}/feed") == 1
    assert "it is a feed" in capsys.readouterr().err


def test_one_address_that_fails_does_not_stop_the_others(server: Server, add: Add) -> None:
    server.routes["/ferry"] = page(FERRY, MARKDOWN)
    server.routes["/empty"] = page("")
    server.routes["/picture"] = page(b"\x89PNG", "image/png")
    gone, empty, picture = (f"{server.url}/{name}" for name in ("gone", "empty", "picture"))
    tally = add(gone, empty, picture, "http://ann:secret@news.example/", f"{server.url}/ferry")
    assert len(tally.added) == 1
    assert [line.split(": ")[0] for line in tally.refused] == [gone, empty, picture, "http://news.example/"]
    assert "secret" not in str(tally)


def test_private_addresses_are_refused_unless_asked_for(
    server: Server, run: Run, capsys: pytest.CaptureFixture[str]
) -> None:
    server.routes["/ferry"] = page(FERRY, MARKDOWN)
    url = f"{server.url}/ferry"
    assert run("add", url) == 1
    shown = capsys.readouterr()
    assert shown.out == "0 articles added, 1 refused\n"
    assert shown.err == (
        f"pressmark: {url}: 127.0.0.1 is not on the public internet (--allow-private fetches from there)\n"
    )
    assert server.asked == []
    assert run("add", "--allow-private", url) == 0
    assert capsys.readouterr().out == "1 article added\n"


def test_someone_who_watches_sees_what_is_fetched(
    server: Server, add: Add, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    server.routes["/[red]ferry"] = page(FERRY, MARKDOWN)
    server.routes["/%5Bred%5Dferry"] = page(FERRY, MARKDOWN)
    monkeypatch.setattr("sys.stderr.isatty", lambda: True)
    monkeypatch.setenv("COLUMNS", "200")
    assert len(add(f"{server.url}/[red]ferry").added) == 1
    assert f"Fetching {server.url}/[red]ferry" in capsys.readouterr().err


def test_the_user_knows_better_than_the_server(server: Server, add: Add, library: Path) -> None:
    server.routes["/ferry"] = page("# Łódź\n\nIt runs.\n".encode("cp1250"), "text/html; charset=latin-1")
    assert len(add("--as=md", "--encoding=windows-1250", f"{server.url}/ferry").added) == 1
    assert "Łódź" in articles(library)


def test_what_a_server_says_cannot_speak_to_the_terminal(
    server: Server, add: Add, capsys: pytest.CaptureFixture[str]
) -> None:
    def rude(handler: Handler) -> None:
        handler.send_response(500, "\x1b[31mred\x1b]0;title\x07")
        handler.end_headers()

    server.routes["/"] = rude
    report(add(server.url))
    shown = capsys.readouterr().err
    assert "answered 500 " in shown
    assert "\x1b" not in shown
    assert "\x07" not in shown


def test_the_entries_of_a_feed_become_articles(server: Server, add: Add, library: Path) -> None:
    server.routes["/news/feed.xml"] = page(
        feed(
            "<title>Ferry, as the feed calls it</title><link>ferry</link>"
            "<author>Harbour desk</author><pubDate>Mon, 02 Mar 2026 10:00:00 GMT</pubDate>",
            "<title>Gone</title><link>/gone</link>",
            "<title>Bridge</title><link>/bridge.txt</link>",
            "<title>Nothing</title>",
        ),
        "application/xml",
    )
    server.routes["/news/ferry"] = page(f"---\ndate: 2026-03-01\n---\n{FERRY}", MARKDOWN)
    server.routes["/bridge.txt"] = page(BRIDGE)
    tally = add(f"{server.url}/news/feed.xml")
    held = articles(library)
    assert held.keys() == {"The ferry is back", "Bridge"}
    ferry = held["The ferry is back"]
    assert (ferry.byline, ferry.published) == ("Harbour desk", "2026-03-01")
    assert ferry.url == f"{server.url}/news/ferry"
    assert held["Bridge"].id.startswith("bridge-")
    assert tally.refused == [
        f"{server.url}/gone: 127.0.0.1:{server.port} answered 404 Not Found"
        " (is the address right? The page may have moved, or be gone)",
        f"{server.url}/news/feed.xml, entry 4: the entry holds neither a link nor a text",
    ]


def test_only_so_many_entries_are_taken_and_that_is_said(server: Server, add: Add) -> None:
    for name in "abc":
        server.routes[f"/{name}"] = page(f"Text {name}.\n")
    server.routes["/feed"] = page(feed(*(f"<title>{name}</title><link>/{name}</link>" for name in "abc")))
    tally = add(f"{server.url}/feed", "--feed-entries=2")
    assert server.asked == ["/feed", "/a", "/b"]
    assert len(tally.added) == 2
    what = "took the first 2 of 3 entries (--feed-entries takes more)"
    assert tally.notices == [Notice(f"{server.url}/feed", what)]


def test_an_entry_that_leads_to_another_feed_is_not_followed(server: Server, add: Add) -> None:
    server.routes["/feed"] = page(feed("<title>Again</title><link>/feed</link>"))
    assert "leads to another feed" in add(f"{server.url}/feed").refused[0]
    assert server.asked == ["/feed", "/feed"]


def test_an_entry_without_a_link_is_its_own_text(server: Server, add: Add, library: Path) -> None:
    server.routes["/feed"] = page(
        feed("<title>Short</title><description>&lt;p&gt;It ran on Sunday.&lt;/p&gt;</description>")
    )
    assert len(add(f"{server.url}/feed").added) == 1
    (article,) = articles(library).values()
    assert article.title == "Short"
    assert "It ran on Sunday." in article.text


def test_no_more_is_fetched_and_an_added_article_opens_without_a_network(
    server: Server, add: Add, library: Path
) -> None:
    server.routes["/"] = page(
        "<!DOCTYPE html><html><head><title>Ferry</title><link rel=stylesheet href=/a.css></head>"
        "<body><article><p>It ran on Sunday.</p><img src=/a.png><a href=/more>More</a></article></body></html>",
        "text/html; charset=utf-8",
    )
    (article,) = add(server.url).added
    assert server.asked == ["/"], "nothing that the page names is fetched"
    forbid = (
        "import socket, sys\n"
        "local = ('socket.gethostname',)\n"
        "def forbid(name, given):\n"
        "    inside = name in local or name == 'socket.__new__' and given[1] == socket.AF_UNIX\n"
        "    if name.startswith('socket.') and not inside:\n"
        "        print('a socket', name, given, flush=True)\n"
        "        raise SystemExit(99)\n"
        "sys.addaudithook(forbid)\n"
    )
    commands = (
        "from reader.cli import main\n"
        f"library = ['--library', {str(library)!r}]\n"
        "assert main([*library, 'list', '--json']) == 0\n"
        "assert main([*library, 'check']) == 0\n"
        "assert main([*library, 'export', '--to', '-']) == 0\n"
    )
    asking = "socket.getaddrinfo('127.0.0.1', 80)\n"
    assert (
        subprocess.run([sys.executable, "-c", forbid + asking], check=False, capture_output=True).returncode
        == 99
    )
    subprocess.run([sys.executable, "-c", forbid + commands], check=True, capture_output=True)
    screen = (
        "from reader.cli import main\n"
        "sys.exit(main(['--library', sys.argv[1], '--annotator', 'ann', 'open', 'ARTICLE']))\n"
    ).replace("ARTICLE", article)
    terminal = Terminal(library, forbid + screen)
    terminal.wait_for("It ran on Sunday.")
    terminal.press("\x11")
    assert terminal.end() == 0


def test_the_documentation_names_the_limits_in_force() -> None:
    words = (Path(__file__).parents[2] / "docs" / "adding.md").read_text(encoding="utf-8")
    patience = Patience()
    assert f"| redirects | {MOST_REDIRECTS}," in words
    assert f"| size | {LARGEST // 1024**2} MB," in words
    assert (
        f"{patience.connect:g} s for a connection, {patience.silence:g} s for the next byte,"
        f" {patience.total:g} s for everything"
    ) in words
    assert f"takes its first {parse(['add', 'x']).feed_entries} entries" in words
    assert f"it may have {LARGEST_FEED // 1024**2} MB" in words
