"""Predicts the memory of an engine's process from the model's files, before it is loaded.

The constants are resident sets measured by `make bench-memory` (vLLM 0.32, torch 2.13, 64 requests
at once), on a CPU with AVX-512 and BF16 unless said otherwise; `benchmarks/results/memory.json`
has the last run. A prediction must be at least the measured value, and at most a tenth above it.
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
# vLLM and torch imported, and an engine with an empty model, without AMX: 537 MiB.
BASE_BYTES = 540 * MIB
# Since Linux 6.18 a page fault maps all of a large folio, so more of torch's libraries is resident
# where they lie in large folios, as after an installation: 600 became 676 to 689 MiB for the demo
# model.
_LARGE_FOLIO_BYTES = 84 * MIB
# Python and Rust objects of a tokenizer: 84 MiB for the 49,152 tokens of SmolLM2.
_BYTES_PER_TOKEN_OF_VOCABULARY = 1800
# The sampler's copies of the logits, in float32: logits, sorted, probabilities, logprobs.
_LOGITS = 4 * 4
# Extra memory while loading: a third of the weights, at most 20 MiB.
_SLACK_BYTES = 20 * MIB


@dataclass(frozen=True)
class Estimate:
    """Bytes the engine's process will take, by use."""

    weights: int
    kv_cache: int
    overhead: int

    @property
    def total(self) -> int:
        return self.weights + self.kv_cache + self.overhead


def estimate(
    model: Model, *, dtype: str | None, kv_bytes: int, batched_tokens: int, sequences: int
) -> Estimate:
    """The memory for loading the model and running a full step.

    Arguments:
        model: what the model's files say.
        dtype: the data type; None or "auto" is the model's own.
        kv_bytes: the KV cache's size in bytes.
        batched_tokens: the most tokens in one step.
        sequences: the most requests in one step.
    """
    width = width_of(model, dtype)
    # Quantized weights stay as stored; others are converted to the data type of the computation.
    plain = model.parameters * width
    weights = min(plain, model.stored_bytes) if model.stored_bytes < model.parameters * 2 else plain
    overhead = base() + model.vocabulary * _BYTES_PER_TOKEN_OF_VOCABULARY
    if model.tied_embeddings:  # a copy of the embedding, packed for the CPU, is the output layer
        overhead += _packed_copies() * model.vocabulary * model.hidden * width
    overhead += min(weights // 3, _SLACK_BYTES)
    return Estimate(weights, kv_bytes, overhead + _step(model, batched_tokens, sequences))


def base() -> int:
    """Bytes that an engine without a model takes on this system."""
    return BASE_BYTES + (_LARGE_FOLIO_BYTES if machine.kernel_version() >= (6, 18) else 0)


def _packed_copies() -> int:
    """Copies of the output layer: with AMX there seems to be one more.

    Measured with SmolLM2-135M, whose output layer has 54 MiB: 1,454 MiB with AMX, 1,399 to 1,431
    without. With the demo model, where it has less than 1 MiB: 680 with AMX, 676 to 689 without.
    """
    return 2 if "amx_tile" in machine.cpu_flags() else 1


def kv_bytes_per_token(model: Model, dtype: str | None) -> int:
    """Bytes of one token in the KV cache; `dtype` None or "auto" is the model's own."""
    return model.kv_values_per_token * width_of(model, dtype)


def width_of(model: Model, dtype: str | None) -> int:
    """Bytes per value; `dtype` None or "auto" is the model's own."""
    return _BYTES.get(model.dtype if dtype in (None, "auto") else str(dtype), 2)


def _step(model: Model, tokens: int, sequences: int) -> int:
    """Bytes of one layer's activations in float32, and of the sampler's logits."""
    hidden = model.hidden or math.isqrt(model.parameters // 12 + 1)
    intermediate = model.intermediate or 4 * hidden
    activations = 4 * tokens * (8 * hidden + 3 * intermediate)
    return activations + _LOGITS * sequences * model.vocabulary
