"""`--dry-run` beside a running engine."""

from __future__ import annotations


def test_a_running_engine_counts_as_it_will_read(engine_session):
    ready = engine_session.prepare("What is 1 + 2?")
    engine_session.start("Hello!", max_tokens=1).response()
    counted = engine_session.call(ready.provider.count, ready.request)
    answer = engine_session.start("What is 1 + 2?", max_tokens=1).response()
    assert counted == answer.usage.prompt_tokens
