"""The magics, registered by `%load_ext ipyvllm` and removed by `%unload_ext ipyvllm`."""

from __future__ import annotations

import weakref
from typing import TYPE_CHECKING

from .extension import Extension

if TYPE_CHECKING:
    from IPython.core.interactiveshell import InteractiveShell

_LOADED: weakref.WeakKeyDictionary[InteractiveShell, Extension] = weakref.WeakKeyDictionary()


def load(shell: InteractiveShell) -> None:
    """Register `%%llm` and `%llm` in `shell`, unless they are. Reads no file, starts and connects
    to nothing."""
    if shell not in _LOADED:
        _LOADED[shell] = Extension(shell)
        _LOADED[shell].load()


def unload(shell: InteractiveShell) -> None:
    """Remove what `load` registered in `shell`, and stop the session."""
    if (loaded := _LOADED.pop(shell, None)) is not None:
        loaded.unload()
