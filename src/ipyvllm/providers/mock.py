"""The mock inside the kernel: no network, no process, the same answer every time."""

from __future__ import annotations

from typing import TYPE_CHECKING

import anyio

from ..messages import Delta
from ..mock.behaviour import MODEL_NAME, reply

if TYPE_CHECKING:
    from collections.abc import AsyncGenerator

    from ..config import MockConfig
    from ..messages import Event, Request


class MockProvider:
    """Answers from `mock.behaviour` with the waits of its configuration."""

    mock = True

    def __init__(self, name: str, section: MockConfig) -> None:
        self.name = name
        self._section = section
        self._model = section.model or MODEL_NAME

    async def stream(self, request: Request) -> AsyncGenerator[Event, None]:
        messages = [message.to_dict() for message in request.messages]
        answer = reply(messages, request.params, self._section.mode)
        model = request.model or self._model
        wait = self._section.ttft_ms / 1000
        for token in answer.tokens:
            if wait:
                await anyio.sleep(wait)
            wait = self._section.itl_ms / 1000
            yield Delta(text=token, tokens=1, model=model)
        yield Delta(finish_reason=answer.finish_reason, usage=answer.usage, model=model)

    async def models(self) -> list[str]:
        return [self._model]

    async def aclose(self) -> None:
        """Nothing to let go of."""
