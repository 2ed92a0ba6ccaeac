"""Generates a small value that matches a JSON Schema, the same on every machine.

It supports the keywords that schemas of data models use. Every answer is validated afterwards, so
a schema with other keywords is rejected and gets no wrong answer.

Keywords: https://json-schema.org/draft/2020-12/json-schema-validation
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any

from .regex import matching

if TYPE_CHECKING:
    import random

_WORDS = ("plain", "short", "second", "table", "kernel", "cell", "answer", "sample")
_FORMATS = {
    "date": "2026-01-02",
    "time": "03:04:05Z",
    "date-time": "2026-01-02T03:04:05Z",
    "duration": "P1D",
    "email": "someone@example.org",
    "hostname": "example.org",
    "ipv4": "192.0.2.1",
    "ipv6": "2001:db8::1",
    "uri": "https://example.org/",
    "uuid": "00000000-0000-4000-8000-000000000000",
}
# A schema may contain itself; below this depth only required parts are generated.
_MAX_DEPTH = 4


def instance(schema: Any, chance: random.Random) -> Any:
    """Generate a value.

    Arguments:
        schema: a JSON Schema, a dict or a boolean.
        chance: makes the choices.

    Raises ValueError if no value can be generated.
    """
    return _Maker(schema, chance).made(schema, 0)


class _Maker:
    def __init__(self, root: Any, chance: random.Random) -> None:
        self._root, self._chance = root, chance

    def made(self, schema: Any, depth: int) -> Any:
        if schema is True or schema == {}:
            return self._chance.choice(_WORDS)
        if not isinstance(schema, dict):
            raise ValueError("no value matches the schema `false`")
        if depth > 3 * _MAX_DEPTH:
            raise ValueError("the schema requires itself recursively")
        schema = self._resolved(schema, depth)
        if "const" in schema:
            return schema["const"]
        if "enum" in schema:
            return self._chance.choice(schema["enum"])
        make = getattr(self, f"_{self._kind(schema, depth)}")
        return make(schema, depth)

    def _resolved(self, schema: dict[str, Any], depth: int) -> dict[str, Any]:
        """The schema with references followed, one alternative chosen and `allOf` merged."""
        schema = dict(schema)
        for _ in range(64):
            if isinstance(ref := schema.pop("$ref", None), str):
                schema = _joined(self._target(ref), schema)
            elif conjuncts := schema.pop("allOf", None):
                for conjunct in conjuncts:
                    schema = _joined(self._resolved(conjunct, depth), schema)
            elif choices := (schema.pop("anyOf", None) or schema.pop("oneOf", None)):
                schema = _joined(self._alternative(choices, depth), schema)
            else:
                return schema
        raise ValueError("the schema refers to itself in a loop")

    def _alternative(self, choices: list[Any], depth: int) -> dict[str, Any]:
        """A random alternative; at maximum depth, one without a reference."""
        simple = [c for c in choices if isinstance(c, dict) and "$ref" not in c]
        chosen = self._chance.choice(simple if depth >= _MAX_DEPTH and simple else choices)
        return chosen if isinstance(chosen, dict) else {}

    def _target(self, ref: str) -> dict[str, Any]:
        if not ref.startswith("#"):
            raise ValueError(f"{ref} is not in the schema")
        place = self._root
        for part in ref[1:].strip("/").split("/") if ref != "#" else ():
            place = place.get(part.replace("~1", "/").replace("~0", "~"), {})
        return dict(place)

    def _kind(self, schema: dict[str, Any], depth: int) -> str:
        kind = schema.get("type")
        if isinstance(kind, list):
            kind = "null" if depth >= _MAX_DEPTH and "null" in kind else self._chance.choice(kind)
        if kind is None:
            for word, found in _IMPLIED_TYPES.items():
                if word in schema:
                    return found
            return "string"
        if kind not in ("object", "array", "string", "integer", "number", "boolean", "null"):
            raise ValueError(f"there is no type {kind!r}")
        return str(kind)

    def _object(self, schema: dict[str, Any], depth: int) -> dict[str, Any]:
        known = schema.get("properties", {})
        required = schema.get("required", [])
        names = [n for n in known if n in required or depth < _MAX_DEPTH]
        names += [n for n in required if n not in known]
        others = schema.get("additionalProperties", True)
        made = {n: self.made(known.get(n, others), depth + 1) for n in names}
        for number in range(schema.get("minProperties", 0) - len(made)):
            made[f"key{number}"] = self.made(others, depth + 1)
        if not known and isinstance(others, dict) and not made and depth < _MAX_DEPTH:
            made[self._chance.choice(_WORDS)] = self.made(others, depth + 1)
        return made

    def _array(self, schema: dict[str, Any], depth: int) -> list[Any]:
        first = schema.get("prefixItems", [])
        least = schema.get("minItems", 0)
        usual = max(least, len(first), 0 if depth >= _MAX_DEPTH else 2)
        count = min(usual, schema.get("maxItems", usual))
        items = schema.get("items", True)
        if items is False:
            count = min(count, len(first))
        made: list[Any] = []
        for place in range(count):
            one = first[place] if place < len(first) else items
            made.append(self._another(one, made, depth, unique=schema.get("uniqueItems", False)))
        return made

    def _another(self, schema: Any, made: list[Any], depth: int, *, unique: bool) -> Any:
        for _ in range(50):
            value = self.made(schema, depth + 1)
            if not unique or value not in made:
                return value
        raise ValueError("the schema allows too few different values")

    def _string(self, schema: dict[str, Any], _depth: int) -> str:
        if "pattern" in schema:
            return matching(schema["pattern"], self._chance)
        if schema.get("format") in _FORMATS:
            return _FORMATS[schema["format"]]
        least = schema.get("minLength", 0)
        text = self._chance.choice(_WORDS)
        while len(text) < least:
            text += " " + self._chance.choice(_WORDS)
        text = text[: schema.get("maxLength", len(text))]
        return text.rstrip().ljust(least, "a")

    def _integer(self, schema: dict[str, Any], depth: int) -> int:
        return int(self._within({**schema, "multipleOf": schema.get("multipleOf", 1)}, depth))

    def _number(self, schema: dict[str, Any], depth: int) -> float:
        return self._within(schema, depth)

    def _within(self, schema: dict[str, Any], _depth: int) -> float:
        """A random number within the bounds, a multiple of `multipleOf` if that is given."""
        step = schema.get("multipleOf")
        low = schema.get("minimum", schema.get("exclusiveMinimum"))
        high = schema.get("maximum", schema.get("exclusiveMaximum"))
        if low is None:
            low = 0 if high is None or high > 0 else high - 10
        if high is None:
            high = low + 100
        if step:
            first = math.ceil(low / step)
            first += first * step == schema.get("exclusiveMinimum")
            last = math.floor(high / step)
            last -= last * step == schema.get("exclusiveMaximum")
            return float(self._chance.randint(int(first), max(int(first), int(last))) * step)
        share = self._chance.randint(1, 99) / 100
        exact = low + (high - low) * share
        rounded = round(exact, 2)
        return float(rounded if low < rounded < high else exact)

    def _boolean(self, _schema: dict[str, Any], _depth: int) -> bool:
        return self._chance.random() < 0.5

    def _null(self, _schema: dict[str, Any], _depth: int) -> None:
        return None


# The type that a keyword implies if the schema has no `type`.
_IMPLIED_TYPES = {
    "properties": "object",
    "required": "object",
    "additionalProperties": "object",
    "items": "array",
    "prefixItems": "array",
    "minItems": "array",
    "minimum": "number",
    "maximum": "number",
    "multipleOf": "number",
    "exclusiveMinimum": "number",
}


def _joined(one: dict[str, Any], other: dict[str, Any]) -> dict[str, Any]:
    """Both schemas merged; properties, required keys and bounds are combined."""
    both = {**one, **other}
    if "properties" in one and "properties" in other:
        both["properties"] = {**one["properties"], **other["properties"]}
    if "required" in one and "required" in other:
        both["required"] = list(dict.fromkeys([*one["required"], *other["required"]]))
    for word, choose in (("minimum", max), ("maximum", min), ("minLength", max)):
        if word in one and word in other:
            both[word] = choose(one[word], other[word])
    return both
