"""The mock's server in a process of its own, and a port that is free."""

from __future__ import annotations

import socket
import subprocess
import sys
import time
from dataclasses import dataclass


def free_port() -> int:
    with socket.socket() as sock:
        sock.bind(("127.0.0.1", 0))
        return sock.getsockname()[1]


@dataclass
class MockServer:
    """The bundled server in its own process."""

    url: str
    process: subprocess.Popen[bytes]


def start_mock(*options: str) -> MockServer:
    port = free_port()
    process = subprocess.Popen(
        [sys.executable, "-m", "ipyvllm.mock", "--port", str(port), *options]
    )
    deadline = time.monotonic() + 30
    while time.monotonic() < deadline:
        with socket.socket() as sock:
            if sock.connect_ex(("127.0.0.1", port)) == 0:
                return MockServer(f"http://127.0.0.1:{port}/v1", process)
        time.sleep(0.05)
    process.kill()
    raise AssertionError("the mock server did not start")
