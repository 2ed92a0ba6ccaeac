"""The metrics of the mock server as Prometheus text, with vLLM's names.

Format: https://prometheus.io/docs/instrumenting/exposition_formats
"""

from __future__ import annotations

from collections import Counter
from contextlib import contextmanager
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

    from .replies import Reply

_SLOTS = 256  # requests that fill the simulated KV cache


class Metrics:
    """The counters of one server.

    Arguments:
        model: the value of the label `model_name`.
    """

    def __init__(self, model: str) -> None:
        self._model = model
        self.running = 0
        self._prompt = self._completion = 0
        self._ended: Counter[str] = Counter()

    @contextmanager
    def request(self, replies: list[Reply]) -> Iterator[None]:
        """Count a request as running inside the context; an exception counts as aborted.

        Arguments:
            replies: its answers, whose tokens are counted.
        """
        self.running += 1
        reason = "abort"
        try:
            yield
            finish = replies[0].finish_reason
            reason = "stop" if finish == "tool_calls" else finish
        finally:
            self.running -= 1
            self._ended[reason] += 1
            self._prompt += replies[0].usage.prompt_tokens
            self._completion += sum(reply.usage.completion_tokens for reply in replies)

    def text(self) -> str:
        """The metrics in Prometheus' text format."""
        ended = {reason: self._ended[reason] for reason in ("stop", "length", "abort")}
        lines = [
            *self._metric("num_requests_running", "gauge", self.running),
            *self._metric("num_requests_waiting", "gauge", 0),
            *self._metric("kv_cache_usage_perc", "gauge", min(1.0, self.running / _SLOTS)),
            *self._metric("prompt_tokens_total", "counter", self._prompt),
            *self._metric("generation_tokens_total", "counter", self._completion),
            *self._metric("request_success_total", "counter", ended),
        ]
        return "\n".join(lines) + "\n"

    def _metric(self, name: str, kind: str, value: float | dict[str, int]) -> Iterator[str]:
        family = f"vllm:{name}"
        yield f"# HELP {family} As vLLM counts it; this is the mock."
        yield f"# TYPE {family} {kind}"
        labels = f'engine="0",model_name="{self._model}"'
        if not isinstance(value, dict):
            yield f"{family}{{{labels}}} {float(value)}"
            return
        for reason, count in value.items():
            yield f'{family}{{{labels},finished_reason="{reason}"}} {float(count)}'
