"""`--compare`: one prompt, several providers, each answer or error in its place."""

from __future__ import annotations

import html
import re

import pytest

from ipyvllm import LLMError
from ipyvllm.errors import ConfigError, OptionError, ProviderError
from ipyvllm.results.comparison import Comparison
from ipyvllm.results.response import Response

CONFIG = """
providers:
  mock: {type: mock}
  echo: {type: mock, mode: echo}
  ill: {type: mock, error: 500}
  worse: {type: mock, error: 500}
  slow: {type: mock, itl_ms: 300}
"""


@pytest.fixture
def compare(shell, tmp_path):
    (tmp_path / "ipyvllm.yaml").write_text(CONFIG)

    def compare(first, body="Hello!"):
        result = shell.run_cell(f"%%llm {first}\n{body}")
        if result.error_in_exec is not None:
            raise result.error_in_exec
        return result.result

    return compare


def test_answers_stand_by_name_in_the_order_asked_for(compare):
    found = compare("--compare echo,mock/other --max-tokens 5")
    assert list(found) == ["echo", "mock/other"]
    assert found["echo"].text == "Hello!"
    assert found["mock/other"].model == "other"


def test_one_that_fails_has_its_own_error_and_the_others_answer(compare):
    found = compare("--compare ill,echo")
    assert isinstance(found["ill"], LLMError)
    assert list(found.errors) == ["ill"]
    assert found["echo"].text == "Hello!"
    assert "ServerError: " in repr(found)


def test_where_none_answers_the_cell_fails_and_the_name_keeps_the_errors(compare, shell):
    with pytest.raises(ProviderError, match="none of ill, worse answered"):
        compare("both << --compare ill,worse")
    assert list(shell.user_ns["both"].errors) == ["ill", "worse"]


def test_they_are_asked_at_the_same_time(compare):
    found = compare("--compare slow,slow/again --max-tokens 3")
    begun = [answer.timing.total for answer in found.values()]
    assert all(total >= 0.5 for total in begun)
    assert [answer.usage.completion_tokens for answer in found.values()] == [3, 3]


def test_a_table_has_a_row_for_each(compare):
    frame = compare("--compare ill,echo").to_frame()
    assert list(frame.index) == ["ill", "echo"]
    assert frame.index.name == "provider"
    assert frame.loc["echo", "text"] == "Hello!"
    assert frame.loc["ill", "error"].startswith("ill is configured")


def test_in_a_page_an_answer_is_text_and_nothing_else(compare):
    hostile = "<script>alert(1)</script><img src=x onerror=alert(2)>"
    data, _ = compare("--compare echo,mock", hostile)._repr_mimebundle_()
    assert html.escape(hostile) in data["text/html"]
    assert re.findall(r"<(\w+)", data["text/html"].replace("mock answer", "")) == [
        *("div", "section", "h4", "div", "p", "em"),
        *("section", "h4", "div", "p", "em"),
    ]
    assert data["text/plain"].startswith("── echo ──\n" + hostile)


def test_nothing_that_changes_from_run_to_run_stands_in_the_data(compare):
    first, second = (compare("--compare echo,mock")._repr_mimebundle_() for _ in range(2))
    assert first[0] == second[0]
    assert first[1]["ipyvllm"]["mock"]["provider"] == "mock"


@pytest.mark.parametrize(
    ("first", "error", "said"),
    [
        ("--compare mock,nobody", ConfigError, "no provider 'nobody'"),
        ("--compare mock", OptionError, "two providers or more"),
        ("--compare mock,mock", OptionError, "has a duplicate"),
        ("mock --compare mock,echo", OptionError, "cannot be used together"),
        ("--compare mock,echo --chat", OptionError, "--chat and --compare cannot be used"),
    ],
)
def test_what_makes_no_sense_is_refused_before_anything_is_sent(compare, first, error, said):
    with pytest.raises(error, match=said):
        compare(first)


def test_the_whole_is_json():
    whole = Comparison({"a": Response("x"), "b": ProviderError("no", "try")}).to_dict()
    assert whole["a"]["text"] == "x"
    assert whole["b"] == {"error": "no\ntry"}
