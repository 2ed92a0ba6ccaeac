"""Several requests in flight: one line with the progress of each, removed when all have ended."""

from __future__ import annotations

import os
from concurrent import futures
from typing import TYPE_CHECKING

from .notebook import PATIENCE_SECONDS, UPDATE_SECONDS
from .view import NOTHING, Output

if TYPE_CHECKING:
    from collections.abc import Mapping

    from ..generation.generation import Generation
    from .view import Outlet


def wait(generations: Mapping[str, Generation], outlet: Outlet | None) -> None:
    """Wait until all generations have ended.

    Arguments:
        generations: the requests in flight, by provider name.
        outlet: where the status line is drawn; None draws nothing.
    """
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
            f"{name}: {_progress(generation)}" for name, generation in generations.items()
        )
        if line != self._shown:
            data = {"text/plain": line}
            self._outlet.publish(Output(data, display_id=self._id, update=bool(self._shown)))
            self._shown = line

    def remove(self) -> None:
        if self._shown:
            self._outlet.publish(Output(NOTHING, display_id=self._id, update=True))


def _progress(generation: Generation) -> str:
    tokens = generation.partial().usage.completion_tokens
    return "done" if generation.future.done() else f"{tokens} tokens" if tokens else "waiting"
