"""Polls the status of a provider on the background loop, and describes it in words."""

from __future__ import annotations

import asyncio
from contextlib import suppress
from dataclasses import dataclass
from typing import TYPE_CHECKING

from ..engine.preflight import builds
from ..engine.preflight.machine import proportional_set_size
from ..errors import LLMError
from ..rendering.control_chars import one_line

if TYPE_CHECKING:
    from collections.abc import Callable
    from concurrent.futures import Future

    from ..messages import Status
    from ..session import Session

# Seconds between two polls: an engine is in this kernel, but polling an endpoint sends requests.
_STARTING, _ENGINE, _ENDPOINT = 0.3, 1.0, 5.0
_DETAIL_CHARACTERS = 200
# A sign and a word for each state, so that no state depends on colour.
_WORDS = {
    "ready": ("●", "ready"),
    "starting": ("◐", "starting"),
    "absent": ("○", "not started"),
    "stopped": ("○", "stopped"),
    "failed": ("✕", "failed"),
    "unreachable": ("✕", "unreachable"),
    "silent": ("✕", "silent"),
    "unauthorised": ("✕", "refuses the key"),
    "failing": ("✕", "failing"),
}


@dataclass(frozen=True)
class PolledStatus:
    """The result of one poll: `sign` and `word` for the state, a line of `detail`, and the
    `progress` of an engine's start (0 to 1, None if it is not known). `memory` is that of the
    engine's process in bytes, if it was requested."""

    name: str
    sign: str
    word: str
    detail: str = ""
    engine: bool = False
    starting: bool = False
    models: tuple[str, ...] = ()
    progress: float | None = None
    status: Status | None = None
    memory: int = 0


class StatusPoller:
    """Polls a provider, on the background loop's thread.

    Arguments:
        session: the session of the provider.
        name: returns the name of the provider; called before each poll.
        show: called with each result.
        every: seconds between two polls; None means 1 for an engine and 5 for an endpoint.
        memory: whether an engine's memory is read.
    """

    def __init__(
        self,
        session: Session,
        name: Callable[[], str],
        show: Callable[[PolledStatus], None],
        *,
        every: float | None = None,
        memory: bool = False,
    ) -> None:
        self._session, self._name, self._show = session, name, show
        self._every, self._memory = every, memory
        self._again = asyncio.Event()
        self._loop: asyncio.AbstractEventLoop | None = None
        self._future: Future[None] = session.begin(self._run)

    def now(self) -> None:
        """Poll now, for example after another provider was chosen."""
        if self._loop is not None and not self._future.done():
            self._loop.call_soon_threadsafe(self._again.set)

    def end(self) -> None:
        """Stop polling."""
        self._future.cancel()

    async def _run(self) -> None:
        self._loop = asyncio.get_running_loop()
        while True:
            self._again.clear()  # before the poll: a choice during it causes another one
            polled = await self._survived()
            usual = self._every or (_ENGINE if polled.engine else _ENDPOINT)
            rest = _STARTING if polled.starting else usual
            try:
                await asyncio.wait_for(self._again.wait(), rest)
            except TimeoutError:
                continue

    async def _survived(self) -> PolledStatus:
        """Poll and show, whatever happens: the next poll may succeed."""
        name = ""
        try:
            name = self._name()
            polled = await self._poll(name)
            self._show(polled)
        except Exception as error:  # noqa: BLE001 - of a provider, or of the front end
            reason = f"{type(error).__name__}: {error}"[:_DETAIL_CHARACTERS]
            polled = PolledStatus(name, "✕", "failing", one_line(reason))
            with suppress(Exception):
                self._show(polled)
        return polled

    async def _poll(self, name: str) -> PolledStatus:
        try:
            provider = self._session.providers.get(name)
            found = self._session.providers.find_engine(name)
        except LLMError as error:
            return PolledStatus(name, "✕", "unusable", error.message)
        engine = found.engine if found is not None else None
        if engine is not None and builds.installed() is None:
            return PolledStatus(name, "✕", "not installed", "run: %llm install", engine=True)
        status = await provider.status()
        sign, word = _WORDS.get(status.state, ("✕", status.state))
        snapshot = engine.snapshot() if engine is not None else None
        progress = snapshot.progress if snapshot else None
        memory = 0
        if self._memory and snapshot is not None and snapshot.pid is not None:
            memory = await asyncio.to_thread(proportional_set_size, snapshot.pid)
        return PolledStatus(
            name,
            sign,
            word,
            f"{progress.phase} {progress.detail}".strip() if progress else status.detail,
            engine=engine is not None,
            starting=status.state == "starting",
            models=tuple(map(one_line, status.models)),
            progress=progress.fraction if progress else None,
            status=status,
            memory=memory,
        )
