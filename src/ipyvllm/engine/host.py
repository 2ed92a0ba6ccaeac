"""The engine's host: vLLM's `LLMEngine` stepped in one loop, spoken to over one socket.

    python -P -m ipyvllm.engine.host FD PARENT_PID

Started by `launch`, as a process or (`isolation: kernel`) as a thread. The process ignores the Stop
button's SIGINT and ends with the kernel, however that ends: by a parent-death signal, and by
end-of-file on the socket.
"""

from __future__ import annotations

import ctypes
import os
import queue
import signal
import socket
import sys
import threading
import traceback
from contextlib import suppress
from typing import TYPE_CHECKING

from . import wire

if TYPE_CHECKING:
    from collections.abc import Callable

    from .serving import Serving

_PR_SET_PDEATHSIG = 1  # linux/prctl.h


def die_with(parent: int) -> None:
    """Ask Linux to kill this process when its parent's thread ends; end if that has happened."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    if sys.platform == "linux":
        ctypes.CDLL(None, use_errno=True).prctl(_PR_SET_PDEATHSIG, signal.SIGKILL, 0, 0, 0)
    if os.getppid() != parent:
        os._exit(0)


class Host:
    """Reads messages on one thread; starts vLLM and steps it on another, the one that runs it.

    Arguments:
        sock: this end of the pair.
        on_kernel_gone: called on the reading thread when the other end closes.
        on_failure: told of a start that failed; a process writes it all to its log.
        prepare: called before vLLM is imported.
    """

    def __init__(
        self,
        sock: socket.socket,
        on_kernel_gone: Callable[[], None],
        on_failure: Callable[[Exception], None] = traceback.print_exception,
        prepare: Callable[[wire.Start], None] = lambda _start: None,
    ) -> None:
        self._prepare = prepare
        self._sock = sock
        self._on_failure = on_failure
        self._on_kernel_gone = on_kernel_gone
        self._inbox: queue.SimpleQueue[wire.ToEngine] = queue.SimpleQueue()
        self.serving: Serving | None = None

    def run(self) -> None:
        """Serve until the kernel says Quit or is gone."""
        threading.Thread(target=self._listen, daemon=True, name="kernel-messages").start()
        first = self._inbox.get()
        if not isinstance(first, wire.Start):
            return
        self.serving = self._start(first)
        if self.serving is not None:
            try:
                self._serve(self.serving)
            finally:
                self.serving.close()
                self.serving = None

    def send(self, message: wire.FromEngine) -> None:
        self._sock.sendall(wire.pack(message))

    def _listen(self) -> None:
        try:
            while (message := wire.receive(self._sock)) is not None:
                self._inbox.put(message)
        except OSError:
            pass  # the other end was reset: gone all the same
        # Nobody is left to answer, and a load in progress could not be stopped otherwise.
        self._inbox.put(wire.Quit())
        self._on_kernel_gone()

    def _start(self, start: wire.Start) -> Serving | None:
        from .faults import start_failure

        try:
            from .hub import fetch

            folder = fetch(start.model, self.send)
            self.send(wire.Progress("importing vLLM"))
            self._prepare(start)
            from .serving import Serving

            serving = Serving(start, str(folder), self.send)
        except Exception as error:  # noqa: BLE001 - whatever it was, it becomes the kernel's one line
            self._on_failure(error)
            with suppress(OSError):  # the kernel may have given up waiting
                self.send(start_failure(error))
            return None
        with suppress(OSError):
            self.send(serving.ready())
        return serving

    def _serve(self, serving: Serving) -> None:
        while True:
            # With work at hand, look without waiting; otherwise sleep until something comes.
            try:
                message = self._inbox.get(block=not serving.busy)
            except queue.Empty:
                outputs = serving.step()
                if outputs:
                    self.send(wire.Step(outputs))
                continue
            if isinstance(message, wire.Submit | wire.Embed):
                refusal = serving.submit(message)
                if refusal is not None:
                    self.send(refusal)
            elif isinstance(message, wire.Abort):
                serving.abort(message.id)
            elif isinstance(message, wire.Ask):
                self.send(serving.figures())
            elif isinstance(message, wire.Quit):
                return


def leave_ray_alone(start: wire.Start) -> None:
    """vLLM imports Ray wherever it is installed: 2 s and 50 MB that only a cluster is worth."""
    backends = ("distributed_executor_backend", "data_parallel_backend")
    if "ray" not in map(start.engine_args.get, backends):
        sys.modules.setdefault("ray", None)  # type: ignore[arg-type]  # importing it now fails


def main(argv: list[str]) -> None:
    fd, parent = map(int, argv)
    die_with(parent)
    sock = socket.socket(fileno=fd)
    Host(sock, on_kernel_gone=lambda: os._exit(0), prepare=leave_ray_alone).run()
    # vLLM leaves threads and atexit hooks that can hang; everything worth saving has been sent.
    sys.stdout.flush()
    sys.stderr.flush()
    os._exit(0)


if __name__ == "__main__":
    main(sys.argv[1:])
