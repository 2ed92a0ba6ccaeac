"""A turn under way in a notebook: outputs that are updated while the answer grows, until the final
one takes their place. Where they are sent is the outlet's business.
"""

from __future__ import annotations

import asyncio
import os
import time
from typing import TYPE_CHECKING

from ..messages import AnsweredBy
from ..rendering.control_chars import escape_control_chars
from ..rendering.format_names import PLAIN_WHILE_GROWING
from ..rendering.sanitize import sanitize
from ..rendering.streaming import StreamingMarkdown
from .status_line import Progress
from .view import Output

if TYPE_CHECKING:
    from ..generation.generation import Generation
    from ..results.response import Response
    from .view import Outlet

# An update is at most two messages, so there are at most ten a second.
UPDATE_SECONDS = 0.2
# An answer that comes at once needs no animation.
PATIENCE_SECONDS = 0.15


class LiveView:
    """One turn's animation: the outputs it has made, and what stands in each."""

    def __init__(self, outlet: Outlet, generation: Generation) -> None:
        self._outlet, self._generation = outlet, generation
        self._plain = generation.format in PLAIN_WHILE_GROWING
        origin = AnsweredBy(generation.provider.name, generation.provider.mock)
        self._progress = Progress(
            origin, generation.request.model, lambda: StreamingMarkdown(marked=not self._plain)
        )
        self._ids: list[str] = []
        self._shown: list[str] = []

    def run(self) -> None:
        """Draw until the turn is complete."""
        due = time.monotonic() + PATIENCE_SECONDS
        while not self._generation.wait(max(0.0, due - time.monotonic())):
            self.draw()
            due = time.monotonic() + UPDATE_SECONDS

    async def watch(self) -> None:
        """`run` for a task on the background loop."""
        ended = asyncio.wrap_future(self._generation.future)
        while not (await asyncio.wait([ended], timeout=UPDATE_SECONDS))[0]:
            self.draw()

    def draw(self) -> None:
        """Show the turn as it is now."""
        for event in self._generation.take(0.0) or ():
            self._progress.take(event)
        *pages, tail = self._progress.text.parts()
        shown = [*pages, self._with_status(tail)]
        # Nothing is left of an answer that was given up for another.
        shown += [""] * (len(self._shown) - len(shown))
        for place, text in enumerate(shown):
            if place == len(self._ids):
                self._ids.append(os.urandom(16).hex())
                self._send(place, text, update=False)
            elif text != self._shown[place]:
                self._send(place, text, update=True)
        self._shown = shown

    def end(self, _response: Response | None, *, wait: bool) -> bool:
        """Make room for the answer, which its caller shows."""
        self.remove(wait=wait)
        return False

    def remove(self, *, wait: bool) -> None:
        """Take every output of this view off the screen, with the next output if `wait`."""
        if not self._ids or self._outlet.clear(wait=wait):
            return
        for place in range(len(self._ids)):
            self._send(place, "", update=True)

    def _send(self, place: int, text: str, *, update: bool) -> None:
        data = {"text/plain": escape_control_chars(text)}
        if text and not self._plain:
            data = {"text/markdown": sanitize(text), "text/plain": ""}
        self._outlet.publish(Output(data, display_id=self._ids[place], update=update))

    def _with_status(self, tail: str) -> str:
        lines = [self._progress.status(), self._progress.explanation()]
        if not self._plain:
            lines = [f"*{line}*" for line in lines if line]
        return "\n\n".join([*([tail] if tail else []), *filter(None, lines)])
