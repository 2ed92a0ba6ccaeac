"""A map that was cut short goes on where it was; one that ended is asked again."""

from __future__ import annotations

import pytest

from helpers.maps import CountingListener, maps_of, mock_session, run_map
from ipyvllm.errors import (
    GenerationInterrupted,
)
from ipyvllm.results.response import Response


def test_the_same_map_again_asks_only_the_rows_that_failed():
    with mock_session(error_rate=0.4) as session:
        prompts = [f"row {n}" for n in range(30)]
        first = run_map(session, prompts, max_tokens=4)
        told = CountingListener()
        second = run_map(session, prompts, told, max_tokens=4)
        assert second.summary.cached == 30 - len(first.failed)
        assert all(second[n] is first[n] for n in range(30) if n not in first.failed)


def test_a_map_that_ended_whole_is_asked_anew():
    with mock_session() as session:
        assert run_map(session, ["a", "b"]).summary.cached == 0
        assert run_map(session, ["a", "b"]).summary.cached == 0
        assert len(maps_of(session).resume) == 0


def test_other_options_or_another_prompt_are_another_answer():
    with mock_session(error_rate=0.4) as session:
        prompts = [f"row {n}" for n in range(30)]
        assert run_map(session, prompts, max_tokens=4).failed
        assert run_map(session, prompts, max_tokens=5).summary.cached == 0
        assert run_map(session, prompts, max_tokens=4, system="x").summary.cached == 0
        assert run_map(session, [p + "!" for p in prompts], max_tokens=4).summary.cached == 0
        assert run_map(session, prompts, max_tokens=4).summary.cached > 0


def test_rows_with_the_same_prompt_are_answered_each():
    with mock_session() as session:
        out = run_map(session, ["same"] * 5, limit=3)
        assert len(out) == 3
        assert run_map(session, ["same"] * 5).summary.cached == 3


def test_a_generator_that_was_cut_short_goes_on_where_it_was():
    with mock_session(error_rate=0.3) as session:
        source = iter([f"row {n}" for n in range(40)])
        first = run_map(session, source, limit=15, max_tokens=3)
        assert first.failed
        second = run_map(session, source, limit=20, max_tokens=3)
        assert len(second) == 20
        third = run_map(session, source, max_tokens=3)
        assert len(third) == 40
        requests = [r.request["messages"][0]["content"] for r in third if isinstance(r, Response)]
        assert requests == [f"row {n}" for n in range(40) if n not in third.failed]


def test_no_cache_asks_all_rows_anew():
    with mock_session(error_rate=0.4) as session:
        prompts = [f"row {n}" for n in range(20)]
        run_map(session, prompts)
        assert run_map(session, prompts, cache=False).summary.cached == 0


def test_stop_keeps_the_finished_rows_and_the_same_map_does_the_rest():
    def stop(told):
        if told.rows == 12:
            raise KeyboardInterrupt

    with mock_session(ttft_ms=5) as session:
        prompts = [f"row {n}" for n in range(40)]
        with pytest.raises(GenerationInterrupted) as caught:
            run_map(session, prompts, CountingListener(stop), concurrency=4, max_tokens=3)
        assert caught.value.message == "stopped after 12 of 40 rows; they are kept"
        partial = caught.value.results
        assert len(partial) == 40
        assert partial.summary.missing == 28
        whole = run_map(session, prompts, max_tokens=3)
        assert whole.summary.cached == 12
        assert not whole.failed


def test_a_generator_that_stop_has_ended_itself_is_made_anew_and_only_the_rest_is_asked():
    def prompts(stopping):
        for number in range(30):
            if stopping and number == 20:
                raise KeyboardInterrupt
            yield f"row {number}"

    with mock_session() as session:
        with pytest.raises(GenerationInterrupted, match="create it again") as caught:
            run_map(session, prompts(True), concurrency=2)
        done = sum(isinstance(each, Response) for each in caught.value.results)
        assert done > 0
        assert run_map(session, prompts(False)).summary.cached == done
