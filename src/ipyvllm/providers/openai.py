"""Endpoints with the OpenAI API over HTTP, such as vLLM's server.

Requests are made here: `type: vllm` gets vLLM's parameters unchanged, `type: openai` only what
OpenAI's API supports. See `http.transport` for connections and errors.
"""

from __future__ import annotations

import time
from contextlib import AsyncExitStack, aclosing
from dataclasses import replace
from typing import TYPE_CHECKING, Any, cast

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
    UnreachableError,
)
from ..messages import Delta, Notice, Phase, Status
from ..prompt.choices import choice_schema
from .http import chat_api
from .http.metrics import decode_metrics
from .http.retry import Limits, repeated
from .http.transport import Transport, drained, patient

if TYPE_CHECKING:
    from collections.abc import AsyncGenerator

    from httpx2 import ServerSentEvent

    from ..config.loader import EndpointConfig
    from ..messages import Event, Request

_JSON = {"Content-Type": "application/json"}
# A shorter wait for `requests_per_minute` is not shown.
_NOTICEABLE_SECONDS = 0.3


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
        self._limits = Limits(section.max_concurrency, section.requests_per_minute)
        self._found: tuple[str, ...] = ()

    async def stream(self, request: Request) -> AsyncGenerator[Event, None]:
        body = self._body(request)
        events = repeated(
            lambda: self._attempt(body, stream=request.stream), self._section.retry, self.name
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
            events = self._streamed(body) if stream else self._whole(body)
            async with aclosing(events):
                async for event in events:
                    yield event

    async def _streamed(self, body: dict[str, Any]) -> AsyncGenerator[Event, None]:
        body = body | {"stream": True, "stream_options": {"include_usage": True}}
        finished = begun = False
        ended = True
        exchange = self._http.exchange()
        with self._http.mapped(exchange):
            async with AsyncExitStack() as stack:
                client = self._http.client()
                async with exchange.patience():
                    source = await stack.enter_async_context(
                        client.sse(
                            self._http.chat,
                            method="POST",
                            content=_encoded(body),
                            headers=_JSON,
                            max_event_size=None,  # `max_tokens` limits the answer
                        )
                    )
                exchange.complete = True
                await self._http.check(source.response)
                if _is_json(source.response.headers.get("content-type", "")):
                    # The server does not stream, or reports an error with status 200.
                    async with exchange.patience():
                        data = await source.response.aread()
                    yield _with_reason(self._http.decoded(chat_api.decode_completion, data))
                    return
                # It is a generator, but httpx2 declares an iterator.
                received = cast("AsyncGenerator[ServerSentEvent, None]", aiter(source))
                async with aclosing(patient(received, exchange)) as events:
                    async for event in events:
                        delta = self._http.decoded(chat_api.decode_event, event.data, event.event)
                        if delta is None:
                            break
                        finished = finished or delta.finish_reason is not None
                        begun = True
                        yield delta
                    else:
                        ended = False
                    if ended and not finished:  # complete, but without a finish reason
                        finished = True
                        yield Delta(finish_reason="stop")
                    await drained(events)
        if not finished:
            what = "closed the stream before the answer ended" if begun else "sent no answer"
            raise ProtocolError(f"{self._http.where} {what}")

    async def _whole(self, body: dict[str, Any]) -> AsyncGenerator[Event, None]:
        exchange = self._http.exchange()
        with self._http.mapped(exchange):
            client = self._http.client()
            async with exchange.patience():
                response = await client.post(self._http.chat, content=_encoded(body), headers=_JSON)
            exchange.complete = True
            await self._http.check(response)
            yield _with_reason(self._http.decoded(chat_api.decode_completion, response.content))

    async def models(self) -> list[str]:
        response = await self._http.get("models")
        return self._http.decoded(chat_api.decode_models, response.content)

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
            version = await self._page("version")
            load = decode_metrics(await self._page("metrics"))
        except LLMError as error:
            return Status(_state(error), detail=error.message)
        counts: dict[str, Any] = {
            name: int(load[name]) for name in ("running", "waiting", "generated") if name in load
        }
        return Status(
            "ready",
            version=chat_api.decode_version(version) if version else None,
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
            return (await self._http.get(self._http.root + path)).text
        except (BadRequestError, AuthenticationError, ProtocolError):
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
        if body.get("n", 1) != 1:
            raise OptionError(
                "n: only one answer per request is supported", "run the cell again, or use --map"
            )
        # One number in vLLM's sampling parameters, two fields in the chat API.
        if isinstance(count := body.get("logprobs"), int) and not isinstance(count, bool):
            body |= {"logprobs": True, "top_logprobs": count}
        if self._section.type == "openai" and "structured_outputs" in body:
            outputs = body.pop("structured_outputs")
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
    except (TypeError, ValueError) as error:
        raise OptionError(f"the request cannot be written as JSON: {error}") from error


def _is_json(content_type: str) -> bool:
    return content_type.partition(";")[0].strip().lower() == "application/json"


def _with_reason(delta: Delta) -> Delta:
    """Add the finish reason "stop" to a complete answer without one."""
    return delta if delta.finish_reason is not None else replace(delta, finish_reason="stop")


def _state(error: LLMError) -> str:
    states: dict[type[ProviderError], str] = {
        UnreachableError: "unreachable",
        ProviderTimeoutError: "silent",
        AuthenticationError: "unauthorised",
    }
    return next((word for kind, word in states.items() if isinstance(error, kind)), "failing")
