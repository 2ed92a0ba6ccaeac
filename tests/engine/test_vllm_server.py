"""The client against vLLM's own OpenAI server, on the CPU with the bundled model."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
import time

import httpx2
import pytest

from helpers import real_servers
from ipyvllm.api import demo_model_path
from ipyvllm.config.loader import Config, EndpointConfig
from ipyvllm.errors import BadRequestError
from ipyvllm.messages import Delta
from ipyvllm.mock.validation import ChatBody, Refusal, check_messages, read
from ipyvllm.session import Session

pytestmark = pytest.mark.timeout(600)


@pytest.fixture(scope="module")
def server(tmp_path_factory):
    """vLLM's server in a process of its own; its base URL."""
    with real_servers.vllm(tmp_path_factory.mktemp("server") / "log") as address:
        yield address


@pytest.fixture
def session(server):
    section = EndpointConfig(type="vllm", base_url=server, model="demo")
    others = {
        "found": EndpointConfig(type="vllm", base_url=server),
        "as_openai": EndpointConfig(type="openai", base_url=server, model="demo"),
    }
    made = Session(lambda: Config(default="e", providers={"e": section, **others}))
    yield made
    made.close()


# With a seed the same text comes every time.
SEEDED = {"temperature": 1, "seed": 7, "max_tokens": 12, "ignore_eos": True}


def test_a_stream_has_usage_and_is_what_a_whole_reply_is(session):
    generation = session.start("Hello!", **SEEDED)
    pieces = [event for event in generation if isinstance(event, Delta) and event.text]
    streamed = generation.response()
    whole = session.start("Hello!", stream=False, **SEEDED).response()
    assert len(pieces) > 1
    assert streamed.text == whole.text
    assert streamed.usage == whole.usage
    assert streamed.usage.completion_tokens == 12
    assert streamed.usage.prompt_tokens > 0
    assert streamed.finish_reason == whole.finish_reason == "length"
    assert streamed.model == "demo"
    assert streamed.id.startswith("chatcmpl-")


def test_stop_ends_the_answer_before_its_text(session):
    whole = session.start("Hello!", **SEEDED).response().text
    stop = next(c for c in whole[2:] if c.isascii() and c.isprintable() and not c.isspace())
    answer = session.start("Hello!", stop=[stop], **SEEDED).response()
    assert answer.text == whole[: whole.index(stop)]
    assert answer.finish_reason == "stop"


SCHEMA = {
    "type": "object",
    "properties": {"ok": {"type": "boolean"}, "mark": {"enum": ["a", "b"]}},
    "required": ["ok", "mark"],
    "additionalProperties": False,
}


@pytest.mark.parametrize("provider", ["e", "as_openai"])
def test_a_schema_is_obeyed_in_both_forms(session, provider):
    # Asked for JSON, the demo model does not spend its tokens on the white space a schema allows.
    prompt = "Extract name, age and city as JSON: Ada is 36 and lives in Paris."
    answer = session.start(prompt, provider=provider, schema=SCHEMA, max_tokens=200).response()
    assert answer.parsed.keys() == {"ok", "mark"}
    assert json.loads(answer.text) == answer.parsed


def test_a_choice_and_a_regex_are_obeyed(session):
    choice = session.start("Hello!", choice=["red", "green"], max_tokens=20).response()
    assert choice.parsed in ("red", "green")
    number = session.start("Hello!", regex=r"\d{3}-\d{2}", max_tokens=20).response()
    assert re.fullmatch(r"\d{3}-\d{2}", number.parsed)


def test_logprobs_come_for_every_token(session):
    streamed = session.start("Hello!", logprobs=2, **SEEDED).response()
    whole = session.start("Hello!", logprobs=2, stream=False, **SEEDED).response()
    assert len(streamed.logprobs) == 12
    assert all(len(one.top) == 2 and one.logprob <= 0 for one in streamed.logprobs)
    assert [o.token for o in streamed.logprobs] == [o.token for o in whole.logprobs]


def status(session):
    return session._background.portal().call(session.providers.get("e").status)


def test_a_cancelled_request_no_longer_runs_at_the_server(session):
    generation = session.start("Hello!", max_tokens=1000, ignore_eos=True)
    while not generation.partial().usage.completion_tokens:
        assert generation.take(30) is not None
    error = generation.cancel()
    assert error.response.finish_reason == "interrupted"
    assert error.response.usage.completion_tokens < 900
    deadline = time.monotonic() + 3
    while status(session).running and time.monotonic() < deadline:
        time.sleep(0.05)
    assert status(session).running == 0


def test_models_are_found_and_the_status_is_the_servers(session):
    answer = session.start("Hello!", provider="found", max_tokens=1).response()
    assert answer.model == "demo"
    assert answer.notices == ("found serves 2 models; this is the first, demo",)
    found = status(session)
    assert (found.state, found.models) == ("ready", ("demo", "also-demo"))
    assert re.match(r"\d+\.\d+", found.version)
    assert found.running == found.waiting == 0
    assert found.kv_cache_use is not None
    assert 0 < found.latency < 5


