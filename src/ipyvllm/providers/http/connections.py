"""The connections below httpx: a stack of free ones, over asyncio's own streams.

httpx's pool looks at every connection whenever one is taken or given back, and anyio, below it,
gives way to other tasks at every read and write: with fifty replies at once each waits for all
others at every step, and none is done before the last. Here a connection costs nothing to take, and
a reply that has come is read to its end, so the first is done first and can be asked again.
"""

from __future__ import annotations

import asyncio
from contextlib import contextmanager, nullcontext
from typing import TYPE_CHECKING, Any, TypeVar

import httpcore
import httpx

if TYPE_CHECKING:
    import ssl
    from collections.abc import AsyncIterator, Awaitable, Iterable, Iterator

    SocketOption = (
        tuple[int, int, int] | tuple[int, int, bytes | bytearray] | tuple[int, int, None, int]
    )

T = TypeVar("T")

# How many connections are kept for later, and how long (httpx's own default).
_MOST_FREE, _KEPT_SECONDS = 256, 5.0
# How long one address of a host may take before the next is tried beside it (RFC 8305, anyio).
_NEXT_ADDRESS_SECONDS = 0.25


class SocketTransport(httpx.AsyncHTTPTransport):
    """httpx's transport with connections of ours."""

    def __init__(self, trusted: ssl.SSLContext, *, http2: bool) -> None:
        super().__init__(verify=trusted, http2=http2)
        # There is no argument for it; of its pool httpx asks no more than `Stack` has.
        self._pool: Any = (
            httpcore.AsyncConnectionPool(trusted, http2=True, network_backend=Sockets())
            if http2
            else Stack(trusted)
        )


class Stack:
    """HTTP/1.1 connections, each with one request at a time; the one used last is used next."""

    def __init__(self, trusted: ssl.SSLContext) -> None:
        self._trusted = trusted
        self._sockets = Sockets()
        self._free: list[_Connection] = []
        self._open: set[_Connection] = set()

    async def handle_async_request(self, request: httpcore.Request) -> httpcore.Response:
        connection = await self._taken(request)
        try:
            response = await connection.handle_async_request(request)
        except BaseException:
            await self._close(connection)
            raise
        return httpcore.Response(
            response.status,
            headers=response.headers,
            content=_Body(response, connection, self),
            extensions=response.extensions,
        )

    async def take_back(self, connection: _Connection) -> None:
        """Keep a connection whose reply was read to its end; close any other."""
        if connection.is_idle() and connection in self._open and len(self._free) < _MOST_FREE:
            self._free.append(connection)
        else:
            await self._close(connection)

    async def aclose(self) -> None:
        """Close all, those in use as well."""
        for connection in list(self._open):
            await self._close(connection)
        self._free.clear()

    async def _taken(self, request: httpcore.Request) -> _Connection:
        while self._free:
            connection = self._free.pop()
            if connection.can_handle_request(request.url.origin) and not connection.has_expired():
                return connection
            await self._close(connection)
        connection = await self._connected(request)
        self._open.add(connection)
        return connection

    async def _connected(self, request: httpcore.Request) -> _Connection:
        origin, timeout = request.url.origin, request.extensions.get("timeout", {}).get("connect")
        host = origin.host.decode("ascii")
        stream = await self._sockets.connect_tcp(host, origin.port, timeout)
        if origin.scheme == b"https":
            self._trusted.set_alpn_protocols(["http/1.1"])
            stream = await stream.start_tls(self._trusted, host, timeout)
        return _Connection(origin, stream, keepalive_expiry=_KEPT_SECONDS)

    async def _close(self, connection: _Connection) -> None:
        self._open.discard(connection)
        await connection.aclose()


class _Connection(httpcore.AsyncHTTP11Connection):
    """One connection. It has no lock, at which anyio would give way to others: a connection that
    is taken from a stack belongs to one request."""

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self._state_lock: Any = nullcontext()


