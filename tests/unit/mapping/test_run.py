"""A map: rows asked together, put in order, failed, stopped and awaited."""

from __future__ import annotations

import asyncio
import time

import pytest

import ipyvllm
from helpers.maps import CountingListener, endpoint_session, map_run, mock_session, run_map
from ipyvllm.config.loader import Config, MockConfig
from ipyvllm.errors import (
    ConfigError,
    GenerationInterrupted,
    LLMError,
    ServerError,
)
from ipyvllm.results.response import Response
from ipyvllm.session import Session


def test_a_list_gives_its_responses_in_order_whatever_order_they_come_in():
    with mock_session(mode="echo", itl_ms=1) as session:
        prompts = ["word " * (1 + 7 * n % 13) + str(n) for n in range(40)]
        out = run_map(session, prompts)
        assert [response.text for response in out] == prompts
        assert all(isinstance(response, Response) for response in out)


def test_a_providers_own_limit_holds_where_more_is_asked_for():
    section = MockConfig(type="mock", max_concurrency=4)
    session = Session(lambda: Config(default="m", providers={"m": section}))
    assert map_run(session, ["a"] * 100).concurrency == 4
    session.close()


def test_a_failed_row_holds_its_error_and_the_others_go_on():
    with mock_session(error_rate=0.4) as session:
        out = run_map(session, [f"row {n}" for n in range(30)], max_tokens=4)
        assert 0 < len(out.failed) < 30
        assert {type(error) for error in out.failed.values()} == {ServerError}
        assert out.summary.failed == len(out.failed)
        assert [text is None for text in out.texts] == [place in out.failed for place in range(30)]


def test_errors_raise_ends_the_map_with_the_rows_so_far():
    with mock_session(error_rate=0.2) as session:
        with pytest.raises(ServerError, match=r"^row \d+: ") as caught:
            run_map(session, [f"row {n}" for n in range(50)], errors="raise", concurrency=1)
        results = caught.value.results
        assert len(results) == 50
        assert any(isinstance(each, Response) for each in results)
        assert isinstance(results[-1], GenerationInterrupted)


def test_what_no_row_can_mend_ends_the_map_at_once():
    with (
        endpoint_session("http://127.0.0.1:9/v1", api_key_env="NOT_SET_ANYWHERE") as session,
        pytest.raises(ConfigError, match="NOT_SET_ANYWHERE"),
    ):
        run_map(session, ["a"] * 1000)


def test_the_error_of_a_row_keeps_no_frames():
    with mock_session(error="500") as session:
        [error] = run_map(session, ["a"])
        assert isinstance(error, LLMError)
        assert error.__traceback__ is None


def test_stop_really_ends_the_requests_at_the_provider():
    def stop(told):
        raise KeyboardInterrupt

    with mock_session(ttft_ms=20) as session:
        begun = time.monotonic()
        prompts = ["quick", *(f"slow {n}" for n in range(50))]
        with pytest.raises(GenerationInterrupted):
            run_map(session, prompts, CountingListener(stop), concurrency=50, max_tokens=3)
        assert time.monotonic() - begun < 5
        assert session.call(_workers) == []


async def _workers():
    return [t for t in asyncio.all_tasks() if "_answer_all" in str(t.get_coro())]


def test_a_whole_map_leaves_no_worker_behind():
    with mock_session() as session:
        run_map(session, ["a"] * 20)
        time.sleep(0.05)
        assert session.call(_workers) == []


def test_awaited_it_gives_the_same_and_cancelling_keeps_what_was_done(monkeypatch):
    with mock_session(itl_ms=2) as session:
        prompts = [f"row {n}" for n in range(30)]

        async def both():
            some = asyncio.Event()
            seen = CountingListener(lambda told: some.set() if told.rows == 5 else None)
            run = map_run(session, prompts, concurrency=3, max_tokens=5)
            task = asyncio.create_task(run.arun(seen))
            await some.wait()
            task.cancel()
            with pytest.raises(asyncio.CancelledError):
                await task
            return await map_run(session, prompts, max_tokens=5).arun()

        out = asyncio.run(both())
        assert len(out) == 30
        assert out.summary.cached >= 5


def test_in_plain_python_it_is_one_call(monkeypatch, tmp_path):
    monkeypatch.chdir(tmp_path)
    out = ipyvllm.map((f"row {n}" for n in range(5)), provider="mock", max_tokens=2)
    assert len(out) == 5
    again = asyncio.run(ipyvllm.amap(["a", "b"], provider="mock", max_tokens=2, concurrency=1))
    assert [response.usage.completion_tokens for response in again] == [2, 2]
