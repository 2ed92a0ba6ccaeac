"""The mock's server as a process: started, found, left and ended."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import time

import httpx2
import psutil
import pytest

from helpers.mock_server import free_port, start_mock
from ipyvllm.config.loader import Config, MockConfig
from ipyvllm.mock import __main__ as command
from ipyvllm.session import Session


def test_a_port_that_is_taken_is_one_line(mock_server, capsys):
    port = mock_server.url.rpartition(":")[2].removesuffix("/v1")
    assert command.main(["--port", port]) == 1
    assert "cannot listen" in capsys.readouterr().err


def listens(port):
    with socket.socket() as sock:
        return sock.connect_ex(("127.0.0.1", port)) == 0


def gone(port, seconds=3.0):
    deadline = time.monotonic() + seconds
    while listens(port) and time.monotonic() < deadline:
        time.sleep(0.02)
    return not listens(port)


@pytest.mark.parametrize("host", ["localhost", "127.0.0.1"])
def test_a_mock_with_an_address_starts_its_server_and_ends_it(host):
    port = free_port()
    section = MockConfig(
        type="mock",
        base_url=f"http://{host}:{port}/v1",
        mode="echo",
        model="m",
        replies=[{"match": "^-x=>", "reply": "--y"}],
    )
    session = Session(lambda: Config(default="e", providers={"e": section}))
    try:
        answer = session.start("hello").response()
        assert (answer.text, answer.model, answer.mock) == ("hello", "m", True)
        assert session.start("-x=>").response().text == "--y"
        assert listens(port)
    finally:
        session.close()
    assert gone(port)


def test_a_server_that_is_already_there_is_used_and_left(mock_server):
    section = MockConfig(type="mock", base_url=mock_server.url, mode="echo")
    session = Session(lambda: Config(default="e", providers={"e": section}))
    assert session.start("hello", max_tokens=3).response().text != "hello"
    session.close()
    assert httpx2.get(mock_server.url + "/models").status_code == 200


KERNEL = """
import sys, time
from ipyvllm.config.loader import Config, MockConfig
from ipyvllm.session import Session
section = MockConfig(type="mock", base_url=sys.argv[1])
session = Session(lambda: Config(default="e", providers={"e": section}))
print(session.start("hi", max_tokens=1).response().text, flush=True)
time.sleep(60)
"""


@pytest.mark.skipif(sys.platform != "linux", reason="the parent-death signal is Linux's")
def test_a_killed_kernel_takes_its_server_along():
    port = free_port()
    url = f"http://127.0.0.1:{port}/v1"
    kernel = subprocess.Popen([sys.executable, "-c", KERNEL, url], stdout=subprocess.PIPE)
    try:
        assert kernel.stdout.readline()
        os.kill(kernel.pid, signal.SIGINT)  # the server is not in the kernel's process group
        assert listens(port)
        kernel.send_signal(signal.SIGKILL)
    finally:
        kernel.kill()
        kernel.wait()
        kernel.stdout.close()
    assert gone(port)


def test_it_starts_in_under_a_second():
    # Seconds of its own work: what else the machine does is not the server's.
    times = []
    for _ in range(3):
        server = start_mock()
        spent = psutil.Process(server.process.pid).cpu_times()
        times.append(spent.user + spent.system)
        server.process.terminate()
        server.process.wait(5)
    assert min(times) < 1.0
