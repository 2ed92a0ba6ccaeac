"""Whether a refusal means that the request is longer than the model's context. No I/O.

Servers that have a field for it are recognised by the field. The others say it in words only, so
this is the one place where errors are told apart by their text: `WORDS` has a row for each.
"""

from __future__ import annotations

import re
from typing import Any

# OpenAI and its gateways, llama.cpp, LiteLLM.
_CODES = frozenset(
    {"context_length_exceeded", "exceed_context_size_error", "contextwindowexceedederror"}
)
# vLLM since 0.12 names the parameter that is too long.
_PARAMETERS = frozenset({"input_tokens", "input_text"})
# Those that a refusal of the prompt may name. Any other name is about that parameter alone.
_PROMPT = frozenset({"messages", "prompt", "input", "inputs"})
# About the key and the model (401 to 405), time and quota (408, 429), and load (503).
_OTHER_STATUSES = frozenset({401, 402, 403, 404, 405, 408, 429, 503})

WORDS = {
    # vLLM before 0.12, OpenAI, DeepSeek, Mistral: "maximum context length is N tokens".
    "vLLM": r"maximum (?:model |context |sequence |input )+length",
    "vLLM, the engine": r"(?:decoder |engine )?prompt \(?(?:length|contains)?.{0,40}"
    r"(?:longer than|exceeds?) the (?:maximum model length|max_model_len)",
    "llama.cpp": r"exceeds? the (?:available )?context size|context size (?:has been )?exceeded",
    "llama.cpp, the batch": r"input is too (?:large|long) to process",
    # "`inputs` tokens + `max_new_tokens` must be <= N", "`inputs` must have less than N tokens".
    "TGI": r"`?inputs`? (?:tokens \+ `?max_new_tokens`? must be|must have less than)",
    "SGLang": r"longer than the model'?s context length|token count exceeds the model",
    "Ollama": r"(?:exceed(?:s|ed)?|larger than|longer than) (?:the )?(?:max(?:imum)? )?"
    r"context (?:length|window|size)",
    "Ollama, LM Studio": r"context (?:the )?overflows?|context (?:length|window|size)? ?"
    r"(?:is |was )?exceeded",
    "OpenAI": r"reduce the length of (?:the |your )?(?:messages|prompt|input)",
    "Anthropic, Together": r"(?:prompt|input|request|conversation)s? (?:is |are )?"
    r"too (?:long|large)(?: for|:|;|,|\.|$)",
    "Gemini": r"input token count.{0,40}exceeds",
    "TensorRT-LLM": r"(?:prompt|input) length.{0,60}(?:exceeds?|larger than|greater than) "
    r"(?:the )?(?:max|limit)",
}
_WORDS = re.compile("|".join(f"(?:{pattern})" for pattern in WORDS.values()), re.IGNORECASE)
# vLLM and OpenAI name the context length here too, but a shorter conversation would not help.
_ANSWER_TOO_LONG = re.compile(
    r"max_(?:completion_)?tokens\W.{0,40}(?:is )?too large|max_tokens must be", re.IGNORECASE
)


def objects_of(body: Any) -> list[dict[str, Any]]:
    """The objects of a decoded error that may have a code, the innermost first."""
    found = [body.get("error"), body] if isinstance(body, dict) else []
    return [part for part in found if isinstance(part, dict)]


def parameters_of(body: Any) -> set[str]:
    """The parameters of the request that the objects of an error name."""
    named = (part.get("param") for part in objects_of(body))
    return {name for name in named if isinstance(name, str) and name}


def is_overflow(body: Any, words: str, status: int | None = None) -> bool:
    """Whether an error means that the request exceeds the model's context length.

    Arguments:
        body: the decoded body of the error.
        words: its message.
        status: the HTTP status; None if the error came within a reply.
    """
    keys = ("code", "type", "error_type")
    named = {str(part.get(key)).lower() for part in objects_of(body) for key in keys}
    about = parameters_of(body)
    if named & _CODES or about & _PARAMETERS:
        return True
    if about - _PROMPT or status in _OTHER_STATUSES:
        return False
    return bool(_WORDS.search(words)) and not _ANSWER_TOO_LONG.search(words)
