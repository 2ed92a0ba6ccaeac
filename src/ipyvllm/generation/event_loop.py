"""The one event loop of the package, on a thread of its own that starts on first use.

A kernel's own loop is busy while a cell runs, so network and engine work lives here and serves the
synchronous magics and `await` alike. The thread is a daemon and outlives every call: a child
process started from it hears of a parent-death signal only when the whole kernel ends.
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
            # On a thread of its own, which Ctrl-C does not reach: a start that is broken off half
            # way waits for a loop that nobody will stop.
            with ThreadPoolExecutor(1) as starter:
                starter.submit(self._start).result()
        assert self._portal is not None
        return self._portal

    def _start(self) -> None:
        with self._lock:
            if self._portal is None:
                # When Python lets go of objects at its end, the thread is frozen already: whoever
                # then waits for it waits for ever.
                atexit.register(self.close)
                from anyio.from_thread import start_blocking_portal

                self._portal = self._stack.enter_context(start_blocking_portal("asyncio"))

    def forked(self) -> None:
        """In a forked child, begin anew: it inherits the object but not the thread."""
        self._parents.append(self._stack)  # to let go of it is to wait for that thread
        self._stack, self._portal = ExitStack(), None
        self._lock = threading.Lock()  # a thread of the parent may hold the other

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
