"""Structured output: a schema, a choice, a regular expression or a grammar. It becomes vLLM's
`structured_outputs`, and a finished answer is checked against it, since a server that does not
support the field ignores it silently. Nothing is sent from here; schemas are read in `schemas`.
"""

from __future__ import annotations

import asyncio
import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from ..decoding import bounded_json
from ..errors import OptionError, StructuredOutputError
from . import schemas
from .json_text import candidates, stripped, without_reasoning
from .patterns import LONGEST, Deadline, TooSlowError, compiled
from .schema_check import breaks_structure, mismatch, pattern_mismatch

if TYPE_CHECKING:
    from collections.abc import Sequence

    from pydantic import TypeAdapter

KINDS = ("json", "choice", "regex", "grammar", "json_object", "structural_tag")
_SHOWN = 80


class NotJSONError(ValueError):
    """An answer has no JSON in it."""


@dataclass(frozen=True)
class StructuredOutput:
    """One structured output: its kind and value as in vLLM's `structured_outputs`.

    For a Python type, `adapter` makes its objects from JSON, and `fields` has their attribute for
    each name in the JSON. `limit` is the parameter that limits the answer's tokens, if it was added
    for this output and not set by the user.
    """

    kind: str
    value: Any
    adapter: TypeAdapter[Any] | None = None
    fields: Mapping[str, str] = field(default_factory=dict)
    limit: str | None = None

    def structured_outputs(self) -> dict[str, Any]:
        """The value of the request's `structured_outputs`."""
        return {self.kind: self.value}

    def check(self, text: str, finish_reason: str | None = None) -> Any:
        """Parse and validate an answer.

        Arguments:
            text: the text of the answer. JSON and choices may be behind reasoning, JSON also in a
                code fence.
            finish_reason: why it ended; "length" changes the error message.

        It takes a few seconds at most, but pydantic's types may have validators of the user's.

        Returns the value of the text. A grammar cannot be checked here; its text is returned
        unchanged. Raises StructuredOutputError if the text does not match, with `ignored` set if
        no server that supports structured output could have sent it.
        """
        try:
            return self._parsed(text)
        except Exception as error:
            # Validators of a type are the user's code, which may raise anything.
            if finish_reason == "length" and self.limit is None:
                raise StructuredOutputError(
                    f"the answer was cut by max_tokens before its {self.kind} was complete",
                    "raise --max-tokens",
                ) from error
            raise self._mismatch(text, error) from error

    async def checked(self, text: str, finish_reason: str | None = None) -> Any:
        """`check` without holding up the event loop: a schema or an expression takes its time."""
        if self.kind in ("json", "json_object", "regex"):
            return await asyncio.to_thread(self.check, text, finish_reason)
        return self.check(text, finish_reason)

    def in_words(self) -> str:
        """What the answer must be, as a sentence for a model whose server does not enforce it."""
        if self.kind == "choice":
            return f"Answer again, with nothing but one of these texts: {', '.join(self.value)}"
        if self.kind == "regex":
            return f"Answer again, with nothing but a text that matches the regex {self.value}"
        if self.kind == "json":
            schema = json.dumps(self.value, ensure_ascii=False)
            return f"Answer again, with nothing but JSON that matches this JSON Schema: {schema}"
        return "Answer again, with nothing but one JSON object."

    @property
    def repeatable(self) -> bool:
        """Whether a wrong answer is asked for once more, in words."""
        return self.kind in ("json", "json_object", "choice", "regex")

    def _mismatch(self, text: str, error: Exception) -> StructuredOutputError:
        ignored = self._impossible(text, error)
        told = StructuredOutputError(
            f"the answer does not match its {self.kind}: {_reason(error)}",
            "the server seems to ignore structured output; the text is in the error's .response"
            if ignored
            else "the text is in the error's .response",
        )
        told.ignored = ignored
        return told

    def _impossible(self, text: str, error: Exception) -> bool:
        """Whether a server that supports structured output could not have sent the text."""
        if isinstance(error, TooSlowError):
            return False
        if self.kind in ("choice", "regex") or isinstance(error, NotJSONError):
            return True
        if self.kind == "json_object":
            return isinstance(error, ValueError)
        return breaks_structure(self.value, json_of(text))

    def _parsed(self, text: str) -> Any:
        if len(text) > LONGEST:
            raise TooSlowError(f"it has more than {LONGEST:,} characters, and was not checked")
        if self.kind == "choice":
            return self._choice(text)
        if self.kind == "regex":
            if not Deadline().fullmatch(self.value, text):
                raise ValueError(f"{text[:_SHOWN]!r} does not match {self.value}")
            return text
        if self.kind in ("json", "json_object"):
            return self._json(text)
        return text

    def _choice(self, text: str) -> str:
        """The label that an answer is, as plain text or as JSON."""
        for plain in (text, stripped(text), stripped(without_reasoning(text))):
            if plain in self.value:
                return plain
        for each in candidates(text):
            try:
                found = bounded_json.loads(each)
            except ValueError:
                continue
            if isinstance(found, dict) and len(found) == 1:
                found = next(iter(found.values()))
            if isinstance(found, str) and found in self.value:
                return found
        raise ValueError(f"{text[:_SHOWN]!r} is none of {', '.join(map(repr, self.value))}")

    def _json(self, text: str) -> Any:
        failure: Exception | None = None
        for each in candidates(text):
            try:
                return self._value(each)
            except NotJSONError:
                continue
            except Exception as error:  # noqa: BLE001 - raised below, unless another part matches
                failure = failure or error
        raise failure or NotJSONError(f"{text[:_SHOWN]!r} is not JSON")

    def _value(self, text: str) -> Any:
        """The value of a part of the answer. Raises NotJSONError if it is not JSON."""
        value = _loads(text)
        if self.adapter is not None:
            # pydantic may match patterns with Python's `re`, which could not be interrupted.
            if (reason := pattern_mismatch(self.value, value)) is not None:
                raise ValueError(reason)
            # By name, too: an alias that is a path into the JSON is not in the JSON Schema.
            return self.adapter.validate_json(text, by_alias=True, by_name=True)
        if self.kind == "json_object" and not isinstance(value, dict):
            raise ValueError("not a JSON object")
        if self.kind == "json" and (reason := mismatch(self.value, value)) is not None:
            raise ValueError(reason)
        return value


