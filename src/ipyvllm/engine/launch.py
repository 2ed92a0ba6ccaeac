"""How the engine's process is started: its command, environment, log file and socket.

Nothing of the kernel changes: what the child needs is set in the child alone.
"""

from __future__ import annotations

import os
import socket
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import psutil

if TYPE_CHECKING:
    from collections.abc import Mapping

DEMO_MODEL = Path(__file__).parent.parent / "_demo_model"
GIB = 1024**3
# Enough for a public Binder pod's memory; 8 KiB a token in float32.
_DEMO_KV_BYTES = 48 * 1024**2
_DEMO_ARGS: dict[str, Any] = {
    "dtype": "float32",  # exactly the text transformers gives; bfloat16 differs in long answers
    "max_model_len": 1024,
    "max_num_seqs": 64,
    "max_num_batched_tokens": 1024,
}


@dataclass(frozen=True)
class LaunchSpec:
    """One engine as configured: `model` is a folder or hub id (None: the bundled demo model),
    `kv_cache_gib` in GiB."""

    name: str
    model: str | None = None
    kv_cache_gib: float | None = None
    dtype: str | None = None
    engine_args: Mapping[str, Any] | None = None
    env: Mapping[str, str] | None = None

    def resolved_model(self) -> str:
        if self.model is None:
            return str(DEMO_MODEL)
        path = Path(self.model).expanduser()
        return str(path.resolve()) if path.exists() else self.model

    def resolved_args(self) -> dict[str, Any]:
        """vLLM's engine arguments: ours for a notebook's CPU, then the user's."""
        args: dict[str, Any] = {
            "enforce_eager": True,  # compiling costs 20 s and needs a C++ compiler
            "disable_log_stats": True,
        }
        kv_bytes = GIB
        if self.model is None:
            args |= _DEMO_ARGS
            kv_bytes = _DEMO_KV_BYTES
        if self.kv_cache_gib is not None:
            kv_bytes = int(self.kv_cache_gib * GIB)
        args["kv_cache_memory_bytes"] = kv_bytes
        if self.dtype is not None:
            args["dtype"] = self.dtype
        return args | dict(self.engine_args or {})


def usable_cores() -> int:
    """Cores this process may use: its affinity, and the container's quota where there is one."""
    cores = len(psutil.Process().cpu_affinity()) if hasattr(psutil.Process, "cpu_affinity") else 0
    cores = cores or os.cpu_count() or 1
    try:
        quota, period = Path("/sys/fs/cgroup/cpu.max").read_text().split()
    except (OSError, ValueError):
        return cores
    return cores if quota == "max" else max(1, min(cores, round(int(quota) / int(period))))


def environment(spec: LaunchSpec, base: Mapping[str, str]) -> dict[str, str]:
    """The child's environment; the user's `env:` wins over ours."""
    ours = {
        "VLLM_ENABLE_V1_MULTIPROCESSING": "0",  # the engine core in the child itself
        "TORCH_COMPILE_DISABLE": "1",  # the first logprobs request would run a compiler
        # Two spinning threads on a busy two-core machine decode 20 to 40 times slower.
        "OMP_NUM_THREADS": str(max(1, usable_cores() - 1)),
        "OMP_WAIT_POLICY": "PASSIVE",
        "VLLM_NO_USAGE_STATS": "1",
        "PYTHONUNBUFFERED": "1",
    }
    env = {**base, **ours, **(spec.env or {})}
    if "VLLM_CPU_KVCACHE_SPACE" not in (spec.env or {}):
        env.pop("VLLM_CPU_KVCACHE_SPACE", None)  # it would override kv_cache_memory_bytes
    return env


def log_path(name: str) -> Path:
    """Where an engine of this kernel logs."""
    from platformdirs import user_log_path

    safe = "".join(c if c.isalnum() or c in "-_" else "_" for c in name)
    return user_log_path("ipyvllm") / f"{safe}-{os.getpid()}.log"


def launch(spec: LaunchSpec, log: Path) -> tuple[subprocess.Popen[bytes], socket.socket]:
    """Start the child. Call it from a thread that lives as long as the kernel: Linux sends the
    parent-death signal when that thread ends."""
    ours, theirs = socket.socketpair()
    log.parent.mkdir(parents=True, exist_ok=True)
    with theirs, log.open("wb") as output:
        child = subprocess.Popen(
            # -P: a random.py beside the notebook must not shadow the standard library's.
            [
                sys.executable,
                "-P",
                "-m",
                "ipyvllm.engine.host",
                str(theirs.fileno()),
                str(os.getpid()),
            ],
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=subprocess.STDOUT,
            pass_fds=[theirs.fileno()],
            start_new_session=True,  # the Stop button signals the kernel's whole process group
            env=environment(spec, os.environ),
        )
    return child, ours
