"""The progress bar of a map, by tqdm: rows, tokens/s, errors, time left. In a terminal it is tqdm's
own bar on standard error; elsewhere its line is passed to a function that shows it.
"""

from __future__ import annotations

import io
import sys
import threading
import time
from typing import TYPE_CHECKING, Any, Protocol

from ..rendering import streams

if TYPE_CHECKING:
    from collections.abc import Callable

    from ..messages import Phase

_INTERVAL_SECONDS = 0.25
# A shorter map shows no bar.
_DELAY_SECONDS = 0.3


class ProgressListener(Protocol):
    """Receives the progress of a map; called on the caller's thread."""

    def advance(self, rows: int, failed: int, tokens: int) -> None:
        """Add finished rows: their number, how many failed, and their generated tokens."""

    def phase(self, phase: Phase) -> None:
        """Show a phase before the first answer, such as the start of an engine."""

    def close(self) -> None:
        """The map has ended."""


class SafeListener:
    """Passes the progress on to a listener until that fails: it draws, in a front end that may be
    gone, and the map goes on without it. `trouble` says what went wrong.

    Arguments:
        listener: the listener; None shows nothing.
    """

    def __init__(self, listener: ProgressListener | None) -> None:
        self._listener = listener
        self.trouble = ""

    def advance(self, rows: int, failed: int, tokens: int) -> None:
        self._tell(lambda listener: listener.advance(rows, failed, tokens))

    def phase(self, phase: Phase) -> None:
        self._tell(lambda listener: listener.phase(phase))

    def close(self) -> None:
        self._tell(lambda listener: listener.close())

    def _tell(self, what: Callable[[ProgressListener], None]) -> None:
        if self._listener is None:
            return
        try:
            what(self._listener)
        except Exception as error:  # noqa: BLE001 - of the front end
            self._listener = None
            self.trouble = f"the progress was not shown ({type(error).__name__}: {error})"


class Bar:
    """A bar for one map.

    Arguments:
        total: the number of rows; None if it is not known.
        show: called with the bar's line whenever it changes, and with "" at the end; None means a
            terminal on standard error, where the last line stays.
    """

    def __init__(self, total: int | None, show: Callable[[str], None] | None = None) -> None:
        self._failed = self._tokens = 0
        self._begun = time.monotonic()
        self._bar = _tqdm(show)(
            total=total,
            unit=" row",
            leave=show is None,
            dynamic_ncols=show is None,
            ncols=None if show is None else 100,
            ascii=None if show is None else False,
            mininterval=_INTERVAL_SECONDS,
            miniters=0,  # tqdm's own guess needs its thread to be corrected
            delay=_DELAY_SECONDS,
            file=sys.stderr if show is None else io.StringIO(),
        )

    def advance(self, rows: int, failed: int, tokens: int) -> None:
        """Add finished rows: their number, how many failed, and their generated tokens."""
        self._failed += failed
        self._tokens += tokens
        self._bar.set_postfix_str(self._figures(), refresh=False)
        self._bar.update(rows)

    def phase(self, phase: Phase) -> None:
        """Show a phase before the first answer, such as the start of an engine."""
        done = "" if phase.fraction is None else f" {phase.fraction:.0%}"
        self._bar.set_postfix_str(f"{phase.name}{done}", refresh=False)
        self._bar.update(0)

    def close(self) -> None:
        """The map has ended."""
        self._bar.close()

    def _figures(self) -> str:
        seconds = time.monotonic() - self._begun
        figures = f"{self._tokens / seconds:.0f} tokens/s" if seconds else ""
        return f"{figures}, {self._failed} failed" if self._failed else figures


def in_terminal(total: int | None) -> Bar | None:
    """A bar for `total` rows (None: not known) if standard error is a terminal, else None."""
    return Bar(total) if streams.is_terminal(sys.stderr) else None


def _tqdm(show: Callable[[str], None] | None) -> Any:
    """A subclass of tqdm for use in a kernel: without its monitor thread, and without its lock
    between processes, which on some systems starts a process."""
    import tqdm

    class Quiet(tqdm.tqdm):  # type: ignore[type-arg]
        monitor_interval = 0
        _lock = threading.RLock()

        def display(self, msg: str | None = None, pos: int | None = None) -> Any:
            if show is None:
                return super().display(msg, pos)
            show(str(self) if msg is None else msg)
            return False  # nothing was printed, so tqdm has nothing to clear

    return Quiet
