"""Missing values: what tables have where there is no value. In a prompt each is empty, and a
template can test it: `{% if review %}`, `{{ review or "none" }}`, `{% if review is none %}`.
"""

from __future__ import annotations

from decimal import Decimal
from typing import Any

_PANDAS = ("NAType", "NaTType")


class Missing(str):
    """The variable of a row that has no value. It is an empty text, so that filters and methods of
    texts work with it; it equals None and no number is above or below it, as with NaN."""

    __slots__ = ()

    def __repr__(self) -> str:
        return "None"

    def __eq__(self, other: object) -> bool:
        return other is None or isinstance(other, Missing) or other == ""

    def __ne__(self, other: object) -> bool:
        return not self == other

    __hash__ = str.__hash__

    def _never(self, _other: object) -> bool:
        return False

    __lt__ = __le__ = __gt__ = __ge__ = _never

    def __round__(self, _digits: int | None = None) -> Missing:
        return self


MISSING = Missing()


def is_missing(value: Any) -> bool:
    """Whether a value is None, NaN, or what pandas has in their place."""
    if value is None or isinstance(value, Missing):
        return True
    if isinstance(value, float):  # also NumPy's float64
        return value != value
    if isinstance(value, Decimal):
        return value.is_nan()
    kind = type(value)
    library = kind.__module__.partition(".")[0]
    if library == "pandas":
        return kind.__name__ in _PANDAS
    scalar = library == "numpy" and getattr(value, "shape", None) == ()
    return scalar and bool(value != value)


def present(value: Any) -> Any:
    """A value as the variable of a row: MISSING instead of any missing value."""
    return MISSING if is_missing(value) else value
