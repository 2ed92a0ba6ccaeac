"""What `%load_ext ipyvllm` costs over a bare IPython: time, memory, and against `import httpx2`.

    python benchmarks/load.py [ROUNDS]

Each round starts fresh interpreters, ours and the reference side by side, since machines differ and
drift; the figures to quote are the medians and their ratio.
"""

from __future__ import annotations

import statistics
import subprocess
import sys

PROBE = """
import resource, sys, time
from IPython.core.interactiveshell import InteractiveShell
shell = InteractiveShell.instance()
before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
begun = time.perf_counter()
{action}
took = (time.perf_counter() - begun) * 1000
print(took, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before)
"""
ACTIONS = {
    "load_ext": "shell.run_line_magic('load_ext', 'ipyvllm')",
    "import httpx2": "import httpx2",
}


def measure(action: str) -> tuple[float, float]:
    """Milliseconds, and KiB of peak memory added."""
    command = [sys.executable, "-c", PROBE.format(action=ACTIONS[action])]
    output = subprocess.run(command, capture_output=True, text=True, check=True).stdout
    took, added = output.split()
    return float(took), float(added)


def main() -> None:
    rounds = int(sys.argv[1]) if len(sys.argv) > 1 else 7
    found: dict[str, list[tuple[float, float]]] = {action: [] for action in ACTIONS}
    for _ in range(rounds + 1):
        for action in ACTIONS:
            found[action].append(measure(action))
    medians = {}
    for action, figures in found.items():
        warm = figures[1:]  # the first fills the disk cache
        medians[action] = statistics.median(took for took, _ in warm)
        memory = statistics.median(added for _, added in warm) / 1024
        print(f"{action:14} {medians[action]:6.1f} ms  {memory:5.1f} MiB")
    print(f"ratio          {medians['load_ext'] / medians['import httpx2']:6.2f}")


if __name__ == "__main__":
    main()
