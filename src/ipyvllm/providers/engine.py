"""The kernel's own engine as a provider: started on first use, its outputs turned into events."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ..engine.client import Engine
from ..engine.launch import LaunchSpec
from ..errors import BadRequestError
from ..messages import Delta, Phase, Usage

if TYPE_CHECKING:
    from collections.abc import AsyncGenerator

    from ..config import EngineConfig
    from ..messages import Event, Request

DEMO_NAME = "ipyvllm-demo"


class EngineProvider:
    """One engine of this kernel, by the name of its section."""

    mock = False

    def __init__(self, name: str, section: EngineConfig) -> None:
        self.name = name
        self._model = section.model or DEMO_NAME
        self.engine = Engine(
            LaunchSpec(
                name=name,
                model=section.model,
                kv_cache_gib=section.kv_cache_gib,
                dtype=section.dtype,
                engine_args=section.engine_args,
                env=section.env,
            )
        )

    async def stream(self, request: Request) -> AsyncGenerator[Event, None]:
        if request.model not in (None, self._model):
            raise BadRequestError(
                f"the engine {self.name!r} serves {self._model}, not {request.model}",
                "name another provider, or set model: in its section",
            )
        async for progress in self.engine.start():
            yield Phase(progress.phase, progress.fraction)
        messages = [message.to_dict() for message in request.messages]
        completion = 0
        async for output in self.engine.generate(messages, request.params, stream=request.stream):
            completion += output.tokens
            usage = None
            if output.finish_reason is not None:
                usage = Usage(output.prompt_tokens, completion, output.cached_tokens)
            yield Delta(
                text=output.text,
                tokens=output.tokens,
                finish_reason=output.finish_reason,
                usage=usage,
                model=self._model,
                id=output.id,
            )

    async def models(self) -> list[str]:
        return [self._model]

    async def aclose(self) -> None:
        await self.engine.stop()
