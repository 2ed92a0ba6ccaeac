"""Completion of the models that an endpoint serves."""

from __future__ import annotations

import time

import pytest
from IPython.core.completer import provisionalcompleter


@pytest.fixture
def complete(shell):
    def complete(text, cursor=None):
        place = len(text) if cursor is None else cursor
        with provisionalcompleter():
            return [each.text for each in shell.Completer.completions(text, place)]

    return complete


def test_an_endpoints_models_are_there_once_it_has_told_them(complete, mock_server, tmp_path):
    (tmp_path / "ipyvllm.yaml").write_text(
        f"providers:\n  near: {{type: vllm, base_url: '{mock_server.url}'}}\n"
    )
    deadline = time.monotonic() + 30
    while complete("%%llm near/") != ["near/mock"]:
        assert time.monotonic() < deadline
        time.sleep(0.05)
