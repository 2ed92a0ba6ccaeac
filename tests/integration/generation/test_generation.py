"""One request under way: what happens when the answer does not obey its schema."""

from __future__ import annotations

import json
from dataclasses import dataclass

import pytest

from helpers.scripted_server import Reply, endpoint_with, events, http
from ipyvllm.errors import StructuredOutputError
from ipyvllm.messages import Restarted


@dataclass
class Point:
    x: int
    y: int


def answer(text, reason="stop"):
    chunk = {"choices": [{"delta": {"content": text}, "finish_reason": reason}]}
    usage = {"choices": [], "usage": {"prompt_tokens": 5, "completion_tokens": 2}}
    return http(events(json.dumps(chunk), json.dumps(usage), "[DONE]"))


def body(request):
    return json.loads(request.partition(b"\r\n\r\n")[2])


def test_an_answer_that_breaks_its_schema_is_asked_for_once_more_in_plain_sight():
    with endpoint_with(Reply([answer('{"x": "one"}')]), Reply([answer('{"x": 1, "y": 2}')])) as (
        session,
        w,
    ):
        generation = session.start("hi", schema=Point)
        seen = list(generation)
    assert generation.response().parsed == Point(1, 2)
    assert generation.response().text == '{"x": 1, "y": 2}'
    [again] = [event for event in seen if isinstance(event, Restarted)]
    assert generation.response().notices == (again.why,)
    assert "x: Input should be a valid integer" in again.why
    first, second = map(body, w.requests)
    assert second["messages"][:1] == first["messages"]
    assert second["messages"][1] == {"role": "assistant", "content": '{"x": "one"}'}
    assert "valid integer" in second["messages"][2]["content"]
    assert generation.response().usage.completion_tokens == 4


def test_a_second_answer_that_breaks_it_fails_and_keeps_its_text():
    with endpoint_with(Reply([answer("no")]), Reply([answer("still no")])) as (session, server):
        with pytest.raises(StructuredOutputError) as caught:
            session.start("hi", schema=Point).response()
        assert len(server.requests) == 2
    assert caught.value.response.text == "still no"
    assert len(caught.value.response.notices) == 1


def test_an_answer_that_max_tokens_cut_is_not_asked_for_again():
    with endpoint_with(answer('{"x"', "length")) as (session, server):
        with pytest.raises(StructuredOutputError, match="cut by max_tokens"):
            session.start("hi", schema=Point).response()
        assert len(server.requests) == 1
