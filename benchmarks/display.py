"""Measures the cost of a growing answer: messages and bytes over IOPub, and the kernel's CPU.

    python benchmarks/display.py [--check]

It receives the messages of a real kernel over ZeroMQ, as a notebook does; every part of every
message on the IOPub socket is counted, including the final output. `text` is the answer in UTF-8.
The CPU is that of the kernel, including the mock, over the time of the cell. `as fast as it can` is
the mock without delays. With --check it fails if a bound is exceeded: 10 updates per second; at 300
tokens/s 12 times the text; for ten times the answer eleven times the bytes; at 100 tokens/s 5% of a
core.
"""

from __future__ import annotations

import argparse
import json
import queue
import sys
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path

import psutil
import results
import zmq
from jupyter_client.manager import KernelManager

RUNS = [(100, 50), (1_000, 50), (100, 100), (1_000, 100), (100, 300), (1_000, 300), (10_000, 300)]
FASTEST = [(100, 0), (1_000, 0), (10_000, 0), (50_000, 0)]
# A sleep of asyncio takes about a millisecond longer than its argument.
CONFIG = """\
default: p0
providers:
  p0: {type: mock}
  p50: {type: mock, itl_ms: 19, jitter: 0}
  p100: {type: mock, itl_ms: 9, jitter: 0}
  p300: {type: mock, itl_ms: 2.3, jitter: 0}
"""


@dataclass
class Cost:
    tokens: int
    pace: int
    seconds: float
    text: int
    updates: int
    sent: int
    cpu: float

    @property
    def ratio(self) -> float:
        return self.sent / self.text

    @property
    def name(self) -> str:
        return f"{self.tokens:,} tokens at {self.pace or 'full'} tokens/s"

    def figures(self) -> dict[str, float]:
        updates = self.updates / self.seconds
        return {"updates/s": updates, "bytes / text": self.ratio, "cpu": self.cpu}

    def __str__(self) -> str:
        pace = f"{self.pace} tokens/s" if self.pace else "as fast as it can"
        speed = self.updates / self.seconds
        return (
            f"{self.tokens:>6} tokens  {pace:>17}  {self.seconds:6.1f} s  {self.updates:>4} updates"
            f"  {speed:4.1f}/s  {self.sent:>9,} bytes  {self.ratio:5.1f} x text"
            f"  {self.cpu:5.1%} of a core"
        )


class Watched:
    """A kernel, and its raw IOPub socket."""

    def __init__(self, folder: Path) -> None:
        (folder / "ipyvllm.yaml").write_text(CONFIG)
        self.manager = KernelManager(kernel_name="python3")
        self.manager.start_kernel(cwd=str(folder))
        self.client = self.manager.client()
        self.client.start_channels()
        self.client.wait_for_ready(timeout=60)
        self.raw = zmq.Context.instance().socket(zmq.SUB)
        self.raw.subscribe(b"")
        info = self.manager.get_connection_info()
        self.raw.connect(f"tcp://127.0.0.1:{info['iopub_port']}")
        self.kernel = psutil.Process(self.manager.provisioner.process.pid)
        self.run("%load_ext ipyvllm")
        self.run("%%llm p0 --max-tokens 5\nwarm up")

    def run(self, code: str) -> list[list[bytes]]:
        """The parts of all messages of one cell."""
        request = self.client.execute(code, allow_stdin=True)
        messages = []
        while True:
            parts = self.raw.recv_multipart()
            messages.append(parts)
            own = request.encode() in b"".join(parts[3:5])
            if own and b'"execution_state": "idle"' in parts[-1].replace(b'":"', b'": "'):
                break
        try:
            self.client.get_shell_msg(timeout=30)
        except queue.Empty:
            raise SystemExit(f"no reply to {code}") from None
        return messages

    def cost(self, tokens: int, pace: int) -> Cost:
        before, begun = self.kernel.cpu_times(), time.perf_counter()
        messages = self.run(f"%%llm p{pace} --max-tokens {tokens}\nWrite at length.")
        seconds, after = time.perf_counter() - begun, self.kernel.cpu_times()
        used = after.user + after.system - before.user - before.system
        drawn = [m for m in messages if b"display_data" in m[0] or b"display_data" in m[3]]
        self.run("text = _.text.encode()")
        [size] = [m for m in self.run("len(text)") if b"execute_result" in m[3]]
        text = int(json.loads(size[-1])["data"]["text/plain"])
        sent = sum(len(part) for message in messages for part in message)
        return Cost(tokens, pace, seconds, text, len(drawn), sent, used / seconds)

    def close(self) -> None:
        self.raw.close(0)
        self.client.stop_channels()
        self.manager.shutdown_kernel(now=True)


def broken(costs: list[Cost]) -> list[str]:
    """The bounds that are exceeded, as text."""
    found = [f"{c}: more than 10 updates/s" for c in costs if c.updates > 10 * max(c.seconds, 1)]
    found += [f"{c}: over 12 x" for c in costs if c.pace == 300 and c.tokens > 100 and c.ratio > 12]
    found += [f"{c}: over 5% of a core" for c in costs if c.pace == 100 and c.cpu > 0.05]
    for small in costs:
        for large in costs:
            if (large.tokens, large.pace) == (10 * small.tokens, small.pace):
                growth = large.sent / small.sent
                print(f"{small.tokens} to {large.tokens} at {small.pace}: {growth:.1f} x the bytes")
                if growth > 11:
                    found.append(f"{large}: {growth:.1f} x the bytes for 10 x the answer")
    return found


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--check", action="store_true", help="fail if a bound is exceeded")
    parser.add_argument("--save", action="store_true", help="keep the figures in results/")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as name:
        kernel = Watched(Path(name))
        costs = []
        try:
            for tokens, pace in [*RUNS, *FASTEST]:
                costs.append(kernel.cost(tokens, pace))
                print(costs[-1], flush=True)
        finally:
            kernel.close()
    if options.save:
        results.save("display", {cost.name: cost.figures() for cost in costs})
    problems = broken(costs)
    print("\n".join(problems) or "every bound holds")
    return 1 if problems and options.check else 0


if __name__ == "__main__":
    sys.exit(main())
