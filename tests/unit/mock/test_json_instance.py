"""Texts that the mock makes to obey: they really do, and are the same on every machine."""

from __future__ import annotations

import random
import re

import jsonschema
import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import BaseModel, Field

from ipyvllm.config.schema import MockReply
from ipyvllm.errors import BadRequestError
from ipyvllm.mock.json_instance import instance
from ipyvllm.mock.regex import matching
from ipyvllm.mock.replies import logprobs, reply, tokenize

PATTERNS = [
    r"\d{4}-\d{2}-\d{2}",
    r"[A-Z][a-z]+(, [A-Z][a-z]+)*",
    r"(yes|no|maybe)",
    r"\+?\d{1,3}[- ]\(?\d+\)?",
    r"[^a-c]x.\S\w\W\D",
    r"(a|b)\1",
    r"^start.*end$",
    r"(?P<q>['\"]).*?(?P=q)",
    r"(?:ab){2,3}?c*",
    r"",
    r"\\\n\t",
    r"[\w.]+@[\w.]+\.\w{2,4}",
    r"é+",
]


@pytest.mark.parametrize("pattern", PATTERNS)
def test_a_text_matches_its_expression(pattern):
    for seed in range(20):
        text = matching(pattern, random.Random(seed))
        assert re.fullmatch(pattern, text), text


class Inner(BaseModel):
    name: str = Field(min_length=3, max_length=12)
    tags: list[str] = Field(max_length=2)
    next: Inner | None = None


class Model(BaseModel):
    kind: str = Field(pattern=r"[a-z]{3}-\d+")
    size: int = Field(ge=3, lt=9)
    share: float = Field(gt=0, lt=1)
    inner: Inner
    either: int | str | None
    table: dict[str, int]
    pair: tuple[int, str]
    flags: set[bool]


SCHEMAS = [
    {},
    True,
    Model.model_json_schema(),
    {"type": "object", "properties": {"a": {"const": 3}}, "required": ["a", "b"]},
    {"enum": [1, "two", None]},
    {"type": ["integer", "null"]},
    {"type": "array", "items": {"type": "boolean"}, "minItems": 4, "maxItems": 4},
    {"type": "array", "items": {"enum": [1, 2, 3]}, "uniqueItems": True, "minItems": 3},
    {"type": "array", "prefixItems": [{"type": "string"}], "items": False},
    {"type": "integer", "exclusiveMinimum": 3, "exclusiveMaximum": 5},
    {"type": "integer", "multipleOf": 7, "minimum": 50},
    {"type": "number", "multipleOf": 0.5, "maximum": -3},
    {"type": "number", "minimum": 0.001, "maximum": 0.002},
    {"type": "string", "minLength": 30},
    {"type": "string", "format": "date-time"},
    {"allOf": [{"required": ["a"]}, {"properties": {"a": {"type": "integer"}}}]},
    {"oneOf": [{"type": "string"}, {"type": "integer"}]},
    {"type": "object", "additionalProperties": {"type": "integer"}, "minProperties": 2},
    {"$defs": {"n": {"type": "object", "properties": {"n": {"$ref": "#/$defs/n"}}}}}
    | {"$ref": "#/$defs/n"},
]


@pytest.mark.parametrize("schema", SCHEMAS)
def test_a_value_obeys_its_schema(schema):
    for seed in range(20):
        jsonschema.validate(instance(schema, random.Random(seed)), schema)


@given(st.integers(-1000, 1000), st.integers(0, 500), st.sampled_from(["integer", "number"]))
def test_bounds_are_kept(low, width, kind):
    schema = {"type": kind, "minimum": low, "maximum": low + width}
    jsonschema.validate(instance(schema, random.Random(low)), schema)


def asked(text="hi", **params):
    return reply([{"role": "user", "content": text}], params)


def test_an_answer_under_a_constraint_is_the_same_every_time():
    schema = Model.model_json_schema()
    texts = {asked(structured_outputs={"json": schema}).text for _ in range(3)}
    assert len(texts) == 1
    Model.model_validate_json(texts.pop())
    assert asked(structured_outputs={"regex": r"\d{3}"}).text == "728"
    assert asked(structured_outputs={"choice": ["a", "b", "c"]}).text == "c"


def test_openais_form_is_followed_too():
    schema = {"type": "object", "properties": {"a": {"type": "integer"}}, "required": ["a"]}
    form = {"type": "json_schema", "json_schema": {"name": "x", "schema": schema}}
    assert re.fullmatch(r'\{"a": \d+\}', asked(response_format=form).text)


def test_a_constraint_under_max_tokens_is_cut_like_any_text():
    answer = asked(structured_outputs={"regex": "a b c d e f"}, max_tokens=3)
    assert (answer.text, answer.finish_reason) == ("a b c", "length")


@pytest.mark.parametrize(
    "outputs",
    [
        {"grammar": "root ::= 1"},
        {"regex": "(?=a)b"},
        {"regex": "("},
        {"json": {"type": "integer", "minimum": 5, "maximum": 4}},
        {"json": False},
    ],
)
def test_what_it_cannot_follow_is_refused_and_never_answered_wrongly(outputs):
    with pytest.raises(BadRequestError, match="mock"):
        asked(structured_outputs=outputs)


TOOLS = [
    {
        "type": "function",
        "function": {
            "name": name,
            "parameters": {
                "type": "object",
                "properties": {"city": {"type": "string"}},
                "required": ["city"],
            },
        },
    }
    for name in ("weather", "news")
]


@pytest.mark.parametrize(
    ("choice", "name"),
    [
        (None, "weather"),
        ("auto", "weather"),
        ("required", "weather"),
        ({"type": "function", "function": {"name": "news"}}, "news"),
    ],
)
def test_tools_are_called_in_kind(choice, name):
    answer = asked(tools=TOOLS, tool_choice=choice)
    [call] = answer.tool_calls
    assert call.name == name
    assert re.fullmatch(r'\{"city": "\w+"\}', call.arguments)
    assert (answer.text, answer.finish_reason) == ("", "tool_calls")


def test_a_tools_result_is_answered_in_words():
    messages = [{"role": "user", "content": "hi"}, {"role": "tool", "content": "sunny"}]
    assert reply(messages, {"tools": TOOLS}).text
    assert asked(tools=TOOLS, tool_choice="none").text


def test_fixed_replies_come_first():
    replies = [
        MockReply(match=r"(?i)capital of \w+", reply="Paris."),
        MockReply(match="", reply="?"),
    ]
    messages = [{"role": "user", "content": "The Capital of France"}]
    assert reply(messages, {}, "text", replies).text == "Paris."
    assert reply([{"role": "user", "content": "x"}], {}, "text", replies).text == "?"


def test_a_seed_changes_the_answer_and_keeps_it():
    assert asked(seed=1).text == asked(seed=1).text != asked(seed=2).text


def test_logprobs_are_made_for_every_token():
    tokens = tokenize("A short answer.")
    made = logprobs(tokens, 3)
    assert [one.token for one in made] == tokens
    assert all(len(one.top) == 3 and one.logprob < 0 for one in made)
    likeliest = [one for one in made if one.top[0] == (one.token, one.logprob)]
    assert len(likeliest) > len(made) / 2
    assert made == logprobs(tokens, 3)
