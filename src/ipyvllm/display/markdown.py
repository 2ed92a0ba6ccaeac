"""Markdown rendered by rich for a terminal. No control character of an answer reaches the terminal:
they are escaped before Markdown is parsed (`sanitize`) and again afterwards, because an entity
(`&#27;`) becomes such a character in the parser.
"""

from __future__ import annotations

import importlib.util
import io
import sys
from typing import TYPE_CHECKING

from ..rendering.control_chars import escape_control_chars
from ..rendering.latex import PARTED

if TYPE_CHECKING:
    from collections.abc import Iterator

    from rich.console import Console, ConsoleOptions
    from rich.segment import Segment

    from ..results.response import Response

NO_LIMIT = sys.maxsize


def rich_is_installed() -> bool:
    return importlib.util.find_spec("rich") is not None


def rendered(response: Response) -> str:
    """The text to print for a response: rendered if stdout is a terminal and rich is installed,
    else plain text."""
    data, _ = response._repr_mimebundle_()
    if "text/markdown" not in data or not sys.stdout.isatty() or not rich_is_installed():
        return str(data["text/plain"])
    from rich.console import Console

    # A console with the terminal's width and colours that writes into a string.
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
    """Sanitized Markdown as a rich renderable, without control characters.

    Arguments:
        markdown: the result of `sanitize`.
        lines: the most lines to render; of a longer text only the last ones.
    """

    def __init__(self, markdown: str, lines: int = NO_LIMIT) -> None:
        self._markdown, self._lines = markdown, lines

    def __rich_console__(self, console: Console, options: ConsoleOptions) -> Iterator[Segment]:
        from rich.markdown import Markdown
        from rich.segment import Segment

        # A hyperlink would be an escape sequence that contains a URL from the answer.
        document = Markdown(self._markdown, hyperlinks=False)
        for line in console.render_lines(document, options, pad=False)[-self._lines :]:
            for text, style, control in line:
                if not control:
                    yield Segment(escape_control_chars(text.replace(PARTED, "")), style)
            yield Segment.line()
