"""A provider with its fallbacks: if one is not available, the next one answers, with a notice."""

from __future__ import annotations

from contextlib import aclosing
from dataclasses import replace
from typing import TYPE_CHECKING

from ..errors import ConfigError, EngineError, ProviderTimeoutError, ServerError, UnreachableError
from ..messages import AnsweredBy, Delta, Notice

if TYPE_CHECKING:
    from collections.abc import AsyncGenerator, Callable

    from ..messages import Event, Request
    from .base import Responder

# The provider is not available. A rejected request, a wrong key and a rate limit are reported to
# the user: a fallback would hide them.
_UNAVAILABLE = (UnreachableError, ProviderTimeoutError, ServerError, EngineError)


class FallbackProvider:
    """Wraps a provider and its chain of fallbacks.

    Arguments:
        name: the first provider.
        provider: returns the provider of a name. Raises ConfigError.
        fallback: returns the name of a provider's fallback, or None.
    """

    def __init__(
        self,
        name: str,
        provider: Callable[[str], Responder],
        fallback: Callable[[str], str | None],
    ) -> None:
        self.name = name
        self._provider, self._fallback = provider, fallback
        self.mock = provider(name).mock

    async def stream(self, request: Request) -> AsyncGenerator[Event, None]:
        name = self.name
        while True:
            begun = False
            try:
                async with aclosing(self._provider(name).stream(request)) as events:
                    async for event in events:
                        begun = begun or isinstance(event, Delta)
                        yield event
                return
            except _UNAVAILABLE as error:
                following = self._fallback(name)
                if begun or following is None:
                    raise
                try:
                    substitute = self._provider(following)
                except ConfigError as unusable:
                    error.hint = f"its fallback {following!r} cannot be used: {unusable.message}"
                    raise error from unusable
                said = error.message
            yield Notice(f"{said}; {following} answers instead")
            yield AnsweredBy(following, substitute.mock)
            # Another provider does not have the same models.
            request, name = replace(request, model=None), following

    async def count(self, request: Request) -> int | None:
        return await self._provider(self.name).count(request)
