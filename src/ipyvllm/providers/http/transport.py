"""HTTP to one endpoint: timeouts, statuses, and the mapping of httpx2's errors to this package's.

Only `Transport.mapped` handles httpx2's exceptions, and only `Transport.check` reads a status. See
`client` for connections and keys, `chat_api` for the format of replies, `openai` for requests.
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

# The maximum that is read of an error's body.
_ERROR_BYTES = 64 * 1024
_DRAIN_SECONDS = 0.05
T = TypeVar("T")


class Exchange:
    """One request and its reply: whether its head has been received, and its deadline.

    Arguments:
        timeout: the timeouts in seconds.
    """

    def __init__(self, timeout: Timeout) -> None:
        self.complete = False
        self._read = timeout.read
        self.total = timeout.total
        self._end = None if timeout.total is None else time.monotonic() + timeout.total

    def patience(self) -> asyncio.Timeout:
        """The timeout for the next piece: the read timeout, or the rest of the total if shorter."""
        left = self._read if self._end is None else min(self._read, self._end - time.monotonic())
        return asyncio.timeout(max(0.0, left))

    @property
    def overdue(self) -> bool:
        """Whether the total timeout has passed."""
        return self._end is not None and time.monotonic() >= self._end


class Transport:
    """Sends requests to one endpoint, and checks the replies.

    Arguments:
        name: the provider's name in the configuration.
        section: its section.
    """

    def __init__(self, name: str, section: EndpointConfig) -> None:
        self.name, self._section = name, section
        self._pool = Pool(name, section)
        self.client = self._pool.client
        self.where = f"{name} at {without_userinfo(section.base_url)}"

    @property
    def root(self) -> str:
        """The URL of vLLM's /health, /version and /metrics, which are not below /v1."""
        return self._section.base_url.rstrip("/").removesuffix("/v1") + "/"

    @cached_property
    def chat(self) -> httpx2.URL:
        """The URL of chat completions, parsed once: httpx2 would parse it for every request.

        Call `client` first, which reports a URL that is not valid.
        """
        return httpx2.URL(self._section.base_url.rstrip("/") + "/chat/completions")

    def exchange(self) -> Exchange:
        """A new exchange with the timeouts of the configuration."""
        return Exchange(self._section.timeout)

    async def get(self, url: str) -> httpx2.Response:
        """GET `url` and check the status. Raises ProviderError."""
        exchange = self.exchange()
        with self.mapped(exchange):
            client = self.client()
            async with exchange.patience():
                response = await client.get(url)
            await self.check(response)
        return response

    async def aclose(self) -> None:
        """Close the connections."""
        await self._pool.aclose()

    def decoded(self, decode: Callable[..., T], *data: Any) -> T:
        """`decode(*data)`, with secrets that the server repeated masked in its error."""
        try:
            return decode(*data)
        except LLMError:
            pass
        # Masked before it is shortened: a part of a key would not be recognised.
        return decode(*(self._masked(item) for item in data))

    def _masked(self, data: Any) -> Any:
        text = data.decode("utf-8", "replace") if isinstance(data, bytes) else data
        return self._pool.mask(text)

    async def check(self, response: httpx2.Response) -> None:
        """Raise an error, with the message in the body, unless the status is a success."""
        if response.is_success:
            return
        status = response.status_code
        if response.has_redirect_location:
            # Redirects are not followed: a key is for one origin, and a POST would become a GET.
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
        """Map httpx2's errors during `exchange` to errors of this package."""
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
            # Its text contains the header, which may be a key, so it is not kept as the cause.
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
    """Yield the events within the timeouts of the exchange. Bytes that are not an event, such as
    a proxy's keep-alive comments, do not extend a timeout.

    Arguments:
        events: the events of a stream.
        exchange: the exchange with the timeouts.

    Raises TimeoutError.
    """
    async with aclosing(events):
        while True:
            # No `yield` inside: the caller's own time must not count.
            async with exchange.patience():
                event = await anext(events, None)
            if event is None:
                return
            yield event


async def drained(events: AsyncGenerator[Any, None]) -> None:
    """Read the remaining `events` after `[DONE]`, so that the connection can be used again. If the
    server does not end the stream soon, the connection is not used again."""
    with suppress(TimeoutError):
        async with asyncio.timeout(_DRAIN_SECONDS):
            async for _ in events:
                pass


async def _error_body(response: httpx2.Response) -> Any:
    """The body of an error: decoded if it is JSON, else its bytes."""
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
    """The message in the body of an error, in one line."""
    if not isinstance(body, bytes):
        return error_message(body)
    if not response.headers.get("content-type", "").startswith("text/plain"):
        return ""
    return " ".join(body.decode("utf-8", "replace").split())


def _causes(error: BaseException) -> Iterator[BaseException]:
    """The error and all its causes, with those in groups: anyio groups several attempts."""
    pending, seen = [error], set()
    while pending:
        current = pending.pop()
        if id(current) in seen:
            continue
        seen.add(id(current))
        yield current
        if isinstance(current, BaseExceptionGroup):
            pending += current.exceptions
        pending += [c for c in (current.__cause__, current.__context__) if c is not None]
