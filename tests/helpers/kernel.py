"""A real kernel over ZeroMQ."""

from __future__ import annotations

import ast
import os
import queue
import time
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from pathlib import Path


# Leaves modules imported, which is what takes time in a fresh kernel.
START_OVER = """
import os, sys
from ipyvllm.session import default_session
if "ipyvllm" in get_ipython().extension_manager.loaded:
    get_ipython().run_line_magic("unload_ext", "ipyvllm")
default_session().threads.reset()
default_session().close()
default_session().last = None
for _name in ("last_exc", "last_type", "last_value", "last_traceback"):
    vars(sys).pop(_name, None)
os.chdir({folder!r})
get_ipython().reset()
get_ipython().run_line_magic("load_ext", "ipyvllm")
"""


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
        [result] = self.run(expression).contents("execute_result")
        return ast.literal_eval(result["data"]["text/plain"])

    def start_over(self, folder: Path) -> None:
        """Make it as good as a fresh kernel in that folder with the extension loaded."""
        reply = self.run(START_OVER.format(folder=str(folder))).reply
        assert reply["status"] == "ok", reply

    def close(self) -> None:
        self.client.stop_channels()
        self.manager.shutdown_kernel(now=True)
