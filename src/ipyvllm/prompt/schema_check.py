"""Checks JSON values against a JSON Schema with the library jsonschema. Nothing is fetched for a
schema's references; `references` has checked that they lead to places in the schema.
"""

from __future__ import annotations

import json
from typing import Any

from .patterns import Deadline

# Keywords of JSON Schema that every server with structured output obeys. Others, such as `maximum`,
# are checked here, but not all servers can enforce them.
_STRUCTURE = frozenset(
    {"type", "required", "enum", "const", "additionalProperties", "anyOf", "oneOf", "prefixItems"}
)


def mismatch(schema: Any, value: Any, deadline: Deadline | None = None) -> str | None:
    """Why a value does not match a schema; None if it does.

    Arguments:
        schema: a JSON Schema.
        value: a JSON value.
        deadline: the time for it; None is the usual time from now.

    Raises TooSlowError.
    """
    from jsonschema.exceptions import best_match

    error = best_match(_validator(schema, deadline or Deadline()).iter_errors(value))
    return None if error is None else f"{error.json_path}: {error.message}"


def pattern_mismatch(schema: Any, value: Any) -> str | None:
    """Why a text in a value does not match a `pattern` of a schema; None if all do.

    Arguments:
        schema: a JSON Schema.
        value: a JSON value.

    Raises TooSlowError.
    """
    if '"pattern":' not in json.dumps(schema):
        return None
    pending = list(_validator(schema, Deadline()).iter_errors(value))
    while pending:
        error = pending.pop()
        if error.validator == "pattern":
            return f"{error.json_path}: {error.message}"
        pending += error.context
    return None


def breaks_structure(schema: Any, value: Any) -> bool:
    """Whether a value does not match a schema in what every server can enforce.

    Arguments:
        schema: a JSON Schema.
        value: a JSON value.
    """
    try:
        errors = _validator(schema, Deadline()).iter_errors(value)
        return any(each.validator in _STRUCTURE for each in errors)
    except Exception:  # noqa: BLE001 - it only words an error, and the schema may be odd
        return False


def _validator(schema: Any, deadline: Deadline) -> Any:
    """The validator of a schema; it fetches nothing, leaves out patterns that are not valid here,
    and ends in time whatever the value is."""
    from jsonschema import Draft202012Validator
    from jsonschema.validators import validator_for
    from referencing import Registry

    from . import schema_keywords

    schema_keywords.deadline.set(deadline)
    checker = schema_keywords.validator_class(validator_for(schema, default=Draft202012Validator))
    if isinstance(schema, dict):
        # Where a reference leads back to the root, `$schema` would bring in jsonschema's own class,
        # whose checks have no deadline.
        schema = {word: value for word, value in schema.items() if word != "$schema"}
    return checker(schema, registry=Registry())
