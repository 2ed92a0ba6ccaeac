"""What may be a schema, what is sent for it, and what is refused before anything is sent."""

from __future__ import annotations

import enum
import json
import urllib.request
from contextlib import suppress
from dataclasses import dataclass
from datetime import date
from typing import (  # noqa: UP035 - what people write
    Annotated,
    Any,
    Generic,
    List,
    Literal,
    NamedTuple,
    NewType,
    Optional,
    TypedDict,
    TypeVar,
    Union,
)

import pydantic
import pytest
import typing_extensions
from hypothesis import given
from hypothesis import strategies as st
from pydantic import BaseModel, Field, RootModel

from helpers.aliases import Aliased
from helpers.json_values import VALUES
from ipyvllm.errors import OptionError, StructuredOutputError
from ipyvllm.prompt import schemas
from ipyvllm.prompt.structured_output import asked

Small = Annotated[int, Field(ge=0, le=10)]
T = TypeVar("T")


class OfTyping(TypedDict, total=False):
    score: typing_extensions.Required[Small]
    note: str


class OfExtensions(typing_extensions.TypedDict):
    score: Small
    note: typing_extensions.NotRequired[str]
    fixed: typing_extensions.ReadOnly[Small]


class Tree(TypedDict):
    score: Small
    children: List[Tree]  # noqa: UP006


class Boxed(TypedDict, Generic[T]):
    value: T


@dataclass
class Holder:
    inner: OfTyping
    scores: dict[str, OfTyping]


@pydantic.dataclasses.dataclass
class Checked:
    score: Small


class Pair(NamedTuple):
    left: OfTyping
    right: Small


class Node(BaseModel):
    score: Small
    children: list[Node] = []


class Color(enum.Enum):
    RED = "red"
    BLUE = "blue"


class Root(RootModel[Node]):
    pass


Alias = typing_extensions.TypeAliasType("Alias", list[OfTyping])
Score = NewType("Score", int)
WRONG = {"score": 99}
# For each type JSON that it accepts, and JSON that breaks a constraint of it.
TYPES = [
    (OfTyping, {"score": 1}, WRONG),
    (OfTyping, {"score": 1, "note": "a"}, {"note": "a"}),
    (OfExtensions, {"score": 1, "fixed": 2}, {"score": 1, "fixed": 99}),
    (Tree, {"score": 1, "children": []}, {"score": 1, "children": [WRONG | {"children": []}]}),
    (Boxed[int], {"value": 1}, {"value": "a"}),
    (Holder, {"inner": {"score": 1}, "scores": {}}, {"inner": WRONG, "scores": {}}),
    (Checked, {"score": 1}, WRONG),
    (Pair, [{"score": 1}, 2], [WRONG, 2]),
    (Node, {"score": 1, "children": [{"score": 2}]}, {"score": 1, "children": [WRONG]}),
    (Root, {"score": 1}, WRONG),
    (Color, "red", "green"),
    (Literal["a", 3], 3, "b"),
    (dict[str, Small], {"a": 1}, {"a": 99}),
    (list[OfTyping], [{"score": 1}], [WRONG]),
    (Optional[OfTyping], None, WRONG),  # noqa: UP045
    (Union[OfTyping, Small], 3, 99),  # noqa: UP007
    (OfTyping | int, {"score": 1}, WRONG),
    (Annotated[int, Field(ge=3)], 3, 1),
    (tuple[OfTyping, int], [{"score": 1}, 1], [WRONG, 1]),
    (Alias, [{"score": 1}], [WRONG]),
    (Score, 1, "a"),
    (bool, True, "a"),
    (date, "2026-01-02", "tomorrow"),
    (pydantic.TypeAdapter(list[Small]), [1], [99]),
    (Any, {"a": 1}, None),
]


@pytest.mark.filterwarnings("ignore:Item .fixed.")
@pytest.mark.parametrize(("kind", "right", "wrong"), TYPES, ids=lambda value: str(value)[:40])
def test_every_type_that_people_use_for_a_schema_is_one(kind, right, wrong):
    output = asked(schema=kind)
    output.check(json.dumps(right))
    sent = asked(schema=output.value)
    sent.check(json.dumps(right))
    if wrong is not None:
        for each in (output, sent) if kind is not date else (output,):
            with pytest.raises(StructuredOutputError):
                each.check(json.dumps(wrong))


def test_a_typed_dict_is_afterwards_what_it_was():
    before = dict(vars(OfTyping))
    schemas.read(list[OfTyping])
    assert dict(vars(OfTyping)) == before


def test_an_answer_by_the_names_of_the_schema_is_accepted_whatever_the_aliases():
    found = schemas.read(Aliased)
    assert found.fields == {
        "firstName": "first_name",
        "widthCm": "width",
        "measurement_units": "units",
        "deep": "depth",
        "nested": "nested",
        "code": "code",
    }
    names = dict.fromkeys(found.json["properties"], 3) | {
        "firstName": "A",
        "measurement_units": "B",
    }
    assert set(names) == set(found.fields)
    parsed = asked(schema=Aliased).check(json.dumps(names))
    assert (parsed.first_name, parsed.nested, parsed.code) == ("A", 3, 3)


class Callback(BaseModel):
    call: Any = Field(default=None)
    later: NotDefinedYet = None  # noqa: F821


