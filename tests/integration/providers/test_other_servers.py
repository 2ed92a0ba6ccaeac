"""Servers that are not vLLM, at the level of the protocol: what they say, written down by hand in
the shapes that llama.cpp's server, Ollama and a gateway before a managed vLLM use."""

from __future__ import annotations

import json

import pytest

from helpers.scripted_server import endpoint_with, events, http, sent_json, status_of
from ipyvllm.config.schema import Retry
from ipyvllm.errors import AuthenticationError, BadRequestError, OptionError, ServerError


def reply(body):
    return http(json.dumps(body), kind="application/json; charset=utf-8")


# llama.cpp: its first chunk has null content, the last one the finish reason and `timings`; usage
# comes in a chunk without choices; model names are file paths; metrics have names of its own.
LLAMA_HEAD = '"created":1,"id":"chatcmpl-abc","model":"models/small.gguf","object":"x"'
LLAMA = events(
    f'{{"choices":[{{"finish_reason":null,"index":0,"delta":{{"role":"assistant",'
    f'"content":null}}}}],{LLAMA_HEAD},"system_fingerprint":"b1-x"}}',
    f'{{"choices":[{{"finish_reason":null,"index":0,"delta":{{"content":"Hi"}}}}],{LLAMA_HEAD}}}',
    f'{{"choices":[{{"finish_reason":"stop","index":0,"delta":{{}}}}],{LLAMA_HEAD}}}',
    f'{{"choices":[],{LLAMA_HEAD},"usage":{{"completion_tokens":1,"prompt_tokens":9,'
    '"total_tokens":10},"timings":{"prompt_n":9,"predicted_per_second":44.5}}',
    "[DONE]",
)


def test_llama_cpp_streams():
    with endpoint_with(http(LLAMA), type="openai", model=None) as (session, server):
        answer = session.start("hi", model="any", top_k=3).response()
    assert (answer.text, answer.finish_reason) == ("Hi", "stop")
    assert answer.model == "models/small.gguf"
    assert (answer.usage.prompt_tokens, answer.usage.completion_tokens) == (9, 1)
    assert sent_json(server)["top_k"] == 3


def test_llama_cpps_own_fields_go_in_the_body():
    with endpoint_with(
        http(LLAMA), type="openai", extra_body={"cache_prompt": True, "grammar": "g"}
    ) as (
        session,
        server,
    ):
        session.start("hi").response()
        with pytest.raises(OptionError, match="grammar"):
            session.start("hi", grammar='root ::= "Hi"').response()
    assert sent_json(server)["cache_prompt"] is True
    assert sent_json(server)["grammar"] == "g"


def test_llama_cpp_that_is_loading_is_asked_again():
    loading = '{"error":{"code":503,"message":"Loading model","type":"unavailable_error"}}'
    busy = http(loading, "503 Service Unavailable", "application/json")
    retry = Retry(attempts=2, backoff=0.01)
    with endpoint_with(busy, http(LLAMA), type="openai", retry=retry) as (session, _):
        assert session.start("hi").response().text == "Hi"
    with (
        endpoint_with(busy, type="openai") as (session, _),
        pytest.raises(ServerError, match="Loading"),
    ):
        session.start("hi").response()


def test_llama_cpp_tells_its_load_in_its_own_names():
    metrics = (
        "# TYPE llamacpp:requests_processing gauge\nllamacpp:requests_processing 1\n"
        "llamacpp:requests_deferred 2\nllamacpp:kv_cache_usage_ratio 0.5\n"
    )
    replies = [
        reply({"models": [], "object": "list", "data": [{"id": "models/small.gguf"}]}),
        reply({"status": "ok"}),
        http('{"error":{"code":404,"message":"File Not Found"}}', "404 Not Found"),
        http(metrics, kind="text/plain; version=0.0.4"),
    ]
    with endpoint_with(*replies, type="openai") as (session, _):
        status = status_of(session)
    assert (status.state, status.version) == ("ready", None)
    assert (status.running, status.waiting, status.kv_cache_use) == (1, 2, 0.5)


