"""The providers that need no engine: the mock in the kernel, and over HTTP."""

from __future__ import annotations

import json
import threading
import time

import httpx2
import pytest

from ipyvllm.config.loader import Config, EndpointConfig, MockConfig
from ipyvllm.messages import Delta
from ipyvllm.session import Session


def session_with(**providers):
    config = Config(default=next(iter(providers)), providers=providers, source="test")
    return Session(lambda: config)


@pytest.fixture
def both(mock_server):
    """The mock in process and the same mock behind HTTP."""
    made = session_with(
        inside=MockConfig(type="mock"),
        outside=EndpointConfig(type="vllm", base_url=mock_server.url),
    )
    yield made
    made.close()


def test_threads_that_need_a_provider_at_once_get_the_same(monkeypatch):
    from ipyvllm.providers import registry

    create = registry.create

    def slowly(*arguments):
        time.sleep(0.1)
        return create(*arguments)

    monkeypatch.setattr(registry, "create", slowly)
    session = session_with(mock=MockConfig(type="mock"))
    got = []
    threads = [
        threading.Thread(target=lambda: got.append(session.providers.get())) for _ in range(4)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len({id(provider) for provider in got}) == 1
    session.close()


def test_the_mock_in_process_and_over_http_say_the_same(both):
    inside, outside = (
        both.start("hello", provider=name, system="be brief", max_tokens=30).response()
        for name in ("inside", "outside")
    )
    assert inside.text == outside.text
    assert inside.usage == outside.usage
    assert inside.finish_reason == outside.finish_reason == "length"
    assert (inside.mock, outside.mock) == (True, False)


def test_streaming_and_not_streaming_give_the_same(both):
    streamed = both.start("hello", provider="outside").response()
    whole = both.start("hello", provider="outside", stream=False).response()
    assert streamed.text == whole.text
    assert streamed.usage == whole.usage


def test_an_answer_comes_in_pieces(both):
    pieces = [
        e.text for e in both.start("hello", provider="outside") if isinstance(e, Delta) and e.text
    ]
    assert len(pieces) > 50


def test_the_model_is_found_and_named(both):
    assert both.start("hello", provider="outside").response().model == "mock"


def test_the_mock_server_serves_health_and_models(mock_server):
    with httpx2.Client() as client:
        assert client.get(mock_server.url.removesuffix("/v1") + "/health").status_code == 200
        models = client.get(mock_server.url + "/models").json()
    assert [card["id"] for card in models["data"]] == ["mock"]


def test_the_mock_server_streams_as_vllm_does(mock_server):
    body = {
        "messages": [{"role": "user", "content": "hi"}],
        "max_tokens": 3,
        "stream": True,
        "stream_options": {"include_usage": True},
    }
    with httpx2.Client() as client:
        text = client.post(mock_server.url + "/chat/completions", json=body).text
    events = [line.removeprefix("data: ") for line in text.splitlines() if line]
    assert events[-1] == "[DONE]"
    chunks = [json.loads(event) for event in events[:-1]]
    assert chunks[0]["choices"][0]["delta"] == {"role": "assistant", "content": ""}
    assert chunks[-2]["choices"][0]["finish_reason"] == "length"
    assert chunks[-1]["choices"] == []
    assert chunks[-1]["usage"]["completion_tokens"] == 3


@pytest.mark.parametrize(
    ("body", "status"),
    [("{", 400), ("[]", 400), ('{"messages": 1}', 400), ('{"messages": [], "model": "x"}', 404)],
)
def test_the_mock_server_refuses_what_vllm_refuses(mock_server, body, status):
    with httpx2.Client() as client:
        answer = client.post(mock_server.url + "/chat/completions", content=body)
    assert answer.status_code == status
    assert answer.json()["error"]["message"]


def test_waits_are_kept():
    slow = session_with(mock=MockConfig(type="mock", ttft_ms=50, itl_ms=10))
    try:
        timing = slow.start("hi", max_tokens=11).response().timing
    finally:
        slow.close()
    assert timing.ttft >= 0.05
    assert timing.total - timing.ttft >= 0.1
