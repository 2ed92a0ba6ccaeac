"""Connections that fail, time limits and cancelling."""

from __future__ import annotations

import ssl
import time

import httpx2
import pytest

from helpers.mock_server import free_port
from helpers.scripted_server import CUT_STREAM, OK_STREAM, Reply, endpoint_with, http
from ipyvllm.config.loader import Config, EndpointConfig, Timeout
from ipyvllm.config.schema import Retry
from ipyvllm.errors import (
    ConfigError,
    LLMError,
    ProviderTimeoutError,
    UnreachableError,
)
from ipyvllm.session import Session


def asked_at(url, **settings):
    section = EndpointConfig(
        type="openai", base_url=url, model="m", retry=Retry(attempts=0), **settings
    )
    session = Session(lambda: Config(default="e", providers={"e": section}))
    try:
        return session.start("hi").response()
    finally:
        session.close()


def test_a_refused_connection_says_where_and_hides_the_password():
    port = free_port()
    with pytest.raises(UnreachableError) as caught:
        asked_at(f"http://u:pw@127.0.0.1:{port}/v1")
    assert f"127.0.0.1:{port}" in str(caught.value)
    assert "pw" not in str(caught.value)
    assert caught.value.retryable


def test_an_unknown_host_is_named_and_not_asked_again():
    with pytest.raises(UnreachableError, match=r"nowhere\.invalid.*unknown host") as caught:
        asked_at("http://nowhere.invalid/v1")
    assert not caught.value.retryable


def test_an_address_that_is_none_is_the_configurations_error():
    with pytest.raises(ConfigError, match="base_url"):
        asked_at("http://[::/v1")


def test_a_server_without_tls_is_said_to_be_one():
    with (
        endpoint_with(Reply([http(OK_STREAM)], unprompted=True), scheme="https") as (session, _),
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
        endpoint_with(http(OK_STREAM), scheme="https", context=context) as (session, _),
        pytest.raises(UnreachableError, match="self-signed"),
    ):
        session.start("hi").response()
    monkeypatch.setenv("REQUESTS_CA_BUNDLE", str(path))
    with endpoint_with(http(OK_STREAM), scheme="https", context=context) as (session, _):
        assert session.start("hi").response().text == "Héllo"


def test_an_answer_longer_than_its_total_time_is_ended():
    slow = Reply([http(CUT_STREAM.rpartition("data:")[0])] + [b": \n\n"] * 50, gap=0.05)
    limits = Timeout(read=5, total=0.4)
    with endpoint_with(slow, timeout=limits) as (session, _):
        begun = time.monotonic()
        with pytest.raises(ProviderTimeoutError, match=r"did not finish within 0\.4 s"):
            session.start("hi").response()
    assert time.monotonic() - begun < 2


def test_cancelling_closes_the_connection():
    with endpoint_with(Reply([http(CUT_STREAM)], hold=True)) as (session, server):
        generation = session.start("hi")
        while "Hé" not in str(generation.partial()):
            assert generation.take(1) is not None
        begun = time.monotonic()
        error = generation.cancel()
        assert server.closed_by_client.wait(5)
    assert time.monotonic() - begun < 1
    assert str(error.response) == "Hé"
    assert error.response.finish_reason == "interrupted"


def test_cancelling_before_the_head_closes_the_connection_too():
    with endpoint_with(Reply([], hold=True)) as (session, server):
        generation = session.start("hi")
        while not server.requests:
            time.sleep(0.01)
        generation.cancel()
        assert server.closed_by_client.wait(5)


def test_every_transport_error_of_httpx_has_a_counterpart():
    from ipyvllm.providers.http.transport import Transport

    def below(kind):
        return {kind, *(found for sub in kind.__subclasses__() for found in below(sub))}

    section = EndpointConfig(type="vllm", base_url="http://h/v1")
    transport = Transport("e", section)
    for kind in below(httpx2.TransportError) | {httpx2.DecodingError}:
        with pytest.raises(LLMError), transport.mapped(transport.exchange()):
            raise kind("below")
