"""What the mock says."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from ipyvllm.mock.replies import reply, tokenize


def user(text):
    return [{"role": "user", "content": text}]


def test_the_same_request_gives_the_same_answer_on_every_machine():
    assert reply(user("hello"), {"max_tokens": 8}).text == HELLO
    assert reply(user("hello!"), {"max_tokens": 8}).text != HELLO


# Recorded once; it must never change, since recorded notebooks depend on it.
HELLO = "A short answer counts what was asked for"


@given(st.text())
def test_tokens_joined_are_the_text(text):
    assert "".join(tokenize(text)) == text


@given(st.text())
def test_echo_gives_the_last_user_message_back(text):
    messages = [*user("first"), {"role": "assistant", "content": "x"}, *user(text)]
    answer = reply(messages, {}, "echo")
    assert (answer.text, answer.finish_reason) == (text, "stop")


@given(st.integers(1, 200))
def test_max_tokens_is_kept_exactly(limit):
    answer = reply(user("count"), {"max_tokens": limit})
    assert len(answer.tokens) == answer.usage.completion_tokens == limit
    assert answer.finish_reason == "length"


def test_without_a_limit_an_answer_ends_with_a_sentence_at_about_sixty_tokens():
    answer = reply(user("hi"), {})
    assert 60 <= len(answer.tokens) < 80
    assert answer.text.endswith(".")
    assert answer.finish_reason == "stop"


def test_stop_cuts_before_the_text():
    whole = reply(user("hi"), {}).text
    word = whole.split()[3]
    answer = reply(user("hi"), {"stop": [word]})
    assert answer.text == whole[: whole.index(word)]
    assert answer.finish_reason == "stop"


def test_content_in_parts_is_read():
    parts = [
        {"role": "user", "content": [{"type": "text", "text": "a"}, {"type": "text", "text": "b"}]}
    ]
    assert reply(parts, {}, "echo").text == "ab"
