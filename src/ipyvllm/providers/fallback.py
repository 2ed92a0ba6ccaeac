"""A provider and its fallbacks: when one cannot be reached, the next is asked, in plain sight."""

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

# The provider is not there or not well. A refusal of the request, a wrong key and "slow down" are
# the user's to know: another provider would hide them.
_ABSENT = (UnreachableError, ProviderTimeoutError, ServerError, EngineError)


class FallbackProvider:
    """The providers from `name` on, as one.

    Arguments:
        name: the one that is asked first.
        provider: gives a provider by its name. Raises ConfigError.
        fallback: gives the name of a provider's fallback, or None.
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
            except _ABSENT as error:
                following = self._fallback(name)
                if begun or following is None:
                    raise
                try:
                    standing_in = self._provider(following)
                except ConfigError as unusable:
                    error.hint = f"its fallback {following!r} cannot be used: {unusable.message}"
                    raise error from unusable
                said = error.message
            yield Notice(f"{said}; {following} answers instead")
            yield AnsweredBy(following, standing_in.mock)
            # A model's name means nothing to another provider.
            request, name = replace(request, model=None), following

    async def count(self, request: Request) -> int | None:
        return await self._provider(self.name).count(request)
