"""The one place that draws: a turn under way in a notebook, and what is left when it ends.

While an answer arrives, its finished blocks are outputs sent once and its tail is an output sent
again, with a status line below. At the end all of them give way to the one final output, which is
the cell's value. Where nobody is watching nothing is animated.
"""

from __future__ import annotations

import os
import time
from concurrent import futures
from typing import TYPE_CHECKING, Any

from .errors import LLMError
from .formats import PLAIN_WHILE_GROWING
from .messages import MOCK_MARK, Again, Delta, Notice, Origin, Phase
from .outputs import CellOutputs
from .render import GrowingText

if TYPE_CHECKING:
    from collections.abc import Mapping

    from IPython.core.interactiveshell import InteractiveShell

    from .messages import Event, Response
    from .turn import Turn

# Seconds between two updates. Ten a second is the most a reader sees; a front end's IOPub limit
# is far above.
UPDATE_SECONDS = 0.2
# An answer that comes at once needs no animation.
PATIENCE_SECONDS = 0.15


def _new_id() -> str:
    """A display's name, unlike any other in the notebook."""
    return os.urandom(16).hex()


class Screen:
    """Draws for one shell."""

    def __init__(self, shell: InteractiveShell) -> None:
        self._shell = shell
        self.outputs = CellOutputs(shell)

    @property
    def watched(self) -> bool:
        """Whether somebody looks on: nbclient, nbval and papermill run cells without stdin."""
        kernel = getattr(self._shell, "kernel", None)
        return bool(getattr(kernel, "_allow_stdin", False))

    def follow(self, turn: Turn, *, animate: bool, shown: bool = True) -> Response:
        """Show a turn until it ends, and give its response with nothing left on the screen.

        Arguments:
            turn: the request under way.
            animate: draw while it runs, where somebody looks on.
            shown: whether the caller shows the response as the next output.

        Raises LLMError; text that had come by then stays on the screen as one output.
        """
        view = LiveView(self, turn) if animate and self.watched else None
        try:
            if view is not None:
                view.run()
            response = turn.response()
        except KeyboardInterrupt:
            error: LLMError = turn.cancel()
            self._keep(view, error)
            raise error from None
        except LLMError as error:
            self._keep(view, error)
            raise
        if view is not None:
            view.remove(wait=shown)
        return response

    def wait(self, turns: Mapping[str, Turn], *, animate: bool) -> None:
        """Wait until all of them have ended, with a line that says how far each is."""
        line = WaitingLine(self) if animate and self.watched else None
        futures.wait([turn.future for turn in turns.values()], timeout=PATIENCE_SECONDS)
        while not all(turn.future.done() for turn in turns.values()):
            if line is not None:
                line.draw({name: _how_far(turn) for name, turn in turns.items()})
            futures.wait([turn.future for turn in turns.values()], timeout=UPDATE_SECONDS)
        if line is not None:
            line.remove()

    def show(self, response: Response) -> None:
        """One static output that is not the cell's value."""
        data, metadata = response._repr_mimebundle_()
        self.publish(data, metadata)

    def publish(
        self,
        data: dict[str, Any],
        metadata: dict[str, Any] | None = None,
        *,
        display_id: str | None = None,
        update: bool = False,
    ) -> None:
        transient = {"display_id": display_id} if display_id else None
        with self.outputs.ours():
            self._shell.display_pub.publish(
                data=data, metadata=metadata or {}, transient=transient, update=update
            )

    def clear(self, *, wait: bool) -> bool:
        """Clear the cell's outputs, now or (`wait`) when the next one comes.

        It never clears an output it did not make: where anything else was sent since the cell
        began, nothing is cleared and the answer is False.
        """
        if not self.outputs.only_ours():
            return False
        with self.outputs.ours():
            self._shell.display_pub.clear_output(wait=wait)
        return True

    def _keep(self, view: LiveView | None, error: LLMError) -> None:
        """Leave what had come of an answer that was cut short."""
        if view is not None:
            view.remove(wait=True)
        partial = error.response
        if partial is not None and partial.text:
            self.show(partial)


