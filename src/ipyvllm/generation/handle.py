"""The handle of an answer that arrives in the background: wait for it, await it, or cancel it."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Generator

    from ..results.response import Response
    from .generation import Generation


class Handle:
    """What `%%llm --background` returns at once. Its methods are those of
    `concurrent.futures.Future`, and `await handle` works too.

    Arguments:
        generation: the request in flight.
    """

    def __init__(self, generation: Generation) -> None:
        self._generation = generation

    def __repr__(self) -> str:
        # Says nothing that changes from run to run: it is what a saved notebook holds.
        return f"<answer of {self._generation.provider.name!r} in the background>"

    def __await__(self) -> Generator[None, None, Response]:
        return self._complete().__await__()

    def done(self) -> bool:
        """Whether the answer is complete, was cancelled, or failed."""
        return self._generation.future.done()

    def result(self, timeout: float | None = None) -> Response:
        """Wait for the answer. If the wait is interrupted, the answer goes on.

        Arguments:
            timeout: seconds to wait; None waits without limit.

        Raises LLMError as the cell would have, with the text received so far in `.response`, and
        TimeoutError if there is no answer yet.
        """
        if timeout is not None and not self._generation.wait(timeout):
            raise TimeoutError(f"no answer after {timeout:g} s")
        return self._generation.response()

    def cancel(self) -> None:
        """End the request at the provider, if it is not complete. The text received so far is
        kept."""
        if not self.done():
            self._generation.cancel()

    async def _complete(self) -> Response:
        # `wait` does not cancel what it waits for: as with `result`, an interrupted wait does not
        # end the answer.
        waiter = asyncio.wrap_future(self._generation.future)
        waiter.add_done_callback(_read)
        await asyncio.wait([waiter])
        return self._generation.response()


def _read(waiter: asyncio.Future[Response]) -> None:
    """Mark its error as seen, or asyncio logs it: the handle raises it by itself."""
    if not waiter.cancelled():
        waiter.exception()
