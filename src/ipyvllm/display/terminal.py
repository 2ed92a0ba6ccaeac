"""A turn under way in a terminal with IPython, where text stays as it is written and rich renders
it. No character of an answer acts on the terminal: what does is made visible first, and again after
Markdown has been read, since an entity (`&#27;`) is such a character spelled out.
"""

from __future__ import annotations

import importlib.util
import io
import sys
import time
from contextlib import suppress
from typing import TYPE_CHECKING, Any, Protocol

from ..messages import MOCK_MARK, Origin
from ..rendering.control_chars import visible
from ..rendering.mime import AS_IT_COMES
from ..rendering.sanitize import PARTED, tame
from ..rendering.streaming import GrowingText
from .notebook import UPDATE_SECONDS
from .status_line import Progress

if TYPE_CHECKING:
    from collections.abc import Iterator

    from IPython.core.interactiveshell import InteractiveShell
    from rich.console import Console, ConsoleOptions, RenderableType
    from rich.live import Live
    from rich.segment import Segment

    from ..generation.generation import Turn
    from ..results.response import Response

_RESPONSE = "ipyvllm.results.response.Response"
_NO_LIMIT = sys.maxsize


class TextView(Protocol):
    """A turn's text, written once."""

    def run(self) -> None:
        """Write until the turn is complete."""

    def end(self, response: Response | None) -> bool:
        """Write what is left; whether the text stands on the screen and need not be shown again."""


def usable(shell: InteractiveShell) -> bool:
    """Whether this is IPython in a terminal, with rich."""
    return _in_terminal(shell) and sys.stdout.isatty() and _rich()


def _in_terminal(shell: InteractiveShell) -> bool:
    return hasattr(shell, "pt_app") and not hasattr(shell, "kernel")


def _rich() -> bool:
    return importlib.util.find_spec("rich") is not None


def register(shell: InteractiveShell) -> None:
    """Have responses shown as rendered Markdown where this is a terminal."""
    if _in_terminal(shell):
        formatter = shell.display_formatter.formatters["text/plain"]
        formatter.for_type_by_name(*_RESPONSE.rsplit(".", 1), _print)


def unregister(shell: InteractiveShell) -> None:
    if _in_terminal(shell):
        with suppress(KeyError):
            shell.display_formatter.formatters["text/plain"].pop(_RESPONSE)


def _print(response: Response, printer: Any, _cycle: bool) -> None:
    """IPython's hook for how a response is written."""
    data, _ = response._repr_mimebundle_()
    text = data["text/plain"]
    if "text/markdown" in data and sys.stdout.isatty() and _rich():
        from rich.console import Console

        # A console of the terminal's width and colours that writes into a text.
        real = Console()
        console = Console(
            file=io.StringIO(),
            width=real.width,
            force_terminal=True,
            color_system=real.color_system,  # type: ignore[arg-type]  # its own name for it
        )
        with console.capture() as captured:
            console.print(Rendered(data["text/markdown"]))
        text = captured.get().rstrip("\n")
    printer.text(text)


class Rendered:
    """Tamed Markdown as rich renders it, with nothing in it that acts.

    Arguments:
        markdown: what `tame` gives.
        lines: of a longer text only the last ones are rendered.
    """

    def __init__(self, markdown: str, lines: int = _NO_LIMIT) -> None:
        self._markdown, self._lines = markdown, lines

    def __rich_console__(self, console: Console, options: ConsoleOptions) -> Iterator[Segment]:
        from rich.markdown import Markdown
        from rich.segment import Segment

        # A hyperlink would be an escape sequence with an address of the answer's own in it.
        made = Markdown(self._markdown, hyperlinks=False)
        for line in console.render_lines(made, options, pad=False)[-self._lines :]:
            for text, style, control in line:
                if not control:
                    yield Segment(visible(text.replace(PARTED, "")), style)
            yield Segment.line()


class RichView:
    """An answer in a terminal: finished blocks stand, the tail below is drawn again and again."""

    def __init__(self, turn: Turn, number: int, *, shown: bool) -> None:
        from rich.console import Console
        from rich.live import Live

        self._turn, self._number = turn, number
        self._stays = shown and turn.format in AS_IT_COMES
        self._marked = turn.format != "text"
        origin = Origin(turn.provider.name, turn.provider.mock)
        self._progress = Progress(origin, turn.request.model, self._new_text)
        self._written = 0
        self._console = Console()
        # Nobody but us refreshes it: a thread of rich's would outlive an interrupt.
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
            while not self._turn.wait(max(0.0, due - time.monotonic())):
                self._draw()
                due = time.monotonic() + UPDATE_SECONDS

    def end(self, response: Response | None) -> bool:
        if not self._stays or response is None or not response.text:
            return False
        self._take()
        for part in self._progress.text.parts()[self._written :]:
            self._write(part)
        for remark in (*([MOCK_MARK] if response.mock else []), *response.notices):
            self._console.print(visible(remark), style="italic", markup=False, highlight=False)
        return True

    def _new_text(self) -> GrowingText:
        self._written = 0
        return GrowingText(page_limit=0, pages=_NO_LIMIT, marked=self._marked)

    def _take(self) -> None:
        for event in self._turn.take(0.0) or ():
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

    def _renderable(self, part: str, lines: int = _NO_LIMIT) -> RenderableType:
        from rich.text import Text

        if self._marked:
            return Rendered(tame(part), lines)
        return Text("\n".join(visible(part).split("\n")[-min(lines, 10**6) :]))
