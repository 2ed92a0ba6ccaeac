"""Real parts for the tests: a shell, a kernel over ZeroMQ, the mock's server on loopback."""

from __future__ import annotations

import os
import queue
import socket
import subprocess
import sys
import time
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import hypothesis
import pytest

if TYPE_CHECKING:
    from pathlib import Path

# No test is timed, on a busy machine or a slow one.
hypothesis.settings.register_profile("untimed", deadline=None)
hypothesis.settings.load_profile("untimed")
# Read by every process the tests start: nothing of the developer's own configuration is used.
os.environ.pop("IPYVLLM_CONFIG", None)


@pytest.fixture(scope="session", autouse=True)
def _own_folders(tmp_path_factory):
    """IPython's history, our logs and configuration go to a folder of this run."""
    home = tmp_path_factory.mktemp("home")
    for name in ("IPYTHONDIR", "XDG_CONFIG_HOME", "XDG_STATE_HOME", "JUPYTER_CONFIG_DIR"):
        os.environ[name] = str(home / name.lower())


@pytest.fixture
def shell(monkeypatch, tmp_path):
    """A real InteractiveShell with the extension loaded, in an empty working directory."""
    from IPython.core.interactiveshell import InteractiveShell

    from ipyvllm.session import default_session

    monkeypatch.chdir(tmp_path)
    main = sys.modules["__main__"]  # the shell puts its own there, and leaves it
    default_session().close()  # what another test asked in plain Python read its configuration
    made = InteractiveShell.instance()
    made.reset()
    made.run_line_magic("load_ext", "ipyvllm")
    yield made
    made.run_line_magic("unload_ext", "ipyvllm")
    InteractiveShell.clear_instance()
    sys.modules["__main__"] = main


@pytest.fixture
def session():
    """A session of its own, closed afterwards."""
    from ipyvllm.session import Session

    made = Session()
    yield made
    made.close()


@pytest.fixture(scope="session")
def engine_session():
    """A session whose engine serves the bundled model; started once for all tests that share it."""
    from ipyvllm.config.loader import built_in
    from ipyvllm.session import Session

    made = Session(built_in)
    yield made
    made.close()


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


@pytest.fixture(scope="session")
def mock_server():
    server = start_mock()
    yield server
    server.process.terminate()
    server.process.wait(10)


@dataclass
class Run:
    """What one cell sent: outputs in order (as IPOub messages), and its reply."""

    reply: dict[str, Any]
    messages: list[dict[str, Any]] = field(default_factory=list)

    def contents(self, kind: str) -> list[dict[str, Any]]:
        return [m["content"] for m in self.messages if m["msg_type"] == kind]

    @property
    def error(self) -> str:
        return "\n".join("\n".join(content["traceback"]) for content in self.contents("error"))

    @property
    def text(self) -> str:
        return "".join(content["text"] for content in self.contents("stream"))


class Kernel:
    """A real kernel, spoken to as a front end does."""

    def __init__(self, cwd: Path, env: dict[str, str] | None = None) -> None:
        from jupyter_client.manager import KernelManager

        self.manager = KernelManager(kernel_name="python3")
        self.manager.start_kernel(cwd=str(cwd), env={**os.environ, **(env or {})})
        self.client = self.manager.client()
        self.client.start_channels()
        self.client.wait_for_ready(timeout=60)

    @property
    def pid(self) -> int:
        return self.manager.provisioner.process.pid

    def send(self, code: str, *, allow_stdin: bool = False, cell: str = "") -> str:
        """Send a cell; `cell` is its id, as JupyterLab sends it."""
        if not cell:
            return self.client.execute(code, allow_stdin=allow_stdin)
        content = {"code": code, "allow_stdin": allow_stdin, "silent": False}
        content |= {"store_history": True, "user_expressions": {}, "stop_on_error": True}
        message = self.client.session.msg("execute_request", content, metadata={"cellId": cell})
        self.client.shell_channel.send(message)
        return message["header"]["msg_id"]

    def wait(self, request: str, timeout: float = 120) -> Run:
        run = Run(reply={})
        deadline = time.monotonic() + timeout
        idle = False
        while not (idle and run.reply):
            left = deadline - time.monotonic()
            assert left > 0, f"no end after {timeout} s: {run}"
            try:
                message = self.client.get_iopub_msg(timeout=min(left, 0.2))
            except queue.Empty:
                message = None
            if message and message["parent_header"].get("msg_id") == request:
                run.messages.append(message)
                idle |= message["content"].get("execution_state") == "idle"
            if not run.reply:
                try:
                    reply = self.client.get_shell_msg(timeout=0)
                except queue.Empty:
                    continue
                if reply["parent_header"].get("msg_id") == request:
                    run.reply = reply["content"]
        return run

    def run(
        self, code: str, *, allow_stdin: bool = False, timeout: float = 120, cell: str = ""
    ) -> Run:
        return self.wait(self.send(code, allow_stdin=allow_stdin, cell=cell), timeout)

    def value(self, expression: str) -> Any:
        """The value of an expression of plain literals."""
        import ast

        [result] = self.run(expression).contents("execute_result")
        return ast.literal_eval(result["data"]["text/plain"])

    def close(self) -> None:
        self.client.stop_channels()
        self.manager.shutdown_kernel(now=True)


@pytest.fixture
def kernel(tmp_path):
    made = Kernel(tmp_path)
    made.run("%load_ext ipyvllm")
    yield made
    made.close()
