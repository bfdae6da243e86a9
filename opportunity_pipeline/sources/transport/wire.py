"""The transport under the client: httpx over httpcore pools whose connections are guarded.

Belongs here: joining the two libraries through their public interfaces. Does not belong here: any decision.
"""

from __future__ import annotations

import ssl
from collections import OrderedDict
from collections.abc import AsyncIterator
from functools import cache

import httpcore
import httpx

from opportunity_pipeline.sources.transport.guard import Guard, GuardedBackend

_MOST_POOLS = 64


@cache
def _certificates() -> ssl.SSLContext:
    # Loading the certificates takes 30 ms; they do not change during a process.
    return httpx.create_ssl_context()


class GuardedTransport(httpx.AsyncBaseTransport):
    """Sends requests through pools that connect only where the guard allows, one pool per host.

    A single pool would scan every connection of every host at each request: with 100 of them, that took longer than
    everything else we do for a request. Failures are raised as httpcore's own exceptions and as ``AddressRefused``.

    Args:
        guard: which addresses may be connected to.
        connections: most connections to one host.
    """

    def __init__(self, guard: Guard, *, connections: int) -> None:
        self._backend = GuardedBackend(guard)
        self._connections = connections
        self._pools: OrderedDict[bytes, httpcore.AsyncConnectionPool] = OrderedDict()

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        """Sends one request; the body of the answer is not yet read."""
        # Keyed by the requested name: on the loopback server, all of them share one address.
        pool = await self._pool(request.headers["Host"].encode())
        answer = await pool.handle_async_request(
            httpcore.Request(
                request.method,
                httpcore.URL(
                    scheme=request.url.raw_scheme,
                    host=request.url.raw_host,
                    port=request.url.port,
                    target=request.url.raw_path,
                ),
                headers=request.headers.raw,
                content=request.stream,
                extensions=request.extensions,
            )
        )
        return httpx.Response(answer.status, headers=answer.headers, stream=_Stream(answer), request=request)

    async def _pool(self, host: bytes) -> httpcore.AsyncConnectionPool:
        pool = self._pools.get(host)
        if pool is None:
            # No proxy: it would connect on our behalf, out of the guard's sight.
            pool = self._pools[host] = httpcore.AsyncConnectionPool(
                ssl_context=_certificates(),
                max_connections=self._connections,
                max_keepalive_connections=self._connections,
                keepalive_expiry=15,
                network_backend=self._backend,
            )
            await self._close_idle()
        else:
            self._pools.move_to_end(host)
        return pool

    async def _close_idle(self) -> None:
        """Closes the least recently used idle pools, so that a thousand feeds do not hold a thousand sockets."""
        for host in list(self._pools)[:-_MOST_POOLS]:
            connections = self._pools[host].connections
            # A pool without connections is about to be used, or holds no socket.
            if connections and all(connection.is_idle() for connection in connections):
                await self._pools.pop(host).aclose()

    async def aclose(self) -> None:
        """Closes all connections."""
        for pool in self._pools.values():
            await pool.aclose()


class _Stream(httpx.AsyncByteStream):
    def __init__(self, answer: httpcore.Response) -> None:
        self._answer = answer

    async def __aiter__(self) -> AsyncIterator[bytes]:
        async for chunk in self._answer.aiter_stream():
            yield chunk

    async def aclose(self) -> None:
        await self._answer.aclose()
