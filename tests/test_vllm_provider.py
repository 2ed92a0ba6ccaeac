"""An endpoint over HTTP, good and bad, on loopback. Nothing needs to listen anywhere beforehand."""

from __future__ import annotations

import gzip
import json
import logging
import pickle
import re
import socket
import ssl
import sys
import time
import types
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime

import httpx2
import pytest

from ipyvllm import errors
from ipyvllm.config.loader import Config, EndpointConfig, Timeout
from ipyvllm.config.schema import Retry
from ipyvllm.errors import (
    AuthenticationError,
    BadRequestError,
    ConfigError,
    LLMError,
    OptionError,
    ProtocolError,
    ProviderTimeoutError,
    RateLimitError,
    ServerError,
    UnreachableError,
)
from ipyvllm.messages import Notice, Phase
from ipyvllm.providers.http.retry import Limits, retry_after
from ipyvllm.providers.http.secrets import Secret
from ipyvllm.session import Session
from wire import CUT_STREAM, OK_STREAM, Say, asking, events, http

QUICK = Retry(attempts=2, backoff=0.01)
WHOLE = json.dumps(
    {
        "id": "2",
        "model": "m",
        "choices": [{"message": {"content": "Héllo", "reasoning": "hm"}, "finish_reason": "stop"}],
        "usage": {
            "prompt_tokens": 3,
            "completion_tokens": 2,
            "prompt_tokens_details": {"cached_tokens": 1},
        },
    }
)


def error_body(message, **more):
    return json.dumps({"error": {"message": message, **more}})


def test_a_stream_becomes_a_response():
    with asking(http(OK_STREAM)) as (session, wire):
        answer = session.start("hi", temperature=0.5).response()
    assert (answer.text, answer.finish_reason) == ("Héllo", "stop")
    assert (answer.usage.prompt, answer.usage.completion) == (3, 2)
    assert (answer.model, answer.id, answer.provider) == ("m", "1", "e")
    assert b'"temperature":0.5' in wire.asked
    assert b"max_tokens" not in wire.asked


def test_a_whole_reply_becomes_a_response():
    with asking(http(WHOLE, kind="application/json")) as (session, wire):
        answer = session.start("hi", stream=False).response()
    assert (answer.text, answer.reasoning, answer.finish_reason) == ("Héllo", "hm", "stop")
    assert (answer.usage.prompt, answer.usage.completion, answer.usage.cached) == (3, 2, 1)
    assert b'"stream"' not in wire.asked


