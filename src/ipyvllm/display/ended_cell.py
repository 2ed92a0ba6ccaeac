"""Sends outputs to a cell that has ended."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from IPython.core.interactiveshell import InteractiveShell

    from .outputs import CellOutputs
    from .view import Output


class EndedCell:
    """The outputs of one cell, also after it has ended; its methods may be called from any thread.

    Each message has the execute request of that cell as its parent. IPython's display publisher is
    not used, because it sets the running cell as the parent.

    Arguments:
        shell: the kernel's shell.
        outputs: counts the outputs that others send to this cell.
    """

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
        """Show an error as a failed cell does.

        Arguments:
            name: the exception's class name.
            lines: the traceback's lines.
        """
        value = "\n".join(lines)
        self._send("error", {"ename": name, "evalue": value, "traceback": lines})

    def say(self, text: str) -> None:
        """Write `text` to the cell's standard output."""
        self._send("stream", {"name": "stdout", "text": text})

    def close(self) -> None:
        """Stop tracking the cell; nothing is sent after this."""
        self._outputs.forget(self._cell)

    def _send(self, kind: str, content: dict[str, Any]) -> None:
        session = self._kernel.session
        message = session.msg(kind, content, parent=self._header)
        session.send(self._kernel.iopub_socket, message, ident=kind.encode())
