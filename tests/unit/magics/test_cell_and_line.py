"""`%%llm` and `%llm` in a real InteractiveShell."""

from __future__ import annotations

import pytest

from helpers.shell import failure, run
from ipyvllm import LLMError, Response
from ipyvllm.errors import ConfigError, OptionError, PromptError


def test_a_cell_gives_a_response_as_its_value(shell):
    result = run(shell, "%%llm mock --max-tokens 5\nhello")
    answer = result.result
    assert isinstance(answer, Response)
    assert shell.user_ns["_"] is answer
    assert answer.usage.completion_tokens == 5
    assert answer.finish_reason == "length"
    assert answer.timing.total > 0
    assert str(answer) == answer.text


def test_a_name_takes_the_answer_silently(shell):
    assert run(shell, "%%llm x << mock\nhello").result is None
    assert isinstance(shell.user_ns["x"], Response)


def test_a_name_with_an_equals_sign_shows_it_too(shell):
    assert run(shell, "%%llm x = << mock\nhello").result is shell.user_ns["x"]


def test_the_prompt_is_sent_as_it_is_meant(shell):
    shell.user_ns["n"] = 3
    answer = run(shell, "%%llm mock -s 'Be brief'\n{'a': {{ n }}} isn't 100%\n").result
    assert answer.request["messages"] == [
        {"role": "system", "content": "Be brief"},
        {"role": "user", "content": "{'a': 3} isn't 100%"},
    ]


def test_raw_sends_the_cell_as_it_is(shell):
    answer = run(shell, "%%llm mock --raw\n{{ n }}").result
    assert answer.request["messages"][0]["content"] == "{{ n }}"


@pytest.mark.parametrize("text", ["what's up?", "What is 2 + 2?", "100% {a} $b \\n ??", "a # b"])
def test_ask_on_a_line_is_a_value(shell, text):
    run(shell, f"x = %llm ask {text}")
    assert shell.user_ns["x"].request["messages"][0]["content"] == text
    assert run(shell, f"%llm ask {text}").result.text == shell.user_ns["x"].text


def test_a_question_mark_behind_the_magic_is_still_help(shell, capsys):
    run(shell, "%llm?")
    assert "%llm ask TEXT" in capsys.readouterr().out


@pytest.fixture(autouse=True)
def _mock_is_the_default(tmp_path):
    (tmp_path / "ipyvllm.yaml").write_text(
        "default: mock\nproviders:\n  mock: {type: mock}\n  echo: {type: mock, mode: echo}\n"
        "  away: {type: vllm, base_url: 'http://127.0.0.1:9/v1'}\n"
    )


def test_use_chooses_and_list_shows(shell, capsys):
    run(shell, "%llm use echo")
    assert str(run(shell, "%llm ask hello there").result) == "hello there"
    capsys.readouterr()
    run(shell, "%llm list")
    assert "* echo" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("code", "error", "text"),
    [
        ("%%llm ehco\nhi", ConfigError, "did you mean 'echo'"),
        ("%%llm mock --tempature 1\nhi", OptionError, "did you mean '--temperature'"),
        ("%%llm mock\n{{ missing_name }}", PromptError, "missing_name"),
        ("%%llm mock\n\n", PromptError, "no prompt"),
        ("%llm aks hi", OptionError, "did you mean 'ask'"),
        ("%llm use nothing", ConfigError, "no provider"),
        ("%%llm away\nhi", LLMError, "127.0.0.1:9"),
    ],
)
def test_a_mistake_fails_the_cell_in_two_lines_and_loses_nothing(shell, capsys, code, error, text):
    shell.user_ns["kept"] = 1
    caught = failure(shell, code)
    assert isinstance(caught, error)
    shown = capsys.readouterr()
    assert text in shown.out + shown.err
    assert len((shown.out + shown.err).strip().splitlines()) <= 2
    assert shell.user_ns["kept"] == 1
    assert run(shell, "%%llm mock\nhello").success


def test_a_broken_configuration_fails_the_cell_and_is_read_again_when_mended(shell, tmp_path):
    path = tmp_path / "ipyvllm.yaml"
    good = path.read_text()
    path.write_text("providers:\n  a: {tipe: mock}\n")
    assert isinstance(failure(shell, "%%llm\nhi"), ConfigError)
    path.write_text(good)
    assert run(shell, "%%llm\nhi").success


def test_the_help_names_every_option(shell):
    from ipyvllm.options.table import OPTIONS

    text = shell.magics_manager.magics["cell"]["llm"].__doc__
    for option in OPTIONS:
        assert option.flags[-1] in text


def test_unloading_removes_the_magics_and_reloading_brings_them_back(shell):
    shell.run_line_magic("unload_ext", "ipyvllm")
    assert "llm" not in shell.magics_manager.magics["cell"]
    shell.run_line_magic("load_ext", "ipyvllm")
    shell.run_line_magic("reload_ext", "ipyvllm")
    assert run(shell, "%%llm mock\nhello").success


def test_the_mocks_answer_is_marked_wherever_it_is_shown(shell):
    data, metadata = run(shell, "%%llm mock\nhello").result._repr_mimebundle_()
    assert all("mock answer" in text for text in data.values())
    assert metadata["ipyvllm"]["mock"] is True


def test_the_configuration_is_shown_without_secrets(shell, tmp_path, capsys, monkeypatch):
    monkeypatch.setenv("SET_BY_ME", "hunter2")
    (tmp_path / "ipyvllm.yaml").write_text(
        "providers:\n"
        "  a: {type: vllm, base_url: 'https://me:${SET_BY_ME}@h/v1', api_key_env: KEY,\n"
        "      headers: {X-Token: '${SET_BY_ME}'}}\n"
        "  c: {type: engine, env: {HF_TOKEN: '${SET_BY_ME}'},\n"
        "      engine_args: {hf_token: '${SET_BY_ME}'}}\n"
        "  b: {type: vllm, base_url: '${NOT_SET}/v1'}\n"
    )
    run(shell, "%llm config")
    shown = capsys.readouterr().out
    assert "hunter2" not in shown
    assert "api_key_env: KEY" in shown
    assert "NOT_SET" in shown
    assert str(tmp_path / "ipyvllm.yaml") in shown


def test_status_and_models_of_any_provider(shell, capsys):
    run(shell, "%llm status mock")
    assert "mock: ready" in capsys.readouterr().out
    run(shell, "%llm status away")
    assert "away: unreachable" in capsys.readouterr().out
    run(shell, "%llm models mock")
    assert capsys.readouterr().out.strip() == "mock"


def test_a_line_of_a_prompt_that_looks_like_a_question_stays_text(shell):
    prompt = "What does this do:\n%llm ask what is 2?"
    answer = run(shell, f"%%llm mock\n{prompt}").result
    assert answer.request["messages"][0]["content"] == prompt


def test_what_has_an_option_of_its_own_is_no_parameter(shell):
    for name in ("stream", "model", "images", "schema"):
        assert isinstance(failure(shell, f"%%llm mock --param {name}=1\nhi"), OptionError)
