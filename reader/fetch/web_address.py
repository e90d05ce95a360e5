"""A web address as it is asked for: checked, without a password, without a fragment."""

from __future__ import annotations

import re
from dataclasses import dataclass
from ipaddress import IPv6Address
from urllib.parse import SplitResult, quote, urljoin, urlsplit

from reader.fetch.errors import FetchError

_PORTS = {"http": 80, "https": 443}
_LONGEST = 8192
_CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029\ud800-\udfff]")
_HOST = re.compile(r"(?!-)[a-z0-9_-]{1,63}(?:\.[a-z0-9_-]{1,63})*\.?")
_KEPT = "/%:@!$&'()*+,;=~-._"


@dataclass(frozen=True, slots=True)
class WebAddress:
    """Where to ask, and for what.

    Args:
        scheme: `http` or `https`.
        host: A name in ASCII and small letters, or an IP address without brackets.
        port: 1 to 65535.
        target: Path and query as they are sent: ASCII, beginning with a slash.
    """

    scheme: str
    host: str
    port: int
    target: str

    @property
    def authority(self) -> str:
        """The host, in brackets if it is an IPv6 address, and the port unless it is the scheme's own."""
        host = f"[{self.host}]" if ":" in self.host else self.host
        return host if self.port == _PORTS[self.scheme] else f"{host}:{self.port}"

    @property
    def url(self) -> str:
        """The address as one string."""
        return f"{self.scheme}://{self.authority}{self.target}"


def web_address(url: str) -> WebAddress:
    """Return what a URL says (RFC 3986), its fragment left out, what is not ASCII percent-encoded.

    Raises:
        FetchError: If it is no `http` or `https` URL, is too long, or holds a user name, a password, a
            control character, or a host or port that cannot be.
    """
    url = url.strip(" ")
    if len(url) > _LONGEST:
        raise FetchError(f"the URL has more than {_LONGEST:,} characters")
    # urlsplit would drop tabs and line ends without a word.
    if _CONTROL.search(url):
        raise FetchError("the URL holds a control character", remedy="copy it again")
    parts = _split(url)
    scheme = parts.scheme.lower()
    if scheme not in _PORTS:
        raise FetchError(
            f"{scheme}: is not fetched" if scheme else "this is not a whole URL",
            remedy="only http:// and https:// are",
        )
    if "@" in parts.netloc:
        raise FetchError(
            "the URL holds a user name or a password, and what a library keeps must not",
            remedy="leave out what stands before the @",
        )
    query = f"?{quote(parts.query, safe=_KEPT + '?')}" if parts.query else ""
    return WebAddress(scheme, _host(parts), _port(parts), (quote(parts.path, safe=_KEPT) or "/") + query)


def redirected(address: WebAddress, location: str) -> WebAddress:
    """Return where an answer from an address sends the reader.

    Args:
        address: Who answered.
        location: The `Location` of the answer, which may be relative.

    Raises:
        FetchError: If the new address cannot be fetched, or gives up the encryption of the old one.
    """
    try:
        joined = urljoin(address.url, location)
    except ValueError as fault:
        raise FetchError("it leads to something that is no URL") from fault
    there = web_address(joined)
    if address.scheme == "https" and there.scheme == "http":
        raise FetchError(f"it leads from https to plain http, at {there.authority}")
    return there


def without_password(url: str) -> str:
    """Return a URL for messages: what stands between the slashes and an @ is left out."""
    return re.sub(r"(?<=//)[^/?#]*@", "", url, count=1)


def _split(url: str) -> SplitResult:
    try:
        return urlsplit(url)
    except ValueError as fault:
        raise FetchError("the URL's host is none", remedy="check its brackets") from fault


def _port(parts: SplitResult) -> int:
    try:
        port = parts.port
    except ValueError:
        port = 0
    if port == 0:
        raise FetchError("the URL's port is none", remedy="a port is a number from 1 to 65535")
    return _PORTS[parts.scheme] if port is None else port


def _host(parts: SplitResult) -> str:
    host = parts.hostname or ""
    if not host:
        raise FetchError("the URL names no host")
    try:
        if ":" in host and "%" not in host:
            return IPv6Address(host).compressed
        plain = host.encode("idna").decode("ascii").lower()
    except ValueError:
        plain = ""
    if _HOST.fullmatch(plain) is None or len(plain) > 253:
        raise FetchError(f"{host} cannot be a host")
    return plain
