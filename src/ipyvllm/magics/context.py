"""The objects that a verb or a cell works with."""

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
    """The shell of the magics, the session that sends requests, the screen that shows answers, and
    the settings that apply if a cell does not set an option."""

    shell: InteractiveShell
    session: Session
    screen: Screen
    settings: LLMMagics
