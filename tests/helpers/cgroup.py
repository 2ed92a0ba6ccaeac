"""Memory control groups of Linux, for tests and benchmarks that need a limit."""

from __future__ import annotations

import time
from pathlib import Path

ROOT = Path("/sys/fs/cgroup")


class Group:
    """A memory control group, version 1 or 2, that a test may put processes into."""

    def __init__(self, name):
        self._first = first = (ROOT / "memory").is_dir()
        self.folder = (ROOT / "memory" if first else ROOT) / name
        self._limit = "memory.limit_in_bytes" if first else "memory.max"
        self._usage = "memory.usage_in_bytes" if first else "memory.current"
        self.folder.mkdir()

    def limit(self, size):
        (self.folder / self._limit).write_text(str(size))

    def usage(self):
        return int((self.folder / self._usage).read_text())

    @property
    def members(self) -> Path:
        """The file that holds the processes' ids; one written to it joins."""
        return self.folder / "cgroup.procs"

    def add(self, pid):
        self.members.write_text(str(pid))

    def killed(self) -> int:
        """How often Linux has killed a process of the group for want of memory."""
        name = "memory.oom_control" if self._first else "memory.events"
        lines = dict(line.split() for line in (self.folder / name).read_text().splitlines())
        return int(lines["oom_kill"])

    def remove(self):
        deadline = time.monotonic() + 5
        while self.members.read_text() and time.monotonic() < deadline:
            time.sleep(0.05)
        self.folder.rmdir()
