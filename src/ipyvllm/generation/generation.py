"""One request in flight: it runs on the background loop, and the caller's thread takes its events
as they arrive, until the answer is complete or stopped.
"""

from __future__ import annotations

import asyncio
import queue
import threading
from concurrent.futures import CancelledError
from contextlib import aclosing, suppress
from dataclasses import replace
from typing import TYPE_CHECKING, Self

from ..errors import ContextOverflowError, GenerationInterrupted, LLMError
from ..messages import Delta, Notice
from ..rendering.format_names import MARKDOWN
from ..results.ending import INTERRUPTED
from .collect import ResponseBuilder, attach, unexpected, validated

if TYPE_CHECKING:
    from collections.abc import Iterator
    from concurrent.futures import Future

    from ..messages import Event, Request
    from ..prompt.structured_output import StructuredOutput
    from ..providers.base import Responder
    from ..results.response import Response
    from .conversation import ThreadPosition
    from .event_loop import Background

# Seconds that Stop waits for the provider to close the request before the cell ends anyway.
CANCEL_SECONDS = 1.0


class Generation:
    """One request in flight. Iterate over its events, then call `response`.

    Events and response are for the thread that created it; any thread may call `cancel`.

    Arguments:
        background: the event loop to run on.
        provider: the provider asked.
        request: the request, with the thread's history in its messages.
        structured: the structured output that the answer is checked against, if any.
        position: where the exchange is recorded in a thread, if it belongs to one.
        format: the format to show the answer in.
    """

    def __init__(
        self,
        background: Background,
        provider: Responder,
        request: Request,
        structured: StructuredOutput | None = None,
        position: ThreadPosition | None = None,
        format: str = MARKDOWN,  # noqa: A002 - the option's name
    ) -> None:
        self.provider, self.request, self._structured = provider, request, structured
        self._position = position
        self._history = len(position.history()) if position is not None else 0
        self._forgotten = 0
        self.format = format
        self._collected = ResponseBuilder(provider, request, format)
        self._events: queue.SimpleQueue[Event | None] = queue.SimpleQueue()
        self._drained = False
        self._released, self._complete = threading.Event(), threading.Event()
        self.future: Future[Response] = background.portal().start_task_soon(self._run)
        # However the task ends, a reader that waits for an event is woken up.
        self.future.add_done_callback(self._end)

    def __iter__(self) -> Iterator[Event]:
        """Events as they arrive. Raises LLMError, with the partial response in `.response`."""
        while (event := self._events.get()) is not None:
            yield event
        self.response()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_error: object) -> None:
        """Cancel the request at the provider if the caller leaves before its end."""
        if not self.future.done():
            self.cancel()

    def take(self, timeout: float) -> list[Event] | None:
        """The events available now, after waiting up to `timeout` seconds for the first one. An
        empty list if there was none, None when the answer is complete and all were taken."""
        if self._drained:
            return None
        taken: list[Event] = []
        with suppress(queue.Empty):
            event = self._events.get(timeout=timeout)
            while event is not None:
                taken.append(event)
                event = self._events.get_nowait()
            self._drained = True
        return taken if taken or not self._drained else None

    def wait(self, timeout: float) -> bool:
        """Wait up to `timeout` seconds; True if the answer is complete. Unlike `take`, it does not
        wake up for each event."""
        return self._complete.wait(timeout)

    def response(self) -> Response:
        """Wait for the complete response. Raises LLMError as iterating does."""
        try:
            return self.future.result()
        except CancelledError as error:
            raise self._interrupted() from error
        except LLMError as error:
            attach(error, self.partial())
            raise

    def cancel(self) -> GenerationInterrupted:
        """Cancel the request at the provider; returns the error, with the partial response."""
        self.future.cancel()
        # Wait for the provider to close it, so that generation has stopped when the cell ends.
        self._released.wait(CANCEL_SECONDS)
        return self._interrupted()

    def partial(self, finish_reason: str | None = None) -> Response:
        """The response received so far. `finish_reason` replaces the provider's."""
        return self._collected.response(finish_reason)

    def received(self) -> Response:
        """The response if it is complete, else what was received so far."""
        done = self.future.done() and not self.future.cancelled()
        if done and self.future.exception() is None:
            return self.future.result()
        return self.partial(INTERRUPTED)

    def _interrupted(self) -> GenerationInterrupted:
        error = GenerationInterrupted("stopped; the text so far is kept")
        error.response = self.partial(INTERRUPTED)
        return error

    async def _run(self) -> Response:
        try:
            response = await validated(self._answer, self.request, self._structured, self._take)
        except asyncio.CancelledError:
            self._record("".join(self._collected.text))
            raise
        except LLMError:
            raise
        except Exception as error:
            raise unexpected(error) from error
        finally:
            self._released.set()
        self._record(response.text)
        return response

    async def _answer(self, request: Request) -> Response:
        """One answer. The oldest exchanges are left out until the conversation fits the model's
        context."""
        while True:
            request_now = self._shortened(request)
            try:
                async with aclosing(self.provider.stream(request_now)) as events:
                    notified = not self._forgotten
                    async for event in events:
                        if not notified and isinstance(event, Delta):
                            notified = True
                            self._take(Notice(_forgetting(self._forgotten)))
                        self._take(event)
                self._collected.request = request_now
                return self._collected.response()
            except ContextOverflowError:
                if 2 * self._forgotten >= self._history:
                    raise
                self._forgotten += 1

    def _shortened(self, request: Request) -> Request:
        """The request without the forgotten exchanges; the system prompt stays."""
        messages = request.messages
        head = 1 if messages and messages[0].role == "system" else 0
        kept = (*messages[:head], *messages[head + 2 * self._forgotten :])
        return replace(request, messages=kept)

    def _record(self, text: str) -> None:
        """Record the exchange in its thread; a stopped answer is recorded as received so far."""
        if self._position is None or not text:
            return
        first, question = self.request.messages[0], self.request.messages[-1]
        system = str(first.content) if first.role == "system" else None
        self._position.record(question, text, system=system, forgotten=self._forgotten)

    def _end(self, _done: Future[Response]) -> None:
        self._events.put(None)
        self._complete.set()

    def _take(self, event: Event) -> None:
        self._collected.add(event)
        self._events.put(event)


def _forgetting(count: int) -> str:
    turns = "turn is" if count == 1 else f"{count} turns are"
    return f"the thread is longer than the model's context: its oldest {turns} left out"
