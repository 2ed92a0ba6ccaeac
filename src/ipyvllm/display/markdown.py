"""Markdown as rich renders it for a terminal. No character of an answer acts on the terminal: what
does is made visible before Markdown is read (`tame`) and again after, since an entity (`&#27;`) is
such a character spelled out.
"""

from __future__ import annotations

import importlib.util
import io
import sys
from typing import TYPE_CHECKING

from ..rendering.control_chars import escape_control_chars
from ..rendering.sanitize import PARTED

if TYPE_CHECKING:
    from collections.abc import Iterator

    from rich.console import Console, ConsoleOptions
    from rich.segment import Segment

    from ..results.response import Response

NO_LIMIT = sys.maxsize


def rich_is_installed() -> bool:
    return importlib.util.find_spec("rich") is not None


def rendered(response: Response) -> str:
    """A response as it is written: rendered where that can be seen, else its plain text."""
    data, _ = response._repr_mimebundle_()
    if "text/markdown" not in data or not sys.stdout.isatty() or not rich_is_installed():
        return str(data["text/plain"])
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
    return captured.get().rstrip("\n")


class Rendered:
    """Tamed Markdown as rich renders it, with nothing in it that acts.

    Arguments:
        markdown: what `tame` gives.
        lines: of a longer text only the last ones are rendered.
    """

    def __init__(self, markdown: str, lines: int = NO_LIMIT) -> None:
        self._markdown, self._lines = markdown, lines

    def __rich_console__(self, console: Console, options: ConsoleOptions) -> Iterator[Segment]:
        from rich.markdown import Markdown
        from rich.segment import Segment

        # A hyperlink would be an escape sequence with an address of the answer's own in it.
        made = Markdown(self._markdown, hyperlinks=False)
        for line in console.render_lines(made, options, pad=False)[-self._lines :]:
            for text, style, control in line:
                if not control:
                    yield Segment(escape_control_chars(text.replace(PARTED, "")), style)
            yield Segment.line()
