"""The JSON of chat and text completions, as vLLM's server writes it. No I/O."""

from __future__ import annotations

import json
import time
import uuid
from typing import TYPE_CHECKING, Any

from .replies import Reply, logprobs

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ..messages import TokenLogprob, Usage


def usage(*counted: Usage) -> dict[str, int]:
    """The `usage` object of a request from that of each answer; the prompt is counted once."""
    prompt = counted[0].prompt_tokens
    completion = sum(one.completion_tokens for one in counted)
    return {
        "prompt_tokens": prompt,
        "total_tokens": prompt + completion,
        "completion_tokens": completion,
    }


def event(body: dict[str, Any]) -> bytes:
    """A server-sent event with `body` as JSON."""
    return b"data: " + json.dumps(body, ensure_ascii=False).encode() + b"\n\n"


DONE = b"data: [DONE]\n\n"


class Chat:
    """Formats one chat completion.

    Arguments:
        model: the name of the model.
        top: the number of alternatives in each token's log probabilities; None is no logprobs.
    """

    whole, piece, prefix = "chat.completion", "chat.completion.chunk", "chatcmpl"

    def __init__(self, model: str, top: int | None) -> None:
        self.top = top
        self._head = {
            "id": f"{self.prefix}-{uuid.uuid4().hex[:16]}",
            "object": self.piece,
            "created": int(time.time()),
            "model": model,
        }

    def complete(self, replies: list[Reply]) -> dict[str, Any]:
        """The reply without streaming, with a choice per answer."""
        choices = [self._choice(index, reply) for index, reply in enumerate(replies)]
        counted = usage(*(reply.usage for reply in replies))
        return self._head | {"object": self.whole, "choices": choices, "usage": counted}

    def opening(self, index: int) -> bytes | None:
        """The event before the first token of answer `index`, None if there is none."""
        return self._event(index, {"delta": {"role": "assistant", "content": ""}})

    def pieces(self, index: int, reply: Reply) -> Iterator[bytes]:
        """One event per token of answer `index`; the last has the finish reason."""
        for number, call in enumerate(reply.tool_calls):
            function = {"name": call.name, "arguments": call.arguments}
            whole = {"id": call.id, "type": "function", "index": number, "function": function}
            yield self._event(index, {"delta": {"tool_calls": [whole]}})
        likely = self._logprobs(reply)
        for place, token in enumerate(reply.tokens):
            delta = {"delta": {"content": token}, "logprobs": likely and likely[place]}
            yield self._event(index, delta)
        yield self._event(index, {"delta": {"content": ""}}, reply.finish_reason)

    def counted(self, replies: list[Reply]) -> bytes:
        """The last event of a stream with `include_usage`."""
        counted = usage(*(reply.usage for reply in replies))
        return event(self._head | {"choices": [], "usage": counted})

    def _choice(self, index: int, reply: Reply) -> dict[str, Any]:
        message: dict[str, Any] = {"role": "assistant", "content": reply.text, "reasoning": None}
        if reply.tool_calls:
            message["content"] = None
            message["tool_calls"] = [
                {
                    "id": call.id,
                    "type": "function",
                    "function": {"name": call.name, "arguments": call.arguments},
                }
                for call in reply.tool_calls
            ]
        likely = self._logprobs(reply)
        joined = likely and {"content": [one for token in likely for one in token["content"]]}
        return {
            "index": index,
            "message": message,
            "logprobs": joined,
            "finish_reason": reply.finish_reason,
            "stop_reason": None,
        }

    def _logprobs(self, reply: Reply) -> list[dict[str, Any]] | None:
        if self.top is None:
            return None
        return [{"content": [_entry(token)]} for token in logprobs(reply.tokens, self.top)]

    def _event(self, index: int, delta: dict[str, Any], finish: str | None = None) -> bytes:
        choice = {"index": index, "logprobs": None, **delta, "finish_reason": finish}
        return event(self._head | {"choices": [choice]})


class Text(Chat):
    """Formats one text completion. Arguments as for `Chat`."""

    whole, piece, prefix = "text_completion", "text_completion", "cmpl"

    def opening(self, index: int) -> bytes | None:  # noqa: ARG002 - a text completion has no role
        return None

    def pieces(self, index: int, reply: Reply) -> Iterator[bytes]:
        likely = logprobs(reply.tokens, self.top or 0) if self.top is not None else None
        for place, token in enumerate(reply.tokens):
            last = place == len(reply.tokens) - 1
            chunk = {"text": token, "logprobs": likely and _columns([likely[place]])}
            yield self._event(index, chunk, reply.finish_reason if last else None)
        if not reply.tokens:
            yield self._event(index, {"text": ""}, reply.finish_reason)

    def _choice(self, index: int, reply: Reply) -> dict[str, Any]:
        likely = logprobs(reply.tokens, self.top) if self.top is not None else None
        return {
            "index": index,
            "text": reply.text,
            "logprobs": likely and _columns(likely),
            "finish_reason": reply.finish_reason,
            "stop_reason": None,
        }


def _entry(token: TokenLogprob) -> dict[str, Any]:
    top = [_bare(name, logprob) for name, logprob in token.top]
    return {**_bare(token.token, token.logprob), "top_logprobs": top}


def _bare(token: str, logprob: float) -> dict[str, Any]:
    return {"token": token, "logprob": logprob, "bytes": list(token.encode())}


def _columns(tokens: tuple[TokenLogprob, ...] | list[TokenLogprob]) -> dict[str, Any]:
    """The log probabilities of a text completion: a list per field."""
    offsets, place = [], 0
    for token in tokens:
        offsets.append(place)
        place += len(token.token)
    return {
        "text_offset": offsets,
        "token_logprobs": [token.logprob for token in tokens],
        "tokens": [token.token for token in tokens],
        "top_logprobs": [dict(token.top) for token in tokens],
    }
