"""Fallbacks: who answers when the provider that was asked is not there, and how that is seen."""

from __future__ import annotations

import socket
from contextlib import contextmanager

import pytest

from helpers.scripted_server import CUT_STREAM, OK_STREAM, Reply, ScriptedServer, http
from ipyvllm.config.loader import Config, EndpointConfig, EngineConfig, MockConfig, parse
from ipyvllm.config.schema import Retry
from ipyvllm.errors import AuthenticationError, ConfigError, ProtocolError, UnreachableError
from ipyvllm.messages import Notice
from ipyvllm.session import Session


def nowhere(**more):
    with socket.create_server(("127.0.0.1", 0)) as gone:
        port = gone.getsockname()[1]
    return endpoint(port, **more)


def endpoint(port, **more):
    url = f"http://127.0.0.1:{port}/v1"
    return EndpointConfig(
        type="vllm", base_url=url, model="m", retry=Retry(attempts=0), fallback="mock", **more
    )


@contextmanager
def session_with(**providers):
    providers.setdefault("mock", MockConfig(type="mock"))
    session = Session(lambda: Config(default="first", providers=providers))
    try:
        yield session
    finally:
        session.close()


def test_the_next_provider_answers_in_plain_sight():
    with session_with(first=nowhere()) as session:
        generation = session.start("hi", model="first's own", max_tokens=5)
        notices = [event.text for event in generation if isinstance(event, Notice)]
        answer = generation.response()
    assert answer.provider == "mock"
    assert answer.mock
    assert answer.usage.completion_tokens == 5
    assert answer.model == "mock"
    assert list(answer.notices) == notices
    assert "no connection to first" in notices[0]
    assert "mock answers instead" in notices[0]
    data, metadata = answer._repr_mimebundle_()
    assert notices[0] in data["text/markdown"]
    assert "mock answer" in data["text/markdown"]
    assert metadata["ipyvllm"]["provider"] == "mock"


def test_a_chain_goes_on_to_its_end():
    middle = nowhere()
    first = nowhere().model_copy(update={"fallback": "middle"})
    with session_with(first=first, middle=middle) as session:
        answer = session.start("hi", max_tokens=2).response()
    assert answer.provider == "mock"
    assert len(answer.notices) == 2


def test_the_last_of_a_chain_has_the_last_word():
    last = nowhere().model_copy(update={"fallback": None})
    with (
        session_with(first=nowhere(), mock=last) as session,
        pytest.raises(UnreachableError, match="no connection to mock"),
    ):
        session.start("hi").response()


@pytest.mark.parametrize(
    ("reply", "error"),
    [(http("", "401 No"), AuthenticationError), (http(CUT_STREAM), ProtocolError)],
)
def test_a_wrong_key_and_a_begun_answer_are_no_reason_to_switch(reply, error):
    server = ScriptedServer(Reply([reply]))
    with session_with(first=endpoint(server.port)) as session, pytest.raises(error):
        session.start("hi").response()
    server.close()


def test_a_provider_that_is_well_is_not_switched():
    server = ScriptedServer(Reply([http(OK_STREAM)]))
    with session_with(first=endpoint(server.port)) as session:
        answer = session.start("hi").response()
    server.close()
    assert (answer.provider, answer.mock, answer.notices) == ("first", False, ())


def test_an_engine_that_does_not_start_has_a_fallback_too(tmp_path, monkeypatch):
    monkeypatch.setattr("importlib.util.find_spec", lambda name: None)
    engine = EngineConfig(type="engine", fallback="mock")
    with session_with(first=engine) as session:
        assert session.start("hi", max_tokens=2).response().provider == "mock"


def test_a_fallback_that_cannot_be_used_is_said_with_the_first_error():
    off = MockConfig(type="mock", enabled=False)
    with (
        session_with(first=nowhere(), mock=off) as session,
        pytest.raises(UnreachableError, match="'mock' cannot be used"),
    ):
        session.start("hi").response()


@pytest.mark.parametrize(
    ("fallback", "words"),
    [("mok", "did you mean 'mock'"), ("a", "circle: a -> a"), ("b", "circle: a -> b -> a")],
)
def test_a_chain_that_leads_nowhere_is_refused_with_its_line(tmp_path, fallback, words):
    path = tmp_path / "ipyvllm.yaml"
    path.write_text(
        "providers:\n"
        f"  a: {{type: mock, fallback: {fallback}}}\n"
        "  b: {type: mock, fallback: a}\n"
        "  mock: {type: mock}\n"
    )
    with pytest.raises(ConfigError, match=words) as caught:
        parse(path, {})
    assert str(caught.value).startswith(f"{path}:")
