"""How an answer is checked: where its JSON is, what an error says, and who ignored what."""

from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import AfterValidator, BaseModel
from typing_extensions import Annotated  # noqa: UP035

from helpers.json_values import VALUES
from ipyvllm.errors import OptionError, StructuredOutputError
from ipyvllm.prompt.choices import choice_schema, most_tokens
from ipyvllm.prompt.structured_output import StructuredOutput, asked, sent

JSON = '{"n": 1}'
SCHEMA = {"type": "object", "properties": {"n": {"type": "integer", "maximum": 9}}}


@pytest.mark.parametrize(
    "text",
    [
        JSON,
        f"\ufeff  {JSON}\n",
        f"```json\n{JSON}\n```",
        f"```\n{JSON}\n```",
        f"~~~~JSON\n{JSON}\n~~~~",
        f"Sure! Here it is:\n\n```json\n{JSON}\n```\nAnything else?",
        f"- one:\n  ```json\n  {JSON}\n  ```",
        f"```json\n{JSON}",
        f"```json {JSON} ```",
        f'```json\nnot this\n```\n```json\n"nor this"\n```\n```json\n{JSON}\n```',
        f'<think>\nMaybe ```json\n{{"n": 5}}\n```?</think>\n{JSON}',
        f"I think so.</think>\n\n```json\n{JSON}\n```",
        f"<thinking>{{</thinking>{JSON}",
    ],
)
def test_json_is_found_in_fences_and_behind_reasoning(text):
    assert asked(schema=SCHEMA).check(text) == {"n": 1}


@given(VALUES.filter(lambda value: value == value))
def test_json_that_holds_tags_and_fences_is_read_whole(value):
    value = {"a": value, "b": "</think> ```json\n1\n```"}
    found = asked(schema={}).check(json.dumps(value))
    assert json.dumps(found) == json.dumps(value)


class Person(BaseModel):
    age: int


@pytest.mark.parametrize(
    ("schema", "text", "reason"),
    [
        (Person, '{"age": "x"}', "age: Input should be a valid integer"),
        (int, '"x"', "Input should be a valid integer"),
        ({"type": "integer"}, '"x"', "$: 'x' is not of type 'integer'"),
        (Person, "Sure.", "'Sure.' is not JSON"),
        (Person, "[" * 100_000, "is not JSON"),
    ],
    ids=lambda value: str(value)[:20],
)
def test_an_error_is_one_line_without_a_librarys_address(schema, text, reason):
    with pytest.raises(StructuredOutputError) as caught:
        asked(schema=schema).check(text)
    assert reason in caught.value.message
    assert "\n" not in caught.value.message
    assert "http" not in str(caught.value)


def failing(_value):
    raise LookupError("no such row\nin the table")


@pytest.mark.parametrize(
    "schema",
    [
        Annotated[int, AfterValidator(failing)],
        {"multipleOf": 0.1},
        {"items": {"pattern": "(a+)+$"}, "patternProperties": {r"\p{L}": {"type": "integer"}}},
    ],
)
def test_a_check_that_fails_itself_is_an_error_of_the_answer_or_none(schema):
    try:
        asked(schema=schema).check("1" + "0" * 400)
    except StructuredOutputError as error:
        told = error.message
    else:
        told = ""
    assert "\n" not in told


@given(st.text(st.characters(exclude_categories=()), max_size=20), VALUES)
def test_any_answer_is_a_value_or_one_kind_of_error(text, value):
    outputs = [
        asked(schema=Person),
        asked(schema=SCHEMA),
        asked(choice=["a", "b"]),
        asked(regex="a"),
    ]
    for output in outputs:
        for answer in (text, json.dumps(value), json.dumps(value, ensure_ascii=False)):
            try:
                output.check(answer)
            except StructuredOutputError as error:
                assert error.ignored in (True, False)  # noqa: PT017


@pytest.mark.parametrize(
    ("option", "text", "ignored"),
    [
        ({"schema": SCHEMA}, "Sure!", True),
        ({"schema": SCHEMA}, "[1]", True),
        ({"schema": SCHEMA}, '{"n": "one"}', True),
        ({"schema": SCHEMA}, '{"n": 10}', False),
        ({"schema": Person}, "{}", True),
        ({"schema": Annotated[int, AfterValidator(failing)]}, "1", False),
        ({"choice": ["yes"]}, "Yes, of course", True),
        ({"regex": "a+"}, "b", True),
    ],
)
def test_a_server_that_ignores_the_option_is_told_from_one_that_obeys(option, text, ignored):
    with pytest.raises(StructuredOutputError) as caught:
        asked(**option).check(text)
    assert caught.value.ignored is ignored
    assert ("seems to ignore structured output" in caught.value.hint) is ignored


@pytest.mark.parametrize(
    "text",
    [
        "no",
        " no\n",
        '"no"',
        '{"answer": "no"}',
        '```json\n{"label": "no"}\n```',
        "hm</think>\n\nno",
    ],
)
def test_a_choice_is_a_label_however_it_is_wrapped(text):
    assert asked(choice=["yes", "no"]).check(text) == "no"


@pytest.mark.parametrize(
    "text", ["No", "no, never", '{"a": "no", "b": "yes"}', '["no"]', "maybe", ""]
)
def test_what_is_not_exactly_a_label_is_no_choice(text):
    with pytest.raises(StructuredOutputError):
        asked(choice=["yes", "no"]).check(text)


@given(st.lists(st.text(min_size=1), min_size=1, unique=True))
def test_no_label_is_longer_than_its_limit_of_tokens(labels):
    plain, as_json = (most_tokens(labels, as_json=each) for each in (False, True))
    for label in labels:
        assert len(label.encode(errors="replace")) < plain
        assert len(json.dumps({"answer": label}, indent=4)) < as_json + 4
        asked(schema=choice_schema(labels)).check(json.dumps({"answer": label}))


def test_a_label_that_is_given_twice_is_one():
    assert asked(choice=["a", "b", "a"]).value == ["a", "b"]


@pytest.mark.parametrize(
    "params",
    [
        {"structured_outputs": {"json": {"$ref": "http://127.0.0.1:9/x"}}},
        {"structured_outputs": {"json": '{"$ref": "#/$defs/A"}'}},
        {"response_format": {"json_schema": {"schema": {"$ref": "file:///etc/hostname"}}}},
    ],
    ids=str,
)
def test_a_schema_among_the_parameters_is_checked_too(params):
    with pytest.raises(OptionError, match=r"the \$ref"):
        sent(params)


def test_words_say_all_that_a_server_may_have_kept_from_the_model():
    assert '"maximum": 9' in asked(schema=SCHEMA).in_words()
    assert "yes, no" in asked(choice=["yes", "no"]).in_words()
    assert "a+b" in asked(regex="a+b").in_words()
    assert "JSON object" in StructuredOutput("json_object", True).in_words()
