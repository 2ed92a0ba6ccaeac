"""`%%llm`: a cell that is answered. Reads the first line, fills the template, asks, keeps."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from IPython.core.magic import needs_local_scope, no_var_expand

from .. import arguments, prompt
from ..errors import GenerationInterrupted, LLMError, OptionError, PromptError
from ..turn import INTERRUPTED
from .background import leave
from .inserting import insert
from .names import Names
from .printing import stats
from .running import RunningCell

if TYPE_CHECKING:
    from IPython.core.interactiveshell import InteractiveShell

    from ..arguments import CellArguments
    from ..display import Screen
    from ..messages import Response
    from ..session import Session
    from ..threads import Seat
    from .settings import LLMMagics


class CellMagic:
    """The cell magic of one shell."""

    def __init__(
        self, shell: InteractiveShell, session: Session, screen: Screen, settings: LLMMagics
    ) -> None:
        self.shell, self.session, self.screen = shell, session, screen
        self.settings = settings
        self.running = RunningCell()

    @no_var_expand
    @needs_local_scope
    def llm(self, line: str, cell: str, local_ns: dict[str, Any] | None = None) -> object:
        """Ask a language model.

            %%llm [NAME <<] [PROVIDER[/MODEL]] [options]
            prompt, a Jinja template over the notebook's names: {{ df.head() }}

        NAME << keeps the answer silently, NAME = << keeps and shows it.
        """
        try:
            return self._llm(line, cell, {**self.shell.user_ns, **(local_ns or {})})
        except KeyboardInterrupt:
            # Stop while the prompt is made or the answer is kept; in between `Screen` sees to it.
            raise GenerationInterrupted("stopped; nothing is under way") from None

    def _llm(self, line: str, cell: str, names: dict[str, Any]) -> object:
        asked = arguments.parse(line)
        text = cell.removesuffix("\n")
        if not asked.raw:
            text = prompt.render(text, names)
        if asked.insert and asked.background:
            raise OptionError("--insert cannot go with --background: the cell will have ended")
        if not text.strip():
            raise PromptError("the cell has no prompt", "write the question below the first line")
        options = self._options(asked, Names(names))
        if asked.background:
            return leave(self, asked, self.session.start(text, **options))
        try:
            with self.session.start(text, **options) as turn:
                animate = options["stream"]
                response = self.screen.follow(turn, animate=animate, shown=asked.show)
        except LLMError as error:
            self.keep(asked.target, error.response)
            raise
        self.keep(asked.target, response)
        if asked.stats or self.settings.stats:
            print(stats(response))
        if asked.insert:
            insert(self.shell, response)
        return self.screen.value(response) if asked.show else None

    def _options(self, asked: CellArguments, names: Names) -> dict[str, Any]:
        """What the session is asked, by its own names."""
        provider = asked.provider
        if asked.base_url is not None:
            provider = self.session.endpoint(asked.base_url)
        if asked.chat in self.session.config.providers and provider is None:
            raise OptionError(
                f"{asked.chat!r} behind --chat is a thread's name, and a provider has it too",
                f"%%llm {asked.chat} --chat asks that provider",
            )
        given = {
            "provider": provider,
            "model": asked.model,
            "system": asked.system,
            "stream": asked.stream,
            "images": [names.image(word) for word in asked.images],
            "schema": None if asked.schema is None else names.schema(asked.schema),
            "choice": asked.choice,
            "regex": asked.regex,
            "grammar": None if asked.grammar is None else names.grammar(asked.grammar),
            "cache": asked.cache,
            "format": asked.format,
            "chat": asked.chat,
            "cell": self.running.now,
            **asked.sampling,
        }
        usual = self.settings.options()
        if asked.chat is not None and (seat := self._seat(asked.chat)).system():
            usual["system"] = seat.system()  # what a thread was told counts more than a default
        return usual | {name: value for name, value in given.items() if value is not None}

    def _seat(self, thread: str) -> Seat:
        return self.session.threads.open(thread).seat(self.running.now)

    def keep(self, target: str | None, response: Response | None) -> None:
        """The name, and `%llm last`, hold the answer, or as much of it as came before an error."""
        if response is None:
            return
        if target is not None:
            self.shell.user_ns[target] = response
        if response.text or response.finish_reason not in (None, INTERRUPTED):
            self.session.last = response


def _document() -> None:
    """The options' own table is the documentation that `%%llm?` shows."""
    CellMagic.llm.__doc__ = f"{CellMagic.llm.__doc__}\n{arguments.parser().format_help()}"


_document()
