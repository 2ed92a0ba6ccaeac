"""Endpoints that speak the OpenAI API over HTTP: vLLM's server and others of its kind.

The only module that imports httpx; `_mapped` is the one place where its errors become ours.
"""

from __future__ import annotations

import json
import os
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

import httpx
from httpx_sse import SSEError, aconnect_sse

from ..errors import (
    AuthenticationError,
    BadRequestError,
    ConfigError,
    ProtocolError,
    ProviderError,
    ProviderTimeoutError,
    RateLimitError,
    ServerError,
    UnreachableError,
)
from . import sse

if TYPE_CHECKING:
    from collections.abc import AsyncGenerator, Iterator

    from ..config import EndpointConfig
    from ..messages import Delta, Event, Request


class OpenAIProvider:
    """One endpoint and its connection pool. The pool opens on first use."""

    def __init__(self, name: str, section: EndpointConfig, *, mock: bool = False) -> None:
        self.name = name
        self.mock = mock
        self._section = section
        self._client: httpx.AsyncClient | None = None
        self._default_model = section.model

    async def stream(self, request: Request) -> AsyncGenerator[Event, None]:
        model = request.model or await self._model()
        body = request.to_dict() | {"model": model}
        if not request.stream:
            yield await self._complete(body)
            return
        body |= {"stream": True, "stream_options": {"include_usage": True}}
        finish, last = None, None
        with self._mapped():
            async with aconnect_sse(self._open(), "POST", "chat/completions", json=body) as source:
                await _check(source.response)
                async for event in source.aiter_sse():
                    delta = sse.decode_event(event.data)
                    if delta is None:
                        break
                    finish = delta.finish_reason or finish
                    last = delta
                    yield delta
        if finish is None:
            what = "closed the stream before the answer ended" if last else "sent no answer"
            raise ProtocolError(f"{self._where} {what}")

    async def _complete(self, body: dict[str, Any]) -> Delta:
        with self._mapped():
            response = await self._open().post("chat/completions", json=body)
            await _check(response)
            return sse.decode_completion(response.text)

    async def models(self) -> list[str]:
        with self._mapped():
            response = await self._open().get("models")
            await _check(response)
            return sse.decode_models(response.text)

    async def aclose(self) -> None:
        client, self._client = self._client, None
        if client is not None:
            await client.aclose()

    async def _model(self) -> str:
        """The configured model, else the first the endpoint names."""
        if self._default_model is None:
            found = await self.models()
            if not found:
                raise ProtocolError(f"{self._where} serves no model")
            self._default_model = found[0]
        return self._default_model

    def _open(self) -> httpx.AsyncClient:
        if self._client is None:
            timeout = self._section.timeout
            self._client = httpx.AsyncClient(
                base_url=self._section.base_url.rstrip("/") + "/",
                headers=self._headers(),
                timeout=httpx.Timeout(timeout.read, connect=timeout.connect),
            )
        return self._client

    def _headers(self) -> dict[str, str]:
        headers = dict(self._section.headers)
        variable = self._section.api_key_env
        if variable is not None:
            key = os.environ.get(variable)
            if not key:
                raise ConfigError(
                    f"provider {self.name!r} needs a key in ${variable}, which is not set",
                    f"set {variable} in the environment the kernel starts from",
                )
            headers["Authorization"] = f"Bearer {key}"
        return headers

    @property
    def _where(self) -> str:
        url = httpx.URL(self._section.base_url)
        return f"{self.name} at {url.copy_with(userinfo=b'')}"

    @contextmanager
    def _mapped(self) -> Iterator[None]:
        """Foreign errors of one exchange as ours."""
        try:
            yield
        except (httpx.ConnectError, httpx.ConnectTimeout) as error:
            raise UnreachableError(
                f"no connection to {self._where}", "is the server running, and base_url right?"
            ) from error
        except httpx.TimeoutException as error:
            seconds = self._section.timeout.read
            raise ProviderTimeoutError(
                f"{self._where} was silent for {seconds:g} s", "raise timeout: {read: ...}"
            ) from error
        except SSEError as error:
            raise ProtocolError(f"{self._where} does not stream: not an event stream") from error
        except (httpx.DecodingError, httpx.RemoteProtocolError, UnicodeDecodeError) as error:
            raise ProtocolError(
                f"{self._where} broke off the reply ({type(error).__name__})"
            ) from error
        except httpx.TransportError as error:
            raise UnreachableError(
                f"lost the connection to {self._where} ({type(error).__name__})"
            ) from error


_BY_STATUS: dict[int, type[ProviderError]] = {
    401: AuthenticationError,
    403: AuthenticationError,
    429: RateLimitError,
}


async def _check(response: httpx.Response) -> None:
    """Raise for a status that is no success, with what the body says of it."""
    status = response.status_code
    if response.is_success:
        return
    try:
        said = sse.error_message(json.loads(await response.aread()))
    except ValueError:
        said = ""
    kind = _BY_STATUS.get(status) or (ServerError if status >= 500 else BadRequestError)
    reason = f": {said[:300]}" if said else ""
    hint = "is api_key_env right?" if kind is AuthenticationError else ""
    raise kind(f"{response.url.host} answered {status} {response.reason_phrase}{reason}", hint)
