"""The HTTP/1.1 connections to one endpoint: free ones on a stack, and one per request in flight.

httpx2's pool looks at every connection whenever a request begins or ends. With hundreds in flight
that costs more than the requests: a map of 500 rows at once took three times as long. Here each
connection is an httpx2 transport of its own, so that a request costs the same at any width.
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

# How long a free connection is kept; httpx2's own default, and what uvicorn (vLLM's server) keeps.
_KEEPALIVE_SECONDS = 5.0


class Connections(httpx2.AsyncBaseTransport):
    """A transport for an httpx2 client; the connection used last is used next.

    Arguments:
        trusted: the certificates that servers are checked against.
    """

    def __init__(self, trusted: ssl.SSLContext) -> None:
        self._trusted = trusted
        self._busy: set[httpx2.AsyncHTTPTransport] = set()
        # With the time each was released at, the oldest first.
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
        """Close all, those in use as well."""
        connections = [*self._busy, *(connection for _, connection in self._free)]
        self._busy.clear()
        self._free.clear()
        for connection in connections:
            await connection.aclose()

    def _new(self) -> httpx2.AsyncHTTPTransport:
        # No limit: should a connection ever get stuck, the next request opens another.
        return httpx2.AsyncHTTPTransport(
            verify=self._trusted, limits=httpx2.Limits(keepalive_expiry=_KEEPALIVE_SECONDS)
        )

    def _release(self, connection: httpx2.AsyncHTTPTransport) -> None:
        """Keep it for the next request. One that broke has closed itself and opens anew."""
        if connection in self._busy:  # not after `aclose`
            self._busy.remove(connection)
            self._free.append((time.monotonic(), connection))

    async def _close_expired(self) -> None:
        oldest = time.monotonic() - _KEEPALIVE_SECONDS
        while self._free and self._free[0][0] < oldest:
            _, connection = self._free.popleft()
            await connection.aclose()


class _Body(httpx2.AsyncByteStream):
    """The body of a response; closing it, however that happens, releases the connection."""

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
