"""The one place that draws: a turn under way, and what is left when it ends.

What suits depends on who looks on. A notebook is shown outputs that are updated and at the end give
way to the final one, which is the cell's value (`notebook`); a terminal has text that stays where
it is written (`terminal`, `console`). Where nobody is watching nothing is animated.
"""

from __future__ import annotations

import enum
import re
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from ..errors import LLMError
from . import compare_status, terminal
from .console import PlainView
from .ended_cell import EndedCell
from .notebook import LiveView
from .view import Output

if TYPE_CHECKING:
    from collections.abc import Mapping

    from IPython.core.interactiveshell import InteractiveShell

    from ..generation.generation import Generation
    from ..results.response import Response
    from .outputs import CellOutputs
    from .view import View


class FrontEnd(enum.Enum):
    """Who looks on, as far as a kernel can know."""

    NOBODY = "nobody"
    NOTEBOOK = "notebook"
    CONSOLE = "console"  # of Jupyter: prints what a kernel sends, one after the other
    TERMINAL = "terminal"  # of IPython


class Screen:
    """Draws for one shell, whose outputs are counted from the load of the extension on."""

    def __init__(self, shell: InteractiveShell, outputs: CellOutputs) -> None:
        self._shell, self.outputs = shell, outputs
        self._standing: Response | None = None

    @property
    def front_end(self) -> FrontEnd:
        """nbclient, nbval and papermill run cells without stdin: nobody is watching. Jupyter's
        consoles send no cell's id, and name the connection file by their process."""
        kernel = getattr(self._shell, "kernel", None)
        if kernel is None:
            return FrontEnd.TERMINAL if terminal.usable(self._shell) else FrontEnd.NOBODY
        if not getattr(kernel, "_allow_stdin", False):
            return FrontEnd.NOBODY
        metadata = kernel.get_parent("shell").get("metadata") or {}
        file = Path(getattr(kernel.parent, "connection_file", "") or "").name
        if "cellId" not in metadata and re.fullmatch(r"kernel-\d+\.json", file):
            return FrontEnd.CONSOLE
        return FrontEnd.NOTEBOOK

    def follow(self, generation: Generation, *, animate: bool, shown: bool = True) -> Response:
        """Show a turn until it ends, and give its response with nothing left on the screen but what
        `value` knows of.

        Arguments:
            turn: the request under way.
            animate: draw while it runs, where somebody looks on.
            shown: whether the caller shows the response as the next output.

        Raises LLMError; text that had come by then stays on the screen as one output.
        """
        view = self._view(generation, shown=shown) if animate else None
        try:
            if view is not None:
                view.run()
            response = generation.response()
        except KeyboardInterrupt:
            error: LLMError = generation.cancel()
            self._keep(view, error)
            raise error from None
        except LLMError as error:
            self._keep(view, error)
            raise
        if view is not None and view.end(response, wait=shown):
            self._standing = response
        return response

    def wait(self, generations: Mapping[str, Generation], *, animate: bool) -> None:
        """Wait until all of them have ended, with a line that says how far each is."""
        seen = animate and self.front_end is FrontEnd.NOTEBOOK
        compare_status.wait(generations, self if seen else None)

    def value(self, response: Response) -> Response | None:
        """What a cell gives to have a response shown as its value: nothing, where its text stands
        on the screen already; it is `Out[n]` and `_` all the same."""
        if self._standing is not response:
            return response
        self.keep_value(response)
        return None

    def keep_value(self, value: object) -> None:
        """Make something the value of the cell without showing it."""
        self._shell.displayhook.update_user_ns(value)
        self._shell.displayhook.fill_exec_result(value)

    def show(self, response: Response) -> None:
        """One static output that is not the cell's value."""
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
        """Clear the cell's outputs, now or (`wait`) when the next one comes.

        It never clears an output it did not make: where anything else was sent since the cell
        began, nothing is cleared and the answer is False.
        """
        if not self.outputs.only_ours():
            return False
        with self.outputs.ours():
            self._shell.display_pub.clear_output(wait=wait)
        return True

    def ended_cell(self) -> EndedCell:
        """The outputs of the cell under way, to be reached when it has ended."""
        return EndedCell(self._shell, self.outputs)

    def _view(self, generation: Generation, *, shown: bool) -> View | None:
        front_end = self.front_end
        if front_end is FrontEnd.NOTEBOOK:
            return LiveView(self, generation)
        if front_end is FrontEnd.NOBODY:
            return None
        number = getattr(self._shell.displayhook, "prompt_count", 0)
        if front_end is FrontEnd.TERMINAL:
            return terminal.RichView(generation, number, shown=shown)
        return PlainView(generation, sys.stdout, shown=shown)

    def _keep(self, view: View | None, error: LLMError) -> None:
        """Leave what had come of an answer that was cut short."""
        partial = error.response
        stands = view is not None and view.end(partial, wait=True)
        if not stands and partial is not None and partial.text:
            self.show(partial)
