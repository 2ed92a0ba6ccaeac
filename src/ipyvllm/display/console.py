"""A turn under way in Jupyter's console, which prints what it is sent and takes nothing back."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

from ..messages import MOCK_MARK, Origin
from ..rendering import mime
from ..rendering.control_chars import visible
from ..rendering.format_names import AS_IT_COMES
from .notebook import UPDATE_SECONDS
from .status_line import Progress

if TYPE_CHECKING:
    from typing import TextIO

    from ..generation.generation import Turn
    from ..results.response import Response


class PlainView:
    """An answer in Jupyter's console, piece by piece, and the steps of a start as lines."""

    def __init__(self, turn: Turn, stream: TextIO, *, shown: bool) -> None:
        self._turn, self._stream = turn, stream
        self._stays = shown and turn.format in AS_IT_COMES
        self._progress = Progress(Origin(turn.provider.name, turn.provider.mock))
        self._phase = ""

    def run(self) -> None:
        due = time.monotonic() + UPDATE_SECONDS
        while not self._turn.wait(max(0.0, due - time.monotonic())):
            self._write()
            due = time.monotonic() + UPDATE_SECONDS

    def end(self, response: Response | None, *, wait: bool) -> bool:  # noqa: ARG002 - what it wrote stays
        if not self._stays or response is None or not response.text:
            return False
        self._write()
        remarks = mime.bundle("text", "", [*([MOCK_MARK] if response.mock else [])])
        self._say(remarks["text/plain"] + "\n")
        return True

    def _write(self) -> None:
        for event in self._turn.take(0.0) or ():
            self._progress.take(event)
        phase = self._progress.starting
        if phase is not None and phase.name != self._phase:
            self._phase = phase.name
            self._say(f"[{visible(f'{self._turn.provider.name} · {phase.name}')}]\n")
        for notice in self._progress.notices:
            self._say(f"[{visible(notice)}]\n")
        self._progress.notices.clear()
        text = visible("".join(self._progress.chunks))
        self._progress.chunks.clear()
        if self._stays and text:
            self._say(text)

    def _say(self, text: str) -> None:
        self._stream.write(text)
        self._stream.flush()
