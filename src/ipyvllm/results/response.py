"""The Response that a user gets, its Logprobs, and how they are shown in a notebook. The events it
is built from are in `messages`.
"""

from __future__ import annotations

import math
from dataclasses import asdict, dataclass, field, replace
from typing import TYPE_CHECKING, Any

from ..messages import MOCK_MARK, Timing, TokenLogprob, Usage
from ..rendering import logprobs as shading
from ..rendering import mime
from ..rendering.alignment import aligned
from ..rendering.format_names import MARKDOWN, PROSE
from . import optional
from .ending import remark_of
from .jsonable import jsonable

if TYPE_CHECKING:
    import pandas as pd


class Logprobs(tuple[TokenLogprob, ...]):
    """The tokens of an answer with their log probabilities, in order. In a notebook they are shown
    as the text, each token shaded by how uncertain the model was."""

    __slots__ = ()

    def to_frame(self) -> pd.DataFrame:
        """One row per token: `token`, `logprob` (natural logarithm), `probability`, and
        `alternatives`, a dict of the most likely tokens at its position with their probabilities.

        Raises MissingDependencyError without pandas.
        """
        pandas = optional.pandas()
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
        """The tokens that make up `text`, without those of the reasoning and special tokens.

        Arguments:
            text: the answer's text.
        """
        pieces = aligned(text, [each.token for each in self])
        used = {index for piece in pieces for index in piece.tokens}
        return Logprobs(each for index, each in enumerate(self) if index in used)

    def html(self, text: str | None = None) -> str:
        """The tokens as HTML.

        Arguments:
            text: the answer's text, which is shown whatever the tokens are; None is theirs.
        """
        return shading.html([(each.token, each.logprob, each.top) for each in self], text)

    def _repr_html_(self) -> str:
        return self.html()


@dataclass(frozen=True)
class Response:
    """A model's answer. `str(r)` is its text; a notebook shows it according to its `format`.

    Attributes:
        text: the model's text, unchanged.
        finish_reason: why it ended: `stop`, `length`, `interrupted`, ... by the API's names.
        usage: token counts: `prompt_tokens`, `completion_tokens`, `cached_tokens`, `total_tokens`.
        timing: seconds to the first token and in total, and decoding speed.
        provider: the provider that answered; the fallback's name if it answered instead.
        model: the model's name, as the provider reports it.
        request: what was sent, without any key.
        id: the provider's id of the answer, if it has one.
        parsed: with structured output the validated value, such as an object of the schema's class.
        logprobs: the tokens with their log probabilities, if requested.
        reasoning: the model's reasoning, if the provider reports it separately.
        notices: messages shown with the answer, such as a switch to a fallback.
        mock: whether a mock answered.
        recorded: whether the answer came from the response cache.
        format: how it is shown.
    """

    text: str
    finish_reason: str | None = None
    usage: Usage = field(default_factory=Usage)
    timing: Timing = field(default_factory=Timing)
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
    format: str = MARKDOWN

    def __str__(self) -> str:
        return self.text

    def to_dict(self) -> dict[str, Any]:
        """All fields as JSON values."""
        whole = asdict(replace(self, parsed=None))
        if self.parsed is not None:
            whole["parsed"] = jsonable(self.parsed)
        return whole

    @property
    def remark(self) -> str:
        """A line about an answer that is empty, cut, filtered, or only reasoning or a tool call;
        empty for a complete one."""
        return remark_of(self.text, self.reasoning, self.finish_reason)

    def remarks(self) -> list[str]:
        """The lines that are shown with the text."""
        mark = [MOCK_MARK] if self.mock else []
        return [*([self.remark] if self.remark else []), *mark, *self.notices]

    def provenance(self) -> dict[str, Any]:
        """The output's metadata: where the answer came from, its token counts and its timing."""
        whole = replace(self, parsed=None).to_dict()
        names = ("provider", "model", "finish_reason", "usage", "timing", "id", "mock", "notices")
        return {name: whole[name] for name in (*names, "recorded")}

    def _repr_mimebundle_(
        self,
        include: Any = None,  # noqa: ARG002 - the signature is IPython's
        exclude: Any = None,  # noqa: ARG002
    ) -> tuple[dict[str, Any], dict[str, Any]]:
        """The response in its format. Values that change from run to run are in the metadata, never
        in the data."""
        remarks = self.remarks()
        data = mime.bundle(self.format, self.text, remarks)
        if self.logprobs and self.format in PROSE:
            html = self.logprobs.html(self.text)
            data["text/html"] = html + "".join(map(mime.remark_html, remarks))
        return data, {"ipyvllm": self.provenance()}


def stats(response: Response) -> str:
    """One line about a response: tokens, tokens/s, and seconds to the first token and in total."""
    usage, timing = response.usage, response.timing
    parts = [f"{usage.prompt_tokens} + {usage.completion_tokens} tokens"]
    if timing.tokens_per_s is not None:
        parts.append(f"{timing.tokens_per_s:.1f} tokens/s")
    if timing.ttft is not None:
        parts.append(f"first token after {timing.ttft:.2f} s")
    return " · ".join([*parts, f"{timing.total:.2f} s in total"])
