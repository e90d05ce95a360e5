"""One question to one web server, on a connection to an address that was looked at."""

from __future__ import annotations

import io
import socket
import ssl
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from http.client import HTTPConnection, HTTPException, HTTPResponse

from reader import __version__
from reader.fetch.errors import FetchError
from reader.fetch.resolving import Endpoint
from reader.fetch.web_address import WebAddress

_HEADERS = {
    "User-Agent": f"pressmark/{__version__}",
    "Accept": "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8",
    "Accept-Encoding": "gzip, deflate",
    "Connection": "close",
}


@dataclass(frozen=True, slots=True)
class Patience:
    """How long to wait, in seconds.

    Args:
        connect: For each address of a host.
        silence: For the next byte.
        total: For everything, with all redirects.
    """

    connect: float = 10
    silence: float = 10
    total: float = 30


class Deadline:
    """The end of a fetch that began now.

    Args:
        patience: How long to wait.
    """

    def __init__(self, patience: Patience) -> None:
        self.patience = patience
        self._end = time.monotonic() + patience.total

    def left(self, longest: float) -> float:
        """Return how many seconds to wait, at most `longest`.

        Raises:
            FetchError: If the end has come.
        """
        left = self._end - time.monotonic()
        if left <= 0:
            raise FetchError(f"it took longer than {self.patience.total:g} seconds")
        return min(left, longest)


@contextmanager
def asking(address: WebAddress, endpoints: Sequence[Endpoint], deadline: Deadline) -> Iterator[HTTPResponse]:
    """Send `GET` and give the answer, its body not yet read; the connection is closed afterwards.

    Args:
        address: What to ask for.
        endpoints: Where its host is.
        deadline: When to give up. Reading the answer keeps to it too.

    Raises:
        FetchError: If there is no connection, no valid certificate, or no answer in time, also while the
            body is read.
    """
    try:
        with _connected(endpoints, deadline) as plain, _secured(plain, address, deadline) as link:
            connection = HTTPConnection(address.host, address.port)
            connection.sock = link
            link.settimeout(deadline.left(deadline.patience.silence))
            connection.request("GET", address.target, headers={"Host": address.authority, **_HEADERS})
            with _Answer(link, deadline) as answer:
                answer.begin()
                yield answer
    except TimeoutError as fault:
        deadline.left(1)
        raise FetchError(
            f"{address.authority} was silent for {deadline.patience.silence:g} seconds"
        ) from fault
    except ssl.SSLCertVerificationError as fault:
        raise FetchError(
            f"the certificate of {address.host} does not hold: {fault.verify_message}"
        ) from fault
    except HTTPException as fault:
        raise FetchError(f"{address.authority} does not speak HTTP as it should") from fault
    except OSError as fault:
        raise FetchError(
            f"the connection to {address.authority} broke: {(fault.strerror or str(fault)).lower()}"
        ) from fault


def _connected(endpoints: Sequence[Endpoint], deadline: Deadline) -> socket.socket:
    fault: OSError = OSError("no address")
    for endpoint in endpoints:
        link = socket.socket(endpoint.family, socket.SOCK_STREAM)
        try:
            link.settimeout(deadline.left(deadline.patience.connect))
            link.connect(endpoint.where)
        except OSError as refused:
            link.close()
            fault = refused
        except BaseException:
            link.close()
            raise
        else:
            return link
    raise fault


def _secured(link: socket.socket, address: WebAddress, deadline: Deadline) -> socket.socket:
    if address.scheme == "http":
        return link
    link.settimeout(deadline.left(deadline.patience.silence))
    return ssl.create_default_context().wrap_socket(link, server_hostname=address.host)


class _Answer(HTTPResponse):
    """An answer that is read with the deadline in view, however slowly it drips."""

    def __init__(self, link: socket.socket, deadline: Deadline) -> None:
        super().__init__(link, method="GET")
        self.fp.close()
        self.fp = io.BufferedReader(_Drops(link, deadline))


class _Drops(io.RawIOBase):
    def __init__(self, link: socket.socket, deadline: Deadline) -> None:
        self._link = link
        self._deadline = deadline

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: memoryview) -> int:  # type: ignore[override]
        self._link.settimeout(self._deadline.left(self._deadline.patience.silence))
        return self._link.recv_into(buffer)