# Ollama: thinking comes as `reasoning`, a missing model is a 404 with a hint to pull it, /version
# and /health are pages it does not have where vLLM has them.
OLLAMA_HEAD = '"id":"chatcmpl-7","object":"x","created":1,"model":"qwen3:0.6b"'
OLLAMA = events(
    f'{{{OLLAMA_HEAD},"system_fingerprint":"fp_ollama","choices":[{{"index":0,"delta":'
    '{"role":"assistant","content":"","reasoning":"Well"},"finish_reason":null}]}',
    f'{{{OLLAMA_HEAD},"choices":[{{"index":0,"delta":{{"role":"assistant","content":"Hi"}},'
    '"finish_reason":null}]}',
    f'{{{OLLAMA_HEAD},"choices":[{{"index":0,"delta":{{"role":"assistant","content":""}},'
    '"finish_reason":"stop"}]}',
    f'{{{OLLAMA_HEAD},"choices":[],"usage":{{"prompt_tokens":11,"completion_tokens":8,'
    '"total_tokens":19}}',
    "[DONE]",
)


def test_ollama_streams_and_its_thinking_is_apart():
    with endpoint_with(http(OLLAMA), type="openai", model="qwen3:0.6b") as (session, _):
        answer = session.start("hi").response()
    assert (answer.text, answer.reasoning) == ("Hi", "Well")
    assert answer.usage.completion_tokens == 8


def test_ollamas_missing_model_is_said_in_its_words():
    body = (
        '{"error":{"message":"model \\"x\\" not found, try pulling it first",'
        '"type":"api_error","param":null,"code":null}}'
    )
    with (
        endpoint_with(http(body, "404 Not Found"), type="openai", model="x") as (session, _),
        pytest.raises(BadRequestError, match="try pulling it first"),
    ):
        session.start("hi").response()


def test_ollama_is_ready_without_vllms_pages():
    models = reply({"object": "list", "data": [{"id": "qwen3:0.6b", "owned_by": "library"}]})
    missing = http("404 page not found", "404 Not Found", "text/plain")
    with endpoint_with(models, missing, type="openai") as (session, _):
        status = status_of(session)
    assert (status.state, status.models, status.version) == ("ready", ("qwen3:0.6b",), None)


# A gateway: vLLM below a path, a key in a header of its own, errors in an envelope of its own.
VLLM = events(
    '{"id":"chatcmpl-1","object":"chat.completion.chunk","created":1,"model":"org/m","choices":'
    '[{"index":0,"delta":{"role":"assistant","content":""},"logprobs":null,"finish_reason":null}],'
    '"prompt_token_ids":null}',
    '{"id":"chatcmpl-1","object":"chat.completion.chunk","created":1,"model":"org/m","choices":'
    '[{"index":0,"delta":{"content":"Hi"},"logprobs":null,"finish_reason":"stop","stop_reason":'
    'null,"token_ids":null}]}',
    "[DONE]",
)


@pytest.fixture
def gateway():
    return {"headers": {"X-Api-Key": "gw-0123456789", "X-Project": "demo"}}


def test_a_gateway_gets_its_headers_on_every_request(gateway):
    models = reply({"data": [{"id": "org/m"}]})
    with endpoint_with(models, http(VLLM), model=None, **gateway) as (session, server):
        assert session.start("hi").response().model == "org/m"
    assert len(server.requests) == 2
    assert all(b"X-Api-Key: gw-0123456789" in request for request in server.requests)
    assert all(b"X-Project: demo" in request for request in server.requests)


def test_a_gateways_path_is_kept_and_its_pages_are_beside_v1(gateway):
    models = reply({"data": [{"id": "m"}]})
    with endpoint_with(models, path="/serving/abc/v1/", **gateway) as (session, server):
        status_of(session)
    paths = [request.split()[1].decode() for request in server.requests]
    assert paths[0] == "/serving/abc/v1/models"
    assert set(paths[1:]) == {f"/serving/abc/{page}" for page in ("health", "version", "metrics")}


@pytest.mark.parametrize(
    ("body", "status", "error", "words"),
    [
        ('{"message":"No API key found"}', "401 Unauthorized", AuthenticationError, "No API key"),
        ('{"error":"quota used up"}', "403 Forbidden", AuthenticationError, "quota used up"),
        ('{"detail":"upstream timed out"}', "504 Gateway Timeout", ServerError, "upstream"),
        ("upstream connect error", "503 Busy", ServerError, "503"),
    ],
)
def test_a_gateways_own_errors_are_read(gateway, body, status, error, words):
    with (
        endpoint_with(http(body, status, "application/json"), **gateway) as (session, _),
        pytest.raises(error, match=words),
    ):
        session.start("hi").response()
