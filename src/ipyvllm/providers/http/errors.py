"""What an endpoint's error says: its status or its body to one of our errors. No I/O."""

from __future__ import annotations

from typing import Any

from ...errors import (
    AuthenticationError,
    BadRequestError,
    ProviderError,
    RateLimitError,
    ServerError,
)


def error_message(body: Any) -> str:
    """What an error body says, in any of the shapes in use; empty where it says nothing."""
    if isinstance(body, dict):
        inner = body.get("error", body)
        if isinstance(inner, dict):
            inner = inner.get("message") or inner.get("detail") or ""
        if isinstance(inner, list):  # FastAPI's own shape: a list of what is wrong
            said = (item.get("msg", item) if isinstance(item, dict) else item for item in inner)
            inner = "; ".join(map(str, said))
        return " ".join(str(inner).split())
    return ""


_BY_STATUS: dict[int, type[ProviderError]] = {
    401: AuthenticationError,
    403: AuthenticationError,
    408: ServerError,
    429: RateLimitError,
}
# The server cannot do it at all, so asking again is no use.
_NOT_IMPLEMENTED = (501, 505)


def error_of(status: int, message: str, hint: str = "") -> ProviderError:
    """The error of an HTTP status; it knows whether asking again may help."""
    kind = _BY_STATUS.get(status) or (ServerError if status >= 500 else BadRequestError)
    error = kind(message, hint)
    error.retryable = status in (408, 429) or (status >= 500 and status not in _NOT_IMPLEMENTED)
    return error


def is_overflow(body: Any) -> bool:
    """Whether an error's body says that the request is longer than the model's context: vLLM names
    the parameter, OpenAI gives a code, llama.cpp a type."""
    inner = body.get("error") if isinstance(body, dict) else None
    return isinstance(inner, dict) and (
        inner.get("param") in ("input_tokens", "input_text")
        or inner.get("code") == "context_length_exceeded"
        or inner.get("type") == "exceed_context_size_error"
    )


def in_band_error(body: Any) -> ProviderError:
    """The error that a reply with a good status carries in its body."""
    inner = body.get("error") if isinstance(body, dict) else None
    code = inner.get("code") if isinstance(inner, dict) else None
    said = error_message(body)[:300] or "no reason given"
    status = code if isinstance(code, int) and 400 <= code < 600 else 500
    return error_of(status, f"the provider failed during the answer: {said}")
