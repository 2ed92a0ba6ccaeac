"""Reads the objects of an OpenAI-compatible chat API: choices, usage, log probabilities, models.
No I/O; the order of a stream's events, and its errors, are in `reply`.

Format: https://platform.openai.com/docs/api-reference/chat, and vLLM's additions to it. Only what
an answer is made of must have its type: a field that is missing, null or odd is dropped, and so are
fields that are not read.
"""

from __future__ import annotations

import json
from contextlib import suppress
from dataclasses import dataclass
from itertools import islice
from typing import TYPE_CHECKING, Any

from ...decoding.limits import Limits
from ...errors import ProtocolError
from ...messages import TokenLogprob, Usage
from .errors import is_error
from .lenient_json import count, number, parse, whole_characters

if TYPE_CHECKING:
    from collections.abc import Callable

# Of a reply that is not understood.
SHOWN_CHARACTERS = 80
# A longer name of a model, or a longer id, is none.
_LONGEST_NAME = 500
_MODELS = Limits().models
# Values of a missing finish reason.
_NO_REASON = frozenset({"", "null", "none"})


@dataclass(frozen=True, slots=True)
class Piece:
    """What one choice of one event adds to the answer. Its texts may end in half a character.

    Attributes:
        text: the answer's text.
        reasoning: the text of its reasoning.
        calls: whether it has a tool call.
        finish_reason: why the answer has ended; None if it has not.
        failure: the server's words, if the finish reason is that it failed.
        logprobs: the tokens with their log probabilities.
    """

    text: str = ""
    reasoning: str = ""
    calls: bool = False
    finish_reason: str | None = None
    failure: str | None = None
    logprobs: tuple[TokenLogprob, ...] = ()


def piece_of(choice: dict[str, Any], *, message: bool = True) -> Piece:
    """Read a choice of a stream or of a whole reply.

    Arguments:
        choice: the decoded choice.
        message: whether its `message` is read if it has no `delta`.
    """
    said = choice.get("delta")
    if not isinstance(said, dict):
        said = choice.get("message") if message else None
        said = said if isinstance(said, dict) else {}
    content, reason = said.get("content"), choice.get("finish_reason")
    reason, failure = (None, None) if reason is None else _reason(reason)
    return Piece(
        text=_text(content or said.get("refusal") or choice.get("text")),
        reasoning=_text(said.get("reasoning") or said.get("reasoning_content"))
        or _thinking(content),
        calls=bool(said.get("tool_calls") or said.get("function_call")),
        finish_reason=reason,
        failure=failure,
        logprobs=_logprobs(choice.get("logprobs")),
    )


def index_of(choice: dict[str, Any]) -> int:
    """The number of a choice; 0 if it has none."""
    index = choice.get("index")
    return count(index) if index else 0


def usage_of(body: dict[str, Any]) -> Usage | None:
    """The token counts in a decoded `body`, or in its first choice; None if there are none."""
    found = body.get("usage")
    if not isinstance(found, dict) or not found:
        return None
    details = found.get("prompt_tokens_details")
    return Usage(
        prompt_tokens=count(found.get("prompt_tokens")),
        completion_tokens=count(found.get("completion_tokens")),
        cached_tokens=count(details.get("cached_tokens")) if isinstance(details, dict) else 0,
    )


def name_of(value: Any) -> str | None:
    """An id or the name of a model, also if it is a number; None if it is neither."""
    if isinstance(value, int | float) and not isinstance(value, bool):
        value = str(value)
    if not isinstance(value, str) or not 0 < len(value) <= _LONGEST_NAME:
        return None
    return whole_characters(value)


def _text(value: Any) -> str:
    """The text of a content: a string, or a list of parts as some servers send it."""
    if isinstance(value, str):
        return value
    if isinstance(value, list):
        return "".join(_part(part) for part in value)
    if value is None:
        return ""
    # A server that parses the model's JSON, or a number: its text is the answer.
    return json.dumps(value, ensure_ascii=False)


def _part(part: Any) -> str:
    if not isinstance(part, dict):
        return part if isinstance(part, str) else ""
    text = part.get("text")
    text = text.get("value") if isinstance(text, dict) else text
    return text if isinstance(text, str) else ""


def _thinking(content: Any) -> str:
    """The reasoning among the parts of a content (Mistral's format)."""
    if not isinstance(content, list):
        return ""
    return "".join(
        _text(part["thinking"]) for part in content if isinstance(part, dict) and "thinking" in part
    )


def _reason(value: Any) -> tuple[str | None, str | None]:
    """A finish reason, and the server's words if it says that the server failed."""
    words = ""
    if isinstance(value, dict):  # SGLang's own format
        words, value = str(value.get("message") or ""), value.get("type")
    if value is None or value is False or str(value).strip().lower() in _NO_REASON:
        return None, None
    reason = name_of(value.strip()) if isinstance(value, str) else None
    reason = reason or "stop"
    reason = reason.lower() if reason.isupper() else reason
    failed = reason in ("error", "abort", "aborted", "cancelled")
    return reason, (words or f"it ended the answer with {reason!r}") if failed else None


def _logprobs(value: Any) -> tuple[TokenLogprob, ...]:
    found = value.get("content") if isinstance(value, dict) else None
    if not isinstance(found, list):
        return ()
    tokens = (_token(token) for token in found)
    return tuple(token for token in tokens if token is not None)


def _token(value: Any) -> TokenLogprob | None:
    """A token; None without a text and a log probability. Infinity, which JSON does not have, would
    be a probability of 0, so an alternative with it is left out."""
    found = _top(value)
    if found is None:
        return None
    others = value.get("top_logprobs")
    top = map(_top, others if isinstance(others, list) else ())
    return TokenLogprob(*found, tuple(each for each in top if each is not None))


def _top(value: Any) -> tuple[str, float] | None:
    token = value.get("token") if isinstance(value, dict) else None
    logprob = number(value.get("logprob")) if isinstance(token, str) else None
    if logprob is None:
        return None
    return whole_characters(str(token)), min(0.0, logprob)


def decode_models(
    data: bytes | str, quoted: Callable[[str], str] = str, most: int = _MODELS
) -> list[str]:
    """The ids in a `/v1/models` reply: OpenAI's object, a bare array, or Ollama's own format. A
    card without a name is left out.

    Arguments:
        data: the body of the reply.
        quoted: masks the server's words in an error.
        most: the most models; those after them are left out.

    Raises ProtocolError.
    """
    body: Any = None
    with suppress(ValueError):
        body = parse(data)
    cards = body
    if isinstance(body, dict) and not is_error(body):
        cards = next((body[key] or [] for key in ("data", "models") if key in body), None)
    if not isinstance(cards, list):
        text = data.decode("utf-8", "replace") if isinstance(data, bytes) else data
        raise ProtocolError(f"the reply to /models lists no models: {shown(quoted(text))}")
    return list(islice(dict.fromkeys(filter(None, map(_card, cards))), most))


def _card(card: Any) -> str | None:
    if not isinstance(card, dict):
        return name_of(card) if isinstance(card, str) else None
    return next(filter(None, (name_of(card.get(key)) for key in ("id", "model", "name"))), None)


def shown(text: str) -> str:
    """The beginning of a reply, in quotes."""
    return repr(text[:SHOWN_CHARACTERS])


def decode_version(data: bytes | str) -> str | None:
    """The version in `data`, the reply of `/version`; None if there is none."""
    try:
        body = parse(data)
    except ValueError:
        return None
    version = body.get("version") if isinstance(body, dict) else None
    return name_of(version) if isinstance(version, str) else None
