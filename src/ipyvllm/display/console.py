"""A generation in Jupyter's console, which prints each output and cannot update or remove it."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

from ..messages import AnsweredBy
from ..rendering import streams
from ..rendering.format_names import AS_IT_COMES
from .notebook import UPDATE_SECONDS
from .status_line import Progress

if TYPE_CHECKING:
    from ..generation.generation import Generation
    from ..results.response import Response


class PlainView:
    """An answer in Jupyter's console, printed chunk by chunk; startup phases are printed as lines.

    Arguments:
        generation: the request in flight.
        shown: whether the caller shows the response; if not, only phases and notices are printed.
    """

    def __init__(self, generation: Generation, *, shown: bool) -> None:
        self._generation = generation
        self._stays = shown and generation.format in AS_IT_COMES
        self._progress = Progress(AnsweredBy(generation.provider.name, generation.provider.mock))
        self._phase = ""

    def run(self) -> None:
        due = time.monotonic() + UPDATE_SECONDS
        while not self._generation.wait(max(0.0, due - time.monotonic())):
            self._write()
            due = time.monotonic() + UPDATE_SECONDS

    def end(self, response: Response | None, *, shown: bool) -> bool:
        if not (shown and self._stays) or response is None or not response.text:
            return False
        self._write()
        # Notices have been printed when they came.
        remarks = [each for each in response.remarks() if each not in response.notices]
        self._print("".join(f"\n[{each}]" for each in remarks) + "\n")
        return True

    def _write(self) -> None:
        for event in self._generation.take(0.0) or ():
            self._progress.take(event)
        phase = self._progress.starting
        if phase is not None and phase.name != self._phase:
            self._phase = phase.name
            self._print(f"[{self._generation.provider.name} · {phase.name}]\n")
        for notice in self._progress.notices:
            self._print(f"[{notice}]\n")
        self._progress.notices.clear()
        text = "".join(self._progress.chunks)
        self._progress.chunks.clear()
        if self._stays and text:
            self._print(text)

    def _print(self, text: str) -> None:
        streams.write(text)
