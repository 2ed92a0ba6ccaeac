"""The picker in a real shell: it and the settings in force move each other."""

from __future__ import annotations

import json
import subprocess
import sys
import threading

import pytest
from ipywidgets.widgets.widget import _instances as open_widgets_by_id

import ipyvllm
from helpers.waiting import wait_until
from ipyvllm.errors import OptionError
from ipyvllm.session import Session

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


def open_widgets():
    return dict(open_widgets_by_id)


def test_the_next_cell_uses_what_is_chosen(picker, shell):
    assert picker._provider.value == "mock"
    assert picker._provider.options == ("mock", "echo", "gone", "cpu")
    picker._provider.value = "echo"
    assert shell.run_cell("%%llm\nHello!").result.text == "Hello!"
    picker._model.value = "other"
    assert shell.run_cell("%%llm\nHello!").result.model == "other"


def test_what_is_set_is_sent_and_what_is_not_is_not(picker, shell):
    switch, value = picker._sampling["temperature"]
    value.value = 1.5
    assert "temperature" not in shell.run_cell("%%llm\nHello!").result.request
    switch.value = True
    picker._system.value = "Be brief"
    request = shell.run_cell("%%llm\nHello!").result.request
    assert request["temperature"] == 1.5
    assert request["messages"][0]["content"] == "Be brief"
    switch.value = False
    assert "temperature" not in shell.run_cell("%%llm\nHello!").result.request


def test_use_and_config_move_it_and_two_agree(picker, shell):
    other = ipyvllm.Picker()
    shell.run_line_magic("llm", "use echo/some")
    shell.run_line_magic("config", "LLMMagics.max_tokens = 7")
    for each in (picker, other):
        assert (each._provider.value, each._model.value) == ("echo", "some")
        switch, value = each._sampling["max_tokens"]
        assert (switch.value, value.value) == (True, 7)
    other._provider.value = "mock"
    assert picker._provider.value == "mock"
    other.close()


def test_it_says_in_words_how_a_provider_is(picker, monkeypatch):
    monkeypatch.setenv("SOME_KEY", "sk-very-secret")
    wait_until(lambda: "ready" in picker._status.value)
    picker._provider.value = "gone"
    wait_until(lambda: "unreachable" in picker._status.value)
    picker._provider.value = "cpu"
    wait_until(lambda: "not started" in picker._status.value)
    assert (picker._start.disabled, picker._stop.disabled) == (False, True)


def test_a_test_shows_its_speed_and_an_error_its_line(picker, monkeypatch):
    picker._test.click()
    wait_until(lambda: "tokens/s" in picker._result.value)
    picker._provider.value = "gone"
    picker._test.click()
    wait_until(lambda: "$SOME_KEY, which is not set" in picker._result.value)
    assert not picker._test.disabled


def test_no_secret_is_in_its_state(picker, monkeypatch):
    monkeypatch.setenv("SOME_KEY", "sk-very-secret")
    picker._provider.value = "gone"
    wait_until(lambda: "unreachable" in picker._status.value)
    states = [widget.get_state() for widget in open_widgets().values()]
    assert "sk-very-secret" not in json.dumps(states, default=repr)


def test_closing_and_running_again_leave_nothing(shell, tmp_path):
    (tmp_path / "ipyvllm.yaml").write_text(CONFIG)
    shell.run_cell("%llm picker").result.close()
    before, threads = set(open_widgets()), threading.active_count()
    made = [shell.run_cell("%llm picker", cell_id="a").result for _ in range(3)]
    assert [each.comm is None for each in made] == [True, True, False]
    made[-1].close()
    assert set(open_widgets()) == before
    assert threading.active_count() <= threads


def test_its_repr_is_the_same_from_run_to_run(picker):
    assert repr(picker) == "Picker()"


def test_without_the_extension_it_says_what_to_do():
    with pytest.raises(OptionError, match="%load_ext ipyvllm"):
        ipyvllm.Picker(Session())


def test_without_ipywidgets_its_extra_is_named():
    code = (
        "import sys; sys.modules['ipywidgets'] = None\n"
        "import ipyvllm\n"
        "try:\n    ipyvllm.Picker()\n"
        "except ipyvllm.LLMError as error:\n    print(error)"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert 'pip install "ipyvllm[widgets]"' in done.stdout
