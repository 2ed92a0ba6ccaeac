"""Whatever a model answers, its check against an expression or a schema ends, and other threads run
meanwhile."""

from __future__ import annotations

import threading
from contextlib import suppress

import pytest
from pydantic import BaseModel, Field

from ipyvllm.errors import OptionError, StructuredOutputError
from ipyvllm.prompt import patterns
from ipyvllm.prompt.patterns import Deadline, TooSlowError
from ipyvllm.prompt.schema_check import mismatch
from ipyvllm.prompt.structured_output import StructuredOutput, asked

DRAFT = "https://json-schema.org/draft/2020-12/schema"
SLOW, TEXT = r"(a|aa)+$", "a" * 100 + "!"


@pytest.fixture(autouse=True)
def _a_short_time(monkeypatch):
    monkeypatch.setattr(patterns, "SECONDS", 0.3)
    monkeypatch.setattr(Deadline.__init__, "__defaults__", (0.3,))


@pytest.mark.parametrize("pattern", [SLOW, r"(a+)+b", r"(.*a){20}c", r"(a|b|ab)*c", r"(x+x+)+y"])
@pytest.mark.parametrize("text", [TEXT, "x" * 5000, "ab" * 5000])
def test_an_expression_that_backtracks_matches_or_ends_in_time(pattern, text):
    with pytest.raises(StructuredOutputError, match=r"does not match|could not be checked"):
        asked(regex=pattern).check(text)


def test_other_threads_run_meanwhile():
    ticks = threading.Event()
    thread = threading.Timer(0.05, ticks.set)
    thread.start()
    with pytest.raises(TooSlowError):
        Deadline().fullmatch(SLOW, TEXT)
    assert ticks.is_set()  # and not only after the match
    thread.join()


@pytest.mark.parametrize(
    "schema",
    [
        {"pattern": SLOW},
        {"items": {"pattern": SLOW}},
        {"patternProperties": {SLOW: {"type": "number"}}},
        {"patternProperties": {SLOW: {}}, "additionalProperties": False},
        {"propertyNames": {"pattern": SLOW}},
        {"anyOf": [{"pattern": SLOW}, {"items": {"pattern": SLOW}}]},
        {"$schema": DRAFT, "items": {"$ref": "#"}, "pattern": SLOW},
    ],
)
def test_so_do_the_patterns_of_a_schema(schema):
    for value in (TEXT, [TEXT], {TEXT: 1}):
        with suppress(TooSlowError):
            assert mismatch(schema, value) is None or TEXT in str(value)


def test_a_pattern_of_a_type_is_matched_in_time_too():
    class Word(BaseModel):
        text: str = Field(pattern=SLOW)

    with pytest.raises(StructuredOutputError):
        asked(schema=Word).check(f'{{"text": "{TEXT}"}}')
    assert asked(schema=Word).check('{"text": "aaa"}').text == "aaa"


def test_unique_items_are_compared_in_one_pass():
    # Comparing each with each other would not end within the test's time.
    values = [{"a": number} for number in range(20_000)]
    unique = {"uniqueItems": True}
    assert mismatch(unique, values) is None
    assert "non-unique" in mismatch(unique, [*values, {"a": 0}])


@pytest.mark.parametrize(
    ("values", "unique"),
    [
        ([1, 1.0], False),
        ([1, True], True),
        ([0, False], True),
        ([[1, 2], [2, 1]], True),
        ([{"a": 1, "b": 2}, {"b": 2, "a": 1}], False),
        ([[], {}], True),
        (["1", 1, None], True),
        ([{"a": [1, {"b": None}]}, {"a": [1, {"b": None}]}], False),
    ],
)
def test_equal_values_are_those_of_json(values, unique):
    assert (mismatch({"uniqueItems": True}, values) is None) is unique


@pytest.mark.parametrize(
    ("schema", "value", "matches"),
    [
        ({"patternProperties": {"^a": {"type": "integer"}}}, {"a1": 1, "b": "x"}, True),
        ({"patternProperties": {"^a": {"type": "integer"}}}, {"a1": "x"}, False),
        ({"properties": {"a": {}}, "additionalProperties": False}, {"a": 1}, True),
        ({"properties": {"a": {}}, "additionalProperties": False}, {"b": 1}, False),
        ({"additionalProperties": {"type": "string"}}, {"b": "x"}, True),
        ({"additionalProperties": {"type": "string"}}, {"b": 1}, False),
        ({"patternProperties": {"^a": {}}, "additionalProperties": False}, {"ab": 1}, True),
        ({"patternProperties": {"^a": {}}, "additionalProperties": False}, {"b": 1}, False),
        ({"pattern": "b$"}, "ab", True),
        ({"pattern": "b$"}, "ba", False),
        ({"pattern": "b$"}, 5, True),
        # ECMA 262 only: left to the server.
        ({"pattern": "(?<=a*)b["}, "x", True),
    ],
)
def test_the_keywords_mean_what_they_do_in_json_schema(schema, value, matches):
    assert (mismatch(schema, value) is None) is matches


def test_a_very_long_answer_is_not_checked_and_kept():
    with pytest.raises(StructuredOutputError, match="was not checked"):
        StructuredOutput("json", {}).check("[" + "1," * patterns.LONGEST + "1]")


def test_an_expression_that_is_none_is_refused():
    with pytest.raises(OptionError, match="regex: not a regular expression"):
        asked(regex="(" * 5)
