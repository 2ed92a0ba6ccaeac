"""The models and the status of an endpoint."""

from __future__ import annotations

import json

import pytest

from helpers.mock_server import free_port
from helpers.scripted_server import OK_STREAM, Reply, endpoint_with, http, sent_json, status_of
from ipyvllm.config.loader import Timeout
from ipyvllm.errors import (
    ProtocolError,
)
from ipyvllm.messages import Notice


def models_reply(*names):
    cards = [{"id": name, "object": "model"} for name in names]
    return http(json.dumps({"object": "list", "data": cards}), kind="application/json")


def test_the_only_model_is_used_in_silence():
    with endpoint_with(models_reply("one"), http(OK_STREAM), model=None) as (session, server):
        answer = session.start("hi").response()
    assert sent_json(server)["model"] == "one"
    assert answer.notices == ()


def test_of_several_models_the_first_is_used_and_named():
    with endpoint_with(models_reply("one", "two"), http(OK_STREAM), model=None) as (
        session,
        server,
    ):
        generation = session.start("hi")
        notices = [event.text for event in generation if isinstance(event, Notice)]
        answer = generation.response()
    assert sent_json(server)["model"] == "one"
    assert notices == list(answer.notices) == ["e serves 2 models; this is the first, one"]


def test_no_model_at_all_is_an_error():
    with (
        endpoint_with(models_reply(), model=None) as (session, _),
        pytest.raises(ProtocolError, match="serves no model"),
    ):
        session.start("hi").response()


METRICS = (
    "# HELP vllm:num_requests_running x\n"
    'vllm:num_requests_running{engine="0",model_name="a b"} 2.0\n'
    'vllm:num_requests_running{engine="1"} 1.0\n'
    'vllm:num_requests_waiting{engine="0"} 0.0\n'
    'vllm:num_requests_waiting_by_reason{reason="capacity"} 9.0\n'
    'vllm:kv_cache_usage_perc{engine="0"} 0.25\n'
)


def test_a_status_tells_what_the_server_tells():
    replies = [
        models_reply("m"),
        http(""),
        http('{"version":"0.32.0"}', kind="application/json"),
        http(METRICS, kind="text/plain"),
    ]
    with endpoint_with(*replies) as (session, server):
        status = status_of(session)
    assert (status.state, status.version, status.models) == ("ready", "0.32.0", ("m",))
    assert (status.running, status.waiting, status.kv_cache_use) == (3, 0, 0.25)
    assert status.latency > 0
    assert [r.split()[1] for r in server.requests] == [
        b"/v1/models",
        b"/health",
        b"/version",
        b"/metrics",
    ]


def test_a_server_that_only_knows_models_is_ready():
    with endpoint_with(models_reply("m"), http("", "404 Not Found")) as (session, _):
        status = status_of(session)
    assert (status.state, status.version, status.running) == ("ready", None, None)


@pytest.mark.parametrize("status", ["404 No", "405 No", "500 No", "501 Not Implemented"])
def test_a_healthy_server_without_metrics_or_a_version_is_ready(status):
    with endpoint_with(models_reply("m"), http(""), http("", status)) as (session, _):
        found = status_of(session)
    assert (found.state, found.version, found.running) == ("ready", None, None)


def test_a_server_without_a_health_page_that_says_so_by_501_is_ready():
    with endpoint_with(models_reply("m"), http("", "501 Not Implemented")) as (session, _):
        assert status_of(session).state == "ready"


def test_metrics_that_are_no_numbers_are_left_out():
    odd = "vllm:num_requests_running NaN\nvllm:num_requests_waiting 1e999\nvllm:x 1\n"
    replies = [models_reply("m"), http(""), http("{}"), http(odd, kind="text/plain")]
    with endpoint_with(*replies) as (session, _):
        found = status_of(session)
    assert (found.state, found.running, found.waiting) == ("ready", None, None)


LISTS = {
    "a bare array": [{"id": "a"}, {"id": "b"}],
    "odd cards": {"data": [{"name": "a"}, {"x": 1}, None, "b", {"id": ""}, {"id": "a"}]},
    "of Ollama": {"models": [{"name": "a", "model": "a"}, {"name": "b"}]},
    "unknown fields": {"data": [{"id": "a", "created": None}, {"id": "b"}], "x": float("nan")},
}


@pytest.mark.parametrize("body", LISTS.values(), ids=LISTS.keys())
def test_models_are_listed_in_every_format(body):
    with endpoint_with(http(json.dumps(body))) as (session, _):
        assert session.call(session.providers.get("e").models) == ["a", "b"]


@pytest.mark.parametrize("body", ['{"data":null}', '{"data":[]}', "[]"])
def test_a_server_without_models_lists_none(body):
    with endpoint_with(http(body)) as (session, _):
        assert session.call(session.providers.get("e").models) == []


@pytest.mark.parametrize("body", ["{}", "5", "", '{"error":"no"}', "<html>", '{"data":{"a":1}}'])
def test_a_reply_that_lists_no_models_is_an_error(body):
    with (
        endpoint_with(http(body)) as (session, _),
        pytest.raises(ProtocolError, match="lists no models"),
    ):
        session.call(session.providers.get("e").models)


@pytest.mark.parametrize(
    ("replies", "state"),
    [
        ([http("", "401 No")], "unauthorised"),
        ([http("", "500 No")], "failing"),
        ([models_reply("m"), http("", "503 No")], "failing"),
        ([Reply([], hold=True)], "silent"),
    ],
)
def test_a_status_has_a_word_for_what_is_wrong(replies, state):
    with endpoint_with(*replies, timeout=Timeout(read=0.3)) as (session, _):
        status = status_of(session)
    assert status.state == state
    assert status.detail


def test_nothing_there_is_unreachable():
    with endpoint_with(http(""), base_url=f"http://127.0.0.1:{free_port()}/v1") as (session, _):
        assert status_of(session).state == "unreachable"
