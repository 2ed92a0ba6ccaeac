"""The data types shared by the layers: a Message goes into a Request, and a provider answers with
Delta, Phase and Notice events. All are frozen and contain no display code. The Response built from
them is in `results.response`.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

MOCK_MARK = "mock answer, not from a model"


@dataclass(frozen=True, slots=True)
class Message:
    """One message of a conversation.

    Attributes:
        role: system, user or assistant.
        content: text, or the API's content parts if there are images.
    """

    role: str
    content: str | tuple[dict[str, Any], ...]

    def to_dict(self) -> dict[str, Any]:
        content = self.content if isinstance(self.content, str) else list(self.content)
        return {"role": self.role, "content": content}


@dataclass(frozen=True, slots=True)
class Request:
    """A request to a provider.

    Attributes:
        messages: the conversation, with the system message first.
        model: the model's name; None is the provider's own.
        params: the sampling parameters that the user set, by vLLM's names.
        stream: whether the answer is streamed.
        instead_of: the request that the user made, if this one repeats it after a wrong answer. The
            answer is then also saved as that request's.
    """

    messages: tuple[Message, ...]
    model: str | None = None
    params: dict[str, Any] = field(default_factory=dict)
    stream: bool = True
    instead_of: Request | None = None

    def to_dict(self) -> dict[str, Any]:
        body: dict[str, Any] = {"messages": [m.to_dict() for m in self.messages], **self.params}
        return {"model": self.model, **body} if self.model else body


@dataclass(frozen=True, slots=True)
class Usage:
    """Token counts of one answer, by OpenAI's names.

    Attributes:
        prompt_tokens: tokens in the prompt.
        completion_tokens: tokens in the answer.
        cached_tokens: prompt tokens that the provider read from its prefix cache.
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
    """Times of one answer.

    Attributes:
        ttft: time to first token in seconds; None if there was no token.
        total: seconds in total.
        tokens_per_s: decoding speed in tokens per second, without the first token.
    """

    ttft: float | None = None
    total: float = 0.0
    tokens_per_s: float | None = None


@dataclass(frozen=True, slots=True)
class TokenLogprob:
    """One token of the answer.

    Attributes:
        token: its text.
        logprob: its natural log probability.
        top: the most likely tokens at its position with their natural log probabilities.
    """

    token: str
    logprob: float
    top: tuple[tuple[str, float], ...] = ()


@dataclass(frozen=True, slots=True)
class Delta:
    """A chunk of the answer. The last one has the finish reason and the usage."""

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
    """A step before an answer, such as loading weights.

    Attributes:
        name: what is done.
        fraction: progress from 0 to 1; None if unknown.
        detail: more about the progress, such as bytes and speed.
        once: whether it is part of an engine's start, which later answers do not wait for.
    """

    name: str
    fraction: float | None = None
    detail: str = ""
    once: bool = False


@dataclass(frozen=True, slots=True)
class Notice:
    """A message to show with the answer, such as a switch to another provider."""

    text: str


@dataclass(frozen=True, slots=True)
class AnsweredBy:
    """The source of the answer, if it is not the provider that was asked: a fallback, or the
    response cache (`recorded`)."""

    provider: str
    mock: bool
    recorded: bool = False


@dataclass(frozen=True, slots=True)
class Restarted:
    """The answer so far is discarded and a new one begins; `why` is shown."""

    why: str


Event = Delta | Phase | Notice | AnsweredBy | Restarted


@dataclass(frozen=True, slots=True)
class Status:
    """The state of a provider. A value that the provider does not report is None or empty.

    Attributes:
        state: ready, failing, unreachable, silent or unauthorised; of an engine also absent,
            starting, failed or stopped.
        version: the server's version.
        models: names of the models it serves.
        latency: seconds for one small request.
        running: requests being generated.
        waiting: requests in its queue.
        kv_cache_use: used share of the KV cache, 0 to 1.
        generated: tokens generated since it started.
        detail: the error's line if it is not ready.
    """

    state: str
    version: str | None = None
    models: tuple[str, ...] = ()
    latency: float | None = None
    running: int | None = None
    waiting: int | None = None
    kv_cache_use: float | None = None
    generated: int | None = None
    detail: str = ""
