"""Keys are sent in the header and appear nowhere else."""

from __future__ import annotations

import json
import logging
import re
import sys
import time
import types

import pytest

from helpers.scripted_server import OK_STREAM, Reply, endpoint_with, error_body, events, http
from ipyvllm import errors
from ipyvllm.errors import (
    AuthenticationError,
    ConfigError,
    LLMError,
    ProtocolError,
)

KEY = "sk-secret-1234567890"


@pytest.fixture
def key(monkeypatch):
    monkeypatch.setenv("TEST_KEY", KEY)
    return {"api_key_env": "TEST_KEY"}


def test_the_key_goes_into_the_header_and_nowhere_else(key, caplog):
    caplog.set_level(logging.DEBUG)
    with endpoint_with(http(OK_STREAM), **key) as (session, server):
        answer = session.start("hi").response()
        section = session.config.provider("e")
    assert f"Authorization: Bearer {KEY}".encode() in server.received
    assert server.received.count(KEY.encode()) == 1
    assert KEY not in repr(answer) + json.dumps(answer.to_dict()) + repr(section)
    assert "httpcore" in caplog.text
    assert KEY not in caplog.text


def test_a_missing_key_is_named_and_nothing_is_sent(monkeypatch):
    monkeypatch.delenv("TEST_KEY", raising=False)
    with endpoint_with(http(OK_STREAM), api_key_env="TEST_KEY") as (session, server):
        with pytest.raises(ConfigError, match=r"\$TEST_KEY"):
            session.start("hi").response()
        assert server.received == b""


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
    with endpoint_with(reply, **key) as (session, _), pytest.raises(LLMError) as caught:
        session.start("hi").response()
    caught.value._shown = True  # as %tb does
    seen = "\n".join(caught.value._render_traceback_()) + repr(caught.value.args)
    assert KEY[:12] not in seen


def test_a_redirect_is_not_followed_with_the_key(key):
    with endpoint_with(http(OK_STREAM)) as (_, other):
        moved = http("", "307 Moved", Location=f"http://127.0.0.1:{other.port}/v1/chat/completions")
        with endpoint_with(moved, **key) as (session, _), pytest.raises(ProtocolError):
            session.start("hi").response()
        assert other.received == b""


def test_a_gateways_own_headers_are_sent_and_masked():
    headers = {"X-Gateway-Key": "Token gw-abcdef-123", "X-Team": "nlp"}
    refused = http(error_body("no such token gw-abcdef-123 of nlp"), "403 Forbidden")
    with endpoint_with(refused, headers=headers) as (session, server):
        with pytest.raises(AuthenticationError) as caught:
            session.start("hi").response()
        assert "gw-abcdef" not in repr(session.config.provider("e"))
    assert b"X-Gateway-Key: Token gw-abcdef-123" in server.received
    assert "no such token *** of nlp" in str(caught.value)


def test_a_key_set_anew_is_sent_with_the_next_request(key, monkeypatch):
    refused = http(error_body("no"), "401 Unauthorized")
    with endpoint_with(refused, http(OK_STREAM), **key) as (session, server):
        with pytest.raises(AuthenticationError):
            session.start("hi").response()
        monkeypatch.setenv("TEST_KEY", "sk-the-right-one")
        session.start("hi").response()
        monkeypatch.delenv("TEST_KEY")
        with pytest.raises(ConfigError, match=r"\$TEST_KEY"):
            session.start("hi").response()
    sent = re.findall(rb"Authorization: Bearer (\S+)", server.received)
    assert sent == [KEY.encode(), b"sk-the-right-one"]


def test_an_answer_under_way_keeps_its_connection_when_the_key_changes(key, monkeypatch):
    text = http(OK_STREAM)
    middle = text.index(b"llo")
    slow = Reply([text[:middle], *[b""] * 20, text[middle:]], gap=0.02)
    with endpoint_with(slow, http(OK_STREAM), **key) as (session, _):
        generation = session.start("hi")
        while not generation.partial().text:
            time.sleep(0.01)
        monkeypatch.setenv("TEST_KEY", "sk-the-next-one")
        session.start("hi").response()
        assert generation.response().text == "Héllo"


def test_a_key_that_no_header_can_carry_is_refused_unseen(monkeypatch):
    monkeypatch.setenv("TEST_KEY", "sk-sécret\x07")
    with (
        endpoint_with(http(OK_STREAM), api_key_env="TEST_KEY") as (session, _),
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
    with endpoint_with(refused, http(OK_STREAM), api_key_keyring="svc/me") as (session, server):
        with pytest.raises(AuthenticationError):
            session.start("hi").response()
        keyring["svc", "me"] = "sk-the-right-one"
        session.start("hi").response()
    sent = re.findall(rb"Authorization: Bearer (\S+)", server.received)
    assert sent == [KEY.encode(), b"sk-the-right-one"]


def test_a_key_comes_from_the_keyring(keyring):
    with endpoint_with(http(OK_STREAM), api_key_keyring="svc/me") as (session, server):
        session.start("hi").response()
    assert f"Bearer {KEY}".encode() in server.received
    with (
        endpoint_with(http(OK_STREAM), api_key_keyring="svc/you") as (session, _),
        pytest.raises(ConfigError, match="keyring set svc you"),
    ):
        session.start("hi").response()


def test_without_the_keyring_package_its_extra_is_named(monkeypatch):
    monkeypatch.setitem(sys.modules, "keyring", None)
    with (
        endpoint_with(http(OK_STREAM), api_key_keyring="svc") as (session, _),
        pytest.raises(errors.MissingDependencyError, match=r"ipyvllm\[keyring\]"),
    ):
        session.start("hi").response()
