"""`%%llm`: parses the first line, fills the template, sends the prompt and assigns the answer."""

from __future__ import annotations

import inspect
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from ..errors import GenerationInterrupted, LLMError, OptionError, PromptError
from ..options import cell_line
from ..prompt import template
from ..rendering import streams
from ..results.dry_run import DryRun
from ..results.ending import INTERRUPTED
from ..results.response import stats
from .background import leave
from .compare import compare
from .insert import insert
from .namespace import Names

if TYPE_CHECKING:
    from ..generation.conversation import ThreadPosition
    from ..options.cell_line import CellArguments
    from ..options.request import RequestOptions
    from ..results.response import Response
    from ..session import Session
    from .context import Context
    from .current_cell import RunningCell


class CellMagic:
    """The cell magic of one shell."""

    def __init__(self, context: Context, running: RunningCell) -> None:
        self.context, self.running = context, running
        self.shell, self.session, self.screen = context.shell, context.session, context.screen
        self.settings = context.settings

    def llm(self, line: str, cell: str, local_ns: dict[str, Any] | None = None) -> object:
        """Send the cell to a language model.

            %%llm [NAME <<] [PROVIDER[/MODEL]] [options]
            prompt, a Jinja template over the notebook's variables: {{ df.head() }}

        NAME << assigns the answer without showing it, NAME = << assigns and shows it. With --map
        one prompt per row of a table or list is sent, and the answers become a new column.
        """
        try:
            return self._llm(line, cell, {**self.shell.user_ns, **(local_ns or {})})
        except KeyboardInterrupt:
            # Stop before the request or after it; `Screen` handles it in between.
            raise GenerationInterrupted("stopped; no request is in flight") from None

    def _llm(self, line: str, cell: str, names: dict[str, Any]) -> object:
        asked = cell_line.parse(line)
        text = cell.removesuffix("\n")
        if asked.map is not None:
            return self._map(asked, text, names)
        if not asked.raw:
            text = template.render(text, names)
        if not text.strip():
            raise PromptError("the cell has no prompt", "write the prompt below the first line")
        options = self._options(asked, Names(names))
        if asked.dry_run:
            return self._shown(asked, dry_run(self.session, text, options))
        if asked.compare is not None:
            return self._compare(asked, text, options)
        if asked.background:
            return leave(self.context, asked, self.session.start(text, options))
        return self._ask(asked, text, options)

    def _ask(self, asked: CellArguments, text: str, options: RequestOptions) -> object:
        generation = self.session.start(text, options)
        try:
            with generation:
                animate = options.stream is not False
                response = self.screen.follow(generation, animate=animate, shown=asked.show)
            self.keep(asked.target, response)
        except LLMError as error:
            self.keep(asked.target, error.response)
            raise
        except BaseException:  # of the user's, at any line: an alarm, a trace function
            self.keep(asked.target, generation.received())
            raise
        if asked.stats or self.settings.stats:
            streams.say(stats(response))
        if asked.insert:
            insert(self.shell, response)
        return self.screen.value(response) if asked.show else None

    def _shown(self, asked: CellArguments, value: Any) -> Any:
        """Assign the cell's value to its name, and return it if it is shown."""
        self.keep_name(asked.target, value)
        return value if asked.show else None

    def _compare(self, asked: CellArguments, text: str, options: RequestOptions) -> Any:
        assert asked.compare is not None
        try:
            found = compare(self.session, self.screen, text, asked.compare, options)
        except LLMError as error:
            self.keep_name(asked.target, error.results)
            raise
        return self._shown(asked, found)

    def _map(self, asked: CellArguments, text: str, names: dict[str, Any]) -> Any:
        """Send one prompt per row."""
        try:
            from ..mapping.maps import default_maps
            from .map import MapCell

            # Images are expressions over the columns, so each row has its own.
            options = self._options(replace(asked, images=()), Names(names))
            cell = MapCell(self.context, default_maps())
            return cell.run(asked, text, names, options, stats=asked.stats or self.settings.stats)
        except KeyboardInterrupt:  # before the first request
            raise GenerationInterrupted("stopped") from None

    def _options(self, asked: CellArguments, names: Names) -> RequestOptions:
        """The options of the request: those of the cell, else those of the settings."""
        provider = asked.provider
        if asked.base_url is not None:
            provider = self.session.providers.endpoint(asked.base_url)
        if asked.chat in self.session.config.providers and provider is None:
            raise OptionError(
                f"{asked.chat!r} after --chat is the name of a thread, and also of a provider",
                f"%%llm {asked.chat} --chat asks that provider",
            )
        given = asked.request(
            provider=provider,
            base_url=None,
            images=tuple(names.image(word) for word in asked.images),
            schema=None if asked.schema is None else names.schema(asked.schema),
            grammar=None if asked.grammar is None else names.grammar(asked.grammar),
            cell=self.running.now,
        )
        usual = self.settings.options()
        if asked.chat is not None and (system := self._position(asked.chat).system()):
            usual = replace(usual, system=system)  # takes precedence over the settings
        return given.over(usual)

    def _position(self, thread: str) -> ThreadPosition:
        return self.session.threads.open(thread).position(self.running.now)

    def keep_name(self, target: str | None, value: object) -> None:
        """Assign `value` to the name `target` in the notebook, unless one of them is None."""
        if target is not None and value is not None:
            self.shell.user_ns[target] = value

    def keep(self, target: str | None, response: Response | None) -> None:
        """Assign the answer, which may be partial after an error, and keep it for `%llm last`.

        Arguments:
            target: the name to assign to, or None.
            response: the answer, or None if nothing was received.
        """
        if response is None:
            return
        self.keep_name(target, response)
        if response.text or response.finish_reason not in (None, INTERRUPTED):
            self.session.last = response


def dry_run(session: Session, text: str, options: RequestOptions) -> DryRun:
    """What would be sent, with the number of prompt tokens if it is known without a request.

    Arguments:
        session: the session that would send it.
        text: the prompt.
        options: the options of the request.
    """
    ready = session.prepare(text, options)
    name = options.provider or session.chosen
    model = ready.request.model or session.providers.section(name).model
    tokens = session.call(ready.provider.count, ready.request)
    return DryRun(name, model, ready.request, tokens)


def _document() -> None:
    """Add the table of options to the docstring, which `%%llm?` shows."""
    summary = inspect.cleandoc(CellMagic.llm.__doc__ or "")
    CellMagic.llm.__doc__ = f"{summary}\n\n{cell_line.parser().format_help()}"


_document()
