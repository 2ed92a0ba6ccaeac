"""HTTP to one endpoint: its waits, its statuses, and httpx2's errors turned into ours.

`Transport.mapped` is the one place that knows httpx2's exceptions, `Transport.check` the one that
reads a status. Connections and keys are `client`'s, chat shapes `chat_api`'s, what is asked
`openai`'s.
"""

from __future__ import annotations

import asyncio
import json
import socket
import ssl
import time
from contextlib import aclosing, contextmanager, suppress
from functools import cached_property
from typing import TYPE_CHECKING, Any, TypeVar

import httpx2

from ...config.schema import without_userinfo
from ...errors import (
    AuthenticationError,
    ConfigError,
    ContextOverflowError,
    LLMError,
    ProtocolError,
    ProviderTimeoutError,
    UnreachableError,
)
from .client import CA_VARIABLES, Pool
from .errors import error_message, error_of, is_overflow
from .retry import retry_after

if TYPE_CHECKING:
    from collections.abc import AsyncGenerator, Callable, Iterator

    from ...config.loader import EndpointConfig
    from ...config.schema import Timeout

# What is read of an error's body; more is not for people.
_ERROR_BYTES = 64 * 1024
_DRAIN_SECONDS = 0.05
T = TypeVar("T")


class Exchange:
    """One request and its reply: whether its head has come, and when it must be over."""

    def __init__(self, timeout: Timeout) -> None:
        self.complete = False
        self._read = timeout.read
        self.total = timeout.total
        self._end = None if timeout.total is None else time.monotonic() + timeout.total

    def patience(self) -> asyncio.Timeout:
        """The wait for the next piece: the silence allowed, or what is left of the whole."""
        left = self._read if self._end is None else min(self._read, self._end - time.monotonic())
        return asyncio.timeout(max(0.0, left))

    @property
    def overdue(self) -> bool:
        return self._end is not None and time.monotonic() >= self._end


