"""The magics, registered by `%load_ext ipyvllm` and removed by `%unload_ext ipyvllm`."""

from __future__ import annotations

from typing import TYPE_CHECKING

from .extension import Extension

if TYPE_CHECKING:
    from IPython.core.interactiveshell import InteractiveShell


def load(shell: InteractiveShell) -> None:
    """Register `%%llm` and `%llm` in `shell`. Reads no file, starts and connects to nothing."""
    Extension(shell).load()


def unload(shell: InteractiveShell) -> None:
    """Remove what `load` registered in `shell`, and stop the session."""
    loaded = Extension.loaded(shell)
    if loaded is not None:
        loaded.unload()
