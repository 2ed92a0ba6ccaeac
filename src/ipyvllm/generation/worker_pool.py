"""Many requests at once: workers on the background loop take requests from one queue, so that a
provider always has as many in flight as it is allowed. The requests come from `mapping`.
"""

from __future__ import annotations

import asyncio
import threading
from dataclasses import dataclass
from typing import TYPE_CHECKING

from ..errors import LLMError, causes
from ..messages import Phase
from .collect import complete
from .generation import CANCEL_SECONDS

if TYPE_CHECKING:
    from collections.abc import Callable

    from ..messages import Event, Request
    from ..results.response import Response
    from .event_loop import Background
    from .plan import Plan


@dataclass(frozen=True, slots=True)
class Completed:
    """The outcome of one request; `number` is that which it was submitted with."""

    number: int
    outcome: Response | LLMError


@dataclass(frozen=True, slots=True)
class Stopped:
    """All workers have ended; `why` is the unexpected error that ended them, if any."""

    why: BaseException | None = None


WorkerEvent = Completed | Phase | Stopped


class WorkerPool:
    """Workers that answer requests. Requests may be given from any thread; outcomes are delivered
    on the loop's thread.

    Arguments:
        background: the event loop to run on.
        plan: the provider and the structured output of all requests.
        size: number of workers: the most requests in flight.
        deliver: called with each Completed, each Phase, and Stopped at the end.
    """

    def __init__(
        self, background: Background, plan: Plan, size: int, deliver: Callable[[WorkerEvent], None]
    ) -> None:
        self._plan, self._size, self._deliver = plan, size, deliver
        self._released = threading.Event()
        self._inbox: asyncio.Queue[tuple[int, Request]]
        self._loop: asyncio.AbstractEventLoop
        self._task: asyncio.Task[None]
        background.portal().call(self._open)

    def submit(self, number: int, request: Request) -> None:
        """Queue a request.

        Arguments:
            number: a number that identifies the request in its Completed event.
            request: the request.
        """
        self._loop.call_soon_threadsafe(self._inbox.put_nowait, (number, request))

    def shutdown(self) -> None:
        """End the workers, cancel their requests, and wait until the provider has closed them."""
        self._loop.call_soon_threadsafe(self._task.cancel)
        self._released.wait(CANCEL_SECONDS)

    def _open(self) -> None:
        self._loop, self._inbox = asyncio.get_running_loop(), asyncio.Queue()
        self._task = self._loop.create_task(self._work())

    async def _work(self) -> None:
        why: BaseException | None = None
        try:
            async with asyncio.TaskGroup() as group:
                for _ in range(self._size):
                    group.create_task(self._answer_all())
        except asyncio.CancelledError:
            pass  # shut down
        except ExceptionGroup as errors:
            why = errors.exceptions[0]
        finally:
            self._deliver(Stopped(why))
            self._released.set()

    async def _answer_all(self) -> None:
        while True:
            number, request = await self._inbox.get()
            outcome: Response | LLMError
            try:
                outcome = await complete(
                    self._plan.provider, request, self._plan.structured, self._tell
                )
            except LLMError as error:
                outcome = _without_tracebacks(error)
            self._deliver(Completed(number, outcome))

    def _tell(self, event: Event) -> None:
        if isinstance(event, Phase):
            self._deliver(event)


def _without_tracebacks(error: LLMError) -> LLMError:
    """The error without its traceback: rows keep errors, and frames hold much memory."""
    for each in causes(error):
        each.__traceback__ = None
    return error
