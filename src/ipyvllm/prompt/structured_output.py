"""Structured output: a schema, a choice, a regular expression or a grammar. It becomes vLLM's
`structured_outputs`, and a finished answer is checked against it, since a server that does not
support the field ignores it silently. Nothing is sent from here.
"""

from __future__ import annotations

import json
import re
import sys
from dataclasses import dataclass, is_dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, get_origin, get_type_hints, is_typeddict

from ..errors import OptionError, StructuredOutputError

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from pydantic import TypeAdapter

KINDS = ("json", "choice", "regex", "grammar", "json_object", "structural_tag")


@dataclass(frozen=True)
class StructuredOutput:
    """One structured output: its kind and value as in vLLM's `structured_outputs`; for a Python
    type also the adapter that makes its objects from JSON."""

    kind: str
    value: Any
    adapter: TypeAdapter[Any] | None = None

    def structured_outputs(self) -> dict[str, Any]:
        """The value of the request's `structured_outputs`."""
        return {self.kind: self.value}

    def check(self, text: str, finish_reason: str | None = None) -> Any:
        """Parse and validate an answer.

        Arguments:
            text: the text of the answer.
            finish_reason: why it ended; "length" changes the error message.

        Returns the value of the text. A grammar cannot be checked here; its text is returned
        unchanged. Raises StructuredOutputError if the text does not match.
        """
        try:
            return self._parsed(text)
        except ValueError as error:
            if finish_reason == "length":
                raise StructuredOutputError(
                    f"the answer was cut by max_tokens before its {self.kind} was complete",
                    "raise --max-tokens",
                ) from error
            raise StructuredOutputError(
                f"the answer does not match its {self.kind}: {_first_line(error)}",
                "does the server support structured output? the text is in the error's .response",
            ) from error

    def _parsed(self, text: str) -> Any:
        if self.kind == "choice":
            if text not in self.value:
                raise ValueError(f"{text[:80]!r} is none of {', '.join(map(repr, self.value))}")
            return text
        if self.kind == "regex":
            if re.fullmatch(self.value, text) is None:
                raise ValueError(f"{text[:80]!r} does not match {self.value}")
            return text
        if self.kind in ("json", "json_object"):
            return self._json(text)
        return text

    def _json(self, text: str) -> Any:
        if self.adapter is not None:
            return self.adapter.validate_json(text)  # its ValidationError is a ValueError
        value = json.loads(text)
        if self.kind == "json_object" and not isinstance(value, dict):
            raise ValueError("not a JSON object")
        if self.kind == "json":
            from jsonschema import ValidationError, validate

            try:
                validate(value, self.value)
            except ValidationError as error:
                raise ValueError(f"{error.json_path}: {error.message}") from error
        return value


def asked(
    *,
    schema: Any = None,
    choice: Sequence[str] | None = None,
    regex: str | None = None,
    grammar: str | None = None,
) -> StructuredOutput | None:
    """The structured output of a request, or None.

    Arguments:
        schema: a pydantic model, dataclass or TypedDict, a list of one, a JSON Schema as a dict,
            or the path of a .json file that holds one.
        choice: the texts that the answer is one of.
        regex: a regular expression the whole answer matches.
        grammar: a grammar in a format that the server supports (vLLM: EBNF).

    Raises OptionError if there is more than one, or if it is not valid.
    """
    given = {"schema": schema, "choice": choice, "regex": regex, "grammar": grammar}
    names = [name for name, value in given.items() if value is not None]
    if len(names) > 1:
        raise OptionError(f"{names[0]} and {names[1]} cannot be used together")
    if schema is not None:
        return _of_schema(schema)
    if choice is not None:
        if isinstance(choice, str) or not choice or not all(isinstance(c, str) for c in choice):
            raise OptionError("choice: must be a list of texts")
        return StructuredOutput("choice", list(choice))
    if regex is not None:
        return StructuredOutput("regex", _checked_regex(regex))
    return StructuredOutput("grammar", grammar) if grammar is not None else None


def sent(params: Mapping[str, Any]) -> StructuredOutput | None:
    """The structured output in a request, or None.

    Arguments:
        params: the parameters of the request, with vLLM's `structured_outputs` or OpenAI's
            `response_format`.

    Raises OptionError for a JSON Schema that is not JSON.
    """
    outputs = params.get("structured_outputs")
    if isinstance(outputs, dict):
        for kind in KINDS:
            if (value := outputs.get(kind)) is not None:
                return StructuredOutput(kind, _loaded(value) if kind == "json" else value)
    form = params.get("response_format")
    if isinstance(form, dict):
        if form.get("type") == "json_object":
            return StructuredOutput("json_object", True)
        wrapped = form.get("json_schema")
        if isinstance(wrapped, dict) and isinstance(wrapped.get("schema"), dict):
            return StructuredOutput("json", wrapped["schema"])
    return None


def _loaded(schema: Any) -> Any:
    """The schema as an object: vLLM accepts an object or its JSON text."""
    if isinstance(schema, str):
        try:
            return json.loads(schema)
        except ValueError as error:
            raise OptionError(f"structured_outputs: the json is not JSON: {error}") from error
    return schema


def _of_schema(schema: Any) -> StructuredOutput:
    if isinstance(schema, str | Path):
        schema = _read(Path(schema))
    if isinstance(schema, dict):
        from jsonschema import SchemaError
        from jsonschema.validators import validator_for

        try:
            validator_for(schema).check_schema(schema)
        except SchemaError as error:
            raise OptionError(f"schema: not a JSON Schema: {_first_line(error)}") from error
        return StructuredOutput("json", schema)
    if get_origin(schema) is not None or (
        isinstance(schema, type)
        and (is_dataclass(schema) or is_typeddict(schema) or hasattr(schema, "model_json_schema"))
    ):
        from pydantic import PydanticUserError, TypeAdapter

        try:
            adapter: TypeAdapter[Any] = TypeAdapter(_readable(schema))
            return StructuredOutput("json", adapter.json_schema(), adapter)
        except PydanticUserError as error:
            message = f"schema: {schema!r} has no JSON Schema: {_first_line(error)}"
            raise OptionError(message) from error
    raise OptionError(
        f"schema: {type(schema).__name__} is not a schema",
        "give a pydantic model, a dataclass, a TypedDict, a JSON Schema dict or a .json file",
    )


def _readable(schema: Any) -> Any:
    """The schema as pydantic accepts it: before Python 3.12 not a TypedDict of `typing`."""
    if sys.version_info >= (3, 12) or type(schema).__module__ != "typing":
        return schema
    if not is_typeddict(schema):
        return schema
    import typing_extensions

    fields = {
        name: hint if name in schema.__required_keys__ else typing_extensions.NotRequired[hint]
        for name, hint in get_type_hints(schema).items()
    }
    return typing_extensions.TypedDict(schema.__name__, fields)  # type: ignore[operator]


def _read(path: Path) -> Any:
    try:
        return json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        raise OptionError(f"schema: {path} cannot be read: {_first_line(error)}") from error


def _checked_regex(pattern: str) -> str:
    try:
        re.compile(pattern)
    except re.error as error:
        raise OptionError(f"regex: not a regular expression: {error}") from error
    return pattern


def _first_line(error: Exception) -> str:
    lines = [line.strip() for line in str(error).splitlines() if line.strip()]
    # pydantic's first line is the number of errors; the next two are the place and the reason.
    text = ": ".join(lines[1:3]) if len(lines) > 2 and hasattr(error, "error_count") else lines[0]
    return text[:200]
