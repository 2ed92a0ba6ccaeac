"""`%%llm`: a cell that is answered. Reads the first line, fills the template, asks, keeps."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from IPython.core.magic import needs_local_scope, no_var_expand

from .. import arguments, prompt
from ..errors import LLMError, PromptError

if TYPE_CHECKING:
    from IPython.core.interactiveshell import InteractiveShell

    from ..display import Screen
    from ..messages import Response
    from ..session import Session


class CellMagic:
    """The cell magic of one shell."""

    def __init__(self, shell: InteractiveShell, session: Session, screen: Screen) -> None:
        self.shell, self.session, self.screen = shell, session, screen

    @no_var_expand
    @needs_local_scope
    def llm(self, line: str, cell: str, local_ns: dict[str, Any] | None = None) -> Response | None:
        """Ask a language model.

            %%llm [NAME <<] [PROVIDER[/MODEL]] [options]
            prompt, a Jinja template over the notebook's names: {{ df.head() }}

        NAME << keeps the answer silently, NAME = << keeps and shows it.
        """
        asked = arguments.parse(line)
        text = cell.removesuffix("\n")
        if not asked.raw:
            text = prompt.render(text, {**self.shell.user_ns, **(local_ns or {})})
        if not text.strip():
            raise PromptError("the cell has no prompt", "write the question below the first line")
        options: dict[str, Any] = {
            "model": asked.model,
            "system": asked.system,
            "stream": asked.stream,
        }
        provider = asked.provider
        if asked.base_url is not None:
            provider = self.session.endpoint(asked.base_url)
        try:
            with self.session.start(text, provider=provider, **options, **asked.sampling) as turn:
                response = self.screen.follow(turn, animate=asked.stream, shown=asked.show)
        except LLMError as error:
            self._assign(asked.target, error.response)
            raise
        self._assign(asked.target, response)
        return response if asked.show else None

    def _assign(self, target: str | None, response: Response | None) -> None:
        """The name holds the answer, or as much of it as had come before an error."""
        if target is not None and response is not None:
            self.shell.user_ns[target] = response


def _document() -> None:
    """The options' own table is the documentation that `%%llm?` shows."""
    CellMagic.llm.__doc__ = f"{CellMagic.llm.__doc__}\n{arguments.parser().format_help()}"


_document()
