"""Keywords of JSON Schema whose checks in jsonschema may take much longer than in proportion to the
value: those with regular expressions, and `uniqueItems`. All others get a look at the clock.
Importing it imports jsonschema.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from jsonschema import ValidationError

from .patterns import Deadline, TooSlowError, compiled

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

_NAMED = 5  # of the keys that may not be there


class Keywords:
    """The checks of one value; the signatures of the methods are jsonschema's.

    Arguments:
        deadline: the time for it.
    """

    def __init__(self, deadline: Deadline) -> None:
        self._deadline = deadline
        self._own: dict[str, Callable[..., Any]] = {
            "pattern": self._pattern,
            "patternProperties": self._pattern_properties,
            "additionalProperties": self._additional_properties,
            "uniqueItems": _unique_items,
        }

    def over(self, usual: Mapping[Any, Any]) -> dict[str, Callable[..., Iterator[Any]]]:
        """The checks by keyword: these, and the usual ones of a draft."""
        return {name: self._timed(self._own.get(name, check)) for name, check in usual.items()}

    def _timed(self, check: Callable[..., Any]) -> Callable[..., Iterator[Any]]:
        def timed(*args: Any) -> Iterator[Any]:
            self._deadline.left()
            yield from check(*args) or ()

        return timed

    def _found(self, pattern: Any, text: str) -> bool | None:
        """Whether a part of the text matches. JSON Schema has the regular expressions of ECMA 262;
        for one that is not known here the result is None, and it is left to the server."""
        try:
            return self._deadline.search(pattern, text)
        except TooSlowError:
            raise
        except (ValueError, TypeError):
            return None

    def _pattern(self, _validator: Any, pattern: Any, value: Any, _schema: Any) -> Iterator[Any]:
        if isinstance(value, str) and self._found(pattern, value) is False:
            yield ValidationError(f"{value!r} does not match {pattern!r}")

    def _pattern_properties(
        self, validator: Any, patterns: Any, value: Any, _schema: Any
    ) -> Iterator[Any]:
        for pattern, below in patterns.items() if isinstance(value, dict) else ():
            for name, each in value.items():
                if self._found(pattern, name):
                    yield from validator.descend(each, below, path=name, schema_path=pattern)

    def _additional_properties(
        self, validator: Any, allowed: Any, value: Any, schema: Any
    ) -> Iterator[Any]:
        patterns = schema.get("patternProperties", {})
        if not isinstance(value, dict) or not all(map(_is_known, patterns)):
            return
        known = schema.get("properties", {})
        more = [
            name
            for name in value
            if name not in known and not any(self._found(pattern, name) for pattern in patterns)
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
