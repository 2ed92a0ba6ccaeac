"""HTTP to one endpoint: its requests, and the errors that a status means.

Only `failures` handles httpx2's exceptions, and only `Transport` reads a status. See `client` for
connections and keys, `reply` for the format of replies, `openai` for requests.
"""

from __future__ import annotations

import asyncio
from contextlib import AsyncExitStack
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any

import httpx2

from ...errors import AuthenticationError, ProtocolError
from ...secrets.urls import without_userinfo
from .addresses import Addresses
from .client import Pool
from .errors import error_message
from .errors import refusal as refusal_of
from .event_stream import EventStreamDecoder
from .failures import Exchange, Failures
from .lenient_json import parse
from .retry import retry_after

if TYPE_CHECKING:
    from ...config.loader import EndpointConfig
    from ...errors import ProviderError

# The maximum that is read of an error's body.
_ERROR_BYTES = 64 * 1024
_ERROR_EVENTS, _TITLE_CHARACTERS = 20, 500
# Each encoding of a body needs its own memory.
_MOST_ENCODINGS = 3
_JSON = {"Content-Type": "application/json"}
_STREAMED = {"Accept": "text/event-stream", "Cache-Control": "no-store"}
# Statuses of an address where there is no API.
_MISSING = (404, 405)
# Statuses that a proxy may have sent instead of the server.
_OF_A_PROXY = (403, 407, 502, 503, 504)


