"""The connections to an endpoint: opened, kept, used again, closed, and left to a proxy."""

from __future__ import annotations

import json
import socket
import ssl
import threading
import time
from base64 import b64encode
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest
import trustme

from helpers.maps import endpoint_session
from helpers.mock_server import free_port
from helpers.scripted_server import CUT_STREAM, OK_STREAM, Reply, endpoint_with, http
from helpers.waiting import wait_until
from ipyvllm.config.schema import Retry, Timeout
from ipyvllm.errors import AuthenticationError, LLMError, UnreachableError
from ipyvllm.providers.http import client as pool
from ipyvllm.providers.http import connections

WHOLE = json.dumps(
    {
        "id": "1",
        "model": "m",
        "choices": [{"message": {"content": "Hello"}, "finish_reason": "stop"}],
        "usage": {"prompt_tokens": 1, "completion_tokens": 1},
    }
).encode()


class Counted(ThreadingHTTPServer):
    """Keeps connections open, and counts them."""

    daemon_threads = True
    request_queue_size = 256

    def __init__(self):
        self.opened, self.closed, self.seconds = 0, 0, 0.0
        super().__init__(("127.0.0.1", 0), Kept)


class Kept(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def setup(self):
        super().setup()
        self.server.opened += 1

    def finish(self):
        super().finish()
        self.server.closed += 1

    def do_POST(self):
        self.rfile.read(int(self.headers["Content-Length"]))
        time.sleep(self.server.seconds)
        self.send_response(200)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(WHOLE)))
        self.end_headers()
        self.wfile.write(WHOLE)

    def log_message(self, *_):
        pass


@pytest.fixture
def counted():
    server = Counted()
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    with endpoint_session(f"http://127.0.0.1:{server.server_port}/v1") as session:
        yield session, server
    server.shutdown()
    thread.join()
    server.server_close()


def ask_at_once(session, count):
    generations = [session.start(f"row {n}", stream=False) for n in range(count)]
    return [generation.response().text for generation in generations]


def test_as_many_connections_as_requests_at_once_and_all_are_used_again(counted):
    session, server = counted
    server.seconds = 0.7  # enough for all to be asked before the first is answered
    for _ in range(2):
        assert ask_at_once(session, 20) == ["Hello"] * 20
    assert server.opened == 20


def test_connections_that_have_waited_too_long_are_closed_by_the_next_request(counted, monkeypatch):
    session, server = counted
    server.seconds = 0.7
    monkeypatch.setattr(connections, "_KEEPALIVE_SECONDS", 0.05)
    ask_at_once(session, 3)
    time.sleep(0.1)
    assert (server.opened, server.closed) == (3, 0)
    ask_at_once(session, 1)
    assert server.opened == 4
    wait_until(lambda: server.closed == 3, 5)


def test_after_closing_a_session_opens_connections_anew(counted):
    session, server = counted
    ask_at_once(session, 2)
    session.close()
    wait_until(lambda: server.closed == 2, 5)
    ask_at_once(session, 1)
    assert server.opened == 3


def test_a_connection_on_which_the_server_spoke_unasked_is_not_used_again():
    body = b"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: %d\r\n\r\n"
    unasked = b"HTTP/1.1 408 Request Timeout\r\nContent-Length: 0\r\n\r\n"
    first = Reply([body % len(WHOLE) + WHOLE, unasked], gap=0.2, hold=True)
    with endpoint_with(first, http(WHOLE, kind="application/json")) as (session, server):
        assert session.start("one", stream=False).response().text == "Hello"
        time.sleep(1.5)
        assert session.start("two", stream=False).response().text == "Hello"
        assert len(server.requests) == 2
        assert server.closed_by_client.wait(5)


def test_a_host_whose_addresses_all_refuse_is_asked_again(monkeypatch):
    port, real = free_port(), socket.getaddrinfo

    def two_addresses(host, *args, **options):
        if host != b"two.example":  # anyio asks in bytes
            return real(host, *args, **options)
        kind = (socket.AF_INET, socket.SOCK_STREAM, socket.IPPROTO_TCP, "")
        return [(*kind, (address, port)) for address in ("127.0.0.1", "127.0.0.2")]

    monkeypatch.setattr(socket, "getaddrinfo", two_addresses)
    settings = {"base_url": f"http://two.example:{port}/v1", "retry": Retry(attempts=0)}
    with (
        endpoint_with(b"", **settings) as (session, _),
        pytest.raises(UnreachableError, match="is the server running") as caught,
    ):
        session.start("hi").response()
    assert caught.value.retryable


def test_a_proxy_of_the_environment_is_gone_through(monkeypatch):
    with endpoint_with(http(OK_STREAM)) as (_, server):
        monkeypatch.setenv("http_proxy", f"http://127.0.0.1:{server.port}")
        with endpoint_with(b"", base_url="http://models.example/v1") as (session, _):
            assert session.start("hi").response().text == "Héllo"
        assert server.received.startswith(b"POST http://models.example/v1/chat/completions ")


def test_a_host_of_no_proxy_is_asked_directly(monkeypatch):
    monkeypatch.setenv("http_proxy", f"http://127.0.0.1:{free_port()}")
    monkeypatch.setenv("no_proxy", "127.0.0.1")
    with endpoint_with(http(OK_STREAM)) as (session, server):
        assert session.start("hi").response().text == "Héllo"
    assert server.received.startswith(b"POST /v1/chat/completions ")


