"""A URL is fetched once, within limits, from where it may be; asked of real servers on loopback."""

from __future__ import annotations

import gzip
import json
import socket
import ssl
import subprocess
import sys
import zlib
from collections.abc import Iterator
from pathlib import Path

import pytest
import trustme

from reader import __version__
from reader.fetch import Fetched, fetch
from reader.fetch.connection import Patience
from reader.fetch.errors import FetchError
from tests.fetch.server import Handler, Server, page, redirect, serving

LARGEST = 100_000


def packed(data: bytes) -> bytes:
    """Pack bytes the same way at every time."""
    return gzip.compress(data, mtime=0)


TEXT = "The ferry ran on Sunday.\n" * 40


def get(url: str, *, largest: int = LARGEST, patience: Patience | None = None) -> Fetched:
    return fetch(url, largest=largest, allow_private=True, patience=patience)


def refusal(url: str, patience: Patience | None = None) -> str:
    with pytest.raises(FetchError) as caught:
        get(url, patience=patience)
    return str(caught.value)


def test_the_bytes_come_with_what_the_server_says_of_them(server: Server) -> None:
    data = "Le café était fermé.\n".encode("latin-1")
    media = 'Text/Plain; charset="ISO-8859-1"'
    server.routes["/a?b=c"] = page(data, media)
    assert get(f"{server.url}/a?b=c#part") == Fetched(f"{server.url}/a?b=c", data, media)


def test_a_server_may_say_nothing_of_them(server: Server) -> None:
    server.routes["/"] = page(TEXT, None)
    assert get(server.url) == Fetched(f"{server.url}/", TEXT.encode())


@pytest.mark.parametrize(
    ("url", "name"),
    [
        ("http://x.example/", "x.example"),
        ("http://x.example/a/story.html?x=1", "story.html"),
        ("http://x.example/a/story/", "story"),
        ("http://x.example/a%2F..%2Fb%00c%5C%C3%BC", "a-..-b-c-ü"),
        (f"http://x.example/{'a' * 300}.html", f"{'a' * 95}.html"),
    ],
)
def test_a_name_for_a_file_comes_from_the_address(url: str, name: str) -> None:
    assert Fetched(url, b"").name == name


def test_nothing_is_said_but_the_program_and_what_it_reads(server: Server) -> None:
    server.routes["/a"] = page(TEXT, headers={"Set-Cookie": "id=1"})
    server.routes["/"] = page("", status=302, headers={"Location": "/a", "Set-Cookie": "id=1"})
    get(server.url)
    assert server.headers["User-Agent"] == f"pressmark/{__version__}"
    assert server.headers["Host"] == f"127.0.0.1:{server.port}"
    assert server.headers.keys() == {"User-Agent", "Host", "Accept", "Accept-Encoding", "Connection"}


def test_hosts_outside_the_public_internet_are_refused_unless_asked_for(server: Server) -> None:
    server.routes["/"] = page(TEXT)
    for host in ("127.0.0.1", "localhost", "2130706433", "0x7f.1", "0", "[::1]", "[::ffff:127.0.0.1]"):
        with pytest.raises(FetchError, match=r"not on the public internet .*--allow-private"):
            fetch(f"http://{host}:{server.port}/", largest=LARGEST)
    assert server.asked == []
    assert get(server.url).data.decode() == TEXT


def test_a_name_is_asked_for_once_and_only_the_address_that_was_looked_at_is_connected_to(
    server: Server,
) -> None:
    server.routes["/"] = redirect("/next")
    server.routes["/next"] = page(TEXT)
    script = (
        "import sys, json\n"
        "seen = []\n"
        "sys.addaudithook(lambda name, given: name in ('socket.getaddrinfo', 'socket.connect')"
        " and seen.append([name, given[0] if name == 'socket.getaddrinfo' else given[1][0]]))\n"
        "from reader.fetch import fetch\n"
        f"fetch('http://localhost:{server.port}/', largest=9999, allow_private=True)\n"
        "print(json.dumps(seen))"
    )
    run = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
    seen = json.loads(run.stdout)
    asked = [what for name, what in seen if name == "socket.getaddrinfo"]
    connected = [what for name, what in seen if name == "socket.connect"]
    assert asked == ["localhost", "localhost"], "once for each of the two addresses"
    assert set(connected) <= {"127.0.0.1", "::1"}
    assert connected.count("127.0.0.1") == 2


