"""The mock as a provider: inside the kernel, without network or process, or over HTTP at a
`base_url`, where its server is started if nothing listens."""

from __future__ import annotations

import asyncio
from contextlib import aclosing
from typing import TYPE_CHECKING

from ..config.loader import EndpointConfig
from ..errors import (
    ProtocolError,
    ProviderTimeoutError,
    RateLimitError,
    ServerError,
)
from ..messages import Delta, Status
from ..mock.faults import TOKENS_BEFORE_FAULT, FaultProfile, Requests
from ..mock.replies import MODEL_NAME, Reply, logprobs, prompt_tokens, reply

if TYPE_CHECKING:
    from collections.abc import AsyncGenerator

    from ..config.loader import MockConfig
    from ..messages import Event, Request
    from .base import Provider


class MockProvider:
    """The mock inside the kernel: answers of `mock.replies`, delays and faults of `mock.faults`.

    Arguments:
        name: the provider's name in the configuration.
        section: its section.
    """

    mock = True

    def __init__(self, name: str, section: MockConfig) -> None:
        self.name = name
        self._section = section
        self._profile = FaultProfile.of(section)
        self._requests = Requests()
        self._model = section.model or MODEL_NAME

    async def stream(self, request: Request) -> AsyncGenerator[Event, None]:
        fate = self._requests.next(self._profile)
        if fate.error in ("429", "500"):
            kind = RateLimitError if fate.error == "429" else ServerError
            raise kind(f"{self.name} is configured to answer {fate.error}")
        messages = [message.to_dict() for message in request.messages]
        answer = reply(messages, request.params, self._section.mode, self._section.replies)
        model = request.model or self._model
        pieces = _pieces(answer, request, model)
        if not request.stream:
            await asyncio.sleep(fate.whole(len(answer.tokens)))
            if fate.error is not None:
                await self._fail(fate.error)
            for piece in pieces:
                yield piece
        else:
            waits = fate.waits()
            for place, piece in enumerate(pieces):
                if wait := next(waits):
                    await asyncio.sleep(wait)
                if fate.error is not None and place == TOKENS_BEFORE_FAULT:
                    await self._fail(fate.error)
                yield piece
        yield Delta(finish_reason=answer.finish_reason, usage=answer.usage, model=model)

    async def _fail(self, error: str) -> None:
        """Raise the error that this fault causes at an endpoint."""
        if error == "stall":
            seconds = self._section.timeout.read
            await asyncio.sleep(seconds)
            raise ProviderTimeoutError(f"{self.name} was silent for {seconds:g} s, as configured")
        what = (
            "closed the connection during the reply"
            if error == "disconnect"
            else "sent what is not JSON"
        )
        raise ProtocolError(f"{self.name} {what}, as configured")

    async def models(self) -> list[str]:
        return [self._model]

    async def count(self, request: Request) -> int | None:
        return prompt_tokens([message.to_dict() for message in request.messages])

    async def status(self) -> Status:
        return Status("ready", version="mock", models=(self._model,), latency=0.0)

    async def aclose(self) -> None:
        """There is nothing to close."""


def _pieces(answer: Reply, request: Request, model: str) -> list[Delta]:
    """One Delta per token."""
    count = request.params.get("logprobs")
    if count is None or count is False:
        return [Delta(text=token, tokens=1, model=model) for token in answer.tokens]
    top = request.params.get("top_logprobs", 0) if count is True else int(count)
    likely = logprobs(answer.tokens, top)
    return [
        Delta(text=token, tokens=1, model=model, logprobs=(logprob,))
        for token, logprob in zip(answer.tokens, likely, strict=True)
    ]


class MockEndpoint:
    """The mock over HTTP: an endpoint whose answers are marked as the mock's, and whose server is
    started if its address is on loopback and nothing listens there.

    Arguments:
        name: the provider's name in the configuration.
        section: its section, with a `base_url`.
    """

    mock = True

    def __init__(self, name: str, section: MockConfig) -> None:
        from ..mock.server_process import MockServer
        from .openai import OpenAIProvider

        self.name = name
        self._server = MockServer(section)
        self._endpoint = OpenAIProvider(name, _endpoint(section), mock=True)

    async def stream(self, request: Request) -> AsyncGenerator[Event, None]:
        await self._server.ensure()
        async with aclosing(self._endpoint.stream(request)) as events:
            async for event in events:
                yield event

    async def models(self) -> list[str]:
        await self._server.ensure()
        return await self._endpoint.models()

    async def count(self, request: Request) -> int | None:
        return prompt_tokens([message.to_dict() for message in request.messages])

    async def status(self) -> Status:
        """The state of the server, which is not started for this."""
        return await self._endpoint.status()

    async def aclose(self) -> None:
        await self._endpoint.aclose()
        await self._server.aclose()


def _endpoint(section: MockConfig) -> EndpointConfig:
    return EndpointConfig(
        type="vllm",
        model=section.model,
        base_url=section.base_url or "",
        timeout=section.timeout,
        retry=section.retry,
        limits=section.limits,
        max_concurrency=section.max_concurrency,
        requests_per_minute=section.requests_per_minute,
    )


def provider(name: str, section: MockConfig) -> Provider:
    """The mock `name` with a `section`: over HTTP if that has a `base_url`, else in the kernel."""
    return MockProvider(name, section) if section.base_url is None else MockEndpoint(name, section)
