"""vLLM itself, in the engine's process: load a model, take requests, step, hand out text.

The only module that holds a vLLM engine. It knows no socket: the host passes messages in and out.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import vllm
from vllm import EngineArgs, LLMEngine, SamplingParams
from vllm.renderers import ChatParams
from vllm.sampling_params import RequestOutputKind, StructuredOutputsParams

from . import wire
from .faults import request_refusal

if TYPE_CHECKING:
    from collections.abc import Callable


class Serving:
    """One loaded model.

    Arguments:
        model: a folder or a hub id.
        engine_args: any of vLLM's engine arguments.
        tell: called with Progress messages while loading.
    """

    def __init__(
        self, model: str, engine_args: dict[str, Any], tell: Callable[[wire.Progress], None]
    ) -> None:
        _report_loading(tell)
        tell(wire.Progress("reading the model"))
        args = EngineArgs(model=model, **engine_args)
        config = args.create_engine_config()
        tell(wire.Progress("starting the engine"))
        self._engine = LLMEngine.from_vllm_config(config, disable_log_stats=args.disable_log_stats)
        self._config = self._engine.model_config
        self._defaults = self._config.get_diff_sampling_param()
        # vLLM appends to a request's name; the kernel knows only the one it gave.
        self._names: dict[str, str] = {}

    def ready(self) -> wire.Ready:
        return wire.Ready(vllm.__version__, self._config.max_model_len)

    @property
    def busy(self) -> bool:
        return bool(self._engine.has_unfinished_requests())

    def submit(self, submit: wire.Submit) -> wire.Refused | None:
        """Take a request in; one that cannot be served is refused and nothing else changes."""
        try:
            _, inputs = self._engine.renderer.render_chat([submit.messages], ChatParams())
            params = self._sampling(submit, len(inputs[0]["prompt_token_ids"]))
            name = self._engine.add_request(submit.id, inputs[0], params)
        except Exception as error:  # noqa: BLE001 - becomes the kernel's one line
            return request_refusal(submit.id, error)
        self._names[submit.id] = name
        return None

    def abort(self, request: str) -> None:
        name = self._names.pop(request, None)
        if name is not None:
            self._engine.abort_request([name], internal=True)

    def step(self) -> list[wire.Output]:
        """One forward pass for all requests together."""
        outputs = []
        for output in self._engine.step():
            made = output.outputs[0]
            finished = output.finished
            outputs.append(
                wire.Output(
                    output.request_id,
                    made.text,
                    len(made.token_ids),
                    (made.finish_reason or "stop") if finished else None,
                    len(output.prompt_token_ids or ()) if finished else 0,
                    (output.num_cached_tokens or 0) if finished else 0,
                )
            )
            if finished:
                self._names.pop(output.request_id, None)
        return outputs

    def close(self) -> None:
        self._engine.engine_core.shutdown()

    def _sampling(self, submit: wire.Submit, prompt_tokens: int) -> SamplingParams:
        """The user's parameters over the model's own defaults, as vLLM's server applies them."""
        given = dict(submit.params)
        unknown = sorted(set(given) - set(SamplingParams.__struct_fields__))
        if unknown:
            raise TypeError(f"vLLM has no sampling parameter {unknown[0]!r}")
        structured = given.pop("structured_outputs", None)
        if structured is not None:
            given["structured_outputs"] = StructuredOutputsParams(**structured)
        room = self._config.max_model_len - prompt_tokens
        kind = RequestOutputKind.DELTA if submit.stream else RequestOutputKind.FINAL_ONLY
        merged = {"max_tokens": max(room, 1), **self._defaults, **given, "output_kind": kind}
        return SamplingParams(**merged)


def _report_loading(tell: Callable[[wire.Progress], None]) -> None:
    """Have vLLM's own weight-loading bar report here too."""
    from vllm.model_executor.model_loader import weight_utils

    class Told(weight_utils.tqdm):  # type: ignore[misc]
        def update(self, n: float = 1) -> Any:
            if self.total:
                tell(wire.Progress("loading weights", min(1.0, (self.n + n) / self.total)))
            return super().update(n)

        def __iter__(self) -> Any:
            for done, item in enumerate(super().__iter__(), start=1):
                yield item
                if self.total:
                    tell(wire.Progress("loading weights", done / self.total))

    weight_utils.tqdm = Told
