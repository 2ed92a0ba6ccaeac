"""A language model behind a notebook cell: `%load_ext ipyvllm`, then `%%llm`.

Importing the package costs next to nothing: every name below is loaded when it is first used.
"""

from __future__ import annotations

import importlib
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from IPython.core.interactiveshell import InteractiveShell

    from . import engine
    from .api import aask, amap, ask, demo_model_path, embed, map, stream  # noqa: A004
    from .errors import GenerationInterrupted, LLMError
    from .results.response import Response
    from .widgets.chat import Chat
    from .widgets.panel import Panel
    from .widgets.picker import Picker

    __version__: str

__all__ = [
    "Chat",
    "GenerationInterrupted",
    "LLMError",
    "Panel",
    "Picker",
    "Response",
    "aask",
    "amap",
    "ask",
    "demo_model_path",
    "embed",
    "engine",
    "load_ipython_extension",
    "map",
    "stream",
    "unload_ipython_extension",
]

_HOME = {
    "Chat": ".widgets.chat",
    "GenerationInterrupted": ".errors",
    "LLMError": ".errors",
    "Panel": ".widgets.panel",
    "Picker": ".widgets.picker",
    "Response": ".results.response",
    "aask": ".api",
    "amap": ".api",
    "ask": ".api",
    "demo_model_path": ".api",
    "embed": ".api",
    "map": ".api",
    "stream": ".api",
}


def __getattr__(name: str) -> Any:
    if name in _HOME:
        from .errors import MissingDependencyError, placeholder

        try:
            return getattr(importlib.import_module(_HOME[name], __name__), name)
        except MissingDependencyError as error:
            # So that dir, help, hasattr and a star import work without the extra.
            return placeholder(name, error)
    if name == "__version__":
        from importlib.metadata import version

        return version("ipyvllm")
    if name == "engine":
        return importlib.import_module(".engine", __name__)
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")


def __dir__() -> list[str]:
    return sorted(__all__)


def load_ipython_extension(ipython: InteractiveShell) -> None:
    """`%load_ext ipyvllm`: register the magics."""
    from .magics import load

    load(ipython)


def unload_ipython_extension(ipython: InteractiveShell) -> None:
    """`%unload_ext ipyvllm`: remove the magics and stop what they started."""
    from .magics import unload

    unload(ipython)
