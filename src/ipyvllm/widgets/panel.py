"""`%llm panel`: live figures of an engine or an endpoint: tokens per second, requests, KV cache,
memory, and a small plot of the speed. A closed panel sends no requests.
"""

from __future__ import annotations

import time
from collections import deque
from typing import TYPE_CHECKING

import ipywidgets as widgets

from ..rendering.html_text import escaped
from ..session import default_session
from .parts import close_parts
from .status_poller import PolledStatus, StatusPoller

if TYPE_CHECKING:
    from ..session import Session

_SECONDS = 1.0
_SAMPLES = 120
_WIDTH, _HEIGHT = 360, 60


class Panel(widgets.VBox):  # type: ignore[misc]
    """Live figures of one provider.

    Arguments:
        provider: a name in the configuration; None means the currently chosen provider.
        session: the session of the providers; None means the kernel's own.

    Raises ConfigError for an unknown provider.
    """

    _poller: StatusPoller | None = None

    def __init__(self, provider: str | None = None, session: Session | None = None) -> None:
        self._session = session or default_session()
        if provider is not None:
            self._session.providers.section(provider)
        self._figures, self._plot = widgets.HTML(), widgets.HTML()
        self._speeds: deque[float] = deque(maxlen=_SAMPLES)
        self._before: tuple[str, float, int] | None = None
        super().__init__([self._figures, self._plot])
        self._poller = StatusPoller(
            self._session,
            lambda: provider or self._session.chosen,
            self._show,
            every=_SECONDS,
            memory=True,
        )

    def __repr__(self) -> str:
        return "Panel()"

    def close(self) -> None:
        """Stop polling, and close all parts. Also called at garbage collection."""
        watch, self._poller = self._poller, None
        if watch is not None:
            watch.end()
            close_parts(self)
        super().close()

    def _show(self, polled: PolledStatus) -> None:
        """Show a result; called on the background loop's thread."""
        speed = self._speed(polled)
        rows = [("state", f"{polled.sign} {polled.word}"), *_rows(polled)]
        if speed is not None:
            self._speeds.append(speed)
            rows.insert(1, ("tokens/s", f"{speed:.0f}"))
        cells = "".join(
            f'<tr><th scope="row" style="text-align: left; padding-right: 1em">{name}</th>'
            f"<td>{escaped(value)}</td></tr>"
            for name, value in rows
        )
        self._figures.value = f"<b>{escaped(polled.name)}</b><table>{cells}</table>"
        self._plot.value = _drawn(list(self._speeds))

    def _speed(self, polled: PolledStatus) -> float | None:
        """Tokens per second since the previous result; None if it is not known."""
        generated = polled.status.generated if polled.status is not None else None
        if generated is None:
            self._before = None
            return None
        now, before = time.monotonic(), self._before
        self._before = (polled.name, now, generated)
        if before is None or before[0] != polled.name or generated < before[2]:
            self._speeds.clear()
            return None
        return (generated - before[2]) / max(now - before[1], 1e-6)


def _rows(polled: PolledStatus) -> list[tuple[str, str]]:
    status, rows = polled.status, []
    if status is not None and status.running is not None:
        rows.append(("requests", f"{status.running} running, {status.waiting or 0} waiting"))
    if status is not None and status.kv_cache_use is not None:
        rows.append(("KV cache", f"{status.kv_cache_use:.0%} in use"))
    if polled.memory:
        rows.append(("memory", f"{polled.memory / 1024**2:,.0f} MiB"))
    return [*rows, ("detail", polled.detail)] if polled.detail else rows


def _drawn(speeds: list[float]) -> str:
    """The last speeds (tokens/s) as a line in the page's colour, with a text for screen readers."""
    if len(speeds) < 2:
        return ""
    most = max(*speeds, 1.0)
    points = " ".join(
        f"{_WIDTH * place / (_SAMPLES - 1):.1f},{_HEIGHT - (_HEIGHT - 2) * speed / most:.1f}"
        for place, speed in enumerate(speeds)
    )
    label = f"tokens per second over time: now {speeds[-1]:.0f}, at most {most:.0f}"
    return (
        f'<svg role="img" aria-label="{label}" width="{_WIDTH}" height="{_HEIGHT}" '
        f'viewBox="0 0 {_WIDTH} {_HEIGHT}" style="border-bottom: 1px solid">'
        f'<polyline points="{points}" fill="none" stroke="currentColor" stroke-width="1.5"/></svg>'
        f'<div style="font-size: 85%">tokens/s, at most {most:.0f}</div>'
    )
