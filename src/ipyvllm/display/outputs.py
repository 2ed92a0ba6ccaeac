"""The outputs of one cell: an answer keeps those of the cell that it belongs to from its start.

Messages are sent with that cell's execute request as their parent, and not through IPython's
display publisher, whose parent is the cell that runs now and which needs a usable `sys.stdout`.
Nothing is ever cleared: an answer updates its own displays only.
"""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, Any

from IPython.core.displaypub import CapturingDisplayPublisher

from ..rendering import streams
from ..rendering.control_chars import escape_control_chars

if TYPE_CHECKING:
    from IPython.core.interactiveshell import InteractiveShell

    from .view import Output


class CellOutputs:
    """The outputs of the cell, task or callback that asks now, also after it has ended.

    Its methods may be called from any thread.

    Arguments:
        shell: the kernel's shell.
    """

    def __init__(self, shell: InteractiveShell) -> None:
        self._kernel: Any = getattr(shell, "kernel", None)
        self._header = parent_header(shell)

    def publish(self, output: Output) -> None:
        """Send one output: a new display, or an update of one of this answer's."""
        content = {
            "data": output.shown,
            "metadata": output.metadata or {},
            "transient": output.transient,
        }
        self._send("update_display_data" if output.update else "display_data", content)

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
        self._send("stream", {"name": "stdout", "text": escape_control_chars(text)})

    def _send(self, kind: str, content: dict[str, Any]) -> None:
        streams.flush()  # what the cell has printed comes before
        session = self._kernel.session
        message = session.msg(kind, content, parent=self._header)
        session.send(self._kernel.iopub_socket, message, ident=kind.encode())


def parent_header(shell: InteractiveShell) -> dict[str, Any]:
    """The header of the request that outputs of this thread and task belong to; empty if there is
    none."""
    found = getattr(shell.display_pub, "parent_header", None)
    return dict(found or {})


def redirected(shell: InteractiveShell) -> bool:
    """Whether displays go somewhere that does not apply updates: `%%capture`, `capture_output`, an
    Output widget, or a request that is not a cell."""
    publisher = shell.display_pub
    if isinstance(publisher, CapturingDisplayPublisher) or not isinstance(
        publisher, shell.display_pub_class
    ):
        return True
    header = parent_header(shell)
    if header.get("msg_type", "execute_request") != "execute_request":
        return True  # a widget's callback, for example
    taken = _taken_by_output_widgets()
    return taken is None or header.get("msg_id") in taken


def _taken_by_output_widgets() -> set[str] | None:
    """The ids of the requests whose outputs an Output widget shows: it appends displays, but
    ignores updates of them. None if they cannot be told, as a widget's state cannot be read."""
    widgets = sys.modules.get("ipywidgets")
    if widgets is None:
        return set()
    try:
        states = widgets.Widget.get_manager_state(drop_defaults=True)["state"].values()
    except Exception:  # noqa: BLE001 - it runs the serializers of the user's widgets
        return None
    found = (each["state"].get("msg_id") for each in states if each["model_name"] == "OutputModel")
    return {msg_id for msg_id in found if msg_id}
