"""A map on the real engine: continuous batching, the same answers as alone, Stop."""

from __future__ import annotations

import threading
from dataclasses import dataclass

import pandas as pd
import pytest

from helpers.maps import CountingListener, run_map
from ipyvllm.config.loader import EngineConfig
from ipyvllm.errors import BadRequestError, GenerationInterrupted
from ipyvllm.mapping.row_request import usual_concurrency
from ipyvllm.messages import Delta

GREEDY = {"provider": "cpu", "temperature": 0}


@dataclass
class Person:
    name: str
    age: int
    city: str


def test_rows_answered_together_say_what_they_say_alone(engine_session):
    prompts = [f"What is {n} + {n + 3}?" for n in range(12)]
    together = run_map(engine_session, prompts, **GREEDY)
    alone = [engine_session.start(prompt, **GREEDY).response().text for prompt in prompts[:4]]
    assert together.texts[:4] == alone
    assert together.summary.usage.completion_tokens > 0


def test_only_the_whole_answer_travels(engine_session):
    plan = engine_session.plan(**GREEDY, stream=False)

    async def pieces():
        request = plan.request("Write a short story about a fox.")
        events = [event async for event in plan.provider.stream(request)]
        return sum(isinstance(event, Delta) for event in events)

    assert engine_session.call(pieces) == 1


def test_many_rows_are_in_the_engine_at_once(engine_session):
    seen, done = [], threading.Event()
    engine = engine_session.providers.engine("cpu").engine

    def look():
        while not done.wait(0.01):
            seen.append(engine.snapshot().requests)

    thread = threading.Thread(target=look)
    thread.start()
    prompts = [f"Hello {n}" for n in range(200)]
    run_map(engine_session, prompts, **GREEDY, max_tokens=40, ignore_eos=True)
    done.set()
    thread.join()
    assert max(seen) > 64  # whenever one of its 64 sequences ends, another one waits


def test_a_schema_gives_typed_columns_of_real_answers(engine_session):
    sentences = ["Ada is 36 and lives in Paris.", "Ben is 41 and lives in Rome."]
    frame = pd.DataFrame({"sentence": sentences})
    template = "Extract name, age and city as JSON: {{ sentence }}"
    out = run_map(engine_session, frame, template=template, schema=Person, **GREEDY)
    assert str(out.age.dtype) == "int64"
    assert list(out.columns) == ["sentence", "response", "name", "age", "city"]


def test_a_row_longer_than_the_context_fails_alone(engine_session):
    out = run_map(engine_session, ["Hello!", "word " * 3000, "Hello!"], **GREEDY, max_tokens=4)
    assert list(out.failed) == [1]
    assert isinstance(out.failed[1], BadRequestError)


def test_stop_leaves_the_engine_alive_and_idle_and_the_rest_is_asked_later(engine_session):
    def stop(told):
        if told.rows == 3:
            raise KeyboardInterrupt

    prompts = [f"Write a short story about a fox and the number {n}." for n in range(70)]
    with pytest.raises(GenerationInterrupted):
        run_map(engine_session, prompts, CountingListener(stop), **GREEDY)
    engine = engine_session.providers.engine("cpu").engine
    pid = engine.pid
    figures = engine_session.call(engine.figures)
    assert (figures.running, figures.waiting) == (0, 0)
    out = run_map(engine_session, prompts, **GREEDY, max_tokens=None)
    assert (out.summary.cached, len(out.failed), engine.pid) == (3, 0, pid)


def test_an_engine_is_given_twice_what_it_takes_at_once():
    section = EngineConfig(type="engine", engine_args={"max_num_seqs": 24})
    assert usual_concurrency(section) == 48
