"""The columns of a schema, by the names in the JSON, whatever kind of schema it is."""

from __future__ import annotations

import dataclasses
import enum
import json
from datetime import date  # noqa: TC003 - pydantic reads it
from typing import Annotated, Literal, NamedTuple, TypedDict

import pandas as pd
import pydantic
import pytest
from pydantic import AliasGenerator, BaseModel, ConfigDict, Field, RootModel
from pydantic.alias_generators import to_camel

from helpers.aliases import Aliased
from helpers.maps import mock_session, run_map
from ipyvllm.mapping.json_types import ANY, CATEGORY, NUMBER, TEXT, fields, kind_of


class Generated(BaseModel):
    model_config = ConfigDict(alias_generator=AliasGenerator(validation_alias=to_camel))
    first_name: str
    born_on: date


class Swapped(BaseModel):
    a: Literal[1] = Field(alias="b")
    b: Literal[2] = Field(alias="a")


@pydantic.dataclasses.dataclass(config=ConfigDict(alias_generator=to_camel))
class CheckedClass:
    first_name: str


@dataclasses.dataclass
class PlainClass:
    width: Annotated[int, Field(alias="widthCm")]


class Keyed(TypedDict):
    width: Annotated[int, Field(alias="widthCm")]
    born: date


class Person(BaseModel):
    name: str
    parsed: list[str]


class Root(RootModel[Person]):
    pass


class Roots(RootModel[list[Person]]):
    pass


class Open(BaseModel):
    model_config = ConfigDict(extra="allow")
    name: str


class Pair(NamedTuple):
    left: int
    right: str


class Color(enum.Enum):
    RED = "red"


class Node(BaseModel):
    name: str
    children: list[Node] = []


@pytest.mark.parametrize(
    ("schema", "names"),
    [
        (Aliased, ["firstName", "widthCm", "measurement_units", "deep", "nested", "code"]),
        (Generated, ["firstName", "bornOn"]),
        (Swapped, ["b", "a"]),
        (CheckedClass, ["firstName"]),
        (PlainClass, ["widthCm"]),
        (Keyed, ["widthCm", "born"]),
        (Person, ["name", "parsed"]),
        (Root, ["name", "parsed"]),
        (Roots, ["parsed"]),
        (Open, ["name", "parsed"]),
        (Pair, ["parsed"]),
        (Color, ["parsed"]),
        (Node, ["name", "children"]),
        (dict[str, int], ["parsed"]),
        (list[Person], ["parsed"]),
        (Person | Node, ["parsed"]),
        (Literal["a", "b"], ["parsed"]),
        ({"type": "object", "additionalProperties": {"type": "integer"}}, ["parsed"]),
        ({"allOf": [{"properties": {"a": {}}}], "properties": {"b": {}}}, ["a", "b"]),
        ({"$defs": {"a/b": {"properties": {"x": {}}}}, "$ref": "#/$defs/a~1b"}, ["x"]),
    ],
    ids=lambda value: str(value)[:40],
)
def test_every_field_is_a_column_with_the_answers_value(schema, names):
    with mock_session() as session:
        out = run_map(
            session, pd.DataFrame({"text": ["a", "b"]}), template="{{ text }}", schema=schema
        )
    assert list(out.columns) == ["text", "response", *names]
    for name in names:
        assert out[name].notna().all()
    if "parsed" not in names:
        for _, row in out.iterrows():
            answer = json.loads(row.response)
            plain = {name: row[name] for name in names if isinstance(answer[name], str | int)}
            assert {name: str(value) for name, value in plain.items()} == {
                name: str(answer[name]) for name in plain
            }


def test_a_field_called_parsed_holds_its_own_value():
    with mock_session() as session:
        out = run_map(session, pd.DataFrame({"text": ["a"]}), template="{{ text }}", schema=Person)
    assert isinstance(out.parsed[0], list)


@pytest.mark.parametrize(
    ("field", "kind"),
    [
        ({"type": ["integer", "number"]}, NUMBER),
        ({"type": ["string", "null"]}, TEXT),
        ({"enum": ["a", "b", "a", None]}, CATEGORY),
        ({"const": "a"}, CATEGORY),
        ({"enum": ["a", 1]}, ANY),
        ({"type": ["integer", "string"]}, ANY),
        ({"anyOf": [{"$ref": "#/$defs/n"}, {"type": "null"}], "description": "a"}, NUMBER),
        ({"$ref": "#/$defs/loop"}, ANY),
        (True, ANY),
    ],
    ids=str,
)
def test_the_kind_of_a_field(field, kind):
    schema = {"$defs": {"n": {"type": "number"}, "loop": {"$ref": "#/$defs/loop"}}}
    assert kind_of(field, schema)[0] == kind


def test_a_schema_that_repeats_itself_many_times_is_read_at_once():
    defs = {f"d{n}": {"allOf": [{"$ref": f"#/$defs/d{n + 1}"}] * 10} for n in range(30)}
    assert fields({"$defs": defs, "$ref": "#/$defs/d0"}) == ({}, True)
