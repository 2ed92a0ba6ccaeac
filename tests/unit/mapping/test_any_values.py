"""Columns of whatever a model may send: none raises, and no value is lost or changed."""

from __future__ import annotations

import json

import datasets
import pandas as pd
import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from helpers.json_values import FIELD_SCHEMAS, VALUES
from helpers.maps import map_run, mock_session
from ipyvllm.errors import StructuredOutputError
from ipyvllm.mapping import rows
from ipyvllm.mapping.columns import assembled, columns_of
from ipyvllm.mapping.summary import Summary
from ipyvllm.mapping.values import as_text, same
from ipyvllm.prompt.structured_output import StructuredOutput
from ipyvllm.results.response import Response

FRAMES = {
    "pandas": lambda count: pd.DataFrame({"t": range(count)}),
    "polars": lambda count: pl.DataFrame({"t": range(count)}),
    "datasets": lambda count: datasets.Dataset.from_dict({"t": list(range(count))}),
}


def mapped(library, field, answers):
    """The column `n` of a map whose answers have these values of the field `n`."""
    schema = {"type": "object", "properties": {"n": field}}
    columns = columns_of(StructuredOutput("json", schema))
    outcomes = [Response(json.dumps({"n": each}), parsed={"n": each}) for each in answers]
    data = rows.read(FRAMES[library](len(answers)))
    frame = assembled(data, outcomes, columns, Summary())
    assert type(frame) is type(FRAMES[library](1))
    return frame["n"].to_list() if library == "polars" else list(frame["n"])


def kept(value, stored, *, objects):
    """Whether a table has a value unchanged, or as its text."""
    if value is None or value != value:
        return bool(pd.isna(stored))
    if hasattr(stored, "item"):  # a scalar of NumPy
        stored = stored.item()
    if same(value, stored) or (type(stored) is float and type(value) is int and value == stored):
        return True
    return not objects and stored == as_text(value)


@pytest.mark.parametrize("library", FRAMES)
@settings(max_examples=150)
@given(field=FIELD_SCHEMAS, answers=st.lists(VALUES, min_size=1, max_size=5))
def test_every_value_arrives_in_the_table(library, field, answers):
    stored = mapped(library, field, answers)
    assert len(stored) == len(answers)
    for value, found in zip(answers, stored, strict=True):
        assert kept(value, found, objects=library == "pandas")


@pytest.mark.parametrize("library", FRAMES)
@settings(max_examples=60)
@given(texts=st.lists(st.text(st.characters(exclude_categories=()), max_size=6), min_size=1))
def test_any_text_is_a_response(library, texts):
    data = rows.read(FRAMES[library](len(texts)))
    frame = assembled(data, [Response(t) for t in texts], columns_of(None), Summary())
    expected = texts if library == "pandas" else list(map(as_text, texts))
    assert list(frame["response"]) == expected


def test_values_of_two_types_stay_as_they_are_or_become_texts():
    field = {"type": ["integer", "string"]}
    assert mapped("pandas", field, [1, "a"]) == [1, "a"]
    assert mapped("polars", field, [1, "a"]) == ["1", "a"]
    assert mapped("datasets", field, [1, "a"]) == ["1", "a"]


def test_structures_with_other_keys_are_not_filled_up():
    answers = [{"a": 1}, {"b": 2}]
    assert mapped("pandas", {}, answers) == answers
    assert mapped("polars", {}, answers) == ['{"a": 1}', '{"b": 2}']
    assert mapped("polars", {}, [{"a": 1}, {"a": 2}]) == [{"a": 1}, {"a": 2}]


@pytest.mark.parametrize("value", [{"\0": None}, {"_type": "Value"}, {"": 1}, {"path": "x"}, {}])
def test_keys_that_a_library_has_a_meaning_for_arrive(value):
    for library in FRAMES:
        [found] = mapped(library, {}, [value])
        assert kept(value, found, objects=library == "pandas")


def test_an_integer_that_no_float_is_equal_to_stays_an_integer():
    number = 2**53 + 1
    assert mapped("pandas", {"type": "number"}, [number, 0.5]) == [number, 0.5]
    assert mapped("polars", {"type": "number"}, [number, 0.5]) == [str(number), "0.5"]


def test_an_answer_that_failed_its_check_is_in_the_frame():
    error = StructuredOutputError("no")
    error.response = Response("not JSON")
    columns = columns_of(StructuredOutput("json", {"properties": {"n": {"type": "integer"}}}))
    for library in FRAMES:
        frame = assembled(rows.read(FRAMES[library](1)), [error], columns, Summary())
        assert list(frame["response"]) == ["not JSON"]
        assert pd.isna(frame["n"][0])


class Closed(pd.DataFrame):
    """A frame that takes no columns."""

    @property
    def _constructor(self):
        return Closed

    def __setitem__(self, key, value):
        raise RuntimeError("closed")


def test_a_frame_of_the_users_class_that_takes_no_columns_gives_a_list():
    out = assembled(rows.read(Closed({"t": [1]})), [Response("a")], columns_of(None), Summary())
    assert out.texts == ["a"]
    assert "RuntimeError: closed" in str(out.summary)


def test_the_summary_that_a_cell_shows_says_so_too():
    with mock_session() as session:
        run = map_run(session, Closed({"t": [1]}), template="{{ t }}")
        run.run()
    assert "RuntimeError: closed" in str(run.summary)


@pytest.mark.parametrize(
    "columns",
    [
        pd.CategoricalIndex(["x", "y"]),
        pd.date_range("2026-01-01", periods=2),
        pd.period_range("2026-01", periods=2, freq="M"),
        pd.IntervalIndex.from_breaks([0, 1, 2]),
        pd.MultiIndex.from_tuples([("x", 1), ("x", 2)]),
        pd.Index([1.5, 2]),
    ],
    ids=lambda columns: type(columns).__name__,
)
def test_a_frame_with_any_kind_of_column_names_takes_the_new_ones(columns):
    frame = pd.DataFrame([[1, 2]], columns=columns)
    out = assembled(rows.read(frame), [Response("a")], columns_of(None), Summary())
    assert list(out["response"]) == ["a"]
    assert out.shape == (1, 3)
