"""The new columns of a polars DataFrame. A column whose values do not fit its type, and have no
other in common, holds them as text (of JSON, if they are no texts); none is lost or changed.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from .json_types import BOOLEAN, CATEGORY, INTEGER, NUMBER, TEXT
from .values import as_text, fitting, nested, plain

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
    kind = fitting(column.kind, found, column.categories)
    if kind is not None:
        types = {INTEGER: pl.Int64, NUMBER: pl.Float64, BOOLEAN: pl.Boolean, TEXT: pl.String}
        dtype = pl.Enum(column.categories) if kind == CATEGORY else types[kind]
        return pl.Series(column.name, found, dtype=dtype, strict=False)
    made = nested(
        found,
        lambda values: pl.Series(column.name, values, strict=True),
        pl.Series.to_list,
        pl.exceptions.PolarsError,
    )
    if made is not None:
        return made
    return pl.Series(column.name, list(map(as_text, found)), dtype=pl.String)
