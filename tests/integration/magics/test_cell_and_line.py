"""`%%llm` against a server."""

from __future__ import annotations

from helpers.shell import failure, run
from ipyvllm.errors import OptionError


def test_an_endpoint_is_named_on_the_spot(shell, mock_server):
    answer = run(shell, f"%%llm --base-url {mock_server.url} --max-tokens 4\nhello").result
    assert answer.provider == mock_server.url
    assert answer.usage.completion_tokens == 4
    assert isinstance(failure(shell, "%%llm --base-url localhost:80\nhi"), OptionError)
    assert isinstance(failure(shell, "%%llm mock --base-url http://localhost\nhi"), OptionError)
