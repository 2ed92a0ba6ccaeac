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
        """Called before each cell. JupyterLab, Notebook and VS Code send an id. Without one
        (nbclient, consoles) a cell is identified by its position in the run, so that the same
        notebook gives the same conversation: its text may occur twice."""
        self._run += 1
        self._id = getattr(info, "cell_id", None) or f"run {self._run}"
