"""Interfaces: a `View` shows one generation, an `Outlet` receives its `Output`s."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Protocol

if TYPE_CHECKING:
    from ..results.response import Response


class View(Protocol):
    """Draws a generation while it is in flight."""

    def run(self) -> None:
        """Draw until the generation is complete."""

    def end(self, response: Response | None, *, wait: bool) -> bool:
        """End the view. True if the response's text is on the screen and need not be shown again.

        Arguments:
            response: what was received; None if there is nothing to show.
            wait: remove the view's outputs only when the next output arrives.
        """


@dataclass(frozen=True, slots=True)
class Output:
    """One output.

    Attributes:
        data: its data by media type.
        metadata: the output's metadata.
        display_id: an id by which the output can be updated.
        update: replace the output that has this `display_id`.
    """

    data: dict[str, Any]
    metadata: dict[str, Any] | None = None
    display_id: str | None = None
    update: bool = False

    @property
    def transient(self) -> dict[str, str]:
        """The message's `transient` part, which front ends do not save."""
        return {"display_id": self.display_id} if self.display_id else {}


class Outlet(Protocol):
    """Where outputs are sent: the running cell, or one that has ended."""

    def publish(self, output: Output) -> None:
        """Send one output."""

    def clear(self, *, wait: bool) -> bool:
        """Clear the cell's outputs; if `wait`, when the next one arrives. False if some of them are
        not ours: then nothing is cleared."""
