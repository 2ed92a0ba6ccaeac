"""A column in, a column out: what frames give their rows' templates, and what they get back."""

from __future__ import annotations

import json
from dataclasses import dataclass
from enum import Enum
from typing import Literal

import datasets
import pandas as pd
import polars as pl
import pydantic
import pytest

from helpers.maps import CountingListener, mock_session, run_map
from ipyvllm.errors import GenerationInterrupted, LLMError, OptionError
from ipyvllm.mapping import rows
from ipyvllm.mapping.columns import Column, assembled, columns_of
from ipyvllm.mapping.json_types import ANY
from ipyvllm.mapping.pandas_columns import pandas_column
from ipyvllm.mapping.summary import Summary
from ipyvllm.results.response import Response


@dataclass
class Person:
    name: str
    age: int
    height: float
    alive: bool
    mood: Literal["good", "bad"]
    nickname: str | None


@pytest.fixture
def frame():
    return pd.DataFrame({"text": ["good", "bad", "so so"], "n": [1, 2, 3]}, index=[9, 4, 7])


def test_a_frames_columns_are_names_and_its_row_is_item(frame):
    with mock_session(mode="echo") as session:
        out = run_map(session, frame, template="{{ text }}/{{ n + 1 }}/{{ item['n'] }}")
    assert list(out.response) == ["good/2/1", "bad/3/2", "so so/4/3"]


def test_a_pandas_frame_keeps_its_index_and_columns_and_is_itself_unchanged(frame):
    before = frame.copy()
    with mock_session() as session:
        out = run_map(session, frame, template="{{ text }}")
    assert list(out.columns) == ["text", "n", "response"]
    assert out.index.equals(frame.index)
    assert pd.api.types.is_string_dtype(out.response)
    pd.testing.assert_frame_equal(frame, before)
    pd.testing.assert_frame_equal(out[["text", "n"]], before)


def test_a_column_name_that_is_no_name_is_reached_through_item():
    frame = pd.DataFrame({"unit price": [3, 4], 7: ["a", "b"]})
    with mock_session(mode="echo") as session:
        out = run_map(session, frame, template="{{ item['unit price'] }}{{ item['7'] }}")
    assert list(out.response) == ["3a", "4b"]


def test_integers_beside_floats_stay_integers():
    frame = pd.DataFrame({"a": [1, 2], "b": [0.5, 1.5]})
    with mock_session(mode="echo") as session:
        out = run_map(session, frame, template="{{ a }} {{ b }}")
    assert list(out.response) == ["1 0.5", "2 1.5"]


def test_a_schema_gives_one_typed_column_for_each_field(frame):
    with mock_session() as session:
        out = run_map(session, frame, template="{{ text }}", schema=Person)
    assert [str(out[name].dtype) for name in ("age", "height", "alive", "mood")] == [
        *("int64", "float64", "bool", "category"),
    ]
    assert pd.api.types.is_string_dtype(out["name"])
    for _, row in out.iterrows():
        assert json.loads(row.response)["age"] == row.age


def test_where_rows_failed_the_columns_hold_missing_values_and_the_error_stands_beside():
    frame = pd.DataFrame({"n": range(20)})
    with mock_session(error_rate=0.3) as session:
        out = run_map(session, frame, template="{{ n }}", schema=Person)
    failed = out.response.isna()
    assert 0 < failed.sum() < 20
    assert [str(out[name].dtype) for name in ("age", "height", "alive", "mood")] == [
        *("Int64", "float64", "boolean", "category"),
    ]
    assert all(isinstance(error, LLMError) for error in out.error[failed])
    assert out.error[~failed].isna().all()
    assert out.age[failed].isna().all()
    assert out.age[~failed].notna().all()


def test_a_choice_gives_a_categorical_column_with_all_its_categories(frame):
    with mock_session() as session:
        out = run_map(session, frame, template="{{ text }}", choice=["yes", "no", "never"])
    assert list(out.response.cat.categories) == ["yes", "no", "never"]


def test_a_pydantic_model_gives_its_objects_where_they_are_no_plain_values(frame):
    class Inner(pydantic.BaseModel):
        x: int

    class Outer(pydantic.BaseModel):
        inner: Inner
        tags: list[str]

    with mock_session() as session:
        out = run_map(session, frame, template="{{ text }}", schema=Outer)
    assert all(isinstance(value, Inner) for value in out.inner)
    assert all(isinstance(value, list) for value in out.tags)


