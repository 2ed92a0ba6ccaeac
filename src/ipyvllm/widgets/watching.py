"""A provider looked at again and again on the background loop, and what it is in words."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass
from typing import TYPE_CHECKING

from ..engine import builds
from ..errors import LLMError

if TYPE_CHECKING:
    from collections.abc import Callable
    from concurrent.futures import Future

    from ..session import Session

# Seconds between two looks: an engine of this kernel costs nothing to ask, an endpoint requests.
_STARTING, _ENGINE, _ENDPOINT = 0.3, 1.0, 5.0
# A sign and a word for each state: none is told by colour alone.
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
class Look:
    """What was seen: `sign` and `word` for the state, a line of `detail`, and while an engine
    starts how far it is (`progress`, 0 to 1, None where that is not known)."""

    sign: str
    word: str
    detail: str = ""
    engine: bool = False
    starting: bool = False
    models: tuple[str, ...] = ()
    progress: float | None = None


class Watch:
    """Looks at whichever provider `name` gives, and tells `show`, on the background loop's thread.

    Arguments:
        name: called before each look.
        show: called with what was seen.
    """

    def __init__(
        self, session: Session, name: Callable[[], str], show: Callable[[Look], None]
    ) -> None:
        self._session, self._name, self._show = session, name, show
        self._again = asyncio.Event()
        self._loop: asyncio.AbstractEventLoop | None = None
        self._future: Future[None] = session.begin(self._run)

    def now(self) -> None:
        """Look at once, as after a choice."""
        if self._loop is not None and not self._future.done():
            self._loop.call_soon_threadsafe(self._again.set)

    def end(self) -> None:
        """Look no more."""
        self._future.cancel()

    async def _run(self) -> None:
        self._loop = asyncio.get_running_loop()
        while True:
            self._again.clear()  # before looking: a choice made meanwhile is looked at next
            look = await self._look(self._name())
            self._show(look)
            rest = _STARTING if look.starting else _ENGINE if look.engine else _ENDPOINT
            try:
                await asyncio.wait_for(self._again.wait(), rest)
            except TimeoutError:
                continue

    async def _look(self, name: str) -> Look:
        try:
            provider = self._session.provider(name)
        except LLMError as error:
            return Look("✕", "unusable", error.message)
        engine = getattr(provider, "engine", None)
        if engine is not None and builds.installed() is None:
            return Look("✕", "not installed", "run: %llm install", engine=True)
        status = await provider.status()
        sign, word = _WORDS.get(status.state, ("✕", status.state))
        progress = engine.snapshot().progress if engine is not None else None
        return Look(
            sign,
            word,
            f"{progress.phase} {progress.detail}".strip() if progress else status.detail,
            engine=engine is not None,
            starting=status.state == "starting",
            models=status.models,
            progress=progress.fraction if progress else None,
        )
