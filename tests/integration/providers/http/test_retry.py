"""Requests that are sent again, and limits on how many."""

from __future__ import annotations

import time

import pytest

from helpers.scripted_server import CUT_STREAM, OK_STREAM, Reply, endpoint_with, http
from ipyvllm.config.schema import Retry
from ipyvllm.errors import (
    LLMError,
    ProtocolError,
    RateLimitError,
    ServerError,
)
from ipyvllm.messages import Phase

QUICK = Retry(attempts=2, backoff=0.01)


@pytest.mark.parametrize("status", ["408 Timeout", "429 Slow", "500 Oops", "503 Busy"])
def test_a_passing_failure_is_asked_again_and_told(status):
    with endpoint_with(http("", status), http(OK_STREAM), retry=QUICK) as (session, server):
        generation = session.start("hi")
        phases = [event.name for event in generation if isinstance(event, Phase)]
        assert generation.response().text == "Héllo"
    assert len(server.requests) == 2
    assert len(phases) == 1
    assert "trying again" in phases[0]


@pytest.mark.parametrize("status", ["400 Bad", "401 No", "404 None", "422 Bad", "501 Never"])
def test_a_lasting_failure_is_not_asked_again(status):
    with endpoint_with(http("", status), http(OK_STREAM), retry=QUICK) as (session, server):
        with pytest.raises(LLMError):  # not streamed: there is no field of ours to leave out
            session.start("hi", stream=False).response()
        assert len(server.requests) == 1


def test_asking_again_has_an_end():
    with endpoint_with(http("", "503 Busy"), retry=QUICK) as (session, server):
        with pytest.raises(ServerError, match="503"):
            session.start("hi").response()
        assert len(server.requests) == 3


def test_nothing_is_asked_again_after_the_first_token():
    with endpoint_with(http(CUT_STREAM), http(OK_STREAM), retry=QUICK) as (session, server):
        with pytest.raises(ProtocolError):
            session.start("hi").response()
        assert len(server.requests) == 1


def test_a_connection_dropped_before_its_head_is_asked_again():
    with endpoint_with(Reply([], reset=True), http(OK_STREAM), retry=QUICK) as (session, _):
        assert session.start("hi").response().text == "Héllo"


def test_the_server_says_how_long_to_wait():
    later = http("", "429 Slow", Retry_After="0.4")
    with endpoint_with(later, http(OK_STREAM), retry=QUICK) as (session, _):
        begun = time.monotonic()
        session.start("hi").response()
    assert 0.4 <= time.monotonic() - begun < 2


def test_a_wait_longer_than_allowed_is_the_users_to_decide():
    later = http("", "429 Slow", Retry_After="3600")
    with endpoint_with(later, http(OK_STREAM), retry=QUICK) as (session, server):
        with pytest.raises(RateLimitError, match="asks you to wait 3600 s"):
            session.start("hi").response()
        assert len(server.requests) == 1


def test_a_wait_for_a_retry_can_be_interrupted():
    with endpoint_with(http("", "503 Busy", Retry_After="30"), retry=QUICK) as (session, _):
        generation = session.start("hi")
        while not any(isinstance(event, Phase) for event in generation.take(1) or ()):
            pass
        begun = time.monotonic()
        generation.cancel()
        assert time.monotonic() - begun < 1


# Limits


def test_no_more_than_allowed_are_asked_at_once():
    with endpoint_with(Reply([http(OK_STREAM)], gap=0.05), max_concurrency=3) as (session, server):
        for generation in [session.start(f"{n}") for n in range(12)]:
            generation.response()
    assert len(server.requests) == 12
    assert server.max_concurrent == 3


def test_waiting_for_ones_turn_is_told():
    with endpoint_with(http(OK_STREAM), requests_per_minute=1) as (session, _):
        session.start("hi").response()
        generation = session.start("hi")
        said = generation.take(2)
        generation.cancel()
    assert "requests_per_minute" in said[0].name
