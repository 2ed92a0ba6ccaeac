"""The answers of the mock. The same request gives the same answer on every machine.

Both the provider inside the kernel and the HTTP server use this module; delays, faults and
transport are elsewhere. A token of the mock is a word or a punctuation mark with the white space
before it.
"""

from __future__ import annotations

import hashlib
import json
import math
import random
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Literal

from ..errors import BadRequestError, OptionError, StructuredOutputError
from ..messages import TokenLogprob, Usage
from ..prompt import structured_output
from .json_instance import instance
from .regex import matching

if TYPE_CHECKING:
    from collections.abc import Sequence

    from ..config.schema import MockReply
    from ..prompt.structured_output import StructuredOutput

Mode = Literal["text", "echo"]
MODEL_NAME = "mock"
USUAL_TOKENS = 60
_TOKEN = re.compile(r"\s*(?:\w+|[^\w\s])|\s+")
_SUBJECTS = ("the reader", "a notebook", "every cell", "the kernel", "a short answer", "the table")
_VERBS = ("shows", "holds", "counts", "repeats", "explains", "follows", "keeps", "names")
_OBJECTS = ("one plain idea", "the same words", "a list of steps", "what was asked", "an example")
_ENDINGS = ("in order", "without haste", "once more", "as expected", "line by line", "for now")


# Attempts to generate a structured output before the request is rejected.
_ATTEMPTS = 12


@dataclass(frozen=True)
class ToolCall:
    """A function call in an answer; `arguments` is JSON."""

    id: str
    name: str
    arguments: str


@dataclass(frozen=True)
class Reply:
    """An answer as tokens, which joined are its text. A tool call has no tokens."""

    tokens: tuple[str, ...]
    finish_reason: str
    usage: Usage
    tool_calls: tuple[ToolCall, ...] = ()

    @property
    def text(self) -> str:
        """The whole text."""
        return "".join(self.tokens)


def tokenize(text: str) -> list[str]:
    """Split `text` into tokens, which joined are exactly the text."""
    return _TOKEN.findall(text)


def prompt_tokens(messages: Sequence[dict[str, Any]]) -> int:
    """The number of tokens of all `messages` of a conversation, as in `usage`."""
    return sum(len(tokenize(content(message))) for message in messages)


def reply(
    messages: Sequence[dict[str, Any]],
    params: dict[str, Any],
    mode: Mode = "text",
    replies: Sequence[MockReply] = (),
    index: int = 0,
) -> Reply:
    """Answer a conversation, with `max_tokens`, `stop`, structured outputs and tools.

    Arguments:
        messages: role and content, as in the chat completions API.
        params: sampling parameters by their API names; unknown ones are ignored.
        mode: "text" is prose derived from the request, `max_tokens` long or about 60 tokens;
            "echo" repeats the last user message.
        replies: fixed replies; the first that matches the last user message is used.
        index: the number of this answer (from 0), if a request has several.

    Raises BadRequestError for a structured output that the mock does not support.
    """
    prompt = prompt_tokens(messages)
    if (tool := _wanted_tool(messages, params)) is not None:
        call = _call(tool, _chance(messages, params, index))
        length = len(tokenize(call.arguments))
        return Reply((), "tool_calls", Usage(prompt, length), (call,))
    limit = params.get("max_tokens") or params.get("max_completion_tokens")
    tokens, endless = _answer_tokens(messages, params, mode, replies, index, limit)
    tokens, stopped = _cut_at_stop(tokens, _stops(params))
    finish = "stop"
    if limit is not None and len(tokens) >= limit and not stopped:
        # Prose is endless, so its limit always cuts it; other text may have exactly that length.
        finish = "length" if endless or len(tokens) > limit else "stop"
        tokens = tokens[:limit]
    return Reply(tuple(tokens), finish, Usage(prompt_tokens=prompt, completion_tokens=len(tokens)))


def _answer_tokens(
    messages: Sequence[dict[str, Any]],
    params: dict[str, Any],
    mode: Mode,
    replies: Sequence[MockReply],
    index: int,
    limit: int | None,
) -> tuple[list[str], bool]:
    """The tokens of an answer before `stop` and limits apply, and whether it is endless."""
    users = [content(m) for m in messages if m.get("role") == "user"]
    last = users[-1] if users else ""
    fixed = next((r.reply for r in replies if re.search(r.match, last)), None)
    if fixed is not None:
        return tokenize(fixed), False
    try:
        wanted = structured_output.sent(params)
    except OptionError as error:
        raise BadRequestError(error.message) from error
    if wanted is not None:
        return tokenize(_matching_text(wanted, _chance(messages, params, index))), False
    if mode == "echo":
        return tokenize(last), False
    length = USUAL_TOKENS if limit is None else limit
    return _prose(_chance(messages, params, index), length), True


