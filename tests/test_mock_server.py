"""The mock's server as other programs see it."""

from __future__ import annotations

import json
import os
import signal
import socket
import subprocess
import sys
import time

import httpx2
import openai
import psutil
import pytest
from pydantic import BaseModel

from conftest import free_port, start_mock
from ipyvllm.config.loader import Config, EndpointConfig, MockConfig
from ipyvllm.config.schema import Retry, Timeout
from ipyvllm.errors import (
    LLMError,
    ProtocolError,
    ProviderTimeoutError,
    RateLimitError,
    ServerError,
)
from ipyvllm.mock import __main__ as command
from ipyvllm.session import Session


@pytest.fixture(scope="module")
def client(mock_server):
    """The official client, which retries nothing here."""
    with openai.OpenAI(base_url=mock_server.url, api_key="none", max_retries=0) as made:
        yield made


HI = [{"role": "user", "content": "hi"}]


def test_the_official_client_chats(client):
    answer = client.chat.completions.create(
        model="mock", messages=HI, max_tokens=5, logprobs=True, top_logprobs=2, n=2
    )
    assert len(answer.choices) == 2
    first = answer.choices[0]
    assert first.finish_reason == "length"
    assert len(first.logprobs.content) == 5
    assert answer.usage.completion_tokens == 10


def test_the_official_client_streams(client):
    options = {"include_usage": True}
    events = list(
        client.chat.completions.create(
            model="mock", messages=HI, max_tokens=5, stream=True, stream_options=options
        )
    )
    text = "".join(e.choices[0].delta.content or "" for e in events if e.choices)
    whole = client.chat.completions.create(model="mock", messages=HI, max_tokens=5)
    assert text == whole.choices[0].message.content
    assert events[-1].usage.completion_tokens == 5
    assert len({event.id for event in events}) == 1


def test_the_official_client_parses_a_model(client):
    class Answer(BaseModel):
        city: str
        people: int

    done = client.chat.completions.parse(model="mock", messages=HI, response_format=Answer)
    assert isinstance(done.choices[0].message.parsed, Answer)


@pytest.mark.parametrize("stream", [False, True])
def test_the_official_client_gets_tool_calls(client, stream):
    parameters = {"type": "object", "properties": {"x": {"type": "integer"}}, "required": ["x"]}
    tools = [{"type": "function", "function": {"name": "f", "parameters": parameters}}]
    asked = {"model": "mock", "messages": HI, "tools": tools}
    if stream:
        with client.chat.completions.stream(**asked) as events:
            answer = events.get_final_completion()
    else:
        answer = client.chat.completions.create(**asked)
    [call] = answer.choices[0].message.tool_calls
    assert call.function.name == "f"
    assert isinstance(json.loads(call.function.arguments)["x"], int)
    assert answer.choices[0].finish_reason == "tool_calls"


@pytest.mark.parametrize("stream", [False, True])
def test_the_official_client_completes_text(client, stream):
    answer = client.completions.create(
        model="mock", prompt="hi", max_tokens=4, logprobs=2, stream=stream
    )
    parts = list(answer) if stream else [answer]
    assert len("".join(p.choices[0].text for p in parts).split()) == 4
    assert parts[-1].choices[0].finish_reason == "length"
    assert parts[0].choices[0].logprobs.tokens


def test_the_official_clients_errors_are_of_their_kind(client):
    with pytest.raises(openai.NotFoundError, match="does not exist"):
        client.chat.completions.create(model="other", messages=HI)
    with pytest.raises(openai.BadRequestError, match="temperature must be non-negative"):
        client.chat.completions.create(model="mock", messages=HI, temperature=-1)
    for header, kind in (("429", openai.RateLimitError), ("500", openai.InternalServerError)):
        with pytest.raises(kind):
            client.chat.completions.create(
                model="mock", messages=HI, extra_headers={"X-Mock-Error": header}
            )


def test_the_official_client_lists_models(client):
    assert [model.id for model in client.models.list()] == ["mock"]


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
        turns = [session.start(f"{n}", max_tokens=2) for n in range(20)]
        assert all(turn.response().usage.completion == 2 for turn in turns)
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


