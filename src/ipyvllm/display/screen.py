"""Shows a generation while it is in flight and after it ends, in the way that suits the front end.

A notebook gets outputs that are updated and finally replaced by the cell's value (`notebook`). In
a terminal, printed text stays (`terminal`, `console`). If cells run without a user, nothing is
animated.
"""

from __future__ import annotations

import enum
import re
import sys
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

from ..errors import LLMError
from . import compare_status, terminal
from .console import PlainView
from .ended_cell import EndedCell
from .notebook import LiveView
from .view import Output

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from IPython.core.interactiveshell import InteractiveShell

    from ..generation.generation import Generation
    from ..results.response import Response
    from .outputs import CellOutputs
    from .view import View


T = TypeVar("T")


class FrontEnd(enum.Enum):
    """Where outputs are shown, as far as the kernel can tell. UNATTENDED: cells run without a
    user."""

    UNATTENDED = "unattended"
    NOTEBOOK = "notebook"
    CONSOLE = "console"  # Jupyter's console: prints each output after the other
    TERMINAL = "terminal"  # IPython in a terminal


class Screen:
    """Draws for one shell.

    Arguments:
        shell: IPython's shell.
        outputs: counts the outputs of its cells that are not ours.
    """

    def __init__(self, shell: InteractiveShell, outputs: CellOutputs) -> None:
        self._shell, self.outputs = shell, outputs
        self._printed: Response | None = None
        self._trouble = ""

    @property
    def front_end(self) -> FrontEnd:
        """The kind of front end. nbclient, nbval and papermill run cells without stdin, so there is
        no user. Jupyter's consoles send no cell id and have a connection file with a process id."""
        kernel = getattr(self._shell, "kernel", None)
        if kernel is None:
            return FrontEnd.TERMINAL if terminal.usable(self._shell) else FrontEnd.UNATTENDED
        if not getattr(kernel, "_allow_stdin", False):
            return FrontEnd.UNATTENDED
        metadata = kernel.get_parent("shell").get("metadata") or {}
        file = Path(getattr(kernel.parent, "connection_file", "") or "").name
        if "cellId" not in metadata and re.fullmatch(r"kernel-\d+\.json", file):
            return FrontEnd.CONSOLE
        return FrontEnd.NOTEBOOK

    def follow(self, generation: Generation, *, animate: bool, shown: bool = True) -> Response:
        """Show a generation until it ends, and return its response. Nothing stays on the screen
        except a printed answer, which `value` does not show again.

        Arguments:
            generation: the request in flight.
            animate: draw while it runs, if there is a user.
            shown: whether the caller shows the response as the next output.

        Raises LLMError; text received by then stays on the screen as one output.
        """
        self._trouble = ""
        view = self._view(generation, shown=shown) if animate else None
        try:
            if view is not None:
                self._draw(view.run)
            response = generation.response()
        except KeyboardInterrupt:
            error: LLMError = generation.cancel()
            self._keep(view, error)
            raise error from None
        except LLMError as error:
            self._keep(view, error)
            raise
        printed = view is not None and self._draw(lambda: view.end(response, wait=shown))
        if self._trouble:
            response = replace(response, notices=(*response.notices, self._trouble))
        elif printed:
            self._printed = response
        return response

    def wait(self, generations: Mapping[str, Generation], *, animate: bool) -> None:
        """Wait until all generations have ended.

        Arguments:
            generations: the requests in flight, by provider name.
            animate: show a line with the progress of each, in a notebook.
        """
        seen = animate and self.front_end is FrontEnd.NOTEBOOK
        self._draw(lambda: compare_status.wait(generations, self if seen else None))

    def value(self, response: Response) -> Response | None:
        """The value a cell returns so that the response is shown: None if its text is printed
        already. It is `Out[n]` and `_` in both cases."""
        if self._printed is not response:
            return response
        self.keep_value(response)
        return None

    def keep_value(self, value: object) -> None:
        """Make something the value of the cell without showing it."""
        self._shell.displayhook.update_user_ns(value)
        self._shell.displayhook.fill_exec_result(value)

    def show(self, response: Response) -> None:
        """Show a response as an output that is not the cell's value."""
        data, metadata = response._repr_mimebundle_()
        self.publish(Output(data, metadata))

    def publish(self, output: Output) -> None:
        with self.outputs.ours():
            self._shell.display_pub.publish(
                data=output.data,
                metadata=output.metadata or {},
                transient=output.transient or None,
                update=output.update,
            )

    def clear(self, *, wait: bool) -> bool:
        """Clear the cell's outputs, now or (`wait`) when the next one arrives.

        Outputs of other code are never cleared: if there is one in this cell, nothing is cleared
        and the result is False.
        """
        if not self.outputs.only_ours():
            return False
        with self.outputs.ours():
            self._shell.display_pub.clear_output(wait=wait)
        return True

    def ended_cell(self) -> EndedCell:
        """The outputs of the running cell, usable after it has ended."""
        return EndedCell(self._shell, self.outputs)

    def _draw(self, step: Callable[[], T]) -> T | None:
        """Do a step of drawing. What goes wrong in it is told with the answer, which is not lost
        by it: the front end may be gone, and its code may raise anything."""
        try:
            return step()
        except Exception as error:  # noqa: BLE001 - of the front end
            self._trouble = f"it was not drawn as it arrived ({type(error).__name__}: {error})"
            return None

    def _view(self, generation: Generation, *, shown: bool) -> View | None:
        front_end = self.front_end
        if front_end is FrontEnd.NOTEBOOK:
            return LiveView(self, generation)
        if front_end is FrontEnd.UNATTENDED:
            return None
        number = getattr(self._shell.displayhook, "prompt_count", 0)
        if front_end is FrontEnd.TERMINAL:
            return terminal.RichView(generation, number, shown=shown)
        return PlainView(generation, sys.stdout, shown=shown)

    def _keep(self, view: View | None, error: LLMError) -> None:
        """Show the text received before the error."""
        partial = error.response
        printed = view is not None and self._draw(lambda: view.end(partial, wait=True))
        if not printed and partial is not None and partial.text:
            self.show(partial)