def _matching_text(wanted: StructuredOutput, chance: random.Random) -> str:
    """A text that matches; validated, since generators do not support every keyword."""
    for _ in range(_ATTEMPTS):
        try:
            text = _attempt(wanted, chance)
            wanted.check(text)
        except (ValueError, re.error, StructuredOutputError):
            continue
        return text
    raise BadRequestError(f"the mock finds no text that matches this {wanted.kind}")


def _attempt(wanted: StructuredOutput, chance: random.Random) -> str:
    if wanted.kind == "choice":
        return str(chance.choice(wanted.value))
    if wanted.kind == "regex":
        return matching(wanted.value, chance)
    if wanted.kind == "json":
        return json.dumps(instance(wanted.value, chance), ensure_ascii=False)
    if wanted.kind == "json_object":
        return json.dumps({"answer": chance.choice(_OBJECTS)})
    raise ValueError(f"the mock does not support {wanted.kind}")


def _wanted_tool(
    messages: Sequence[dict[str, Any]], params: dict[str, Any]
) -> dict[str, Any] | None:
    """The function to call: the one named, else the first; None if the last message is a result."""
    choice = params.get("tool_choice") or "auto"
    functions = [t["function"] for t in params.get("tools") or () if t.get("type") == "function"]
    if isinstance(choice, dict):
        name = choice.get("function", {}).get("name")
        return next((f for f in functions if f.get("name") == name), None)
    complete = not messages or messages[-1].get("role") == "tool"
    if not functions or choice == "none" or (choice == "auto" and complete):
        return None
    return dict(functions[0])


def _call(function: dict[str, Any], chance: random.Random) -> ToolCall:
    schema = function.get("parameters") or {"type": "object", "properties": {}}
    arguments = _matching_text(structured_output.StructuredOutput("json", schema), chance)
    return ToolCall(f"call_{chance.getrandbits(64):016x}", str(function["name"]), arguments)


def logprobs(tokens: Sequence[str], top: int) -> tuple[TokenLogprob, ...]:
    """Simulated log probabilities (natural logarithm), the same for the same tokens.

    Most tokens are likely and a few are not, as with a model. The rest of the probability is shared
    among other words, so that the sum is at most one.

    Arguments:
        tokens: the tokens of an answer.
        top: the number of most likely alternatives for each token.
    """
    made = []
    for place, token in enumerate(tokens):
        probability = 1 - 0.9 * _seeded(f"{place}\x1f{token}").random() ** 3 - 0.01
        left = 1 - probability
        others = [(word, left * 0.6 * 0.4**n) for n, word in enumerate(_VERBS) if word != token]
        likeliest = sorted([(token, probability), *others], key=lambda each: -each[1])
        logs = [(word, round(math.log(share), 4)) for word, share in likeliest[:top]]
        made.append(TokenLogprob(token, round(math.log(probability), 4), tuple(logs)))
    return tuple(made)


def content(message: dict[str, Any]) -> str:
    """The text of `message`, whose content is a string or a list of parts."""
    value = message.get("content") or ""
    if isinstance(value, str):
        return value
    return "".join(part.get("text", "") for part in value if isinstance(part, dict))


def _seeded(text: str) -> random.Random:
    # hashlib and random.Random(int) are the same everywhere; hash() is not.
    digest = hashlib.sha256(text.encode("utf-8", "surrogatepass")).digest()
    return random.Random(int.from_bytes(digest[:8]))  # noqa: S311


def _chance(
    messages: Sequence[dict[str, Any]], params: dict[str, Any], index: int
) -> random.Random:
    """A random generator whose seed is a hash of the request and of its `seed` parameter."""
    text = "\x1e".join(f"{m.get('role')}\x1f{content(m)}" for m in messages)
    seed = params.get("seed")
    text += "" if seed is None else f"\x1dseed {seed}"
    return _seeded(text if index == 0 else f"{text}\x1dindex {index}")


def _prose(chance: random.Random, length: int) -> list[str]:
    """Sentences of `length` tokens; whole sentences, of about that length, for the default."""
    tokens: list[str] = []
    while len(tokens) < length:
        parts = [chance.choice(part) for part in (_SUBJECTS, _VERBS, _OBJECTS, _ENDINGS)]
        sentence = " ".join(parts) + "."
        gap = " " if tokens else ""
        tokens += tokenize(gap + sentence[0].upper() + sentence[1:])
    return tokens[:length] if length != USUAL_TOKENS else tokens


def _stops(params: dict[str, Any]) -> list[str]:
    stop = params.get("stop") or []
    return [stop] if isinstance(stop, str) else list(stop)


def _cut_at_stop(tokens: list[str], stops: list[str]) -> tuple[list[str], bool]:
    """The tokens before the first stop string, and whether there was one."""
    text = "".join(tokens)
    places = [place for stop in stops if stop and (place := text.find(stop)) >= 0]
    return (tokenize(text[: min(places)]), True) if places else (tokens, False)
