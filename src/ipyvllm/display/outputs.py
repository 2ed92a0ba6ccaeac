"""Counts the outputs of a cell that are not ours.

A streaming view ends by clearing the cell's outputs, which is allowed only if all of them are ours.
Kernels have hooks on the messages they publish. Older kernels only have a count of all messages,
including some that are not outputs; there a cell is cleared less often than it could be.
"""

from __future__ import annotations

import sys
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterator

    from IPython.core.interactiveshell import InteractiveShell

_OUTPUTS = frozenset({"stream", "display_data", "execute_result", "error"})


class CellOutputs:
    """Counts the outputs that other code sends in the running cell and in tracked cells.

    Arguments:
        shell: the shell whose cells are watched.
    """

    def __init__(self, shell: InteractiveShell) -> None:
        self._shell = shell
        self._cell: str | None = None
        self._others: dict[str | None, int] = {}
        self._tracked: set[str | None] = set()
        self._ours = False
        self._hooked = False
        # Only for kernels without hooks.
        self._counted_before = self._counted_ours = 0

    def hook(self) -> None:
        """Register the hooks, if the kernel has them."""
        thread = getattr(sys.stdout, "pub_thread", None)
        if thread is None or not hasattr(sys.stdout, "register_hook"):
            return
        # Hooks are per thread, and the streams are flushed on the kernel's publishing thread.
        for stream in (sys.stdout, sys.stderr):
            if hasattr(stream, "register_hook"):
                thread.schedule(lambda stream=stream: stream.register_hook(self._count_message))
        self._shell.display_pub.register_hook(self._count_message)
        self._hooked = True

    def unhook(self) -> None:
        """Remove the hooks."""
        if not self._hooked:
            return
        self._hooked = False
        for stream in (sys.stdout, sys.stderr):
            thread = getattr(stream, "pub_thread", None)
            if thread is not None:
                thread.schedule(lambda stream=stream: stream.unregister_hook(self._count_message))
        self._shell.display_pub.unregister_hook(self._count_message)

    def cell_begins(self) -> None:
        """Called before each cell."""
        self._cell = self.header().get("msg_id")
        self._others = {cell: self._others.get(cell, 0) for cell in self._tracked}
        self._others[self._cell] = 0
        self._counted_before, self._counted_ours = self._count(), 0

    def header(self) -> dict[str, Any]:
        """The header of the execute request of the running cell: the parent of its outputs."""
        kernel = getattr(self._shell, "kernel", None)
        return {} if kernel is None else kernel.get_parent("shell").get("header") or {}

    def track(self, cell: str | None) -> None:
        """Keep counting for a cell (its `msg_id`) after it has ended, until `forget`."""
        self._tracked.add(cell)

    def forget(self, cell: str | None) -> None:
        self._tracked.discard(cell)

    def only_ours_in(self, cell: str | None) -> bool:
        """`only_ours` for a tracked cell (its `msg_id`); False if the kernel has no hooks."""
        return self._hooked and cell in self._tracked and self._others.get(cell) == 0

    @contextmanager
    def ours(self) -> Iterator[None]:
        """Outputs published inside this context, on this thread, are ours."""
        self._flush()  # text written before this point is not ours
        self._ours = True
        try:
            yield
        finally:
            self._ours = False
            self._counted_ours += 1

    def only_ours(self) -> bool:
        """Whether every output of the cell so far was made inside `ours`."""
        self._flush()
        if self._hooked:
            return not self._others.get(self._cell)
        return self._count() - self._counted_before == self._counted_ours

    def _count_message(self, message: dict[str, Any]) -> dict[str, Any]:
        kind, parent = message.get("msg_type"), message.get("parent_header", {})
        cell = parent.get("msg_id")
        if kind in _OUTPUTS and cell in self._others and not self._ours:
            self._others[cell] += 1
        return message

    def _count(self) -> int:
        session = getattr(getattr(self._shell, "kernel", None), "session", None)
        return int(getattr(session, "message_count", 0))

    @staticmethod
    def _flush() -> None:
        for stream in (sys.stdout, sys.stderr):
            stream.flush()
