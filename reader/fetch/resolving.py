"""From a host's name to the addresses that may be connected to: asked once, each one looked at."""

from __future__ import annotations

import socket
from collections.abc import Sequence
from dataclasses import dataclass
from ipaddress import IPv4Address, IPv6Address, IPv6Network, ip_address

from reader.fetch.errors import FetchError

_NAT64 = IPv6Network("64:ff9b::/96")


@dataclass(frozen=True, slots=True)
class Endpoint:
    """A numeric address to connect to, so that no name is asked for again.

    Args:
        family: The socket's address family.
        where: What `connect` takes.
    """

    family: int
    where: tuple[str | int | bytes, ...]


def resolve(host: str, port: int, *, allow_private: bool) -> Sequence[Endpoint]:
    """Return the addresses of a host, in the order in which to try them.

    Args:
        host: A name or an IP address.
        port: 1 to 65535.
        allow_private: Whether addresses that are not on the public internet are returned too.

    Raises:
        FetchError: If the host is not known, or any of its addresses is not on the public internet.
    """
    try:
        found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    except (OSError, UnicodeError) as fault:
        raise FetchError(f"there is no host {host}, or no network") from fault
    endpoints = []
    for family, _, _, _, where in found:
        number = str(where[0])
        if not allow_private and not is_public(number):
            named = "" if number == host else f" ({number})"
            raise FetchError(
                f"{host}{named} is not on the public internet", remedy="--allow-private fetches from there"
            )
        endpoints.append(Endpoint(family, where))
    return endpoints


def is_public(number: str) -> bool:
    """Tell whether an IP address is an ordinary one of the public internet.

    Private, loopback, link-local, shared (100.64.0.0/10), multicast, reserved and unspecified addresses are
    not (RFC 6890), and neither is an IPv6 address that stands for such an IPv4 address.

    Args:
        number: An IPv4 or IPv6 address, with or without a zone.
    """
    address = ip_address(number)
    if isinstance(address, IPv6Address):
        inner = _inside(address)
        if inner is not None:
            return is_public(str(inner))
        if address.is_site_local:
            return False
    return address.is_global and not address.is_multicast and not address.is_reserved


def _inside(address: IPv6Address) -> IPv4Address | None:
    """Return the IPv4 address that an IPv6 address leads to, or None."""
    if address in _NAT64:
        return IPv4Address(int(address) & 0xFFFF_FFFF)
    return address.ipv4_mapped or address.sixtofour or (address.teredo[1] if address.teredo else None)
