"""A generation in IPython in a terminal, where printed text stays and rich renders it
(see `markdown`).
"""

from __future__ import annotations

import sys
import time
from typing import TYPE_CHECKING

from ..messages import AnsweredBy
from ..rendering import streams
from ..rendering.control_chars import escape_control_chars
from ..rendering.format_names import AS_IT_COMES
from ..rendering.sanitize import sanitize
from ..rendering.streaming import StreamingMarkdown
from .formatter import in_terminal
from .markdown import NO_LIMIT, Rendered, rich_is_installed
from .notebook import UPDATE_SECONDS
from .status_line import Progress

if TYPE_CHECKING:
    from IPython.core.interactiveshell import InteractiveShell
    from rich.console import RenderableType
    from rich.live import Live

    from ..generation.generation import Generation
    from ..results.response import Response


def usable(shell: InteractiveShell) -> bool:
    """Whether this is IPython in a terminal, with rich."""
    return in_terminal(shell) and streams.is_terminal(sys.stdout) and rich_is_installed()


class RichView:
    """An answer in a terminal: finished blocks are printed once, the tail below is redrawn.

    Arguments:
        generation: the request in flight.
        number: the cell's number, for the `Out[n]:` prompt.
        shown: whether the caller shows the response; if not, only the live part is drawn.
    """

    def __init__(self, generation: Generation, number: int, *, shown: bool) -> None:
        from rich.console import Console
        from rich.live import Live

        self._generation, self._number = generation, number
        self._stays = shown and generation.format in AS_IT_COMES
        self._marked = generation.format != "text"
        origin = AnsweredBy(generation.provider.name, generation.provider.mock)
        self._progress = Progress(origin, generation.request.model, self._new_text)
        self._written = 0
        self._console = Console()
        # No automatic refresh: rich's thread would go on after an interrupt.
        self._live: Live = Live(
            console=self._console,
            auto_refresh=False,
            transient=True,
            redirect_stdout=False,
            redirect_stderr=False,
        )

    def run(self) -> None:
        with self._live:
            due = time.monotonic() + UPDATE_SECONDS
            while not self._generation.wait(max(0.0, due - time.monotonic())):
                self._draw()
                due = time.monotonic() + UPDATE_SECONDS

    def end(self, response: Response | None, *, shown: bool) -> bool:
        if not (shown and self._stays) or response is None or not response.text:
            return False
        self._take()
        for part in self._progress.text.parts()[self._written :]:
            self._write(part)
        for remark in response.remarks():
            self._console.print(
                escape_control_chars(remark), style="italic", markup=False, highlight=False
            )
        return True

    def _new_text(self) -> StreamingMarkdown:
        self._written = 0
        return StreamingMarkdown(page_limit=0, pages=NO_LIMIT, marked=self._marked)

    def _take(self) -> None:
        for event in self._generation.take(0.0) or ():
            self._progress.take(event)

    def _draw(self) -> None:
        from rich.console import Group
        from rich.text import Text

        self._take()
        *pages, tail = self._progress.text.parts()
        if self._stays:
            for page in pages[self._written :]:
                self._write(page)
        lines = [self._progress.status(), self._progress.explanation()]
        status = Text("\n".join(filter(None, lines)), style="italic", overflow="fold")
        room = max(3, self._console.height - 5)
        self._live.update(Group(self._renderable(tail, room), status), refresh=True)

    def _write(self, part: str) -> None:
        if self._written == 0:
            self._console.print(f"Out[{self._number}]:", style="red", markup=False, highlight=False)
        self._written += 1
        if part:
            self._console.print(self._renderable(part))

    def _renderable(self, part: str, lines: int = NO_LIMIT) -> RenderableType:
        from rich.text import Text

        if self._marked:
            return Rendered(sanitize(part), lines)
        return Text("\n".join(escape_control_chars(part).split("\n")[-min(lines, 10**6) :]))
