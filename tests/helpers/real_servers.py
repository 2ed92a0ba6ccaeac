"""Other people's servers, each in a process of its own: vLLM's with the demo model, llama.cpp's
with SmolLM2-135M."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from contextlib import contextmanager
from typing import TYPE_CHECKING

import httpx2

from ipyvllm.api import demo_model_path
from ipyvllm.engine.preflight.system_libraries import search_path

from . import llama_cpp
from .mock_server import free_port

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

_VLLM = (
    *("--served-model-name", "demo", "also-demo", "--enforce-eager", "--dtype", "float32"),
    *("--max-model-len", "1024", "--kv-cache-memory-bytes", "67108864"),
)
# One spinning thread more than there are cores slows decoding down twentyfold.
ENVIRONMENT = {
    "OMP_NUM_THREADS": "1",
    "OMP_WAIT_POLICY": "PASSIVE",
    "TORCH_COMPILE_DISABLE": "1",
    "VLLM_NO_USAGE_STATS": "1",
    "VLLM_ENABLE_V1_MULTIPROCESSING": "0",
}


@contextmanager
def vllm(log: Path, *more: str) -> Iterator[str]:
    """vLLM's server; its base URL. `more` are further arguments of its command line."""
    port = free_port()
    command = [sys.executable, "-P", "-m", "vllm.entrypoints.openai.api_server"]
    command += ["--model", str(demo_model_path()), "--host", "127.0.0.1", "--port", str(port)]
    with _running([*command, *_VLLM, *more], port, log):
        yield f"http://127.0.0.1:{port}/v1"


@contextmanager
def llamacpp(log: Path) -> Iterator[str]:
    """llama.cpp's server; its base URL."""
    port = free_port()
    command = [sys.executable, llama_cpp.__file__, str(llama_cpp.model()), str(port)]
    with _running(command, port, log):
        yield f"http://127.0.0.1:{port}"


@contextmanager
def _running(command: list[str], port: int, log: Path) -> Iterator[None]:
    with log.open("wb") as output:
        process = subprocess.Popen(
            command,
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=subprocess.STDOUT,
            start_new_session=True,
            env=os.environ | ENVIRONMENT | {"LD_LIBRARY_PATH": search_path()},
        )
    try:
        deadline = time.monotonic() + 240
        while not _healthy(port):
            assert process.poll() is None, log.read_text()[-2000:]
            assert time.monotonic() < deadline, log.read_text()[-2000:]
            time.sleep(0.5)
        yield
    finally:
        os.killpg(process.pid, signal.SIGKILL)
        process.wait()


def _healthy(port: int) -> bool:
    try:
        return httpx2.get(f"http://127.0.0.1:{port}/health").status_code == 200
    except httpx2.TransportError:
        return False
