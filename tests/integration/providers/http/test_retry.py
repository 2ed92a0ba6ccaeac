"""Requests that are sent again, and limits on how many."""

from __future__ import annotations

import time

import pytest

from helpers.wire import CUT_STREAM, OK_STREAM, Say, asking, http
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
    with asking(http("", status), http(OK_STREAM), retry=QUICK) as (session, wire):
        turn = session.start("hi")
        phases = [event.name for event in turn if isinstance(event, Phase)]
        assert turn.response().text == "Héllo"
    assert len(wire.requests) == 2
    assert len(phases) == 1
    assert "trying again" in phases[0]


@pytest.mark.parametrize("status", ["400 Bad", "401 No", "404 None", "422 Bad", "501 Never"])
def test_a_lasting_failure_is_not_asked_again(status):
    with asking(http("", status), http(OK_STREAM), retry=QUICK) as (session, wire):
        with pytest.raises(LLMError):
            session.start("hi").response()
        assert len(wire.requests) == 1


def test_asking_again_has_an_end():
    with asking(http("", "503 Busy"), retry=QUICK) as (session, wire):
        with pytest.raises(ServerError, match="503"):
            session.start("hi").response()
        assert len(wire.requests) == 3


def test_nothing_is_asked_again_after_the_first_token():
    with asking(http(CUT_STREAM), http(OK_STREAM), retry=QUICK) as (session, wire):
        with pytest.raises(ProtocolError):
            session.start("hi").response()
        assert len(wire.requests) == 1


def test_a_connection_dropped_before_its_head_is_asked_again():
    with asking(Say([], reset=True), http(OK_STREAM), retry=QUICK) as (session, _):
        assert session.start("hi").response().text == "Héllo"


def test_the_server_says_how_long_to_wait():
    later = http("", "429 Slow", Retry_After="0.4")
    with asking(later, http(OK_STREAM), retry=QUICK) as (session, _):
        begun = time.monotonic()
        session.start("hi").response()
    assert 0.4 <= time.monotonic() - begun < 2


def test_a_wait_longer_than_allowed_is_the_users_to_decide():
    later = http("", "429 Slow", Retry_After="3600")
    with asking(later, http(OK_STREAM), retry=QUICK) as (session, wire):
        with pytest.raises(RateLimitError, match="asks to wait 3600 s"):
            session.start("hi").response()
        assert len(wire.requests) == 1


def test_a_wait_for_a_retry_can_be_interrupted():
    with asking(http("", "503 Busy", Retry_After="30"), retry=QUICK) as (session, _):
        turn = session.start("hi")
        while not any(isinstance(event, Phase) for event in turn.take(1) or ()):
            pass
        begun = time.monotonic()
        turn.cancel()
        assert time.monotonic() - begun < 1


# Limits


def test_no_more_than_allowed_are_asked_at_once():
    with asking(Say([http(OK_STREAM)], gap=0.05), max_concurrency=3) as (session, wire):
        for turn in [session.start(f"{n}") for n in range(12)]:
            turn.response()
    assert len(wire.requests) == 12
    assert wire.most_at_once == 3


def test_waiting_for_ones_turn_is_told():
    with asking(http(OK_STREAM), requests_per_minute=1) as (session, _):
        session.start("hi").response()
        turn = session.start("hi")
        said = turn.take(2)
        turn.cancel()
    assert "requests_per_minute" in said[0].name