class Transport:
    """One endpoint: requests to it, and what becomes of them."""

    def __init__(self, name: str, section: EndpointConfig) -> None:
        self.name, self._section = name, section
        self._pool = Pool(name, section)
        self.client = self._pool.client
        self.where = f"{name} at {without_userinfo(section.base_url)}"

    @property
    def root(self) -> str:
        """Where vLLM's server has /health, /version and /metrics: beside /v1, not below it."""
        return self._section.base_url.rstrip("/").removesuffix("/v1") + "/"

    @cached_property
    def chat(self) -> httpx2.URL:
        """Where chats are answered, read once: httpx2 would read it for every request.

        For use with a client in hand: what is no address has been refused by then.
        """
        return httpx2.URL(self._section.base_url.rstrip("/") + "/chat/completions")

    def exchange(self) -> Exchange:
        return Exchange(self._section.timeout)

    async def get(self, url: str) -> httpx2.Response:
        """A small GET, checked. Raises ProviderError."""
        exchange = self.exchange()
        with self.mapped(exchange):
            client = self.client()
            async with exchange.patience():
                response = await client.get(url)
            await self.check(response)
        return response

    async def aclose(self) -> None:
        await self._pool.aclose()

    def decoded(self, decode: Callable[..., T], *data: Any) -> T:
        """`decode(*data)`, whose error shows nothing secret that the server repeated."""
        try:
            return decode(*data)
        except LLMError:
            pass
        # Masked before it is cut to length: half a key would be recognised by nothing.
        return decode(*(self._masked(item) for item in data))

    def _masked(self, data: Any) -> Any:
        text = data.decode("utf-8", "replace") if isinstance(data, bytes) else data
        return self._pool.mask(text)

    async def check(self, response: httpx2.Response) -> None:
        """Raise for a status that is no success, with what the body says of it."""
        if response.is_success:
            return
        status = response.status_code
        if response.has_redirect_location:
            # Nothing is followed: a key belongs to one origin, and a POST would become a GET.
            target = without_userinfo(response.headers["location"]).partition("?")[0]
            raise ProtocolError(
                f"{self.where} redirects ({status}) to {self._pool.mask(target)[:200]}",
                "redirects are not followed; set base_url to that address if it is right",
            )
        async with asyncio.timeout(self._section.timeout.read):
            body = await _error_body(response)
        said = self._pool.mask(_error_text(body, response))[:300]
        message = (
            f"{self.where} answered {status} {self._pool.mask(response.reason_phrase)}".rstrip()
        )
        message = f"{message}: {said}" if said else message
        error = error_of(status, message)
        if is_overflow(body):
            error = ContextOverflowError(message)
        error.retry_after = retry_after(response.headers.get("retry-after"))
        if isinstance(error, AuthenticationError):
            self._pool.doubt()
            error.hint = "is the key right? api_key_env: or api_key_keyring: names it"
        elif status == 404 and not said:
            error.hint = "is base_url right? it usually ends in /v1"
        elif error.retry_after is not None and error.retry_after > self._section.retry.max_wait:
            error.hint = f"it asks you to wait {error.retry_after:.0f} s"
        error.args = (error.message, error.hint)
        raise error

    @contextmanager
    def mapped(self, exchange: Exchange) -> Iterator[None]:
        """Foreign errors of one exchange as ours."""
        try:
            yield
        except httpx2.ConnectError as error:
            raise self._no_connection(error) from error
        except httpx2.ConnectTimeout as error:
            seconds = self._section.timeout.connect
            raise UnreachableError(
                f"no connection to {self.where} within {seconds:g} s", "is base_url right?"
            ) from error
        except httpx2.ProxyError as error:
            raise UnreachableError(
                f"the proxy refused the connection to {self.where}", "is HTTPS_PROXY right?"
            ) from error
        except (httpx2.TimeoutException, TimeoutError) as error:
            raise self._too_late(exchange) from error
        except httpx2.SSEError as error:
            raise ProtocolError(
                f"{self.where} does not stream: its reply is not an event stream",
                "is base_url right? it usually ends in /v1; --no-stream asks for a whole reply",
            ) from error
        except httpx2.LocalProtocolError:
            # Its text holds the header, which may be a key: no cause is kept.
            raise ConfigError(f"a header of provider {self.name!r} cannot be sent") from None
        except (httpx2.DecodingError, httpx2.RemoteProtocolError, UnicodeDecodeError) as error:
            broken = ProtocolError(
                f"{self.where} sent an incomplete or broken reply ({type(error).__name__})"
            )
            broken.retryable = not exchange.complete
            raise broken from error
        except httpx2.TransportError as error:
            lost = UnreachableError(f"lost the connection to {self.where} ({type(error).__name__})")
            lost.retryable = not exchange.complete
            raise lost from error

    def _no_connection(self, error: httpx2.ConnectError) -> UnreachableError:
        causes = list(_causes(error))
        if any(isinstance(cause, ssl.SSLError) for cause in causes):
            refused = (c for c in causes if isinstance(c, ssl.SSLCertVerificationError))
            why = next((c.verify_message for c in refused), "the TLS handshake failed")
            return UnreachableError(
                f"the TLS certificate could not be verified for {self.where}: {why}",
                f"{CA_VARIABLES[0]} names a file of certificates to trust",
            )
        if any(isinstance(cause, socket.gaierror) for cause in causes):
            return UnreachableError(f"{self.where}: unknown host", "is base_url right?")
        made = UnreachableError(
            f"no connection to {self.where}", "is the server running, and base_url right?"
        )
        passing = ConnectionRefusedError | ConnectionResetError
        made.retryable = any(isinstance(cause, passing) for cause in causes)
        return made

    def _too_late(self, exchange: Exchange) -> ProviderTimeoutError:
        if exchange.overdue:
            return ProviderTimeoutError(
                f"{self.where} did not finish within {exchange.total:g} s",
                "raise timeout: {total: ...}",
            )
        seconds = self._section.timeout.read
        return ProviderTimeoutError(
            f"{self.where} was silent for {seconds:g} s", "raise timeout: {read: ...}"
        )


async def patient(events: AsyncGenerator[T, None], exchange: Exchange) -> AsyncGenerator[T, None]:
    """The events, none of them later than the exchange allows. Bytes that are no event, such as a
    proxy's comments to keep a connection open, count as silence."""
    async with aclosing(events):
        while True:
            # No `yield` inside: a timeout must not strike while the caller is at work.
            async with exchange.patience():
                event = await anext(events, None)
            if event is None:
                return
            yield event


async def drained(events: AsyncGenerator[Any, None]) -> None:
    """Read the last bytes after `[DONE]`, so that the connection can be used again; a server that
    holds it open is not waited for."""
    with suppress(TimeoutError):
        async with asyncio.timeout(_DRAIN_SECONDS):
            async for _ in events:
                pass


async def _error_body(response: httpx2.Response) -> Any:
    """The body of an error: what its JSON holds, else its bytes."""
    body = bytearray()
    async for part in response.aiter_bytes():
        body += part
        if len(body) > _ERROR_BYTES:
            break
    try:
        return json.loads(body)
    except ValueError:
        return bytes(body)


def _error_text(body: Any, response: httpx2.Response) -> str:
    """What the body of an error says, in one line."""
    if not isinstance(body, bytes):
        return error_message(body)
    if not response.headers.get("content-type", "").startswith("text/plain"):
        return ""
    return " ".join(body.decode("utf-8", "replace").split())


def _causes(error: BaseException) -> Iterator[BaseException]:
    """The error and everything that led to it; anyio groups the attempts on several addresses."""
    waiting, seen = [error], set()
    while waiting:
        current = waiting.pop()
        if id(current) in seen:
            continue
        seen.add(id(current))
        yield current
        if isinstance(current, BaseExceptionGroup):
            waiting += current.exceptions
        waiting += [c for c in (current.__cause__, current.__context__) if c is not None]
