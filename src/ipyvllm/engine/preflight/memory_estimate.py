"""What an engine's process will take in memory, predicted from the model's files before the load.

The constants are resident sets measured by `make bench-memory` (vLLM 0.32, torch 2.13, 64 requests
at once), on a CPU with AVX-512 and BF16 unless said otherwise; `benchmarks/results/memory.json`
has the last run. A prediction must not be below what is then measured, nor a tenth above it.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING

from . import machine

if TYPE_CHECKING:
    from .model_files import Model

MIB = 1024**2
_BYTES = {"float32": 4, "float": 4, "float16": 2, "half": 2, "bfloat16": 2, "fp8": 1}
# vLLM and torch imported, and an engine around a model of no size at all: 537 MiB.
BASE_BYTES = 540 * MIB
# With AMX the same engine takes 73 MiB more for the demo model and 95 for one of 135 million
# parameters (680 and 1,454 MiB, measured on a Xeon with AMX).
_AMX_BYTES = 85 * MIB
# Python and Rust objects of a tokenizer: 84 MiB for the 49,152 tokens of SmolLM2.
_BYTES_PER_TOKEN_OF_VOCABULARY = 1800
# The sampler's copies of the logits, in float32: logits, sorted, probabilities, logprobs.
_LOGITS = 4 * 4
# Freed while loading and taken again: a third of the weights, 43 to 59 MiB from 160 MiB on.
_SLACK_BYTES = 60 * MIB


@dataclass(frozen=True)
class Estimate:
    """Bytes the engine's process will take."""

    weights: int
    kv_cache: int
    overhead: int

    @property
    def total(self) -> int:
        return self.weights + self.kv_cache + self.overhead


def estimate(
    model: Model, *, dtype: str | None, kv_bytes: int, batched_tokens: int, sequences: int
) -> Estimate:
    """What loading and a full step will take.

    Arguments:
        dtype: None or "auto" is the model's own.
        kv_bytes: the KV cache's size in bytes.
        batched_tokens: the most tokens in one step.
        sequences: the most requests in one step.
    """
    width = width_of(model, dtype)
    # Quantised weights stay as they are stored; others take the width they are computed in.
    plain = model.parameters * width
    weights = min(plain, model.stored_bytes) if model.stored_bytes < model.parameters * 2 else plain
    overhead = base() + model.vocabulary * _BYTES_PER_TOKEN_OF_VOCABULARY
    if model.tied_embeddings:  # the output layer is packed for the CPU, apart from the embedding
        overhead += model.vocabulary * model.hidden * width
    overhead += min(weights // 3, _SLACK_BYTES)
    return Estimate(weights, kv_bytes, overhead + _step(model, batched_tokens, sequences))


def base() -> int:
    """What an engine takes on this CPU before its model."""
    return BASE_BYTES + (_AMX_BYTES if "amx_tile" in machine.cpu_flags() else 0)


def kv_bytes_per_token(model: Model, dtype: str | None) -> int:
    """What one token takes in the KV cache."""
    return model.kv_values_per_token * width_of(model, dtype)


def width_of(model: Model, dtype: str | None) -> int:
    """Bytes of one value."""
    return _BYTES.get(model.dtype if dtype in (None, "auto") else str(dtype), 2)


def _step(model: Model, tokens: int, sequences: int) -> int:
    """Activations of one layer in float32, and the sampler's logits."""
    hidden = model.hidden or math.isqrt(model.parameters // 12 + 1)
    intermediate = model.intermediate or 4 * hidden
    activations = 4 * tokens * (8 * hidden + 3 * intermediate)
    return activations + _LOGITS * sequences * model.vocabulary
