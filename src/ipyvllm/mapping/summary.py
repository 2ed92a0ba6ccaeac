"""The result of a map over a list: its responses in order, and the figures of the whole map."""

from __future__ import annotations

from dataclasses import asdict, dataclass, field, replace
from itertools import islice
from typing import TYPE_CHECKING, Any, SupportsIndex, overload

from ..errors import GenerationInterrupted, LLMError
from ..messages import MOCK_MARK, Usage
from ..rendering.control_chars import escape_control_chars
from ..results.ending import kind_of
from ..results.response import Response

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

_SHOWN = 10
_LINE = 90


@dataclass(frozen=True)
class Summary:
    """The figures of a map: all rows, failed rows, rows that were not sent (`missing`), rows
    answered by the cache or an earlier run (`cached`), and the tokens and seconds of the others.
    `unfinished` counts the answers that are not complete text by what they are ("cut", "filtered",
    "only reasoning", ...), and `unfinished_rows` has the numbers of the first of them. `notices`
    are messages for the user."""

    rows: int = 0
    failed: int = 0
    missing: int = 0
    cached: int = 0
    usage: Usage = field(default_factory=Usage)
    seconds: float = 0.0
    provider: str = ""
    model: str | None = None
    mock: bool = False
    notices: tuple[str, ...] = ()
    first_error: str = ""
    unfinished: dict[str, int] = field(default_factory=dict)
    unfinished_rows: dict[str, list[int]] = field(default_factory=dict)

    def __str__(self) -> str:
        """Rows and failures; without times, so that it is the same in every run."""
        parts = [_counted(self.rows, "row")]
        parts += [f"{self.failed} failed: {self.first_error}"] if self.failed else []
        parts += [f"{self.missing} not sent"] if self.missing else []
        parts += [self._unfinished(kind) for kind in self.unfinished]
        parts += [MOCK_MARK] if self.mock else []
        return escape_control_chars(" · ".join([*parts, *self.notices]))

    def _unfinished(self, kind: str) -> str:
        count, rows = self.unfinished[kind], self.unfinished_rows[kind]
        numbers = ", ".join(map(str, rows)) + (", ..." if count > len(rows) else "")
        return f"{count} {kind} (row{'s' if count > 1 else ''} {numbers})"

    def stats(self) -> str:
        """Tokens, tokens/s and seconds, in one line."""
        tokens = f"{self.usage.prompt_tokens} + {self.usage.completion_tokens} tokens"
        speed = self.usage.completion_tokens / self.seconds if self.seconds else 0
        parts = [tokens, f"{speed:.0f} tokens/s", f"{self.seconds:.1f} s in total"]
        return " · ".join(
            [*parts, *([f"{self.cached} rows from earlier runs"] if self.cached else [])]
        )

    def to_dict(self) -> dict[str, Any]:
        return asdict(self)

    def noticing(self, notice: str) -> Summary:
        """The same figures with one more notice."""
        return replace(self, notices=(*self.notices, notice))


