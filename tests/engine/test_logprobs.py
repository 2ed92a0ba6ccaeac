"""Log probabilities that the engine gives."""

from __future__ import annotations


def test_the_engine_gives_them_too(engine_session):
    answer = engine_session.start("What is 17 + 25?", temperature=0, logprobs=3).response()
    assert len(answer.logprobs) >= answer.usage.completion_tokens - 1
    assert all(each.logprob <= 0 for each in answer.logprobs)
    assert "<span" in answer._repr_mimebundle_()[0]["text/html"]
