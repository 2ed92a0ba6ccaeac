"""A real kernel over ZeroMQ: what a front end is sent, Stop, and what is left behind."""

from __future__ import annotations

import time

import pytest

CONFIG = """\
default: mock
providers:
  mock: {type: mock}
  slow: {type: mock, itl_ms: 20}
"""


@pytest.fixture
def configured(kernel, tmp_path):
    (tmp_path / "ipyvllm.yaml").write_text(CONFIG)
    return kernel


def outputs_left(run):
    """The outputs a notebook holds after these messages, as Jupyter front ends apply them."""
    left, clearing = [], False
    for message in run.messages:
        kind, content = message["msg_type"], message["content"]
        display_id = content.get("transient", {}).get("display_id")
        if kind == "clear_output":
            clearing = content["wait"]
            left = left if clearing else []
        elif kind in ("display_data", "execute_result", "stream", "error"):
            if clearing:
                left, clearing = [], False
            left.append((kind, display_id, content))
        elif kind == "update_display_data":
            left = [(k, i, content if i == display_id else c) for k, i, c in left]
    return [(kind, content) for kind, _, content in left]


def test_unwatched_a_cell_sends_one_output_and_nothing_animated(configured):
    run = configured.run("%%llm slow --max-tokens 30\nhello")
    kinds = [
        m["msg_type"] for m in run.messages if m["msg_type"] not in ("status", "execute_input")
    ]
    assert kinds == ["execute_result"]
    [(_, content)] = outputs_left(run)
    assert "text/markdown" in content["data"]
    assert content["metadata"]["ipyvllm"]["finish_reason"] == "length"


def test_watched_the_text_grows_and_one_output_is_left(configured):
    run = configured.run("%%llm slow --max-tokens 60\nhello", allow_stdin=True)
    grown = [
        content["data"]["text/markdown"]
        for content in run.contents("display_data") + run.contents("update_display_data")
    ]
    assert len(grown) >= 3
    assert all("tokens" in text or "waiting" in text for text in grown)
    [(kind, content)] = outputs_left(run)
    assert kind == "execute_result"
    assert "tokens/s" not in content["data"]["text/markdown"]


def test_a_long_answer_sends_its_blocks_once(configured):
    run = configured.run("%%llm slow --max-tokens 400 --param x=1\nhello", allow_stdin=True)
    [(_, content)] = outputs_left(run)
    text = len(content["data"]["text/plain"])
    sent = sum(len(str(m["content"])) for m in run.messages)
    assert sent < 30 * text
    assert len(run.contents("display_data")) >= 1


def test_output_of_others_is_never_cleared(configured):
    code = "print('before', flush=True)\n_ = get_ipython().run_cell_magic('llm', 'slow', 'hello')"
    left = outputs_left(configured.run(code, allow_stdin=True))
    assert [c["text"] for k, c in left if k == "stream"] == ["before\n"]


def test_silent_assignment_leaves_nothing(configured):
    run = configured.run("%%llm x << slow\nhello", allow_stdin=True)
    assert outputs_left(run) == []
    assert configured.value("x.finish_reason") == "stop"


@pytest.mark.parametrize("watched", [True, False])
def test_stop_ends_the_cell_keeps_the_text_and_the_next_cell_works(configured, watched):
    configured.run("%%llm mock\nhello")  # what a first cell imports may take longer than the pause
    request = configured.send("%%llm x << slow --max-tokens 2000\nhello", allow_stdin=watched)
    time.sleep(1.0)
    asked = time.monotonic()
    configured.manager.interrupt_kernel()
    run = configured.wait(request)
    assert time.monotonic() - asked < 5
    assert run.reply["status"] == "error"
    assert run.error == "GenerationInterrupted: stopped; the text so far is kept"
    shown = [
        content["data"]["text/plain"]
        for kind, content in outputs_left(run)
        if kind == "display_data"
    ]
    assert any(len(text) > 20 for text in shown)
    assert configured.value("x.finish_reason") == "interrupted"
    assert configured.run("%%llm mock\nhello").reply["status"] == "ok"


def test_stop_before_anything_is_asked_is_one_line_too(configured):
    configured.run("import time")
    request = configured.send("%%llm mock\n{{ time.sleep(20) }}")
    time.sleep(2.0)
    configured.manager.interrupt_kernel()
    run = configured.wait(request, timeout=10)
    assert run.error == "GenerationInterrupted: stopped; no request is in flight"


def test_an_error_fails_the_cell_with_its_line(configured):
    run = configured.run("%%llm nowhere\nhello")
    assert run.reply["status"] == "error"
    assert run.reply["ename"] == "ConfigError"
    assert run.error.splitlines()[0] == "ConfigError: no provider 'nowhere'"


def test_awaiting_and_asking_in_plain_python(configured):
    configured.run("import ipyvllm")
    assert configured.value("(await ipyvllm.aask('hi', max_tokens=3)).usage.completion_tokens") == 3
    assert configured.value("ipyvllm.ask('hi', max_tokens=3).usage.completion_tokens") == 3
    assert configured.value("len(list(ipyvllm.stream('hi', max_tokens=3)))") == 3