class Responses(list[Response | LLMError]):
    """The responses of a map in the rows' order; a failed row holds its error."""

    def __init__(
        self, outcomes: Iterable[Response | LLMError] = (), summary: Summary | None = None
    ) -> None:
        super().__init__(outcomes)
        self.summary = summary or Summary(len(self))

    @property
    def texts(self) -> list[str | None]:
        """The text of each answer; None for a failed row."""
        return [None if isinstance(outcome, LLMError) else outcome.text for outcome in self]

    @property
    def parsed(self) -> list[Any]:
        """The validated value of each answer; None for a failed row."""
        return [None if isinstance(outcome, LLMError) else outcome.parsed for outcome in self]

    @property
    def failed(self) -> dict[int, LLMError]:
        """The errors, by row number."""
        return {
            place: outcome for place, outcome in enumerate(self) if isinstance(outcome, LLMError)
        }

    @overload
    def __getitem__(self, place: SupportsIndex) -> Response | LLMError: ...
    @overload
    def __getitem__(self, place: slice) -> Responses: ...
    def __getitem__(self, place: SupportsIndex | slice) -> Response | LLMError | Responses:
        found = super().__getitem__(place)
        return Responses.of(found) if isinstance(found, list) else found

    def __add__(self, other: Any) -> Responses:  # type: ignore[override]
        return Responses.of([*self, *other]) if isinstance(other, list) else NotImplemented

    def __radd__(self, other: Any) -> Responses:
        # 0: how `sum` begins
        return Responses.of([*(other or []), *self])

    def copy(self) -> Responses:
        return Responses(self, self.summary)

    @classmethod
    def of(cls, outcomes: Iterable[Response | LLMError]) -> Responses:
        """Responses of maps, with the figures of just these rows; their time is not known."""
        kept = list(outcomes)
        usage = sum((each.usage for each in kept if isinstance(each, Response)), Usage())
        return cls(kept, summarised(kept, cached=0, usage=usage, seconds=0.0))

    def __repr__(self) -> str:
        width = len(str(min(len(self), _SHOWN)))
        lines = [
            f"{place:{width}}  {_line(each)}" for place, each in enumerate(islice(self, _SHOWN))
        ]
        more = [f"... and {len(self) - _SHOWN} more"] if len(self) > _SHOWN else []
        return escape_control_chars("\n".join([str(self.summary), *lines, *more]))

    def _repr_mimebundle_(
        self,
        include: Any = None,  # noqa: ARG002 - the signature is IPython's
        exclude: Any = None,  # noqa: ARG002
    ) -> tuple[dict[str, Any], dict[str, Any]]:
        return {"text/plain": repr(self)}, {"ipyvllm": self.summary.to_dict()}


def summarised(
    outcomes: Sequence[Response | LLMError], *, cached: int, usage: Usage, seconds: float
) -> Summary:
    """The figures of a map.

    Arguments:
        outcomes: a response or an error per row.
        cached: the number of rows answered by an earlier run.
        usage: the tokens of the rows that were sent.
        seconds: the duration of the map.
    """
    responses = [outcome for outcome in outcomes if isinstance(outcome, Response)]
    errors = [outcome for outcome in outcomes if isinstance(outcome, LLMError)]
    missing = [error for error in errors if isinstance(error, GenerationInterrupted)]
    failed = [error for error in errors if not isinstance(error, GenerationInterrupted)]
    first = responses[0] if responses else None
    unfinished = _unfinished(outcomes)
    return Summary(
        rows=len(outcomes),
        failed=len(failed),
        missing=len(missing),
        cached=cached,
        usage=usage,
        seconds=seconds,
        provider=first.provider if first else "",
        model=first.model if first else None,
        mock=any(response.mock for response in responses),
        notices=_notices(responses),
        first_error=error_text(failed[0]) if failed else "",
        unfinished={kind: len(rows) for kind, rows in unfinished.items()},
        unfinished_rows={kind: rows[:_SHOWN] for kind, rows in unfinished.items()},
    )


def _unfinished(outcomes: Sequence[Response | LLMError]) -> dict[str, list[int]]:
    """The numbers of the rows whose answer is not complete text, by what it is."""
    found: dict[str, list[int]] = {}
    for place, outcome in enumerate(outcomes):
        if isinstance(outcome, Response):
            kind = kind_of(outcome.text, outcome.reasoning, outcome.finish_reason)
            if kind:
                found.setdefault(kind, []).append(place)
    return found


def _notices(responses: Sequence[Response]) -> tuple[str, ...]:
    """The distinct notices of the responses, at most three."""
    found: dict[str, None] = {}
    for response in responses:
        if response.notices and len(found) < 3:
            found.update(dict.fromkeys(response.notices))
    return tuple(found)[:3]


def error_text(error: LLMError) -> str:
    """An error as one line."""
    return f"{type(error).__name__}: {error.message}"


def _line(outcome: Response | LLMError) -> str:
    text = error_text(outcome) if isinstance(outcome, LLMError) else repr(outcome.text)
    return text if len(text) <= _LINE else f"{text[: _LINE - 1]}…"


def _counted(number: int, noun: str) -> str:
    return f"{number} {noun}" if number == 1 else f"{number} {noun}s"
