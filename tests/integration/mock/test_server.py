"""The mock's server as other programs see it."""

from __future__ import annotations

import json
import time

import httpx2
import pytest

from helpers.mock_server import start_mock
from ipyvllm.config.loader import Config, EndpointConfig, MockConfig
from ipyvllm.config.schema import Retry, Timeout
from ipyvllm.errors import (
    LLMError,
    ProtocolError,
    ProviderTimeoutError,
    RateLimitError,
    ServerError,
)
from ipyvllm.session import Session

HI = [{"role": "user", "content": "hi"}]


# What vLLM 0.32 said to the same requests.
REFUSALS = [
    ("[]", "body", "1 validation error:\n  {'type': 'model_attributes_type', 'loc': 'body'"),
    ("{}", "body.messages", "1 validation error:\n  {'type': 'missing', 'loc': 'body.messages'"),
    ('{"messages": 1}', None, "'int' object is not iterable"),
    ('{"messages": []}', None, "Cannot apply chat template to an empty conversation."),
    ('{"temperature": "x"}', "body.temperature", "'float_parsing'"),
    (
        '{"temperature": -1}',
        "temperature",
        "temperature must be non-negative, got -1.0. (parameter",
    ),
    ('{"top_p": 2}', "top_p", "top_p must be in (0, 1], got 2.0."),
    ('{"max_tokens": 0}', "max_tokens", "max_tokens must be at least 1, got 0. (parameter="),
    ('{"max_tokens": 999999}', "max_tokens", "cannot be greater than max_model_len=131072."),
    ('{"top_logprobs": 3}', "top_logprobs", "when using `top_logprobs`, `logprobs` must be set"),
    ('{"logprobs": true, "top_logprobs": 50}', "logprobs", "greater than max allowed: 20"),
    ('{"stream_options": {}}', None, None),
    ('{"stream_options": {"include_usage": true}}', "stream_options", "Stream options can only"),
    ('{"n": 0}', None, "n must be at least 1, got 0."),
    (
        '{"structured_outputs": {"json": {}, "regex": "a"}}',
        None,
        "only use one kind of constraints",
    ),
]


@pytest.mark.parametrize(("body", "param", "words"), REFUSALS)
def test_refusals_are_shaped_and_worded_as_vllms(mock_server, body, param, words):
    asked = json.loads(body)
    if isinstance(asked, dict) and asked and "messages" not in asked:
        body = json.dumps({"messages": HI, **asked})
    answer = httpx2.post(mock_server.url + "/chat/completions", content=body)
    if words is None:
        assert answer.status_code == 200
        return
    assert answer.status_code == 400
    error = answer.json()["error"]
    assert words in error["message"]
    assert (error["param"], error["code"]) == (param, 400)


def test_tokens_go_and_come_back(mock_server):
    root = mock_server.url.removesuffix("/v1")
    text = "Hello, you — 100% {é}\n"
    made = httpx2.post(root + "/tokenize", json={"prompt": text, "return_token_strs": True}).json()
    assert made["count"] == len(made["tokens"]) == len(made["token_strs"])
    back = httpx2.post(root + "/detokenize", json={"tokens": made["tokens"]}).json()
    assert back == {"prompt": text}
    chat = httpx2.post(root + "/tokenize", json={"messages": HI}).json()
    assert chat["count"] == 1


def running(root):
    text = httpx2.get(root + "/metrics").text
    [line] = [x for x in text.splitlines() if x.startswith("vllm:num_requests_running{")]
    return float(line.split()[-1])


def test_metrics_count_and_a_client_that_leaves_ends_its_request(mock_server):
    root = mock_server.url.removesuffix("/v1")
    headers = {"X-Mock-ITL-MS": "50"}
    body = {"messages": HI, "max_tokens": 500, "stream": True}
    url = mock_server.url + "/chat/completions"
    with httpx2.stream("POST", url, json=body, headers=headers) as response:
        parts = response.iter_bytes()
        assert next(parts)
        assert running(root) == 1
    deadline = time.monotonic() + 2
    while running(root) and time.monotonic() < deadline:
        time.sleep(0.02)
    assert running(root) == 0
    assert 'finished_reason="abort"} 0.0' not in httpx2.get(root + "/metrics").text


