"""The picker with a real engine."""

from __future__ import annotations

from helpers.waiting import wait_until


def test_it_starts_and_stops_the_engine(shell, tmp_path):
    (tmp_path / "ipyvllm.yaml").write_text("providers: {mock: {type: mock}, cpu: {type: engine}}")
    picker = shell.run_cell("%llm picker").result
    picker._provider.value = "cpu"
    wait_until(lambda: not picker._start.disabled)
    picker._start.click()
    wait_until(lambda: "importing vLLM" in picker._status.value, 60)
    assert picker._progress.layout.display == ""
    wait_until(lambda: "ready" in picker._status.value, 120)
    assert picker._progress.layout.display == "none"
    picker._stop.click()
    wait_until(lambda: "stopped" in picker._status.value)
    picker.close()
