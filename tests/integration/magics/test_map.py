"""`%%llm --map` in a real kernel: Stop, the bar, and what is kept for the next run."""

from __future__ import annotations

import signal
import time

import pandas as pd
import pytest

from helpers.kernel import Kernel
from helpers.maps import CONFIG, requests_served
from helpers.shell import run


def test_dry_run_shows_prompts_rows_and_tokens_and_sends_nothing(configured, capsys, mock_server):
    configured.user_ns["df"] = pd.DataFrame({"word": ["one", "two", "three", "four"]})
    before = requests_served(mock_server.url)
    line = f"--base-url {mock_server.url} --map df --dry-run --max-tokens 7"
    assert run(configured, f"%%llm {line}\nsay {{{{ word }}}}").result is None
    said = capsys.readouterr().out
    assert said.startswith("4 rows, 4 at once, to http://127.0.0.1:")
    assert "parameters: {'max_tokens': 7}" in said
    assert "row 2:\nsay three" in said
    assert "say four" not in said
    assert requests_served(mock_server.url) == before


@pytest.fixture
def mapping(kernel, tmp_path):
    (tmp_path / "ipyvllm.yaml").write_text(CONFIG)
    kernel.run("import ipyvllm; warm = ipyvllm.map(['a'])")
    return kernel


SLOW = "%%llm out << slow --map range(200) --concurrency 4 --max-tokens 2\n{{ item }}"


@pytest.mark.parametrize("watched", [True, False])
def test_stop_fails_the_cell_in_a_line_and_the_same_cell_does_the_rest(mapping, watched):
    request = mapping.send(SLOW, allow_stdin=watched)
    time.sleep(1.2)
    asked = time.monotonic()
    mapping.manager.interrupt_kernel()
    run = mapping.wait(request)
    assert time.monotonic() - asked < 4
    assert run.reply["status"] == "error"
    stopped, hint = run.error.splitlines()
    assert stopped.startswith("GenerationInterrupted: stopped after ")
    assert hint == "run it again for the remaining rows"
    done = mapping.value("sum(isinstance(r, ipyvllm.Response) for r in out)")
    assert 0 < done < 200
    assert f"after {done} of 200 rows" in stopped
    assert mapping.run(SLOW).reply["status"] == "ok"
    assert mapping.value("(out.summary.cached, len(out.failed))") == (done, 0)


def test_stop_again_and_again_always_stops(mapping):
    for pause in (0.1, 0.3, 0.7, 0.2, 0.5):
        request = mapping.send(SLOW)
        time.sleep(pause)
        mapping.manager.interrupt_kernel()
        assert mapping.wait(request, timeout=10).error.startswith("GenerationInterrupted")
    assert mapping.run("%%llm mock\nhello").reply["status"] == "ok"


def test_with_the_cache_on_a_new_kernel_does_only_the_rest(tmp_path, mock_server):
    slow = "{X-Mock-TTFT-MS: '60'}"
    text = f"default: e\nproviders:\n  e: {{type: vllm, base_url: '{mock_server.url}', "
    (tmp_path / "ipyvllm.yaml").write_text(text + f"model: mock, headers: {slow}}}\n")
    cell = "%%llm out << --map range(60) --concurrency 4 --max-tokens 2 --cache\nnew {{ item }}"
    kernels = []
    try:
        for number in range(2):
            kernel = Kernel(tmp_path, {"XDG_CACHE_HOME": str(tmp_path / "cache")})
            kernels.append(kernel)
            kernel.run("%load_ext ipyvllm")
            kernel.run("%%llm warm << --map range(1)\nwarm")
            if number == 0:
                request = kernel.send(cell)
                time.sleep(0.8)
                kernel.manager.interrupt_kernel()
                assert kernel.wait(request).error.startswith("GenerationInterrupted")
                done = kernel.value("60 - len(out.failed)")
                kernel.manager.signal_kernel(signal.SIGKILL)
        before, _ = requests_served(mock_server.url)
        assert kernel.run(cell).reply["status"] == "ok"
        assert kernel.value("sum(r.recorded for r in out)") >= done > 0
        asked = requests_served(mock_server.url)[0] - before
        assert asked == kernel.value("sum(not r.recorded for r in out)") < 60
    finally:
        for kernel in kernels:
            kernel.close()


def test_unwatched_a_map_shows_its_line_and_nothing_else(mapping):
    run = mapping.run("%%llm out << slow --map range(20) --max-tokens 2\n{{ item }}")
    kinds = [
        m["msg_type"] for m in run.messages if m["msg_type"] not in ("status", "execute_input")
    ]
    assert kinds == ["display_data"]
    [content] = run.contents("display_data")
    cut = "20 cut (rows 0, 1, 2, 3, 4, 5, 6, 7, 8, 9, ...)"
    assert content["data"] == {"text/plain": f"20 rows · {cut} · mock answer, not from a model"}
    assert content["metadata"]["ipyvllm"]["seconds"] > 0


def test_watched_a_bar_counts_rows_and_tokens_and_is_gone_at_the_end(mapping):
    run = mapping.run(SLOW.replace("200", "60"), allow_stdin=True)
    updates = run.contents("display_data") + run.contents("update_display_data")
    lines = [content["data"].get("text/plain", "") for content in updates]
    bars = [line for line in lines if " row/s" in line]
    assert len(bars) >= 2
    assert any("tokens/s" in line and "/60 [" in line for line in bars)
    assert not run.contents("clear_output")
    assert len(run.contents("display_data")) == 1  # updated, at last with the map's line
    text = lines[-1]
    assert text.startswith("60 rows · 60 cut (rows 0, 1, ")
    assert text.endswith(" · mock answer, not from a model")
    assert run.text == ""


def test_watched_in_plain_python_the_bar_is_there_too_and_leaves_others_output_alone(mapping):
    code = "print('before', flush=True)\n"
    code += "out = ipyvllm.map(map(str, range(40)), provider='slow', concurrency=4)"
    run = mapping.run(code, allow_stdin=True)
    assert run.reply["status"] == "ok"
    updates = [c["data"].get("text/plain", "") for c in run.contents("update_display_data")]
    assert any(" row/s" in line for line in updates)
    assert run.contents("update_display_data")[-1]["data"] == {}
    assert not run.contents("clear_output")


def test_a_map_leaves_no_thread_behind_but_the_packages_own_loop(mapping):
    mapping.run("%%llm out << mock --map range(3)\n{{ item }}")
    count = "__import__('threading').active_count()"
    before = mapping.value(count)
    mapping.run(SLOW.replace("200", "30"), allow_stdin=True)
    assert mapping.value(count) == before


def test_awaited_in_a_cell(mapping):
    code = "len(await ipyvllm.amap(['a'] * 8, provider='mock', max_tokens=2))"
    assert mapping.value(code) == 8
