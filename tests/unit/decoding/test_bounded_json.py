"""JSON of any depth is read or refused, whatever the interpreter's own limit is."""

from __future__ import annotations

import json
import sys

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ipyvllm.decoding.bounded_json import MAX_DEPTH, check_depth, loads

VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(), inner, max_size=3),
)


def nested(depth, end=True):
    return "[" * depth + ("]" * depth if end else "")


def test_up_to_the_limit_it_is_read():
    assert json.dumps(loads(nested(MAX_DEPTH))) == nested(MAX_DEPTH)


@pytest.mark.parametrize("text", [nested(MAX_DEPTH + 1), nested(10**6), nested(10**6, end=False)])
@pytest.mark.parametrize("limit", [None, 10**6])
def test_beyond_it_is_refused_also_if_the_user_has_raised_pythons_limit(text, limit):
    before = sys.getrecursionlimit()
    try:
        sys.setrecursionlimit(limit or before)
        with pytest.raises(ValueError, match="nested more than 100 levels deep"):
            loads(text)
    finally:
        sys.setrecursionlimit(before)


@pytest.mark.parametrize("text", ['["' + "[" * 500 + '"]', '["\\"' + "{" * 500 + '"]'])
def test_brackets_in_a_string_are_not_counted(text):
    assert len(loads(text)[0]) >= 500


@given(VALUES)
def test_any_value_is_read(value):
    assert loads(json.dumps(value)) == value


@given(st.text(alphabet='[]{}":,\\1 '))
def test_any_text_is_a_value_or_a_value_error(text):
    try:
        loads(text * 30)
    except ValueError:
        return


@pytest.mark.parametrize("part", ['"', '\\"', "[]", '{"a":', "[", '"\\'])
def test_a_long_text_of_nothing_but_beginnings_is_looked_through_once(part):
    # With a pass over the rest for each of them the test would not end in its time.
    text = "[" * MAX_DEPTH + "]" * MAX_DEPTH + '"' + part * 500_000
    try:
        check_depth(text)
    except ValueError:
        return
