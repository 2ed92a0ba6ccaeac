"""What others on the machine can do with an engine: nothing. And what a map keeps when it dies."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import psutil
import pytest

from helpers.engine import ask
from helpers.maps import CountingListener, run_map
from ipyvllm.errors import EngineDiedError
from ipyvllm.mapping.summary import Responses
from ipyvllm.results.response import Response

STRANGER = 65534
SECRET = "a prompt that nobody else may read"


def engine_of(session):
    ask(session, SECRET, max_tokens=1)
    return session.providers.engine("cpu").engine


def test_an_engine_listens_on_no_port(engine_session):
    process = psutil.Process(engine_of(engine_session).pid)
    assert [c for c in process.net_connections(kind="inet") if c.status == "LISTEN"] == []
    # Idle, as before: the threads that waited for connections do not turn.
    assert process.cpu_percent(interval=1) < 50
    assert ask(engine_session, max_tokens=4).usage.completion_tokens == 4


def test_its_log_and_folders_are_private(engine_session):
    engine = engine_of(engine_session)
    assert engine.log.stat().st_mode & 0o077 == 0
    assert psutil.Process(engine.pid).environ()["GLOO_SOCKET_IFNAME"].startswith("lo")
    folder = psutil.Process(engine.pid).cwd()
    assert Path(folder).stat().st_mode & 0o077 == 0


TRY = """
import glob, os, sys
pid, log, uid = sys.argv[1:]
# After the start: Python itself may be in a folder of root's.
os.setgroups([]); os.setgid(int(uid)); os.setuid(int(uid))
opened = []
for path in (log, f"/proc/{pid}/mem", f"/proc/{pid}/environ", *glob.glob(f"/proc/{pid}/fd/*")):
    try:
        opened.append((path, open(path, "rb").read(100)))
    except OSError:
        pass
try:
    opened += os.listdir(f"/proc/{pid}/cwd")
except OSError:
    pass
command = open(f"/proc/{pid}/cmdline").read()
print([opened, "nobody else" in command, os.geteuid()])
"""


@pytest.mark.skipif(os.geteuid() != 0, reason="only root can act as another user")
def test_another_user_can_read_no_prompt(engine_session, tmp_path):
    engine = engine_of(engine_session)
    run = subprocess.run(
        [sys.executable, "-c", TRY, str(engine.pid), str(engine.log), str(STRANGER)],
        capture_output=True,
        text=True,
        check=True,
    )
    assert run.stdout.strip() == f"[[], False, {STRANGER}]"


def test_a_map_whose_engine_dies_fails_and_keeps_what_is_done(make_session):
    session = make_session()
    engine = engine_of(session)
    victim = psutil.Process(engine.pid)

    def kill(listener):
        if listener.rows == 40:
            victim.kill()

    prompts = [f"Hello {n}" for n in range(400)]
    options = {"provider": "cpu", "temperature": 0, "max_tokens": 30, "ignore_eos": True}
    with pytest.raises(EngineDiedError) as caught:
        run_map(session, prompts, CountingListener(kill), **options)
    kept = caught.value.results
    assert isinstance(kept, Responses)
    assert 40 <= sum(isinstance(each, Response) for each in kept) < 400
    assert len(kept) == 400
