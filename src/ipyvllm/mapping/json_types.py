"""What a JSON Schema says about the columns of a map: the fields of its objects, and the kind of
each. Pure; a kind is a wish, and the values decide whether a column can have it.
"""

from __future__ import annotations

import itertools
from typing import TYPE_CHECKING, Any
from urllib.parse import unquote

if TYPE_CHECKING:
    from collections.abc import Iterator

INTEGER, NUMBER, BOOLEAN, TEXT, CATEGORY, ANY = (
    *("integer", "number", "boolean", "string", "category", "any"),
)
_PLAIN = {INTEGER, NUMBER, BOOLEAN, TEXT}
# References and schemas in `allOf` that are followed for one field: a schema may repeat itself.
_MAX_STEPS = 200


def fields(schema: Any) -> tuple[dict[str, Any], bool]:
    """The fields of the objects that a schema describes, and whether they may have others.

    Arguments:
        schema: a JSON Schema.
    """
    shape = resolved(schema, schema)
    known = shape.get("properties")
    others = shape.get("additionalProperties") or shape.get("patternProperties")
    return (known, bool(others)) if isinstance(known, dict) else ({}, True)


def kind_of(field: Any, schema: Any) -> tuple[str, tuple[str, ...]]:
    """The kind of a field's values, and the categories if it is a category.

    Arguments:
        field: the schema of the field.
        schema: the whole schema, for references.
    """
    shape = resolved(field, schema)
    kinds, options = _types(shape), _options(shape)
    if options and all(isinstance(each, str) for each in options):
        return CATEGORY, tuple(dict.fromkeys(options))
    if kinds == {INTEGER, NUMBER}:
        kinds = {NUMBER}
    kind = kinds.pop() if len(kinds) == 1 else ANY
    formatted = kind == TEXT and "format" in shape  # such as a date, which pydantic makes an object
    return (kind if kind in _PLAIN and not formatted and not options else ANY), ()


def _types(shape: dict[str, Any]) -> set[str]:
    kind = shape.get("type")
    kinds = kind if isinstance(kind, list) else [kind]
    return {str(each) for each in kinds} - {"null"}


def _options(shape: dict[str, Any]) -> list[Any]:
    options = [shape["const"]] if "const" in shape else shape.get("enum")
    return [each for each in options if each is not None] if isinstance(options, list) else []


def resolved(field: Any, schema: Any) -> dict[str, Any]:
    """The field with references within the schema followed, `allOf` merged, and `null` removed from
    a nullable type.

    Arguments:
        field: the schema of a field, or the whole schema.
        schema: the whole schema.
    """
    return _resolved(field, schema, itertools.count())


def _resolved(field: Any, schema: Any, steps: Iterator[int]) -> dict[str, Any]:
    if not isinstance(field, dict) or next(steps) >= _MAX_STEPS:
        return {}
    if isinstance(ref := field.get("$ref"), str):
        rest = {word: value for word, value in field.items() if word != "$ref"}
        return _merged(_resolved(_target(ref, schema), schema, steps), rest)
    choices = field.get("anyOf") or field.get("oneOf") or ()
    real = [each for each in choices if each != {"type": "null"}]
    if len(real) == 1 and len(choices) <= 2:
        rest = {word: value for word, value in field.items() if word not in ("anyOf", "oneOf")}
        return _merged(_resolved(real[0], schema, steps), rest)
    if isinstance(every := field.get("allOf"), list):
        shape = {word: value for word, value in field.items() if word != "allOf"}
        for each in every:
            shape = _merged(_resolved(each, schema, steps), shape)
        return shape
    return field


def _merged(one: dict[str, Any], other: dict[str, Any]) -> dict[str, Any]:
    both = {**one, **other}
    if isinstance(one.get("properties"), dict) and isinstance(other.get("properties"), dict):
        both["properties"] = {**one["properties"], **other["properties"]}
    return both


def _target(ref: str, schema: Any) -> Any:
    """The schema at a JSON pointer (RFC 6901); empty if the reference is of another kind."""
    if not ref.startswith("#"):
        return {}
    found = schema
    for part in unquote(ref).removeprefix("#").split("/")[1:]:
        key = part.replace("~1", "/").replace("~0", "~")
        if isinstance(found, dict):
            found = found.get(key, {})
        elif isinstance(found, list) and key.isdecimal() and int(key) < len(found):
            found = found[int(key)]
        else:
            return {}
    return found
