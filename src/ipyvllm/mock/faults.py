"""How the mock answers, as opposed to what: its waits and its faults. Nothing here waits itself.

Both repeat: the n-th request of a process waits and fails as the n-th did the last time.
"""

from __future__ import annotations

import itertools
import random
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any, get_args

from ..config.schema import ErrorKind
from ..errors import BadRequestError

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from ..config.schema import MockConfig

ERRORS = get_args(ErrorKind)
# What breaks off does so after this many tokens.
TOKENS_BEFORE_FAULT = 2
_HEADERS = {
    "x-mock-ttft-ms": "ttft_ms",
    "x-mock-itl-ms": "itl_ms",
    "x-mock-jitter": "jitter",
    "x-mock-error-rate": "error_rate",
}


@dataclass(frozen=True)
class FaultProfile:
    """Waits in milliseconds, their relative `jitter`, and which share of requests fails how."""

    ttft_ms: float = 0.0
    itl_ms: float = 0.0
    jitter: float = 0.0
    error_rate: float | None = None
    error: str | None = None

    @classmethod
    def of(cls, section: MockConfig) -> FaultProfile:
        return cls(
            section.ttft_ms, section.itl_ms, section.jitter, section.error_rate, section.error
        )

    def asked(self, headers: Mapping[str, str]) -> FaultProfile:
        """This manner as a request's headers change it: X-Mock-Error, X-Mock-Error-Rate,
        X-Mock-TTFT-MS, X-Mock-ITL-MS, X-Mock-Jitter. Raises BadRequestError."""
        changed: dict[str, Any] = {}
        for header, name in _HEADERS.items():
            if (value := headers.get(header)) is not None:
                try:
                    changed[name] = float(value)
                except ValueError:
                    raise BadRequestError(f"{header}: {value!r} is not a number") from None
        error = headers.get("x-mock-error")
        if error is not None and error not in ERRORS:
            raise BadRequestError(f"x-mock-error: {error!r} must be one of {', '.join(ERRORS)}")
        made = replace(self, **changed) if changed else self
        return made if error is None else replace(made, error=error, error_rate=None)


class Requests:
    """The requests of one mock so far, counted, so that chance repeats."""

    def __init__(self) -> None:
        self._numbers = itertools.count()

    def next(self, manner: FaultProfile) -> FaultPlan:
        """What becomes of the next request."""
        chance = random.Random(next(self._numbers))  # noqa: S311
        rate = manner.error_rate
        if rate is None:
            rate = 0.0 if manner.error is None else 1.0
        error = (manner.error or "500") if chance.random() < rate else None
        return FaultPlan(manner, error, chance)


@dataclass(frozen=True)
class FaultPlan:
    """One request's fault, if it has one, and its waits."""

    manner: FaultProfile
    error: str | None
    chance: random.Random

    def waits(self) -> Iterator[float]:
        """Seconds before each token, the first included; for ever."""
        yield self._jittered(self.manner.ttft_ms)
        while True:
            yield self._jittered(self.manner.itl_ms)

    def whole(self, tokens: int) -> float:
        """Seconds for an answer of so many tokens that is not streamed."""
        return sum(itertools.islice(self.waits(), max(1, tokens)))

    def _jittered(self, milliseconds: float) -> float:
        if not milliseconds:
            return 0.0
        spread = self.manner.jitter
        return milliseconds / 1000 * self.chance.uniform(1 - spread, 1 + spread)
