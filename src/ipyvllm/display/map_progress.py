"""Progress of a map in a notebook: one output with the progress bar, emptied when the map ends."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

from ..mapping.progress_bar import Bar, in_terminal
from .screen import FrontEnd
from .view import NOTHING, Output

if TYPE_CHECKING:
    from ..mapping.progress_bar import ProgressListener
    from ..messages import Phase
    from .screen import Screen
    from .view import Outlet


def listener(screen: Screen, total: int | None) -> ProgressListener | None:
    """The progress listener for this front end; None if output is not shown to a user.

    Arguments:
        screen: where the bar is drawn.
        total: number of rows; None if unknown.
    """
    if screen.front_end is FrontEnd.NOTEBOOK:
        return MapView(screen.outputs(), total)
    return in_terminal(total)


class MapView:
    """The progress bar of one map, as an output of the cell that it belongs to.

    Arguments:
        outlet: where the bar is drawn.
        total: number of rows; None if unknown.
    """

    def __init__(self, outlet: Outlet, total: int | None) -> None:
        self._outlet, self._id = outlet, ""
        self._bar = Bar(total, self._show)

    def advance(self, rows: int, failed: int, tokens: int) -> None:
        self._bar.advance(rows, failed, tokens)

    def phase(self, phase: Phase) -> None:
        self._bar.phase(phase)

    def close(self) -> None:
        """Empty the bar's output."""
        self._bar.close()
        if self._id:
            self._outlet.publish(Output(NOTHING, display_id=self._id, update=True))

    def replace(self, output: Output) -> bool:
        """Show `output` in the bar's place; False if there is no bar."""
        if not self._id:
            return False
        data, metadata = output.data, output.metadata
        self._outlet.publish(Output(data, metadata, display_id=self._id, update=True))
        return True

    def _show(self, line: str) -> None:
        if not line:  # tqdm removes its bar with an empty line
            return
        update = bool(self._id)
        self._id = self._id or os.urandom(16).hex()
        self._outlet.publish(Output({"text/plain": line}, display_id=self._id, update=update))
