"""What a cell has shown besides our own outputs.

An animation ends by clearing the cell's outputs, which may only be done where all of them are ours.
A kernel offers hooks on what it publishes; an older one only counts all messages it sends, of which
some are no outputs, so there a cell is cleared less often than it could be.
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
    """Counts the outputs that others send in the cell under way, and in those kept track of."""

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
        """Begin to listen, in a kernel that offers it."""
        thread = getattr(sys.stdout, "pub_thread", None)
        if thread is None or not hasattr(sys.stdout, "register_hook"):
            return
        # Hooks belong to the thread that calls them: streams are flushed on the kernel's own.
        for stream in (sys.stdout, sys.stderr):
            if hasattr(stream, "register_hook"):
                thread.schedule(lambda stream=stream: stream.register_hook(self._saw))
        self._shell.display_pub.register_hook(self._saw)
        self._hooked = True

    def unhook(self) -> None:
        """Leave the kernel as it was."""
        if not self._hooked:
            return
        self._hooked = False
        for stream in (sys.stdout, sys.stderr):
            thread = getattr(stream, "pub_thread", None)
            if thread is not None:
                thread.schedule(lambda stream=stream: stream.unregister_hook(self._saw))
        self._shell.display_pub.unregister_hook(self._saw)

    def cell_begins(self) -> None:
        """Called before each cell."""
        self._cell = self.header().get("msg_id")
        self._others = {cell: self._others.get(cell, 0) for cell in self._tracked}
        self._others[self._cell] = 0
        self._counted_before, self._counted_ours = self._count(), 0

    def header(self) -> dict[str, Any]:
        """The header of the request that runs the cell under way; its outputs name it."""
        kernel = getattr(self._shell, "kernel", None)
        return {} if kernel is None else kernel.get_parent("shell").get("header") or {}

    def track(self, cell: str | None) -> None:
        """Go on counting for a cell that ends; until `forget`."""
        self._tracked.add(cell)

    def forget(self, cell: str | None) -> None:
        self._tracked.discard(cell)

    def only_ours_in(self, cell: str | None) -> bool:
        """`only_ours` for a cell kept track of; False where the kernel has no hooks."""
        return self._hooked and cell in self._tracked and self._others.get(cell) == 0

    @contextmanager
    def ours(self) -> Iterator[None]:
        """What is published inside, on this thread, is an output of our own making."""
        self._flush()  # what others have written until now is theirs
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

    def _saw(self, message: dict[str, Any]) -> dict[str, Any]:
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
