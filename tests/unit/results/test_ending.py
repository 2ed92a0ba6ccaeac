"""A word where there is nothing to see: an answer that is empty, cut, filtered, or no text."""

from __future__ import annotations

import pytest

from helpers.maps import mock_session, run_map
from ipyvllm.results.comparison import Comparison
from ipyvllm.results.response import Response

ENDINGS = {
    "cut": (Response("The plan is", "length"), "cut: the token limit was reached"),
    "cut by another server": (Response("The plan", "max_tokens"), "cut: the token limit"),
    "filtered": (Response("The plan is", "content_filter"), "cut: a content filter"),
    "withheld": (Response("", "content_filter"), "no text: a content filter"),
    "reasoning": (Response("", "stop", reasoning="hm"), "no text: there is only reasoning"),
    "reasoning that was cut": (
        Response(" \n", "length", reasoning="hm"),
        "only reasoning, in .reasoning; the token limit was reached",
    ),
    "tool call": (Response("", "tool_calls"), "no text: the model asked for a tool call"),
    "tool call after text": (Response("Let me see", "tool_calls"), "also asked for a tool call"),
    "nothing": (Response("", "stop"), "the answer is empty"),
    "nothing but the limit": (Response("", "length"), "no text: the token limit"),
}


@pytest.mark.parametrize(("response", "words"), ENDINGS.values(), ids=ENDINGS.keys())
@pytest.mark.parametrize("form", ["markdown", "text", "code", "json", "math"])
def test_the_page_says_what_the_answer_is_not(response, words, form):
    shown = Response(**{**vars(response), "format": form})
    data, _ = shown._repr_mimebundle_()
    assert words in data["text/plain"]
    assert words in repr(Comparison({"a": response, "b": response}))
    assert words in Comparison({"a": response})._repr_mimebundle_()[0]["text/html"]
    if "text/markdown" in data:
        assert "*" in data["text/markdown"]


@pytest.mark.parametrize("reason", ["stop", "eos_token", None, "interrupted"])
def test_of_a_complete_answer_and_of_one_that_was_stopped_nothing_is_said(reason):
    response = Response("Fine.", reason)
    assert response.remark == ""
    assert response._repr_mimebundle_()[0]["text/plain"] == "Fine."


def test_a_map_counts_the_answers_that_are_cut_and_names_their_rows():
    with mock_session(replies=[{"match": "short", "reply": "Yes."}]) as session:
        out = run_map(session, ["short", *["long"] * 12], max_tokens=4)
    assert "12 cut (rows 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, ...)" in str(out.summary)
    assert out.summary.unfinished == {"cut": 12}
    assert [each.finish_reason for each in out[:2]] == ["stop", "length"]
