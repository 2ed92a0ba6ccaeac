"""The package's event loop, on its own thread, started on first use.

The kernel's own loop is busy while a cell runs, so network and engine work runs here, for both the
synchronous magics and `await`. The thread is a daemon that lives as long as the kernel: Linux sends
a parent-death signal to child processes when the thread that started them ends.
"""

from __future__ import annotations

import atexit
import threading
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from typing import TYPE_CHECKING

from ..processes import tell_of_fork

if TYPE_CHECKING:
    from anyio.from_thread import BlockingPortal


class Background:
    """A lazily started event loop on a daemon thread."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._stack = ExitStack()
        self._parents: list[ExitStack] = []
        self._portal: BlockingPortal | None = None
        tell_of_fork(self)

    def portal(self) -> BlockingPortal:
        """The running loop's portal; starts the loop if there is none in this process."""
        if self._portal is None:
            # On another thread, because Ctrl-C interrupts the main thread only: an interrupted
            # start would wait for a loop that is never stopped.
            with ThreadPoolExecutor(1) as starter:
                starter.submit(self._start).result()
        assert self._portal is not None
        return self._portal

    def _start(self) -> None:
        with self._lock:
            if self._portal is None:
                # At interpreter shutdown, daemon threads are frozen before objects are finalized;
                # waiting for the thread then would never end.
                atexit.register(self.close)
                from anyio.from_thread import start_blocking_portal

                self._portal = self._stack.enter_context(start_blocking_portal("asyncio"))

    def forked(self) -> None:
        """Reset in a forked child, which inherits the object but not the thread."""
        self._parents.append(self._stack)  # releasing it would wait for the parent's thread
        self._stack, self._portal = ExitStack(), None
        self._lock = threading.Lock()  # a thread of the parent may hold the inherited one

    @property
    def running(self) -> bool:
        return self._portal is not None

    def close(self) -> None:
        """End the loop and its thread; the next use starts a new one."""
        with self._lock:
            if self._portal is not None:
                self._portal.call(self._portal.stop, True)
                self._stack.close()
                atexit.unregister(self.close)
            self._portal = None
