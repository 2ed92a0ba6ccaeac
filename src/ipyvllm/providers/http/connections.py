"""The HTTP/1.1 connections to one endpoint: a stack of idle ones, and one per request in flight.

httpx2's pool checks every connection whenever a request begins or ends. With hundreds in flight
that costs more than the requests: a map with 500 requests in flight took three times as long. Here
each connection is a separate httpx2 transport, so the cost of a request does not depend on their
number.
"""

from __future__ import annotations

import time
from collections import deque
from functools import partial
from typing import TYPE_CHECKING

import httpx2

if TYPE_CHECKING:
    import ssl
    from collections.abc import AsyncIterator, Callable

# How long an idle connection is kept: the default of httpx2 and of uvicorn (vLLM's server).
_KEEPALIVE_SECONDS = 5.0


class Connections(httpx2.AsyncBaseTransport):
    """A transport for an httpx2 client; the connection that was used last is used next.

    Arguments:
        trusted: the certificates that a server's certificate is checked against.
    """

    def __init__(self, trusted: ssl.SSLContext) -> None:
        self._trusted = trusted
        self._busy: set[httpx2.AsyncHTTPTransport] = set()
        # With the time of release in seconds, the oldest first.
        self._free: deque[tuple[float, httpx2.AsyncHTTPTransport]] = deque()

    async def handle_async_request(self, request: httpx2.Request) -> httpx2.Response:
        await self._close_expired()
        connection = self._free.pop()[1] if self._free else self._new()
        self._busy.add(connection)
        try:
            response = await connection.handle_async_request(request)
        except BaseException:
            self._release(connection)
            raise
        return httpx2.Response(
            response.status_code,
            headers=response.headers,
            stream=_Body(response, partial(self._release, connection)),
            extensions=response.extensions,
        )

    async def aclose(self) -> None:
        """Close all connections, including those in use."""
        connections = [*self._busy, *(connection for _, connection in self._free)]
        self._busy.clear()
        self._free.clear()
        for connection in connections:
            await connection.aclose()

    def _new(self) -> httpx2.AsyncHTTPTransport:
        # No limit: if a connection does not become free, the next request opens another.
        return httpx2.AsyncHTTPTransport(
            verify=self._trusted, limits=httpx2.Limits(keepalive_expiry=_KEEPALIVE_SECONDS)
        )

    def _release(self, connection: httpx2.AsyncHTTPTransport) -> None:
        """Keep it for the next request. A broken one has closed itself, and opens again."""
        if connection in self._busy:  # not after `aclose`
            self._busy.remove(connection)
            self._free.append((time.monotonic(), connection))

    async def _close_expired(self) -> None:
        oldest = time.monotonic() - _KEEPALIVE_SECONDS
        while self._free and self._free[0][0] < oldest:
            _, connection = self._free.popleft()
            await connection.aclose()


class _Body(httpx2.AsyncByteStream):
    """The body of a response; closing it releases the connection."""

    def __init__(self, response: httpx2.Response, release: Callable[[], None]) -> None:
        assert isinstance(response.stream, httpx2.AsyncByteStream)  # as it came from the network
        self._stream, self._release = response.stream, release

    def __aiter__(self) -> AsyncIterator[bytes]:
        return aiter(self._stream)

    async def aclose(self) -> None:
        try:
            await self._stream.aclose()
        finally:
            self._release()
