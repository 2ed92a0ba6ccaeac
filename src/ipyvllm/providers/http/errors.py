"""Turns the status or the body of an endpoint's error into an exception. No I/O."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING, Any

from ...errors import (
    AuthenticationError,
    BadRequestError,
    ContextOverflowError,
    ProviderError,
    RateLimitError,
    ServerError,
)
from .lenient_json import number, whole_characters
from .overflow import is_overflow, objects_of, parameters_of

if TYPE_CHECKING:
    from collections.abc import Callable

# Where the words of an error are, in this order: OpenAI, FastAPI, RFC 9457, gateways.
_WORDS = (
    *("error", "message", "msg", "error_message", "error_msg", "errorMessage", "Message"),
    *("detail", "details", "error_description", "reason", "title", "description"),
    *("errors", "fault", "faultstring", "error_type", "error_code", "type", "code"),
)
_CERTAIN = frozenset(
    {"error", "errors", "error_message", "error_msg", "errorMessage", "error_type", "error_code"}
)
# Values of these keys that say that nothing has failed.
_NOTHING = frozenset({"", "0", "200", "none", "null", "ok", "success", "no error"})
_DEEPEST = 6
_MOST_ITEMS = 5
# Of a server's words: they are searched, and few of them are shown.
_MOST_CHARACTERS = 4000
# Fields of a request that are added here, not by the user.
OWN_FIELDS = {
    "stream": re.compile(r"\bstream(?:ing)?\b", re.IGNORECASE),
    "stream_options": re.compile(r"\bstream_options\b", re.IGNORECASE),
}


def error_message(body: Any, depth: int = 0) -> str:
    """The message in the decoded `body` of an error, in any of the usual formats; empty if none."""
    if isinstance(body, str):
        return " ".join(whole_characters(body[:_MOST_CHARACTERS]).split())
    if depth > _DEEPEST or body is None or isinstance(body, bool):
        return ""
    if isinstance(body, list):  # FastAPI's format: a list of errors
        texts = (error_message(item, depth + 1) for item in body[:_MOST_ITEMS])
        return "; ".join(filter(None, texts))
    if isinstance(body, dict):
        texts = (error_message(body[key], depth + 1) for key in _WORDS if key in body)
        return next(filter(None, texts), "")
    return str(body)[:_MOST_CHARACTERS]


def is_error(body: dict[str, Any]) -> bool:
    """Whether the decoded `body` of a reply with status 200 is an error. An empty `error`, which
    some gateways add to every reply, is not."""
    if not _CERTAIN.isdisjoint(body) and any(_says(body.get(key)) for key in _CERTAIN):
        return True
    if body.get("object") == "error" or body.get("type") == "error":
        return True
    choices = body.get("choices")
    if isinstance(choices, list) and dict in map(type, choices):
        return False
    return _status(body) is not None or _says(body.get("detail"))


def has_words(body: dict[str, Any]) -> bool:
    """Whether a `body` that is neither an answer nor certainly an error has a message."""
    return any(isinstance(body.get(key), str) and _says(body[key]) for key in ("message", "msg"))


def _says(value: Any) -> bool:
    if isinstance(value, dict):
        return any(map(_says, value.values()))
    if isinstance(value, list):
        return any(map(_says, value))
    if value is None or isinstance(value, bool):
        return value is True
    return str(value).strip().lower() not in _NOTHING


def _list(value: Any) -> list[Any]:
    return value if isinstance(value, list) else []


_BY_STATUS: dict[int, type[ProviderError]] = {
    401: AuthenticationError,
    403: AuthenticationError,
    408: ServerError,
    429: RateLimitError,
}
# The types of errors without a status, without punctuation: OpenAI's, Anthropic's, vLLM's.
_BY_TYPE = {
    "badrequest": 400,
    "badrequesterror": 400,
    "invalidrequesterror": 400,
    "validationerror": 400,
    "validation": 400,
    "authenticationerror": 401,
    "permissionerror": 403,
    "notfounderror": 404,
    "ratelimiterror": 429,
    "ratelimitexceeded": 429,
    "insufficientquota": 429,
    "overloadederror": 503,
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
    error.status = status
    error.retryable = status in (408, 429) or (status >= 500 and status not in _NOT_IMPLEMENTED)
    return error


def refusal(message: str, *, status: int, body: Any, words: str) -> ProviderError:
    """The exception for an error with a body.

    Arguments:
        message: the exception's message.
        status: the HTTP status, or the one that the body names.
        body: the decoded body.
        words: the server's own message, unmasked, which is searched and not shown.
    """
    if is_overflow(body, words, status):
        overflow = ContextOverflowError(message)
        overflow.status = status
        return overflow
    error = error_of(status, message)
    if isinstance(error, BadRequestError):
        error.fields = _fields(body, words)
    return error


def in_band_error(body: Any, quoted: Callable[[str], str] = lambda text: text[:300]) -> Any:
    """The exception for an error in the decoded `body` of a reply with status 200.

    Arguments:
        body: the decoded body, or the text of an event.
        quoted: masks and shortens the server's words.
    """
    words = error_message(body) or (json.dumps(body, default=str) if _says(body) else "")
    words = words[:_MOST_CHARACTERS]
    said = quoted(words) or "no reason given"
    status = _status(body) or _status_of_type(body) or 500
    return refusal(
        f"the provider failed during the answer: {said}", status=status, body=body, words=words
    )


def _status(body: Any) -> int | None:
    for part in objects_of(body):
        for key in ("code", "status", "status_code", "statusCode", "error_code"):
            value = number(part.get(key))
            if value is not None and 400 <= value < 600:
                return int(value)
    return None


def _status_of_type(body: Any) -> int | None:
    for part in objects_of(body):
        for key in ("type", "code", "error_type", "status"):
            name = re.sub(r"\W|_", "", str(part.get(key))).lower()
            if name in _BY_TYPE:
                return _BY_TYPE[name]
    return None


def _fields(body: Any, words: str) -> frozenset[str]:
    """The fields of the request that an error names."""
    named = parameters_of(body)
    for item in _list(body.get("detail")) if isinstance(body, dict) else []:
        path = item.get("loc") if isinstance(item, dict) else None
        named |= {name for name in _list(path) if isinstance(name, str) and name != "body"}
    named |= {name for name, pattern in OWN_FIELDS.items() if pattern.search(words)}
    return frozenset(named - {""})