# What arrives, and what comes of it: an error's class and words, or the text of an answer.
FAULTS = {
    "unauthorised": (http(error_body("bad key"), "401 Unauthorized"), AuthenticationError, "bad"),
    "forbidden without a body": (http("", "403 Forbidden"), AuthenticationError, "403"),
    "slow down": (http(error_body("wait"), "429 Too Many Requests"), RateLimitError, "wait"),
    "not found": (http('{"message":"no model"}', "404 Not Found"), BadRequestError, "no model"),
    "wrong path": (http('{"detail":"Not Found"}', "404 Not Found"), BadRequestError, "Not Found"),
    "FastAPI's own refusal": (
        http('{"detail":[{"msg":"field required"}]}', "422 Unprocessable"),
        BadRequestError,
        "field required",
    ),
    "request timeout": (http("", "408 Request Timeout"), ServerError, "408"),
    "server error in plain text": (
        http("out of memory", "500 Internal Server Error", "text/plain"),
        ServerError,
        "out of memory",
    ),
    "gateway's HTML page": (
        http("<html>oops</html>", "502 Bad Gateway", "text/html"),
        ServerError,
        "502",
    ),
    "endless error page": (http("x" * 300_000, "503 Busy", "text/plain"), ServerError, "xxx"),
    "HTML page with a good status": (
        http("<html>sign in</html>", kind="text/html"),
        ProtocolError,
        "does not stream",
    ),
    "redirect": (
        http("", "307 Temporary Redirect", Location="http://elsewhere.test/v1?key=1"),
        ProtocolError,
        "points to http://elsewhere.test/v1",
    ),
    "wrong content type": (http(OK_STREAM, kind="text/plain"), ProtocolError, "no event stream"),
    "empty body": (http(""), ProtocolError, "sent no answer"),
    "empty JSON": (http("", kind="application/json"), ProtocolError, "not JSON"),
    "no JSON": (http("data: {\n\n"), ProtocolError, "not JSON"),
    "a JSON list": (http("data: []\n\n"), ProtocolError, "not a chat completion"),
    "a number for choices": (http(events('{"choices": 5}')), ProtocolError, "not a chat"),
    "a number for content": (
        http(events('{"choices": [{"delta": {"content": 5}}]}')),
        ProtocolError,
        "choices",
    ),
    "bad UTF-8 in JSON": (
        http(b'data: {"choices":[{"delta":{"content":"a\xffb"}}]}\n\ndata: [DONE]\n\n'),
        None,
        "a\ufffdb",
    ),
    "bad UTF-8 alone": (http(b"data: \xff\xfe\n\n"), ProtocolError, "not JSON"),
    "truncated stream": (http(CUT_STREAM), ProtocolError, "before the answer ended"),
    "truncated chunk": (
        b"HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\n"
        b"Transfer-Encoding: chunked\r\n\r\nff\r\ndata: {",
        ProtocolError,
        "broke off",
    ),
    "reset in mid-stream": (Say([http(CUT_STREAM)], reset=True), UnreachableError, "lost"),
    "reset before the head": (Say([], reset=True), UnreachableError, "lost"),
    "closed before the head": (Say([]), ProtocolError, "broke off"),
    "not HTTP": (b"nonsense\r\n\r\n", ProtocolError, "broke off"),
    "error event in mid-stream": (http(events(error_body("cuda"))), ServerError, "cuda"),
    "error event of the client's making": (
        http(events(error_body("too long", code=400))),
        BadRequestError,
        "too long",
    ),
    "named error event": (http('event: error\ndata: {"message":"gone"}\n\n'), ServerError, "gone"),
    "error with a good status": (
        http(error_body("no quota", code=429), kind="application/json"),
        RateLimitError,
        "no quota",
    ),
    "broken gzip": (http(b"not gzip", Content_Encoding="gzip"), ProtocolError, "broke off"),
    "slow headers": (Say([http(OK_STREAM)], gap=0.9), ProviderTimeoutError, "silent for 0.5 s"),
    "dripping headers": (
        Say([bytes([byte]) for byte in http(OK_STREAM)], gap=0.1),
        ProviderTimeoutError,
        "silent",
    ),
    "stall": (Say([http(CUT_STREAM)], hold=True), ProviderTimeoutError, "silent"),
    "stall in an error's body": (
        Say([http('{"error": ', "500 Oops")], hold=True),
        ProviderTimeoutError,
        "silent",
    ),
    "comments instead of tokens": (
        Say([http(": ping\n\n"), *[b": ping\n\n"] * 20], gap=0.1),
        ProviderTimeoutError,
        "silent",
    ),
    # What looks odd and is an answer all the same.
    "gzip": (http(gzip.compress(OK_STREAM.encode()), Content_Encoding="gzip"), None, "Héllo"),
    "split inside a character": (
        Say([bytes([byte]) for byte in http(OK_STREAM)], gap=0.0001),
        None,
        "Héllo",
    ),
    "windows line ends": (http(OK_STREAM.replace("\n", "\r\n")), None, "Héllo"),
    "comments between events": (http(": ping\n\n" + OK_STREAM), None, "Héllo"),
    "line separators in the text": (
        http(OK_STREAM.replace("llo", "\u2028\u0085llo")),
        None,
        "Hé\u2028\u0085llo",
    ),
    "no space after data:": (http(OK_STREAM.replace("data: ", "data:")), None, "Héllo"),
    "byte order mark": (http("\ufeff" + OK_STREAM), None, "llo"),
    "no [DONE]": (http(OK_STREAM.replace("data: [DONE]\n\n", "")), None, "Héllo"),
    "[DONE] and held open": (Say([http(OK_STREAM)], hold=True), None, "Héllo"),
    "no usage": (http(OK_STREAM.replace("usage", "ignored")), None, "Héllo"),
    "no finish reason": (http(OK_STREAM.replace("finish_reason", "x")), None, "Héllo"),
    "only roles": (
        http(events(*['{"choices":[{"delta":{"role":"assistant"}}]}'] * 3, "[DONE]")),
        None,
        "",
    ),
    "a whole reply to a stream": (http(WHOLE, kind="application/json"), None, "Héllo"),
    "content in parts": (
        http(OK_STREAM.replace('"Hé"', '[{"type":"text","text":"Hé"}]')),
        None,
        "Héllo",
    ),
    "a huge line": (http(OK_STREAM.replace("llo", "x" * 5_000_000)), None, "x" * 100),
    "unknown fields": (http(OK_STREAM.replace('"id":', '"new":[{}],"id":')), None, "Héllo"),
}


