"""What a verb or a cell needs of what is around it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from IPython.core.interactiveshell import InteractiveShell

    from ..display.screen import Screen
    from ..session import Session
    from .settings import LLMMagics


@dataclass(frozen=True, slots=True)
class Context:
    """The magics of one shell: where they run, who answers, what draws, and what they do where a
    cell does not say otherwise."""

    shell: InteractiveShell
    session: Session
    screen: Screen
    settings: LLMMagics
