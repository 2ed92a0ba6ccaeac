"""The package's event loop, on its own thread, started on first use.

The kernel's own loop is busy while a cell runs, so network and engine work runs here, for both the
synchronous magics and `await`. The thread is a daemon that lives as long as the kernel: Linux sends
a parent-death signal to child processes when the thread that started them ends. No end of the
process waits for it, also if it was started by an `atexit` handler.
"""

from __future__ import annotations

import atexit
import threading
from typing import TYPE_CHECKING

from ..errors import LLMError
from ..processes import tell_of_fork

if TYPE_CHECKING:
    from anyio.from_thread import BlockingPortal


class Background:
    """A lazily started event loop on a daemon thread."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._portal: BlockingPortal | None = None
        self._thread: threading.Thread | None = None
        tell_of_fork(self)

    def portal(self) -> BlockingPortal:
        """The running loop's portal; starts the loop if there is none in this process.

        Raises LLMError if the interpreter ends and starts no threads any more.
        """
        if self._portal is None:
            try:
                # On another thread, because Ctrl-C interrupts the main thread only: an interrupted
                # start would leave a loop that is never stopped.
                starter = threading.Thread(target=self._start, daemon=True)
                starter.start()
                starter.join()
            except RuntimeError as error:  # Python 3.12 and later, at interpreter shutdown
                raise _ending() from error
        if self._portal is None:
            raise _ending()
        return self._portal

    def _start(self) -> None:
        with self._lock:
            if self._portal is None:
                started = threading.Event()
                thread = threading.Thread(
                    target=self._run, args=(started,), name="ipyvllm", daemon=True
                )
                try:
                    thread.start()
                except RuntimeError:  # as above; `portal` raises the error
                    return
                started.wait()
                self._thread = thread
                # At interpreter shutdown, daemon threads are frozen before objects are finalized.
                atexit.register(self.close)

    def _run(self, started: threading.Event) -> None:
        import anyio
        from anyio.from_thread import BlockingPortal

        async def serve() -> None:
            async with BlockingPortal() as portal:
                self._portal = portal
                started.set()
                await portal.sleep_until_stopped()

        anyio.run(serve)

    def forked(self) -> None:
        """Reset in a forked child, which inherits the object but not the thread."""
        self._portal = self._thread = None
        self._lock = threading.Lock()  # a thread of the parent may hold the inherited one

    @property
    def running(self) -> bool:
        return self._portal is not None

    def close(self) -> None:
        """End the loop and its thread; the next use starts a new one."""
        with self._lock:
            if self._portal is not None and self._thread is not None:
                self._portal.call(self._portal.stop, True)
                self._thread.join()
                atexit.unregister(self.close)
            self._portal = self._thread = None


def _ending() -> LLMError:
    return LLMError("the interpreter is ending, and starts no request", "ask before its end")
