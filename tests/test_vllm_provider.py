"""An endpoint over HTTP, good and bad, on loopback. Nothing needs to listen anywhere beforehand."""

from __future__ import annotations

import re
import socket
import threading
from contextlib import contextmanager

import pytest

from ipyvllm.config import Config, EndpointConfig, Timeout
from ipyvllm.errors import (
    AuthenticationError,
    BadRequestError,
    ConfigError,
    LLMError,
    ProtocolError,
    ProviderTimeoutError,
    RateLimitError,
    ServerError,
    UnreachableError,
)
from ipyvllm.session import Session

OK_STREAM = (
    'data: {"id":"1","model":"m","choices":[{"delta":{"role":"assistant","content":""}}]}\n\n'
    'data: {"id":"1","model":"m","choices":[{"delta":{"content":"Hé"}}]}\n\n'
    'data: {"id":"1","choices":[{"delta":{"content":"llo"},"finish_reason":"stop"}]}\n\n'
    'data: {"id":"1","choices":[],"usage":{"prompt_tokens":3,"completion_tokens":2}}\n\n'
    "data: [DONE]\n\n"
)
# Two events and the beginning of a third.
CUT_STREAM = OK_STREAM[: OK_STREAM.index("llo") + 1]


class Wire:
    """A server that says exactly the bytes it was given, and remembers what it was asked."""

    def __init__(self, reply: bytes) -> None:
        self.reply = reply
        self.asked = b""
        self.closed_by_client = threading.Event()
        self._listener = socket.create_server(("127.0.0.1", 0))
        self.port = self._listener.getsockname()[1]
        self.hold = False
        threading.Thread(target=self._serve, daemon=True).start()

    def _serve(self):
        while True:
            try:
                client, _ = self._listener.accept()
            except OSError:
                return
            with client:
                self._read_request(client)
                client.sendall(self.reply)
                if self.hold:
                    while client.recv(65536):
                        pass
                    self.closed_by_client.set()
                else:
                    client.shutdown(socket.SHUT_WR)

    def _read_request(self, client):
        while b"\r\n\r\n" not in self.asked:
            self.asked += client.recv(65536)
        head, _, body = self.asked.partition(b"\r\n\r\n")
        length = re.search(rb"content-length: (\d+)", head.lower())
        while length and len(body) < int(length[1]):
            part = client.recv(65536)
            body, self.asked = body + part, self.asked + part

    def close(self):
        self._listener.close()


def http(body: bytes | str, status="200 OK", kind="text/event-stream") -> bytes:
    data = body.encode() if isinstance(body, str) else body
    head = f"HTTP/1.1 {status}\r\nContent-Type: {kind}\r\nConnection: close\r\n\r\n"
    return head.encode() + data


@contextmanager
def asking(reply: bytes, **settings):
    wire = Wire(reply)
    wire.hold = settings.pop("hold", False)
    section = EndpointConfig(
        type="vllm", base_url=f"http://127.0.0.1:{wire.port}/v1", model="m", **settings
    )
    session = Session(lambda: Config(default="e", providers={"e": section}))
    try:
        yield session, wire
    finally:
        session.close()
        wire.close()


def test_a_stream_becomes_a_response():
    with asking(http(OK_STREAM)) as (session, wire):
        answer = session.start("hi", temperature=0.5).response()
    assert (answer.text, answer.finish_reason) == ("Héllo", "stop")
    assert (answer.usage.prompt, answer.usage.completion) == (3, 2)
    assert (answer.model, answer.id, answer.provider) == ("m", "1", "e")
    assert b'"temperature":0.5' in wire.asked.replace(b" ", b"")
    assert b"max_tokens" not in wire.asked


def test_the_key_goes_into_the_header_and_nowhere_else(monkeypatch):
    monkeypatch.setenv("TEST_KEY", "sk-secret-1")
    with asking(http(OK_STREAM), api_key_env="TEST_KEY") as (session, wire):
        answer = session.start("hi").response()
    assert b"Bearer sk-secret-1" in wire.asked
    assert wire.asked.count(b"sk-secret-1") == 1
    assert "sk-secret-1" not in repr(answer)


def test_a_missing_key_is_named_and_nothing_is_sent(monkeypatch):
    monkeypatch.delenv("TEST_KEY", raising=False)
    with asking(http(OK_STREAM), api_key_env="TEST_KEY") as (session, wire):
        with pytest.raises(ConfigError, match=r"\$TEST_KEY"):
            session.start("hi").response()
        assert wire.asked == b""


@pytest.mark.parametrize(
    ("reply", "error", "text"),
    [
        (
            http('{"error":{"message":"bad key"}}', "401 Unauthorized"),
            AuthenticationError,
            "bad key",
        ),
        (http("", "403 Forbidden"), AuthenticationError, "403"),
        (
            http('{"error":{"message":"slow down"}}', "429 Too Many Requests"),
            RateLimitError,
            "slow",
        ),
        (http('{"message":"no such model"}', "404 Not Found"), BadRequestError, "no such model"),
        (http("<html>oops</html>", "502 Bad Gateway", "text/html"), ServerError, "502"),
        (http("<html>hi</html>", kind="text/html"), ProtocolError, "does not stream"),
        (http("data: {\n\n"), ProtocolError, "not JSON"),
        (http("data: []\n\n"), ProtocolError, "not a JSON object"),
        (http('data: {"choices": 5}\n\n'), ProtocolError, "not a chat completion"),
        (http(""), ProtocolError, "sent no answer"),
        (http(CUT_STREAM), ProtocolError, "before the answer ended"),
        (http('data: {"error":{"message":"cuda"}}\n\n'), ServerError, "cuda"),
        (b"nonsense\r\n\r\n", ProtocolError, "broke off"),
    ],
)
def test_every_fault_is_one_line_of_its_own_class(reply, error, text):
    with asking(reply) as (session, _), pytest.raises(error) as caught:
        session.start("hi").response()
    assert text in str(caught.value)
    assert "\n" not in caught.value.message


def test_text_that_came_before_a_fault_is_kept():
    with asking(http(CUT_STREAM)) as (session, _), pytest.raises(ProtocolError) as caught:
        session.start("hi").response()
    assert str(caught.value.response) == "Hé"


def test_a_refused_connection_says_where():
    with socket.create_server(("127.0.0.1", 0)) as gone:
        port = gone.getsockname()[1]
    section = EndpointConfig(type="openai", base_url=f"http://u:pw@127.0.0.1:{port}/v1", model="m")
    session = Session(lambda: Config(default="e", providers={"e": section}))
    with pytest.raises(UnreachableError) as caught:
        session.start("hi").response()
    session.close()
    assert f"127.0.0.1:{port}" in str(caught.value)
    assert "pw" not in str(caught.value)


def test_silence_is_a_timeout():
    with (
        asking(http(CUT_STREAM), hold=True, timeout=Timeout(read=0.3)) as (session, _),
        pytest.raises(ProviderTimeoutError, match="silent"),
    ):
        session.start("hi").response()


def test_cancelling_closes_the_connection():
    with asking(http(CUT_STREAM), hold=True) as (session, wire):
        turn = session.start("hi")
        while "Hé" not in str(turn.partial()):
            assert turn.take(1) is not None
        error = turn.cancel()
        assert wire.closed_by_client.wait(5)
    assert str(error.response) == "Hé"
    assert error.response.finish_reason == "interrupted"


def test_errors_are_all_ours():
    with asking(http(b"data: \xff\xfe\n\n")) as (session, _), pytest.raises(LLMError):
        session.start("hi").response()
