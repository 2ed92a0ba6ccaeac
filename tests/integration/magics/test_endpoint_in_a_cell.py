"""An endpoint that is named in the cell that asks it."""

from __future__ import annotations

from ipyvllm.errors import OptionError


def run(shell, code):
    return shell.run_cell(code)


def failure(shell, code):
    result = run(shell, code)
    assert not result.success
    return result.error_in_exec


def test_an_endpoint_is_named_on_the_spot(shell, mock_server):
    answer = run(shell, f"%%llm --base-url {mock_server.url} --max-tokens 4\nhello").result
    assert answer.provider == mock_server.url
    assert answer.usage.completion == 4
    assert isinstance(failure(shell, "%%llm --base-url localhost:80\nhi"), OptionError)
    assert isinstance(failure(shell, "%%llm mock --base-url http://localhost\nhi"), OptionError)
