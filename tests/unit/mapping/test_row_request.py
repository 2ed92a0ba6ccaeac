"""What is asked of a row: its prompt, its images, its schema."""

from __future__ import annotations

import pytest

import ipyvllm
from helpers.maps import mock_session, run_map
from ipyvllm.errors import (
    OptionError,
    PromptError,
)


def test_a_row_is_answered_as_it_would_be_alone():
    with mock_session() as session:
        options = {"max_tokens": 9, "system": "Be brief."}
        [alone] = [session.start("hi", stream=False, **options).response()]
        [row] = run_map(session, ["hi"], **options)
        assert (row.text, row.usage, row.request) == (alone.text, alone.usage, alone.request)


def test_a_template_is_filled_for_each_row_over_the_given_names():
    with mock_session(mode="echo") as session:
        out = run_map(session, [1, 2], template="{{ sign }}{{ item }}", names={"sign": "-"})
        assert out.texts == ["-1", "-2"]


def test_a_value_in_a_row_is_never_expanded_again():
    with mock_session(mode="echo") as session:
        out = run_map(session, ["{{ x }}", "{% if"], template="say {{ item }}")
        assert out.texts == ["say {{ x }}", "say {% if"]


def test_a_template_that_fails_for_a_later_row_fails_that_row():
    with mock_session(mode="echo") as session:
        out = run_map(session, [4, 0, 2], template="{{ 8 // item }}")
        assert out.texts == ["2", None, "4"]
        assert "ZeroDivisionError" in out.failed[1].message


def test_a_row_that_is_no_text_wants_a_template():
    with mock_session() as session, pytest.raises(PromptError) as caught:
        run_map(session, [1])
    assert caught.value.hint == "pass template="


def test_an_answer_that_breaks_its_schema_is_asked_for_once_more_row_by_row():
    replies = [{"match": "nothing but JSON", "reply": '{"a": 1}'}, {"match": ".", "reply": "no"}]
    schema = {"type": "object", "properties": {"a": {"type": "integer"}}, "required": ["a"]}
    with mock_session(replies=replies) as session:
        out = run_map(session, ["one", "two"], schema=schema)
        assert out.parsed == [{"a": 1}, {"a": 1}]
        assert "sent again" in out.summary.notices[0]


def test_an_image_that_is_missing_fails_its_row(tmp_path):
    def images(names):
        if names["item"] == 1:
            raise OptionError("no such file")
        return [b"\x89PNG\r\n\x1a\n"]

    with mock_session() as session:
        out = run_map(session, range(3), template="{{ item }}", images=images)
        assert list(out.failed) == [1]
        assert isinstance(out.failed[1], PromptError)


def test_a_conversation_is_refused():
    with pytest.raises(OptionError, match="cannot be turns of a conversation"):
        ipyvllm.map(["hi"], provider="mock", chat="main")
