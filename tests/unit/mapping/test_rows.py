"""What rows may be given, and how far a generator is pulled."""

from __future__ import annotations

import itertools

import datasets
import pandas as pd
import polars as pl
import pytest

from helpers.maps import CountingListener, mock_session, run_map
from ipyvllm.errors import OptionError, PromptError


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


def echoed(data, template, **options):
    """The prompts of a map, which the mock repeats."""
    with mock_session(mode="echo") as session:
        out = run_map(session, data, template=template, **options)
    return out.texts if hasattr(out, "texts") else list(out["response"])


FRAMES = [pd.DataFrame, pl.DataFrame, datasets.Dataset.from_dict]


@pytest.mark.parametrize("make", FRAMES, ids=["pandas", "polars", "datasets"])
def test_a_missing_value_is_empty_and_can_be_tested(make):
    data = make({"review": ["good", None], "stars": [4.5, None]})
    assert echoed(data, "Rate: {{ review }}") == ["Rate: good", "Rate: "]
    tested = "{% if review %}{{ review }}{% else %}none{% endif %} {{ stars or 'no' }} stars"
    assert echoed(data, tested) == ["good 4.5 stars", "none no stars"]


def test_a_missing_value_in_the_first_row_fails_that_row_alone():
    data = pd.DataFrame({"review": [None, "good"], "price": [None, 2.0]})
    for template in ("{{ review }}", "{{ '%.1f' | format(price) }} {{ review }}"):
        with mock_session(mode="echo") as session:
            out = run_map(session, data, template=template)
        assert isinstance(out.error[0], PromptError)
        assert out.response[1].endswith("good")
    with mock_session(mode="echo") as session:
        out = run_map(session, data.review)
    assert out.error[0].message == "the prompt of this row is missing"


def test_missing_elements_and_keys_are_empty():
    assert echoed([None, "a", float("nan")], "[{{ item }}]") == ["[]", "[a]", "[]"]
    assert echoed([{"a": None}], "[{{ a }}{{ item.a }}]") == ["[]"]


@pytest.mark.parametrize("make", FRAMES, ids=["pandas", "polars", "datasets"])
@pytest.mark.parametrize("name", ["item", "self", "loop", "row", "range", "names", "class", "keys"])
def test_a_column_may_have_any_name(make, name):
    data = make({name: ["x"], "unit price": [3]})
    assert echoed(data, f"{{{{ {name} }}}}") == ["x"]
    row = "row" if name == "item" else "item"
    assert echoed(data, f"{{{{ {row}['{name}'] }}}}{{{{ {row}['unit price'] }}}}") == ["x3"]
    assert echoed(data, f"{{{{ {row}.{name} }}}}") == ["x"]


def test_a_key_of_a_dict_may_be_called_item():
    assert echoed([{"item": "x", "a b": 1}], "{{ item }}{{ row['a b'] }}") == ["x1"]


def test_names_of_columns_that_are_no_texts_are_reached_by_themselves_and_as_texts():
    day = pd.Timestamp("2026-01-02")
    data = pd.DataFrame([["a", "b", "c"]], columns=[7, ("x", "y"), day])
    assert echoed(data, "{{ item[7] }}{{ item['7'] }}{{ x_y }}{{ item['x', 'y'] }}") == ["aabb"]
    assert echoed(data, "{{ item['2026-01-02 00:00:00'] }}") == ["c"]


def test_the_levels_of_column_names_are_joined():
    columns = pd.MultiIndex.from_tuples([("price", "mean"), ("price", "max"), ("name", "")])
    data = pd.DataFrame([[1, 2, "a"]], columns=columns)
    assert echoed(data, "{{ price_mean }} {{ item['price', 'max'] }} {{ name }}") == ["1 2 a"]


@pytest.mark.parametrize(
    ("columns", "told"),
    [
        (["a", "b", "a"], "column 0 ('a') and column 2 ('a') have the same name, 'a'"),
        ([1, "1", "b"], "column 0 (1) and column 1 ('1') have the same name, '1'"),
        ([("a", "b"), "c", "a_b"], "column 0 (('a', 'b')) and column 2 ('a_b')"),
        ([None, "None", "c"], "column 0 (None) and column 1 ('None')"),
    ],
)
def test_columns_that_cannot_be_told_apart_are_refused_with_both_names(columns, told):
    data = pd.DataFrame([[1, 2, 3]], columns=pd.Index(columns, dtype=object, tupleize_cols=False))
    with mock_session() as session, pytest.raises(OptionError) as caught:
        run_map(session, data, template="{{ b }}")
    assert told in caught.value.message
    assert caught.value.hint == "rename or drop one of them"


def test_the_named_levels_of_an_index_are_variables_that_columns_hide():
    index = pd.MultiIndex.from_tuples([("a", 1), ("b", None)], names=["key", "text"])
    data = pd.DataFrame({"text": ["x", "y"]}, index=index)
    assert echoed(data, "{{ key }}{{ text }}") == ["ax", "by"]
    data = pd.DataFrame({"t": ["x"]}, index=pd.Index([7], name="id"))
    assert echoed(data, "{{ id }}{{ t }}") == ["7x"]
    assert echoed(data.t, "{{ id }}{{ item }}") == ["7x"]
