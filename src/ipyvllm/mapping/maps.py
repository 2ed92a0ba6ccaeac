"""The state of a session's maps: the answers of stopped maps, and the listener for the progress of
a running one. The session itself does not depend on maps.
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
    """The maps of one session. Answers of stopped maps are discarded when the session closes."""

    def __init__(self, session: Session) -> None:
        self.session = session
        self.resume = ResumeStore()
        session.at_close(self.resume.forget)

    def watch(self, total: int | None) -> ProgressListener | None:
        """The listener for the progress of a map, or None if it is not shown.

        Arguments:
            total: the number of rows; None if it is not known.
        """
        return (self.session.defaults.map_progress or in_terminal)(total)


@cache
def default_maps() -> Maps:
    """The maps of the process's session."""
    return Maps(default_session())
