"""The state of an engine, as seen by the session and the widgets."""

from __future__ import annotations

import enum
from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING

from ..errors import EngineDiedError, EngineStartError

if TYPE_CHECKING:
    from pathlib import Path

    from ..errors import EngineError
    from . import protocol


class State(enum.Enum):
    """What an engine is doing; the values are shown to users."""

    ABSENT = "absent"
    STARTING = "starting"
    READY = "ready"
    FAILED = "failed"
    STOPPED = "stopped"


@dataclass(frozen=True)
class Snapshot:
    """The current state of an engine.

    Attributes:
        name: the provider's name.
        state: what the engine is doing.
        model: the model's name.
        log: the log file's path.
        pid: its process; None if it is not running.
        progress: the current phase of a start.
        ready: the engine's properties, if it is ready.
        why: the error, if it failed.
        requests: number of requests in flight.
    """

    name: str
    state: State
    model: str
    log: Path
    pid: int | None = None
    progress: protocol.Progress | None = None
    ready: protocol.Ready | None = None
    why: str = ""
    requests: int = 0


def why_it_ended(how: str, log: Path, *, starting: bool) -> EngineError:
    """The error for an engine whose process ended by itself.

    Arguments:
        how: how it ended, for example by which signal.
        log: the log file's path.
        starting: whether it was not ready yet.
    """
    last = last_line(log)
    detail = f"; its log ends: {last}" if last else ""
    if starting:
        return EngineStartError(f"the engine died while starting ({how}){detail}", "%llm logs")
    return EngineDiedError(f"the engine died ({how}){detail}", "the next cell starts a new one")


def last_line(log: Path) -> str:
    """The last line of a log that is not blank; of a crash, its innermost frame. Empty if there is
    none.

    Arguments:
        log: the log file's path.
    """
    try:
        with log.open("rb") as file:
            file.seek(max(0, log.stat().st_size - 32_768))
            lines = file.read().decode("utf-8", "replace").splitlines()
    except OSError:
        return ""
    useful = [line.strip() for line in lines if line.strip()]
    for line, next_line in pairwise(useful):
        if line == "Stack (most recent call first):":  # faulthandler's
            return next_line[:200]
    return useful[-1][:200] if useful else ""
