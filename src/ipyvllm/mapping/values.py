"""Whether the values of a column can have its type: no value may be lost or changed by the library
that stores it. Pure.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any, TypeVar

from ..results.jsonable import jsonable
from .json_types import BOOLEAN, CATEGORY, INTEGER, NUMBER, TEXT

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

T = TypeVar("T")
_INTEGERS = range(-(2**63), 2**63)
# The types of values that fit each kind, by their exact class: True is also an integer.
_CLASSES = {
    INTEGER: (int,),
    NUMBER: (float, int),
    BOOLEAN: (bool,),
    TEXT: (str,),
    CATEGORY: (str,),
}


def fits(kind: str, values: Sequence[Any], categories: Sequence[str] = ()) -> bool:
    """Whether a library's type for `kind` can hold all values unchanged.

    Arguments:
        kind: the kind of the column.
        values: JSON values; None is missing.
        categories: for a category, the values that it can have.
    """
    if (classes := _CLASSES.get(kind)) is None:
        return False
    for value in values:
        if value is None:
            continue
        if type(value) not in classes:
            return False
        if type(value) is int and not _exact(value, kind):
            return False
        if type(value) is str and not is_unicode(value):
            return False
        if kind == CATEGORY and value not in categories:
            return False
    return all(map(is_unicode, categories))


def kind_of_values(values: Sequence[Any]) -> str | None:
    """The kind that all values have; None if they differ, or if there are none."""
    classes = {type(value) for value in values if value is not None}
    if len(classes) != 1:
        return None
    found = {int: INTEGER, float: NUMBER, bool: BOOLEAN, str: TEXT}
    return found.get(classes.pop())


def fitting(kind: str, values: Sequence[Any], categories: Sequence[str] = ()) -> str | None:
    """The kind that a typed column of the values can have: `kind`, else that of all values; None if
    neither holds them unchanged. Arguments as in `fits`.
    """
    if fits(kind, values, categories):
        return kind
    own = kind_of_values(values)
    return own if own is not None and fits(own, values, categories) else None


def nested(
    values: list[Any],
    make: Callable[[list[Any]], T],
    read: Callable[[T], list[Any]],
    error: type[Exception],
) -> T | None:
    """A library's column of lists or structures; None if it has no type that holds the values
    unchanged, such as for structures with different keys.

    Arguments:
        values: JSON values.
        make: makes the column.
        read: returns the values of a column.
        error: what `make` raises for values that have no type, besides errors of Python itself.
    """
    if not any(isinstance(value, list | dict) for value in values):
        return None
    if not all(map(storable, values)):
        return None
    try:
        made = make(values)
    except (error, TypeError, ValueError, OverflowError):
        return None
    return made if same(read(made), values) else None


def _exact(value: int, kind: str) -> bool:
    """Whether an integer can be stored: in 64 bits, or as a float that is equal to it."""
    return value in _INTEGERS and (kind != NUMBER or int(float(value)) == value)


def is_unicode(text: str) -> bool:
    """Whether a text can be written as UTF-8: half of a surrogate pair cannot."""
    try:
        text.encode()
    except UnicodeEncodeError:
        return False
    return True


def same(one: Any, other: Any) -> bool:
    """Whether two JSON values are equal, also in their types; NaN is equal to NaN."""
    if type(one) is not type(other):
        return False
    if isinstance(one, dict):
        return list(one) == list(other) and all(same(one[key], other[key]) for key in one)
    if isinstance(one, list):
        return len(one) == len(other) and all(map(same, one, other))
    return bool(one == other) or (one != one and other != other)


def storable(value: Any) -> bool:
    """Whether a value is made of what every library can store: texts of Unicode, integers of 64
    bits, floats, booleans, lists, and dicts with at least one key, none with a zero byte."""
    if type(value) is str:
        return is_unicode(value)
    if type(value) is int:
        return value in _INTEGERS
    if type(value) is list:
        return all(map(storable, value))
    if type(value) is dict:
        named = bool(value) and all(is_unicode(key) and "\0" not in key for key in value)
        return named and all(map(storable, value.values()))
    return value is None or type(value) in (float, bool)


def plain(value: Any) -> Any:
    """A value as JSON types, and enumerations as their values."""
    return jsonable(getattr(value, "value", value) if isinstance(value, str | int) else value)


def as_text(value: Any) -> str | None:
    """A JSON value as text: a text as it is, any other value as JSON. Half of a surrogate pair,
    which no table can store as text, becomes its escape."""
    if value is None:
        return None
    text = value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)
    return text if is_unicode(text) else text.encode(errors="backslashreplace").decode()
