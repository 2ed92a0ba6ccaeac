"""The magics, registered by `%load_ext ipyvllm` and removed by `%unload_ext ipyvllm`."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from ..display import terminal
from ..display.map_progress import watcher
from ..display.screen import Screen
from ..mapping.maps import default_maps
from ..mapping.progress_bar import in_terminal
from ..session import default_session
from .cell import CellMagic
from .context import Context
from .line import LineMagic
from .question_mark import keep_question_marks
from .settings import LLMMagics

if TYPE_CHECKING:
    from IPython.core.interactiveshell import InteractiveShell


def load(shell: InteractiveShell) -> None:
    """Register `%%llm` and `%llm`. Nothing is read, started or connected to."""
    screen, session = Screen(shell), default_session()
    default_maps().watch = partial(watcher, screen)
    screen.outputs.hook()
    terminal.register(shell)
    shell.events.register("pre_execute", screen.outputs.cell_begins)
    settings = LLMMagics(session, parent=shell)
    shell.configurables.append(settings)
    session.settings = settings
    context = Context(shell, session, screen, settings)
    cell = CellMagic(context)
    line = LineMagic(context, cell.running)
    shell.events.register("pre_run_cell", cell.running.begins)
    shell.events.register("post_run_cell", line.fixing.last.cell_ended)
    shell.register_magic_function(cell.llm, "cell", "llm")
    shell.register_magic_function(line.llm, "line", "llm")
    shell.input_transformers_cleanup.append(keep_question_marks)
    line.completions.hook()


def unload(shell: InteractiveShell) -> None:
    """Remove what `load` registered and stop what was started since."""
    shown = getattr(shell.magics_manager.magics["line"].get("llm"), "__self__", None)
    if isinstance(shown, LineMagic):
        shown.widgets.close()
    # Before the rest, while what is under way can still say that it ends.
    default_session().close()
    if keep_question_marks in shell.input_transformers_cleanup:
        shell.input_transformers_cleanup.remove(keep_question_marks)
    terminal.unregister(shell)
    for kind in ("cell", "line"):
        magic = shell.magics_manager.magics[kind].pop("llm", None)
        owner = getattr(magic, "__self__", None)
        if isinstance(owner, CellMagic):
            shell.events.unregister("pre_run_cell", owner.running.begins)
            shell.events.unregister("pre_execute", owner.screen.outputs.cell_begins)
            owner.screen.outputs.unhook()
            shell.configurables.remove(owner.settings)
        if isinstance(owner, LineMagic):
            shell.events.unregister("post_run_cell", owner.fixing.last.cell_ended)
            owner.fixing.last.forget()
            owner.completions.unhook()
    default_session().settings = None
    default_maps().watch = in_terminal
