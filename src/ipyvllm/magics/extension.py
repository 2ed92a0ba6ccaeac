"""What `%load_ext ipyvllm` registers in a shell: hooks that are called for every cell from then on,
and magics that import their implementation when they are first used. Only light modules are
imported here.
"""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING, Any

from IPython.core.completer import context_matcher
from IPython.core.magic import needs_local_scope, no_var_expand

from ..display import formatter
from ..options.defaults import PROCESS
from .current_cell import RunningCell
from .last_error import LastFailure
from .question_mark import keep_question_marks
from .settings import LLMMagics

if TYPE_CHECKING:
    from collections.abc import Callable

    from IPython.core.completer import CompletionContext
    from IPython.core.interactiveshell import ExecutionResult, InteractiveShell

    from ..mapping.progress_bar import ProgressListener
    from ..results.response import Response
    from .cell import CellMagic
    from .context import Context
    from .line import LineMagic


class LazyMagic:
    # A magic whose object is created on first use. IPython reads its documentation, signature and
    # source as those of the method. (A docstring here would replace the method's.)

    def __init__(self, extension: Extension, find: Callable[[], Callable[..., Any]]) -> None:
        self.extension, self._find = extension, find

    def __call__(self, *args: Any, **kwargs: Any) -> Any:
        try:
            magic = self._find()
        except KeyboardInterrupt:  # during the import
            from ..errors import GenerationInterrupted

            raise GenerationInterrupted("stopped; no request is in flight") from None
        return magic(*args, **kwargs)

    @property
    def __doc__(self) -> str | None:  # type: ignore[override]  # of the instance, not of the class
        return self._find().__doc__

    @property
    def __wrapped__(self) -> Callable[..., Any]:
        return self._find()

    @property
    def __self__(self) -> Any:
        return getattr(self._find(), "__self__", None)


class Extension:
    """The extension in one shell."""

    def __init__(self, shell: InteractiveShell) -> None:
        self._shell = shell
        self._running = RunningCell()
        self._last_failure = LastFailure(shell)
        self._settings = LLMMagics(PROCESS, parent=shell)

    def load(self) -> None:
        """Register the magics and the hooks."""
        shell = self._shell
        PROCESS.settings, PROCESS.map_progress = self._settings, self._map_progress
        shell.configurables.append(self._settings)
        formatter.register(shell, self._is_drawn)
        for event, hook in self._hooks:
            shell.events.register(event, hook)
        shell.input_transformers_cleanup.append(keep_question_marks)
        shell.Completer.custom_matchers.append(self._match)
        cell = LazyMagic(self, lambda: self._cell.llm)
        line = LazyMagic(self, lambda: self._line.llm)
        shell.register_magic_function(needs_local_scope(no_var_expand(cell)), "cell", "llm")
        shell.register_magic_function(no_var_expand(line), "line", "llm")

    def unload(self) -> None:
        """Remove the magics and the hooks, and close the session and the widgets."""
        from ..session import default_session

        shell = self._shell
        if "_line" in vars(self):  # it was used
            self._line.widgets.close()
        # First, while requests in flight can still show that they are cancelled.
        default_session().close()
        for magics in shell.magics_manager.magics.values():
            found = magics.get("llm")  # another extension may have taken the name over
            if isinstance(found, LazyMagic) and found.extension is self:
                del magics["llm"]
        shell.Completer.custom_matchers.remove(self._match)
        shell.input_transformers_cleanup.remove(keep_question_marks)
        for event, hook in self._hooks:
            shell.events.unregister(event, hook)
        formatter.unregister(shell)
        self._last_failure.forget()
        shell.configurables.remove(self._settings)
        PROCESS.settings = PROCESS.map_progress = None

    @property
    def _hooks(self) -> tuple[tuple[str, Callable[..., None]], ...]:
        return (
            ("pre_run_cell", self._running.begins),
            ("post_run_cell", self._cell_ended),
        )

    def _cell_ended(self, result: ExecutionResult) -> None:
        self._last_failure.cell_ended(result)
        if "_context" in vars(self):  # it was used
            self._context.screen.cell_ends(result)

    def _is_drawn(self, response: Response) -> bool:
        return "_context" in vars(self) and self._context.screen.is_drawn(response)

    @context_matcher(identifier="ipyvllm")
    def _match(self, context: CompletionContext) -> dict[str, Any]:
        """Completions for lines with `%llm`; other lines are ignored."""
        if "%llm" not in context.line_with_cursor[: context.cursor_position]:
            return {"completions": [], "suppress": False}
        return self._line.completions.match(context)

    def _map_progress(self, total: int | None) -> ProgressListener | None:
        from ..display.map_progress import listener

        return listener(self._context.screen, total)

    @cached_property
    def _context(self) -> Context:
        from ..display.screen import Screen
        from ..session import default_session
        from .context import Context

        return Context(self._shell, default_session(), Screen(self._shell), self._settings)

    @cached_property
    def _cell(self) -> CellMagic:
        from .cell import CellMagic

        return CellMagic(self._context, self._running)

    @cached_property
    def _line(self) -> LineMagic:
        from .line import LineMagic

        return LineMagic(self._context, self._running, self._last_failure)
