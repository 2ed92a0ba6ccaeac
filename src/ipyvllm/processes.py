"""Child processes: the engine and the mock's server end with their parent; forks of the kernel
inherit objects that only their parent can use.
"""

from __future__ import annotations

import ctypes
import os
import signal
import sys
import weakref
from typing import Protocol

_PR_SET_PDEATHSIG = 1  # linux/prctl.h


def die_with(parent: int) -> None:
    """End this process with its parent: on Linux it is killed when the parent's thread that
    started it ends. Exits at once if the parent has ended already.

    Arguments:
        parent: the parent's process id.
    """
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    if sys.platform == "linux":
        ctypes.CDLL(None, use_errno=True).prctl(_PR_SET_PDEATHSIG, signal.SIGKILL, 0, 0, 0)
    if os.getppid() != parent:
        os._exit(0)


class Inherited(Protocol):
    """An object that must be reset in a forked child, which lacks its threads and connections."""

    def forked(self) -> None:
        """Reset the object. Called in the child."""


_INHERITED: weakref.WeakSet[Inherited] = weakref.WeakSet()


def tell_of_fork(owner: Inherited) -> None:
    """Call `owner.forked` in every child forked from now on, as long as `owner` is referenced."""
    _INHERITED.add(owner)


def _forked() -> None:
    for owner in list(_INHERITED):
        owner.forked()


if sys.platform != "win32":
    os.register_at_fork(after_in_child=_forked)