@pytest.mark.parametrize(("reply", "error", "text"), FAULTS.values(), ids=FAULTS.keys())
def test_every_fault_is_one_line_of_its_own_class(reply, error, text):
    with asking(reply, timeout=Timeout(read=0.5)) as (session, _):
        turn = session.start("hi")
        if error is None:
            answer = turn.response()
            assert text in answer.text
            assert answer.finish_reason == "stop"
            return
        with pytest.raises(error) as caught:
            turn.response()
    assert type(caught.value) is error
    assert text in str(caught.value)
    assert "\n" not in caught.value.message
    assert len(caught.value.message) < 600


def test_the_table_has_enough_rows():
    assert len(FAULTS) > 25


def asked_at(url, **settings):
    section = EndpointConfig(
        type="openai", base_url=url, model="m", retry=Retry(attempts=0), **settings
    )
    session = Session(lambda: Config(default="e", providers={"e": section}))
    try:
        return session.start("hi").response()
    finally:
        session.close()


def closed_port():
    with socket.create_server(("127.0.0.1", 0)) as gone:
        return gone.getsockname()[1]


def test_a_refused_connection_says_where_and_hides_the_password():
    port = closed_port()
    with pytest.raises(UnreachableError) as caught:
        asked_at(f"http://u:pw@127.0.0.1:{port}/v1")
    assert f"127.0.0.1:{port}" in str(caught.value)
    assert "pw" not in str(caught.value)
    assert caught.value.again


def test_an_unknown_host_is_named_and_not_asked_again():
    with pytest.raises(UnreachableError, match=r"nowhere\.invalid.*no such host") as caught:
        asked_at("http://nowhere.invalid/v1")
    assert not caught.value.again


def test_an_address_that_is_none_is_the_configurations_error():
    with pytest.raises(ConfigError, match="base_url"):
        asked_at("http://[::/v1")


def test_a_server_without_tls_is_said_to_be_one():
    with (
        asking(Say([http(OK_STREAM)], deaf=True), scheme="https") as (session, _),
        pytest.raises(UnreachableError, match="TLS"),
    ):
        session.start("hi").response()


@pytest.fixture
def certificate(tmp_path):
    """A certificate of our own making that nobody trusts yet."""
    import subprocess

    path = tmp_path / "cert.pem"
    command = "openssl req -x509 -newkey rsa:2048 -nodes -days 2 -subj /CN=127.0.0.1"
    done = subprocess.run(
        [
            *command.split(),
            *("-addext", "subjectAltName=IP:127.0.0.1"),
            *("-keyout", str(tmp_path / "key.pem"), "-out", str(path)),
        ],
        capture_output=True,
        check=False,
    )
    if done.returncode:
        pytest.skip("no openssl command")
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(path, tmp_path / "key.pem")
    return path, context