class _Body:
    """The body of a reply; its connection goes back when it is closed, however that comes."""

    def __init__(self, reply: httpcore.Response, connection: _Connection, stack: Stack) -> None:
        self._stream: Any = reply.stream  # typed as what is sent, but it is what is received
        self._connection, self._stack = connection, stack
        self._closed = False

    def __aiter__(self) -> AsyncIterator[bytes]:
        parts: AsyncIterator[bytes] = self._stream.__aiter__()
        return parts

    async def aclose(self) -> None:
        if self._closed:
            return
        self._closed = True
        try:
            await self._stream.aclose()
        finally:  # nothing in here waits, so a cancelled task gets through it as well
            await self._stack.take_back(self._connection)


class Sockets(httpcore.AsyncNetworkBackend):
    """Connections as asyncio's streams."""

    async def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,  # noqa: ASYNC109 - httpcore's signature, here and below
        local_address: str | None = None,
        socket_options: Iterable[SocketOption] | None = None,
    ) -> SocketStream:
        local = (local_address, 0) if local_address else None
        # uvloop, as in a Ray worker, tries a host's addresses one after the other.
        several = isinstance(asyncio.get_running_loop(), asyncio.BaseEventLoop)
        options: dict[str, Any] = {"happy_eyeballs_delay": _NEXT_ADDRESS_SECONDS} if several else {}
        opening = asyncio.open_connection(host, port, local_addr=local, **options)
        with _mapped(httpcore.ConnectTimeout, httpcore.ConnectError):
            reader, writer = await _within(timeout, opening)
        for option in socket_options or ():
            writer.get_extra_info("socket").setsockopt(*option)
        return SocketStream(reader, writer)

    async def sleep(self, seconds: float) -> None:
        await asyncio.sleep(seconds)


class SocketStream(httpcore.AsyncNetworkStream):
    """One connection's bytes."""

    def __init__(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self._reader, self._writer = reader, writer

    async def read(self, max_bytes: int, timeout: float | None = None) -> bytes:  # noqa: ASYNC109
        with _mapped(httpcore.ReadTimeout, httpcore.ReadError):
            return await _within(timeout, self._reader.read(max_bytes))

    async def write(self, buffer: bytes, timeout: float | None = None) -> None:  # noqa: ASYNC109
        with _mapped(httpcore.WriteTimeout, httpcore.WriteError):
            self._writer.write(buffer)
            await _within(timeout, self._writer.drain())

    async def aclose(self) -> None:
        # Not `close`: over TLS that would wait for the server's own farewell.
        self._writer.transport.abort()

    async def start_tls(
        self,
        ssl_context: ssl.SSLContext,
        server_hostname: str | None = None,
        timeout: float | None = None,  # noqa: ASYNC109
    ) -> SocketStream:
        with _mapped(httpcore.ConnectTimeout, httpcore.ConnectError):
            shaking = self._writer.start_tls(ssl_context, server_hostname=server_hostname)
            try:
                await _within(timeout, shaking)
            except BaseException:
                self._writer.transport.abort()
                raise
        return self

    def get_extra_info(self, info: str) -> Any:
        if info == "is_readable":  # asked while idle, when anything that comes is the end
            waiting = self._reader._buffer  # type: ignore[attr-defined]
            return bool(waiting) or self._reader.at_eof() or self._writer.is_closing()
        names = {"client_addr": "sockname", "server_addr": "peername"}
        return self._writer.get_extra_info(names.get(info, info))


async def _within(seconds: float | None, waiting: Awaitable[T]) -> T:
    """What is waited for, or TimeoutError; a timer is set only where there is a limit."""
    if seconds is None:
        return await waiting
    async with asyncio.timeout(seconds):
        return await waiting


@contextmanager
def _mapped(late: type[Exception], failed: type[Exception]) -> Iterator[None]:
    """asyncio's errors as httpcore's."""
    try:
        yield
    except TimeoutError as error:
        raise late(str(error)) from error
    except OSError as error:  # ssl.SSLError among them
        raise failed(str(error)) from error
