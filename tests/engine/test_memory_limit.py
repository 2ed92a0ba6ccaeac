"""The engine killed by Linux for want of memory, in a real control group of its own."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from contextlib import suppress

import psutil
import pytest

from helpers.cgroup import Group

MIB = 1024**2


@pytest.fixture
def group():
    try:
        made = Group(f"ipyvllm-test-{os.getpid()}")
    except OSError as error:
        pytest.skip(f"control groups cannot be made here: {error}")
    yield made
    made.remove()


def squeeze(group):
    """Fill the group from another process, smaller than the engine: Linux kills the largest."""
    group.limit(group.usage() + 20 * MIB)
    code = "input(); held = b'x' * (100 << 20)"
    balloon = subprocess.Popen([sys.executable, "-c", code], stdin=subprocess.PIPE)
    group.add(balloon.pid)
    balloon.communicate(b"\n")


def engine_of(kernel):
    """The process of the engine that the kernel is starting, by its command."""
    deadline = time.monotonic() + 20
    while time.monotonic() < deadline:
        for child in psutil.Process(kernel.pid).children():
            with suppress(psutil.NoSuchProcess):  # the checks before a start end at once
                if "ipyvllm.engine.process.host" in child.cmdline():
                    return child.pid
    raise AssertionError("the kernel starts no engine")


@pytest.fixture
def configured(kernel, tmp_path):
    (tmp_path / "ipyvllm.yaml").write_text("default: cpu\nproviders:\n  cpu: {type: engine}\n")
    return kernel


def test_out_of_memory_in_a_start_is_one_line_and_the_next_cell_is_answered(configured, group):
    group.limit(150 * MIB)
    request = configured.send("%%llm\nHello!")
    group.add(engine_of(configured))
    run = configured.wait(request)
    assert run.error.startswith("EngineStartError: the engine died while starting")
    assert "when memory runs out" in run.error
    assert len(run.error.splitlines()) <= 2
    assert configured.run("%%llm --max-tokens 2\nHello!").reply["status"] == "ok"


def test_out_of_memory_in_a_stream_keeps_the_text_and_the_next_cell_is_answered(configured, group):
    configured.run("%llm start -b")
    pid = engine_of(configured)
    group.add(pid)
    configured.run("%%llm --max-tokens 2\nHello!")
    request = configured.send("%%llm x << --max-tokens 900 --param ignore_eos=true\nHello!")
    time.sleep(0.7)
    squeeze(group)
    run = configured.wait(request)
    assert run.error.startswith("EngineDiedError: the engine died (killed by SIGKILL")
    assert configured.value("x.usage.completion_tokens") > 0
    assert configured.run("%%llm --max-tokens 2\nHello!").reply["status"] == "ok"
    assert engine_of(configured) != pid
