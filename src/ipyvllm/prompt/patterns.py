"""Matches texts of a model against the user's regular expressions, with a limit for the time: an
expression that backtracks may take years on a text made for it, and Python's `re` could not be
interrupted meanwhile. The library `regex` reads the same expressions, lets other threads run, and
ends in time.
"""

from __future__ import annotations

import time
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable

# Seconds for the check of one answer, and the longest answer in characters.
SECONDS = 2.0
LONGEST = 2_000_000


class TooSlowError(ValueError):
    """A check was not finished in time."""


class Deadline:
    """The time for the check of one answer.

    Arguments:
        seconds: the time from now.
    """

    def __init__(self, seconds: float = SECONDS) -> None:
        self._seconds, self._end = seconds, time.monotonic() + seconds

    def left(self) -> float:
        """The seconds left. Raises TooSlowError if there are none."""
        left = self._end - time.monotonic()
        if left <= 0:
            raise self._passed()
        return left

    def _passed(self) -> TooSlowError:
        return TooSlowError(f"it could not be checked within {self._seconds:g} s")

    def fullmatch(self, pattern: str, text: str) -> bool:
        """Whether the whole text matches. Raises TooSlowError, and ValueError for a pattern that
        is not valid."""
        return self._matches(compiled(pattern).fullmatch, text)

    def search(self, pattern: str, text: str) -> bool:
        """Whether a part of the text matches. Raises as `fullmatch` does."""
        return self._matches(compiled(pattern).search, text)

    def _matches(self, match: Callable[..., Any], text: str) -> bool:
        try:
            return match(text, timeout=self.left(), concurrent=True) is not None
        except TimeoutError as error:
            raise self._passed() from error


def compiled(pattern: str) -> Any:
    """The compiled expression. Raises ValueError if it is not valid."""
    import regex

    try:
        return regex.compile(pattern)
    except (regex.error, RecursionError, OverflowError) as error:
        reason = "nested too deeply" if isinstance(error, RecursionError) else str(error)
        raise ValueError(reason) from error
