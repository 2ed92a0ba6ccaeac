"""The notebook's last failure, and its description for a model: type, message, the shortened
traceback and the cell's source. Values of variables are included only on request.
"""

from __future__ import annotations

import linecache
import reprlib
import sys
import traceback
from inspect import isroutine
from pathlib import Path
from types import ModuleType
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from types import FrameType, TracebackType

    from IPython.core.interactiveshell import ExecutionResult, InteractiveShell

# Maximum number of frames of the traceback: the innermost ones, of libraries and of cells.
_LIBRARY_FRAMES = 3
_CELL_FRAMES = 10
_VALUE_LENGTH = 200


class Failure:
    """An exception, and the source of the cell that raised it."""

    # Not a dataclass: creating one takes longer than the other imports of `%load_ext` here.
    def __init__(self, error: BaseException, source: str) -> None:
        self.error, self.source = error, source


class LastFailure:
    """The last cell of one shell that failed; errors of this package are ignored."""

    def __init__(self, shell: InteractiveShell) -> None:
        self._shell = shell
        self._failure: Failure | None = None

    def cell_ended(self, result: ExecutionResult) -> None:
        """Called after each cell."""
        error = result.error_before_exec or result.error_in_exec
        if error is None or isinstance(error, KeyboardInterrupt) or not result.info:
            return
        from ..errors import LLMError  # imported late, so that `%load_ext` is fast

        if not isinstance(error, LLMError):
            self._failure = Failure(error, result.info.raw_cell.strip())

    def get(self) -> Failure | None:
        """The last failure, or None. A failure before `%load_ext` has no source of its cell."""
        if self._failure is not None:
            return self._failure
        from ..errors import LLMError

        error = getattr(sys, "last_value", None)
        if isinstance(error, BaseException) and not isinstance(error, LLMError):
            return Failure(error, "")
        return None

    def forget(self) -> None:
        """Release the exception, which keeps its frames and their variables in memory."""
        self._failure = None

    def describe(self, failure: Failure, *, values: bool) -> str:
        """The failure as text for a model.

        Arguments:
            failure: the failure.
            values: whether to include the values of the variables that the cells use.
        """
        message = "".join(traceback.format_exception_only(failure.error)).strip()
        parts = [f"The error:\n\n{message}"]
        if failure.source:
            parts.insert(0, f"The cell:\n\n```python\n{failure.source}\n```")
        frames = list(_frames(failure.error.__traceback__))
        cells = [pair for pair in frames if self._cell(pair[0])]
        if cells:
            frames = frames[frames.index(cells[0]) :]  # the frames before it are IPython's
        if lines := self._lines(frames):
            parts.append("The traceback, the last call at the end:\n\n" + "\n".join(lines))
        if values and (known := _values([frame for frame, _ in cells])):
            parts.append("Values:\n\n" + "\n".join(known))
        return "\n\n".join(parts)

    def _lines(self, frames: list[tuple[FrameType, int]]) -> list[str]:
        library = [pair for pair in frames if not self._cell(pair[0])][-_LIBRARY_FRAMES:]
        cells = [pair for pair in frames if self._cell(pair[0])][-_CELL_FRAMES:]
        return [
            f"{self._cell(frame) or _module(frame)}, line {line}, in {frame.f_code.co_name}: "
            + linecache.getline(frame.f_code.co_filename, line).strip()
            for frame, line in frames
            if (frame, line) in library or (frame, line) in cells
        ]

    def _cell(self, frame: FrameType) -> str:
        """The name of a frame's cell, such as `In[3]`; empty for other code."""
        name = self._shell.compile.format_code_name(frame.f_code.co_filename)
        return " ".join(name) if name is not None else ""


def _frames(place: TracebackType | None) -> list[tuple[FrameType, int]]:
    return list(traceback.walk_tb(place))


def _module(frame: FrameType) -> str:
    """The module of a library's frame, without its path, which may contain private names."""
    return str(frame.f_globals.get("__name__") or Path(frame.f_code.co_filename).name)


def _values(frames: list[FrameType]) -> list[str]:
    """The variables that the code of these frames uses, with shortened values."""
    brief = reprlib.Repr()
    brief.maxstring = brief.maxother = _VALUE_LENGTH
    known: dict[str, str] = {}
    for frame in frames:
        code = frame.f_code
        for name in (*code.co_varnames, *code.co_freevars, *code.co_names):
            value = frame.f_locals.get(name, frame.f_globals.get(name))
            if name.startswith("_") or name not in frame.f_locals | frame.f_globals:
                continue
            if not (isinstance(value, ModuleType | type) or isroutine(value)):
                known[name] = f"{name} = {brief.repr(value)}"
    return list(known.values())
