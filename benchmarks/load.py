"""Measures time and memory of `%load_ext ipyvllm`, compared to `import httpx2` in the same run.

    python benchmarks/load.py [ROUNDS] [--save]

Measured in a bare IPython and in a real kernel (ipykernel over ZeroMQ), where asyncio and others
are loaded already, so that httpx2 is faster too. Each round starts new interpreters for both, side
by side, since machines differ and vary; quote the medians and their ratio. Exits with 1 if a bound
is exceeded. --save writes the figures to `results/load.json`.
"""

from __future__ import annotations

import argparse
import json
import statistics
import subprocess
import sys
from typing import TYPE_CHECKING, Any

import results
from jupyter_client.manager import start_new_kernel

if TYPE_CHECKING:
    from collections.abc import Callable

# The bounds: relative to the time of `import httpx2`, and in MB.
MOST_TIME, MOST_MEMORY = 0.25, 4.0

BARE = """
from IPython.core.interactiveshell import InteractiveShell
get_ipython = InteractiveShell.instance
get_ipython()
"""
PROBE = """
import gc, json, psutil, time
gc.collect()
before = psutil.Process().memory_full_info().uss
begun = time.perf_counter()
{action}
took = time.perf_counter() - begun
print(json.dumps([took * 1000, (psutil.Process().memory_full_info().uss - before) / 1e6]))
"""
ACTIONS = {
    "load_ext": "get_ipython().run_line_magic('load_ext', 'ipyvllm')",
    "import httpx2": "import httpx2",
}

Figures = tuple[float, float]


def over_ipython(action: str) -> Figures:
    """Milliseconds and MB of an action in a new interpreter with a bare IPython."""
    code = BARE + PROBE.format(action=ACTIONS[action])
    command = [sys.executable, "-c", code]
    output = subprocess.run(command, capture_output=True, text=True, check=True).stdout
    took, added = json.loads(output)
    return took, added


def in_kernel(action: str) -> Figures:
    """The same in a new kernel."""
    said: list[str] = []

    def hear(message: dict[str, Any]) -> None:
        if message["msg_type"] == "error":
            raise RuntimeError("\n".join(message["content"]["traceback"]))
        if message["msg_type"] == "stream":
            said.append(message["content"]["text"])

    manager, client = start_new_kernel(kernel_name="python3", stderr=subprocess.DEVNULL)
    try:
        code = PROBE.format(action=ACTIONS[action])
        client.execute_interactive(code, timeout=60, output_hook=hear)
    finally:
        client.stop_channels()
        manager.shutdown_kernel(now=True)
    took, added = json.loads("".join(said))
    return took, added


def measure(rounds: int, once: Callable[[str], Figures]) -> dict[str, float]:
    """The medians of `rounds` rounds, after one that fills the disk cache."""
    found: dict[str, list[Figures]] = {action: [] for action in ACTIONS}
    for _ in range(rounds + 1):
        for action in ACTIONS:
            found[action].append(once(action))
    figures = {}
    for action, measured in found.items():
        times, sizes = zip(*measured[1:], strict=True)
        figures[f"{action}, ms"] = statistics.median(times)
        figures[f"{action}, MB"] = statistics.median(sizes)
    return figures | {"ratio": figures["load_ext, ms"] / figures["import httpx2, ms"]}


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("rounds", nargs="?", type=int, default=7)
    parser.add_argument("--save", action="store_true")
    options = parser.parse_args()
    kinds = {"bare IPython": over_ipython, "kernel": in_kernel}
    found = {name: measure(options.rounds, once) for name, once in kinds.items()}
    broken = False
    for name, figures in found.items():
        good = figures["ratio"] <= MOST_TIME and figures["load_ext, MB"] <= MOST_MEMORY
        broken |= not good
        shown = "  ".join(f"{what} {value:.2f}" for what, value in figures.items())
        print(f"{name:13} {shown}{'' if good else '  BROKEN'}")
    if options.save:
        results.save("load", found)
    return int(broken)


if __name__ == "__main__":
    sys.exit(main())
