"""`%%llm --background`: the cell ends at once; the answer appears in its output while other cells
run.

Without a front end the cell waits for its answer: nbclient, nbval and papermill ignore output that
arrives after the cell has ended, and a saved notebook must contain the answer.
"""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

from ..display.notebook import LiveView
from ..display.screen import FrontEnd
from ..display.view import Output
from ..errors import LLMError
from ..generation.handle import Handle
from ..rendering import streams
from ..results.ending import INTERRUPTED
from ..results.response import stats

if TYPE_CHECKING:
    from ..display.outputs import CellOutputs
    from ..generation.generation import Generation
    from ..options.cell_line import CellArguments
    from ..results.response import Response
    from .context import Context


def leave(context: Context, asked: CellArguments, generation: Generation) -> Handle | None:
    """Let a request continue after its cell has ended.

    Arguments:
        context: the magics of the shell.
        asked: the options of the cell.
        generation: the request in flight.

    Returns the handle if it is the cell's value; otherwise it is assigned to a name or shown.
    """
    handle, screen = Handle(generation), context.screen
    if asked.target is not None:
        context.shell.user_ns[asked.target] = handle
    front_end = screen.front_end
    show_stats = asked.stats or context.settings.stats
    if getattr(context.shell, "kernel", None) is not None and front_end is FrontEnd.UNATTENDED:
        with generation:
            response = screen.follow(generation, animate=False)
        context.session.last = response
        screen.show(response)
        if show_stats:
            streams.say(stats(response))
    elif front_end is FrontEnd.NOTEBOOK:
        answer = BackgroundAnswer(context, generation, screen.outputs(), stats=show_stats)
        answer.begin()
    else:
        generation.future.add_done_callback(lambda _: _remember(context, generation))
        return handle if asked.show else None
    if asked.show:
        screen.keep_value(handle)
    return None


def _remember(context: Context, generation: Generation) -> None:
    if not generation.future.cancelled() and generation.future.exception() is None:
        context.session.last = generation.future.result()


class BackgroundAnswer:
    """Shows an answer in the output of a cell that has ended."""

    def __init__(
        self, context: Context, generation: Generation, cell: CellOutputs, *, stats: bool
    ) -> None:
        self._session, self._generation, self._cell = context.session, generation, cell
        self._stats = stats
        self._view = LiveView(cell, generation)

    def begin(self) -> None:
        """Draw once while the cell still runs, so that the output belongs to the cell."""
        self._view.draw()
        self._session.begin(self._run)

    async def _run(self) -> None:
        try:
            if self._generation.request.stream:
                await self._watch()
            else:
                await asyncio.wait([asyncio.wrap_future(self._generation.future)])
            self._end()
        except asyncio.CancelledError:  # %unload_ext, or the kernel shuts down
            self._generation.future.cancel()
            self._end_with(self._generation.partial(INTERRUPTED))
            raise

    async def _watch(self) -> None:
        try:
            await self._view.watch()
        except Exception:  # noqa: BLE001 - of the front end
            # Of the front end, which may be gone. The answer goes on without being drawn.
            await asyncio.wait([asyncio.wrap_future(self._generation.future)])

    def _end(self) -> None:
        try:
            response = self._generation.response()
        except LLMError as error:
            self._end_with(error.response)
            self._cell.error(type(error).__name__, error.lines())
            return
        self._session.last = response
        self._end_with(response)
        if self._stats:
            self._cell.say(stats(response) + "\n")

    def _end_with(self, response: Response | None) -> None:
        """Show the whole answer in the place of the growing one."""
        shown = response is not None and (response.text or response.remark)
        if not self._view.end(response, shown=True) and response is not None and shown:
            data, metadata = response._repr_mimebundle_()
            self._cell.publish(Output(data, metadata))