def test_an_untrusted_certificate_is_refused_and_a_named_bundle_trusts_it(certificate, monkeypatch):
    path, context = certificate
    for variable in ("SSL_CERT_FILE", "REQUESTS_CA_BUNDLE", "CURL_CA_BUNDLE"):
        monkeypatch.delenv(variable, raising=False)
    with (
        asking(http(OK_STREAM), scheme="https", context=context) as (session, _),
        pytest.raises(UnreachableError, match="self-signed"),
    ):
        session.start("hi").response()
    monkeypatch.setenv("REQUESTS_CA_BUNDLE", str(path))
    with asking(http(OK_STREAM), scheme="https", context=context) as (session, _):
        assert session.start("hi").response().text == "Héllo"


def test_text_that_came_before_a_fault_is_kept():
    with asking(http(CUT_STREAM)) as (session, _), pytest.raises(ProtocolError) as caught:
        session.start("hi").response()
    assert str(caught.value.response) == "Hé"


def test_an_answer_longer_than_its_total_time_is_ended():
    slow = Say([http(CUT_STREAM.rpartition("data:")[0])] + [b": \n\n"] * 50, gap=0.05)
    limits = Timeout(read=5, total=0.4)
    with asking(slow, timeout=limits) as (session, _):
        begun = time.monotonic()
        with pytest.raises(ProviderTimeoutError, match=r"not done after 0\.4 s"):
            session.start("hi").response()
    assert time.monotonic() - begun < 2


def test_cancelling_closes_the_connection():
    with asking(Say([http(CUT_STREAM)], hold=True)) as (session, wire):
        turn = session.start("hi")
        while "Hé" not in str(turn.partial()):
            assert turn.take(1) is not None
        begun = time.monotonic()
        error = turn.cancel()
        assert wire.closed_by_client.wait(5)
    assert time.monotonic() - begun < 1
    assert str(error.response) == "Hé"
    assert error.response.finish_reason == "interrupted"


def test_cancelling_before_the_head_closes_the_connection_too():
    with asking(Say([], hold=True)) as (session, wire):
        turn = session.start("hi")
        while not wire.requests:
            time.sleep(0.01)
        turn.cancel()
        assert wire.closed_by_client.wait(5)


def test_every_transport_error_of_httpx_has_a_counterpart():
    from ipyvllm.providers.http.transport import Transport

    def below(kind):
        return {kind, *(found for sub in kind.__subclasses__() for found in below(sub))}

    section = EndpointConfig(type="vllm", base_url="http://h/v1")
    transport = Transport("e", section)
    for kind in below(httpx2.TransportError) | {httpx2.DecodingError}:
        with pytest.raises(LLMError), transport.mapped(transport.exchange()):
            raise kind("below")


# Asking again


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


NOW = datetime(2026, 11, 23, 12, 0, tzinfo=UTC)


@pytest.mark.parametrize(
    ("value", "seconds"),
    [
        ("7", 7),
        ("0.5", 0.5),
        ("-3", 0),
        (format_datetime(NOW + timedelta(seconds=90), usegmt=True), 90),
        (format_datetime(NOW - timedelta(seconds=90), usegmt=True), 0),
        ("soon", None),
        ("inf", None),
        ("", None),
        (None, None),
    ],
)
def test_retry_after_is_seconds_or_a_date(value, seconds):
    assert retry_after(value, NOW) == seconds


# Limits


def test_no_more_than_allowed_are_asked_at_once():
    with asking(Say([http(OK_STREAM)], gap=0.05), max_concurrency=3) as (session, wire):
        for turn in [session.start(f"{n}") for n in range(12)]:
            turn.response()
    assert len(wire.requests) == 12
    assert wire.most_at_once == 3


def test_a_minute_has_so_many_requests(monkeypatch):
    clock = 100.0
    monkeypatch.setattr("ipyvllm.providers.http.retry.time.monotonic", lambda: clock)
    limits = Limits(None, 2)
    assert [limits.reserve() for _ in range(5)] == [0, 0, 60, 60, 120]
    clock = 161.0
    assert limits.reserve() == 59


def test_waiting_for_ones_turn_is_told():
    with asking(http(OK_STREAM), requests_per_minute=1) as (session, _):
        session.start("hi").response()
        turn = session.start("hi")
        said = turn.take(2)
        turn.cancel()
    assert "requests_per_minute" in said[0].name


# Secrets

