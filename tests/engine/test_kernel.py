"""The engine of a real kernel: Stop, the end of either, and what stays unchanged."""

from __future__ import annotations

import os
import signal
import time

import psutil
import pytest

from helpers.kernel import Kernel
from helpers.waiting import is_running, wait_until

CONFIG = """\
default: mock
providers:
  mock: {type: mock}
  cpu: {type: engine}
"""


@pytest.fixture
def configured(kernel, tmp_path):
    (tmp_path / "ipyvllm.yaml").write_text(CONFIG)
    return kernel


ENGINE_PID = (
    "get_ipython().magics_manager.magics['cell']['llm'].__self__"
    ".session.providers.get('cpu').engine.pid"
)
STREAMING = "%%llm cpu --max-tokens 900 --param ignore_eos=true\nhello"


def test_stop_in_an_engine_stream_leaves_the_engine_alive(configured):
    configured.run("%%llm cpu --max-tokens 2\nhello")
    pid = configured.value(ENGINE_PID)
    for pause in (0.3, 0.1, 0.6):
        request = configured.send(STREAMING)
        time.sleep(pause)
        configured.manager.interrupt_kernel()
        run = configured.wait(request)
        assert run.error.startswith("GenerationInterrupted")
        assert configured.run("%%llm cpu --max-tokens 2\nhello").reply["status"] == "ok"
        assert configured.value(ENGINE_PID) == pid


@pytest.mark.parametrize("moment", ["starting", "streaming"])
def test_a_killed_kernel_leaves_no_process(configured, moment):
    if moment == "streaming":
        configured.run("%%llm cpu --max-tokens 2\nhello")
    configured.send(STREAMING)
    deadline = time.monotonic() + 30
    while not (children := psutil.Process(configured.pid).children(recursive=True)):
        assert time.monotonic() < deadline
        time.sleep(0.05)
    time.sleep(0.5)
    os.kill(configured.pid, signal.SIGKILL)
    wait_until(lambda: not any(map(is_running, children)), 2)


def test_the_engine_ends_with_the_kernels_own_end(configured):
    configured.run("%%llm cpu --max-tokens 2\nhello")
    child = psutil.Process(configured.value(ENGINE_PID))
    configured.manager.shutdown_kernel()
    wait_until(lambda: not is_running(child), 2)


def test_nothing_in_the_kernel_changes_when_the_engine_runs(configured):
    state = (
        "__import__('os').environ.copy(), __import__('random').getstate()[1][:3], "
        "str(__import__('signal').getsignal(2)), __import__('os').sched_getaffinity(0), "
        "[str(h) for h in __import__('logging').getLogger().handlers], __import__('sys').path"
    )
    configured.run("import random; random.seed(5)")
    before = configured.run(f"repr(({state}))").contents("execute_result")[0]["data"]
    configured.run("%%llm cpu --max-tokens 2\nhello")
    after = configured.run(f"repr(({state}))").contents("execute_result")[0]["data"]
    assert before == after
    assert (
        configured.value("[m for m in ('vllm', 'torch') if m in __import__('sys').modules]") == []
    )


def test_an_engine_is_started_in_the_background_watched_and_stopped(configured):
    assert "cpu is starting" in configured.run("%llm start -b cpu").text
    deadline = time.monotonic() + 60
    while "cpu: ready" not in configured.run("%llm status cpu").text:
        assert time.monotonic() < deadline
        time.sleep(0.3)
    assert configured.run("%llm start -b cpu").text.startswith("cpu: ready")
    assert "KV cache" in configured.run("%llm status cpu").text
    assert "vLLM" in configured.run("%llm logs cpu 200").text
    child = psutil.Process(configured.value(ENGINE_PID))
    assert "cpu: stopped" in configured.run("%llm stop cpu").text
    assert not child.is_running()
    assert "cpu: ready" in configured.run("%llm restart cpu").text


def test_stop_during_a_start_ends_the_cell_and_the_next_cell_is_answered(configured):
    request = configured.send("%%llm cpu --max-tokens 3\nHello!")
    time.sleep(1.5)
    configured.manager.interrupt_kernel()
    run = configured.wait(request, timeout=5)
    assert run.error.startswith("GenerationInterrupted")
    assert configured.run("%%llm cpu --max-tokens 3\nHello!").reply["status"] == "ok"


def test_a_crash_in_mid_stream_is_one_line_keeps_the_text_and_the_next_cell_works(configured):
    configured.run("%%llm cpu --max-tokens 2\nHello!")
    pid = configured.value(ENGINE_PID)
    request = configured.send("%%llm x << cpu --max-tokens 900 --param ignore_eos=true\nHello!")
    time.sleep(0.7)
    os.kill(pid, signal.SIGSEGV)
    run = configured.wait(request)
    assert run.error.startswith("EngineDiedError: the engine died (signal SIGSEGV)")
    assert "its log ends: File " in run.error
    assert len(run.error.splitlines()) <= 2
    log = configured.run("%llm logs cpu 200").text
    assert "Fatal Python error: Segmentation fault" in log
    assert configured.value("x.usage.completion_tokens") > 0
    assert configured.run("%%llm cpu --max-tokens 2\nHello!").reply["status"] == "ok"


def test_two_kernels_each_own_their_engine(configured, tmp_path):
    other = Kernel(tmp_path)
    try:
        other.run("%load_ext ipyvllm")
        for kernel in (configured, other):
            assert kernel.run("%%llm cpu --max-tokens 2\nHello!").reply["status"] == "ok"
        assert configured.value(ENGINE_PID) != other.value(ENGINE_PID)
        other.run("%llm stop cpu")
        assert configured.run("%%llm cpu --max-tokens 2\nHello!").reply["status"] == "ok"
    finally:
        other.close()
