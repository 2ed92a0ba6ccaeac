"""Child processes: those that end with their parent, the engine's and the mock's server, and forks
of the kernel, which inherit objects that only their parent can use.
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
    """Ask Linux to kill this process when its parent's thread ends; end if that has happened."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    if sys.platform == "linux":
        ctypes.CDLL(None, use_errno=True).prctl(_PR_SET_PDEATHSIG, signal.SIGKILL, 0, 0, 0)
    if os.getppid() != parent:
        os._exit(0)


class Inherited(Protocol):
    """What begins anew in a forked child, where its threads and connections are not."""

    def forked(self) -> None:
        """Called in the child."""


_INHERITED: weakref.WeakSet[Inherited] = weakref.WeakSet()


def tell_of_fork(owner: Inherited) -> None:
    """Have `owner.forked` called in every forked child from now on, while somebody holds it."""
    _INHERITED.add(owner)


def _forked() -> None:
    for owner in list(_INHERITED):
        owner.forked()


if sys.platform != "win32":
    os.register_at_fork(after_in_child=_forked)