@pytest.mark.parametrize(
    ("prompt", "options", "words"),
    [
        ("Hello!", {"model": "nope"}, "The model `nope` does not exist"),
        ("word " * 3000, {}, "maximum context length is 1024 tokens"),
        ("Hello!", {"temperature": -1}, "temperature must be non-negative"),
        ("Hello!", {"logprobs": 50}, "greater than max allowed: 20"),
    ],
)
def test_what_vllm_refuses_is_said_in_its_words(session, prompt, options, words):
    with pytest.raises(BadRequestError, match=re.escape(words)):
        session.start(prompt, **options).response()


HI = [{"role": "user", "content": "hi"}]


@pytest.mark.parametrize(
    "body",
    [
        "{",
        "[]",
        "{}",
        '{"messages": 1}',
        '{"messages": []}',
        *(
            json.dumps({"messages": HI, **more})
            for more in (
                {"temperature": -1},
                {"temperature": "x"},
                {"top_p": 2},
                {"max_tokens": 0},
                {"n": 0},
                {"top_logprobs": 3},
                {"logprobs": True, "top_logprobs": 50},
                {"stream_options": {"include_usage": True}},
                {"structured_outputs": {"json": {}, "regex": "a"}},
            )
        ),
    ],
)
def test_the_mock_refuses_in_the_same_words(server, body):
    real = httpx2.post(
        f"{server}/chat/completions", content=body, headers={"Content-Type": "application/json"}
    )
    with pytest.raises(Refusal) as caught:
        check_messages(read(ChatBody, body.encode())["messages"])
    assert caught.value.status == real.status_code
    assert caught.value.body == real.json()


def keys(value):
    """The shape of a reply: its keys, all the way down; of a list the first item's."""
    if isinstance(value, dict):
        if all(isinstance(item, float) for item in value.values()):
            return "a number for each token"
        return {name: keys(item) for name, item in value.items() if item is not None}
    return [keys(value[0])] if isinstance(value, list) and value else type(value).__name__


def inside(part, whole):
    """Whether every key of `part` is one of `whole`, with a value of the same type."""
    if isinstance(part, dict):
        return isinstance(whole, dict) and all(
            name in whole and inside(item, whole[name]) for name, item in part.items()
        )
    if isinstance(part, list) and isinstance(whole, list):
        return inside(part[0], whole[0])
    return part == whole or (isinstance(part, list) and whole == "list")  # an empty one


@pytest.mark.parametrize(
    ("path", "body"),
    [
        ("/chat/completions", {"messages": HI, "max_tokens": 2}),
        (
            "/chat/completions",
            {"messages": HI, "max_tokens": 2, "logprobs": True, "top_logprobs": 1},
        ),
        ("/completions", {"prompt": "hi", "max_tokens": 2, "logprobs": 1}),
    ],
)
def test_the_mocks_replies_have_the_servers_shape(server, mock_server, path, body):
    real = httpx2.post(server + path, json=body).json()
    mock = httpx2.post(mock_server.url + path, json=body).json()
    assert inside(keys(mock), keys(real))


def test_the_mocks_metrics_have_the_servers_names(server, mock_server):
    def names(url):
        text = httpx2.get(url.removesuffix("/v1") + "/metrics").text
        return {re.split(r"[{ ]", x)[0] for x in text.splitlines() if x.startswith("vllm:")}

    assert names(mock_server.url) <= names(server)


BENCH = """
import argparse
from vllm.benchmarks.serve import add_cli_args, main
parser = argparse.ArgumentParser()
add_cli_args(parser)
result = main(parser.parse_args())
print("RESULT", result["completed"], result["failed"], result["total_output_tokens"])
"""


@pytest.mark.parametrize(
    ("backend", "endpoint"),
    [("vllm", "/v1/completions"), ("openai-chat", "/v1/chat/completions")],
)
def test_vllms_own_benchmark_runs_against_the_mock(mock_server, backend, endpoint):
    options = {
        "backend": backend,
        "endpoint": endpoint,
        "base-url": mock_server.url.removesuffix("/v1"),
        "model": "mock",
        "tokenizer": str(demo_model_path()),
        "dataset-name": "random",
        "random-input-len": "16",
        "random-output-len": "8",
        "num-prompts": "20",
    }
    words = [f"--{name}={value}" for name, value in options.items()]
    done = subprocess.run(
        [sys.executable, "-P", "-c", BENCH, *words],
        capture_output=True,
        text=True,
        check=False,
        env=os.environ | real_servers.ENVIRONMENT,
    )
    assert done.returncode == 0, done.stderr[-2000:]
    assert done.stdout.splitlines()[-1] == "RESULT 20 0 160"
