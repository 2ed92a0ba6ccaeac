"""Reads an endpoint's load from the Prometheus text of its `/metrics`. No I/O."""

from __future__ import annotations

import math
import re

# `name{labels} value`; vLLM's names first, then llama.cpp's.
_SAMPLE = re.compile(r"([a-zA-Z_:][\w:]*+)(?:\{[^}]*+\})?[ \t]++(\S++)")
# A gauge or a counter beyond this is no number of requests or tokens.
_LARGEST = 1e15
_GAUGES = {
    "vllm:num_requests_running": "running",
    "vllm:num_requests_waiting": "waiting",
    "vllm:kv_cache_usage_perc": "kv_cache_use",
    "vllm:generation_tokens_total": "generated",
    "llamacpp:requests_processing": "running",
    "llamacpp:requests_deferred": "waiting",
    "llamacpp:kv_cache_usage_ratio": "kv_cache_use",
    "llamacpp:tokens_predicted_total": "generated",
}


def decode_metrics(text: str) -> dict[str, float]:
    """Decode the metrics of an endpoint.

    Arguments:
        text: Prometheus text.

    Returns those of `running` and `waiting` (requests) and `generated` (tokens), summed over
    engines, and `kv_cache_use` (0 to 1, the maximum), that are in the text.

    Format: https://prometheus.io/docs/instrumenting/exposition_formats
    """
    found: dict[str, float] = {}
    for line in text.splitlines():
        sample = _SAMPLE.match(line)
        gauge = None if sample is None else _GAUGES.get(sample[1])
        if sample is None or gauge is None:
            continue
        try:
            number = float(sample[2])
        except ValueError:
            continue
        # NaN is a gauge without a value.
        if not (math.isfinite(number) and 0 <= number <= _LARGEST):
            continue
        if gauge == "kv_cache_use":
            found[gauge] = max(number, found.get(gauge, 0.0))
        else:
            found[gauge] = found.get(gauge, 0.0) + number
    return found
