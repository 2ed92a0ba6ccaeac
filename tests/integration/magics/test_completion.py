"""Completion of the models that an endpoint serves."""

from __future__ import annotations

import time

from helpers.shell import completions


def test_an_endpoints_models_are_there_once_it_has_told_them(shell, mock_server, tmp_path):
    (tmp_path / "ipyvllm.yaml").write_text(
        f"providers:\n  near: {{type: vllm, base_url: '{mock_server.url}'}}\n"
    )
    deadline = time.monotonic() + 30
    while completions(shell, "%%llm near/") != ["near/mock"]:
        assert time.monotonic() < deadline
        time.sleep(0.05)
