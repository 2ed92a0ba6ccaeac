"""The nouns that travel between the layers: a Message goes into a Request, and a provider answers
with Delta, Phase and Notice events. All are frozen, and none knows how it is drawn. The Response
that is made of them is in `results.response`.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

MOCK_MARK = "mock answer, not from a model"


@dataclass(frozen=True, slots=True)
class Message:
    """One turn of a conversation: `role` is system, user or assistant; `content` is text, or the
    API's content parts where there are images beside it."""

    role: str
    content: str | tuple[dict[str, Any], ...]

    def to_dict(self) -> dict[str, Any]:
        content = self.content if isinstance(self.content, str) else list(self.content)
        return {"role": self.role, "content": content}


@dataclass(frozen=True, slots=True)
class Request:
    """What is asked: messages, the model's name (None: the provider's own) and the sampling
    parameters the user set, by vLLM's names. What the user did not set is not in `params`."""

    messages: tuple[Message, ...]
    model: str | None = None
    params: dict[str, Any] = field(default_factory=dict)
    stream: bool = True

    def to_dict(self) -> dict[str, Any]:
        body: dict[str, Any] = {"messages": [m.to_dict() for m in self.messages], **self.params}
        return {"model": self.model, **body} if self.model else body


@dataclass(frozen=True, slots=True)
class Usage:
    """Token counts of one answer, by OpenAI's names.

    Attributes:
        prompt_tokens: tokens in the prompt.
        completion_tokens: tokens in the answer.
        cached_tokens: prompt tokens that the provider took from its prefix cache.
    """

    prompt_tokens: int = 0
    completion_tokens: int = 0
    cached_tokens: int = 0

    @property
    def total_tokens(self) -> int:
        """Prompt and completion tokens together."""
        return self.prompt_tokens + self.completion_tokens

    def __add__(self, other: Usage) -> Usage:
        return Usage(
            self.prompt_tokens + other.prompt_tokens,
            self.completion_tokens + other.completion_tokens,
            self.cached_tokens + other.cached_tokens,
        )


@dataclass(frozen=True, slots=True)
class Timing:
    """Seconds to the first token (`ttft`) and in total (`total`); `tokens_per_s` is the decoding
    speed, without the first token."""

    ttft: float | None = None
    total: float = 0.0
    tokens_per_s: float | None = None


@dataclass(frozen=True, slots=True)
class TokenLogprob:
    """One token of the answer and its log probability; `top` are the likeliest tokens there."""

    token: str
    logprob: float
    top: tuple[tuple[str, float], ...] = ()


@dataclass(frozen=True, slots=True)
class Delta:
    """A piece of the answer. The last one carries the finish reason and the usage."""

    text: str = ""
    reasoning: str = ""
    tokens: int = 0
    finish_reason: str | None = None
    usage: Usage | None = None
    model: str | None = None
    id: str | None = None
    logprobs: tuple[TokenLogprob, ...] = ()


@dataclass(frozen=True, slots=True)
class Phase:
    """A step on the way to an answer, such as loading weights; `fraction` is 0 to 1 or unknown.
    `once`: it is part of a start that later answers do not wait for."""

    name: str
    fraction: float | None = None
    detail: str = ""
    once: bool = False


@dataclass(frozen=True, slots=True)
class Notice:
    """Something the user must see beside the answer, such as a switch of provider."""

    text: str


@dataclass(frozen=True, slots=True)
class AnsweredBy:
    """Who answers, where that is not simply the provider that was asked: its fallback, or a
    recording."""

    provider: str
    mock: bool
    recorded: bool = False


@dataclass(frozen=True, slots=True)
class Restarted:
    """The answer so far is given up and another one begins; `why` is shown."""

    why: str


Event = Delta | Phase | Notice | AnsweredBy | Restarted


@dataclass(frozen=True, slots=True)
class Status:
    """How a provider is. `state` is one of ready, failing, unreachable, silent, unauthorised, or
    an engine's absent, starting, failed, stopped;
    `latency` is seconds for one small exchange, `kv_cache_use` is 0 to 1, `generated` counts the
    tokens of all answers since it started. What the provider does not tell is None or empty;
    `detail` is the error's line where it is not ready."""

    state: str
    version: str | None = None
    models: tuple[str, ...] = ()
    latency: float | None = None
    running: int | None = None
    waiting: int | None = None
    kv_cache_use: float | None = None
    generated: int | None = None
    detail: str = ""
