"""What a session keeps for its maps: what stopped ones have left, and who is told how one goes on.
The session itself knows of no map.
"""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

from ..session import default_session
from .progress_bar import in_terminal
from .resume import Unfinished

if TYPE_CHECKING:
    from collections.abc import Callable

    from ..session import Session
    from .progress_bar import Watcher


class Maps:
    """The maps of one session. What stopped ones have left is forgotten when that is closed."""

    def __init__(self, session: Session) -> None:
        self.session = session
        self.unfinished = Unfinished()
        # Makes who is told how a map goes on, from its number of rows; None where nobody looks on.
        self.watch: Callable[[int | None], Watcher | None] = in_terminal
        session.at_close(self.unfinished.forget)


@cache
def default_maps() -> Maps:
    """Those of the process's session."""
    return Maps(default_session())
