"""The wire under the client: httpx over an httpcore pool whose connections are guarded.

Belongs here: joining the two libraries by their public interfaces. Does not belong here: any decision.
"""

from __future__ import annotations

import ssl
from collections.abc import AsyncIterator
from functools import cache

import httpcore
import httpx

from opportunity_pipeline.sources.transport.guard import Guard, GuardedBackend


@cache
def _certificates() -> ssl.SSLContext:
    # Reading the certificates takes 30 ms; they do not change while a process lives.
    return httpx.create_ssl_context()


class GuardedTransport(httpx.AsyncBaseTransport):
    """Sends requests through a pool that connects where the guard allows.

    Failures come through as httpcore's own exceptions and as ``AddressRefused``.
    """

    def __init__(self, guard: Guard, *, connections: int) -> None:
        # Without a proxy: the environment's would be asked to connect where the guard cannot look.
        self._pool = httpcore.AsyncConnectionPool(
            ssl_context=_certificates(),
            max_connections=connections,
            max_keepalive_connections=connections,
            keepalive_expiry=15,
            network_backend=GuardedBackend(guard),
        )

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        """Sends one request; the body of the answer is still to be read."""
        answer = await self._pool.handle_async_request(
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

    async def aclose(self) -> None:
        """Closes all connections."""
        await self._pool.aclose()


class _Stream(httpx.AsyncByteStream):
    def __init__(self, answer: httpcore.Response) -> None:
        self._answer = answer

    async def __aiter__(self) -> AsyncIterator[bytes]:
        async for chunk in self._answer.aiter_stream():
            yield chunk

    async def aclose(self) -> None:
        await self._answer.aclose()
