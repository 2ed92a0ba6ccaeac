"""Decodes replies of an OpenAI-compatible chat API. No I/O: every malformed reply raises
`ProtocolError` here.

Format: https://platform.openai.com/docs/api-reference/chat, and vLLM's additions to it
(`reasoning`, an error object as an event of a stream). Fields that are not read are not checked.
"""

from __future__ import annotations

from typing import Any

import msgspec

from ...errors import ProtocolError
from ...messages import Delta, TokenLogprob, Usage
from .errors import in_band_error

_NOTHING: tuple[TokenLogprob, ...] = ()


class _Message(msgspec.Struct):
    """A `delta` or a `message`. Some servers send the content as a list of parts."""

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
    delta: _Message | None = None
    message: _Message | None = None
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
    """Decode one server-sent event; None for `[DONE]`.

    Arguments:
        data: the data of the event, JSON.
        event: the type of the event.

    Raises ProtocolError if it is not a chunk; for an error within the stream, the error of its
    status (ServerError if it has none).
    """
    if data == "[DONE]" or data.strip() == "[DONE]":
        return None
    body = _decoded(data)
    if body.error is not None or event == "error":
        raise in_band_error(_any.decode(data))
    return _delta(body)


def decode_completion(data: bytes | str) -> Delta:
    """Decode a completion that is not streamed. Raises as `decode_event` does, and ProtocolError
    for a reply without a choice.

    Arguments:
        data: the body of the reply, JSON.
    """
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
    message = (choice.delta or choice.message) if choice else None
    text = reasoning = ""
    if message is not None:
        content = message.content
        text = content if isinstance(content, str) else _parts(content)
        text = text or message.refusal or ""
        reasoning = message.reasoning or message.reasoning_content or ""
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
        prompt_tokens=usage.prompt_tokens or 0,
        completion_tokens=usage.completion_tokens or 0,
        cached_tokens=(details.cached_tokens or 0) if details else 0,
    )


def decode_models(data: bytes | str) -> list[str]:
    """The ids in a `/v1/models` reply. Raises ProtocolError."""
    try:
        return [card.id for card in _models.decode(data).data]
    except (msgspec.DecodeError, UnicodeError) as error:
        raise ProtocolError(f"the reply to /models lists no models: {_shown(data)}") from error


def decode_version(data: bytes | str) -> str | None:
    """The version in `data`, the reply of `/version`; None if there is none."""
    try:
        body = _any.decode(data)
    except (msgspec.DecodeError, UnicodeError):
        return None
    version = body.get("version") if isinstance(body, dict) else None
    return version if isinstance(version, str) else None
