"""The kernel's side of an engine: its state, start, requests, outputs and end.

Runs on the package's background loop. If the engine dies, each request in flight gets a one-line
error, the kernel is not affected, and the next request starts a new engine. Other modules read its
state only through `snapshot`.
"""

from __future__ import annotations

import asyncio
import itertools
import os
import time
import weakref
from contextlib import suppress
from typing import TYPE_CHECKING, Any

from ..errors import (
    BadRequestError,
    ContextOverflowError,
    EngineDiedError,
    EngineError,
    EngineNotInstalledError,
    EngineStartError,
)
from . import launch, protocol
from .in_flight import InFlight, resolve
from .preflight import builds, doctor
from .state import Snapshot, State, why_it_ended

if TYPE_CHECKING:
    import socket
    from collections.abc import AsyncGenerator

    from .spec import EngineSpec


# The engines of this kernel by name, as long as they are referenced elsewhere.
ENGINES: weakref.WeakValueDictionary[str, Engine] = weakref.WeakValueDictionary()


class Engine:
    """One engine, started on first use.

    Arguments:
        spec: its resolved configuration.
    """

    def __init__(self, spec: EngineSpec) -> None:
        self.spec = spec
        self.state = State.ABSENT
        self.log = launch.log_path(spec.name)
        self.why: Exception | None = None
        self._ready: protocol.Ready | None = None
        self._progress: protocol.Progress | None = None
        self._host: launch.Running | None = None
        self._writer: asyncio.StreamWriter | None = None
        self._reading: asyncio.Task[None] | None = None
        self._started: asyncio.Future[None] | None = None
        self._listeners: set[asyncio.Queue[protocol.Progress | None]] = set()
        self._in_flight = InFlight()
        self._ids = itertools.count()
        self._last_use = time.monotonic()
        ENGINES[spec.name] = self

    @property
    def pid(self) -> int | None:
        """The id of the engine's process; None if it is not running."""
        return self._host.pid if self._host is not None else None

    @property
    def host(self) -> launch.Running | None:
        return self._host

    def snapshot(self) -> Snapshot:
        """The engine's current state; cheap, and callable from any thread."""
        return Snapshot(
            name=self.spec.name,
            state=self.state,
            model=self.spec.model_name,
            log=self.log,
            pid=self.pid,
            progress=self._progress,
            ready=self._ready,
            why=str(self.why or ""),
            requests=len(self._in_flight),
        )

    async def start(self) -> AsyncGenerator[protocol.Progress, None]:
        """Yield the phases of a start until the engine is ready. Concurrent callers share one
        start; if the engine is ready already, nothing is yielded.

        If a caller leaves early, the start continues, so that the next caller waits less; but a
        download is stopped, and resumed by the next start. Raises EngineError.
        """
        if self.state is State.READY:
            return
        if self._started is None:
            self._begin()
        started = self._started
        assert started is not None
        inbox: asyncio.Queue[protocol.Progress | None] = asyncio.Queue()
        if self._progress is not None:
            inbox.put_nowait(self._progress)

        def end(_started: asyncio.Future[None]) -> None:
            inbox.put_nowait(None)

        started.add_done_callback(end)
        self._listeners.add(inbox)
        try:
            while (progress := await inbox.get()) is not None:
                yield progress
            failure = started.exception()
            if isinstance(failure, EngineError):
                raise type(failure)(*failure.args) from failure.__cause__
        except (asyncio.CancelledError, GeneratorExit):
            downloading = (
                self._progress is not None and self._progress.phase == protocol.DOWNLOADING
            )
            if downloading and len(self._listeners) == 1:
                await asyncio.shield(self.stop())
            raise
        finally:
            self._listeners.discard(inbox)
            started.remove_done_callback(end)

    async def generate(
        self,
        messages: list[dict[str, Any]],
        params: dict[str, Any],
        *,
        stream: bool,
        lora: str | None = None,
    ) -> AsyncGenerator[protocol.Output, None]:
        """Outputs of one request as they arrive. Leaving early aborts the request in the engine.

        Arguments:
            messages: the conversation, in OpenAI's format.
            params: sampling parameters by vLLM's names.
            stream: whether text is sent while it is generated, or once at the end.
            lora: the name of a configured LoRA adapter, if any.

        Raises BadRequestError if vLLM refuses the request, EngineDiedError if the engine dies.
        """
        name = self._name()
        async for output in self._exchange(protocol.Submit(name, messages, params, stream, lora)):
            yield output

    async def embed(self, text: str) -> protocol.Output:
        """The output with the embedding of `text`. Raises as `generate` does."""
        found = [output async for output in self._exchange(protocol.Embed(self._name(), text))]
        return found[-1]

    async def count(self, messages: list[dict[str, Any]]) -> int:
        """The number of tokens of a conversation (`messages` in OpenAI's format) with the model's
        chat template. Raises as `generate` does."""
        found = [output async for output in self._exchange(protocol.Count(self._name(), messages))]
        return found[-1].prompt_tokens

    async def figures(self) -> protocol.Figures:
        """The engine's statistics. Raises EngineDiedError if it is not running."""
        self._send(protocol.Ask())
        return await self._in_flight.wait_for_figures()

    async def stop(self) -> None:
        """End the engine's process or thread and wait until it has ended."""
        if self._host is None:
            return
        polite = self.state is State.READY
        # No await before the host is released, so that a concurrent start begins a new one.
        if polite and self._writer is not None:
            self._writer.write(protocol.pack(protocol.Quit()))
        await self._ended(State.STOPPED, EngineDiedError("the engine was stopped"), polite=polite)

    def _name(self) -> str:
        return f"{os.getpid()}-{next(self._ids)}"

    async def _exchange(
        self, message: protocol.Submit | protocol.Embed | protocol.Count
    ) -> AsyncGenerator[protocol.Output, None]:
        inbox = self._in_flight.add(message.id)
        finished = False
        try:
            self._send(message)
            while not finished:
                item = await inbox.get()
                finished = isinstance(item, Exception) or item.finish_reason is not None
                if isinstance(item, Exception):
                    raise item
                yield item
        finally:
            self._in_flight.remove(message.id)
            self._last_use = time.monotonic()
            if not finished and self.state is State.READY:
                self._send(protocol.Abort(message.id))

    def _begin(self) -> None:
        """Check whether a start can succeed, then start the host and the task that reads from
        it."""
        if builds.installed() is None:
            raise EngineNotInstalledError(
                "vLLM is not installed in this environment",
                "run: %llm install (or use another provider: %llm list)",
            )
        try:
            findings = [*doctor.check_engine(), *doctor.check_model(self.spec)]
            doctor.require(findings, "the engine cannot start", EngineStartError)
            first = protocol.pack(
                protocol.Start(
                    self.spec.resolved_model(),
                    self.spec.resolved_args(),
                    dict(self.spec.lora_modules),
                )
            )
            host, sock = launch.launch(self.spec, self.log)
        except EngineError as error:
            self.state, self.why = State.FAILED, error
            raise
        except (OSError, ValueError, TypeError) as error:  # no process, or arguments like "1G"
            self.state, self.why = State.FAILED, EngineStartError(f"cannot start: {error}")
            raise self.why from error
        self.state, self.why, self._host = State.STARTING, None, host
        self._progress = protocol.Progress("starting a process")
        self._started = asyncio.get_running_loop().create_future()
        # Retrieve the exception, so that asyncio does not log a failed start without callers.
        self._started.add_done_callback(lambda done: done.cancelled() or done.exception())
        self._reading = asyncio.create_task(self._listen(host, sock, first))

    async def _listen(self, host: launch.Running, sock: socket.socket, first: bytes) -> None:
        """Handle the messages of one host until its end; those of a host that was stopped in the
        meantime are ignored."""
        reader, writer = await asyncio.open_connection(sock=sock)
        self._writer = writer
        failure: protocol.Failed | None = None
        # If the process died, the socket is closed or reset.
        with suppress(asyncio.IncompleteReadError, OSError):
            writer.write(first)
            while True:
                message = await protocol.read(reader)
                if isinstance(message, protocol.Failed):
                    failure = message
                elif self._host is host:
                    self._take(message)
        if self._host is host and self.state is not State.STOPPED:
            why = await asyncio.to_thread(self._why, host, failure)
            if self._host is host:
                await self._ended(State.FAILED, why, polite=False)

    def _take(self, message: protocol.FromEngine) -> None:
        if isinstance(message, protocol.Step):
            for output in message.outputs:
                self._in_flight.deliver(output.id, output)
        elif isinstance(message, protocol.Refused):
            kind = ContextOverflowError if message.overflow else BadRequestError
            self._in_flight.deliver(message.id, kind(message.message, message.hint))
        elif isinstance(message, protocol.Progress):
            self._progress = message
            for inbox in self._listeners:
                inbox.put_nowait(message)
        elif isinstance(message, protocol.Figures):
            self._in_flight.deliver_figures(message)
        elif isinstance(message, protocol.Ready):
            self._became_ready(message)

    def _became_ready(self, ready: protocol.Ready) -> None:
        self.state, self._ready, self._progress = State.READY, ready, None
        self._last_use = time.monotonic()
        resolve(self._started, None)
        if self.spec.idle_stop is not None:
            asyncio.get_running_loop().call_later(self.spec.idle_stop, self._stop_if_idle)

    def _stop_if_idle(self) -> None:
        if self.state is not State.READY or self.spec.idle_stop is None:
            return
        left = self._last_use + self.spec.idle_stop - time.monotonic()
        loop = asyncio.get_running_loop()
        if len(self._in_flight):
            loop.call_later(self.spec.idle_stop, self._stop_if_idle)
        elif left > 0:
            loop.call_later(left, self._stop_if_idle)
        else:
            # A reference keeps the task from being garbage-collected.
            self._reading = loop.create_task(self.stop())

    def _send(
        self,
        message: protocol.Submit | protocol.Embed | protocol.Count | protocol.Abort | protocol.Ask,
    ) -> None:
        if self._writer is None or self.state is not State.READY:
            raise EngineDiedError("the engine is not running", "run the cell again to start it")
        try:
            packed = protocol.pack(message)
        except (TypeError, ValueError, OverflowError) as error:  # a lone surrogate, a NumPy number
            raise BadRequestError(f"the request cannot be sent: {error}") from error
        self._writer.write(packed)

    def _why(self, host: launch.Running, failure: protocol.Failed | None) -> EngineError:
        if failure is not None:
            return EngineStartError(f"the engine did not start: {failure.message}", failure.hint)
        return why_it_ended(host.how_it_ended(), self.log, starting=self.state is State.STARTING)

    async def _ended(self, state: State, why: EngineError, *, polite: bool) -> None:
        """Fail all requests in flight, and clean up the host."""
        self.state, self.why = state, why if state is State.FAILED else None
        host, self._host = self._host, None
        writer, self._writer = self._writer, None
        started, self._started = self._started, None
        self._ready = self._progress = None
        if started is not None and not started.done():
            started.set_exception(why)
        self._in_flight.fail(why)
        if host is not None:
            await asyncio.to_thread(host.end, politely=polite)
        if writer is not None:
            writer.close()
