"""Identifies the running cell, so that a cell run again replaces its turn of a thread."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from IPython.core.interactiveshell import ExecutionInfo

    from ..generation.conversation import CellRun


class RunningCell:
    """The running cell of one shell."""

    def __init__(self) -> None:
        self._id, self._run = "", 0

    @property
    def now(self) -> CellRun:
        """The id of the running cell, and the number of its run."""
        from ..generation.conversation import CellRun

        return CellRun(self._id, self._run)

    def begins(self, info: ExecutionInfo) -> None:
        """Called before each cell. JupyterLab and Notebook send an id; without one, a cell is
        identified by its text."""
        self._id = getattr(info, "cell_id", None) or f"text: {info.raw_cell.strip()}"
        self._run += 1
