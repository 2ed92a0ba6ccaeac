"""What verbs and cells print about an answer."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from ..messages import Response


def stats(response: Response) -> str:
    """What an answer cost, in one line."""
    usage, timing = response.usage, response.timing
    parts = [f"{usage.prompt} + {usage.completion} tokens"]
    if timing.tokens_per_s is not None:
        parts.append(f"{timing.tokens_per_s:.1f} tokens/s")
    if timing.ttft is not None:
        parts.append(f"first token after {timing.ttft:.2f} s")
    return " · ".join([*parts, f"{timing.total:.2f} s in all"])