KEY = "sk-secret-1234567890"


@pytest.fixture
def key(monkeypatch):
    monkeypatch.setenv("TEST_KEY", KEY)
    return {"api_key_env": "TEST_KEY"}


def test_the_key_goes_into_the_header_and_nowhere_else(key, caplog):
    caplog.set_level(logging.DEBUG)
    with asking(http(OK_STREAM), **key) as (session, wire):
        answer = session.start("hi").response()
        section = session.config.provider("e")
    assert f"Authorization: Bearer {KEY}".encode() in wire.asked
    assert wire.asked.count(KEY.encode()) == 1
    assert KEY not in repr(answer) + json.dumps(answer.to_dict()) + repr(section)
    assert "httpcore" in caplog.text
    assert KEY not in caplog.text


def test_a_missing_key_is_named_and_nothing_is_sent(monkeypatch):
    monkeypatch.delenv("TEST_KEY", raising=False)
    with asking(http(OK_STREAM), api_key_env="TEST_KEY") as (session, wire):
        with pytest.raises(ConfigError, match=r"\$TEST_KEY"):
            session.start("hi").response()
        assert wire.asked == b""


@pytest.mark.parametrize(
    "reply",
    [
        http(error_body(f"Incorrect API key provided: {KEY}"), "401 Unauthorized"),
        http("x" * 290 + KEY, "500 Oops", "text/plain"),
        http(events(error_body(f"key {KEY}"))),
        http(events(f"[{KEY!r}]")),
        http("", "302 Found", Location=f"http://x/{KEY}"),
        http(events("{" + " " * 60 + KEY)),
        http("", f"500 {KEY}"),
    ],
)
def test_what_a_server_repeats_of_a_key_is_masked(key, reply):
    with asking(reply, **key) as (session, _), pytest.raises(LLMError) as caught:
        session.start("hi").response()
    caught.value._shown = True  # as %tb does
    seen = "\n".join(caught.value._render_traceback_()) + repr(caught.value.args)
    assert KEY[:12] not in seen


def test_a_redirect_is_not_followed_with_the_key(key):
    with asking(http(OK_STREAM)) as (_, other):
        moved = http("", "307 Moved", Location=f"http://127.0.0.1:{other.port}/v1/chat/completions")
        with asking(moved, **key) as (session, _), pytest.raises(ProtocolError):
            session.start("hi").response()
        assert other.asked == b""


def test_a_gateways_own_headers_are_sent_and_masked():
    headers = {"X-Gateway-Key": "Token gw-abcdef-123", "X-Team": "nlp"}
    refused = http(error_body("no such token gw-abcdef-123 of nlp"), "403 Forbidden")
    with asking(refused, headers=headers) as (session, wire):
        with pytest.raises(AuthenticationError) as caught:
            session.start("hi").response()
        assert "gw-abcdef" not in repr(session.config.provider("e"))
    assert b"X-Gateway-Key: Token gw-abcdef-123" in wire.asked
    assert "no such token *** of nlp" in str(caught.value)


def test_a_key_set_anew_is_sent_with_the_next_request(key, monkeypatch):
    refused = http(error_body("no"), "401 Unauthorized")
    with asking(refused, http(OK_STREAM), **key) as (session, wire):
        with pytest.raises(AuthenticationError):
            session.start("hi").response()
        monkeypatch.setenv("TEST_KEY", "sk-the-right-one")
        session.start("hi").response()
        monkeypatch.delenv("TEST_KEY")
        with pytest.raises(ConfigError, match=r"\$TEST_KEY"):
            session.start("hi").response()
    sent = re.findall(rb"Authorization: Bearer (\S+)", wire.asked)
    assert sent == [KEY.encode(), b"sk-the-right-one"]


def test_an_answer_under_way_keeps_its_connection_when_the_key_changes(key, monkeypatch):
    text = http(OK_STREAM)
    middle = text.index(b"llo")
    slow = Say([text[:middle], *[b""] * 20, text[middle:]], gap=0.02)
    with asking(slow, http(OK_STREAM), **key) as (session, _):
        turn = session.start("hi")
        while not turn.partial().text:
            time.sleep(0.01)
        monkeypatch.setenv("TEST_KEY", "sk-the-next-one")
        session.start("hi").response()
        assert turn.response().text == "Héllo"


