"""The delays and faults of the mock. They are only computed here; the callers wait and fail.

They are reproducible: the n-th request of a process has the same delays and fault in every run.
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
# A fault during a stream occurs after this many tokens.
TOKENS_BEFORE_FAULT = 2
_HEADERS = {
    "x-mock-ttft-ms": "ttft_ms",
    "x-mock-itl-ms": "itl_ms",
    "x-mock-jitter": "jitter",
    "x-mock-error-rate": "error_rate",
}


@dataclass(frozen=True)
class FaultProfile:
    """The delays (milliseconds, with a relative `jitter`), the share of requests that fail (0 to 1,
    None: all if `error` is set), and how they fail."""

    ttft_ms: float = 0.0
    itl_ms: float = 0.0
    jitter: float = 0.0
    error_rate: float | None = None
    error: str | None = None

    @classmethod
    def of(cls, section: MockConfig) -> FaultProfile:
        """The profile in the mock's section of the configuration."""
        return cls(
            section.ttft_ms, section.itl_ms, section.jitter, section.error_rate, section.error
        )

    def asked(self, headers: Mapping[str, str]) -> FaultProfile:
        """This profile, changed by the `headers` of a request: X-Mock-Error, X-Mock-Error-Rate,
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
    """Counts the requests of one mock; the number is the seed of a request's random generator."""

    def __init__(self) -> None:
        self._numbers = itertools.count()

    def next(self, profile: FaultProfile) -> FaultPlan:
        """The fault and the delays of the next request."""
        chance = random.Random(next(self._numbers))  # noqa: S311
        rate = profile.error_rate
        if rate is None:
            rate = 0.0 if profile.error is None else 1.0
        error = (profile.error or "500") if chance.random() < rate else None
        return FaultPlan(profile, error, chance)


@dataclass(frozen=True)
class FaultPlan:
    """The fault of one request, None if it does not fail, and its delays."""

    profile: FaultProfile
    error: str | None
    chance: random.Random

    def waits(self) -> Iterator[float]:
        """Seconds before each token, starting with the first; endless."""
        yield self._jittered(self.profile.ttft_ms)
        while True:
            yield self._jittered(self.profile.itl_ms)

    def whole(self, tokens: int) -> float:
        """Seconds before an answer of `tokens` tokens that is not streamed."""
        return sum(itertools.islice(self.waits(), max(1, tokens)))

    def _jittered(self, milliseconds: float) -> float:
        if not milliseconds:
            return 0.0
        spread = self.profile.jitter
        return milliseconds / 1000 * self.chance.uniform(1 - spread, 1 + spread)
