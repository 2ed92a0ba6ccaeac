"""Keywords of JSON Schema whose checks in jsonschema may take much longer than in proportion to the
value: those with regular expressions, and `uniqueItems`. All others get a look at the clock.
The signatures of the checks are jsonschema's. Importing it imports jsonschema.
"""

from __future__ import annotations

from contextvars import ContextVar
from functools import cache
from typing import TYPE_CHECKING, Any

from jsonschema import ValidationError
from jsonschema.validators import extend

from .patterns import Deadline, TooSlowError, compiled

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

_NAMED = 5  # of the keys that may not be there
# The time for the check that runs in this context; jsonschema passes on no value of ours.
deadline: ContextVar[Deadline] = ContextVar("deadline")


@cache
def validator_class(draft: Any) -> Any:
    """The validator of a draft with these checks; `deadline` must be set while it runs. Making the
    class takes much longer than most checks.

    Arguments:
        draft: the validator class of jsonschema.
    """
    own = {
        "pattern": _pattern,
        "patternProperties": _pattern_properties,
        "additionalProperties": _additional_properties,
        "uniqueItems": _unique_items,
    }
    checks = {name: _timed(own.get(name, check)) for name, check in draft.VALIDATORS.items()}
    return extend(draft, checks)  # type: ignore[no-untyped-call]


def _timed(check: Callable[..., Any]) -> Callable[..., Iterator[Any]]:
    def timed(*args: Any) -> Iterator[Any]:
        deadline.get().left()
        yield from check(*args) or ()

    return timed


def _found(pattern: Any, text: str) -> bool | None:
    """Whether a part of the text matches. JSON Schema has the regular expressions of ECMA 262; for
    one that is not known here the result is None, and it is left to the server."""
    try:
        return deadline.get().search(pattern, text)
    except TooSlowError:
        raise
    except (ValueError, TypeError):
        return None


def _pattern(_validator: Any, pattern: Any, value: Any, _schema: Any) -> Iterator[Any]:
    if isinstance(value, str) and _found(pattern, value) is False:
        yield ValidationError(f"{value!r} does not match {pattern!r}")


def _pattern_properties(validator: Any, patterns: Any, value: Any, _schema: Any) -> Iterator[Any]:
    for pattern, below in patterns.items() if isinstance(value, dict) else ():
        for name, each in value.items():
            if _found(pattern, name):
                yield from validator.descend(each, below, path=name, schema_path=pattern)


def _additional_properties(validator: Any, allowed: Any, value: Any, schema: Any) -> Iterator[Any]:
    patterns = schema.get("patternProperties", {})
    if not isinstance(value, dict) or not all(map(_is_known, patterns)):
        return
    known = schema.get("properties", {})
    more = [
        name
        for name in value
        if name not in known and not any(_found(pattern, name) for pattern in patterns)
    ]
    if isinstance(allowed, dict):
        for name in more:
            yield from validator.descend(value[name], allowed, path=name)
    elif allowed is False and more:
        names = ", ".join(map(repr, more[:_NAMED]))
        yield ValidationError(f"Additional properties are not allowed ({names})")


def _unique_items(_validator: Any, unique: Any, value: Any, _schema: Any) -> Iterator[Any]:
    wanted = unique is True and isinstance(value, list)
    if wanted and len(set(map(_identity, value))) < len(value):
        yield ValidationError(f"{value!r} has non-unique elements")


def _is_known(pattern: Any) -> bool:
    """Whether a pattern is a regular expression here."""
    try:
        compiled(pattern)
    except (ValueError, TypeError):
        return False
    return True


def _identity(value: Any) -> Any:
    """A hashable that is equal for equal JSON values: 1 is 1.0, but not true."""
    if isinstance(value, list):
        return (list, *map(_identity, value))
    if isinstance(value, dict):
        return frozenset((name, _identity(each)) for name, each in value.items())
    return isinstance(value, bool), value
