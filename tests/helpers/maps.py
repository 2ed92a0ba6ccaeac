"""Maps for tests: one call, on a session of the test's own."""

from __future__ import annotations

import re
from contextlib import contextmanager
from functools import cache

import httpx2
import pytest

from ipyvllm.config.loader import Config, EndpointConfig, MockConfig
from ipyvllm.mapping import rows
from ipyvllm.mapping.maps import Maps
from ipyvllm.mapping.row_request import row_request
from ipyvllm.mapping.run import MapRun
from ipyvllm.session import Session

CONFIG = """\
default: mock
providers:
  mock: {type: mock}
  echo: {type: mock, mode: echo}
  slow: {type: mock, ttft_ms: 60}
  flaky: {type: mock, error_rate: 0.5}
  cpu: {type: engine}
"""


@pytest.fixture
def configured(shell, tmp_path):
    """A shell with a provider for each thing that may happen to a map."""
    (tmp_path / "ipyvllm.yaml").write_text(CONFIG)
    return shell


@contextmanager
def mock_session(**settings):
    """A session whose provider `m` is the mock inside this process."""
    section = MockConfig(type="mock", **settings)
    session = Session(lambda: Config(default="m", providers={"m": section}))
    try:
        yield session
    finally:
        session.close()


@contextmanager
def endpoint_session(url, **settings):
    """A session whose provider `e` is at that address."""
    section = EndpointConfig(type="vllm", base_url=url, model="mock", **settings)
    session = Session(lambda: Config(default="e", providers={"e": section}))
    try:
        yield session
    finally:
        session.close()


@cache
def maps_of(session):
    return Maps(session)


def map_run(session, data, *, limit=None, concurrency=None, errors="keep", **options):
    return MapRun(
        maps_of(session),
        row_request(session, **options),
        rows.read(data, limit),
        concurrency=concurrency,
        errors=errors,
        resend=options.get("cache") is False,
    )


def run_map(session, data, listener=None, **options):
    return map_run(session, data, **options).run(listener)


class CountingListener:
    """A progress listener that counts."""

    def __init__(self, on_advance=None):
        self.rows = self.failed = self.tokens = 0
        self.closed = False
        self.phases = []
        self._on_advance = on_advance

    def advance(self, rows, failed, tokens):
        self.rows += rows
        self.failed += failed
        self.tokens += tokens
        if self._on_advance is not None:
            self._on_advance(self)

    def phase(self, phase):
        self.phases.append(phase)

    def close(self):
        self.closed = True


def requests_served(url):
    """How many requests the mock's server has ended, and how many it is at."""
    text = httpx2.get(url.removesuffix("/v1") + "/metrics").text
    ended, running = (
        sum(map(float, re.findall(rf"^vllm:{name}\{{.*\}} (\S+)", text, re.MULTILINE)))
        for name in ("request_success_total", "num_requests_running")
    )
    return int(ended), int(running)
