"""Sampling parameters, log probabilities and the prefix cache, with real forward passes."""

from __future__ import annotations

import pytest

from helpers.engine import ask
from ipyvllm.errors import BadRequestError


def test_the_prefix_cache_is_used(engine_session):
    long = "The same beginning of a longer prompt. " * 24  # more than a block of 128 tokens
    ask(engine_session, long, max_tokens=1)
    assert ask(engine_session, long, max_tokens=1).usage.cached_tokens > 0


def test_a_misspelt_parameter_gets_a_suggestion(engine_session):
    with pytest.raises(BadRequestError, match="did you mean 'ignore_eos'"):
        ask(engine_session, ignore_eoss=True)


def test_min_tokens_logit_bias_and_bad_words_reach_vllm(engine_session):
    assert ask(engine_session, min_tokens=30, max_tokens=40).usage.completion_tokens >= 30
    biased = ask(engine_session, logit_bias={"65": 100}, max_tokens=8, ignore_eos=True)
    assert len(set(biased.text)) <= 1


def test_logprobs_come_with_their_alternatives(engine_session):
    answer = ask(engine_session, "What is 17 + 25?", logprobs=2, max_tokens=6)
    assert "".join(token.token for token in answer.logprobs) == answer.text
    first = answer.logprobs[0]
    assert first.logprob <= 0
    assert len(first.top) >= 2
    assert first.top[0][1] >= first.top[1][1]


def test_what_cannot_be_sent_is_refused(engine_session):
    for options in ({"seed": 10**20}, {"stop": ["\ud800"]}):
        with pytest.raises(BadRequestError):
            ask(engine_session, **options)
