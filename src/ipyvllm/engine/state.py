"""What an engine is doing, as everyone else sees it: the one interface for session and widgets."""

from __future__ import annotations

import enum
from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path

    from . import protocol


class State(enum.Enum):
    """What an engine is doing; the values are for people."""

    ABSENT = "absent"
    STARTING = "starting"
    READY = "ready"
    FAILED = "failed"
    STOPPED = "stopped"


@dataclass(frozen=True)
class Snapshot:
    """An engine as it is now: `why` it failed, the phase of a start, the process, its log."""

    name: str
    state: State
    model: str
    log: Path
    pid: int | None = None
    progress: protocol.Progress | None = None
    ready: protocol.Ready | None = None
    why: str = ""
    requests: int = 0


def last_line(log: Path) -> str:
    """The last line of a log that says something, of a crash the innermost frame; else empty."""
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
