"""Retries and limits: when a failed request is sent again and after which delay, and how many
requests a provider gets at once and per minute. The transport is elsewhere.
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
_YEAR = 365 * 24 * 3600.0
_LONGEST_HEADER = 100


async def repeated(
    attempt: Callable[[], AsyncGenerator[Event, None]], policy: Retry, who: str
) -> AsyncGenerator[Event, None]:
    """Yield the events of `attempt`, which is repeated while it fails with a retryable error before
    its first token. A Phase reports every delay.

    Arguments:
        attempt: sends the request.
        policy: the number of retries and their delays (seconds).
        who: the provider's name, for the Phase.

    Raises the error of the last attempt.
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
            kind = type(error).__name__.removesuffix("Error")
        count = f"{repetition + 1} of {policy.attempts}"
        yield Phase(f"{who}: {_REASONS.get(kind, kind)}, trying again in {wait:.1f} s ({count})")
        await anyio.sleep(wait)


_REASONS = {
    "Unreachable": "no connection",
    "RateLimit": "asked to slow down",
    "Server": "the server failed",
    "Protocol": "the reply broke off",
}


def pause(error: ProviderError, repetition: int, policy: Retry) -> float | None:
    """Seconds to wait before the next attempt; None if there is none.

    Arguments:
        error: the error of the last attempt.
        repetition: the number of retries so far.
        policy: the number of retries and their delays (seconds).
    """
    if not error.retryable or repetition >= policy.attempts:
        return None
    backoff: float = min(_LONGEST_BACKOFF, policy.backoff * 2**repetition)
    jittered = backoff * random.uniform(0.5, 1.0)  # noqa: S311 - not for security
    if error.retry_after is None:
        return jittered
    if error.retry_after > policy.max_wait:
        return None
    # Not before `retry_after`, and not all clients at the same time.
    return error.retry_after + jittered * 0.1


def retry_after(value: str | None, now: datetime | None = None) -> float | None:
    """Decode a Retry-After header, which contains seconds or a date (RFC 9110, 10.2.3).

    Arguments:
        value: the header, None if there is none.
        now: the current time; None is the clock's.

    Returns seconds, or None if the header is missing or not valid.
    """
    if not value or len(value) > _LONGEST_HEADER:
        return None
    try:
        seconds = float(value)
    except ValueError:
        try:
            date = parsedate_to_datetime(value)
            date = date if date.tzinfo else date.replace(tzinfo=UTC)
            seconds = (date - (now or datetime.now(UTC))).total_seconds()
        # No date, or one outside the calendar; the library's parser stumbles over some.
        except (ValueError, TypeError, OverflowError, IndexError, AttributeError):
            return None
    return min(max(0.0, seconds), _YEAR) if math.isfinite(seconds) else None


class Limits:
    """The limits of one provider.

    Arguments:
        concurrency: maximum number of requests in flight; None is no limit.
        per_minute: maximum number of requests in any minute; None is no limit.
    """

    def __init__(self, concurrency: int | None, per_minute: int | None) -> None:
        self._slots = anyio.Semaphore(concurrency, fast_acquire=True) if concurrency else None
        self._per_minute = per_minute
        self._sent: deque[float] = deque()

    @asynccontextmanager
    async def slot(self) -> AsyncIterator[None]:
        """Wait until a request may be in flight, and count it inside the context."""
        if self._slots is None:
            yield
            return
        async with self._slots:
            yield

    def reserve(self) -> float:
        """Reserve a request within `per_minute`. Returns the seconds to wait before it."""
        if self._per_minute is None:
            return 0.0
        now = start = time.monotonic()
        while self._sent and self._sent[0] <= now - _MINUTE:
            self._sent.popleft()
        if len(self._sent) >= self._per_minute:
            start = max(now, self._sent[-self._per_minute] + _MINUTE)
        self._sent.append(start)
        return start - now
