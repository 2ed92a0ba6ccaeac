"""Several turns under way at once: one line that says how far each is, gone when all have ended."""

from __future__ import annotations

import os
from concurrent import futures
from typing import TYPE_CHECKING

from ..rendering.control_chars import escape_control_chars
from .notebook import PATIENCE_SECONDS, UPDATE_SECONDS
from .view import Output

if TYPE_CHECKING:
    from collections.abc import Mapping

    from ..generation.generation import Generation
    from .view import Outlet


def wait(generations: Mapping[str, Generation], outlet: Outlet | None) -> None:
    """Wait until all have ended; the line goes to `outlet`, if somebody looks on there."""
    line = None if outlet is None else _Line(outlet)
    try:
        futures.wait(
            [generation.future for generation in generations.values()], timeout=PATIENCE_SECONDS
        )
        while not all(generation.future.done() for generation in generations.values()):
            if line is not None:
                line.draw(generations)
            futures.wait(
                [generation.future for generation in generations.values()], timeout=UPDATE_SECONDS
            )
    finally:
        if line is not None:
            line.remove()


class _Line:
    def __init__(self, outlet: Outlet) -> None:
        self._outlet, self._id, self._shown = outlet, os.urandom(16).hex(), ""

    def draw(self, generations: Mapping[str, Generation]) -> None:
        line = " · ".join(
            f"{name}: {_how_far(generation)}" for name, generation in generations.items()
        )
        if line != self._shown:
            data = {"text/plain": escape_control_chars(line)}
            self._outlet.publish(Output(data, display_id=self._id, update=bool(self._shown)))
            self._shown = line

    def remove(self) -> None:
        # At once: where the answer goes into a name, nothing follows that would take its place.
        if self._shown and not self._outlet.clear(wait=False):
            self._outlet.publish(Output({"text/plain": ""}, display_id=self._id, update=True))


def _how_far(generation: Generation) -> str:
    tokens = generation.partial().usage.completion_tokens
    return "done" if generation.future.done() else f"{tokens} tokens" if tokens else "waiting"
