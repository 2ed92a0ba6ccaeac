"""Starts the engine's host: as a separate process, or as a thread inside the kernel.

In both cases the kernel's side gets one end of a socket pair and uses the same `protocol`.
"""

from __future__ import annotations

import fcntl
import os
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import threading
import weakref
from contextlib import suppress
from pathlib import Path
from typing import IO, TYPE_CHECKING, Protocol

import psutil

from ..config import folders
from .preflight import system_libraries

if TYPE_CHECKING:
    from .spec import EngineSpec

QUIT_SECONDS = 2.0
# Bytes; leaves room for the names of sockets.
_LONGEST_FOLDER = 60


class Running(Protocol):
    """A running host. `pid` is the process it runs in."""

    pid: int

    def how_it_ended(self) -> str:
        """Wait for its end; returns how it ended, as text for the user."""
        ...

    def end(self, *, politely: bool) -> None:
        """End it, with all its child processes; blocks until it has ended.

        Arguments:
            politely: it was asked to quit; give it QUIT_SECONDS before it is killed.
        """
        ...


def log_path(name: str) -> Path:
    """The log file of an engine of this kernel. Logs of kernels that have ended are deleted.

    Arguments:
        name: the provider's name.
    """
    folder = folders.logs()
    for old in folder.glob("*-*.log"):
        if _has_ended(old.stem.rpartition("-")[2]):
            with suppress(OSError):
                old.unlink()
    safe = "".join(c if c.isalnum() or c in "-_" else "_" for c in name)
    return folder / f"{safe}-{os.getpid()}.log"


def _has_ended(pid: str) -> bool:
    """Whether `pid`, a part of a file's name, is the id of a process that has ended."""
    return pid.isdigit() and not psutil.pid_exists(int(pid))


def launch(spec: EngineSpec, log: Path) -> tuple[Running, socket.socket]:
    """Start a host; returns it with the kernel's end of the socket pair.

    Call it from a thread that lives as long as the kernel: Linux sends the parent-death signal when
    that thread ends.

    Arguments:
        spec: the engine's resolved configuration.
        log: the log file of a process.

    Raises OSError.
    """
    ours, theirs = socket.socketpair()
    try:
        if spec.isolation == "kernel":
            return HostThread(spec, theirs), ours
        with theirs:
            return HostProcess(spec, theirs, log), ours
    except BaseException:
        ours.close()
        theirs.close()
        raise


class HostProcess:
    """The host in a separate process, which has its own session (setsid).

    Arguments:
        spec: the engine's resolved configuration.
        sock: the engine's end of the socket pair.
        log: the file for its stdout and stderr.
    """

    def __init__(self, spec: EngineSpec, sock: socket.socket, log: Path) -> None:
        # -P: a random.py in the notebook's folder must not shadow the standard library's.
        command = [sys.executable, "-P", "-m", "ipyvllm.engine.process.host"]
        folder = _private_folder()
        # Called at the end of the kernel at the latest.
        self._remove_folder = weakref.finalize(self, _remove, folder, os.getpid())
        # Above standard error: where descriptors are closed, sockets and files get low ones.
        number = fcntl.fcntl(sock.fileno(), fcntl.F_DUPFD_CLOEXEC, 3)
        try:
            with _log_file(log) as output:
                self._child = subprocess.Popen(
                    [*command, str(number), str(os.getpid())],
                    stdin=subprocess.DEVNULL,
                    stdout=output,
                    stderr=subprocess.STDOUT,
                    pass_fds=[number],
                    start_new_session=True,  # the Stop button signals the kernel's process group
                    env={**spec.environment(os.environ), **_temporary(folder)},
                    cwd=folder or "/",
                )
        except BaseException:
            self._remove_folder()
            raise
        finally:
            os.close(number)
        self.pid = self._child.pid

    def how_it_ended(self) -> str:
        code = self._child.wait()
        if code == -signal.SIGKILL:
            return "killed by SIGKILL, as when memory runs out"
        return f"signal {signal.Signals(-code).name}" if code < 0 else f"exit code {code}"

    def end(self, *, politely: bool) -> None:
        if politely:
            with suppress(subprocess.TimeoutExpired):
                self._child.wait(QUIT_SECONDS)
        # It has its own session, so its child processes are killed with it.
        with suppress(ProcessLookupError, PermissionError):
            os.killpg(self.pid, signal.SIGKILL)
        self._child.wait()
        self._remove_folder()


def _private_folder() -> str | None:
    """A folder for the engine's working and temporary files, which only this user can read; None
    if there can be none. Those of kernels that were killed are removed."""
    try:
        for old in Path(tempfile.gettempdir()).glob("ipyvllm-engine-*-*"):
            if _has_ended(old.name.split("-")[2]):
                shutil.rmtree(old, ignore_errors=True)
        return tempfile.mkdtemp(prefix=f"ipyvllm-engine-{os.getpid()}-")
    except OSError:
        return None


def _remove(folder: str | None, owner: int) -> None:
    # A forked child of the kernel runs its finalizers too, while the engine uses the folder.
    if folder is not None and os.getpid() == owner:
        shutil.rmtree(folder, ignore_errors=True)


def _temporary(folder: str | None) -> dict[str, str]:
    """The environment variable with the folder of temporary files, which holds sockets: their
    paths have at most 107 bytes (unix(7))."""
    return {} if folder is None or len(folder) > _LONGEST_FOLDER else {"TMPDIR": folder}


def _log_file(log: Path) -> IO[bytes]:
    try:
        log.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        log.unlink(missing_ok=True)
        # A new file, so that it is nobody else's, and no link.
        flags = os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_NOFOLLOW | os.O_CLOEXEC
        return os.fdopen(os.open(log, flags, 0o600), "wb")
    except OSError:  # for example a full disk: better an engine without a log than no engine
        return type(log)(os.devnull).open("wb")


class HostThread:
    """The host on a thread of the kernel, for `isolation: kernel`.

    vLLM then runs in the kernel: it reseeds random states, changes torch's threads and keeps some
    memory after it stops. The engine object is available as `.engine`.

    Arguments:
        spec: the engine's resolved configuration.
        sock: the engine's end of the socket pair.
    """

    def __init__(self, spec: EngineSpec, sock: socket.socket) -> None:
        from .process.host import Host

        self.pid = os.getpid()
        system_libraries.load()
        for name, value in spec.settings().items():
            os.environ.setdefault(name, value)
        # vLLM would log into the notebook; its log is off unless the user configures it.
        os.environ.setdefault("VLLM_CONFIGURE_LOGGING", "0")
        # The kernel's stderr is shown in the notebook, which gets a one-line error instead.
        self._host = Host(sock, on_kernel_gone=lambda: None, on_failure=lambda _error: None)
        self._socket = sock
        self._thread = threading.Thread(target=self._run, name=f"vllm-{spec.name}", daemon=True)
        self._thread.start()

    @property
    def engine(self) -> object:
        """vLLM's own LLMEngine, once it is ready."""
        return self._host.runner.engine if self._host.runner is not None else None

    def how_it_ended(self) -> str:
        self._thread.join(QUIT_SECONDS)
        return "its thread ended"

    def end(self, *, politely: bool) -> None:  # noqa: ARG002 - a thread cannot be killed
        with suppress(OSError):
            self._socket.shutdown(socket.SHUT_RDWR)
        self._thread.join(QUIT_SECONDS)

    def _run(self) -> None:
        with self._socket:
            self._host.run()
