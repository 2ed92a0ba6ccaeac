"""How IPython shows a response that is a cell's value: in a terminal rendered by rich if it is
installed (`markdown`), in a notebook not at all if the cell shows it already. Only the registration
of the formatters.
"""

from __future__ import annotations

from contextlib import suppress
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable

    from IPython.core.interactiveshell import InteractiveShell

    from ..results.response import Response

_RESPONSE = ("ipyvllm.results.response", "Response")


def in_terminal(shell: InteractiveShell) -> bool:
    """Whether this is IPython in a terminal."""
    return hasattr(shell, "pt_app") and not hasattr(shell, "kernel")


def register(shell: InteractiveShell, is_drawn: Callable[[Response], bool]) -> None:
    """Register the formatters.

    Arguments:
        shell: IPython's shell.
        is_drawn: whether a response need not be shown.
    """

    def skip(response: Response) -> None:
        if not is_drawn(response):
            raise NotImplementedError  # IPython goes on to the other formatters

    shell.display_formatter.ipython_display_formatter.for_type_by_name(*_RESPONSE, skip)
    if in_terminal(shell):
        formatter = shell.display_formatter.formatters["text/plain"]
        formatter.for_type_by_name(*_RESPONSE, _print)


def unregister(shell: InteractiveShell) -> None:
    """Restore IPython's own way of showing them."""
    formatters = [shell.display_formatter.ipython_display_formatter]
    if in_terminal(shell):
        formatters.append(shell.display_formatter.formatters["text/plain"])
    for formatter in formatters:
        with suppress(KeyError):
            formatter.pop(".".join(_RESPONSE))


def _print(response: Response, printer: Any, _cycle: bool) -> None:
    """IPython's hook that prints a response."""
    from .markdown import rendered

    printer.text(rendered(response))
