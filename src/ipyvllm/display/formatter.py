"""Prints a response in IPython in a terminal, rendered by rich if it is installed. Only the
registration of the formatter; `markdown` renders.
"""

from __future__ import annotations

from contextlib import suppress
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from IPython.core.interactiveshell import InteractiveShell

    from ..results.response import Response

_RESPONSE = ("ipyvllm.results.response", "Response")


def in_terminal(shell: InteractiveShell) -> bool:
    """Whether this is IPython in a terminal."""
    return hasattr(shell, "pt_app") and not hasattr(shell, "kernel")


def register(shell: InteractiveShell) -> None:
    """Print responses as rendered Markdown if this shell is in a terminal."""
    if in_terminal(shell):
        formatter = shell.display_formatter.formatters["text/plain"]
        formatter.for_type_by_name(*_RESPONSE, _print)


def unregister(shell: InteractiveShell) -> None:
    """Restore IPython's own way of printing them."""
    if in_terminal(shell):
        with suppress(KeyError):
            shell.display_formatter.formatters["text/plain"].pop(".".join(_RESPONSE))


def _print(response: Response, printer: Any, _cycle: bool) -> None:
    """IPython's hook that prints a response."""
    from .markdown import rendered

    printer.text(rendered(response))
