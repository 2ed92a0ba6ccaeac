"""Reduces the memory of the engine's process. It blocks the import of libraries that vLLM imports
if they are installed, and that only a cluster, a tracing server or video input needs: tens of
megabytes, and about a second of the start. Only for a separate process: in a kernel, the user may
need them. It also returns free memory to the system.
"""

from __future__ import annotations

import ctypes
import gc
import sys
from contextlib import suppress
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Mapping

# Each with prefixes of engine arguments that need it; an argument with its name as the value needs
# it, too.
_UNUSED = {
    "ray": ("ray",),
    "opentelemetry": ("otlp",),
    "dill": (),  # for pickling in torch's data pipes, which are not used here
    "cv2": ("media_io", "trust_remote_code"),  # prompts have no video; a model's own code may
}


def block_unused_imports(args: Mapping[str, Any]) -> None:
    """Block the import of libraries that these engine arguments do not need.

    Arguments:
        args: vLLM's engine arguments.
    """
    for name in unused(args):
        # With None in sys.modules, an import raises ModuleNotFoundError (Python Reference, 5.3.1).
        sys.modules.setdefault(name, None)  # type: ignore[arg-type]


def unused(args: Mapping[str, Any]) -> list[str]:
    """The names of libraries that an engine with these arguments never uses."""
    return [
        name
        for name, prefixes in _UNUSED.items()
        if not any(key.startswith(prefixes) or value == name for key, value in args.items())
    ]


def give_back_memory() -> None:
    """Return this process's free memory to the system: glibc keeps tens of MB otherwise."""
    gc.collect()
    with suppress(OSError, AttributeError):  # not available in another libc
        ctypes.CDLL("libc.so.6").malloc_trim(0)