def test_proxies_of_the_environment_are_not_used(server: Server, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("http_proxy", "HTTP_PROXY", "all_proxy", "ALL_PROXY"):
        monkeypatch.setenv(name, "http://127.0.0.1:9")
    server.routes["/"] = page(TEXT)
    assert get(server.url).data.decode() == TEXT


def test_redirects_are_followed_to_the_last_address(server: Server) -> None:
    server.routes.update(
        {
            "/1": redirect("/2", 301),
            "/2": redirect("3", 302),
            "/3": redirect("?4", 303),
            "/3?4": redirect(f"{server.url}/5#part", 307),
            "/5": redirect("/%C3%BC", 308),
            "/%C3%BC": page(TEXT),
        }
    )
    assert get(f"{server.url}/1").url == f"{server.url}/%C3%BC"


def test_a_redirect_may_name_a_path_in_plain_utf8(server: Server) -> None:
    server.routes["/"] = redirect("/ü".encode().decode("latin-1"))
    server.routes["/%C3%BC"] = page(TEXT)
    assert get(server.url).url == f"{server.url}/%C3%BC"


def test_redirects_end(server: Server) -> None:
    server.routes.update({f"/{number}": redirect(f"/{number + 1}") for number in range(20)})
    assert "leads elsewhere more than 5 times" in refusal(f"{server.url}/0")
    assert len(server.asked) == 6
    server.routes.update({"/there": redirect("/back"), "/back": redirect("/there")})
    assert "leads back to itself" in refusal(f"{server.url}/there")


@pytest.mark.parametrize(
    ("location", "why"),
    [
        ("file:///etc/passwd", "file: is not fetched"),
        ("http://ann:secret@127.0.0.1/", "a user name or a password"),
        ("http://[::1", "no URL"),
        ("http://news.example:0/", "port"),
    ],
)
def test_a_redirect_is_checked_like_the_first_address(server: Server, location: str, why: str) -> None:
    server.routes["/"] = redirect(location)
    message = refusal(server.url)
    assert why in message
    assert "secret" not in message


def test_an_error_of_the_server_is_told_with_its_reason(server: Server) -> None:
    assert f"127.0.0.1:{server.port} answered 404 Not Found" in refusal(f"{server.url}/gone")
    server.routes["/"] = page(TEXT, status=503)
    assert "answered 503 Service Unavailable (try again later)" in refusal(server.url)
    for status in (401, 402, 403):
        server.routes[f"/{status}"] = page("", status=status)
        assert refusal(f"{server.url}/{status}").endswith(
            "(open it in a browser, save the page, and add the file)"
        )
    server.routes["/"] = page("", status=204)
    assert "answered 204" in refusal(server.url)


def test_a_body_that_is_too_large_is_not_read_to_its_end(server: Server) -> None:
    def endless(handler: Handler) -> None:
        handler.send_response(200)
        handler.end_headers()
        while not server.closing.is_set():
            handler.wfile.write(b"word " * 1000)

    server.routes["/declared"] = page("", headers={"Content-Length": str(LARGEST + 1)})
    server.routes["/endless"] = endless
    server.routes["/most"] = page(b"a" * LARGEST)
    assert "too large" in refusal(f"{server.url}/declared")
    assert "too large" in refusal(f"{server.url}/endless")
    assert len(get(f"{server.url}/most").data) == LARGEST


def bare_deflate(data: bytes) -> bytes:
    packer = zlib.compressobj(wbits=-zlib.MAX_WBITS)
    return packer.compress(data) + packer.flush()


@pytest.mark.parametrize(
    ("coding", "packed"),
    [
        ("gzip", packed(TEXT.encode())),
        ("X-Gzip", packed(TEXT.encode())),
        ("gzip", packed(TEXT[:500].encode()) + packed(TEXT[500:].encode())),
        ("gzip", packed(TEXT.encode()) + b"\0" * 100),
        ("deflate", zlib.compress(TEXT.encode())),
        ("deflate", bare_deflate(TEXT.encode())),
        ("identity", TEXT.encode()),
    ],
)
def test_what_comes_packed_is_unpacked(server: Server, coding: str, packed: bytes) -> None:
    server.routes["/"] = page(packed, headers={"Content-Encoding": coding})
    assert get(server.url).data.decode() == TEXT


@pytest.mark.parametrize("size", [0, 1, 65_535, 65_536, 65_537, LARGEST])
def test_unpacking_loses_no_byte_at_any_size(server: Server, size: int) -> None:
    data = (bytes(range(256)) * (size // 256 + 1))[:size]
    server.routes["/"] = page(packed(data), headers={"Content-Encoding": "gzip"})
    assert get(server.url).data == data


def test_what_the_last_packed_byte_still_holds_is_not_lost(server: Server) -> None:
    # One match code in the last byte stands for more than fits into the last piece.
    data = b"a" * 66_050
    server.routes["/"] = page(bare_deflate(data), headers={"Content-Encoding": "deflate"})
    assert get(server.url).data == data


def test_what_is_packed_small_and_unpacks_large_is_refused(server: Server) -> None:
    bomb = packed(bytes(100 * LARGEST))
    assert len(bomb) < LARGEST / 5
    server.routes["/"] = page(bomb, headers={"Content-Encoding": "gzip"})
    assert "too large" in refusal(server.url)


@pytest.mark.parametrize(
    ("coding", "packed", "why"),
    [
        ("br", b"\x1b", "packed as br"),
        ("gzip, gzip", packed(packed(b"a")), "packed as gzip, gzip"),
        ("gzip", b"no gzip at all", "damaged"),
        ("gzip", packed(TEXT.encode())[:-4], "cut off"),
        ("gzip", packed(TEXT.encode())[:40], "cut off"),
        ("gzip", packed(TEXT.encode())[:-6] + b"\0\0" + packed(TEXT.encode())[-4:], "damaged"),
    ],
)
def test_what_cannot_be_unpacked_is_refused(server: Server, coding: str, packed: bytes, why: str) -> None:
    server.routes["/"] = page(packed, headers={"Content-Encoding": coding})
    assert why in refusal(server.url)


def test_a_body_that_is_cut_off_is_refused(server: Server) -> None:
    def cut_in_a_chunk(handler: Handler) -> None:
        handler.send_response(200)
        handler.send_header("Transfer-Encoding", "chunked")
        handler.end_headers()
        handler.wfile.write(b"ff\r\nonly this")

    server.routes["/length"] = page(TEXT, headers={"Content-Length": "5000"})
    server.routes["/chunk"] = cut_in_a_chunk
    assert "cut off" in refusal(f"{server.url}/length")
    assert "cut off" in refusal(f"{server.url}/chunk")


def test_chunks_are_put_together(server: Server) -> None:
    def chunked(handler: Handler) -> None:
        handler.protocol_version = "HTTP/1.1"
        handler.send_response(200)
        handler.send_header("Transfer-Encoding", "chunked")
        handler.end_headers()
        handler.wfile.write(b"4\r\nThe \r\n5\r\nferry\r\n0\r\n\r\n")

    server.routes["/"] = chunked
    assert get(server.url).data == b"The ferry"


def test_a_server_that_drips_does_not_hold_the_reader_up(server: Server) -> None:
    def drip(handler: Handler, piece: bytes) -> None:
        while not server.closing.wait(0.02):
            handler.wfile.write(piece)

    def in_the_body(handler: Handler) -> None:
        handler.send_response(200)
        handler.end_headers()
        drip(handler, b"a")

    def in_the_head(handler: Handler) -> None:
        handler.send_response_only(200)
        handler.flush_headers()
        handler.wfile.write(b"X-Long: ")
        drip(handler, b"a")

    server.routes.update({"/body": in_the_body, "/head": in_the_head})
    patience = Patience(total=0.3)
    for path in ("/body", "/head"):
        assert "it took longer than 0.3 seconds" in refusal(server.url + path, patience)


def test_a_server_that_says_nothing_is_given_up(server: Server) -> None:
    server.routes["/"] = lambda _handler: (server.closing.wait(), None)[1]
    assert "was silent for 0.2 seconds" in refusal(server.url, Patience(silence=0.2))


@pytest.mark.parametrize(
    "words", [b"hello\r\n\r\n", b"HTTP/1.1 x y\r\n\r\n", b"", b"HTTP/1.1 200 OK\r\n" + b"A: b\r\n" * 500]
)
def test_what_is_not_http_is_refused(server: Server, words: bytes) -> None:
    def babble(handler: Handler) -> None:
        handler.wfile.write(words)

    server.routes["/"] = babble
    assert "does not speak HTTP" in refusal(server.url)


def test_a_port_where_nobody_listens_is_told() -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        port = taken.getsockname()[1]
        assert f"the connection to 127.0.0.1:{port} broke: connection refused" in refusal(
            f"http://127.0.0.1:{port}/"
        )


@pytest.fixture(scope="module")
def authority() -> trustme.CA:
    return trustme.CA()


@pytest.fixture
def safe_server(authority: trustme.CA) -> Iterator[Server]:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    authority.issue_cert("localhost").configure_cert(context)
    with serving(context) as running:
        yield running


@pytest.fixture
def _trusted(authority: trustme.CA, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    file = tmp_path / "authority.pem"
    authority.cert_pem.write_to_path(str(file))
    monkeypatch.setenv("SSL_CERT_FILE", str(file))


@pytest.mark.usefixtures("_trusted")
def test_the_certificate_is_checked_against_the_name_and_not_the_address(safe_server: Server) -> None:
    safe_server.routes["/"] = page(TEXT)
    assert get(f"https://localhost:{safe_server.port}/").data.decode() == TEXT
    assert "the certificate of 127.0.0.1 does not hold: " in refusal(f"https://127.0.0.1:{safe_server.port}/")


def test_a_certificate_that_nobody_vouches_for_is_refused(safe_server: Server) -> None:
    assert "the certificate of localhost does not hold: " in refusal(f"https://localhost:{safe_server.port}/")
    assert safe_server.asked == []


@pytest.mark.usefixtures("_trusted")
def test_a_redirect_to_plain_http_is_not_followed(safe_server: Server, server: Server) -> None:
    safe_server.routes["/"] = redirect(f"{server.url}/")
    server.routes["/"] = redirect(f"https://localhost:{safe_server.port}/up")
    safe_server.routes["/up"] = page(TEXT)
    assert "from https to plain http" in refusal(f"https://localhost:{safe_server.port}/")
    assert server.asked == []
    assert get(server.url).url == f"https://localhost:{safe_server.port}/up"
