"""SSRF guard: which addresses may be connected to: public ones, and the loopback server named in the settings.

Belongs here: the rule, and the network backend that applies it to every connection. Does not belong here: limits
(``gate.py``). URLs come from settings, redirects and the database, so a name is checked after DNS, on the very address
that is then connected to. An earlier check would leave a gap in which the name's address may change.
"""

from __future__ import annotations

import asyncio
import ipaddress
import socket
import threading
from collections.abc import Iterable
from typing import Any
from urllib.parse import urlsplit

import httpcore

_NAT64 = ipaddress.ip_network("64:ff9b::/96")
# Local-use NAT64 (RFC 8215), site-local (RFC 3879), IPv4-compatible (RFC 4291) and IPv4-translated (RFC 2765)
# addresses may lead into private networks; `is_global` of Python 3.11.7 treats all of them as public.
_INWARD = tuple(map(ipaddress.ip_network, ("64:ff9b:1::/48", "fec0::/10", "::/96", "::ffff:0:0:0/96")))
# Middle part of an interface identifier that embeds an IPv4 address (ISATAP, RFC 5214), ignoring the universal bit.
_ISATAP, _UNIVERSAL = 0x00005EFE, 0x02000000


class AddressRefused(RuntimeError):
    """The address is not one that an upstream may have; the message names it."""


class Guard:
    """The rule.

    Args:
        allowed: (host, port) pairs that are always allowed: the configured loopback server.
    """

    def __init__(self, allowed: frozenset[tuple[str, int]] = frozenset()) -> None:
        self._allowed = allowed

    def allows(self, host: str, port: int) -> bool:
        """Whether the pair is exempt from the rule."""
        return (host, port) in self._allowed

    def check_url(self, url: str) -> None:
        """Checks everything that needs no DNS: scheme, user and password, and a host that is a literal address.

        Raises:
            AddressRefused: if the URL must not be requested.
        """
        try:
            parts = urlsplit(url)
            host, port = parts.hostname, parts.port
        except ValueError:
            raise AddressRefused("not a URL") from None
        if parts.scheme not in {"http", "https"} or not host:
            raise AddressRefused(f"scheme {parts.scheme or 'missing'!r} is refused; only http and https are asked")
        if parts.username or parts.password:
            raise AddressRefused("a URL with user or password is refused")
        try:
            address = ipaddress.ip_address(host)
        except ValueError:
            return
        if not self.allows(host, port or (443 if parts.scheme == "https" else 80)) and not is_public(address):
            raise AddressRefused(f"{host} is not a public address")


def is_public(address: ipaddress.IPv4Address | ipaddress.IPv6Address) -> bool:
    """Whether an address is public: not private, local, shared, reserved or multicast, even if embedded in another."""
    if isinstance(address, ipaddress.IPv6Address):
        if any(address in network for network in _INWARD):
            return False
        embedded = address.ipv4_mapped or address.sixtofour or (address.teredo[1] if address.teredo else None)
        isatap = (int(address) >> 32 & 0xFFFFFFFF) & ~_UNIVERSAL == _ISATAP
        if embedded is None and (address in _NAT64 or isatap):
            embedded = ipaddress.IPv4Address(int(address) & 0xFFFFFFFF)
        if embedded is not None:
            return is_public(embedded)
    return address.is_global and not address.is_multicast


class GuardedBackend(httpcore.AsyncNetworkBackend):
    """Connects to public addresses only."""

    def __init__(self, guard: Guard) -> None:
        self._guard = guard
        self._backend = httpcore.AnyIOBackend()

    async def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,
        local_address: str | None = None,
        socket_options: Iterable[Any] | None = None,
    ) -> httpcore.AsyncNetworkStream:
        """Resolves the name and connects to the first public address that answers.

        Raises:
            AddressRefused: if the name has no public address.
            httpcore.ConnectError: if it has no address at all, or none answers.
        """
        if self._guard.allows(host, port):
            return await self._backend.connect_tcp(host, port, timeout, local_address, socket_options)
        addresses = await resolve(host, port)
        public = [address for address in addresses if is_public(ipaddress.ip_address(address))]
        if not public:
            raise AddressRefused(f"{host} leads to {', '.join(addresses)}, which is not a public address")
        failure: Exception | None = None
        for address in public:
            try:
                return await self._backend.connect_tcp(address, port, timeout, local_address, socket_options)
            except (httpcore.ConnectError, httpcore.ConnectTimeout) as error:
                failure = error
        raise failure or httpcore.ConnectError("no address")

    async def connect_unix_socket(
        self, path: str, timeout: float | None = None, socket_options: Iterable[Any] | None = None
    ) -> httpcore.AsyncNetworkStream:
        """Refused: no upstream is on this machine."""
        raise AddressRefused("a unix socket is not a public address")

    async def sleep(self, seconds: float) -> None:
        """Waits."""
        await self._backend.sleep(seconds)


async def resolve(host: str, port: int) -> list[str]:
    """Resolves a name to its addresses, in the resolver's order, without duplicates.

    Runs in a daemon thread: at its end the event loop waits for its own executor, and without a network the resolver
    takes half a minute to give up.

    Raises:
        httpcore.ConnectError: if the name has no address.
    """
    loop = asyncio.get_running_loop()
    found: asyncio.Future[list[str]] = loop.create_future()

    def settle(addresses: list[str] | None, error: str | None) -> None:
        if found.done():
            return
        if addresses:
            found.set_result(addresses)
        else:
            found.set_exception(httpcore.ConnectError(error or "no address"))

    def look_up() -> None:
        try:
            entries = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
            addresses, error = list(dict.fromkeys(str(entry[4][0]).partition("%")[0] for entry in entries)), None
        except (OSError, UnicodeError) as problem:
            addresses, error = [], getattr(problem, "strerror", None) or "the name cannot be resolved"
        try:
            loop.call_soon_threadsafe(settle, addresses, error)
        except RuntimeError:
            # The run reached its time limit before the resolver answered; the result is no longer needed.
            return

    threading.Thread(target=look_up, name=f"resolve {host}", daemon=True).start()
    return await found
