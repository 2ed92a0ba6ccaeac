"""Values as JSON: of a user's classes, of libraries, or of a model's answer. It never raises, since
the answer that a value is from has been paid for.
"""

from __future__ import annotations

from typing import Any


def jsonable(value: Any) -> Any:
    """A value as JSON types. Values of JSON are returned as they are; an object that cannot be
    converted becomes its text.

    Arguments:
        value: any object.
    """
    kind = type(value)
    if value is None or kind in (str, int, float, bool):
        return value
    try:
        if kind is dict and all(type(key) is str for key in value):
            return {key: jsonable(each) for key, each in value.items()}
        if kind in (list, tuple):
            return [jsonable(each) for each in value]
        from pydantic_core import to_jsonable_python

        return to_jsonable_python(value, fallback=str)
    except Exception:  # noqa: BLE001 - serializers are the user's code, which may raise anything
        return _text(value)


def _text(value: Any) -> str:
    try:
        return str(value)
    except Exception:  # noqa: BLE001 - likewise
        return f"<{type(value).__name__}>"