def test_a_key_that_no_header_can_carry_is_refused_unseen(monkeypatch):
    monkeypatch.setenv("TEST_KEY", "sk-sécret\x07")
    with (
        asking(http(OK_STREAM), api_key_env="TEST_KEY") as (session, _),
        pytest.raises(ConfigError) as caught,
    ):
        session.start("hi").response()
    assert "cret" not in "".join(caught.value._render_traceback_())


@pytest.fixture
def keyring(monkeypatch):
    """What the system's keyring holds."""
    stored = {("svc", "me"): KEY}
    fake = types.ModuleType("keyring")
    fake.get_password = lambda service, user: stored.get((service, user))
    fake.errors = types.ModuleType("keyring.errors")
    fake.errors.KeyringError = RuntimeError
    monkeypatch.setitem(sys.modules, "keyring", fake)
    monkeypatch.setitem(sys.modules, "keyring.errors", fake.errors)
    return stored


def test_a_key_of_the_keyring_is_looked_up_again_when_it_was_refused(keyring):
    refused = http(error_body("no"), "401 Unauthorized")
    with asking(refused, http(OK_STREAM), api_key_keyring="svc/me") as (session, wire):
        with pytest.raises(AuthenticationError):
            session.start("hi").response()
        keyring["svc", "me"] = "sk-the-right-one"
        session.start("hi").response()
    sent = re.findall(rb"Authorization: Bearer (\S+)", wire.asked)
    assert sent == [KEY.encode(), b"sk-the-right-one"]


def test_a_key_comes_from_the_keyring(keyring):
    with asking(http(OK_STREAM), api_key_keyring="svc/me") as (session, wire):
        session.start("hi").response()
    assert f"Bearer {KEY}".encode() in wire.asked
    with (
        asking(http(OK_STREAM), api_key_keyring="svc/you") as (session, _),
        pytest.raises(ConfigError, match="keyring set svc you"),
    ):
        session.start("hi").response()


def test_without_the_keyring_package_its_extra_is_named(monkeypatch):
    monkeypatch.setitem(sys.modules, "keyring", None)
    with (
        asking(http(OK_STREAM), api_key_keyring="svc") as (session, _),
        pytest.raises(errors.MissingDependencyError, match=r"ipyvllm\[keyring\]"),
    ):
        session.start("hi").response()


def test_a_secret_shows_itself_to_nobody():
    secret = Secret(KEY)
    assert KEY not in f"{secret} {secret!r}"
    with pytest.raises(TypeError):
        pickle.dumps(secret)


# What is asked


def sent(wire):
    return json.loads(wire.requests[-1].partition(b"\r\n\r\n")[2])


def test_other_fields_go_into_the_body_and_the_cells_win():
    extra = {"chat_template_kwargs": {"enable_thinking": False}, "top_k": 5}
    with asking(http(OK_STREAM), extra_body=extra) as (session, wire):
        session.start("hi", top_k=7, min_tokens=2).response()
    body = sent(wire)
    assert body["chat_template_kwargs"] == {"enable_thinking": False}
    assert (body["top_k"], body["min_tokens"]) == (7, 2)


def test_what_is_no_json_is_refused_before_it_is_sent():
    with asking(http(OK_STREAM)) as (session, wire):
        with pytest.raises(OptionError, match="JSON"):
            session.start("hi", logit_bias=object()).response()
        assert wire.asked == b""


def test_more_answers_than_one_are_refused():
    with asking(http(OK_STREAM)) as (session, _), pytest.raises(OptionError, match="one answer"):
        session.start("hi", n=2).response()


LOGPROBS = events(
    '{"choices":[{"delta":{"content":"a"},"logprobs":{"content":[{"token":"a","logprob":-0.5,'
    '"top_logprobs":[{"token":"a","logprob":-0.5},{"token":"b","logprob":-1}]}]}}]}',
    '{"choices":[{"delta":{},"finish_reason":"stop"}]}',
    "[DONE]",
)


