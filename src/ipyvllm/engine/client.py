"""The kernel's side of an engine: its state, its start, requests in and text out, its death.

Runs on the package's background loop. The process is the engine's own; when it dies, whoever waits
gets one line, the kernel lives, and the next request starts a new one.
"""

from __future__ import annotations

import asyncio
import enum
import itertools
import os
import signal
import subprocess
from contextlib import suppress
from typing import TYPE_CHECKING

from ..errors import BadRequestError, EngineDiedError, EngineNotInstalledError, EngineStartError
from . import launch, wire

if TYPE_CHECKING:
    from collections.abc import AsyncGenerator
    from pathlib import Path
    from typing import Any

STOP_SECONDS = 2.0


class State(enum.Enum):
    """What an engine is doing; the values are for people."""

    ABSENT = "absent"
    STARTING = "starting"
    READY = "ready"
    FAILED = "failed"
    STOPPED = "stopped"


class Engine:
    """One engine, started on first use."""

    def __init__(self, spec: launch.LaunchSpec) -> None:
        self.spec = spec
        self.state = State.ABSENT
        self.ready: wire.Ready | None = None
        self.progress: wire.Progress | None = None
        self.log = launch.log_path(spec.name)
        self._child: subprocess.Popen[bytes] | None = None
        self._writer: asyncio.StreamWriter | None = None
        self._reading: asyncio.Task[None] | None = None
        self._started: asyncio.Future[None] | None = None
        self._listeners: set[asyncio.Queue[wire.Progress | None]] = set()
        self._waiting: dict[str, asyncio.Queue[wire.Output | Exception]] = {}
        self._ids = itertools.count()

    @property
    def pid(self) -> int | None:
        """The process, while there is one."""
        return self._child.pid if self._child is not None else None

    async def start(self) -> AsyncGenerator[wire.Progress, None]:
        """Yield the phases of a start until the engine serves; callers that come together share
        one start, and one that serves already yields nothing.

        A caller that leaves early lets the start go on: the next one finds the engine readier.
        Raises EngineError.
        """
        if self.state is State.READY:
            return
        if self._started is None:
            self._begin()
        started = self._started
        assert started is not None
        inbox: asyncio.Queue[wire.Progress | None] = asyncio.Queue()
        if self.progress is not None:
            inbox.put_nowait(self.progress)

        def end(_started: asyncio.Future[None]) -> None:
            inbox.put_nowait(None)

        started.add_done_callback(end)
        self._listeners.add(inbox)
        try:
            while (progress := await inbox.get()) is not None:
                yield progress
            started.result()
        finally:
            self._listeners.discard(inbox)
            started.remove_done_callback(end)

    async def generate(
        self, messages: list[dict[str, Any]], params: dict[str, Any], *, stream: bool
    ) -> AsyncGenerator[wire.Output, None]:
        """Outputs of one request as they come. Leaving early aborts the request in the engine.

        Raises BadRequestError where vLLM refuses the request, EngineDiedError where it dies.
        """
        name = f"{os.getpid()}-{next(self._ids)}"
        inbox: asyncio.Queue[wire.Output | Exception] = asyncio.Queue()
        self._waiting[name] = inbox
        finished = False
        try:
            self._send(wire.Submit(name, messages, params, stream))
            while not finished:
                item = await inbox.get()
                finished = isinstance(item, Exception) or item.finish_reason is not None
                if isinstance(item, Exception):
                    raise item
                yield item
        finally:
            self._waiting.pop(name, None)
            if not finished and self.state is State.READY:
                self._send(wire.Abort(name))

    async def stop(self) -> None:
        """End the process and wait until it is gone."""
        child = self._child
        if child is None:
            return
        if self._writer is not None and not self._writer.is_closing():
            with suppress(OSError):
                self._writer.write(wire.pack(wire.Quit()))
                await self._writer.drain()
        if self.state is State.READY:
            with suppress(subprocess.TimeoutExpired):
                await asyncio.to_thread(child.wait, STOP_SECONDS)
        await self._ended(State.STOPPED, EngineDiedError("the engine was stopped"))

    def _begin(self) -> None:
        """Start the process and the task that listens to it."""
        import importlib.util

        if importlib.util.find_spec("vllm") is None:
            self.state = State.ABSENT
            raise EngineNotInstalledError(
                "there is no vLLM in this environment",
                "run: python -m ipyvllm.engine.install   (or ask another provider: %llm list)",
            )
        self._started = asyncio.get_running_loop().create_future()
        # A start that nobody waits for any more may fail without complaint at exit.
        self._started.add_done_callback(lambda done: done.cancelled() or done.exception())
        self.state, self.progress = State.STARTING, wire.Progress("starting a process")
        try:
            self._child, sock = launch.launch(self.spec, self.log)
        except OSError as error:
            self._started, self.state = None, State.FAILED
            raise EngineStartError(f"the engine's process did not start: {error}") from error
        self._reading = asyncio.create_task(self._listen(sock))

    async def _listen(self, sock: Any) -> None:
        reader, self._writer = await asyncio.open_connection(sock=sock)
        start = wire.Start(self.spec.resolved_model(), self.spec.resolved_args())
        failure: wire.Failed | None = None
        # A process that died shows as an end or a reset of the socket.
        with suppress(asyncio.IncompleteReadError, OSError):
            self._writer.write(wire.pack(start))
            while True:
                message = await wire.read(reader)
                if isinstance(message, wire.Failed):
                    failure = message
                else:
                    self._take(message)
        if self.state not in (State.STOPPED, State.ABSENT):
            await self._ended(State.FAILED, self._why(failure))

    def _take(self, message: wire.FromEngine) -> None:
        if isinstance(message, wire.Step):
            for output in message.outputs:
                self._hand(output.id, output)
        elif isinstance(message, wire.Refused):
            self._hand(message.id, BadRequestError(message.message, message.hint))
        elif isinstance(message, wire.Progress):
            self.progress = message
            for inbox in self._listeners:
                inbox.put_nowait(message)
        elif isinstance(message, wire.Ready):
            self.state, self.ready, self.progress = State.READY, message, None
            if self._started is not None and not self._started.done():
                self._started.set_result(None)

    def _hand(self, name: str, item: wire.Output | Exception) -> None:
        inbox = self._waiting.get(name)
        if inbox is not None:  # else it was aborted while this was on its way
            inbox.put_nowait(item)

    def _send(self, message: wire.Submit | wire.Abort) -> None:
        if self._writer is None or self.state is not State.READY:
            raise EngineDiedError("the engine is not running", "run the cell again to start it")
        self._writer.write(wire.pack(message))

    def _why(self, failure: wire.Failed | None) -> Exception:
        if failure is not None:
            return EngineStartError(f"the engine did not start: {failure.message}", failure.hint)
        code = self._child.wait() if self._child is not None else None
        how = f"signal {signal.Signals(-code).name}" if code and code < 0 else f"exit code {code}"
        last = last_line(self.log)
        said = f"; its log ends: {last}" if last else ""
        if self.state is State.STARTING:
            return EngineStartError(
                f"the engine died while starting ({how}){said}", f"log: {self.log}"
            )
        return EngineDiedError(f"the engine died ({how}){said}", "the next cell starts a new one")

    async def _ended(self, state: State, why: Exception) -> None:
        """Tell everyone who waits, and leave nothing of the process."""
        self.state = state
        child, self._child = self._child, None
        writer, self._writer = self._writer, None
        started, self._started = self._started, None
        self.ready = self.progress = None
        if writer is not None:
            writer.close()
        if child is not None:
            with suppress(ProcessLookupError, PermissionError):
                os.killpg(child.pid, signal.SIGKILL)  # its session is its own, helpers included
            await asyncio.to_thread(child.wait)
        if started is not None and not started.done():
            started.set_exception(why)
        for inbox in list(self._waiting.values()):
            inbox.put_nowait(why)


def last_line(log: Path) -> str:
    """The last line of a log that says something, without vLLM's prefix; empty where none does."""
    try:
        with log.open("rb") as file:
            file.seek(max(0, log.stat().st_size - 8192))
            lines = file.read().decode("utf-8", "replace").splitlines()
    except OSError:
        return ""
    useful = [line.strip() for line in lines if line.strip()]
    return useful[-1][:200] if useful else ""
