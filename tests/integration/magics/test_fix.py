"""`%llm fix` in a real kernel: what a model is told of the last failure, and what it is not."""

from __future__ import annotations

import pytest

CONFIG = """\
default: echo
providers:
  echo: {type: mock, mode: echo}
  coder: {type: mock, replies: [{match: failed, reply: "So.\\n\\n```python\\nx = 1\\n```\\n"}]}
"""
BROKEN = """\
secret_value = "hunter2"
import json

def outer(n):
    return inner(n)

def inner(n):
    return json.loads(n)

outer(secret_value)"""


@pytest.fixture
def failed(kernel, tmp_path):
    (tmp_path / "ipyvllm.yaml").write_text(CONFIG)
    assert kernel.run(BROKEN).reply["status"] == "error"
    return kernel


def told(kernel, line="%llm fix"):
    run = kernel.run(f"x = {line}")
    assert run.reply["status"] == "ok", run.error
    return kernel.value("x.request['messages'][0]['content']")


def test_the_cell_the_error_and_a_trimmed_traceback_are_told(failed, tmp_path):
    text = told(failed)
    assert f"```python\n{BROKEN}\n```" in text
    assert "JSONDecodeError: Expecting value: line 1 column 1 (char 0)" in text
    lines = text.partition("traceback")[2].splitlines()[2:]
    assert lines[0].endswith("in <module>: outer(secret_value)")
    assert lines[1].endswith("in outer: return inner(n)")
    assert lines[-1].startswith("json.decoder, line")
    assert "IPython" not in text
    assert "site-packages" not in text
    assert str(tmp_path) not in text


def test_values_are_told_only_when_they_are_asked_for(failed):
    failed.run('secret_value = open("/dev/null")')  # the name's value now is not what failed
    assert "Values" not in told(failed)
    assert "secret_value = <_io" in told(failed, "%llm fix --values")


def test_a_syntax_error_and_a_later_failure_count_and_our_own_do_not(failed):
    failed.run("for x in\n  pass")
    assert "SyntaxError" in told(failed)
    failed.run("1 / 0")
    failed.run("%llm nothing")
    assert "ZeroDivisionError: division by zero" in told(failed)


def test_insert_offers_the_code_as_a_new_cell(failed):
    reply = failed.run("%llm fix coder --insert").reply
    [payload] = [p for p in reply["payload"] if p["source"] == "set_next_input"]
    assert payload["text"] == "x = 1"
    assert payload["replace"] is False


def test_without_a_failure_and_with_a_wrong_option_a_line_says_so(kernel):
    assert "no cell has failed yet" in kernel.run("%llm fix").error
    assert "did you mean '--insert'?" in kernel.run("%llm fix --inset").error
