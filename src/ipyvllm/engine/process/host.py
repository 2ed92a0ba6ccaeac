"""The engine's host: vLLM's `LLMEngine` stepped in one loop, spoken to over one socket.

    python -P -m ipyvllm.engine.process.host FD PARENT_PID

Started by `launch`, as a process or (`isolation: kernel`) as a thread. The process ignores the Stop
button's SIGINT and ends with the kernel, however that ends: by a parent-death signal, and by
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
from . import memory

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from .runner import Runner

# A rest this long after work is the time to tidy up.
_REST_SECONDS = 2.0


def die_of_crashes() -> None:
    """Make a crash the end of this process, with Python's stack in its log.

    xgrammar's library (tvm_ffi), which vLLM imports, answers SIGSEGV with a report that allocates
    memory: where the crash came inside `malloc`, it would wait for its own lock for ever.
    """
    signal.signal(signal.SIGSEGV, signal.SIG_DFL)  # first: it is what faulthandler goes back to
    faulthandler.enable(all_threads=False)


class Host:
    """Reads messages on one thread; starts vLLM and steps it on another, the one that runs it.

    Arguments:
        sock: this end of the pair.
        on_kernel_gone: called on the reading thread when the other end closes.
        on_failure: told of a start that failed; a process writes it all to its log.
        before_import: told the engine arguments before vLLM is imported.
        on_start: called once vLLM is there, before the kernel is told so.
        on_rest: called when nothing has come for some seconds after work.
    """

    def __init__(
        self,
        sock: socket.socket,
        on_kernel_gone: Callable[[], None],
        on_failure: Callable[[Exception], None] = traceback.print_exception,
        before_import: Callable[[dict[str, Any]], None] = lambda _args: None,
        on_start: Callable[[], None] = lambda: None,
        on_rest: Callable[[], None] = lambda: None,
    ) -> None:
        self._sock = sock
        self._before_import = before_import
        self._on_start = on_start
        self._on_failure = on_failure
        self._on_rest = on_rest
        self._on_kernel_gone = on_kernel_gone
        self._inbox: queue.SimpleQueue[protocol.ToEngine] = queue.SimpleQueue()
        self.runner: Runner | None = None

    def run(self) -> None:
        """Serve until the kernel says Quit or is gone."""
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
            pass  # the other end was reset: gone all the same
        # Nobody is left to answer, and a load in progress could not be stopped otherwise.
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
            self._on_start()
        except Exception as error:  # noqa: BLE001 - whatever it was, it becomes the kernel's one line
            self._on_failure(error)
            with suppress(OSError):  # the kernel may have given up waiting
                self.send(start_failure(first_cause(error)))
            return None
        with suppress(OSError):
            self.send(runner.ready())
        return runner

    def _serve(self, runner: Runner) -> None:
        worked = False
        while True:
            # With work at hand, look without waiting; otherwise sleep until something comes.
            busy = runner.busy
            try:
                message = self._inbox.get(not busy, _REST_SECONDS if worked else None)
            except queue.Empty:
                if busy:
                    worked = True
                    outputs = runner.step()
                    if outputs:
                        self.send(protocol.Step(outputs))
                else:  # a rest after work
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
    """The engine arguments with the type that suits this CPU. Only here is every model at hand."""
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
        before_import=memory.leave_out,
        on_start=die_of_crashes,
        on_rest=memory.give_back_memory,
    ).run()
    # vLLM leaves threads and atexit hooks that can hang; everything worth saving has been sent.
    sys.stdout.flush()
    sys.stderr.flush()
    os._exit(0)


if __name__ == "__main__":
    main(sys.argv[1:])
