"""`%%llm --map`: one prompt per row of a table or list."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from ..display.map_progress import MapView, listener
from ..display.view import Output
from ..errors import LLMError, PromptError
from ..mapping import distributed, rows
from ..mapping.preview import SHOWN, preview
from ..mapping.row_request import KEEP, row_request
from ..mapping.run import MapRun
from ..mapping.summary import Responses
from ..rendering import streams
from .namespace import Names

if TYPE_CHECKING:
    from collections.abc import Mapping

    from ..mapping.maps import Maps
    from ..mapping.rows import Rows
    from ..options.cell_line import CellArguments
    from ..options.request import RequestOptions
    from .context import Context


class MapCell:
    """Runs the `--map` cells of one shell."""

    def __init__(self, context: Context, maps: Maps) -> None:
        self.shell, self.session, self.screen = context.shell, context.session, context.screen
        self._maps = maps

    def run(
        self,
        asked: CellArguments,
        text: str,
        names: Mapping[str, Any],
        options: RequestOptions,
        *,
        stats: bool,
    ) -> Any:
        """Run a cell with `--map`.

        Arguments:
            asked: the options of the cell.
            text: the cell's text, a template over the variables of the row and the notebook.
            names: the variables of the notebook.
            options: the options of every request.
            stats: whether to print tokens and seconds.

        Returns the value of the cell, None if it is not shown. Raises LLMError.
        """
        if not text.strip():
            raise PromptError("the cell has no prompt", "write the prompt below the first line")
        given = {"options": options, "template": text, "raw": asked.raw, "names": names}
        if asked.images:
            words = asked.images
            given["images"] = lambda row: [Names({**names, **row}).image(word) for word in words]
        data = Names(names).value("map", asked.map or "")
        if rows.kind_of(data) in rows.CLUSTERS:
            return self._on_cluster(data, asked, given)
        read = rows.read(data, asked.limit)
        run = self._map_run(read, asked, given)
        if asked.dry_run:
            streams.say(preview(run))
            return None
        return self._follow(run, asked, stats=stats)

    def _map_run(self, read: Rows, asked: CellArguments, given: dict[str, Any]) -> MapRun:
        return MapRun(
            self._maps,
            row_request(self.session, **given),
            read,
            concurrency=asked.concurrency,
            errors=asked.errors or KEEP,
            resend=asked.cache is False,
        )

    def _follow(self, run: MapRun, asked: CellArguments, *, stats: bool) -> Any:
        progress = listener(self.screen, run.rows.total)
        kept: Any = None
        try:
            kept = value = run.run(progress)
        except LLMError as error:
            kept = error.results
            raise
        except BaseException:  # of the user's, at any line: an alarm, a trace function
            kept = run.value()
            raise
        finally:
            if asked.target is not None and kept is not None:
                self.shell.user_ns[asked.target] = kept
        # A list that is shown contains its summary.
        if not (asked.show and isinstance(value, Responses)):
            metadata = {"ipyvllm": run.summary.to_dict()}
            output = Output({"text/plain": str(run.summary)}, metadata)
            if not (isinstance(progress, MapView) and progress.replace(output)):
                self.screen.publish(output)
        if stats:
            streams.say(run.summary.stats())
        return value if asked.show else None

    def _on_cluster(self, data: Any, asked: CellArguments, given: dict[str, Any]) -> Any:
        """Run the map lazily on a cluster; nothing is sent until the result is computed."""
        value = distributed.lazily(
            self.session, data, asked.limit, asked.concurrency, asked.errors or KEEP, **given
        )
        if asked.dry_run:
            streams.say(preview(self._map_run(distributed.sample(data, SHOWN), asked, given)))
            return None
        if asked.target is not None:
            self.shell.user_ns[asked.target] = value
        return value if asked.show else None
