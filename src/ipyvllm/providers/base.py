"""The interfaces of a provider, and of the wrappers for fallbacks and the cache."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from collections.abc import AsyncGenerator

    from ..messages import Event, Request, Status


class Responder(Protocol):
    """Answers requests: a provider or a wrapper of one. Every method runs on the package's
    background loop.

    `name` is the name in the configuration; `mock` is whether the answers are not from a model.
    """

    name: str
    mock: bool

    def stream(self, request: Request) -> AsyncGenerator[Event, None]:
        """Send `request`, and yield Phase and Notice events as they happen and Delta events as text
        arrives; the last Delta has a finish reason. Raises LLMError. Cancelling it ends the
        generation at the provider."""
        ...

    async def count(self, request: Request) -> int | None:
        """The number of tokens in the prompt of `request`; None if it is not known without starting
        or sending anything. Raises LLMError."""
        ...


class Provider(Responder, Protocol):
    """The provider of a section of the configuration, with its models and its status."""

    async def models(self) -> list[str]:
        """The names of the provider's models. Raises LLMError."""
        ...

    async def status(self) -> Status:
        """The provider's state. A problem is part of the result, not an exception."""
        ...

    async def aclose(self) -> None:
        """Close the connections, or stop the engine."""
        ...
