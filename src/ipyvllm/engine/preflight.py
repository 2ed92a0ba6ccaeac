"""What this machine must have before an engine is installed on it. Looks only; changes nothing."""

from __future__ import annotations

import platform
import shutil
import sys
import sysconfig
from pathlib import Path

from ..errors import EngineError

NEEDED_GIB = 4.0
_MACHINES = ("x86_64", "aarch64")
_PYTHONS = ((3, 11), (3, 13))


def check_install() -> list[str]:
    """What stands against installing the CPU engine here; each line says what to do about it."""
    findings = []
    if sys.platform != "linux" or platform.machine() not in _MACHINES:
        here = f"{sys.platform} on {platform.machine()}"
        findings.append(
            f"no CPU wheels of vLLM for {here}: use Linux, or a remote endpoint (type: vllm)"
        )
    if not _PYTHONS[0] <= sys.version_info[:2] <= _PYTHONS[1]:
        findings.append(f"Python {platform.python_version()} is not supported: use 3.11 to 3.13")
    if platform.machine() == "x86_64" and "avx2" not in cpu_flags():
        findings.append(
            "this CPU has no AVX2, which vLLM needs: use a remote endpoint (type: vllm)"
        )
    free = shutil.disk_usage(site_packages()).free / 1024**3
    if free < NEEDED_GIB:
        findings.append(f"{free:.1f} GiB of disk free, {NEEDED_GIB:g} needed: make room first")
    if shutil.which("lscpu") is None:
        findings.append("lscpu is missing, which vLLM calls: apt-get install util-linux")
    return findings


def require_install() -> None:
    """Raise EngineError with every finding where the engine cannot be installed."""
    findings = check_install()
    if findings:
        raise EngineError("the CPU engine cannot be installed here", "\n".join(findings))


def cpu_flags() -> frozenset[str]:
    """The CPU's feature flags as Linux names them; empty where they cannot be read."""
    try:
        text = Path("/proc/cpuinfo").read_text(encoding="utf-8")
    except OSError:
        return frozenset()
    for line in text.splitlines():
        name, _, value = line.partition(":")
        if name.strip() in ("flags", "Features"):
            return frozenset(value.split())
    return frozenset()


def site_packages() -> Path:
    """Where this environment keeps its packages."""
    return Path(sysconfig.get_path("purelib"))
