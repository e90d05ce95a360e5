"""A real web server on loopback that answers as a test tells it, well or badly."""

from __future__ import annotations

import ssl
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Event, Thread

Handler = BaseHTTPRequestHandler
Route = Callable[[Handler], None]


def page(
    body: str | bytes,
    media: str | None = "text/plain; charset=utf-8",
    *,
    status: int = 200,
    headers: Mapping[str, str] | None = None,
) -> Route:
    """Return a route that answers with a body."""
    data = body.encode("utf-8") if isinstance(body, str) else body

    def answer(handler: Handler) -> None:
        handler.send_response(status)
        if media is not None:
            handler.send_header("Content-Type", media)
        for name, value in {"Content-Length": str(len(data)), **(headers or {})}.items():
            handler.send_header(name, value)
        handler.end_headers()
        handler.wfile.write(data)

    return answer


def redirect(location: str, status: int = 302) -> Route:
    """Return a route that leads elsewhere."""
    return page("", status=status, headers={"Location": location})


@dataclass(frozen=True, slots=True)
class Server:
    """A server that runs.

    Attributes:
        url: Its root, without a slash at the end.
        port: Where it listens on 127.0.0.1.
        routes: What it answers by path and query; to add to.
        asked: The paths that were asked for, in order.
        headers: The headers of the last question.
        closing: Set when the test is over, so that a slow route ends.
    """

    url: str
    port: int
    routes: dict[str, Route] = field(default_factory=dict)
    asked: list[str] = field(default_factory=list)
    headers: dict[str, str] = field(default_factory=dict)
    closing: Event = field(default_factory=Event)


@contextmanager
def serving(context: ssl.SSLContext | None = None) -> Iterator[Server]:
    """Run a server on a free port of 127.0.0.1, with TLS if it gets a context."""

    class Answering(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            server.asked.append(self.path)
            server.headers.clear()
            server.headers.update(self.headers.items())
            route = server.routes.get(self.path)
            try:
                if route is None:
                    self.send_error(404)
                else:
                    route(self)
            except (BrokenPipeError, ConnectionResetError, ssl.SSLError):
                self.close_connection = True

        def log_message(self, format: str, *args: object) -> None:  # noqa: A002
            """Say nothing."""

    class Quiet(ThreadingHTTPServer):
        daemon_threads = True

        def handle_error(self, request: object, client_address: object) -> None:
            """A client that does not trust the certificate hangs up."""

    listening = Quiet(("127.0.0.1", 0), Answering)
    if context is not None:
        listening.socket = context.wrap_socket(
            listening.socket, server_side=True, do_handshake_on_connect=False
        )
    port = listening.server_address[1]
    scheme = "http" if context is None else "https"
    server = Server(f"{scheme}://127.0.0.1:{port}", port)
    thread = Thread(target=listening.serve_forever, args=(0.01,), daemon=True)
    thread.start()
    try:
        yield server
    finally:
        server.closing.set()
        listening.shutdown()
        listening.server_close()
        thread.join()
