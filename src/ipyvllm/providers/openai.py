"""Endpoints with the OpenAI API over HTTP, such as vLLM's server.

Requests are made here: `type: vllm` gets vLLM's parameters unchanged, `type: openai` only what
OpenAI's API supports. See `http.transport` for connections and errors.
"""

from __future__ import annotations

import time
from contextlib import AsyncExitStack, aclosing
from typing import TYPE_CHECKING, Any

import anyio
import msgspec

from ..errors import (
    AuthenticationError,
    BadRequestError,
    LLMError,
    OptionError,
    ProtocolError,
    ProviderError,
    ProviderTimeoutError,
    ServerError,
    UnreachableError,
)
from ..messages import Notice, Phase, Status
from ..prompt.choices import choice_schema
from ..secrets import in_force
from .http import chat_api
from .http.masked import masked
from .http.metrics import decode_metrics
from .http.own_fields import OwnFields
from .http.receive import received
from .http.reply import ReplyDecoder
from .http.retry import Limits, repeated
from .http.transport import Transport

if TYPE_CHECKING:
    from collections.abc import AsyncGenerator

    from ..config.loader import EndpointConfig
    from ..messages import Event, Request

# llama.cpp's server has no /metrics unless it is told to, and says so by a 501.
_NO_SUCH_PAGE = (501,)
# A shorter wait for `requests_per_minute` is not shown.
_NOTICEABLE_SECONDS = 0.3
# How often a request is sent again without a field of ours: there are two of them.
_MOST_REFUSALS = 2


class OpenAIProvider:
    """One endpoint and its connection pool, which opens on first use.

    Arguments:
        name: the provider's name in the configuration.
        section: its section.
        mock: whether the endpoint is the mock.
    """

    def __init__(self, name: str, section: EndpointConfig, *, mock: bool = False) -> None:
        self.name = name
        self.mock = mock
        self._section = section
        self._http = Transport(name, section)
        self._own = OwnFields()
        self._limits = Limits(section.max_concurrency, section.requests_per_minute)
        self._found: tuple[str, ...] = ()

    async def stream(self, request: Request) -> AsyncGenerator[Event, None]:
        body = self._body(request)
        events = masked(
            repeated(
                lambda: self._attempt(body, stream=request.stream), self._section.retry, self.name
            )
        )
        # If the caller stops early, close the connection now, not at garbage collection.
        async with aclosing(events):
            async for event in events:
                yield event

    async def _attempt(self, body: dict[str, Any], *, stream: bool) -> AsyncGenerator[Event, None]:
        async with self._limits.slot():
            wait = self._limits.reserve()
            if wait > _NOTICEABLE_SECONDS:
                yield Phase(f"{self.name}: waiting {wait:.0f} s for its requests_per_minute")
            if wait:
                await anyio.sleep(wait)
            if "model" not in body:
                model = await self._discover()
                body = body | {"model": model}
                if len(self._found) > 1:
                    yield Notice(
                        f"{self.name} serves {len(self._found)} models; this is the first, {model}"
                    )
            events = self._negotiated(body, stream=stream)
            async with aclosing(events):
                async for event in events:
                    yield event

    async def _negotiated(
        self, body: dict[str, Any], *, stream: bool
    ) -> AsyncGenerator[Event, None]:
        """Send a request; if the endpoint refuses a field that the user did not set, without it."""
        sent = self._own.added(body, stream=stream)
        first: ProviderError | None = None
        for _ in range(_MOST_REFUSALS + 1):
            begun = False
            try:
                async with aclosing(self._sent(sent)) as events:
                    async for event in events:
                        if not begun:
                            begun = True
                            self._own.accepted(body, sent, stream=stream)
                        yield event
                return
            except BadRequestError as error:
                again = self._own.without_refused(error, body, sent)
                first = first or error
                if begun or again is None or again == sent:
                    raise first from None
                sent = again
        raise first or AssertionError

    async def _sent(self, body: dict[str, Any]) -> AsyncGenerator[Event, None]:
        """The events of one reply, streamed or whole as the server has chosen."""
        http, exchange = self._http, self._http.exchange()
        reply: ReplyDecoder | None = None
        try:
            with http.mapped(exchange):
                async with AsyncExitStack() as stack:
                    response = await http.post(
                        stack,
                        "chat/completions",
                        _encoded(body),
                        exchange,
                        stream=bool(body.get("stream")),
                    )
                    reply = ReplyDecoder(http.where, http.quoted, self._section.limits)
                    chunks = response.aiter_bytes()
                    async with aclosing(received(chunks, reply, exchange)) as events:
                        async for event in events:
                            yield event
        except ProviderError:
            if reply is None:
                raise
            # What has arrived is kept; after the end of an answer the rest is not missed.
            for event in reply.end(lost=not reply.done):
                yield event
            if not reply.finished:
                raise

    async def models(self) -> list[str]:
        body = await self._http.get("models")
        found = chat_api.decode_models(body, self._http.quoted, self._section.limits.models)
        return [in_force.mask(name) for name in found]

    async def count(self, request: Request) -> int | None:  # noqa: ARG002
        """None: only the server could count, and no request is sent for it."""
        return None

    async def status(self) -> Status:
        """The endpoint's state. An error of the endpoint is in the result and is not raised."""
        begun = time.perf_counter()
        try:
            models = tuple(await self.models())
            latency = time.perf_counter() - begun
            await self._page("health")
        except LLMError as error:
            return Status(_state(error), detail=error.message)
        version = await self._optional_page("version")
        load = decode_metrics(await self._optional_page("metrics"))
        counts: dict[str, Any] = {
            name: int(load[name]) for name in ("running", "waiting", "generated") if name in load
        }
        return Status(
            "ready",
            version=in_force.mask(chat_api.decode_version(version) or "") or None,
            models=models,
            latency=latency,
            kv_cache_use=load.get("kv_cache_use"),
            **counts,
        )

    async def _page(self, path: str) -> str:
        """The text of a page outside /v1, such as /health; empty if the server has no such page.

        Raises ProviderError if the page fails.
        """
        try:
            return await self._http.page(path)
        except (BadRequestError, AuthenticationError, ProtocolError):
            return ""
        except ServerError as error:
            if error.status in _NO_SUCH_PAGE:
                return ""
            raise

    async def _optional_page(self, path: str) -> str:
        """The text of a page without which the endpoint is healthy; empty if it fails."""
        try:
            return await self._page(path)
        except ProviderError:
            return ""

    async def aclose(self) -> None:
        await self._http.aclose()

    async def _discover(self) -> str:
        """The first model in the endpoint's list."""
        if not self._found:
            self._found = tuple(await self.models())
        if not self._found:
            raise ProtocolError(f"{self._http.where} serves no model", "name one: model: NAME")
        return self._found[0]

    def _body(self, request: Request) -> dict[str, Any]:
        """The body of a request, without `model` if none is configured. Raises OptionError."""
        body = self._section.extra_body | request.to_dict()
        if "model" not in body and self._section.model is not None:
            body["model"] = self._section.model
        if body.get("n") not in (None, 1):
            raise OptionError(
                "n: only one answer per request is supported", "run the cell again, or use --map"
            )
        # One number in vLLM's sampling parameters, two fields in the chat API.
        if isinstance(count := body.get("logprobs"), int) and not isinstance(count, bool):
            body = {"top_logprobs": count} | body | {"logprobs": True}
        if self._section.type == "openai" and "structured_outputs" in body:
            outputs = body.pop("structured_outputs")
            if "response_format" not in body:  # set by --param or extra_body
                body["response_format"] = _response_format(self.name, outputs)
        return body