def test_a_status_of_the_mock_is_ready(mock_server):
    section = EndpointConfig(type="vllm", base_url=mock_server.url)
    session = Session(lambda: Config(default="e", providers={"e": section}))
    status = session._background.portal().call(session.providers.get("e").status)
    session.close()
    assert (status.state, status.models) == ("ready", ("mock",))
    assert status.version.startswith("mock-")
    assert (status.running, status.waiting, status.kv_cache_use) == (0, 0, 0.0)


FAULTS = [
    ("429", RateLimitError),
    ("500", ServerError),
    ("disconnect", ProtocolError),
    ("stall", ProviderTimeoutError),
    ("garbage", ProtocolError),
]


@pytest.mark.parametrize("stream", [True, False])
@pytest.mark.parametrize(("fault", "error"), FAULTS)
def test_a_fault_is_the_same_error_in_process_and_over_http(mock_server, fault, error, stream):
    outside = EndpointConfig(
        type="vllm",
        base_url=mock_server.url,
        headers={"X-Mock-Error": fault},
        timeout=Timeout(read=0.3),
        retry=Retry(attempts=0),
    )
    inside = MockConfig(type="mock", error=fault, timeout=Timeout(read=0.3))
    config = Config(default="inside", providers={"inside": inside, "outside": outside})
    session = Session(lambda: config)
    try:
        for name in ("inside", "outside"):
            with pytest.raises(LLMError) as caught:
                session.start("hi", provider=name, stream=stream).response()
            assert type(caught.value) is error
            if stream and fault not in ("429", "500"):
                assert (
                    caught.value.response.text
                    == "A short answer"[: len(caught.value.response.text)]
                )
    finally:
        session.close()


def test_a_share_of_requests_fails_and_asking_again_helps(mock_server):
    section = EndpointConfig(
        type="vllm",
        base_url=mock_server.url,
        headers={"X-Mock-Error-Rate": "0.5"},
        retry=Retry(attempts=12, backoff=0.001),
    )
    session = Session(lambda: Config(default="e", providers={"e": section}))
    try:
        generations = [session.start(f"{n}", max_tokens=2) for n in range(20)]
        assert all(generation.response().usage.completion_tokens == 2 for generation in generations)
    finally:
        session.close()


def test_a_header_that_makes_no_sense_is_refused(mock_server):
    answer = httpx2.post(
        mock_server.url + "/chat/completions",
        json={"messages": HI},
        headers={"X-Mock-Error": "418"},
    )
    assert answer.status_code == 400
    assert "x-mock-error" in answer.json()["error"]["message"]


def test_a_server_takes_its_manner_from_the_command_line(monkeypatch):
    monkeypatch.setenv("MOCK_KEY", "k")
    server = start_mock(
        *("--model", "a", "--model", "b", "--reply", "ping=>pong", "--max-model-len", "20"),
        *("--api-key-env", "MOCK_KEY", "--ttft-ms", "80", "--jitter", "0.1"),
    )
    try:
        section = EndpointConfig(type="vllm", base_url=server.url, api_key_env="MOCK_KEY")
        session = Session(lambda: Config(default="e", providers={"e": section}))
        answer = session.start("ping").response()
        with pytest.raises(LLMError, match="maximum context length is 20 tokens"):
            session.start("word " * 30).response()
        session.close()
        assert httpx2.get(server.url + "/models").status_code == 401
    finally:
        server.process.terminate()
        server.process.wait(5)
    assert (answer.text, answer.model) == ("pong", "a")
    assert "serves 2 models" in answer.notices[0]
    assert answer.timing.ttft > 0.07
