"""The JSON Schema of what a user gives as a schema: a Python type of any kind that pydantic reads,
a JSON Schema, or a .json file. What cannot be one is refused here, before anything is sent.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any, ForwardRef, NewType, get_origin

from ..errors import OptionError
from ..text_files import EncodingError, read_text
from . import references
from .json_text import repeated_key
from .typed_dicts import readable

if TYPE_CHECKING:
    from pydantic import TypeAdapter

_KINDS = "give a pydantic model, a dataclass, a TypedDict, a JSON Schema dict or a .json file"
# What regular expressions of ECMA 262 have and those of Python have not, and what a check of the
# rest reads instead: classes of characters, named groups, code points.
_ECMA = ((r"\\[pP]\{[^}]*\}", r"\\w"), (r"\(\?<(?![=!])", "(?P<"), (r"\\u\{[0-9A-Fa-f]+\}", "u"))
# Wrappers in pydantic's core schema with the schema of the same value in `schema`.
_MAX_WRAPPERS = 100


@dataclass(frozen=True)
class Schema:
    """A schema: the JSON Schema that is sent, and for a Python type its adapter. `fields` has the
    attribute (or key) of the type's objects for each name in the JSON."""

    json: dict[str, Any]
    adapter: TypeAdapter[Any] | None = None
    fields: Mapping[str, str] = field(default_factory=dict)


def read(schema: Any) -> Schema:
    """The schema that a user gave.

    Arguments:
        schema: a type, a pydantic TypeAdapter, a JSON Schema as a dict, or the path of a file.

    Raises OptionError if it is not valid, or refers to something outside itself.
    """
    if isinstance(schema, str | Path):
        schema = _file(Path(schema))
    if isinstance(schema, Mapping):
        return Schema(checked(schema))
    from pydantic import TypeAdapter

    if isinstance(schema, TypeAdapter):
        return _adapted(schema, schema)
    if _is_type(schema):
        with readable(schema):
            try:
                adapter: TypeAdapter[Any] = TypeAdapter(schema)
            except Exception as error:
                # Making a schema runs the user's code, which may raise anything.
                raise _refused(schema, error) from error
            return _adapted(schema, adapter)
    kind = type(schema)
    if hasattr(kind, "model_json_schema") or hasattr(kind, "__dataclass_fields__"):
        hint = f"give its class: {kind.__name__}"
        raise OptionError(f"schema: this is one {kind.__name__}, not a schema", hint)
    raise OptionError(f"schema: {kind.__name__} is not a schema", _KINDS)


def checked(schema: Any) -> dict[str, Any]:
    """A JSON Schema as JSON has it, with strings as keys.

    Arguments:
        schema: a JSON Schema.

    Raises OptionError if it is not valid, or has a reference that leads out of it.
    """
    from jsonschema import Draft202012Validator, FormatChecker, SchemaError
    from jsonschema.validators import validator_for

    formats = FormatChecker(())
    formats.checks("regex", re.error)(_is_pattern)
    try:
        plain = json.loads(json.dumps(dict(schema), allow_nan=False))
        draft = plain.get("$schema", "")
        if not isinstance(draft, str):
            raise OptionError(f"schema: $schema is {draft!r}, not the address of a draft")
        kind: Any = validator_for(plain, default=Draft202012Validator)
        kind.check_schema(plain, format_checker=formats)
        references.check(plain)
    except (TypeError, ValueError) as error:
        raise OptionError(f"schema: cannot be written as JSON: {error}", _KINDS) from error
    except RecursionError as error:
        raise OptionError("schema: it is nested too deeply, or contains itself") from error
    except SchemaError as error:
        place = error.json_path
        raise OptionError(f"schema: not a JSON Schema: {place}: {error.message[:200]}") from error
    return dict(plain)


def _is_pattern(pattern: object) -> bool:
    """Whether it is a regular expression of Python, or of ECMA 262, which servers read. Raises
    re.error if it is neither."""
    if isinstance(pattern, str):
        for written, read_as in _ECMA:
            pattern = re.sub(written, read_as, pattern)
        re.compile(pattern)
    return True


