"""`--logprobs`: tokens shaded by their probability, as text, and as a table."""

from __future__ import annotations

import json
import math
import re

import pytest

from ipyvllm.messages import TokenLogprob
from ipyvllm.mock.replies import logprobs
from ipyvllm.rendering.logprobs import html
from ipyvllm.results.response import Logprobs, Response

TOKENS = [("Yes", math.log(0.99), ()), ("<b>", math.log(0.05), (("no", math.log(0.9)),))]


def test_the_tokens_are_text_in_the_page():
    made = html(TOKENS)
    assert "&lt;b&gt;</span>" in made
    assert "<b>" not in made


def test_an_unlikely_token_is_underlined_as_well_as_shaded_and_says_its_probability():
    sure, unsure = re.findall(r'<span title="(.*?)" style="(.*?)">', html(TOKENS))
    assert sure == ("99.0%", "")
    assert unsure[0] == "5.0%&#10;&#x27;no&#x27; 90.0%"
    assert "wavy" in unsure[1]
    assert "background-color" in unsure[1]


def test_no_quote_in_an_alternative_leaves_the_title():
    made = html([("a", -3.0, (('" onmouseover="alert(1)', -1.0),))])
    assert 'onmouseover="' not in made


def test_the_table_has_probabilities_and_alternatives():
    frame = Logprobs([TokenLogprob("a", math.log(0.5), (("b", math.log(0.25)),))]).to_frame()
    assert list(frame.columns) == ["token", "logprob", "probability", "alternatives"]
    assert frame.loc[0, "probability"] == pytest.approx(0.5)
    assert frame.loc[0, "alternatives"] == pytest.approx({"b": 0.25})


def test_a_cell_shows_them_beside_its_text(shell):
    answer = shell.run_cell("%%llm mock --logprobs 3 --max-tokens 6\nHello!").result
    assert answer.request["logprobs"] == 3
    assert "".join(each.token for each in answer.logprobs) == answer.text
    assert all(len(each.top) == 3 for each in answer.logprobs)
    data, _ = answer._repr_mimebundle_()
    assert data["text/plain"].startswith(answer.text)
    assert data["text/html"].count("<span") == 6
    assert "mock answer" in data["text/html"]
    assert json.dumps(answer.to_dict())


def test_the_number_of_alternatives_may_be_left_out(shell):
    answer = shell.run_cell("%%llm --logprobs mock --max-tokens 2\nHello!").result
    assert answer.request["logprobs"] == 5
    assert answer.provider == "mock"


def test_a_token_after_the_text_is_not_shown():
    tokens = Logprobs(TokenLogprob(token, -0.1) for token in ("4", "2", "<|end|>"))
    data, _ = Response("42", logprobs=tokens)._repr_mimebundle_()
    assert data["text/html"].count("<span") == 2
    assert "end" not in data["text/html"]


def test_without_the_option_no_html_is_made(shell):
    assert "text/html" not in shell.run_cell("%%llm mock\nHello!").result._repr_mimebundle_()[0]


def test_the_mocks_probabilities_add_up_to_no_more_than_one():
    for each in logprobs([f" word{n}" for n in range(200)], 20):
        assert sum(math.exp(value) for _, value in each.top) <= 1.0001
        assert list(each.top) == sorted(each.top, key=lambda pair: -pair[1])