def test_logprobs_are_asked_in_the_chat_apis_words_and_kept():
    with asking(http(LOGPROBS)) as (session, wire):
        answer = session.start("hi", logprobs=2).response()
    assert (sent(wire)["logprobs"], sent(wire)["top_logprobs"]) == (True, 2)
    [token] = answer.logprobs
    assert (token.token, token.logprob) == ("a", -0.5)
    assert token.top == (("a", -0.5), ("b", -1.0))


def test_reasoning_is_kept_apart():
    thinking = events('{"choices":[{"delta":{"reasoning_content":"hm"}}]}') + OK_STREAM
    with asking(http(thinking)) as (session, _):
        answer = session.start("hi").response()
    assert (answer.reasoning, answer.text) == ("hm", "Héllo")


def test_images_go_as_content_parts(tmp_path):
    png = b"\x89PNG\r\n\x1a\n" + b"0" * 8
    path = tmp_path / "a.png"
    path.write_bytes(png)
    with asking(http(OK_STREAM)) as (session, wire):
        session.start("what?", images=[path, png, "https://x.test/a.jpg"]).response()
    text, *images = sent(wire)["messages"][0]["content"]
    assert text == {"type": "text", "text": "what?"}
    urls = [image["image_url"]["url"] for image in images]
    assert urls[0] == urls[1]
    assert urls[0].startswith("data:image/png;base64,iVBOR")
    assert urls[2] == "https://x.test/a.jpg"


# What must be obeyed


def answering(text):
    said = json.dumps(text)
    return http(events(f'{{"choices":[{{"delta":{{"content":{said}}}}}]}}', "[DONE]"))


@dataclass
class Point:
    x: int
    y: int


def test_a_schema_is_sent_in_vllms_form_and_parsed():
    with asking(answering('{"x": 1, "y": 2}')) as (session, wire):
        answer = session.start("hi", schema=Point).response()
    assert sent(wire)["structured_outputs"]["json"]["properties"].keys() == {"x", "y"}
    assert answer.parsed == Point(1, 2)
    assert answer.to_dict()["parsed"] == {"x": 1, "y": 2}


def test_a_schema_is_sent_in_openais_form_to_others():
    with asking(answering('{"x": 1, "y": 2}'), type="openai") as (session, wire):
        answer = session.start("hi", schema=Point).response()
    form = sent(wire)["response_format"]
    assert form["type"] == "json_schema"
    assert form["json_schema"]["schema"]["required"] == ["x", "y"]
    assert form["json_schema"]["strict"] is False
    assert "structured_outputs" not in sent(wire)
    assert answer.parsed == Point(1, 2)


@pytest.mark.parametrize("option", [{"choice": ["a"]}, {"regex": "a"}, {"grammar": "root ::= 1"}])
def test_what_openais_api_cannot_express_is_refused_by_name(option):
    [name] = option
    with asking(answering("a"), type="openai") as (session, wire):
        with pytest.raises(OptionError, match=f"{name}: the OpenAI API"):
            session.start("hi", **option).response()
        assert wire.asked == b""


@pytest.mark.parametrize(
    ("option", "text", "parsed"),
    [
        ({"choice": ["yes", "no"]}, "no", "no"),
        ({"regex": r"\d+"}, "42", "42"),
        ({"schema": {"type": "integer"}}, "42", 42),
        ({"structured_outputs": {"json_object": True}}, '{"a": 1}', {"a": 1}),
        ({"response_format": {"type": "json_object"}}, '{"a": 1}', {"a": 1}),
        ({"grammar": 'root ::= "x"'}, "x", "x"),
    ],
)
def test_an_answer_that_obeys_is_parsed(option, text, parsed):
    with asking(answering(text)) as (session, _):
        assert session.start("hi", **option).response().parsed == parsed


