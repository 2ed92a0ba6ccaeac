"""The default data type of a model's computation, if the user sets none.

It is the model's own, with one exception: a CPU without bfloat16 instructions emulates them, and
processes prompts about six times slower than in float32 (`make bench-engine` measures it). There
float32 is used, if weights of twice the size fit in memory.
"""

from __future__ import annotations

import platform
from typing import TYPE_CHECKING, Any

from . import machine, memory_estimate

if TYPE_CHECKING:
    from collections.abc import Mapping

    from .model_files import Model

# Linux's names of instruction sets that multiply bfloat16 (x86-64, x86-64, arm64).
_FLAGS = frozenset({"avx512_bf16", "amx_bf16", "bf16"})
# vLLM's defaults of `max_num_batched_tokens` and `max_num_seqs` on a CPU (vllm.engine.arg_utils).
_BATCHED_TOKENS = 2048
_SEQUENCES = 128
# The share of the available memory that must stay free with float32 weights.
_MARGIN = 0.1


def bfloat16_is_emulated() -> bool:
    """Whether this CPU lacks instructions for bfloat16."""
    known = platform.machine() in ("x86_64", "aarch64")
    return known and not _FLAGS & machine.cpu_flags()


def chosen(model: Model, args: Mapping[str, Any], *, on_cpu: bool) -> str | None:
    """The `dtype` to pass to vLLM; None leaves the choice to vLLM, which uses the model's type.

    Arguments:
        model: what the model's files say.
        args: vLLM's engine arguments.
        on_cpu: whether the engine runs on the CPU.
    """
    configured: str | None = args.get("dtype")
    if configured is not None or not on_cpu or model.dtype != "bfloat16":
        return configured
    return "float32" if bfloat16_is_emulated() and _fits_wider(model, args) else None


def estimate(model: Model, args: Mapping[str, Any], dtype: str | None) -> memory_estimate.Estimate:
    """The memory an engine takes, in bytes.

    Arguments:
        model: what the model's files say.
        args: vLLM's engine arguments.
        dtype: the data type of weights and KV cache; None is the model's own.
    """
    return memory_estimate.estimate(
        model,
        dtype=dtype,
        kv_bytes=int(args.get("kv_cache_memory_bytes") or 0),
        batched_tokens=int(args.get("max_num_batched_tokens") or _BATCHED_TOKENS),
        sequences=int(args.get("max_num_seqs") or _SEQUENCES),
    )


def _fits_wider(model: Model, args: Mapping[str, Any]) -> bool:
    need = estimate(model, args, "float32")
    context = args.get("max_model_len")
    tokens = need.kv_cache // (memory_estimate.kv_bytes_per_token(model, "float32") or 1)
    enough_context = not isinstance(context, int) or context <= tokens
    return enough_context and need.total <= (1 - _MARGIN) * machine.available_memory()