def _file(path: Path) -> Any:
    try:
        text = read_text(path)
        schema = json.loads(text)
    except EncodingError as error:
        message = f"schema: {path}:{error.line}: {error}"
        raise OptionError(message, "save the file as UTF-8") from error
    except json.JSONDecodeError as error:
        raise OptionError(f"schema: {path}:{error.lineno}: not JSON: {error.msg}") from error
    except RecursionError as error:
        raise OptionError(f"schema: {path} is nested too deeply") from error
    except (OSError, ValueError) as error:
        raise OptionError(f"schema: {path} cannot be read: {error}") from error
    if (repeated := repeated_key(text)) is not None:
        key, first, second = repeated
        message = f"schema: {path}:{second}: {key!r} is there twice, first in line {first}"
        raise OptionError(message, "remove one of them")
    if not isinstance(schema, dict):
        raise OptionError(f"schema: {path} holds no JSON Schema, which is an object")
    return schema


def _is_type(schema: Any) -> bool:
    """Whether it is a type as an annotation has it: a class, a union, a generic alias, ..."""
    from typing_extensions import TypeAliasType

    special = isinstance(schema, type | NewType | TypeAliasType | ForwardRef) or schema is Any
    return special or get_origin(schema) is not None


def _adapted(schema: Any, adapter: TypeAdapter[Any]) -> Schema:
    try:
        made = adapter.json_schema()
        fields = _fields(adapter.core_schema)
    except Exception as error:
        # Types may make their own JSON Schema, in code that may raise anything.
        raise _refused(schema, error) from error
    return Schema(checked(_from_root(made)), adapter, fields)


def _refused(schema: Any, error: Exception) -> OptionError:
    from pydantic.errors import PydanticErrorMixin

    # The message of pydantic's errors, without the address of its documentation.
    told = error.message if isinstance(error, PydanticErrorMixin) else str(error)
    first = next(iter(told.strip().splitlines()), type(error).__name__)
    return OptionError(f"schema: {_named(schema)} has no JSON Schema: {first[:200]}", _KINDS)


def _named(schema: Any) -> str:
    return schema.__name__ if isinstance(schema, type) else repr(schema)[:100]


def _from_root(schema: dict[str, Any]) -> dict[str, Any]:
    """The schema of a recursive type with its fields at the root, where every server reads them."""
    ref = str(schema.get("$ref", ""))
    target = schema.get("$defs", {}).get(ref.removeprefix("#/$defs/"))
    return schema if target is None else {**target, "$defs": schema["$defs"]}


def _fields(core: Any) -> dict[str, str]:
    """The name of each field of a type, by its name in the JSON (its alias, if it has one).

    Arguments:
        core: the core schema of the type, as `pydantic_core.core_schema` defines it.
    """
    defined: dict[str, Any] = {}
    for _ in range(_MAX_WRAPPERS):
        kind = core.get("type")
        if kind == "definitions":
            defined |= {each["ref"]: each for each in core["definitions"]}
        if kind == "definition-ref":
            core = defined[core["schema_ref"]]
        elif kind in ("model-fields", "typed-dict"):
            return {_json_name(name, each): name for name, each in core["fields"].items()}
        elif kind == "dataclass-args":
            return {_json_name(each["name"], each): each["name"] for each in core["fields"]}
        elif isinstance(core.get("schema"), dict):
            core = core["schema"]
        else:
            break
    return {}


def _json_name(name: str, core_field: Mapping[str, Any]) -> str:
    """The name that the JSON Schema has for a field: the first alias that is not a path."""
    alias = core_field.get("validation_alias", name)
    if isinstance(alias, str):
        return alias
    paths = [alias] if alias and not isinstance(alias[0], list) else alias
    return next((str(path[0]) for path in paths if len(path) == 1), name)