def test_a_proxy_that_is_not_there_is_named_as_what_is_missing(monkeypatch):
    port = free_port()
    for name, scheme in (("http_proxy", "http"), ("https_proxy", "https")):
        monkeypatch.setenv(name, f"http://u:secret@127.0.0.1:{port}")
        with (
            endpoint_with(b"", base_url=f"{scheme}://models.example/v1") as (session, _),
            pytest.raises(
                UnreachableError, match=f"to the proxy http://127.0.0.1:{port}"
            ) as caught,
        ):
            session.start("hi").response()
        assert name in caught.value.hint
        assert "secret" not in str(caught.value)
        assert caught.value.retryable


def test_a_proxy_that_refuses_is_named(monkeypatch):
    refusal = http('{"error": "blocked"}', "403 Forbidden", "application/json")
    with endpoint_with(refusal) as (_, proxy):
        monkeypatch.setenv("http_proxy", f"http://127.0.0.1:{proxy.port}")
        monkeypatch.setenv("https_proxy", f"http://127.0.0.1:{proxy.port}")
        address = f"proxy http://127.0.0.1:{proxy.port}"
        with (
            endpoint_with(b"", base_url="http://models.example/v1") as (session, _),
            pytest.raises(AuthenticationError, match=f"{address}.*403.*blocked") as caught,
        ):
            session.start("hi").response()
        assert "the proxy or the server has refused" in caught.value.hint
        with (
            endpoint_with(b"", base_url="https://models.example/v1") as (session, _),
            pytest.raises(UnreachableError, match=f"{address} refused.*403"),
        ):
            session.start("hi").response()


def test_a_socks_proxy_is_gone_through_or_named(monkeypatch):
    pytest.importorskip("socksio")
    monkeypatch.setenv("ALL_PROXY", f"socks5://127.0.0.1:{free_port()}")
    with (
        endpoint_with(b"", base_url="http://models.example/v1") as (session, _),
        pytest.raises(UnreachableError, match="no connection to the proxy socks5://127"),
    ):
        session.start("hi").response()
    accepted = b"\x05\x00\x00\x01\0\0\0\0\0\0"
    granted = Reply([b"\x05\x00", accepted, http(OK_STREAM)], gap=0.3, unprompted=True)
    for reply, kind in ((granted, None), (Reply([b"nonsense"], unprompted=True), LLMError)):
        with endpoint_with(reply) as (_, proxy):
            monkeypatch.setenv("ALL_PROXY", f"socks://127.0.0.1:{proxy.port}")
            with endpoint_with(b"", base_url="http://models.example/v1") as (session, _):
                if kind is None:
                    assert session.start("hi").response().text == "Héllo"
                else:
                    with pytest.raises(kind, match="proxy socks5://127"):
                        session.start("hi").response()


def test_an_address_that_no_packet_can_go_to_is_not_asked_again():
    with (
        endpoint_with(b"", base_url="http://255.255.255.255:9/v1") as (session, _),
        pytest.raises(UnreachableError, match="no connection") as caught,
    ):
        session.start("hi").response()
    assert not caught.value.retryable


@pytest.fixture(params=["with h2", "without h2"])
def tls(request, monkeypatch, tmp_path):
    """A server's TLS, trusted by the client, which has the package of HTTP/2 or has not."""
    monkeypatch.setattr(pool, "_knows_http2", lambda: request.param == "with h2")
    authority = trustme.CA()
    authority.cert_pem.write_to_path(tmp_path / "authority.pem")
    monkeypatch.setenv("SSL_CERT_FILE", str(tmp_path / "authority.pem"))
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    authority.issue_cert("127.0.0.1").configure_cert(context)
    return {"scheme": "https", "context": context}


def test_over_tls_an_answer_comes_and_cancelling_closes_the_connection_at_once(tls):
    held = Reply([http(CUT_STREAM)], hold=True)
    with endpoint_with(http(OK_STREAM), held, **tls) as (session, server):
        assert session.start("hi").response().text == "Héllo"
        generation = session.start("hi")
        while not generation.partial().text:
            time.sleep(0.01)
        begun = time.monotonic()
        generation.cancel()
        assert server.closed_by_client.wait(5)
        assert time.monotonic() - begun < 1


def test_a_request_whose_connection_is_still_being_made_is_cancelled_at_once(tls):
    # The server's TLS is missing: it waits for a request's head, and the client for a handshake.
    with endpoint_with(Reply([], hold=True), scheme="https") as (session, _):
        for _ in range(3):
            generation = session.start("hi")
            time.sleep(0.2)
            begun = time.monotonic()
            generation.cancel()
            assert time.monotonic() - begun < 1


def test_a_handshake_that_hangs_is_ended_by_the_connect_timeout(tls):
    limits = Timeout(connect=0.3, read=20)
    with (
        endpoint_with(Reply([], hold=True), scheme="https", timeout=limits) as (session, server),
        pytest.raises(UnreachableError, match=r"no connection to .* within 0\.3 s"),
    ):
        session.start("hi").response()
    assert server.closed_by_client.wait(5)


def test_a_user_and_password_in_the_address_are_sent_as_such():
    with endpoint_with(http(OK_STREAM)) as (_, server):
        address = f"http://ada:lace@127.0.0.1:{server.port}/v1"
        with endpoint_with(b"", base_url=address) as (session, _):
            assert session.start("hi").response().text == "Héllo"
        assert b"Authorization: Basic " + b64encode(b"ada:lace") in server.received
