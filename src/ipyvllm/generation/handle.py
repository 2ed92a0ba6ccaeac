"""An answer that comes in the background, in the user's hand: wait for it, or call it off."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from ..results.response import Response
    from .generation import Turn


class Handle:
    """What `%%llm --background` gives at once.

    Arguments:
        turn: the request under way.
    """

    def __init__(self, turn: Turn) -> None:
        self._turn = turn

    def __repr__(self) -> str:
        # Says nothing that changes from run to run: it is what a saved notebook holds.
        return f"<answer of {self._turn.provider.name!r} in the background>"

    @property
    def done(self) -> bool:
        """Whether the answer is complete, or has failed."""
        return self._turn.future.done()

    def result(self, timeout: float | None = None) -> Response:
        """Wait for the answer; to stop waiting does not stop the answer.

        Arguments:
            timeout: at most so many seconds; None is for ever.

        Raises LLMError as the cell would have, with `.response` holding what had come, and
        TimeoutError where there is no answer yet.
        """
        if timeout is not None and not self._turn.wait(timeout):
            raise TimeoutError(f"no answer after {timeout:g} s")
        return self._turn.response()

    def cancel(self) -> None:
        """End the request at the provider, where it is not complete; what has come stays."""
        if not self.done:
            self._turn.cancel()
