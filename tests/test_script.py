"""Plain Python without a notebook: a script asks, ends by itself, and may fork."""

from __future__ import annotations

import subprocess
import sys

import pytest

from until import runs, until

ASK = """
import ipyvllm
print(ipyvllm.ask("Hello!", provider={provider!r}, max_tokens=3).usage.completion)
"""


def run(code, folder, timeout=60, flags=()):
    return subprocess.run(
        [sys.executable, *flags, "-c", code],
        cwd=folder,
        capture_output=True,
        text=True,
        check=False,
        timeout=timeout,
    )


def test_a_script_that_has_asked_ends_by_itself(tmp_path):
    done = run(ASK.format(provider="mock"), tmp_path)
    assert (done.returncode, done.stdout, done.stderr) == (0, "3\n", "")


@pytest.mark.engine
def test_a_script_that_has_started_an_engine_ends_with_it(tmp_path):
    code = (
        ASK.format(provider="cpu")
        + "print(ipyvllm.session.default_session().providers.engine('cpu')"
    )
    done = run(code + ".engine.pid)", tmp_path)
    assert (done.returncode, done.stderr) == (0, "")
    completion, pid = map(int, done.stdout.split())
    assert completion == 3
    until(lambda: not runs(pid), 2)


ENDPOINT = """
import multiprocessing
from ipyvllm.config import Config, EndpointConfig
from ipyvllm.session import Session

section = EndpointConfig(type="vllm", base_url={url!r}, model="mock")
session = Session(lambda: Config(default="e", providers={{"e": section}}))

def ask():
    return session.start("Hello!", max_tokens=3).response().usage.completion

"""


# A script that leaves its connections open is not warned; one that closes them, under no filter.
@pytest.mark.parametrize(
    ("flags", "last"), [([], ""), (["-W", "default::ResourceWarning"], "session.close()")]
)
def test_a_script_that_has_asked_an_endpoint_ends_in_silence(tmp_path, mock_server, flags, last):
    code = ENDPOINT.format(url=mock_server.url) + "print(ask())\n" + last
    done = run(code, tmp_path, flags=flags)
    assert (done.returncode, done.stdout, done.stderr) == (0, "3\n", "")


def test_a_forked_child_asks_an_endpoint_on_a_connection_of_its_own(tmp_path, mock_server):
    code = ENDPOINT.format(url=mock_server.url) + (
        "print(ask(), flush=True)\n"
        "child = multiprocessing.get_context('fork').Process(target=lambda: print(ask()))\n"
        "child.start(); child.join()\n"
        "print(ask(), child.exitcode)\n"
    )
    done = run(code, tmp_path)
    assert (done.stdout.split(), done.stderr) == (["3", "3", "3", "0"], "")


FORK = """
import multiprocessing, sys
import ipyvllm
from ipyvllm.session import default_session

def ask(results):
    answer = ipyvllm.ask("Hello!", provider="cpu", max_tokens=3)
    results.put((answer.usage.completion, default_session().providers.engine("cpu").engine.pid))

fork = multiprocessing.get_context("fork")
results = fork.Queue()
ask(results)
mine = results.get()
child = fork.Process(target=ask, args=(results,))
child.start()
theirs = results.get(timeout=50)
child.join()
ask(results)
print(mine[0], theirs[0], theirs[1] != mine[1], results.get() == mine, child.exitcode, theirs[1])
"""


@pytest.mark.engine
def test_a_forked_child_has_an_engine_of_its_own_and_the_parent_keeps_its(tmp_path):
    done = run(FORK, tmp_path, timeout=110)
    assert done.returncode == 0, done.stderr
    *facts, theirs = done.stdout.split()
    assert facts == ["3", "3", "True", "True", "0"]
    until(lambda: not runs(int(theirs)), 2)
