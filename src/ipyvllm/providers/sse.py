"""The wire shapes of an OpenAI-compatible chat API, decoded. No I/O: text and objects in, messages
out, so every malformed reply is one `ProtocolError` from here.

Shapes: https://platform.openai.com/docs/api-reference/chat, and vLLM's additions to them
(`reasoning`, an error object as a stream's event).
"""

from __future__ import annotations

import json
from typing import Any

from ..errors import ProtocolError, ServerError
from ..messages import Delta, Usage


def decode_event(data: str) -> Delta | None:
    """One server-sent event's data to a Delta; None for `[DONE]`.

    Raises ProtocolError for what is no chunk, ServerError for an error sent in mid-stream.
    """
    if data.strip() == "[DONE]":
        return None
    body = _object(data)
    if "error" in body:
        raise ServerError(
            f"the provider failed in mid-answer: {error_message(body) or 'no reason given'}"
        )
    return _delta(body, "delta")


def decode_completion(text: str) -> Delta:
    """A whole (not streamed) completion to one Delta. Raises ProtocolError."""
    return _delta(_object(text), "message")


def _object(text: str) -> dict[str, Any]:
    try:
        body = json.loads(text)
    except ValueError as error:
        raise ProtocolError(f"the reply is not JSON: {text[:80]!r}") from error
    if not isinstance(body, dict):
        raise ProtocolError(f"the reply is not a JSON object: {text[:80]!r}")
    return body


def _delta(body: dict[str, Any], part: str) -> Delta:
    try:
        choices = body.get("choices") or [{}]
        choice = choices[0]
        said = choice.get(part) or {}
        text = said.get("content") or ""
        return Delta(
            text=text,
            reasoning=said.get("reasoning") or said.get("reasoning_content") or "",
            tokens=1 if text else 0,
            finish_reason=choice.get("finish_reason"),
            usage=_usage(body.get("usage")),
            model=body.get("model"),
            id=body.get("id"),
        )
    except (AttributeError, KeyError, TypeError) as error:
        raise ProtocolError(f"the reply is not a chat completion: {str(body)[:80]}") from error


def _usage(body: dict[str, Any] | None) -> Usage | None:
    if not body:
        return None
    details = body.get("prompt_tokens_details") or {}
    return Usage(
        prompt=int(body.get("prompt_tokens") or 0),
        completion=int(body.get("completion_tokens") or 0),
        cached=int(details.get("cached_tokens") or 0),
    )


def decode_models(text: str) -> list[str]:
    """The ids in a `/v1/models` reply. Raises ProtocolError."""
    try:
        return [str(card["id"]) for card in _object(text)["data"]]
    except (KeyError, TypeError) as error:
        raise ProtocolError("the reply to /models lists no models") from error


def error_message(body: Any) -> str:
    """What an error body says, in any of the shapes in use; empty where it says nothing."""
    if isinstance(body, dict):
        inner = body.get("error", body)
        if isinstance(inner, dict):
            inner = inner.get("message") or inner.get("detail") or ""
        return " ".join(str(inner).split())
    return ""
