"""Which type a model is computed in, where nobody says.

It is the model's own, with one exception: a CPU without instructions for bfloat16 emulates it, and
reads prompts about six times slower than in float32 (`make bench-engine` measures it). There
float32 is taken, as long as weights twice the size still fit.
"""

from __future__ import annotations

import platform
from typing import TYPE_CHECKING, Any

from . import machine, memory_estimate

if TYPE_CHECKING:
    from collections.abc import Mapping

    from .model_files import Model

# As Linux names the instruction sets that multiply bfloat16 (x86-64, x86-64, arm64).
_FLAGS = frozenset({"avx512_bf16", "amx_bf16", "bf16"})
# What vLLM takes of `max_num_batched_tokens` and `max_num_seqs` on a CPU (vllm.engine.arg_utils).
_BATCHED_TOKENS = 2048
_SEQUENCES = 128
# Memory that the wider weights must leave for everybody else, as a share of what is available.
_MARGIN = 0.1


def bfloat16_is_emulated() -> bool:
    """Whether this CPU lacks instructions for bfloat16."""
    known = platform.machine() in ("x86_64", "aarch64")
    return known and not _FLAGS & machine.cpu_flags()


def chosen(model: Model, args: Mapping[str, Any], *, on_cpu: bool) -> str | None:
    """The `dtype` to give vLLM for this model under these engine arguments; None is vLLM's own
    choice, which is the model's type."""
    asked: str | None = args.get("dtype")
    if asked is not None or not on_cpu or model.dtype != "bfloat16":
        return asked
    return "float32" if bfloat16_is_emulated() and _fits_wider(model, args) else None


def estimate(model: Model, args: Mapping[str, Any], dtype: str | None) -> memory_estimate.Estimate:
    """What an engine with these arguments takes in memory, in bytes."""
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
