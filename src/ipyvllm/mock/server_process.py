"""The mock server as a child process: started if nothing listens at its address, ended with the
kernel.

Only on loopback: a server at any other address is not replaced by the mock.
"""

from __future__ import annotations

import asyncio
import ipaddress
import os
import subprocess
import sys
import tempfile
import time
from contextlib import suppress
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from ..errors import UnreachableError

if TYPE_CHECKING:
    from ..config.schema import MockConfig

_START_SECONDS = 20.0
_STOP_SECONDS = 2.0


class MockServer:
    """The server at one `base_url`. Its methods run on the package's background loop, whose thread
    lives as long as the kernel: the parent-death signal is sent when that thread ends.

    Arguments:
        section: the mock's section of the configuration.
    """

    def __init__(self, section: MockConfig) -> None:
        self._section = section
        url = urlsplit(section.base_url or "")
        self._host = url.hostname or ""
        self._port = url.port or (443 if url.scheme == "https" else 80)
        self._ours = url.scheme == "http" and _is_loopback(self._host)
        self._child: subprocess.Popen[bytes] | None = None
        self._starting = asyncio.Lock()

    async def ensure(self) -> None:
        """Start the server if nothing listens. Raises UnreachableError if it does not start."""
        if not self._ours or await self._listens():
            return
        async with self._starting:
            if not await self._listens():
                await self._start()

    async def aclose(self) -> None:
        """Stop the server, if this object has started it."""
        child, self._child = self._child, None
        if child is None:
            return
        if child.stderr is not None:
            child.stderr.close()
        child.terminate()
        try:
            await asyncio.to_thread(child.wait, _STOP_SECONDS)
        except subprocess.TimeoutExpired:
            child.kill()
            await asyncio.to_thread(child.wait)

    async def _listens(self) -> bool:
        try:
            _, writer = await asyncio.open_connection(self._host, self._port)
        except OSError:
            return False
        writer.close()
        with suppress(OSError):
            await writer.wait_closed()
        return True

    async def _start(self) -> None:
        child = self._child = self._spawn()
        deadline = time.monotonic() + _START_SECONDS
        while time.monotonic() < deadline and child.poll() is None:
            if await self._listens():
                return
            await asyncio.sleep(0.02)
        if await self._listens():  # another kernel has started it
            return
        if child.poll() is None:
            child.kill()
        _, output = await asyncio.to_thread(child.communicate)
        last = output.decode("utf-8", "replace").strip().splitlines()[-1:] or ["no reason given"]
        raise UnreachableError(
            f"the mock server did not start on port {self._port}: {last[0][:200]}",
            'it needs: pip install "ipyvllm[mock]"',
        )

    def _spawn(self) -> subprocess.Popen[bytes]:
        with tempfile.TemporaryFile() as section:  # a pipe could fill up before the child reads
            section.write(self._section.model_dump_json().encode())
            section.seek(0)
            return subprocess.Popen(
                self._command(),
                stdin=section,
                stdout=subprocess.DEVNULL,
                stderr=subprocess.PIPE,
                start_new_session=True,  # the Stop button signals the kernel's whole process group
            )

    def _command(self) -> list[str]:
        host = "127.0.0.1" if self._host == "localhost" else self._host
        # -P: a random.py in the notebook's folder must not shadow the standard library's.
        command = [sys.executable, "-P", "-m", "ipyvllm.mock", "--section-on-stdin"]
        return [*command, f"--host={host}", f"--port={self._port}", f"--die-with={os.getpid()}"]


def _is_loopback(host: str) -> bool:
    if host == "localhost":
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False
