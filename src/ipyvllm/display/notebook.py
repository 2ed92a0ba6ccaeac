"""A generation in a notebook: outputs of its own that are updated while the answer streams, and at
last with the whole answer. Where they are sent is up to the `Outlet` (see `view`).
"""

from __future__ import annotations

import asyncio
import os
import time
from typing import TYPE_CHECKING

from ..messages import AnsweredBy
from ..rendering.format_names import PLAIN_WHILE_GROWING
from ..rendering.sanitize import literal, sanitize
from ..rendering.streaming import StreamingMarkdown
from .status_line import Progress
from .view import NOTHING, Output

if TYPE_CHECKING:
    from ..generation.generation import Generation
    from ..results.response import Response
    from .view import Outlet

# An update is at most two messages, so there are at most ten a second.
UPDATE_SECONDS = 0.2
# An answer that arrives sooner needs no animation.
PATIENCE_SECONDS = 0.15


class LiveView:
    """The outputs of one generation while it streams.

    Arguments:
        outlet: where the outputs are sent.
        generation: the request in flight.
    """

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
        """Draw until the generation is complete."""
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
        """Show the text received so far, and the status."""
        for event in self._generation.take(0.0) or ():
            self._progress.take(event)
        *pages, tail = self._progress.text.parts()
        shown = [*pages, self._with_status(tail)]
        # Pages of an answer that was discarded for a new one are emptied.
        shown += [""] * (len(self._shown) - len(shown))
        for index, text in enumerate(shown):
            if index == len(self._ids):
                self._ids.append(os.urandom(16).hex())
                self._send(index, text, update=False)
            elif text != self._shown[index]:
                self._send(index, text, update=True)
        self._shown = shown

    def end(self, response: Response | None, *, shown: bool) -> bool:
        """Update the first output with the whole response if it is shown, and empty the others.

        Returns whether the response is on the screen; it is not if nothing was drawn yet.
        """
        if not self._ids:
            return False
        has_text = response is not None and bool(response.text or response.remark)
        stays = shown and has_text
        data, metadata = NOTHING, None
        if stays and response is not None:
            data, metadata = response._repr_mimebundle_()
        self._outlet.publish(Output(data, metadata, display_id=self._ids[0], update=True))
        for name in self._ids[1:]:
            self._outlet.publish(Output(NOTHING, display_id=name, update=True))
        return stays

    def _send(self, index: int, text: str, *, update: bool) -> None:
        data = {"text/plain": text}
        if text and not self._plain:
            data = {"text/markdown": sanitize(text), "text/plain": ""}
        self._outlet.publish(Output(data, display_id=self._ids[index], update=update))

    def _with_status(self, tail: str) -> str:
        lines = [self._progress.status(), self._progress.explanation()]
        if not self._plain:
            lines = [f"*{literal(line)}*" for line in lines if line]
        return "\n\n".join([*([tail] if tail else []), *filter(None, lines)])
