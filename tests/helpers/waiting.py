"""Waiting in tests for what happens elsewhere: a thread, a kernel, a page."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

import psutil

if TYPE_CHECKING:
    from collections.abc import Callable


def wait_until(condition: Callable[[], object], seconds: float = 30) -> None:
    """Wait for the condition; fails after `seconds`."""
    deadline = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < deadline, f"not so after {seconds} s"
        time.sleep(0.02)


def is_running(process: psutil.Process | int) -> bool:
    """Whether a process still runs. One whose last thread has ended does not, though it stays in
    the list of processes until its parent, or whoever took it over, has asked for its end."""
    try:
        process = process if isinstance(process, psutil.Process) else psutil.Process(process)
        with process.oneshot():
            ended = process.status() == psutil.STATUS_ZOMBIE and process.num_threads() <= 1
        return process.is_running() and not ended
    except psutil.NoSuchProcess:
        return False
