"""TypedDicts of `typing` in schemas. Before Python 3.12 pydantic reads only those of
`typing_extensions`, so that each other one gets an equal of that kind while a schema is made.
"""

from __future__ import annotations

import sys
import threading
from contextlib import contextmanager, suppress
from dataclasses import is_dataclass
from typing import TYPE_CHECKING, Any, get_args, is_typeddict

if TYPE_CHECKING:
    from collections.abc import Iterator

# The method by which a class makes its own schema.
# https://docs.pydantic.dev/latest/concepts/types/#customizing-validation-with-__get_pydantic_core_schema__
_METHOD = "__get_pydantic_core_schema__"
# Two threads must not add and remove the method of one class at the same time.
_LOCK = threading.RLock()


@contextmanager
def readable(schema: Any) -> Iterator[None]:
    """Within it pydantic can read all TypedDicts in `schema`; afterwards they are as before."""
    if sys.version_info >= (3, 12):
        yield
        return
    with _LOCK:
        found: dict[Any, dict[str, Any]] = {}
        _search(schema, found, set())
        for kind, hints in found.items():
            setattr(kind, _METHOD, classmethod(_schema_of(kind, hints)))
        try:
            yield
        finally:
            for kind in found:
                delattr(kind, _METHOD)


def _schema_of(kind: Any, hints: dict[str, Any]) -> Any:
    equals: dict[Any, Any] = {}

    def schema(_cls: Any, source: Any, handler: Any) -> Any:
        types = get_args(source)
        if types not in equals:  # the same for a TypedDict that contains itself
            equals[types] = _equal(kind, _filled(kind, hints, types))
        return handler.generate_schema(equals[types])

    return schema


def _filled(kind: Any, hints: dict[str, Any], types: tuple[Any, ...]) -> dict[str, Any]:
    """The annotations of a generic TypedDict, with the types that it was given."""
    if not types:
        return hints
    given = dict(zip(kind.__parameters__, types, strict=True))

    def filled(hint: Any) -> Any:
        if hint in given:
            return given[hint]
        parameters = getattr(hint, "__parameters__", ())
        return hint[tuple(given[each] for each in parameters)] if parameters else hint

    return {name: filled(hint) for name, hint in hints.items()}


def _search(kind: Any, found: dict[Any, dict[str, Any]], seen: set[int]) -> None:
    """Put all TypedDicts of `typing` that `kind` contains into `found`, with their annotations."""
    if id(kind) in seen:
        return
    seen.add(id(kind))
    parts = [*get_args(kind), getattr(kind, "__value__", None), getattr(kind, "__origin__", None)]
    if is_typeddict(kind):
        hints = _hints(kind)
        parts += hints.values()
        if type(kind).__module__ == "typing" and _METHOD not in vars(kind):
            found[kind] = hints
    elif isinstance(kind, type) and (is_dataclass(kind) or hasattr(kind, "_fields")):
        parts += _hints(kind).values()
    for part in parts:
        _search(part, found, seen)


def _hints(kind: Any) -> dict[str, Any]:
    """The annotations of a class, whole: with `Annotated`, `Required` and the like."""
    import typing_extensions

    # A name that is not defined yet: pydantic has the better message for it.
    with suppress(NameError, TypeError, AttributeError):
        return typing_extensions.get_type_hints(kind, include_extras=True)
    return {}


def _equal(kind: Any, hints: dict[str, Any]) -> Any:
    import typing_extensions

    optional = dict.fromkeys(kind.__optional_keys__, typing_extensions.NotRequired[Any])
    make: Any = typing_extensions.TypedDict
    equal = make(kind.__name__, {**dict.fromkeys(hints, Any), **optional})
    # Set afterwards: which keys are required is known above, and a hint may lead back to `kind`.
    equal.__annotations__ = hints
    equal.__module__, equal.__doc__ = kind.__module__, kind.__doc__
    if (config := getattr(kind, "__pydantic_config__", None)) is not None:
        equal.__pydantic_config__ = config
    return equal
