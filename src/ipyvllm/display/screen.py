"""Shows a generation while it is in flight and after it ends, in the way that suits the front end.

A notebook gets outputs that are updated, at last with the whole answer (`notebook`). In a terminal,
printed text stays (`terminal`, `console`). If cells run without a user, or outputs are redirected,
nothing is animated, and the answer is the cell's value.
"""

from __future__ import annotations

import enum
import re
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

from ..errors import LLMError
from ..results.ending import INTERRUPTED
from . import compare_status, terminal
from .console import PlainView
from .notebook import LiveView
from .outputs import CellOutputs, redirected
from .view import Output

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from IPython.core.interactiveshell import InteractiveShell

    from ..generation.generation import Generation
    from ..results.response import Response
    from .view import View


T = TypeVar("T")


class FrontEnd(enum.Enum):
    """Where outputs are shown, as far as the kernel can tell. UNATTENDED: cells run without a user,
    or what they show is redirected."""

    UNATTENDED = "unattended"
    NOTEBOOK = "notebook"
    CONSOLE = "console"  # Jupyter's console: prints each output after the other
    TERMINAL = "terminal"  # IPython in a terminal


class Screen:
    """Draws for one shell.

    Arguments:
        shell: IPython's shell.
    """

    def __init__(self, shell: InteractiveShell) -> None:
        self._shell = shell
        # Responses whose text is on the screen when their cell ends.
        self._printed: Response | None = None
        self._drawn: Response | None = None
        self._trouble = ""

    @property
    def front_end(self) -> FrontEnd:
        """The kind of front end. nbclient, nbval and papermill run cells without stdin, so there is
        no user. Jupyter's consoles send no cell id and have a connection file with a process id."""
        kernel = getattr(self._shell, "kernel", None)
        if kernel is None:
            return FrontEnd.TERMINAL if terminal.usable(self._shell) else FrontEnd.UNATTENDED
        if not getattr(kernel, "_allow_stdin", False) or redirected(self._shell):
            return FrontEnd.UNATTENDED
        metadata = kernel.get_parent("shell").get("metadata") or {}
        file = Path(getattr(kernel.parent, "connection_file", "") or "").name
        if "cellId" not in metadata and re.fullmatch(r"kernel-\d+\.json", file):
            return FrontEnd.CONSOLE
        return FrontEnd.NOTEBOOK

    def follow(self, generation: Generation, *, animate: bool, shown: bool = True) -> Response:
        """Show a generation until it ends, and return its response. `value` then tells whether it
        is still to be shown.

        Arguments:
            generation: the request in flight.
            animate: draw while it runs, if there is a user.
            shown: whether the response stays on the screen.

        Raises LLMError; text received by then stays on the screen as one output. So it does if
        another exception, such as that of an alarm, ends the cell; the request is then cancelled.
        """
        self._trouble = ""
        view = self._view(generation, shown=shown) if animate else None
        try:
            if view is not None:
                self._draw(view.run)
            response = generation.response()
            on_screen = view is not None and self._draw(lambda: view.end(response, shown=shown))
        except KeyboardInterrupt:
            error: LLMError = generation.cancel()
            self._keep(view, error.response)
            raise error from None
        except LLMError as error:
            self._keep(view, error.response)
            raise
        except BaseException:
            generation.cancel()
            self._keep(view, generation.partial(INTERRUPTED))
            raise
        if self._trouble:
            response = replace(response, notices=(*response.notices, self._trouble))
        elif on_screen and isinstance(view, LiveView):
            self._drawn = response
        elif on_screen:
            self._printed = response
        return response

    def wait(self, generations: Mapping[str, Generation], *, animate: bool) -> None:
        """Wait until all generations have ended.

        Arguments:
            generations: the requests in flight, by provider name.
            animate: show a line with the progress of each, in a notebook.
        """
        seen = animate and self.front_end is FrontEnd.NOTEBOOK
        outlet = self.outputs() if seen else None
        self._draw(lambda: compare_status.wait(generations, outlet))

    def value(self, response: Response) -> Response | None:
        """The value a cell returns so that the response is shown: None in a terminal that has
        printed its text. It is `Out[n]` and `_` in both cases."""
        if self._printed is not response:
            return response
        self.keep_value(response)
        return None

    def is_drawn(self, response: Response) -> bool:
        """Whether IPython's display hook, which asks once, need not show the cell's value, because
        the cell's own display has it already."""
        # ipykernel's hook has a message while it displays a value.
        hook_asks = getattr(self._shell.displayhook, "msg", None) is not None
        drawn = self._drawn is response and hook_asks
        if drawn:
            self._drawn = None
        return drawn

    def cell_ends(self, _result: object) -> None:
        """Called after each cell."""
        self._drawn = None

    def keep_value(self, value: object) -> None:
        """Make something the value of the cell without showing it."""
        self._shell.displayhook.update_user_ns(value)
        self._shell.displayhook.fill_exec_result(value)

    def show(self, response: Response) -> None:
        """Show a response as an output that is not the cell's value."""
        data, metadata = response._repr_mimebundle_()
        self.publish(Output(data, metadata))

    def publish(self, output: Output) -> None:
        """Show an output where the cell's outputs go now."""
        if getattr(self._shell, "kernel", None) is not None and not redirected(self._shell):
            self.outputs().publish(output)
        else:
            self._shell.display_pub.publish(data=output.shown, metadata=output.metadata or {})

    def outputs(self) -> CellOutputs:
        """The outputs of the running cell, usable after it has ended."""
        return CellOutputs(self._shell)

    def _draw(self, step: Callable[[], T]) -> T | None:
        """Do a step of drawing. If it fails, the answer says so, and is not lost by it."""
        try:
            return step()
        except TimeoutError:  # an alarm of the user's; drawing waits for nothing
            raise
        except (OSError, ValueError) as error:  # a terminal that has gone or knows ASCII only
            self._trouble = f"it was not drawn as it arrived ({type(error).__name__}: {error})"
            return None

    def _view(self, generation: Generation, *, shown: bool) -> View | None:
        front_end = self.front_end
        if front_end is FrontEnd.NOTEBOOK:
            return LiveView(self.outputs(), generation)
        if front_end is FrontEnd.UNATTENDED:
            return None
        number = getattr(self._shell.displayhook, "prompt_count", 0)
        if front_end is FrontEnd.TERMINAL:
            return terminal.RichView(generation, number, shown=shown)
        return PlainView(generation, shown=shown)

    def _keep(self, view: View | None, partial: Response | None) -> None:
        """Show the text received before an error."""
        on_screen = view is not None and self._draw(lambda: view.end(partial, shown=True))
        if not on_screen and partial is not None and (partial.text or partial.remark):
            self.show(partial)
