"""What a request does if it does not say otherwise, and who shows how a map goes on: what the
extension tells the session. Apart from both, so that loading the extension imports no session.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from typing import Any

    from ..mapping.progress_bar import ProgressListener
    from .request import RequestOptions


class Settings(Protocol):
    """The settings of the loaded extension: `%config LLMMagics`. None is not set."""

    provider: str | None
    system: str | None
    temperature: float | None
    top_p: float | None
    max_tokens: int | None

    def options(self) -> RequestOptions:
        """What the session is asked; it knows the provider already."""

    def observe(self, handler: Callable[[Any], None], names: Sequence[str]) -> None:
        """Have a function called when one of these changes."""

    def unobserve(self, handler: Callable[[Any], None], names: Sequence[str]) -> None:
        """Have it called no more."""


class Defaults:
    """Those of one session.

    `provider` is PROVIDER[/MODEL], the last that was chosen; None is the configuration's default.
    `settings` and `map_progress`, which gives who shows a map of so many rows, are there while the
    extension is loaded.
    """

    def __init__(self) -> None:
        self.provider: str | None = None
        self.settings: Settings | None = None
        self.map_progress: Callable[[int | None], ProgressListener | None] | None = None


# Those of the process's session.
PROCESS = Defaults()
