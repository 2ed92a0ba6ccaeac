"""The nouns that travel between the layers: a Message goes into a Request, a provider answers with
Delta, Phase and Notice events, and a Response is what the user keeps. All are frozen; none knows
how it is drawn beyond the text it carries.
"""

from __future__ import annotations

import math
from dataclasses import asdict, dataclass, field, replace
from typing import TYPE_CHECKING, Any

from .rendering import logprobs, mime

if TYPE_CHECKING:
    import pandas as pd

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
    """Tokens of one answer: in the prompt, in the completion, and prompt tokens found cached."""

    prompt: int = 0
    completion: int = 0
    cached: int = 0

    def __add__(self, other: Usage) -> Usage:
        return Usage(
            self.prompt + other.prompt,
            self.completion + other.completion,
            self.cached + other.cached,
        )


@dataclass(frozen=True, slots=True)
class Timing:
    """Seconds: to the first token (`ttft`) and in all (`total`); decoding speed `tokens_per_s`
    over the tokens after the first."""

    ttft: float | None = None
    total: float = 0.0
    tokens_per_s: float | None = None


@dataclass(frozen=True, slots=True)
class TokenLogprob:
    """One token of the answer and its log probability; `top` are the likeliest tokens there."""

    token: str
    logprob: float
    top: tuple[tuple[str, float], ...] = ()


class Logprobs(tuple[TokenLogprob, ...]):
    """The tokens of an answer with their log probabilities, in order. In a notebook they show as
    the text, each token shaded by how unsure the model was of it."""

    __slots__ = ()

    def to_frame(self) -> pd.DataFrame:
        """One row a token: `token`, `logprob` (natural logarithm), `probability`, and
        `alternatives`, the likeliest tokens at its place with their probabilities.

        Raises MissingDependencyError without pandas.
        """
        pandas = mime.pandas()
        rows = [
            {
                "token": each.token,
                "logprob": each.logprob,
                "probability": math.exp(each.logprob),
                "alternatives": {token: math.exp(logprob) for token, logprob in each.top},
            }
            for each in self
        ]
        columns = ["token", "logprob", "probability", "alternatives"]
        frame: pd.DataFrame = pandas.DataFrame(rows, columns=columns)
        return frame

    def within(self, text: str) -> Logprobs:
        """The tokens that make up the text: a model's mark for the end, say, is none of it."""
        kept, length = [], 0
        for each in self:
            if length >= len(text):
                break
            kept.append(each)
            length += len(each.token)
        return Logprobs(kept)

    def _repr_html_(self) -> str:
        return logprobs.html([(each.token, each.logprob, each.top) for each in self])


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
class Origin:
    """Who answers, where that is not simply the provider that was asked: its fallback, or a
    recording."""

    provider: str
    mock: bool
    recorded: bool = False


@dataclass(frozen=True, slots=True)
class Again:
    """The answer so far is given up and another one begins; `why` is shown."""

    why: str


Event = Delta | Phase | Notice | Origin | Again


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


@dataclass(frozen=True)
class Response:
    """An answer. `str(r)` is its text; in a notebook it shows as its `format` says.

    Attributes:
        text: what the model said, unchanged.
        finish_reason: why it ended: `stop`, `length`, `interrupted`, ... by the API's names.
        usage: tokens of the prompt, of the completion, and of the prompt that were found cached.
        timing: seconds to the first token and in all, and decoding speed.
        provider: who answered; the fallback's name where that was it.
        model: the model's name, as the provider gives it.
        request: what was sent, without any key.
        id: the provider's id of the answer, where it gives one.
        parsed: under a constraint the checked value, such as an object of the schema's class.
        logprobs: the tokens with their log probabilities, where those were asked for.
        reasoning: the model's reasoning, where the provider gives it apart.
        notices: what the user was told beside the answer, such as a switch of provider.
        mock: whether a mock answered.
        recorded: whether the answer was a kept one.
        format: how it is shown.
    """

    text: str
    finish_reason: str | None = None
    usage: Usage = Usage()
    timing: Timing = Timing()
    provider: str = ""
    model: str | None = None
    request: dict[str, Any] = field(default_factory=dict)
    id: str | None = None
    parsed: Any = None
    logprobs: Logprobs | None = None
    reasoning: str = ""
    notices: tuple[str, ...] = ()
    mock: bool = False
    recorded: bool = False
    format: str = mime.MARKDOWN

    def __str__(self) -> str:
        return self.text

    def to_dict(self) -> dict[str, Any]:
        """The whole answer as JSON values."""
        whole = asdict(replace(self, parsed=None))
        if self.parsed is not None:
            from pydantic_core import to_jsonable_python

            whole["parsed"] = to_jsonable_python(self.parsed)
        return whole

    def provenance(self) -> dict[str, Any]:
        """What stands in the output's metadata: where the answer came from and what it cost."""
        whole = self.to_dict()
        names = ("provider", "model", "finish_reason", "usage", "timing", "id", "mock", "notices")
        return {name: whole[name] for name in (*names, "recorded")}

    def _repr_mimebundle_(
        self,
        include: Any = None,  # noqa: ARG002 - the signature is IPython's
        exclude: Any = None,  # noqa: ARG002
    ) -> tuple[dict[str, Any], dict[str, Any]]:
        """Nothing that changes from run to run stands in the data: it goes into the metadata."""
        remarks = ([MOCK_MARK] if self.mock else []) + list(self.notices)
        data = mime.bundle(self.format, self.text, remarks)
        if self.logprobs and self.format in mime.PROSE:
            html = self.logprobs.within(self.text)._repr_html_()
            data["text/html"] = html + "".join(map(mime.remark_html, remarks))
        return data, {"ipyvllm": self.provenance()}
