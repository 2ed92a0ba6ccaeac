"""The engine with real forward passes of the bundled model."""

from __future__ import annotations

import os

import psutil
import pytest

from ipyvllm.config.loader import Config, EngineConfig, built_in
from ipyvllm.engine.state import State
from ipyvllm.errors import BadRequestError, EngineDiedError, EngineStartError
from ipyvllm.messages import Delta, Phase
from ipyvllm.session import Session

LONG = {"max_tokens": 900, "ignore_eos": True}


def session_with(section):
    return Session(lambda: Config(default="cpu", providers={"cpu": section}))


def test_an_answer_comes_in_pieces_with_phases_before_the_first(engine_session):
    events = list(engine_session.start("Hello!", max_tokens=20, ignore_eos=True))
    pieces = [event for event in events if isinstance(event, Delta)]
    assert sum(piece.tokens for piece in pieces) == 20
    assert len(pieces) == 20
    phases = [event.name for event in events if isinstance(event, Phase)]
    assert phases == [] or "importing vLLM" in phases


def test_a_greedy_answer_repeats_streamed_or_not(engine_session):
    answers = {
        engine_session.start("Hello!", temperature=0, max_tokens=24, stream=stream).response().text
        for stream in (True, False, True)
    }
    assert len(answers) == 1


def test_usage_and_finish_reason_are_the_engines(engine_session):
    answer = engine_session.start("Hello!", max_tokens=7, ignore_eos=True).response()
    assert (answer.usage.completion_tokens, answer.finish_reason) == (7, "length")
    assert answer.usage.prompt_tokens > 0
    assert answer.timing.ttft <= answer.timing.total


def test_many_requests_at_once_are_batched_and_alike(engine_session):
    generations = [
        engine_session.start("Hello!", temperature=0, max_tokens=24, ignore_eos=True)
        for _ in range(32)
    ]
    assert len({generation.response().text for generation in generations}) == 1


@pytest.mark.parametrize(
    ("params", "text"),
    [
        ({"temperature": -1}, "temperature"),
        ({"no_such": 1}, "no_such"),
        ({"max_tokens": 0}, "max_tokens"),
    ],
)
def test_a_bad_parameter_is_refused_and_the_engine_goes_on(engine_session, params, text):
    with pytest.raises(BadRequestError, match=text):
        engine_session.start("Hello!", **params).response()
    assert engine_session.start("Hello!", max_tokens=2).response().usage.completion_tokens > 0


def test_a_prompt_longer_than_the_context_is_refused(engine_session):
    with pytest.raises(BadRequestError, match="1024"):
        engine_session.start("word " * 3000).response()


def test_cancelling_frees_the_engine(engine_session):
    generation = engine_session.start("Hello!", **LONG)
    while not generation.partial().usage.completion_tokens:
        assert generation.take(5) is not None
    error = generation.cancel()
    assert error.response.finish_reason == "interrupted"
    assert 0 < error.response.usage.completion_tokens < 900
    pid = engine_session.providers.get("cpu").engine.pid
    assert engine_session.start("Hello!", max_tokens=2).response().usage.completion_tokens > 0
    assert engine_session.providers.get("cpu").engine.pid == pid


def test_closing_the_session_ends_the_process():
    session = session_with(built_in().provider("cpu"))
    session.start("Hello!", max_tokens=2).response()
    engine = session.providers.get("cpu").engine
    child = psutil.Process(engine.pid)
    session.close()
    assert not child.is_running()
    assert engine.state is State.STOPPED


def test_a_killed_engine_is_one_line_and_the_next_request_starts_another():
    session = session_with(built_in().provider("cpu"))
    try:
        generation = session.start("Hello!", **LONG)
        while not generation.partial().usage.completion_tokens:
            assert generation.take(60) is not None
        first = session.providers.get("cpu").engine.pid
        psutil.Process(first).kill()
        with pytest.raises(EngineDiedError, match="SIGKILL") as caught:
            generation.response()
        assert caught.value.response.usage.completion_tokens > 0
        assert session.start("Hello!", max_tokens=2).response().usage.completion_tokens > 0
        assert session.providers.get("cpu").engine.pid != first
    finally:
        session.close()


def test_a_start_that_fails_says_why_in_one_line(tmp_path):
    session = session_with(EngineConfig(type="engine", model=str(tmp_path)))
    try:
        with pytest.raises(EngineStartError) as caught:
            session.start("Hello!").response()
        assert session.providers.get("cpu").engine.state is State.FAILED
    finally:
        session.close()
    assert "\n" not in caught.value.message
    assert len(caught.value.message) < 300


def test_the_engine_runs_in_a_session_of_its_own(engine_session):
    engine_session.start("Hello!", max_tokens=1).response()
    pid = engine_session.providers.get("cpu").engine.pid
    assert os.getsid(pid) == pid != os.getsid(0)
