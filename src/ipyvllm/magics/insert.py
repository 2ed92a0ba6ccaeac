"""`--insert`: puts an answer's code into a new cell."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ..rendering import streams
from ..rendering.control_chars import escape_control_chars
from ..rendering.fences import code_of

if TYPE_CHECKING:
    from IPython.core.interactiveshell import InteractiveShell

    from ..results.response import Response


def insert(shell: InteractiveShell, response: Response) -> None:
    """Put the answer's code into a new cell below, if the front end supports it.

    Arguments:
        shell: the shell of the front end.
        response: the answer; a message is printed if it contains no code.
    """
    code = code_of(response.text)
    if code is None:
        streams.say("the answer contains no code to insert")
        return
    # A payload of Jupyter's protocol, which JupyterLab, Notebook and the terminal support; without
    # a front end, as under nbclient, it is ignored.
    shell.set_next_input(escape_control_chars(code.text))
