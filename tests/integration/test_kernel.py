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
    """The outputs with something to show that a notebook holds after these messages, as Jupyter
    front ends apply them. Nothing may be cleared: it could be the user's."""
    left = []
    for message in run.messages:
        kind, content = message["msg_type"], message["content"]
        display_id = content.get("transient", {}).get("display_id")
        assert kind != "clear_output"
        if kind in ("display_data", "execute_result", "stream", "error"):
            left.append((kind, display_id, content))
        elif kind == "update_display_data":
            left = [(k, i, content if i == display_id else c) for k, i, c in left]
    return [(kind, content) for kind, _, content in left if content.get("data") != {}]


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
    assert all("tokens" in text or "waiting" in text for text in grown[:-1])
    [(kind, content)] = outputs_left(run)
    assert kind == "display_data"
    assert "tokens/s" not in content["data"]["text/markdown"]
    assert content["metadata"]["ipyvllm"]["finish_reason"] == "length"
    assert configured.value("[_.finish_reason, Out[1] is _]") == ["length", True]


def test_watched_the_magics_value_is_the_response_and_is_shown_once(configured):
    code = "x = get_ipython().run_cell_magic('llm', 'slow', 'hello')\ndisplay(x)\nx"
    run = configured.run(code, allow_stdin=True)
    kinds = [kind for kind, _ in outputs_left(run)]
    assert kinds == ["display_data", "display_data"]
    assert [kind for kind, _ in outputs_left(configured.run("x"))] == ["execute_result"]


def test_a_long_answer_sends_its_blocks_once(configured):
    run = configured.run("%%llm slow --max-tokens 400 --param x=1\nhello", allow_stdin=True)
    [(_, content)] = outputs_left(run)
    text = len(content["data"]["text/plain"])
    sent = sum(len(str(m["content"])) for m in run.messages)
    assert sent < 30 * text
    assert len(run.contents("display_data")) >= 1


@pytest.mark.parametrize("line", ["slow", "x << slow", "x << slow --map range(2)"])
def test_outputs_of_others_stay_in_their_order(configured, line):
    code = "display('one')\nprint('before', flush=True)\n"
    code += f"_ = get_ipython().run_cell_magic('llm', {line!r}, 'hello')\nprint('after')"
    left = outputs_left(configured.run(code, allow_stdin=True))
    texts = [c["text"] if "text" in c else c["data"]["text/plain"] for _, c in left]
    assert texts[:2] == ["'one'", "before\n"]
    assert texts[-1] == "after\n"
    assert len(texts) == (3 if line == "x << slow" else 4)


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
