"""vLLM's exceptions as one line for people. The one place where they are told apart, by class.

The kinds seen, and what each means: https://docs.vllm.ai and `vllm.exceptions`.
"""

from __future__ import annotations

from . import wire


def start_failure(error: Exception) -> wire.Failed:
    """Why the engine did not start."""
    if isinstance(error, ModuleNotFoundError):
        return wire.Failed(
            f"{error.name} is not installed in this environment",
            "run: python -m ipyvllm.engine.install",
        )
    return wire.Failed(reason(error))


def request_refusal(request: str, error: Exception) -> wire.Refused:
    """Why one request cannot be served."""
    return wire.Refused(request, reason(error))


def reason(error: Exception) -> str:
    """The useful line of an exception."""
    from pydantic import ValidationError

    if isinstance(error, ValidationError):
        return "; ".join(_first_line(item["msg"]) for item in error.errors())
    return f"{_first_line(str(error)) or type(error).__name__}"


def _first_line(text: str) -> str:
    return next((line.strip() for line in text.splitlines() if line.strip()), "")
