"""`%llm picker`, `%llm chat` and `%llm panel`, which show a widget as the value of a cell."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from ..errors import OptionError

if TYPE_CHECKING:
    from .current_cell import RunningCell


class WidgetVerbs:
    """The verbs of one shell that show a widget; a cell run again replaces its widget."""

    VERBS = ("picker", "chat", "panel")

    def __init__(self, running: RunningCell) -> None:
        self._running = running
        self._shown: dict[str, Any] = {}

    def picker(self, rest: str) -> Any:
        """Choose provider, model and sampling parameters, and manage the engine.

        %llm picker

        The next cell uses what is chosen here; %llm use updates it.
        """
        if rest:
            raise OptionError(f"unexpected {rest!r}", "%llm picker takes no arguments")
        from ..widgets.picker import Picker

        return self._keep(Picker())

    def chat(self, thread: str) -> Any:
        """Have a conversation in a widget, on the thread that --chat cells share.

        %llm chat [THREAD]
        """
        from ..widgets.chat import Chat

        return self._keep(Chat(thread) if thread else Chat())

    def panel(self, name: str) -> Any:
        """Show live figures of an engine or endpoint: tokens/s, requests, memory.

        %llm panel [PROVIDER]
        """
        from ..widgets.panel import Panel

        return self._keep(Panel(name or None))

    def _keep(self, widget: Any) -> Any:
        """Keep one widget per cell: the front end removes the old view, but closes no widget."""
        old = self._shown.pop(self._running.now.id, None)
        if old is not None:
            old.close()
        self._shown[self._running.now.id] = widget
        return widget

    def close(self) -> None:
        """Close all open widgets."""
        for widget in self._shown.values():
            widget.close()
        self._shown.clear()
