"""What answers requests: a provider, and what may stand before one, its fallbacks and its cache."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from collections.abc import AsyncGenerator

    from ..messages import Event, Request, Status


class Responder(Protocol):
    """Answers requests: all that whoever sends one needs. Every method runs on the package's
    background loop.

    `name` is the one in the configuration; `mock` marks answers that no model gave.
    """

    name: str
    mock: bool

    def stream(self, request: Request) -> AsyncGenerator[Event, None]:
        """Yield Phase and Notice events as they happen and Delta events as text arrives; the last
        Delta has a finish reason. Raises LLMError; when it is cancelled, generation really ends."""
        ...

    async def count(self, request: Request) -> int | None:
        """Tokens of the request's prompt; None where that cannot be told without starting or
        sending anything. Raises LLMError."""
        ...


class Provider(Responder, Protocol):
    """A section of the configuration at work: answers, and tells how it is."""

    async def models(self) -> list[str]:
        """The names of the models that can be asked for. Raises LLMError."""
        ...

    async def status(self) -> Status:
        """How the provider is; what is wrong with it is said, not raised."""
        ...

    async def aclose(self) -> None:
        """Let go of connections, or end the engine."""
        ...
