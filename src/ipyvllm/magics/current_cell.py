"""Which cell is running: what a thread knows a cell by."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ..generation.conversation import Cell

if TYPE_CHECKING:
    from IPython.core.interactiveshell import ExecutionInfo


class RunningCell:
    """The cell under way in one shell; `now` is it."""

    def __init__(self) -> None:
        self.now = Cell("")

    def begins(self, info: ExecutionInfo) -> None:
        """Called before each cell. JupyterLab and Notebook send an id; without one a cell is known
        by its text."""
        name = getattr(info, "cell_id", None) or f"text: {info.raw_cell.strip()}"
        self.now = Cell(name, self.now.run + 1)
