"""Schema, choice, regex and grammar: how they are sent, and answers checked against them."""

from __future__ import annotations

import json
from dataclasses import dataclass

import pytest

from helpers.scripted_server import endpoint_with, events, http, sent_json
from ipyvllm import errors
from ipyvllm.errors import (
    OptionError,
)


def answering(text):
    said = json.dumps(text)
    return http(events(f'{{"choices":[{{"delta":{{"content":{said}}}}}]}}', "[DONE]"))


@dataclass
class Point:
    x: int
    y: int


def test_a_schema_is_sent_in_vllms_form_and_parsed():
    with endpoint_with(answering('{"x": 1, "y": 2}')) as (session, server):
        answer = session.start("hi", schema=Point).response()
    assert sent_json(server)["structured_outputs"]["json"]["properties"].keys() == {"x", "y"}
    assert answer.parsed == Point(1, 2)
    assert answer.to_dict()["parsed"] == {"x": 1, "y": 2}


def test_a_schema_is_sent_in_openais_form_to_others():
    with endpoint_with(answering('{"x": 1, "y": 2}'), type="openai") as (session, server):
        answer = session.start("hi", schema=Point).response()
    form = sent_json(server)["response_format"]
    assert form["type"] == "json_schema"
    assert form["json_schema"]["schema"]["required"] == ["x", "y"]
    assert form["json_schema"]["strict"] is False
    assert "structured_outputs" not in sent_json(server)
    assert answer.parsed == Point(1, 2)


@pytest.mark.parametrize("option", [{"regex": "a"}, {"grammar": "root ::= 1"}])
def test_what_openais_api_cannot_express_is_refused_by_name(option):
    [name] = option
    with endpoint_with(answering("a"), type="openai") as (session, server):
        with pytest.raises(OptionError, match=f"{name}: the OpenAI API"):
            session.start("hi", **option).response()
        assert server.received == b""


@pytest.mark.parametrize(
    ("option", "text", "parsed"),
    [
        ({"choice": ["yes", "no"]}, "no", "no"),
        ({"regex": r"\d+"}, "42", "42"),
        ({"schema": {"type": "integer"}}, "42", 42),
        ({"structured_outputs": {"json_object": True}}, '{"a": 1}', {"a": 1}),
        ({"response_format": {"type": "json_object"}}, '{"a": 1}', {"a": 1}),
        ({"grammar": 'root ::= "x"'}, "x", "x"),
    ],
)
def test_an_answer_that_obeys_is_parsed(option, text, parsed):
    with endpoint_with(answering(text)) as (session, _):
        assert session.start("hi", **option).response().parsed == parsed


@pytest.mark.parametrize(
    ("option", "words"),
    [
        ({"choice": ["yes", "no"]}, "none of 'yes', 'no'"),
        ({"regex": r"\d+"}, "does not match"),
        ({"schema": {"type": "integer"}}, "json"),
        ({"schema": Point}, "json"),
        ({"structured_outputs": {"json_object": True}}, "json_object"),
        ({"response_format": {"type": "json_schema", "json_schema": {"schema": {}}}}, "json"),
    ],
)
def test_an_endpoint_that_ignores_a_constraint_is_an_error(option, words):
    with (
        endpoint_with(answering("Sure! Here you are.")) as (session, _),
        pytest.raises(errors.StructuredOutputError, match=words) as caught,
    ):
        session.start("hi", **option).response()
    assert caught.value.response.text == "Sure! Here you are."
    assert "\n" not in caught.value.message


def test_an_answer_cut_short_is_said_to_be():
    cut = events('{"choices":[{"delta":{"content":"{\\"x"},"finish_reason":"length"}]}', "[DONE]")
    with (
        endpoint_with(http(cut)) as (session, _),
        pytest.raises(errors.StructuredOutputError, match="cut by max_tokens"),
    ):
        session.start("hi", schema=Point).response()


@pytest.mark.parametrize(
    "option",
    [
        {"schema": {"type": 5}},
        {"schema": 5},
        {"schema": "none.json"},
        {"regex": "("},
        {"choice": []},
        {"choice": "abc"},
        {"regex": "a", "choice": ["a"]},
    ],
)
def test_a_constraint_that_is_none_is_refused_before_anything_is_sent(option):
    with endpoint_with(answering("a")) as (session, server):
        with pytest.raises(OptionError):
            session.start("hi", **option)
        assert server.received == b""
