"""The requests that an engine has received and not finished, each with a queue of its outputs."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, TypeVar

if TYPE_CHECKING:
    from ..errors import EngineError
    from . import protocol

T = TypeVar("T")


class InFlight:
    """Requests in flight by their id, and callers that wait for the engine's statistics.

    Only for the thread of the background loop.
    """

    def __init__(self) -> None:
        self._outputs: dict[str, asyncio.Queue[protocol.Output | Exception]] = {}
        self._figures: list[asyncio.Future[protocol.Figures]] = []

    def __len__(self) -> int:
        """The number of requests in flight."""
        return len(self._outputs)

    def add(self, name: str) -> asyncio.Queue[protocol.Output | Exception]:
        """The queue in which the outputs of the request `name` arrive, or its error."""
        self._outputs[name] = asyncio.Queue()
        return self._outputs[name]

    def remove(self, name: str) -> None:
        self._outputs.pop(name, None)

    def deliver(self, name: str, item: protocol.Output | Exception) -> None:
        """Pass on an output; ignored if the request was aborted in the meantime."""
        if name in self._outputs:
            self._outputs[name].put_nowait(item)

    def wait_for_figures(self) -> asyncio.Future[protocol.Figures]:
        """The engine's next statistics that nobody waits for yet."""
        self._figures.append(asyncio.get_running_loop().create_future())
        return self._figures[-1]

    def deliver_figures(self, figures: protocol.Figures) -> None:
        resolve(self._figures.pop(0), figures)

    def fail(self, why: EngineError) -> None:
        """Fail everything in flight. Each gets an error of its own, because a request's partial
        response is attached to it."""
        for inbox in list(self._outputs.values()):
            inbox.put_nowait(type(why)(*why.args))
        for figures in self._figures:
            if not figures.done():
                figures.set_exception(type(why)(*why.args))
        self._figures.clear()


def resolve(waiting: asyncio.Future[T] | None, value: T) -> None:
    """Set the future's result, if it is still awaited."""
    if waiting is not None and not waiting.done():
        waiting.set_result(value)
