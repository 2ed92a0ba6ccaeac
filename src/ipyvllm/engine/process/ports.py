"""Closes the ports that torch opens in the engine's process. Each process group of gloo listens on
a port for other processes of the same group; with a single process there are none, and anybody on
the machine could connect. Only for a separate process: a kernel has ports of its own.
"""

from __future__ import annotations

import os
import socket
from contextlib import suppress


def listening() -> list[int]:
    """The descriptors of this process's sockets that listen on a port."""
    found = []
    for number in map(int, os.listdir("/dev/fd")):  # noqa: PTH208 - names that are numbers
        # OSError: it was closed in the meantime, or is no socket.
        with suppress(OSError), socket.socket(fileno=os.dup(number)) as sock:
            internet = sock.family in (socket.AF_INET, socket.AF_INET6)
            if internet and sock.getsockopt(socket.SOL_SOCKET, socket.SO_ACCEPTCONN):
                found.append(number)
    return found


def close_listening() -> None:
    """Close these sockets. Their numbers stay in use, for the end of a pipe in which nothing ever
    arrives: the libraries that have opened them wait at these numbers, and would otherwise meet
    another file there."""
    numbers = listening()
    if not numbers:
        return
    silent, _kept_open = os.pipe()
    for number in numbers:
        os.dup2(silent, number, inheritable=False)
    os.close(silent)
