"""Properties of this machine: cores, memory, CPU features, disk, GPUs. Changes nothing.

In a container, its memory limit and CPU quota apply, because they also limit the engine.
"""

from __future__ import annotations

import os
import platform
import re
import shutil
import sys
import sysconfig
from pathlib import Path

_CGROUP = Path("/sys/fs/cgroup")
# In cgroup version 1, "no limit" is a number near 2**63.
_NO_LIMIT = 1 << 60


def usable_cores() -> int:
    """Number of cores this process may use: its CPU affinity, limited by a container's quota."""
    affinity = getattr(os, "sched_getaffinity", None)
    cores = len(affinity(0)) if affinity else os.cpu_count() or 1
    quota = _cpu_quota()
    return cores if quota is None else max(1, min(cores, round(quota)))


def _cpu_quota() -> float | None:
    """The container's limit in cores, from cgroup version 2 or 1."""
    for folder in _own_cgroups("cpu"):
        both = _read(folder / "cpu.max").split()
        if len(both) == 2 and both[0] != "max":
            return int(both[0]) / int(both[1])
        quota, period = _read(folder / "cpu.cfs_quota_us"), _read(folder / "cpu.cfs_period_us")
        if quota and period and int(quota) > 0:
            return int(quota) / int(period)
    return None


def memory_limit() -> int | None:
    """The container's memory limit in bytes; None if there is none."""
    found = []
    for folder in _own_cgroups("memory"):
        for name in ("memory.max", "memory.limit_in_bytes"):
            text = _read(folder / name)
            if text.isdigit() and int(text) < _NO_LIMIT:
                found.append(int(text))
    return min(found) if found else None


def available_memory() -> int:
    """Bytes that a new process can take: the machine's or the container's, whichever is less."""
    import psutil  # not at the top: the installer checks cores and disk without it

    machine = psutil.virtual_memory().available
    left = [machine]
    for folder in _own_cgroups("memory"):
        limit, used = _limit_and_use(folder)
        if limit is not None:
            left.append(max(0, limit - used))
    return min(left)


def kernel_version() -> tuple[int, int]:
    """Major and minor version of the Linux kernel; (0, 0) on another system."""
    found = re.match(r"(\d+)\.(\d+)", platform.release()) if sys.platform == "linux" else None
    return (int(found[1]), int(found[2])) if found else (0, 0)


def proportional_set_size(pid: int) -> int:
    """The proportional set size (PSS) of a process in bytes, in which a page shared by n processes
    counts 1/n; 0 if it cannot be read.

    Arguments:
        pid: the process id.
    """
    import psutil

    try:
        full = psutil.Process(pid).memory_full_info()
    except psutil.Error:
        return 0
    return int(getattr(full, "pss", 0) or full.uss)


def _limit_and_use(folder: Path) -> tuple[int | None, int]:
    for limit_name, use_name in (
        ("memory.max", "memory.current"),
        ("memory.limit_in_bytes", "memory.usage_in_bytes"),
    ):
        limit, used = _read(folder / limit_name), _read(folder / use_name)
        if limit.isdigit() and used.isdigit() and int(limit) < _NO_LIMIT:
            return int(limit), int(used) - _page_cache(folder)
    return None, 0


def _page_cache(folder: Path) -> int:
    """Bytes of cached file pages: they count as used, but the system frees them on demand."""
    for line in _read(folder / "memory.stat").splitlines():
        name, _, value = line.partition(" ")
        if name in ("inactive_file", "total_inactive_file"):
            return int(value)
    return 0


def _own_cgroups(controller: str) -> list[Path]:
    """The folders that may hold this process's limits, of cgroup version 2 and 1."""
    folders = [_CGROUP, _CGROUP / controller]
    for line in _read(Path("/proc/self/cgroup")).splitlines():
        _, controllers, path = line.split(":", 2)
        if not controllers:
            folders.append(_CGROUP / path.lstrip("/"))
        elif controller in controllers.split(","):
            folders.append(_CGROUP / controller / path.lstrip("/"))
    return [folder for folder in dict.fromkeys(folders) if folder.is_dir()]


def cpu_flags() -> frozenset[str]:
    """The CPU's feature flags by Linux's names; empty if they cannot be read."""
    for line in _read(Path("/proc/cpuinfo")).splitlines():
        name, _, value = line.partition(":")
        if name.strip() in ("flags", "Features"):
            return frozenset(value.split())
    return frozenset()


def has_gpu() -> bool:
    """Whether this process can use a GPU (NVIDIA or AMD), according to its device files."""
    return any(Path(device).exists() for device in ("/dev/nvidiactl", "/dev/kfd", "/dev/dxg"))


def free_disk(path: Path) -> int:
    """Free bytes on the file system of `path`, which need not exist yet."""
    while not path.exists():
        path = path.parent
    return shutil.disk_usage(path).free


def writable(folder: Path) -> bool:
    """Whether files can be created in `folder`, which need not exist yet."""
    while not folder.exists():
        folder = folder.parent
    return os.access(folder, os.W_OK | os.X_OK)


def site_packages() -> Path:
    """The folder of this environment's packages."""
    return Path(sysconfig.get_path("purelib"))


def linux() -> bool:
    return sys.platform == "linux"


def musl() -> bool:
    """Whether the C library is musl, as on Alpine; the wheels of vLLM and torch are for glibc."""
    return "musl" in (sysconfig.get_config_var("HOST_GNU_TYPE") or "")


def _read(path: Path) -> str:
    """The text of a small file of the Linux kernel; empty if it does not exist."""
    try:
        return path.read_text(encoding="utf-8").strip()
    except OSError:
        return ""
