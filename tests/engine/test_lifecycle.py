"""Start, stop, idle stop and death of an engine."""

from __future__ import annotations

import subprocess
import sys
import time

import psutil
import pytest

import ipyvllm
from helpers.engine import ask
from ipyvllm.engine.state import State
from ipyvllm.errors import EngineDiedError, EngineError, EngineStartError


def test_an_idle_engine_stops_and_starts_again(make_session):
    made = make_session(idle_stop=1.5)
    ask(made, max_tokens=2)
    engine = made.providers.get("cpu").engine
    child = psutil.Process(engine.pid)
    deadline = time.monotonic() + 15
    while engine.state is not State.STOPPED:
        assert time.monotonic() < deadline
        time.sleep(0.1)
    psutil.wait_procs([child], timeout=3)
    assert not child.is_running()
    assert ask(made, max_tokens=2).usage.completion_tokens


def test_a_log_that_cannot_be_written_does_not_stop_the_engine(make_session, tmp_path):
    made = make_session()
    engine = made.providers.get("cpu").engine
    (tmp_path / "file").write_text("")
    engine.log = tmp_path / "file" / "below-a-file.log"
    assert ask(made, max_tokens=2).usage.completion_tokens


def test_a_request_to_a_stopped_engine_starts_it(make_session):
    made = make_session()
    ask(made, max_tokens=1)
    made.call(made.providers.engine().engine.stop)
    assert made.providers.engine().engine.snapshot().pid is None
    assert ask(made, max_tokens=1).usage.completion_tokens


def test_figures_are_the_schedulers(engine_session):
    made = engine_session
    generations = [made.start("Hello!", max_tokens=800, ignore_eos=True) for _ in range(3)]
    while any(not generation.partial().usage.completion_tokens for generation in generations):
        assert all(generation.take(0.05) is not None for generation in generations)
    figures = made.call(made.providers.engine().engine.figures)
    assert figures.running == 3
    assert 0 < figures.kv_use <= 1
    for generation in generations:
        generation.cancel()
    assert made.call(made.providers.engine().engine.figures).running == 0


def test_asking_a_stopped_engine_how_it_is_says_so(make_session):
    made = make_session()
    with pytest.raises(EngineDiedError, match="not running"):
        made.call(made.providers.engine().engine.figures)


def test_an_engine_inside_the_kernel_is_at_hand():
    """In a process of its own, since vLLM changes the one it runs in."""
    code = """
import ipyvllm, threading
from ipyvllm.config.loader import Config, EngineConfig
from ipyvllm.session import Session
section = EngineConfig(type="engine", isolation="kernel")
session = Session(lambda: Config(default="cpu", providers={"cpu": section}))
for _ in range(2):
    answer = session.start("Hello!", max_tokens=4, ignore_eos=True).response()
    assert answer.usage.completion_tokens == 4, answer
session.call(session.providers.engine("cpu").engine.stop)
assert session.start("Hello!", max_tokens=4).response().usage.completion_tokens
print(type(ipyvllm.engine("cpu")).__name__)
session.close()
print([t.name for t in threading.enumerate() if t.name.startswith("vllm-")])
"""
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr[-2000:]
    assert done.stdout.splitlines() == ["LLMEngine", "[]"]
    assert "Traceback" not in done.stderr


def test_an_engine_in_its_own_process_is_not_at_hand(make_session):
    made = make_session()
    ask(made, max_tokens=1)
    with pytest.raises(EngineError, match="isolation: kernel"):
        ipyvllm.engine("cpu")
    with pytest.raises(EngineError, match="no engine 'none'"):
        ipyvllm.engine("none")


def test_status_tells_the_state_before_and_after_the_start(make_session):
    made = make_session()
    provider = made.providers.get("cpu")
    assert made.call(provider.status).state == "absent"
    ask(made, max_tokens=1)
    status = made.call(provider.status)
    assert (status.state, status.running) == ("ready", 0)
    assert status.models == ("ipyvllm-demo",)


def test_a_start_that_cannot_begin_fails_each_time_and_never_hangs(make_session, tmp_path):
    made = make_session(lora_modules={"none": str(tmp_path)})
    for _ in range(2):
        with pytest.raises(EngineStartError, match=r"adapter_config\.json"):
            ask(made)
        assert made.providers.engine().engine.state is State.FAILED
    broken = make_session(engine_args={"kv_cache_memory_bytes": "much"})
    with pytest.raises(EngineStartError, match="much"):
        ask(broken)


def test_a_start_beside_a_stop_is_an_engine_of_its_own(make_session):
    import asyncio

    made = make_session()
    ask(made, max_tokens=1)
    engine = made.providers.engine().engine

    async def overlap():
        stopping = asyncio.ensure_future(engine.stop())
        await asyncio.sleep(0)
        async for _ in engine.start():
            pass
        await stopping
        return engine.state

    assert made.call(overlap) is State.READY
    time.sleep(1)
    assert ask(made, max_tokens=1).usage.completion_tokens
    made.call(engine.stop)
    assert engine.state is State.STOPPED


def test_an_engine_that_dies_gives_each_request_its_own_error(make_session):
    made = make_session()
    ask(made, max_tokens=1)
    generations = [made.start(text, max_tokens=800, ignore_eos=True) for text in ("Hello!", "Who?")]
    while any(not generation.partial().usage.completion_tokens for generation in generations):
        assert all(generation.take(0.05) is not None for generation in generations)
    psutil.Process(made.providers.engine().engine.pid).kill()
    errors = []
    for generation in generations:
        with pytest.raises(EngineDiedError) as caught:
            generation.response()
        errors.append(caught.value)
    assert errors[0] is not errors[1]
    assert [str(error.response) for error in errors] == [
        generation.partial().text for generation in generations
    ]