@pytest.mark.parametrize(
    ("schema", "message"),
    [
        (object(), "object is not a schema"),
        (Node(score=1), "this is one Node, not a schema"),
        (print, "builtin_function_or_method is not a schema"),
        (typing_extensions.Callable, "has no JSON Schema"),
        (type("Own", (), {}), "Own has no JSON Schema"),
        (Callback, "Callback has no JSON Schema"),
        ({"a": {1, 2}}, "cannot be written as JSON"),
        ({"minimum": float("nan")}, "cannot be written as JSON"),
        ({"type": "objekt"}, "not a JSON Schema: $.type"),
        ({"pattern": "("}, "not a JSON Schema: $.pattern"),
        ({"$schema": 5}, "$schema is 5"),
    ],
    ids=lambda value: value if isinstance(value, str) else type(value).__name__,
)
def test_what_cannot_be_a_schema_is_refused_in_a_line(schema, message):
    with pytest.raises(OptionError) as caught:
        schemas.read(schema)
    assert message in caught.value.message
    assert "\n" not in caught.value.message
    assert "http" not in str(caught.value)


LOOP = {"$defs": {"a": {"$ref": "#/$defs/b"}, "b": {"allOf": [{"$ref": "#/$defs/a"}]}}}


@pytest.mark.parametrize(
    "schema",
    [
        {"$ref": "#/$defs/Missing"},
        {"properties": {"a": {"items": {"$ref": "#/$defs/Missing"}}}},
        {"$ref": "#anchor"},
        {"$ref": "other.json"},
        {"$ref": "https://example.org/schema.json"},
        {"$ref": "http://json-schema.org/draft-07/schema#"},
        {"$ref": "file:///etc/hostname"},
        {"$ref": "http://[broken"},
        {"$id": "https://example.org/a", "$ref": "b"},
        {"$dynamicRef": "https://example.org/schema.json"},
        {"anyOf": [{"$ref": "#/$defs/a"}], "$defs": {"a": {"$ref": "urn:b"}}},
        {"$ref": "#"},
        LOOP | {"properties": {"x": {"$ref": "#/$defs/a"}}},
    ],
    ids=json.dumps,
)
def test_a_reference_out_of_the_schema_is_refused_and_nothing_is_read_for_it(schema, monkeypatch):
    def fetched(*_args, **_kwargs):
        raise AssertionError("a reference was fetched")

    monkeypatch.setattr(urllib.request, "urlopen", fetched)
    with pytest.raises(OptionError, match=r"the \$ref"):
        schemas.read(schema)


@pytest.mark.parametrize(
    "schema",
    [
        {"properties": {"child": {"$ref": "#"}}},
        {"$defs": {"a/b": {"type": "integer"}}, "items": {"$ref": "#/$defs/a~1b"}},
        {"$defs": {"a": {"$anchor": "here"}}, "$ref": "#here"},
        {"$id": "https://example.org/a", "$defs": {"b": {"$id": "b"}}, "$ref": "b"},
        {"definitions": {"a": {}}, "properties": {"x": {"$ref": "#/definitions/a"}}},
        {"properties": {"$ref": {"type": "string"}}},
        {"const": {"$ref": "nowhere"}},
        {
            "$schema": "http://json-schema.org/draft-04/schema#",
            "exclusiveMinimum": True,
            "minimum": 1,
        },
        {"$schema": "https://example.org/own", "type": "integer"},
        {"type": ["integer", "string"]},
        {"pattern": r"^\p{L}+$"},
    ],
    ids=json.dumps,
)
def test_a_schema_that_is_whole_is_sent_as_it_is(schema):
    assert schemas.read(schema).json == schema


@given(VALUES)
def test_any_value_in_place_of_a_schema_is_read_or_refused(value):
    try:
        found = schemas.read({"properties": {"a": value}} if value else value)
    except OptionError:
        return
    json.dumps(found.json)


@given(st.text(), st.sampled_from(["$ref", "$id", "$schema", "$anchor", "pattern", "$dynamicRef"]))
def test_any_text_of_a_keyword_is_read_or_refused(text, word):
    for schema in ({word: text}, {"items": {word: text}}):
        with suppress(OptionError):
            assert schemas.read(schema).json == schema


class TestFiles:
    @pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-32"])
    def test_a_file_may_have_any_mark(self, tmp_path, encoding):
        path = tmp_path / "s.json"
        path.write_bytes(json.dumps({"description": "é"}, ensure_ascii=False).encode(encoding))
        assert schemas.read(path).json == {"description": "é"}

    @pytest.mark.parametrize(
        ("data", "message"),
        [
            ('{"a": 1,\n "b": {"a": 2},\n "a": 3}', ":3: 'a' is there twice, first in line 1"),
            ('{"b": [\n{"x": 1, "\\u0078": 2}]}', ":2: 'x' is there twice, first in line 2"),
            ('{"a": 1', ":1: not JSON"),
            ("[1]", "holds no JSON Schema"),
            ("[" * 100_000, "nested too deeply"),
            (b'{"a":\n"\xe9"}', ":2: byte 0xe9 is not UTF-8 text"),
        ],
        ids=["twice", "twice-within", "cut", "list", "deep", "latin-1"],
    )
    def test_a_file_that_is_none_is_refused_with_its_line(self, tmp_path, data, message):
        path = tmp_path / "s.json"
        path.write_bytes(data if isinstance(data, bytes) else data.encode())
        with pytest.raises(OptionError) as caught:
            schemas.read(path)
        assert message in caught.value.message
