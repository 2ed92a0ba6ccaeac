"""Asking again, and not too often: when a failed request is repeated and after which wait, and how
many requests a provider gets at once and a minute. No transport in here.
"""

from __future__ import annotations

import math
import random
import time
from collections import deque
from contextlib import aclosing, asynccontextmanager
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from typing import TYPE_CHECKING

import anyio

from ...errors import ProviderError
from ...messages import Delta, Phase

if TYPE_CHECKING:
    from collections.abc import AsyncGenerator, AsyncIterator, Callable

    from ...config.schema import Retry
    from ...messages import Event

_LONGEST_BACKOFF = 20.0
_MINUTE = 60.0


async def repeated(
    attempt: Callable[[], AsyncGenerator[Event, None]], policy: Retry, who: str
) -> AsyncGenerator[Event, None]:
    """The events of `attempt`, which is made again while it fails before its first token in a way
    that may pass. A Phase tells of every wait.

    Raises the last attempt's error.
    """
    for repetition in range(policy.attempts + 1):
        begun = False
        try:
            async with aclosing(attempt()) as events:
                async for event in events:
                    begun = begun or isinstance(event, Delta)
                    yield event
            return
        except ProviderError as error:
            wait = pause(error, repetition, policy)
            if begun or wait is None:
                raise
            why = type(error).__name__.removesuffix("Error")
        count = f"{repetition + 1} of {policy.attempts}"
        yield Phase(f"{who}: {_WHY.get(why, why)}, trying again in {wait:.1f} s ({count})")
        await anyio.sleep(wait)


_WHY = {
    "Unreachable": "no connection",
    "RateLimit": "asked to slow down",
    "Server": "the server failed",
    "Protocol": "the reply broke off",
}


def pause(error: ProviderError, repetition: int, policy: Retry) -> float | None:
    """Seconds to wait before asking again; None where asking again is no use or not wanted."""
    if not error.retryable or repetition >= policy.attempts:
        return None
    backoff: float = min(_LONGEST_BACKOFF, policy.backoff * 2**repetition)
    jittered = backoff * random.uniform(0.5, 1.0)  # noqa: S311 - spreads clients, hides nothing
    if error.retry_after is None:
        return jittered
    if error.retry_after > policy.max_wait:
        return None
    # Never earlier than asked, and not all clients in the same instant.
    return error.retry_after + jittered * 0.1


def retry_after(value: str | None, now: datetime | None = None) -> float | None:
    """Seconds in a Retry-After header, which holds seconds or a date (RFC 9110, 10.2.3)."""
    if not value:
        return None
    try:
        seconds = float(value)
    except ValueError:
        try:
            date = parsedate_to_datetime(value)
        except ValueError:
            return None
        date = date if date.tzinfo else date.replace(tzinfo=UTC)
        seconds = (date - (now or datetime.now(UTC))).total_seconds()
    return max(0.0, seconds) if math.isfinite(seconds) else None


class Limits:
    """How much one provider is asked at once (`concurrency`) and in any minute (`per_minute`)."""

    def __init__(self, concurrency: int | None, per_minute: int | None) -> None:
        self._slots = anyio.Semaphore(concurrency, fast_acquire=True) if concurrency else None
        self._per_minute = per_minute
        self._sent: deque[float] = deque()

    @asynccontextmanager
    async def slot(self) -> AsyncIterator[None]:
        """Wait for one of the places and hold it."""
        if self._slots is None:
            yield
            return
        async with self._slots:
            yield

    def reserve(self) -> float:
        """Take the next turn of the minute; the seconds until it comes."""
        if self._per_minute is None:
            return 0.0
        now = generation = time.monotonic()
        while self._sent and self._sent[0] <= now - _MINUTE:
            self._sent.popleft()
        if len(self._sent) >= self._per_minute:
            generation = max(now, self._sent[-self._per_minute] + _MINUTE)
        self._sent.append(generation)
        return generation - now
