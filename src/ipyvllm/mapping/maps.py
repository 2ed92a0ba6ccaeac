"""What a session keeps for its maps: what stopped ones have left, and who is told how one goes on.
The session itself knows of no map.
"""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

from ..session import default_session
from .progress_bar import in_terminal
from .resume import ResumeStore

if TYPE_CHECKING:
    from ..session import Session
    from .progress_bar import ProgressListener


class Maps:
    """The maps of one session. What stopped ones have left is forgotten when that is closed."""

    def __init__(self, session: Session) -> None:
        self.session = session
        self.resume = ResumeStore()
        session.at_close(self.resume.forget)

    def watch(self, total: int | None) -> ProgressListener | None:
        """Who is told how a map of so many rows goes on; None if nobody looks on."""
        return (self.session.defaults.map_progress or in_terminal)(total)


@cache
def default_maps() -> Maps:
    """Those of the process's session."""
    return Maps(default_session())
