"""Turns the status or the body of an endpoint's error into an exception. No I/O."""

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
    """The message in the decoded `body` of an error, in any of the usual formats; empty if none."""
    if isinstance(body, dict):
        inner = body.get("error", body)
        if isinstance(inner, dict):
            inner = inner.get("message") or inner.get("detail") or ""
        if isinstance(inner, list):  # FastAPI's format: a list of errors
            messages = (item.get("msg", item) if isinstance(item, dict) else item for item in inner)
            inner = "; ".join(map(str, messages))
        return " ".join(str(inner).split())
    return ""


_BY_STATUS: dict[int, type[ProviderError]] = {
    401: AuthenticationError,
    403: AuthenticationError,
    408: ServerError,
    429: RateLimitError,
}
# Not supported by the server, so a retry would fail too.
_NOT_IMPLEMENTED = (501, 505)


def error_of(status: int, message: str, hint: str = "") -> ProviderError:
    """The exception for an HTTP status, with `retryable` set.

    Arguments:
        status: the HTTP status, 400 to 599.
        message: its message.
        hint: its hint.
    """
    kind = _BY_STATUS.get(status) or (ServerError if status >= 500 else BadRequestError)
    error = kind(message, hint)
    error.retryable = status in (408, 429) or (status >= 500 and status not in _NOT_IMPLEMENTED)
    return error


def is_overflow(body: Any) -> bool:
    """Whether the decoded `body` of an error means that the request exceeds the context length:
    vLLM names the parameter, OpenAI gives a code, llama.cpp a type."""
    inner = body.get("error") if isinstance(body, dict) else None
    return isinstance(inner, dict) and (
        inner.get("param") in ("input_tokens", "input_text")
        or inner.get("code") == "context_length_exceeded"
        or inner.get("type") == "exceed_context_size_error"
    )


def in_band_error(body: Any) -> ProviderError:
    """The exception for an error in the decoded `body` of a reply with status 200."""
    inner = body.get("error") if isinstance(body, dict) else None
    code = inner.get("code") if isinstance(inner, dict) else None
    said = error_message(body)[:300] or "no reason given"
    status = code if isinstance(code, int) and 400 <= code < 600 else 500
    return error_of(status, f"the provider failed during the answer: {said}")
