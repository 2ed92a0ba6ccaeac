"""An engine of this kernel as a provider: it is started on first use."""

from __future__ import annotations

import asyncio
import os
import time
from typing import TYPE_CHECKING, cast

from ..config.secret_values import secrets_of
from ..engine.client import Engine
from ..engine.spec import EngineSpec
from ..errors import BadRequestError
from ..messages import Delta, Phase, Status, TokenLogprob, Usage
from ..secrets import in_force
from ..suggest import did_you_mean

if TYPE_CHECKING:
    from collections.abc import AsyncGenerator

    from ..config.loader import EngineConfig
    from ..engine.protocol import Output
    from ..messages import Event, Request

_HUB_TOKENS = ("HF_TOKEN", "HUGGING_FACE_HUB_TOKEN")


class EngineProvider:
    """One engine of this kernel.

    Arguments:
        name: the provider's name in the configuration.
        section: its section.
    """

    mock = False

    def __init__(self, name: str, section: EngineConfig) -> None:
        self.name = name
        # The engine's process has them, and its log and errors may repeat them.
        in_force.register(*map(os.environ.get, _HUB_TOKENS))
        in_force.register(*secrets_of(section.model_dump(), os.environ))
        self.engine = Engine(
            EngineSpec(
                name=name,
                model=section.model,
                kv_cache_gib=section.kv_cache_gib,
                dtype=section.dtype,
                isolation=section.isolation,
                idle_stop=section.idle_stop,
                lora_modules=section.lora_modules,
                engine_args=section.engine_args,
                env=section.env,
            )
        )

    async def stream(self, request: Request) -> AsyncGenerator[Event, None]:
        adapter = self._adapter(request.model)
        async for phase in self.start():
            yield phase
        messages = [message.to_dict() for message in request.messages]
        # The engine has no null: its default is meant.
        params = {name: value for name, value in request.params.items() if value is not None}
        completion = 0
        async for output in self.engine.generate(
            messages, params, stream=request.stream, lora=adapter
        ):
            completion += output.tokens
            yield self._delta(output, completion, adapter)

    async def start(self) -> AsyncGenerator[Phase, None]:
        """Start the engine, and yield the phases; none if it is already running."""
        async for progress in self.engine.start():
            yield Phase(progress.phase, progress.fraction, progress.detail, once=True)

    async def embed(self, texts: list[str]) -> list[bytes]:
        """Compute the embeddings of texts.

        Arguments:
            texts: n texts.

        Returns n vectors, each as the bytes of float32 values. Raises LLMError.
        """
        async for _ in self.start():
            pass
        # gather raises the first error itself; a task group would wrap it.
        outputs = await asyncio.gather(*map(self.engine.embed, texts))
        return [output.vector for output in outputs]

    def _adapter(self, model: str | None) -> str | None:
        """The LoRA adapter that a request names as its model; None is the base model."""
        served = self.engine.spec.model_name
        if model in (None, served):
            return None
        if model in self.engine.spec.lora_modules:
            return model
        raise BadRequestError(
            f"the engine {self.name!r} does not serve {model}",
            did_you_mean(str(model), [served, *self.engine.spec.lora_modules]),
        )

    def _delta(self, output: Output, completion: int, adapter: str | None) -> Delta:
        usage = None
        if output.finish_reason is not None:
            usage = Usage(output.prompt_tokens, completion, output.cached_tokens)
        return Delta(
            text=output.text,
            reasoning=output.reasoning,
            tokens=output.tokens,
            finish_reason=output.finish_reason,
            usage=usage,
            model=adapter or self.engine.spec.model_name,
            id=output.id,
            logprobs=tuple(
                TokenLogprob(token, logprob, tuple(top)) for token, logprob, top in output.logprobs
            ),
        )

    async def count(self, request: Request) -> int | None:
        """The number of tokens in the prompt of `request`; None if the engine is not running."""
        if self.engine.snapshot().ready is None:
            return None
        return await self.engine.count([message.to_dict() for message in request.messages])

    async def status(self) -> Status:
        """The engine's state, with its figures if it is running."""
        now = self.engine.snapshot()
        if now.ready is None:
            return Status(now.state.value, models=tuple(await self.models()), detail=now.why)
        begun = time.perf_counter()
        figures = await self.engine.figures()
        return Status(
            now.state.value,
            version=now.ready.vllm_version,
            models=tuple(await self.models()),
            latency=time.perf_counter() - begun,
            running=figures.running,
            waiting=figures.waiting,
            kv_cache_use=figures.kv_use,
            generated=figures.generated,
        )

    async def models(self) -> list[str]:
        return [self.engine.spec.model_name, *self.engine.spec.lora_modules]

    async def aclose(self) -> None:
        await self.engine.stop()


class Starting:
    """The start of an engine in the form of a responder, whose only events are phases."""

    def __init__(self, provider: EngineProvider) -> None:
        self.name, self.mock, self._provider = provider.name, False, provider

    def stream(self, _request: Request) -> AsyncGenerator[Event, None]:
        return cast("AsyncGenerator[Event, None]", self._provider.start())

    async def count(self, _request: Request) -> int | None:
        """None: there is no prompt."""
        return None
