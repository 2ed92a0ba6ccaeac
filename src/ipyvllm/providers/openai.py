"""Endpoints that speak the OpenAI API over HTTP: vLLM's server and others of its kind.

What is asked of them, and in which words: `type: vllm` is sent vLLM's own parameters as they are,
`type: openai` what OpenAI's API can express. Connections and errors are `http.transport`'s.
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
# A wait for one's turn shorter than this is not worth a line on the screen.
_NOTICEABLE_SECONDS = 0.3


class OpenAIProvider:
    """One endpoint and its connection pool. The pool opens on first use."""

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
        # Leaving early must close the connection now, not when the generators are collected.
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
                            max_event_size=None,  # `max_tokens` limits an answer
                        )
                    )
                exchange.complete = True
                await self._http.check(source.response)
                if _is_json(source.response.headers.get("content-type", "")):
                    # It does not stream, or it refuses with a good status.
                    async with exchange.patience():
                        data = await source.response.aread()
                    yield _ended(self._http.decoded(chat_api.decode_completion, data))
                    return
                # A generator, which httpx2 types as an iterator.
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
                    if ended and not finished:  # it ends well without saying why
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
            yield _ended(self._http.decoded(chat_api.decode_completion, response.content))

    async def models(self) -> list[str]:
        response = await self._http.get("models")
        return self._http.decoded(chat_api.decode_models, response.content)

    async def count(self, request: Request) -> int | None:  # noqa: ARG002
        """Only the server could count, and nothing is sent for it."""
        return None

    async def status(self) -> Status:
        """How the endpoint is. Never raises for an endpoint that is unwell: that is its answer."""
        begun = time.perf_counter()
        try:
            models = tuple(await self.models())
            latency = time.perf_counter() - begun
            await self._beside("health")
            version = await self._beside("version")
            load = decode_metrics(await self._beside("metrics"))
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

    async def _beside(self, path: str) -> str:
        """The text of a page beside the API, empty where the server has no such page.

        Raises ProviderError where it has one and that fails.
        """
        try:
            return (await self._http.get(self._http.root + path)).text
        except (BadRequestError, AuthenticationError, ProtocolError):
            return ""

    async def aclose(self) -> None:
        await self._http.aclose()

    async def _discover(self) -> str:
        """The first model the endpoint names."""
        if not self._found:
            self._found = tuple(await self.models())
        if not self._found:
            raise ProtocolError(f"{self._http.where} serves no model", "name one: model: NAME")
        return self._found[0]

    def _body(self, request: Request) -> dict[str, Any]:
        """What is sent, without a model where none is named. Raises OptionError."""
        body = self._section.extra_body | request.to_dict()
        if "model" not in body and self._section.model is not None:
            body["model"] = self._section.model
        if body.get("n", 1) != 1:
            raise OptionError(
                "n: only one answer per request is supported", "run the cell again, or use --map"
            )
        # vLLM's sampling parameter is a number; the chat API splits it in two.
        if isinstance(count := body.get("logprobs"), int) and not isinstance(count, bool):
            body |= {"logprobs": True, "top_logprobs": count}
        if self._section.type == "openai" and "structured_outputs" in body:
            outputs = body.pop("structured_outputs")
            body["response_format"] = _response_format(self.name, outputs)
        return body


def _response_format(name: str, outputs: dict[str, Any]) -> dict[str, Any]:
    """A constraint in OpenAI's words. Raises OptionError for what they cannot express."""
    if outputs.get("json_object"):
        return {"type": "json_object"}
    schema = outputs.get("json")
    if isinstance(schema, str):
        schema = msgspec.json.decode(schema)
    if schema is None:
        kind = next(iter(outputs), "that")
        raise OptionError(
            f"{kind}: the OpenAI API of provider {name!r} does not support it",
            "use --schema, or type: vllm if the server is vLLM's",
        )
    wrapped = {"name": "answer", "schema": schema, "strict": _is_strict(schema)}
    return {"type": "json_schema", "json_schema": wrapped}


def _is_strict(schema: Any) -> bool:
    """Whether OpenAI takes the schema as strict: each object closed, each property required.

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


def _ended(delta: Delta) -> Delta:
    """A whole answer is over, also where the server does not say why."""
    return delta if delta.finish_reason is not None else replace(delta, finish_reason="stop")


def _state(error: LLMError) -> str:
    states: dict[type[ProviderError], str] = {
        UnreachableError: "unreachable",
        ProviderTimeoutError: "silent",
        AuthenticationError: "unauthorised",
    }
    return next((word for kind, word in states.items() if isinstance(error, kind)), "failing")
