"""Checks JSON values against a JSON Schema with the library jsonschema. Nothing is fetched for a
schema's references; `references` has checked that they lead to places in the schema.
"""

from __future__ import annotations

import re
from typing import Any

# Keywords of JSON Schema that every server with structured output obeys. Others, such as `maximum`,
# are checked here, but not all servers can enforce them.
_STRUCTURE = frozenset(
    {"type", "required", "enum", "const", "additionalProperties", "anyOf", "oneOf", "prefixItems"}
)


def mismatch(schema: Any, value: Any) -> str | None:
    """Why a value does not match a schema; None if it does.

    Arguments:
        schema: a JSON Schema.
        value: a JSON value.
    """
    from jsonschema.exceptions import best_match

    try:
        error = best_match(_validator(schema).iter_errors(value))
    except re.error:  # the name pattern of a key, as in `_pattern`
        return None
    return None if error is None else f"{error.json_path}: {error.message}"


def breaks_structure(schema: Any, value: Any) -> bool:
    """Whether a value does not match a schema in what every server can enforce.

    Arguments:
        schema: a JSON Schema.
        value: a JSON value.
    """
    try:
        return any(each.validator in _STRUCTURE for each in _validator(schema).iter_errors(value))
    except Exception:  # noqa: BLE001 - it only words an error, and the schema may be odd
        return False


def _validator(schema: Any) -> Any:
    """The validator of a schema; it fetches nothing, and leaves out patterns that are no Python."""
    from jsonschema import Draft202012Validator
    from jsonschema.validators import extend, validator_for
    from referencing import Registry

    kind = extend(  # type: ignore[no-untyped-call]
        validator_for(schema, default=Draft202012Validator), {"pattern": _pattern}
    )
    return kind(schema, registry=Registry())


def _pattern(_validator: Any, pattern: Any, instance: Any, _schema: Any) -> Any:
    """The keyword `pattern`. JSON Schema has the regular expressions of ECMA 262; one that Python
    does not know is left to the server."""
    from jsonschema import ValidationError

    try:
        found = not isinstance(instance, str) or re.search(pattern, instance) is not None
    except re.error:
        return
    if not found:
        yield ValidationError(f"{instance!r} does not match {pattern!r}")
