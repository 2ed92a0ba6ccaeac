"""Rejects requests that vLLM's server (version 0.32) rejects, with the same messages and JSON.

pydantic checks the types, as in vLLM; the limits of values are checked afterwards. The messages are
those of a running server; a test compares the two.
"""

from __future__ import annotations

import json
from typing import Any

from pydantic import BaseModel, ConfigDict, ValidationError

_SHOWN_INPUT = 200
_MOST_LOGPROBS = 20


class Refusal(Exception):  # noqa: N818 - a reply of the server, not a program error
    """A rejected request: the HTTP status, and the body of the reply.

    Arguments:
        status: the HTTP status.
        kind: the `type` of the error.
        message: the text of the error.
        param: the parameter that is not valid.
    """

    def __init__(self, status: int, kind: str, message: str, param: str | None = None) -> None:
        super().__init__(message)
        self.status = status
        self.body = {
            "error": {"message": message, "type": kind, "param": param, "code": status},
        }


def bad_request(message: str, param: str | None = None, value: Any = None) -> Refusal:
    """A reply with status 400. As in vLLM, the message ends with the parameter and its value.

    Arguments:
        message: the text of the error.
        param: the parameter that is not valid, if there is one.
        value: its value, if it is part of the message.
    """
    if param is not None:
        shown = "" if value is None else f", value={value}"
        message = f"{message} (parameter={param}{shown})"
    return Refusal(400, "BadRequestError", message, param)


class _Body(BaseModel):
    model_config = ConfigDict(extra="allow", protected_namespaces=())

    model: str | None = None
    stream: bool | None = False
    stream_options: dict[str, Any] | None = None
    max_tokens: int | None = None
    temperature: float | None = None
    top_p: float | None = None
    top_k: int | None = None
    min_p: float | None = None
    seed: int | None = None
    n: int = 1
    stop: str | list[str] | None = None
    presence_penalty: float | None = None
    frequency_penalty: float | None = None
    repetition_penalty: float | None = None
    structured_outputs: dict[str, Any] | None = None
    response_format: dict[str, Any] | None = None


class ChatBody(_Body):
    """The body of a chat completion."""

    messages: Any
    max_completion_tokens: int | None = None
    logprobs: bool | None = False
    top_logprobs: int | None = None
    tools: list[dict[str, Any]] | None = None
    tool_choice: str | dict[str, Any] | None = None


class CompletionBody(_Body):
    """The body of a text completion. The default of `max_tokens` is 16."""

    prompt: str | list[str] | list[int] | list[list[int]]
    max_tokens: int | None = 16
    logprobs: int | None = None
    echo: bool | None = False


def read(kind: type[_Body], data: bytes) -> dict[str, Any]:
    """Parse a body and check its types and values.

    Arguments:
        kind: the kind of body.
        data: the JSON.

    Returns the body as a plain dict with the keys that were given. Raises Refusal.
    """
    try:
        body = json.loads(data)
    except json.JSONDecodeError as error:
        detail = {
            "type": "json_invalid",
            "loc": f"body.{error.pos}",
            "msg": "JSON decode error",
            "input": "<dict of 0 items>",
            "ctx": {"error": error.msg},
        }
        raise _refused([detail]) from None
    except UnicodeDecodeError:
        raise bad_request("There was an error parsing the body") from None
    if not isinstance(body, dict):
        detail = {
            "type": "model_attributes_type",
            "loc": "body",
            "msg": "Input should be a valid dictionary or object to extract fields from",
            "input": _summary(body),
        }
        raise _refused([detail])
    try:
        validated = kind.model_validate(body)
    except ValidationError as error:
        raise _refused([_detail(e) for e in error.errors(include_url=False)]) from None
    _check_values(body | validated.model_dump(exclude_unset=True))
    return validated.model_dump(exclude_unset=True)


def _detail(error: Any) -> dict[str, Any]:
    # Without the branches of a union, which only pydantic's own errors need.
    place = [str(part) for part in error["loc"] if str(part).isidentifier()]
    place = [part for part in place if part not in ("str", "int", "list")]
    loc = ".".join(["body", *place])
    seen = _summary(error["input"])
    return {"type": error["type"], "loc": loc, "msg": error["msg"], "input": seen}


def _refused(details: list[dict[str, Any]]) -> Refusal:
    word = "error" if len(details) == 1 else "errors"
    lines = "\n".join(f"  {detail}" for detail in details[:10])
    message = f"{len(details)} validation {word}:\n{lines}"
    return Refusal(400, "Bad Request", message, details[0]["loc"])


