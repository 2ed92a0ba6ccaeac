"""The engine's host: runs vLLM's `LLMEngine` step by step and exchanges messages over a socket.

    python -P -m ipyvllm.engine.process.host FD PARENT_PID

Started by `launch`, as a process or (`isolation: kernel`) as a thread. The process ignores the Stop
button's SIGINT and always ends with the kernel: through a parent-death signal, and through
end-of-file on the socket.
"""

from __future__ import annotations

import faulthandler
import os
import queue
import signal
import socket
import sys
import threading
import traceback
from contextlib import suppress
from typing import TYPE_CHECKING, Any

from ...processes import die_with
from .. import protocol
from . import memory, ports

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from .runner import Runner

# After this long without requests, free memory is returned to the system.
_IDLE_SECONDS = 2.0


def die_of_crashes() -> None:
    """Let a crash end this process, with Python's stack in its log.

    xgrammar's library (tvm_ffi), which vLLM imports, handles SIGSEGV with a report that allocates
    memory: after a crash inside `malloc`, it would wait for malloc's lock for ever.
    """
    # First, because faulthandler restores the previous handler after its report.
    signal.signal(signal.SIGSEGV, signal.SIG_DFL)
    faulthandler.enable(all_threads=False)


def _started(runner: Runner) -> None:
    """Called in the engine's own process when it has started."""
    die_of_crashes()
    if runner.processes == 1:
        ports.close_listening()


class Host:
    """Reads messages on one thread; starts and runs vLLM on the thread that calls `run`.

    Arguments:
        sock: the engine's end of the socket pair.
        on_kernel_gone: called on the reading thread when the other end closes.
        on_failure: called with the error of a failed start; by default it is printed to the log.
        before_import: called with the engine arguments before vLLM is imported.
        on_start: called when vLLM has started, before the kernel is notified.
        on_idle: called after some seconds without requests.
    """

    def __init__(
        self,
        sock: socket.socket,
        on_kernel_gone: Callable[[], None],
        on_failure: Callable[[Exception], None] = traceback.print_exception,
        before_import: Callable[[dict[str, Any]], None] = lambda _args: None,
        on_start: Callable[[Runner], None] = lambda _runner: None,
        on_idle: Callable[[], None] = lambda: None,
    ) -> None:
        self._sock = sock
        self._before_import = before_import
        self._on_start = on_start
        self._on_failure = on_failure
        self._on_rest = on_idle
        self._on_kernel_gone = on_kernel_gone
        self._inbox: queue.SimpleQueue[protocol.ToEngine] = queue.SimpleQueue()
        self.runner: Runner | None = None

    def run(self) -> None:
        """Serve until the kernel sends Quit or closes the socket."""
        threading.Thread(target=self._listen, daemon=True, name="kernel-messages").start()
        first = self._inbox.get()
        if not isinstance(first, protocol.Start):
            return
        self.runner = self._start(first)
        if self.runner is not None:
            try:
                self._serve(self.runner)
            finally:
                self.runner.close()
                self.runner = None

    def send(self, message: protocol.FromEngine) -> None:
        self._sock.sendall(protocol.pack(message))

    def _listen(self) -> None:
        try:
            while (message := protocol.receive(self._sock)) is not None:
                self._inbox.put(message)
        except OSError:
            pass  # the other end was reset: the kernel is gone, too
        # The kernel is gone; a model load in progress cannot be stopped in another way.
        self._inbox.put(protocol.Quit())
        self._on_kernel_gone()

    def _start(self, start: protocol.Start) -> Runner | None:
        from .error_messages import first_cause, start_failure

        try:
            from ..preflight.hub import fetch

            folder = fetch(start.model, self.send)
            args = _typed(folder, start.engine_args)
            self.send(protocol.Progress("importing vLLM"))
            self._before_import(args)
            from .runner import Runner

            runner = Runner(folder, args, start.lora_modules, self.send)
            self._on_start(runner)
        except Exception as error:  # noqa: BLE001 - any error becomes one line in the kernel
            self._on_failure(error)
            with suppress(OSError):  # the kernel may have closed the socket
                self.send(start_failure(first_cause(error)))
            return None
        with suppress(OSError):
            self.send(runner.ready())
        return runner

    def _serve(self, runner: Runner) -> None:
        worked = False
        while True:
            # With requests in flight, do not wait for a message; otherwise sleep until one arrives.
            busy = runner.busy
            try:
                message = self._inbox.get(not busy, _IDLE_SECONDS if worked else None)
            except queue.Empty:
                if busy:
                    worked = True
                    outputs = runner.step()
                    if outputs:
                        self.send(protocol.Step(outputs))
                else:  # idle after work
                    worked = False
                    self._on_rest()
                continue
            if isinstance(message, protocol.Quit):
                return
            self._take(runner, message)

    def _take(self, runner: Runner, message: protocol.ToEngine) -> None:
        if isinstance(message, protocol.Submit | protocol.Embed):
            refusal = runner.submit(message)
            if refusal is not None:
                self.send(refusal)
        elif isinstance(message, protocol.Count):
            self.send(runner.count(message))
        elif isinstance(message, protocol.Abort):
            runner.abort(message.id)
        elif isinstance(message, protocol.Ask):
            self.send(runner.figures())


def _typed(folder: Path, args: dict[str, Any]) -> dict[str, Any]:
    """The engine arguments with the data type that suits this CPU. Chosen here, because only now
    the model's files are certainly present."""
    from ..preflight import builds, dtype, model_files

    build = builds.installed()
    if build is None or build.kind != "cpu" or "dtype" in args:
        return args
    chosen = dtype.chosen(model_files.read(folder), args, on_cpu=True)
    return args if chosen is None else {**args, "dtype": chosen}


def main(argv: list[str]) -> None:
    fd, parent = map(int, argv)
    die_with(parent)
    sock = socket.socket(fileno=fd)
    Host(
        sock,
        on_kernel_gone=lambda: os._exit(0),
        before_import=memory.block_unused_imports,
        on_start=_started,
        on_idle=memory.give_back_memory,
    ).run()
    # vLLM leaves threads and atexit hooks that can hang; all results have been sent.
    sys.stdout.flush()
    sys.stderr.flush()
    os._exit(0)


if __name__ == "__main__":
    main(sys.argv[1:])
