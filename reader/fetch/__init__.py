"""A web address to bytes, once: the only place of the program that touches the network."""

from __future__ import annotations

import re
from dataclasses import dataclass
from http.client import HTTPResponse
from pathlib import PurePosixPath
from urllib.parse import unquote, urlsplit

from reader.fetch.body import read_body
from reader.fetch.connection import Deadline, Patience, asking
from reader.fetch.errors import FetchError
from reader.fetch.resolving import resolve
from reader.fetch.web_address import WebAddress, redirected, web_address

MOST_REDIRECTS = 5
"""How often an answer may send the reader elsewhere."""

_REDIRECTS = {301, 302, 303, 307, 308}
_WITH_BODY = {200, 203}
_LONGEST_NAME = 100
_IN_BROWSER = "open it in a browser, save the page, and add the file"
_GONE = "is the address right? The page may have moved, or be gone"
_LATER = "try again later"
_REMEDIES = {
    401: _IN_BROWSER, 402: _IN_BROWSER, 403: _IN_BROWSER, 451: _IN_BROWSER,
    404: _GONE, 410: _GONE, 429: _LATER, 500: _LATER, 502: _LATER, 503: _LATER, 504: _LATER,
}  # fmt: skip
"""What to do about what servers answer."""


@dataclass(frozen=True, slots=True)
class Fetched:
    """What a web address gave.

    Args:
        url: Where the bytes are from, after all redirects, without a fragment.
        data: The bytes, unpacked.
        media_type: What the server called them, such as `text/html; charset=utf-8`; empty if nothing.
    """

    url: str
    data: bytes
    media_type: str = ""

    @property
    def name(self) -> str:
        """A name for a file of the bytes: the last word of the address, or its host."""
        parts = urlsplit(self.url)
        last = unquote(PurePosixPath(parts.path).name) or parts.hostname or ""
        return re.sub(r"[\x00-\x1f\x7f/\\]", "-", last)[-_LONGEST_NAME:]


def fetch(
    url: str, *, largest: int, allow_private: bool = False, patience: Patience | None = None
) -> Fetched:
    """Fetch a URL.

    Proxies that the environment names are not used: behind one, nobody could tell what is connected to. No
    cookie is kept, nothing is sent but the address and the name and version of the program.

    Args:
        url: An `http` or `https` URL.
        largest: How many bytes it may have, packed and unpacked.
        allow_private: Whether hosts that are not on the public internet are asked too.
        patience: How long to wait; the usual times if None.

    Raises:
        FetchError: If it is not fetched.
    """
    deadline = Deadline(patience or Patience())
    address = web_address(url)
    seen: set[WebAddress] = set()
    while address not in seen:
        if len(seen) > MOST_REDIRECTS:
            raise FetchError(f"it leads elsewhere more than {MOST_REDIRECTS} times")
        seen.add(address)
        endpoints = resolve(address.host, address.port, allow_private=allow_private)
        with asking(address, endpoints, deadline) as answer:
            location = answer.headers.get("Location")
            if answer.status not in _REDIRECTS or location is None:
                return _fetched(address, answer, largest)
        # http.client reads headers as Latin-1, and servers that do not encode a path send UTF-8.
        address = redirected(address, location.encode("latin-1", "replace").decode("utf-8", "replace"))
    raise FetchError("it leads back to itself")


def _fetched(address: WebAddress, answer: HTTPResponse, largest: int) -> Fetched:
    if answer.status not in _WITH_BODY:
        reason = f" {answer.reason}" if answer.reason else ""
        raise FetchError(
            f"{address.authority} answered {answer.status}{reason}"[:200],
            remedy=_REMEDIES.get(answer.status, ""),
        )
    return Fetched(address.url, read_body(answer, largest), answer.headers.get("Content-Type", ""))