def _summary(value: Any) -> Any:
    if isinstance(value, str):
        return value if len(value) <= _SHOWN_INPUT else value[:_SHOWN_INPUT] + "...[truncated]"
    if isinstance(value, dict | list):
        return f"<{type(value).__name__} of {len(value)} items>"
    return str(value)


def _check_values(body: dict[str, Any]) -> None:
    """Check the limits of the values. Raises Refusal for the first error."""
    _check_sampling(body)
    if body.get("stream_options") and not body.get("stream"):
        message = "Stream options can only be defined when `stream=True`."
        raise bad_request(message, "stream_options")
    top = body.get("top_logprobs")
    if top is not None and not body.get("logprobs"):
        message = "when using `top_logprobs`, `logprobs` must be set to true."
        raise bad_request(message, "top_logprobs")
    count = top if top is not None else body.get("logprobs")
    if isinstance(count, int) and count > _MOST_LOGPROBS:
        message = f"Requested sample logprobs of {count}, which is greater than max allowed: "
        raise bad_request(f"{message}{_MOST_LOGPROBS}", "logprobs", count)
    outputs = body.get("structured_outputs") or {}
    if sum(outputs.get(kind) is not None for kind in ("json", "regex", "choice")) > 1:
        raise bad_request(
            "You can only use one kind of constraints for structured outputs "
            "('json', 'regex' or 'choice')."
        )


def _check_sampling(body: dict[str, Any]) -> None:
    temperature, top_p = body.get("temperature"), body.get("top_p")
    if temperature is not None and temperature < 0:
        message = f"temperature must be non-negative, got {float(temperature)}."
        raise bad_request(message, "temperature", float(temperature))
    if top_p is not None and not 0 < top_p <= 1:
        message = f"top_p must be in (0, 1], got {float(top_p)}."
        raise bad_request(message, "top_p", float(top_p))
    limit = body.get("max_tokens", body.get("max_completion_tokens"))
    if limit is not None and limit < 1:
        raise bad_request(f"max_tokens must be at least 1, got {limit}.", "max_tokens", limit)
    if body.get("n", 1) < 1:
        raise bad_request(f"n must be at least 1, got {body['n']}.")


def check_messages(messages: Any) -> list[dict[str, Any]]:
    """Check that `messages` is a conversation, and return it. Raises Refusal."""
    if not isinstance(messages, list):
        raise bad_request(f"'{type(messages).__name__}' object is not iterable")
    if not messages:
        raise bad_request(
            "Cannot apply chat template to an empty conversation. Provide at least one message."
        )
    for message in messages:
        if not isinstance(message, dict) or not isinstance(message.get("role"), str):
            raise bad_request("each message must be an object with a role", "messages")
        if not isinstance(message.get("content"), str | list | None):
            raise bad_request("a message's content must be text or parts", "messages")
    return messages


def check_length(prompt: int, limit: int | None, context: int) -> None:
    """Check that a prompt and its answer fit into the context. Raises Refusal.

    Arguments:
        prompt: length of the prompt in tokens.
        limit: maximum length of the answer in tokens, if given.
        context: context length in tokens.
    """
    if limit is not None and limit > context:
        message = f"max_tokens={limit} cannot be greater than max_model_len={context}. "
        raise bad_request(f"{message}Please request fewer output tokens.", "max_tokens", limit)
    if prompt >= context:
        raise bad_request(
            f"This model's maximum context length is {context} tokens. However, your prompt "
            f"contains {prompt} input tokens, which exceeds this limit even without any output "
            "tokens. Please reduce the length of the input prompt.",
            "input_tokens",
            prompt,
        )
    if limit is not None and prompt + limit > context:
        raise bad_request(
            f"This model's maximum context length is {context} tokens. However, you requested "
            f"{limit} output tokens and your prompt contains {prompt} input tokens, for a total "
            f"of {prompt + limit} tokens. Please reduce the length of the input prompt or the "
            "number of requested output tokens.",
            "input_tokens",
            prompt,
        )


def unknown_model(name: str, known: list[str]) -> Refusal:
    """The reply for a model `name` that is not one of the `known` models."""
    message = f"The model `{name}` does not exist. Valid aliases: {', '.join(known)}."
    return Refusal(404, "NotFoundError", message, "model")