def test_a_schema_that_is_no_object_stands_in_one_column(frame):
    with mock_session() as session:
        out = run_map(session, frame, template="{{ text }}", schema=list[int])
    assert all(isinstance(value, list) for value in out.parsed)


def test_a_limit_gives_as_many_rows(frame):
    with mock_session() as session:
        assert list(run_map(session, frame, template="{{ text }}", limit=2).index) == [9, 4]


def test_a_series_is_a_frame_of_one_column(frame):
    with mock_session(mode="echo") as session:
        named = run_map(session, frame.text, template="{{ item }}{{ text }}")
        assert list(named.columns) == ["text", "response"]
        assert list(named.response) == ["goodgood", "badbad", "so soso so"]
        unnamed = run_map(session, pd.Series(["a", "b"]))
        assert list(unnamed.columns) == ["item", "response"]
        assert list(unnamed.response) == ["a", "b"]


def test_an_interrupted_frame_has_all_rows_and_the_rest_is_missing(frame):
    def stop(told):
        raise KeyboardInterrupt

    with mock_session(ttft_ms=2) as session:
        with pytest.raises(GenerationInterrupted) as caught:
            run_map(session, frame, CountingListener(stop), template="{{ text }}", concurrency=1)
        partial = caught.value.results
        assert list(partial.response.isna()) == [False, True, True]
        assert isinstance(partial.error.iloc[2], GenerationInterrupted)
        whole = run_map(session, frame, template="{{ text }}")
        assert whole.attrs["ipyvllm"]["cached"] == 1
        assert whole.response.iloc[0] == partial.response.iloc[0]
        assert "error" not in whole.columns


def test_what_it_came_from_stands_in_the_frames_attributes(frame):
    with mock_session() as session:
        told = run_map(session, frame, template="{{ text }}").attrs["ipyvllm"]
    assert (told["rows"], told["provider"], told["mock"]) == (3, "m", True)
    json.dumps(told)


@pytest.mark.parametrize("taken", ["response", "age", "error"])
def test_a_column_that_would_stand_there_twice_is_refused_before_anything_is_asked(frame, taken):
    said = f"already has a column {taken!r}"
    with mock_session() as session, pytest.raises(OptionError, match=said):
        run_map(session, frame.assign(**{taken: 1}), template="{{ text }}", schema=Person)


def test_a_field_that_has_a_name_of_ours_is_refused(frame):
    schema = {"type": "object", "properties": {"response": {"type": "string"}}}
    with mock_session() as session, pytest.raises(OptionError, match="'response'"):
        run_map(session, frame, template="{{ text }}", schema=schema)


def test_a_polars_frame_comes_back_as_one(frame):
    with mock_session() as session:
        out = run_map(session, pl.from_pandas(frame), template="{{ text }}", schema=Person)
    assert out.columns[:3] == ["text", "n", "response"]
    kinds = [out.schema[name] for name in ("name", "age", "height", "alive", "mood")]
    assert kinds == [pl.String, pl.Int64, pl.Float64, pl.Boolean, pl.Enum(["good", "bad"])]


def test_a_polars_frame_holds_errors_as_text_and_a_choice_as_an_enumeration():
    with mock_session(error_rate=0.3) as session:
        frame = pl.DataFrame({"n": range(20)})
        out = run_map(session, frame, template="{{ n }}", choice=["a", "b"])
    assert out.schema["response"] == pl.Enum(["a", "b"])
    assert (out["response"].is_null() == out["error"].str.starts_with("ServerError: ")).any()
    assert out["response"].is_null().sum() == out["error"].is_not_null().sum() > 0


def test_a_polars_series_is_a_frame_of_one_column():
    with mock_session(mode="echo") as session:
        out = run_map(session, pl.Series("s", ["a", "b"]))
    assert out.to_dict(as_series=False) == {"s": ["a", "b"], "response": ["a", "b"]}


def test_a_lazy_polars_frame_is_refused_with_what_to_do():
    with mock_session() as session, pytest.raises(OptionError) as caught:
        run_map(session, pl.LazyFrame({"a": [1]}), template="{{ a }}")
    assert caught.value.hint == "call .collect() first"


