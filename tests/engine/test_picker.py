"""The picker with a real engine."""

from __future__ import annotations

import pytest

from helpers.waiting import until

CONFIG = """
default: mock
providers:
  mock: {type: mock, model: first}
  echo: {type: mock, mode: echo}
  off: {type: mock, enabled: false}
  gone: {type: vllm, base_url: "http://127.0.0.1:9/v1", api_key_env: SOME_KEY}
  cpu: {type: engine}
"""


@pytest.fixture
def picker(shell, tmp_path):
    (tmp_path / "ipyvllm.yaml").write_text(CONFIG)
    made = shell.run_cell("%llm picker").result
    yield made
    made.close()


def test_it_starts_and_stops_the_engine(picker):
    picker._provider.value = "cpu"
    until(lambda: not picker._start.disabled)
    picker._start.click()
    until(lambda: "importing vLLM" in picker._status.value, 60)
    assert picker._progress.layout.display == ""
    until(lambda: "ready" in picker._status.value, 120)
    assert picker._progress.layout.display == "none"
    picker._stop.click()
    until(lambda: "stopped" in picker._status.value)
