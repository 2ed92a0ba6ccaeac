"""The tokens of an answer are found in its text, and the text is always whole."""

from __future__ import annotations

import html
import math
import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ipyvllm.messages import TokenLogprob
from ipyvllm.rendering.alignment import aligned
from ipyvllm.rendering.control_chars import escape_control_chars
from ipyvllm.results.response import Logprobs, Response

TEXTS = st.text(st.sampled_from("ab \n\r<&'\"😀é\\x0f\ud800\x1b"), max_size=20)
TOKENS = st.lists(
    TEXTS | st.sampled_from(["bytes:\\xf0\\x9f", "\\x98\\x80", "<0x0A>", "�", "▁a", "<|end|>", ""]),
    max_size=12,
)


def shown(text, tokens, logprob=-0.1):
    """The text of the page, without the key below it."""
    logprobs = Logprobs(TokenLogprob(token, logprob) for token in tokens)
    page = Response(text, logprobs=logprobs)._repr_mimebundle_()[0]["text/html"]
    return html.unescape(re.sub("<[^>]+>", "", page.split("<p ")[0]))


@given(TEXTS, TOKENS)
def test_the_pieces_are_the_text_whatever_the_tokens_are(text, tokens):
    pieces = aligned(text, tokens)
    assert "".join(piece.text for piece in pieces) == text
    used = [index for piece in pieces for index in piece.tokens]
    assert used == sorted(set(used))


@given(TEXTS, TOKENS)
def test_the_page_shows_the_text_whatever_the_tokens_are(text, tokens):
    if tokens:
        assert shown(text, tokens) == escape_control_chars(text)


@given(st.lists(st.text(min_size=1, max_size=4), min_size=1, max_size=8))
def test_tokens_that_make_up_the_text_are_its_pieces(tokens):
    assert [piece.text for piece in aligned("".join(tokens), tokens)] == tokens


CASES = {
    "parts of a character": ("a😀b", ["a", "bytes:\\xf0\\x9f", "bytes:\\x98\\x80", "b"], "a|😀|b"),
    "in another notation": (" 😀!", [" \\xf0\\x9f", "\\x98\\x80", "!"], " 😀|!"),
    "of SentencePiece": ("a\nb", ["a", "<0x0A>", "b"], "a|\n|b"),
    "blanks as marks": ("go on", ["Ġgo", "Ġon"], "go| on"),
    "after the reasoning": ("Yes, go", ["<think>", "Yes", "</think>", "Yes", ", go"], "Yes|, go"),
    "before special tokens": ("42", ["4", "2", "<|end|>"], "4|2"),
    "halves that are lost": ("a😀b", ["a", "�", "�", "b"], "a|😀|b"),
    "a blank that was removed": ("Hello you", [" Hello", " you"], "Hello| you"),
}


@pytest.mark.parametrize(("text", "tokens", "expected"), CASES.values(), ids=CASES.keys())
def test_tokens_are_found(text, tokens, expected):
    pieces = aligned(text, tokens)
    assert "|".join(piece.text for piece in pieces) == expected
    assert all(piece.tokens for piece in pieces)


def test_a_character_of_several_tokens_has_their_joint_probability():
    tokens = ["\\xf0\\x9f", "\\x98\\x80"]
    logprobs = Logprobs(TokenLogprob(token, math.log(0.5)) for token in tokens)
    assert 'title="25.0%' in logprobs.html("😀")


@pytest.mark.parametrize("logprob", [math.nan, math.inf, -math.inf, 3.0])
def test_no_log_probability_is_too_odd_to_be_shown(logprob):
    assert shown("Yes", ["Yes"], logprob) == "Yes"
