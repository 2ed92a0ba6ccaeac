"""The way to the outputs of a cell that has ended."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from IPython.core.interactiveshell import InteractiveShell

    from .outputs import CellOutputs
    from .view import Output


class EndedCell:
    """The outputs of a cell, from any thread, while other cells run: each message names the request
    that ran the cell. A kernel's display publisher names the cell under way, so it is passed by."""

    def __init__(self, shell: InteractiveShell, outputs: CellOutputs) -> None:
        self._kernel: Any = getattr(shell, "kernel", None)
        self._outputs = outputs
        self._header = dict(outputs.header())
        self._cell = self._header.get("msg_id")
        outputs.track(self._cell)

    def publish(self, output: Output) -> None:
        content = {
            "data": output.data,
            "metadata": output.metadata or {},
            "transient": output.transient,
        }
        self._send("update_display_data" if output.update else "display_data", content)

    def clear(self, *, wait: bool) -> bool:
        if not self._outputs.only_ours_in(self._cell):
            return False
        self._send("clear_output", {"wait": wait})
        return True

    def error(self, name: str, lines: list[str]) -> None:
        """What a cell that failed shows."""
        value = "\n".join(lines)
        self._send("error", {"ename": name, "evalue": value, "traceback": lines})

    def say(self, text: str) -> None:
        """A line of standard output."""
        self._send("stream", {"name": "stdout", "text": text})

    def close(self) -> None:
        """Nothing is sent any more."""
        self._outputs.forget(self._cell)

    def _send(self, kind: str, content: dict[str, Any]) -> None:
        session = self._kernel.session
        message = session.msg(kind, content, parent=self._header)
        session.send(self._kernel.iopub_socket, message, ident=kind.encode())
