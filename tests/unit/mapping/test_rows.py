"""What rows may be given, and how far a generator is pulled."""

from __future__ import annotations

import itertools

import pytest

from helpers.maps import CountingListener, mock_session, run_map
from ipyvllm.errors import (
    OptionError,
)


def test_a_generator_is_pulled_no_further_than_twice_the_concurrency():
    pulled = done = ahead = 0

    def prompts():
        nonlocal pulled, ahead
        for number in range(300):
            pulled += 1
            ahead = max(ahead, pulled - done)
            yield f"row {number}"

    def count(told):
        nonlocal done
        done = told.rows

    with mock_session(ttft_ms=1) as session:
        out = run_map(session, prompts(), CountingListener(count), concurrency=5, max_tokens=2)
    assert len(out) == 300
    assert ahead <= 2 * 5 + 1


def test_rows_that_cannot_be_read_are_one_line_with_what_there_is():
    def broken():
        yield "a"
        yield "b"
        raise RuntimeError("the file has ended")

    with mock_session() as session:
        with pytest.raises(OptionError, match="row 2 could not be read: RuntimeError") as caught:
            run_map(session, broken())
        assert isinstance(caught.value.__cause__, RuntimeError)
        assert len(caught.value.results) == 2


@pytest.mark.parametrize(
    ("data", "hint"),
    [("one text", "pass a list"), ({"a": 1}, "pass its .values() or .items()"), (5, "pass a list")],
)
def test_what_has_no_rows_is_refused(data, hint):
    with mock_session() as session, pytest.raises(OptionError) as caught:
        run_map(session, data)
    assert caught.value.hint == hint


@pytest.mark.parametrize(
    "options", [{"errors": "keeep"}, {"concurrency": 0}, {"limit": 0}], ids=str
)
def test_options_that_cannot_be_are_refused(options):
    with mock_session() as session, pytest.raises(OptionError):
        run_map(session, ["a"], **options)


def test_an_empty_list_gives_an_empty_list():
    with mock_session() as session:
        assert list(run_map(session, [])) == []


def test_endless_rows_need_a_limit_and_no_more():
    with mock_session(mode="echo") as session:
        out = run_map(session, itertools.count(), template="{{ item }}", limit=7)
        assert out.texts == [str(n) for n in range(7)]
