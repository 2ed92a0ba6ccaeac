"""Which addresses the mock starts a server for."""

from __future__ import annotations

from ipyvllm.config.loader import MockConfig


def test_elsewhere_nothing_is_started():
    from ipyvllm.mock.server_process import MockServer

    assert not MockServer(MockConfig(type="mock", base_url="http://192.0.2.1:9/v1"))._ours
    assert not MockServer(MockConfig(type="mock", base_url="https://localhost:9/v1"))._ours
    assert MockServer(MockConfig(type="mock", base_url="http://[::1]:9/v1"))._ours
