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
from ..results.ending import INTERRUPTED
from ..results.response import stats

if TYPE_CHECKING:
    from ..display.ended_cell import EndedCell
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
            print(stats(response))
    elif front_end is FrontEnd.NOTEBOOK:
        answer = BackgroundAnswer(context, generation, screen.ended_cell(), stats=show_stats)
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
        self, context: Context, generation: Generation, cell: EndedCell, *, stats: bool
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
        finally:
            self._cell.close()

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
        """Replace the growing output by the final one."""
        self._view.remove(wait=True)
        if response is not None and (response.text or response.remark):
            data, metadata = response._repr_mimebundle_()
            self._cell.publish(Output(data, metadata))
