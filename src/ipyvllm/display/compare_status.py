"""Several turns under way at once: one line that says how far each is, gone when all have ended."""

from __future__ import annotations

import os
from concurrent import futures
from typing import TYPE_CHECKING

from ..rendering.control_chars import visible
from .notebook import PATIENCE_SECONDS, UPDATE_SECONDS
from .view import Output

if TYPE_CHECKING:
    from collections.abc import Mapping

    from ..generation.generation import Turn
    from .view import Outlet


def wait(turns: Mapping[str, Turn], outlet: Outlet | None) -> None:
    """Wait until all have ended; the line goes to `outlet`, if somebody looks on there."""
    line = None if outlet is None else _Line(outlet)
    try:
        futures.wait([turn.future for turn in turns.values()], timeout=PATIENCE_SECONDS)
        while not all(turn.future.done() for turn in turns.values()):
            if line is not None:
                line.draw(turns)
            futures.wait([turn.future for turn in turns.values()], timeout=UPDATE_SECONDS)
    finally:
        if line is not None:
            line.remove()


class _Line:
    def __init__(self, outlet: Outlet) -> None:
        self._outlet, self._id, self._shown = outlet, os.urandom(16).hex(), ""

    def draw(self, turns: Mapping[str, Turn]) -> None:
        line = " · ".join(f"{name}: {_how_far(turn)}" for name, turn in turns.items())
        if line != self._shown:
            data = {"text/plain": visible(line)}
            self._outlet.publish(Output(data, display_id=self._id, update=bool(self._shown)))
            self._shown = line

    def remove(self) -> None:
        # At once: where the answer goes into a name, nothing follows that would take its place.
        if self._shown and not self._outlet.clear(wait=False):
            self._outlet.publish(Output({"text/plain": ""}, display_id=self._id, update=True))


def _how_far(turn: Turn) -> str:
    tokens = turn.partial().usage.completion_tokens
    return "done" if turn.future.done() else f"{tokens} tokens" if tokens else "waiting"