@pytest.mark.parametrize(
    ("option", "words"),
    [
        ({"choice": ["yes", "no"]}, "none of 'yes', 'no'"),
        ({"regex": r"\d+"}, "does not match"),
        ({"schema": {"type": "integer"}}, "json"),
        ({"schema": Point}, "json"),
        ({"structured_outputs": {"json_object": True}}, "json_object"),
        ({"response_format": {"type": "json_schema", "json_schema": {"schema": {}}}}, "json"),
    ],
)
def test_an_endpoint_that_ignores_a_constraint_is_an_error(option, words):
    with (
        asking(answering("Sure! Here you are.")) as (session, _),
        pytest.raises(errors.ConstraintError, match=words) as caught,
    ):
        session.start("hi", **option).response()
    assert caught.value.response.text == "Sure! Here you are."
    assert "\n" not in caught.value.message


def test_an_answer_cut_short_is_said_to_be():
    cut = events('{"choices":[{"delta":{"content":"{\\"x"},"finish_reason":"length"}]}', "[DONE]")
    with (
        asking(http(cut)) as (session, _),
        pytest.raises(errors.ConstraintError, match="cut by max_tokens"),
    ):
        session.start("hi", schema=Point).response()


@pytest.mark.parametrize(
    "option",
    [
        {"schema": {"type": 5}},
        {"schema": 5},
        {"schema": "none.json"},
        {"regex": "("},
        {"choice": []},
        {"choice": "abc"},
        {"regex": "a", "choice": ["a"]},
    ],
)
def test_a_constraint_that_is_none_is_refused_before_anything_is_sent(option):
    with asking(answering("a")) as (session, wire):
        with pytest.raises(OptionError):
            session.start("hi", **option)
        assert wire.asked == b""


# Discovery and status


def models_reply(*names):
    cards = [{"id": name, "object": "model"} for name in names]
    return http(json.dumps({"object": "list", "data": cards}), kind="application/json")


def test_the_only_model_is_used_in_silence():
    with asking(models_reply("one"), http(OK_STREAM), model=None) as (session, wire):
        answer = session.start("hi").response()
    assert sent(wire)["model"] == "one"
    assert answer.notices == ()


def test_of_several_models_the_first_is_used_and_named():
    with asking(models_reply("one", "two"), http(OK_STREAM), model=None) as (session, wire):
        turn = session.start("hi")
        notices = [event.text for event in turn if isinstance(event, Notice)]
        answer = turn.response()
    assert sent(wire)["model"] == "one"
    assert notices == list(answer.notices) == ["e serves 2 models; this is the first, one"]


def test_no_model_at_all_is_an_error():
    with (
        asking(models_reply(), model=None) as (session, _),
        pytest.raises(ProtocolError, match="serves no model"),
    ):
        session.start("hi").response()


def status_of(session):
    return session._background.portal().call(session.providers.get("e").status)


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
    with asking(*replies) as (session, wire):
        status = status_of(session)
    assert (status.state, status.version, status.models) == ("ready", "0.32.0", ("m",))
    assert (status.running, status.waiting, status.kv_cache_use) == (3, 0, 0.25)
    assert status.latency > 0
    assert [r.split()[1] for r in wire.requests] == [
        b"/v1/models",
        b"/health",
        b"/version",
        b"/metrics",
    ]


def test_a_server_that_only_knows_models_is_ready():
    with asking(models_reply("m"), http("", "404 Not Found")) as (session, _):
        status = status_of(session)
    assert (status.state, status.version, status.running) == ("ready", None, None)


@pytest.mark.parametrize(
    ("replies", "state"),
    [
        ([http("", "401 No")], "unauthorised"),
        ([http("", "500 No")], "failing"),
        ([models_reply("m"), http("", "503 No")], "failing"),
        ([Say([], hold=True)], "silent"),
    ],
)
def test_a_status_has_a_word_for_what_is_wrong(replies, state):
    with asking(*replies, timeout=Timeout(read=0.3)) as (session, _):
        status = status_of(session)
    assert status.state == state
    assert status.detail


def test_nothing_there_is_unreachable():
    with asking(http(""), base_url=f"http://127.0.0.1:{closed_port()}/v1") as (session, _):
        assert status_of(session).state == "unreachable"
