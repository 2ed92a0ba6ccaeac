"""Plain Python without a notebook: a script asks and ends by itself."""

from __future__ import annotations

import pytest

from helpers.scripts import ASK, run


def test_a_script_that_has_asked_ends_by_itself(tmp_path):
    done = run(ASK.format(provider="mock"), tmp_path)
    assert (done.returncode, done.stdout, done.stderr) == (0, "3\n", "")


ENDPOINT = """
import multiprocessing
from ipyvllm.config.loader import Config, EndpointConfig
from ipyvllm.session import Session

section = EndpointConfig(type="vllm", base_url={url!r}, model="mock")
session = Session(lambda: Config(default="e", providers={{"e": section}}))

def ask():
    return session.start("Hello!", max_tokens=3).response().usage.completion_tokens

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
