"""A secret value that nothing shows by accident."""

from __future__ import annotations

from typing import Any

STARS = "***"
# Shorter ones are common words, which a text contains by itself.
_STRONG, _STRONG_WORD, _SHORTEST = 8, 12, 4


class Secret:
    """A value that repr, format, pickle and tracebacks do not show."""

    __slots__ = ("__value",)

    def __init__(self, value: str) -> None:
        self.__value = value

    def reveal(self) -> str:
        """The value itself."""
        return self.__value

    @property
    def strong(self) -> bool:
        """Whether no text contains it by accident: a password like `test` is in many texts."""
        length = len(self.__value)
        return length >= (_STRONG_WORD if self.__value.isalpha() else _STRONG)

    @property
    def maskable(self) -> bool:
        """Whether it is long enough to be masked where a server speaks of it."""
        return len(self.__value) >= _SHORTEST

    def __repr__(self) -> str:
        return f"Secret({STARS})"

    __str__ = __repr__

    def __reduce__(self) -> Any:
        raise TypeError("a secret is not pickled")
