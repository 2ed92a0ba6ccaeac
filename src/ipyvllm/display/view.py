"""Interfaces: a `View` shows one generation, an `Outlet` receives its `Output`s."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Protocol

from ..rendering.control_chars import escape_control_chars

if TYPE_CHECKING:
    from ..results.response import Response


class View(Protocol):
    """Draws a generation while it is in flight."""

    def run(self) -> None:
        """Draw until the generation is complete."""

    def end(self, response: Response | None, *, shown: bool) -> bool:
        """End the view. True if the response is on the screen and need not be shown again.

        Arguments:
            response: what was received; None if there is nothing to show.
            shown: whether the response is to stay on the screen.
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
    def shown(self) -> dict[str, Any]:
        """The data as it is sent. A terminal prints the plain text, so in it control characters are
        escaped; the other media types are made safe by those who make them."""
        plain = self.data.get("text/plain")
        if not isinstance(plain, str):
            return self.data
        return {**self.data, "text/plain": escape_control_chars(plain)}

    @property
    def transient(self) -> dict[str, str]:
        """The message's `transient` part, which front ends do not save."""
        return {"display_id": self.display_id} if self.display_id else {}


class Outlet(Protocol):
    """Where outputs are sent: the cell that an answer belongs to."""

    def publish(self, output: Output) -> None:
        """Send one output."""


# What an output that has nothing to show any more is updated to: a display cannot be removed, and
# one without data is drawn, compared (nbval) and exported as nothing.
NOTHING: dict[str, Any] = {}
