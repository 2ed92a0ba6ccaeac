"""What the mock says. The same request gives the same answer on every machine.

One implementation serves the provider inside the kernel and the HTTP server; nothing here waits,
prints or knows a transport. A token of the mock is a word or a mark with the space before it.
"""

from __future__ import annotations

import hashlib
import random
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Literal

from ..messages import Usage

if TYPE_CHECKING:
    from collections.abc import Sequence

Mode = Literal["text", "echo"]
MODEL_NAME = "mock"
USUAL_TOKENS = 60
_TOKEN = re.compile(r"\s*(?:\w+|[^\w\s])|\s+")
_SUBJECTS = ("the reader", "a notebook", "every cell", "the kernel", "a short answer", "the table")
_VERBS = ("shows", "holds", "counts", "repeats", "explains", "follows", "keeps", "names")
_OBJECTS = ("one plain idea", "the same words", "a list of steps", "what was asked", "an example")
_ENDINGS = ("in order", "without haste", "once more", "as expected", "line by line", "for now")


@dataclass(frozen=True)
class Reply:
    """An answer in tokens; joined they are the text."""

    tokens: tuple[str, ...]
    finish_reason: str
    usage: Usage

    @property
    def text(self) -> str:
        return "".join(self.tokens)


def tokenize(text: str) -> list[str]:
    """Split so that the pieces joined are the text again, to the letter."""
    return _TOKEN.findall(text)


def reply(messages: Sequence[dict[str, Any]], params: dict[str, Any], mode: Mode = "text") -> Reply:
    """Answer a conversation, honouring `max_tokens` and `stop`.

    Arguments:
        messages: role and content, as the chat completions API has them.
        params: sampling parameters by their API names; unknown ones change nothing.
        mode: "text" is prose derived from the request, `max_tokens` long or about 60 tokens;
            "echo" gives the last user message back, verbatim.
    """
    limit = params.get("max_tokens")
    if mode == "echo":
        users = [content(m) for m in messages if m.get("role") == "user"]
        tokens = tokenize(users[-1] if users else "")
    else:
        tokens = _prose(messages, USUAL_TOKENS if limit is None else limit)
    tokens, stopped = _cut_at_stop(tokens, _stops(params))
    finish = "stop"
    if limit is not None and len(tokens) >= limit and not stopped:
        # Prose goes on for ever, so reaching its limit is always a cut; an echo may just fit.
        finish = "length" if mode == "text" or len(tokens) > limit else "stop"
        tokens = tokens[:limit]
    prompt = sum(len(tokenize(content(m))) for m in messages)
    return Reply(tuple(tokens), finish, Usage(prompt=prompt, completion=len(tokens)))


def content(message: dict[str, Any]) -> str:
    """The text of a message, whether it came as a string or in parts."""
    value = message.get("content") or ""
    if isinstance(value, str):
        return value
    return "".join(part.get("text", "") for part in value if isinstance(part, dict))


def _prose(messages: Sequence[dict[str, Any]], length: int) -> list[str]:
    """About `length` tokens of sentences, exactly `length` where they are cut."""
    said = "\x1e".join(f"{m.get('role')}\x1f{content(m)}" for m in messages)
    # hashlib and random.Random(int) are the same everywhere; hash() is not.
    chance = random.Random(int.from_bytes(hashlib.sha256(said.encode()).digest()[:8]))  # noqa: S311
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
    """The tokens before the first stop text, and whether one was met."""
    text = "".join(tokens)
    places = [place for stop in stops if stop and (place := text.find(stop)) >= 0]
    return (tokenize(text[: min(places)]), True) if places else (tokens, False)
