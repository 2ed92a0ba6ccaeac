"""The new columns of a polars DataFrame. A column whose values do not fit its type, and have no
other in common, holds them as text (of JSON, if they are no texts); none is lost or changed.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from .json_types import ANY, BOOLEAN, CATEGORY, INTEGER, NUMBER, TEXT
from .values import as_text, fits, kind_of_values, plain, same, storable

if TYPE_CHECKING:
    from collections.abc import Sequence

    from .columns import Column


def added_to(frame: Any, columns: Sequence[Column], values: dict[str, list[Any]]) -> Any:
    """A frame with the new columns.

    Arguments:
        frame: the frame.
        columns: the new columns.
        values: the values of each column, one per row.
    """
    return frame.with_columns([polars_column(each, values[each.name]) for each in columns])


def polars_column(column: Column, values: Sequence[Any]) -> Any:
    """A polars Series of the column's type, else of the type that the values have, else of texts.

    Arguments:
        column: the column.
        values: one value per row; None is missing.
    """
    import polars as pl

    found = list(map(plain, values))
    kind = column.kind
    if not fits(kind, found, column.categories):
        kind = kind_of_values(found) or ANY
    if fits(kind, found, column.categories):
        types = {INTEGER: pl.Int64, NUMBER: pl.Float64, BOOLEAN: pl.Boolean, TEXT: pl.String}
        dtype = pl.Enum(column.categories) if kind == CATEGORY else types[kind]
        return pl.Series(column.name, found, dtype=dtype, strict=False)
    if (nested := _nested(column.name, found)) is not None:
        return nested
    return pl.Series(column.name, list(map(as_text, found)), dtype=pl.String)


def _nested(name: str, values: list[Any]) -> Any:
    """A Series of lists or structures; None if polars has no type that holds the values unchanged,
    such as for structures with different keys."""
    import polars as pl

    if not any(isinstance(value, list | dict) for value in values):
        return None
    if not all(map(storable, values)):
        return None
    try:
        made = pl.Series(name, values, strict=True)
    except (pl.exceptions.PolarsError, TypeError, ValueError, OverflowError):
        return None
    return made if same(made.to_list(), values) else None
