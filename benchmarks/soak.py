"""Tests Stop, SIGKILL and restart at many random moments, with a real kernel and the real engine.

    python benchmarks/soak.py [--interrupts 100] [--kills 20] [--restarts 20] [--seed 0]

Prints one line per part and exits non-zero after a failure: an interrupt that was lost or took more
than a second, an engine that did not survive it, a process still alive two seconds after its kernel
was killed, a kernel that grew over restarts.
"""

from __future__ import annotations

import argparse
import os
import random
import signal
import sys
import tempfile
import time
from pathlib import Path

import psutil

sys.path.insert(0, str(Path(__file__).parents[1] / "tests"))

from helpers.kernel import Kernel
from helpers.waiting import is_running

STREAM = "%%llm cpu --max-tokens 900 --param ignore_eos=true\nHello!"
SHORT = "%%llm cpu --max-tokens 2\nHello!"
OWNER = "get_ipython().magics_manager.magics['cell']['llm'].__self__"
PID = f"{OWNER}.session.providers.get('cpu').engine.pid"


def fresh(folder: Path) -> Kernel:
    kernel = Kernel(folder)
    kernel.run("%load_ext ipyvllm")
    return kernel


def interrupts(folder: Path, count: int) -> bool:
    """Stop a stream at random moments; the same engine must answer the next cell."""
    kernel = fresh(folder)
    kernel.run(SHORT)
    pid = kernel.value(PID)
    lost = slow = other = 0
    longest = 0.0
    for _ in range(count):
        request = kernel.send(STREAM, allow_stdin=random.random() < 0.5)
        time.sleep(random.uniform(0.02, 1.5))
        asked = time.monotonic()
        kernel.manager.interrupt_kernel()
        run = kernel.wait(request)
        took = time.monotonic() - asked
        longest = max(longest, took)
        if "GenerationInterrupted" not in run.error and "KeyboardInterrupt" not in run.error:
            lost += 1
            print("lost:", run.reply.get("status"), run.error[:200])
        slow += took > 1
        again = kernel.run(SHORT)
        other += again.reply["status"] != "ok" or kernel.value(PID) != pid
    kernel.close()
    print(f"interrupts: {count}, lost {lost}, over 1 s {slow}, engine lost {other}", end=", ")
    print(f"longest {longest:.2f} s")
    return not (lost or slow or other)


def kills(folder: Path, count: int) -> bool:
    """SIGKILL the kernel at random moments of a start and a stream; no process may be left."""
    orphans = 0
    for number in range(count):
        kernel = fresh(folder)
        kernel.send(STREAM)
        # Half of the moments are in the first seconds of the start, half later.
        time.sleep(random.uniform(0, 2) if number % 2 else random.uniform(2, 16))
        children = psutil.Process(kernel.pid).children(recursive=True)
        os.kill(kernel.pid, signal.SIGKILL)
        time.sleep(2)
        orphans += sum(map(is_running, children))
        kernel.close()
    print(f"kills: {count}, processes left after 2 s: {orphans}")
    return not orphans


def restarts(folder: Path, count: int) -> bool:
    """Start and stop the engine; the kernel may not grow in memory, threads or descriptors."""
    kernel = fresh(folder)
    process = psutil.Process(kernel.pid)

    def size() -> tuple[float, int, int]:
        memory = process.memory_full_info().pss / 1024**2
        return memory, process.num_threads(), process.num_fds()

    sizes = []
    for _ in range(count):
        assert kernel.run(SHORT).reply["status"] == "ok"
        assert kernel.run("%llm stop").reply["status"] == "ok"
        sizes.append(size())
    kernel.close()
    # The first rounds fill caches and start the threads that stay.
    early, late = sizes[min(3, count - 1)], sizes[-1]
    print(f"restarts: {count}, memory {early[0]:.1f} to {late[0]:.1f} MiB", end=", ")
    print(f"threads {early[1]} to {late[1]}, descriptors {early[2]} to {late[2]}")
    return late[0] - early[0] < 3 and late[1] <= early[1] + 1 and late[2] <= early[2]


def main() -> int:
    parser = argparse.ArgumentParser(description="Stop, SIGKILL and restart, many times.")
    parser.add_argument("--interrupts", type=int, default=100)
    parser.add_argument("--kills", type=int, default=20)
    parser.add_argument("--restarts", type=int, default=20)
    parser.add_argument("--seed", type=int, default=0)
    options = parser.parse_args()
    random.seed(options.seed)
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        (folder / "ipyvllm.yaml").write_text("providers:\n  cpu: {type: engine}\n")
        kept = [
            interrupts(folder, options.interrupts) if options.interrupts else True,
            kills(folder, options.kills) if options.kills else True,
            restarts(folder, options.restarts) if options.restarts else True,
        ]
    return 0 if all(kept) else 1


if __name__ == "__main__":
    sys.exit(main())
