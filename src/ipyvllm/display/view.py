"""What draws and where it is sent: a view shows one turn, an outlet takes outputs."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Protocol

if TYPE_CHECKING:
    from ..results.response import Response


class View(Protocol):
    """A turn under way, drawn while it runs."""

    def run(self) -> None:
        """Draw until the turn is complete."""

    def end(self, response: Response | None, *, wait: bool) -> bool:
        """End with what has come of the turn; whether its text stands on the screen now and need
        not be shown again. What is taken off the screen goes with the next output if `wait`."""


@dataclass(frozen=True, slots=True)
class Output:
    """One output: its data by media type. With `update` it takes the place of the one of that
    `display_id`."""

    data: dict[str, Any]
    metadata: dict[str, Any] | None = None
    display_id: str | None = None
    update: bool = False

    @property
    def transient(self) -> dict[str, str]:
        """What a front end is told and does not keep."""
        return {"display_id": self.display_id} if self.display_id else {}


class Outlet(Protocol):
    """Where outputs are sent: the cell under way, or one that has ended."""

    def publish(self, output: Output) -> None:
        """Send one output."""

    def clear(self, *, wait: bool) -> bool:
        """Clear the cell's outputs, with the next one if `wait`; False where they are not all
        ours, and nothing is cleared."""