def test_help_names_every_option():
    text = command.parser().format_help()
    options = [a.option_strings[-1] for a in command.parser()._actions]
    assert len(options) >= 14
    assert all(option in text for option in options)
    assert all(action.help for action in command.parser()._actions)


@pytest.mark.parametrize(
    ("options", "words"),
    [
        (["--jitter", "3"], "--jitter: "),
        (["--reply", "(=>x"], "--reply: "),
        (["--reply", "x"], "--reply: "),
        (["--error-rate", "2"], "--error-rate: "),
        (["--api-key-env", "NO_SUCH_VARIABLE"], "$NO_SUCH_VARIABLE is not set"),
    ],
)
def test_an_option_that_makes_no_sense_is_one_line(options, words, capsys):
    assert command.main(options) == 1
    said = capsys.readouterr().err
    assert words in said
    assert said.count("\n") == 1


def test_a_port_that_is_taken_is_one_line(mock_server, capsys):
    port = mock_server.url.rpartition(":")[2].removesuffix("/v1")
    assert command.main(["--port", port]) == 1
    assert "cannot listen" in capsys.readouterr().err


def listens(port):
    with socket.socket() as sock:
        return sock.connect_ex(("127.0.0.1", port)) == 0


def gone(port, seconds=3.0):
    deadline = time.monotonic() + seconds
    while listens(port) and time.monotonic() < deadline:
        time.sleep(0.02)
    return not listens(port)


@pytest.mark.parametrize("host", ["localhost", "127.0.0.1"])
def test_a_mock_with_an_address_starts_its_server_and_ends_it(host):
    port = free_port()
    section = MockConfig(
        type="mock",
        base_url=f"http://{host}:{port}/v1",
        mode="echo",
        model="m",
        replies=[{"match": "^-x=>", "reply": "--y"}],
    )
    session = Session(lambda: Config(default="e", providers={"e": section}))
    try:
        answer = session.start("hello").response()
        assert (answer.text, answer.model, answer.mock) == ("hello", "m", True)
        assert session.start("-x=>").response().text == "--y"
        assert listens(port)
    finally:
        session.close()
    assert gone(port)


def test_a_server_that_is_already_there_is_used_and_left(mock_server):
    section = MockConfig(type="mock", base_url=mock_server.url, mode="echo")
    session = Session(lambda: Config(default="e", providers={"e": section}))
    assert session.start("hello", max_tokens=3).response().text != "hello"
    session.close()
    assert httpx2.get(mock_server.url + "/models").status_code == 200


def test_elsewhere_nothing_is_started():
    from ipyvllm.mock.server_process import MockServer

    assert not MockServer(MockConfig(type="mock", base_url="http://192.0.2.1:9/v1"))._ours
    assert not MockServer(MockConfig(type="mock", base_url="https://localhost:9/v1"))._ours
    assert MockServer(MockConfig(type="mock", base_url="http://[::1]:9/v1"))._ours


KERNEL = """
import sys, time
from ipyvllm.config.loader import Config, MockConfig
from ipyvllm.session import Session
section = MockConfig(type="mock", base_url=sys.argv[1])
session = Session(lambda: Config(default="e", providers={"e": section}))
print(session.start("hi", max_tokens=1).response().text, flush=True)
time.sleep(60)
"""


@pytest.mark.skipif(sys.platform != "linux", reason="the parent-death signal is Linux's")
def test_a_killed_kernel_takes_its_server_along():
    port = free_port()
    url = f"http://127.0.0.1:{port}/v1"
    kernel = subprocess.Popen([sys.executable, "-c", KERNEL, url], stdout=subprocess.PIPE)
    try:
        assert kernel.stdout.readline()
        os.kill(kernel.pid, signal.SIGINT)  # the server is not in the kernel's process group
        assert listens(port)
        kernel.send_signal(signal.SIGKILL)
    finally:
        kernel.kill()
        kernel.wait()
        kernel.stdout.close()
    assert gone(port)


def test_it_starts_in_under_a_second():
    # Seconds of its own work: what else the machine does is not the server's.
    times = []
    for _ in range(3):
        server = start_mock()
        spent = psutil.Process(server.process.pid).cpu_times()
        times.append(spent.user + spent.system)
        server.process.terminate()
        server.process.wait(5)
    assert min(times) < 1.0