class Transport:
    """Sends requests to one endpoint, and checks the replies.

    Arguments:
        name: the provider's name in the configuration.
        section: its section.
    """

    def __init__(self, name: str, section: EndpointConfig) -> None:
        self.name, self._section = name, section
        self._pool = Pool(name, section)
        self._addresses = Addresses(name, section.base_url)
        self._failures = Failures(self._pool, section, f"{name} at {self._addresses.shown}")
        self.mapped, self.quoted = self._failures.mapped, self._failures.quoted

    @property
    def where(self) -> str:
        """The provider, its address, and the proxy in between, for error messages."""
        return self._failures.where

    def exchange(self) -> Exchange:
        """A new exchange with the timeouts of the configuration."""
        return Exchange(self._section.timeout)

    async def get(self, path: str) -> bytes:
        """GET `path` of the API and check the status. Raises ProviderError."""
        exchange = self.exchange()
        with self.mapped(exchange):
            async with AsyncExitStack() as stack:
                response = await self._open(stack, "GET", path, exchange)
                async with exchange.patience():
                    return await self._body(response)

    async def page(self, path: str) -> str:
        """GET a page outside the API, such as /health. Raises ProviderError."""
        exchange = self.exchange()
        with self.mapped(exchange):
            async with AsyncExitStack() as stack:
                async with exchange.patience():
                    sending = self._pool.client().stream("GET", self._addresses.outside(path))
                    response = await stack.enter_async_context(sending)
                await self._check(response)
                async with exchange.patience():
                    body = await self._body(response)
        return body.decode("utf-8", "replace")

    async def _body(self, response: httpx2.Response) -> bytes:
        """The whole body, decompressed. Raises ProtocolError if it is larger than it may be."""
        limits, data = self._section.limits, bytearray()
        async for part in response.aiter_bytes():
            data += part
            if len(data) > limits.body:
                raise ProtocolError(
                    f"{self.where} sent a reply of more than {limits.body_mib:g} MiB",
                    "raise limits: {body_mib: ...} if that is right",
                )
        return bytes(data)

    async def post(
        self, stack: AsyncExitStack, path: str, body: bytes, exchange: Exchange, *, stream: bool
    ) -> httpx2.Response:
        """POST JSON, and return the response when its status is known to be a success.

        Arguments:
            stack: closes the response.
            path: a path of the API.
            body: the JSON.
            exchange: the exchange that this is, inside `mapped`.
            stream: whether the reply should be an event stream.

        Raises ProviderError, and httpx2's errors.
        """
        headers = _STREAMED | _JSON if stream else _JSON
        return await self._open(stack, "POST", path, exchange, content=body, headers=headers)

    async def aclose(self) -> None:
        """Close the connections."""
        await self._pool.aclose()

    async def _open(
        self,
        stack: AsyncExitStack,
        method: str,
        path: str,
        exchange: Exchange,
        content: bytes | None = None,
        headers: dict[str, str] | None = None,
    ) -> httpx2.Response:
        """Send a request; if nothing is there, and `base_url` has no version, also below /v1."""
        client = self._pool.client()
        missing: _Refusal | None = None
        for url in self._addresses.of(path):
            # The configured headers take precedence.
            sent = {k: v for k, v in (headers or {}).items() if k not in self._section_headers}
            async with exchange.patience():
                response = await stack.enter_async_context(
                    client.stream(method, url, content=content, headers=sent)
                )
            exchange.complete = True
            if response.headers.get("content-encoding", "").count(",") >= _MOST_ENCODINGS:
                raise ProtocolError(f"{self.where} sent a reply that is compressed many times")
            refusal = await self._refusal(response)
            if refusal is None:
                self._addresses.exists(url)
                return response
            if refusal.error.status not in _MISSING:
                raise refusal.error
            # An API says what is missing, such as a model; another page only that it is missing.
            if missing is None or (refusal.described and not missing.described):
                missing = refusal
        assert missing is not None
        raise missing.error

    @cached_property
    def _section_headers(self) -> httpx2.Headers:
        return httpx2.Headers({name.strip(): "" for name in self._section.headers})

    async def _check(self, response: httpx2.Response) -> None:
        refusal = await self._refusal(response)
        if refusal is not None:
            raise refusal.error

    async def _refusal(self, response: httpx2.Response) -> _Refusal | None:
        """The error of a response, with the message in its body; None if its status is a success.

        Raises ProtocolError for a redirect.
        """
        if response.is_success:
            return None
        status = response.status_code
        if response.has_redirect_location:
            # Redirects are not followed: a key is for one origin, and a POST would become a GET.
            target = without_userinfo(response.headers["location"]).partition("?")[0]
            raise ProtocolError(
                f"{self.where} redirects ({status}) to {self.quoted(target)[:200]}",
                "redirects are not followed; set base_url to that address if it is right",
            )
        async with asyncio.timeout(self._section.timeout.read):
            body = await _error_body(response)
        words = _error_text(body)
        said = self.quoted(words)
        reason = self.quoted(response.reason_phrase)
        message = f"{self.where} answered {status} {reason}".rstrip()
        message = f"{message}: {said}" if said else message
        error = refusal_of(message, status=status, body=body, words=words)
        error.retry_after = retry_after(response.headers.get("retry-after"))
        self._explain(error, said)
        return _Refusal(error, isinstance(body, dict) and isinstance(body.get("error"), dict))

    def _explain(self, error: ProviderError, said: str) -> None:
        """Give an error with a status its hint."""
        proxy = self._pool.proxy
        if isinstance(error, AuthenticationError):
            self._pool.doubt()
            error.hint = "is the key right? api_key_env: or api_key_keyring: names it"
        elif error.status in _MISSING and not said:
            error.hint = "is base_url right? it usually ends in /v1"
        elif error.retry_after is not None and error.retry_after > self._section.retry.max_wait:
            error.hint = f"it asks you to wait {error.retry_after:.0f} s"
        if proxy is not None and error.status in _OF_A_PROXY:
            error.hint = f"the proxy or the server has refused; {proxy.hint}"
        error.args = (error.message, error.hint)


@dataclass(frozen=True)
class _Refusal:
    """The error of a response. `described` is whether its body has an API's own error object."""

    error: ProviderError
    described: bool


async def _error_body(response: httpx2.Response) -> Any:
    """The body of an error: decoded if it is JSON, also in an event, else its text."""
    data = bytearray()
    async for part in response.aiter_bytes():
        data += part
        if len(data) > _ERROR_BYTES:
            break
    stream = EventStreamDecoder()
    events = [*stream.feed(bytes(data)), *stream.end()]
    texts: list[bytes | str] = [bytes(data), *(event.data for event in events[:_ERROR_EVENTS])]
    for text in texts:
        try:
            return parse(text)
        except ValueError:
            continue
    return data.decode("utf-8", "replace")


def _error_text(body: Any) -> str:
    """The message in the body of an error; of a web page its title."""
    if isinstance(body, str) and body.lstrip("\ufeff \t\r\n").startswith("<"):
        start = body[:_ERROR_BYTES].lower().find("<title")
        title = body[start:_ERROR_BYTES].partition(">")[2].partition("<")[0]
        return title[:_TITLE_CHARACTERS] if start >= 0 else ""
    return error_message(body)
