"""Several providers' answers to one prompt, side by side (`--compare A,B,C`). Pure: responses in, a
table, text or HTML out. In HTML, answers are escaped text."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from ..errors import LLMError
from ..rendering import mime
from ..rendering.control_chars import escape_control_chars
from ..rendering.html_text import NO_MATH, escaped
from ..results.response import Response
from . import optional

if TYPE_CHECKING:
    from collections.abc import Iterator

    import pandas as pd

Answer = Response | LLMError


class Comparison(Mapping[str, Answer]):
    """Answers by provider name, in the order of `--compare`.

    Arguments:
        answers: each provider's Response, or its LLMError if it failed.
    """

    def __init__(self, answers: Mapping[str, Answer]) -> None:
        self._answers = dict(answers)

    def __getitem__(self, name: str) -> Answer:
        return self._answers[name]

    def __iter__(self) -> Iterator[str]:
        return iter(self._answers)

    def __len__(self) -> int:
        return len(self._answers)

    @property
    def errors(self) -> dict[str, LLMError]:
        """The providers that failed, with their errors."""
        return {name: a for name, a in self._answers.items() if isinstance(a, LLMError)}

    def to_frame(self) -> pd.DataFrame:
        """One row per answer, indexed by `provider`: text or error, model, finish reason, token
        counts, `ttft` and `total` in seconds, and `tokens_per_s`.

        Raises MissingDependencyError without pandas.
        """
        rows = {name: _row(answer) for name, answer in self._answers.items()}
        frame: pd.DataFrame = optional.pandas().DataFrame(list(rows.values()), columns=_COLUMNS)
        frame.index = list(rows)
        frame.index.name = "provider"
        return frame

    def to_dict(self) -> dict[str, Any]:
        """All answers as JSON values."""
        return {
            name: {"error": str(answer)} if isinstance(answer, LLMError) else answer.to_dict()
            for name, answer in self._answers.items()
        }

    def __repr__(self) -> str:
        return escape_control_chars(
            "\n\n".join(
                f"── {name} ──\n{_body(answer)}".rstrip() for name, answer in self._answers.items()
            )
        )

    def _repr_mimebundle_(
        self,
        include: Any = None,  # noqa: ARG002 - the signature is IPython's
        exclude: Any = None,  # noqa: ARG002
    ) -> tuple[dict[str, Any], dict[str, Any]]:
        """Columns as HTML, sections with headings as plain text. Values that change from run to run
        are in the metadata."""
        columns = "".join(_column(name, answer) for name, answer in self._answers.items())
        style = "display: flex; flex-wrap: wrap; gap: 1em; align-items: stretch"
        data = {"text/plain": repr(self), "text/html": f'<div style="{style}">{columns}</div>'}
        provenance = {
            name: answer.provenance()
            for name, answer in self._answers.items()
            if isinstance(answer, Response)
        }
        return data, {"ipyvllm": provenance}


_COLUMNS = (
    *("text", "error", "model", "finish_reason", "prompt_tokens", "completion_tokens"),
    *("ttft", "total", "tokens_per_s"),
)


def _row(answer: Answer) -> dict[str, Any]:
    if isinstance(answer, LLMError):
        return {"error": str(answer)}
    return {
        "text": answer.text,
        "model": answer.model,
        "finish_reason": answer.finish_reason,
        "prompt_tokens": answer.usage.prompt_tokens,
        "completion_tokens": answer.usage.completion_tokens,
        "ttft": answer.timing.ttft,
        "total": answer.timing.total,
        "tokens_per_s": answer.timing.tokens_per_s,
    }


def _body(answer: Answer) -> str:
    if isinstance(answer, LLMError):
        return f"{type(answer).__name__}: {answer}"
    return "\n".join([answer.text, *(f"[{remark}]" for remark in answer.remarks())])


def _column(name: str, answer: Answer) -> str:
    remarks = [] if isinstance(answer, LLMError) else answer.remarks()
    text = f"{type(answer).__name__}: {answer}" if isinstance(answer, LLMError) else answer.text
    return (
        '<section style="flex: 1 1 16em; min-width: 0; border: 1px solid; border-radius: 4px; '
        f'padding: 0.4em 0.8em" class="{NO_MATH}"><h4>{escaped(name)}</h4>'
        '<div style="white-space: pre-wrap; overflow-wrap: anywhere">'
        f"{escaped(text)}</div>"
        f"{''.join(map(mime.remark_html, remarks))}</section>"
    )
