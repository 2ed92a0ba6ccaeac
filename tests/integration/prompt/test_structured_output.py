"""Schema, choice, regex and grammar: how they are sent, and answers checked against them."""

from __future__ import annotations

import json
from dataclasses import dataclass

import pytest

from helpers.maps import run_map
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


def whole(text, finish_reason="stop"):
    """A reply without a stream."""
    message = {"content": text}
    choice = {"index": 0, "message": message, "finish_reason": finish_reason}
    return http(json.dumps({"choices": [choice]}), kind="application/json")


def test_a_choice_is_sent_as_a_schema_where_servers_know_only_schemas():
    replies = answering('{"answer": "no"}')
    with endpoint_with(replies, type="openai") as (session, server):
        answer = session.start("hi", choice=["yes", "no"]).response()
    form = sent_json(server)["response_format"]["json_schema"]
    [labels] = [field["enum"] for field in form["schema"]["properties"].values()]
    assert labels == ["yes", "no"]
    assert form["strict"] is True
    assert "structured_outputs" not in sent_json(server)
    assert (answer.parsed, answer.text) == ("no", "no")


@pytest.mark.parametrize(
    ("settings", "options", "name", "value"),
    [
        ({}, {}, "max_tokens", 11),
        ({"type": "openai"}, {}, "max_tokens", 41),
        ({}, {"max_tokens": 500}, "max_tokens", 500),
        ({}, {"max_completion_tokens": 7}, "max_tokens", None),
        ({"extra_body": {"max_tokens": 600}}, {}, "max_tokens", 600),
        ({"extra_body": {"max_completion_tokens": 600}}, {}, "max_tokens", None),
    ],
    ids=str,
)
def test_a_choice_is_limited_to_its_longest_label_unless_the_user_limits_it(
    settings, options, name, value
):
    with endpoint_with(answering("yes"), **settings) as (session, server):
        session.start("hi", choice=["yes", "no"], **options).response()
    assert sent_json(server).get(name) == value


def test_openais_own_service_gets_the_limit_by_the_name_that_it_accepts():
    url = "https://api.openai.com/v1"
    with endpoint_with(answering("yes"), type="openai", base_url=url) as (session, _):
        params = session.plan(choice=["yes"]).params
    assert "max_tokens" not in params
    assert params["max_completion_tokens"] > 0


def test_a_model_that_reasons_before_it_chooses_gets_the_time_to():
    replies = whole("<think>\nLet me", "length"), whole("<think>\nLet me see.</think>\n\nno")
    with endpoint_with(*replies) as (session, server):
        answer = session.start("hi", choice=["yes", "no"], stream=False).response()
    assert answer.parsed == "no"
    assert "max_tokens" not in sent_json(server)
    assert len(server.requests) == 2


@pytest.mark.parametrize(
    ("option", "right", "words"),
    [
        ({"schema": Point}, '{"x": 1, "y": 2}', '"properties"'),
        ({"choice": ["yes", "no"]}, "no", "yes, no"),
        ({"regex": r"\d+"}, "42", r"\d+"),
        ({"structured_outputs": {"json_object": True}}, "{}", "JSON object"),
    ],
    ids=str,
)
def test_the_second_request_says_in_words_what_the_server_has_not(option, right, words):
    with endpoint_with(answering("Sure!"), answering(right)) as (session, server):
        answer = session.start("hi", **option).response()
    assert answer.parsed is not None
    assert "sent again" in answer.notices[0]
    said = sent_json(server)["messages"]
    assert [message["role"] for message in said] == ["user", "assistant", "user"]
    assert words in said[-1]["content"]


def test_a_blank_answer_is_not_repeated_to_the_server():
    with endpoint_with(answering("\n"), answering("42")) as (session, server):
        assert session.start("hi", schema={"type": "integer"}).response().parsed == 42
    assert [message["role"] for message in sent_json(server)["messages"]] == ["user", "user"]


def test_if_the_second_request_fails_the_first_answer_is_kept():
    replies = answering("Sure!"), http("", "500 Oops")
    with (
        endpoint_with(*replies) as (session, _),
        pytest.raises(errors.StructuredOutputError) as caught,
    ):
        session.start("hi", schema=Point).response()
    assert caught.value.response.text == "Sure!"
    assert "sent again, which failed" in caught.value.hint


@pytest.mark.parametrize("many", [False, True])
def test_a_schema_with_a_dangling_reference_asks_nothing(many):
    schema = {"properties": {"a": {"$ref": "#/$defs/A"}}}
    with endpoint_with(answering("{}")) as (session, server):
        with pytest.raises(OptionError, match=r"\$ref"):
            run_map(session, ["a"], schema=schema) if many else session.start("a", schema=schema)
        assert server.received == b""
