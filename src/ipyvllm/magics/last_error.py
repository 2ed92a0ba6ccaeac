"""The notebook's last failure, and how it is told to a model: type, message, the traceback trimmed
to what helps, and the cell's source. No value of any variable, unless that is asked for.
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

# Frames of libraries that are told: the last ones, where it broke.
_LIBRARY_FRAMES = 3
_CELL_FRAMES = 10
_VALUE_LENGTH = 200


class Failure:
    """An exception and the cell that it ended."""

    # No dataclass: to make one takes longer than the rest of what `%load_ext` imports here.
    def __init__(self, error: BaseException, source: str) -> None:
        self.error, self.source = error, source


class LastFailure:
    """Remembers the last cell of one shell that failed; our own errors do not count."""

    def __init__(self, shell: InteractiveShell) -> None:
        self._shell = shell
        self._failure: Failure | None = None

    def cell_ended(self, result: ExecutionResult) -> None:
        """Called after each cell."""
        error = result.error_before_exec or result.error_in_exec
        if error is None or isinstance(error, KeyboardInterrupt) or not result.info:
            return
        from ..errors import LLMError  # not before a cell has failed: loading imports little

        if not isinstance(error, LLMError):
            self._failure = Failure(error, result.info.raw_cell.strip())

    def get(self) -> Failure | None:
        """The last failure; one from before the extension was loaded is found without its cell."""
        if self._failure is not None:
            return self._failure
        from ..errors import LLMError

        error = getattr(sys, "last_value", None)
        if isinstance(error, BaseException) and not isinstance(error, LLMError):
            return Failure(error, "")
        return None

    def forget(self) -> None:
        """Let go of the exception, which holds its frames and all they hold."""
        self._failure = None

    def told(self, failure: Failure, *, values: bool) -> str:
        """The failure in words for a model."""
        said = "".join(traceback.format_exception_only(failure.error)).strip()
        parts = [f"The error:\n\n{said}"]
        if failure.source:
            parts.insert(0, f"The cell:\n\n```python\n{failure.source}\n```")
        frames = list(_frames(failure.error.__traceback__))
        cells = [pair for pair in frames if self._cell(pair[0])]
        if cells:
            frames = frames[frames.index(cells[0]) :]  # what stands before is IPython's own
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
        """What a frame of a cell is called, such as `In[3]`; empty for other code."""
        name = self._shell.compile.format_code_name(frame.f_code.co_filename)
        return " ".join(name) if name is not None else ""


def _frames(place: TracebackType | None) -> list[tuple[FrameType, int]]:
    return list(traceback.walk_tb(place))


def _module(frame: FrameType) -> str:
    """A library's code by its module; the folders of this machine are nobody's business."""
    return str(frame.f_globals.get("__name__") or Path(frame.f_code.co_filename).name)


def _values(frames: list[FrameType]) -> list[str]:
    """The variables that the code of these frames names, shortened."""
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
