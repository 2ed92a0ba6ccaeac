"""What a map gives: its repr, its summary, and results that can be pickled and forgotten."""

from __future__ import annotations

import gc
import pickle

from helpers.maps import CountingListener, mock_session, run_map
from ipyvllm.results.response import Response


def test_a_watcher_hears_of_every_row_and_of_the_end():
    with mock_session(error_rate=0.3) as session:
        told = CountingListener()
        out = run_map(session, [f"row {n}" for n in range(20)], told, max_tokens=3)
        assert (told.rows, told.failed, told.closed) == (20, len(out.failed), True)
        assert told.tokens == out.summary.usage.completion_tokens == 3 * (20 - len(out.failed))


def test_the_repr_is_a_few_lines_and_nothing_in_it_is_timed():
    with mock_session(mode="echo") as session:
        out = run_map(session, [f"row {n}" for n in range(12)])
        lines = repr(out).splitlines()
        assert lines[0] == "12 rows · mock answer, not from a model"
        assert lines[1] == " 0  'row 0'"
        assert lines[-1] == "... and 2 more"
        data, metadata = out._repr_mimebundle_()
        assert data == {"text/plain": repr(out)}
        assert metadata["ipyvllm"]["usage"]["completion_tokens"] > 0


def test_results_that_are_let_go_of_are_gone():
    with mock_session() as session:
        out = run_map(session, (f"row {n}" for n in range(50)))
        kept = [id(each) for each in out]
        del out
        gc.collect()
        alive = {id(each) for each in gc.get_objects() if type(each) is Response}
        assert not alive & set(kept)


def test_the_responses_survive_pickling_with_their_errors():
    with mock_session(error_rate=0.4) as session:
        out = run_map(session, [f"row {n}" for n in range(10)])
    again = pickle.loads(pickle.dumps(out))
    assert again.texts == out.texts
    assert repr(again) == repr(out)
