"""Runs vLLM in the engine's process: loads a model, takes requests, runs steps, returns outputs.

The only module that has a vLLM engine. It does not use the socket; see `host`.
"""

from __future__ import annotations

from dataclasses import fields, is_dataclass
from typing import TYPE_CHECKING, Any

import vllm
from vllm import EngineArgs, LLMEngine, PoolingParams, SamplingParams
from vllm.lora.request import LoRARequest
from vllm.renderers import ChatParams
from vllm.sampling_params import RequestOutputKind, StructuredOutputsParams

from .. import protocol
from . import memory
from .error_messages import (
    NoEmbeddingsError,
    PromptTooLongError,
    UnknownParameterError,
    request_refusal,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from pathlib import Path

    from .reasoning import Reasoning


class Runner:
    """One loaded model.

    Arguments:
        model: the model's folder.
        arguments: vLLM's engine arguments.
        adapters: LoRA folders by name.
        tell: called with Progress messages while loading.
    """

    def __init__(
        self,
        model: Path,
        arguments: dict[str, Any],
        adapters: Mapping[str, str],
        tell: Callable[[protocol.Progress], None],
    ) -> None:
        _report_loading(tell)
        tell(protocol.Progress("reading the model"))
        args = EngineArgs(model=str(model), **_configured(arguments))
        config = args.create_engine_config()
        tell(protocol.Progress("starting the engine"))
        self.engine = LLMEngine.from_vllm_config(config, disable_log_stats=args.disable_log_stats)
        self._config = self.engine.model_config
        self._defaults = self._config.get_diff_sampling_param()
        self._adapters = {
            name: LoRARequest(name, number, folder)
            for number, (name, folder) in enumerate(adapters.items(), start=1)
        }
        memory.give_back_memory()
        # vLLM appends to a request's id: from the kernel's id to vLLM's.
        self._names: dict[str, str] = {}
        self._generated = 0
        # Requests without streaming: until their end, only the scheduler knows their token counts.
        self._silent: set[str] = set()
        self._reasoning: dict[str, Reasoning] = {}

    def ready(self) -> protocol.Ready:
        cache = self.engine.vllm_config.cache_config
        tokens = (cache.num_gpu_blocks or 0) * cache.block_size
        dtype = str(self._config.dtype).removeprefix("torch.")
        return protocol.Ready(vllm.__version__, self._config.max_model_len, tokens, dtype)

    @property
    def busy(self) -> bool:
        return bool(self.engine.has_unfinished_requests())

    def submit(self, submit: protocol.Submit | protocol.Embed) -> protocol.Refused | None:
        """Add a request to the engine. One that cannot be served is refused, without effect on
        others; the result is then the refusal."""
        try:
            name = self._embed(submit) if isinstance(submit, protocol.Embed) else self._chat(submit)
        except Exception as error:  # noqa: BLE001 - any error becomes one line in the kernel
            return request_refusal(submit.id, error)
        self._names[submit.id] = name
        return None

    def count(self, asked: protocol.Count) -> protocol.Step | protocol.Refused:
        """The number of tokens of a conversation, with the same chat template as in `submit`."""
        try:
            tokens = len(self._render(asked.messages)["prompt_token_ids"])
        except Exception as error:  # noqa: BLE001 - any error becomes one line in the kernel
            return request_refusal(asked.id, error)
        return protocol.Step([protocol.Output(asked.id, "", 0, "counted", prompt_tokens=tokens)])

    def abort(self, request: str) -> None:
        name = self._names.pop(request, None)
        self._reasoning.pop(request, None)
        if name is not None:
            self._generated += self._unreported({name} & self._silent)
            self._silent.discard(name)
            self.engine.abort_request([name], internal=True)

    def step(self) -> list[protocol.Output]:
        """Run one engine step, which is one forward pass for all requests; returns its outputs."""
        outputs = []
        for output in self.engine.step():
            outputs.append(_output(output, self._reasoning.get(output.request_id)))
            self._generated += outputs[-1].tokens
            if output.finished:
                self._silent.discard(self._names.pop(output.request_id, ""))
                self._reasoning.pop(output.request_id, None)
        return outputs

    def figures(self) -> protocol.Figures:
        """The scheduler's statistics; it runs in this process."""
        scheduler = self._scheduler
        use = scheduler.kv_cache_manager.usage
        running, waiting = len(scheduler.running), len(scheduler.waiting)
        generated = self._generated + self._unreported(self._silent)
        return protocol.Figures(running, waiting, float(use), generated)

    @property
    def _scheduler(self) -> Any:
        return self.engine.engine_core.engine_core.scheduler

    def _unreported(self, names: set[str]) -> int:
        """Number of tokens that these requests have generated and that are in no output yet."""
        held = self._scheduler.requests
        return sum(held[name].num_output_tokens for name in names if name in held)

    @property
    def processes(self) -> int:
        """Number of processes that compute together; 1 is this one."""
        return int(self.engine.vllm_config.parallel_config.world_size)

    def close(self) -> None:
        """Shut down the other processes of a distributed engine; a single one ends with its
        process."""
        if self.processes > 1:
            self.engine.engine_core.shutdown()

    def _chat(self, submit: protocol.Submit) -> str:
        prompt = self._render(submit.messages)
        params = self._sampling(submit, len(prompt["prompt_token_ids"]))
        reasoning = self._reason(submit)
        if reasoning is not None:
            params.skip_special_tokens &= reasoning.skip_special_tokens
        adapter = self._adapters[submit.lora] if submit.lora else None
        name: str = self.engine.add_request(submit.id, prompt, params, lora_request=adapter)
        if reasoning is not None:
            self._reasoning[submit.id] = reasoning
        if not submit.stream:
            self._silent.add(name)
        return name

    def _render(self, messages: list[dict[str, Any]]) -> Any:
        """vLLM's prompt for a conversation, under the model's chat template."""
        # Unlike LLM.chat, the renderer does not add the generation prompt by default.
        chat = ChatParams(chat_template_kwargs={"add_generation_prompt": True})
        _, inputs = self.engine.renderer.render_chat([messages], chat)
        return inputs[0]

    def _reason(self, submit: protocol.Submit) -> Reasoning | None:
        parser = self.engine.vllm_config.structured_outputs_config.reasoning_parser
        if not parser:
            return None
        from .reasoning import Reasoning  # imports much of vLLM's server

        tokenizer = self.engine.get_tokenizer()
        return Reasoning(parser, tokenizer, submit.messages, stream=submit.stream)

    def _embed(self, submit: protocol.Embed) -> str:
        if self._config.runner_type != "pooling":
            raise NoEmbeddingsError
        prompt = {"prompt": submit.text}
        name: str = self.engine.add_request(submit.id, prompt, PoolingParams(task="embed"))
        return name

    def _sampling(self, submit: protocol.Submit, prompt_tokens: int) -> SamplingParams:
        """The user's parameters over the model's own defaults, as vLLM's server applies them."""
        given = dict(submit.params)
        unknown = sorted(set(given) - set(SamplingParams.__struct_fields__))
        if unknown:
            raise UnknownParameterError(unknown[0], SamplingParams.__struct_fields__)
        structured = given.pop("structured_outputs", None)
        if structured is not None:
            given["structured_outputs"] = StructuredOutputsParams(**structured)
        bias = given.get("logit_bias")
        if bias:  # JSON, and so OpenAI's API, has string keys only
            given["logit_bias"] = {int(token): value for token, value in bias.items()}
        room = self._config.max_model_len - prompt_tokens
        if room < 1:
            raise PromptTooLongError(prompt_tokens, self._config.max_model_len)
        kind = RequestOutputKind.DELTA if submit.stream else RequestOutputKind.FINAL_ONLY
        merged = {"max_tokens": room, **self._defaults, **given, "output_kind": kind}
        return SamplingParams(**merged)


def _configured(args: dict[str, Any]) -> dict[str, Any]:
    """The engine arguments, with mappings (as written in YAML) converted to vLLM's configuration
    objects."""
    kinds: dict[str, Any] = {field.name: field.default_factory for field in fields(EngineArgs)}

    def built(name: str, value: Any) -> Any:
        kind = kinds.get(name)
        if isinstance(value, dict) and isinstance(kind, type) and is_dataclass(kind):
            return kind(**value)
        return value

    return {name: built(name, value) for name, value in args.items()}


def _output(output: Any, reasoning: Reasoning | None) -> protocol.Output:
    """What a step added to one request; `reasoning` splits off the model's reasoning."""
    if not hasattr(output.outputs, "__len__"):  # an embedding: one tensor, at the end
        vector = output.outputs.data.float().contiguous().numpy().tobytes()
        used = len(output.prompt_token_ids)
        return protocol.Output(output.request_id, "", 0, "stop", used, vector=vector)
    made = output.outputs[0]
    finished = output.finished
    thinking, text = "", made.text
    if reasoning is not None:
        thinking, text = reasoning.split(text, made.token_ids)
    return protocol.Output(
        output.request_id,
        text,
        len(made.token_ids),
        (made.finish_reason or "stop") if finished else None,
        len(output.prompt_token_ids or ()) if finished else 0,
        (output.num_cached_tokens or 0) if finished else 0,
        _logprobs(made.token_ids, made.logprobs) if made.logprobs else [],
        reasoning=thinking,
    )


def _logprobs(
    tokens: list[int], positions: list[Mapping[int, Any]]
) -> list[tuple[str, float, list[tuple[str, float]]]]:
    found = []
    for token, candidates in zip(tokens, positions, strict=False):
        top = [(c.decoded_token or "", c.logprob) for c in candidates.values()]
        top.sort(key=lambda pair: -pair[1])
        chosen = candidates[token]
        found.append((chosen.decoded_token or "", chosen.logprob, top))
    return found


def _report_loading(tell: Callable[[protocol.Progress], None]) -> None:
    """Replace the progress bar of vLLM's weight loading by one that also calls `tell`."""
    from tqdm.auto import tqdm
    from vllm.model_executor.model_loader import weight_utils

    class ReportingBar(tqdm):  # type: ignore[type-arg]
        def __iter__(self) -> Any:
            for done, item in enumerate(super().__iter__(), start=1):
                yield item
                if self.total:
                    tell(protocol.Progress("loading weights", done / self.total))

    weight_utils.tqdm = ReportingBar
