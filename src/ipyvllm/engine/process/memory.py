"""What the engine's process leaves unimported: libraries that vLLM takes in wherever it finds them,
and that only a cluster, a tracing server or a video makes use of. Together they take tens of
megabytes and a good second of the start. Only for a process of its own: in a kernel they are the
user's. Also how memory that is free goes back to the system.
"""

from __future__ import annotations

import ctypes
import gc
import sys
from contextlib import suppress
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Mapping

# Each with the engine arguments that mean it is wanted after all: any that begins so, or whose
# value is its name.
_UNUSED = {
    "ray": ("ray",),
    "opentelemetry": ("otlp",),
    "dill": (),  # torch's data pipes take it to pickle what is never pickled here
    "cv2": ("media_io", "trust_remote_code"),  # a prompt here holds no video; a model's code may
}


def leave_out(args: Mapping[str, Any]) -> None:
    """Make vLLM find no library that these engine arguments have no use for."""
    for name in unused(args):
        # Python's own way of saying that a module is not to be had.
        sys.modules.setdefault(name, None)  # type: ignore[arg-type]


def unused(args: Mapping[str, Any]) -> list[str]:
    """The libraries that an engine with these arguments never uses."""
    return [
        name
        for name, marks in _UNUSED.items()
        if not any(key.startswith(marks) or value == name for key, value in args.items())
    ]


def give_back_memory() -> None:
    """Return to the system what is free in this process: on glibc tens of MB stay otherwise."""
    gc.collect()
    with suppress(OSError, AttributeError):  # another libc has no such call
        ctypes.CDLL("libc.so.6").malloc_trim(0)