def _response_format(name: str, outputs: dict[str, Any]) -> dict[str, Any]:
    """Structured output as OpenAI's `response_format`. Raises OptionError if not supported."""
    if outputs.get("json_object"):
        return {"type": "json_object"}
    schema = outputs.get("json")
    if isinstance(schema, str):
        schema = msgspec.json.decode(schema)
    if isinstance(labels := outputs.get("choice"), list):
        schema = choice_schema(labels)
    if schema is None:
        kind = next(iter(outputs), "that")
        raise OptionError(
            f"{kind}: the OpenAI API of provider {name!r} does not support it",
            "use --schema or --choice, or type: vllm if the server is vLLM's",
        )
    wrapped = {"name": "answer", "schema": schema, "strict": _is_strict(schema)}
    return {"type": "json_schema", "json_schema": wrapped}


def _is_strict(schema: Any) -> bool:
    """Whether OpenAI accepts the schema as strict: each object closed, each property required.

    https://platform.openai.com/docs/guides/structured-outputs
    """
    if isinstance(schema, list):
        return all(map(_is_strict, schema))
    if not isinstance(schema, dict):
        return True
    properties = schema.get("properties")
    if schema.get("type") == "object" or isinstance(properties, dict):
        required = set(schema.get("required", ()))
        if schema.get("additionalProperties") is not False or required != set(properties or ()):
            return False
    return all(map(_is_strict, schema.values()))


def _encoded(body: dict[str, Any]) -> bytes:
    try:
        return msgspec.json.encode(body)
    except (TypeError, ValueError, RecursionError) as error:
        raise OptionError(f"the request cannot be written as JSON: {error}") from error


def _state(error: LLMError) -> str:
    states: dict[type[ProviderError], str] = {
        UnreachableError: "unreachable",
        ProviderTimeoutError: "silent",
        AuthenticationError: "unauthorised",
    }
    return next((word for kind, word in states.items() if isinstance(error, kind)), "failing")
