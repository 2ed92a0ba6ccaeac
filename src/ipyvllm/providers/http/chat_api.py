"""The wire shapes of an OpenAI-compatible chat API, decoded. No I/O: text and objects in, messages
out, so every malformed reply is one `ProtocolError` from here.

Shapes: https://platform.openai.com/docs/api-reference/chat, and vLLM's additions to them
(`reasoning`, an error object as a stream's event). Fields that are not read are not checked.
"""

from __future__ import annotations

import re
from typing import Any

import msgspec

from ...errors import (
    AuthenticationError,
    BadRequestError,
    ProtocolError,
    ProviderError,
    RateLimitError,
    ServerError,
)
from ...messages import Delta, TokenLogprob, Usage

_NOTHING: tuple[TokenLogprob, ...] = ()


class _Said(msgspec.Struct):
    """A `delta` or a `message`. Some servers give content in parts."""

    content: str | list[dict[str, Any]] | None = None
    reasoning: str | None = None
    reasoning_content: str | None = None
    refusal: str | None = None


class _Top(msgspec.Struct):
    token: str
    logprob: float


class _Token(_Top):
    top_logprobs: list[_Top] | None = None


class _Logprobs(msgspec.Struct):
    content: list[_Token] | None = None


class _Choice(msgspec.Struct):
    delta: _Said | None = None
    message: _Said | None = None
    finish_reason: str | None = None
    logprobs: _Logprobs | None = None


class _Details(msgspec.Struct):
    cached_tokens: int | None = None


class _Usage(msgspec.Struct):
    prompt_tokens: int | None = None
    completion_tokens: int | None = None
    prompt_tokens_details: _Details | None = None


class _Chunk(msgspec.Struct):
    """A chunk of a stream, or a whole completion."""

    id: str | None = None
    model: str | None = None
    choices: list[_Choice] | None = None
    usage: _Usage | None = None
    error: Any = None


class _Card(msgspec.Struct):
    id: str


class _Models(msgspec.Struct):
    data: list[_Card]


_chunk = msgspec.json.Decoder(_Chunk, strict=False)
_models = msgspec.json.Decoder(_Models)
_any = msgspec.json.Decoder()


def decode_event(data: str, event: str = "message") -> Delta | None:
    """One server-sent event's data to a Delta; None for `[DONE]`.

    Raises ProtocolError for what is no chunk; for an error sent in mid-stream, the error of its
    status (ServerError where it names none).
    """
    if data == "[DONE]" or data.strip() == "[DONE]":
        return None
    body = _decoded(data)
    if body.error is not None or event == "error":
        raise in_band_error(_any.decode(data))
    return _delta(body)


def decode_completion(data: bytes | str) -> Delta:
    """A whole (not streamed) completion to one Delta. Raises as `decode_event`, and ProtocolError
    for a reply without any choice."""
    body = _decoded(data)
    if body.error is not None:
        raise in_band_error(_any.decode(data))
    if not body.choices:
        raise ProtocolError(f"the reply is not a chat completion: {_shown(data)}")
    return _delta(body)


def _decoded(data: bytes | str) -> _Chunk:
    try:
        return _chunk.decode(data)
    except msgspec.ValidationError as error:
        raise ProtocolError(f"the reply is not a chat completion ({error}): {_shown(data)}") from (
            error
        )
    except (msgspec.DecodeError, UnicodeError) as error:
        raise ProtocolError(f"the reply is not JSON: {_shown(data)}") from error


def _shown(data: bytes | str) -> str:
    return repr(data[:80])


def _delta(body: _Chunk) -> Delta:
    choice = body.choices[0] if body.choices else None
    said = (choice.delta or choice.message) if choice else None
    text = reasoning = ""
    if said is not None:
        text = said.content if isinstance(said.content, str) else _parts(said.content)
        text = text or said.refusal or ""
        reasoning = said.reasoning or said.reasoning_content or ""
    logprobs = _NOTHING
    if choice is not None and choice.logprobs is not None:
        logprobs = tuple(map(_token, choice.logprobs.content or ()))
    return Delta(
        text=text,
        reasoning=reasoning,
        tokens=len(logprobs) or (1 if text or reasoning else 0),
        finish_reason=choice.finish_reason if choice else None,
        usage=_usage(body.usage),
        model=body.model,
        id=body.id,
        logprobs=logprobs,
    )


def _parts(content: list[dict[str, Any]] | None) -> str:
    texts = (part.get("text") for part in content or ())
    return "".join(text for text in texts if isinstance(text, str))


def _token(token: _Token) -> TokenLogprob:
    top = tuple((other.token, other.logprob) for other in token.top_logprobs or ())
    return TokenLogprob(token.token, token.logprob, top)


def _usage(usage: _Usage | None) -> Usage | None:
    if usage is None:
        return None
    details = usage.prompt_tokens_details
    return Usage(
        prompt=usage.prompt_tokens or 0,
        completion=usage.completion_tokens or 0,
        cached=(details.cached_tokens or 0) if details else 0,
    )


def decode_models(data: bytes | str) -> list[str]:
    """The ids in a `/v1/models` reply. Raises ProtocolError."""
    try:
        return [card.id for card in _models.decode(data).data]
    except (msgspec.DecodeError, UnicodeError) as error:
        raise ProtocolError(f"the reply to /models lists no models: {_shown(data)}") from error


def decode_version(data: bytes | str) -> str | None:
    """The version in a `/version` reply; None where it tells none."""
    try:
        body = _any.decode(data)
    except (msgspec.DecodeError, UnicodeError):
        return None
    version = body.get("version") if isinstance(body, dict) else None
    return version if isinstance(version, str) else None


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
    error.again = status in (408, 429) or (status >= 500 and status not in _NOT_IMPLEMENTED)
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
    return error_of(status, f"the provider failed in mid-answer: {said}")


# `name{labels} value`; vLLM's names first, then llama.cpp's.
_SAMPLE = re.compile(r"^([a-zA-Z_:][\w:]*)(?:\{[^}]*\})?\s+([^\s]+)", re.MULTILINE)
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
    """Running and waiting requests and generated tokens, summed over engines, and the fullest KV
    cache, from Prometheus text; only what is there.

    Format: https://prometheus.io/docs/instrumenting/exposition_formats
    """
    found: dict[str, float] = {}
    for name, value in _SAMPLE.findall(text):
        gauge = _GAUGES.get(name)
        if gauge is None:
            continue
        try:
            number = float(value)
        except ValueError:
            continue
        if gauge == "kv_cache_use":
            found[gauge] = max(number, found.get(gauge, 0.0))
        else:
            found[gauge] = found.get(gauge, 0.0) + number
    return found
