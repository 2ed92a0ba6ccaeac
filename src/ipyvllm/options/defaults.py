"""Defaults that the extension sets for the session: the options of a request that are not given,
and the function that makes the progress display of a map. In a module of its own, so that loading
the extension does not import the session.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from typing import Any

    from ..mapping.progress_bar import ProgressListener
    from .request import RequestOptions


class Settings(Protocol):
    """The settings of the loaded extension (`%config LLMMagics`); None is not set."""

    provider: str | None
    system: str | None
    temperature: float | None
    top_p: float | None
    max_tokens: int | None

    def options(self) -> RequestOptions:
        """The settings as options of a request, without the provider, which the session knows."""

    def observe(self, handler: Callable[[Any], None], names: Sequence[str]) -> None:
        """Call `handler` when one of the settings `names` changes."""

    def unobserve(self, handler: Callable[[Any], None], names: Sequence[str]) -> None:
        """Stop calling `handler` for the settings `names`."""


class Defaults:
    """The defaults of one session.

    `provider` is PROVIDER[/MODEL], the last that was chosen; None is the configuration's default.
    `settings` and `map_progress` are set while the extension is loaded; `map_progress` takes the
    number of rows of a map and returns the listener that shows its progress.
    """

    def __init__(self) -> None:
        self.provider: str | None = None
        self.settings: Settings | None = None
        self.map_progress: Callable[[int | None], ProgressListener | None] | None = None


# The defaults of the process's session.
PROCESS = Defaults()
