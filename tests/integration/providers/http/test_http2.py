"""HTTP/2 where a server offers it: one connection carries every request at once."""

from __future__ import annotations

import asyncio
import threading
import time
from contextlib import contextmanager

import pytest
import trustme
from hypercorn.asyncio import serve
from hypercorn.config import Config as ServerConfig

from helpers.mock_server import free_port
from ipyvllm.config.loader import Config, EndpointConfig, MockConfig
from ipyvllm.mock.server import app
from ipyvllm.session import Session


class Server:
    """The mock's application behind TLS and HTTP/2; keeps what each request came by."""

    def __init__(self, folder, **manner):
        self.port, self.came = free_port(), []
        self._app = app(MockConfig(type="mock", **manner))
        authority = trustme.CA()
        self.bundle = folder / "authority.pem"
        authority.cert_pem.write_to_path(self.bundle)
        certificate = authority.issue_cert("127.0.0.1")
        certificate.private_key_pem.write_to_path(folder / "key.pem")
        certificate.cert_chain_pems[0].write_to_path(folder / "cert.pem")
        self._config = ServerConfig.from_mapping(
            bind=f"127.0.0.1:{self.port}",
            keyfile=str(folder / "key.pem"),
            certfile=str(folder / "cert.pem"),
            loglevel="CRITICAL",
            graceful_timeout=0,
        )
        self._ready, self._end = threading.Event(), None
        self._thread = threading.Thread(target=lambda: asyncio.run(self._serve()))

    async def _serve(self):
        self._loop, self._end = asyncio.get_running_loop(), asyncio.Event()
        self._ready.set()
        await serve(self._seen, self._config, shutdown_trigger=self._end.wait)

    async def _seen(self, scope, receive, send):
        if scope["type"] == "http":
            self.came.append((scope["http_version"], scope["client"]))
        await self._app(scope, receive, send)

    def __enter__(self):
        self._thread.start()
        self._ready.wait()
        return self

    def __exit__(self, *_):
        self._loop.call_soon_threadsafe(self._end.set)
        self._thread.join(10)


@pytest.fixture
def asking(tmp_path, monkeypatch):
    """A server, and a session that asks it and leaves before the server does."""

    @contextmanager
    def asking(**manner):
        with Server(tmp_path, **manner) as server:
            monkeypatch.setenv("SSL_CERT_FILE", str(server.bundle))
            url = f"https://127.0.0.1:{server.port}/v1"
            section = EndpointConfig(type="vllm", base_url=url, model="mock")
            session = Session(lambda: Config(default="e", providers={"e": section}))
            yield session, server
            session.close()

    return asking


def test_requests_at_once_share_one_connection(asking):
    with asking(ttft_ms=200) as (session, server):
        first = session.start("Hello!", max_tokens=5).response()
        generations = [session.start(f"Hello {n}!", max_tokens=5) for n in range(8)]
        assert [generation.response().usage.completion_tokens for generation in generations] == [
            5
        ] * 8
        assert first.usage.completion_tokens == 5
    assert {version for version, _ in server.came} == {"2"}
    assert len({client for _, client in server.came}) == 1


def test_cancelling_one_leaves_the_others_on_its_connection(asking):
    with asking(itl_ms=20) as (session, server):
        gone, stays = session.start("One", max_tokens=400), session.start("Two", max_tokens=40)
        while not gone.partial().text:
            time.sleep(0.01)
        begun = time.monotonic()
        assert gone.cancel().response.finish_reason == "interrupted"
        assert time.monotonic() - begun < 1
        assert stays.response().usage.completion_tokens == 40
        assert session.start("Three", max_tokens=3).response().usage.completion_tokens == 3
    assert len({client for _, client in server.came}) == 1