def _how_far(turn: Turn) -> str:
    tokens = turn.partial().usage.completion
    return "done" if turn.future.done() else f"{tokens} tokens" if tokens else "waiting"


class WaitingLine:
    """One line of several waits, drawn again as they go on and gone at the end."""

    def __init__(self, screen: Screen) -> None:
        self._screen, self._id, self._shown = screen, _new_id(), ""

    def draw(self, parts: Mapping[str, str]) -> None:
        line = " · ".join(f"{name}: {part}" for name, part in parts.items())
        if line != self._shown:
            update = bool(self._shown)
            self._screen.publish({"text/plain": line}, display_id=self._id, update=update)
            self._shown = line

    def remove(self) -> None:
        if self._shown and not self._screen.clear(wait=True):
            self._screen.publish({"text/plain": ""}, display_id=self._id, update=True)


class LiveView:
    """One turn's animation: the outputs it has made, and what stands in the last of them."""

    def __init__(self, screen: Screen, turn: Turn) -> None:
        self._screen, self._turn = screen, turn
        self._text = GrowingText()
        self._ids: list[str] = []
        self._shown = ""
        self._tokens = 0
        self._phase: Phase | None = None
        self._origin = Origin(turn.provider.name, turn.provider.mock)
        self._notices: list[str] = []
        self._begun = time.monotonic()
        self._first_token: float | None = None

    def run(self) -> None:
        """Draw until the turn has no more events."""
        due = self._begun + PATIENCE_SECONDS
        while True:
            events = self._turn.take(max(0.0, due - time.monotonic()))
            if events is None:
                return
            for event in events:
                self._take(event)
            if time.monotonic() >= due:
                self._draw(self._tail())
                due = time.monotonic() + UPDATE_SECONDS

    def remove(self, *, wait: bool) -> None:
        """Take every output of this view off the screen, with the next output if `wait`."""
        if not self._ids or self._screen.clear(wait=wait):
            return
        for display_id in self._ids:
            self._screen.publish({"text/plain": ""}, display_id=display_id, update=True)

    def _take(self, event: Event) -> None:
        if isinstance(event, Phase):
            self._phase = event
        elif isinstance(event, Notice):
            self._notices.append(event.text)
        elif isinstance(event, Origin):
            self._origin = event
        elif isinstance(event, Again):
            self._notices.append(event.why)
            self._text, self._tokens, self._first_token = GrowingText(), 0, None
        elif isinstance(event, Delta):
            self._phase = None
            self._tokens += event.tokens
            if self._first_token is None and event.text:
                self._first_token = time.monotonic()
            for block in self._text.add(event.text):
                self._draw(block)
                self._ids.append(_new_id())
                self._shown = ""

    def _draw(self, markdown: str) -> None:
        """Show this as the last of the view's outputs."""
        if markdown == self._shown:
            return
        update = bool(self._shown)
        if not self._ids:
            self._ids.append(_new_id())
        data = {"text/markdown": markdown, "text/plain": ""}
        if self._turn.format in PLAIN_WHILE_GROWING:
            data = {"text/plain": markdown}
        self._screen.publish(data, display_id=self._ids[-1], update=update)
        self._shown = markdown

    def _tail(self) -> str:
        tail = self._text.tail
        return f"{tail}\n\n{self._status()}" if tail else self._status()

    def _status(self) -> str:
        """One line: who answers, what it is doing, for how long."""
        now = time.monotonic()
        parts = [f"`{self._origin.provider}`"]
        if self._origin.mock:
            parts.append(MOCK_MARK)
        if self._phase is not None:
            done = self._phase.fraction
            parts.append(self._phase.name + (f" {done:.0%}" if done is not None else ""))
            parts += [self._phase.detail] if self._phase.detail else []
        elif self._first_token is None:
            parts.append("waiting for the first token")
        else:
            decoding = now - self._first_token
            parts.append(f"{self._tokens} tokens")
            if decoding > 0.5:
                parts.append(f"{(self._tokens - 1) / decoding:.0f} tokens/s")
        parts.append(f"{now - self._begun:.0f} s")
        return "*" + " · ".join([*self._notices, *parts]) + "*"