def test_a_hugging_face_dataset_comes_back_as_one(frame):
    data = datasets.Dataset.from_dict({"text": ["a", "b", "c"]})
    with mock_session() as session:
        out = run_map(session, data, template="{{ text }}", schema=Person, limit=2)
    assert isinstance(out, datasets.Dataset)
    assert out.column_names[:2] == ["text", "response"]
    assert [out.features[name].dtype for name in ("age", "height", "alive")] == [
        *("int64", "float64", "bool"),
    ]
    assert len(out) == 2


def test_a_dataset_dict_is_refused_with_what_to_do():
    data = datasets.DatasetDict({"train": datasets.Dataset.from_dict({"a": [1]})})
    with mock_session() as session, pytest.raises(OptionError, match="DatasetDict"):
        run_map(session, data, template="{{ a }}")


def test_a_streamed_dataset_is_a_list_of_rows():
    data = datasets.Dataset.from_dict({"text": ["a", "b"]}).to_iterable_dataset()
    with mock_session(mode="echo") as session:
        assert run_map(session, data, template="{{ text }}").texts == ["a", "b"]


def test_dicts_in_a_list_give_their_keys_as_names():
    with mock_session(mode="echo") as session:
        data = [{"a": 1, "b": "x"}, {"a": 2, "b": "y"}]
        assert run_map(session, data, template="{{ a }}{{ b }}{{ item.a }}").texts == ["1x1", "2y2"]


def test_a_subclass_of_a_frame_is_a_frame():
    class Own(pd.DataFrame):
        pass

    assert rows.kind_of(Own({"a": [1]})) == rows.PANDAS


def test_somebody_elses_class_of_the_same_name_is_none():
    class DataFrame(list):
        pass

    assert rows.kind_of(DataFrame([1])) == rows.LIST


FIELDS = {
    "integer": {"type": "integer"},
    "nullable": {"anyOf": [{"type": "number"}, {"type": "null"}]},
    "listed": {"type": ["boolean", "null"]},
    "either": {"anyOf": [{"type": "integer"}, {"type": "string"}]},
    "date": {"type": "string", "format": "date"},
    "kind": {"$ref": "#/$defs/Kind"},
}


def test_the_columns_of_a_schema_follow_its_types():
    from ipyvllm.prompt.structured_output import asked

    schema = {"type": "object", "properties": FIELDS}
    schema["$defs"] = {"Kind": {"enum": ["x", "y"], "type": "string"}}
    kinds = {column.name: column.kind for column in columns_of(asked(schema=schema))}
    assert kinds == {
        "response": "string",
        "integer": "integer",
        "nullable": "number",
        "listed": "boolean",
        "either": ANY,
        "date": ANY,
        "kind": "category",
    }


def test_an_enumeration_is_stored_by_its_values():
    class Mood(Enum):
        GOOD = "good"
        BAD = "bad"

    column = pandas_column(Column("m", "category", ("good", "bad")), [Mood.BAD], None)
    assert list(column) == ["bad"]


def test_an_integer_beyond_64_bits_is_kept_whole():
    assert pandas_column(Column("n", "integer"), [2**70], None)[0] == 2**70


def test_a_field_that_an_answer_leaves_out_is_missing():
    data = rows.read(pd.DataFrame({"t": ["a", "b"]}))
    outcomes = [Response('{"n": 1}', parsed={"n": 1}), Response("{}", parsed={})]
    columns = [Column("response", "string"), Column("n", "integer")]
    out = assembled(data, outcomes, columns, Summary())
    assert list(out.n.isna()) == [False, True]


def test_rows_whose_index_repeats_keep_their_own_answers():
    frame = pd.DataFrame({"t": ["a", "b", "c"]}, index=[1, 1, 1])
    with mock_session(mode="echo") as session:
        out = run_map(session, frame, template="{{ t }}")
    assert list(out.response) == ["a", "b", "c"]


def test_a_frame_without_rows_gets_its_columns():
    with mock_session() as session:
        out = run_map(session, pd.DataFrame({"t": []}), template="{{ t }}", schema=Person)
    assert list(out.columns)[:3] == ["t", "response", "name"]
    assert len(out) == 0
