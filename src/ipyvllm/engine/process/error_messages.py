"""vLLM's exceptions as one line for the user. The only place that distinguishes them, by class.

Their meaning: https://docs.vllm.ai and `vllm.exceptions`.
"""

from __future__ import annotations

import importlib
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from ...errors import LLMError
from ...suggest import nearest
from .. import protocol

if TYPE_CHECKING:
    from collections.abc import Iterable


class UnknownParameterError(ValueError):
    """A sampling parameter that vLLM does not have.

    Arguments:
        name: the parameter.
        known: the parameters that vLLM has.
    """

    def __init__(self, name: str, known: Iterable[str]) -> None:
        super().__init__(f"vLLM has no sampling parameter {name!r}")
        near = nearest(name, known)
        self.hint = f"did you mean {near!r}?" if near else ""


class PromptTooLongError(ValueError):
    """A prompt that leaves no room for an answer.

    Arguments:
        tokens: the prompt's length in tokens.
        context: the model's context in tokens.
    """

    parameter = "input_tokens"  # as in vLLM's own error

    def __init__(self, tokens: int, context: int) -> None:
        super().__init__(f"the prompt has {tokens} tokens, and the model's context is {context}")
        self.hint = "shorten it, or use a model with a longer context"


class NoEmbeddingsError(ValueError):
    """An embedding was requested from a model that generates text."""

    def __init__(self) -> None:
        super().__init__("this engine's model generates text, not embeddings")
        self.hint = "for an embedding model: engine_args: {runner: pooling}"


def first_cause(error: Exception) -> Exception:
    """The dynamic loader's error if vLLM's compiled extension cannot be loaded; else `error`.

    If an extension cannot be imported, vLLM only logs that, and fails later when it needs it.
    """
    maps = Path("/proc/self/maps")
    if "vllm" not in sys.modules or not maps.exists():
        return error
    if "/vllm/_C" in maps.read_text(encoding="utf-8"):  # loading it twice would abort the process
        return error
    try:
        importlib.import_module("vllm._C")
    except ImportError as cause:
        return cause
    return error


def start_failure(error: Exception) -> protocol.Failed:
    """The message to the kernel about `error`, which ended a start."""
    if isinstance(error, LLMError):
        return protocol.Failed(error.message, error.hint)
    if isinstance(error, ModuleNotFoundError):
        return protocol.Failed(
            f"{error.name} is not installed in this environment",
            "run: python -m ipyvllm.engine.install",
        )
    if isinstance(error, ImportError):  # from a compiled module: the dynamic loader's message
        return protocol.Failed(
            reason(error), "%llm doctor says what is missing; %llm install gets it"
        )
    if isinstance(error, MemoryError):
        return protocol.Failed("out of memory", "use a smaller model, or lower kv_cache_gib")
    if isinstance(error, TypeError):  # EngineArgs(no_such_argument=...)
        return protocol.Failed(reason(error), "engine_args takes vLLM's engine arguments")
    return protocol.Failed(reason(error), "%llm logs and %llm doctor say more")


def request_refusal(request: str, error: Exception) -> protocol.Refused:
    """The message to the kernel about a request that cannot be served.

    Arguments:
        request: its id.
        error: vLLM's exception.
    """
    # vLLM names the wrong parameter; these two mean a prompt longer than the context.
    overflow = getattr(error, "parameter", None) in ("input_tokens", "input_text")
    return protocol.Refused(request, reason(error), getattr(error, "hint", ""), overflow)


def reason(error: Exception) -> str:
    """The most useful line of an exception's message."""
    from pydantic import ValidationError

    if isinstance(error, ValidationError):
        return "; ".join(_first_line(item["msg"]) for item in error.errors())
    return _first_line(str(error)) or type(error).__name__


def _first_line(text: str) -> str:
    line = next((line.strip() for line in text.splitlines() if line.strip()), "")
    return line if len(line) <= 300 else f"{line[:297]}..."
