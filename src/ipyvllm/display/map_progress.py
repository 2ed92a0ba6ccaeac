"""A map's progress in a notebook: one output that shows the bar's line, gone when the map ends."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

from ..mapping.progress_bar import Bar, in_terminal
from .screen import FrontEnd
from .view import Output

if TYPE_CHECKING:
    from ..mapping.progress_bar import ProgressListener
    from ..messages import Phase
    from .screen import Screen


def listener(screen: Screen, total: int | None) -> ProgressListener | None:
    """Who shows a map of so many rows; nobody where nobody looks on."""
    seen = screen.front_end is FrontEnd.NOTEBOOK
    return MapView(screen, total) if seen else in_terminal(total)


class MapView:
    """One map's bar as an output of the running cell."""

    def __init__(self, screen: Screen, total: int | None) -> None:
        self._screen, self._id = screen, ""
        self._bar = Bar(total, self._show)

    def advance(self, rows: int, failed: int, tokens: int) -> None:
        self._bar.advance(rows, failed, tokens)

    def phase(self, phase: Phase) -> None:
        self._bar.phase(phase)

    def close(self) -> None:
        """Take the bar off the screen, without clearing what others have shown."""
        self._bar.close()
        if self._id and not self._screen.clear(wait=False):
            self._screen.publish(Output({"text/plain": ""}, display_id=self._id, update=True))

    def _show(self, line: str) -> None:
        if not line:  # how tqdm takes its bar away
            return
        update = bool(self._id)
        self._id = self._id or os.urandom(16).hex()
        self._screen.publish(Output({"text/plain": line}, display_id=self._id, update=update))