def json_of(text: str) -> Any:
    """The JSON value in an answer; None if there is none."""
    for each in candidates(text):
        try:
            return _loads(each)
        except NotJSONError:
            continue
    return None


def asked(
    *,
    schema: Any = None,
    choice: Sequence[str] | None = None,
    regex: str | None = None,
    grammar: str | None = None,
) -> StructuredOutput | None:
    """The structured output of a request, or None.

    Arguments:
        schema: a Python type (such as a pydantic model, a dataclass, a TypedDict, an enumeration,
            or a list, dict or union of them), a JSON Schema as a dict, or the path of a .json file
            that holds one.
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
        found = schemas.read(schema)
        return StructuredOutput("json", found.json, found.adapter, found.fields)
    if choice is not None:
        if isinstance(choice, str) or not choice or not all(isinstance(c, str) for c in choice):
            raise OptionError("choice: must be a list of texts")
        return StructuredOutput("choice", list(dict.fromkeys(choice)))
    if regex is not None:
        return StructuredOutput("regex", _checked_regex(regex))
    return StructuredOutput("grammar", grammar) if grammar is not None else None


def sent(params: Mapping[str, Any]) -> StructuredOutput | None:
    """The structured output in a request, or None.

    Arguments:
        params: the parameters of the request, with vLLM's `structured_outputs` or OpenAI's
            `response_format`.

    Raises OptionError for a JSON Schema that is not valid, or refers to something outside itself.
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
            return StructuredOutput("json", schemas.checked(wrapped["schema"]))
    return None


def _loaded(schema: Any) -> Any:
    """The schema as an object: vLLM accepts an object or its JSON text."""
    if isinstance(schema, str):
        try:
            schema = bounded_json.loads(schema)
        except ValueError as error:
            raise OptionError(f"structured_outputs: the json is not JSON: {error}") from error
    return schemas.checked(schema) if isinstance(schema, Mapping) else schema


def _loads(text: str) -> Any:
    try:
        return bounded_json.loads(text)
    except ValueError as error:
        raise NotJSONError(f"{text[:_SHOWN]!r} is not JSON") from error


def _checked_regex(pattern: str) -> str:
    try:
        compiled(pattern)
    except ValueError as error:
        raise OptionError(f"regex: not a regular expression: {error}") from error
    return pattern


def _reason(error: Exception) -> str:
    """The first reason, in one line, without the address of a library's documentation."""
    from pydantic import ValidationError

    if isinstance(error, ValidationError):
        first = error.errors(include_url=False, include_context=False, include_input=False)[0]
        place = ".".join(map(str, first["loc"]))
        return f"{place}: {first['msg']}"[:200] if place else first["msg"][:200]
    told = str(error) if isinstance(error, ValueError) else f"{type(error).__name__}: {error}"
    return next((line for line in told.splitlines() if line.strip()), type(error).__name__)[:200]
