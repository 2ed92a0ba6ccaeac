"""The new columns of a pandas DataFrame. A value that does not fit the type of its column makes it
a column of objects; none is lost or changed.
"""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Any

from .json_types import ANY, BOOLEAN, CATEGORY, INTEGER, NUMBER, TEXT
from .values import fits, kind_of_values

if TYPE_CHECKING:
    from collections.abc import Sequence

    from .columns import Column
    from .summary import Summary


def added_to(
    frame: Any,
    columns: Sequence[Column],
    values: dict[str, list[Any]],
    summary: Summary,
) -> Any:
    """A copy of a frame with the new columns.

    Arguments:
        frame: the frame.
        columns: the new columns.
        values: the values of each column, one per row.
        summary: the figures of the map, which become the frame's attribute `ipyvllm`.
    """
    import pandas as pd

    series = {each.name: pandas_column(each, values[each.name], frame.index) for each in columns}
    made = frame.copy()
    levels = made.columns.nlevels
    if levels == 1 and type(made.columns) is not pd.Index:
        # An index of dates or categories would not take the new names.
        made.columns = made.columns.astype(object)
    for name, column in series.items():
        made[name if levels == 1 else (name, *[""] * (levels - 1))] = column
    # Small plain values only: pandas copies them to every frame made from this one.
    made.attrs["ipyvllm"] = summary.to_dict()
    return made


def pandas_column(column: Column, values: list[Any], index: Any, *, fixed: bool = False) -> Any:
    """A pandas Series of the column's type; of objects if a value does not fit it.

    Arguments:
        column: the column.
        values: one value per row; None is missing.
        index: the index of the frame.
        fixed: whether the type must not depend on the values, so that it always allows missing
            ones. Only a value that does not fit changes it.
    """
    import pandas as pd

    if column.kind == CATEGORY:
        values = [getattr(value, "value", value) for value in values]
    kind = column.kind
    if kind == ANY and not fixed:
        kind = kind_of_values(values) or ANY
        if kind == ANY and (times := _times(values, index)) is not None:
            return times
    if not fits(kind, values, column.categories):
        return pd.Series(values, index=index, dtype=object)
    if kind == CATEGORY:
        return pd.Series(pd.Categorical(values, categories=list(column.categories)), index=index)
    missing = fixed or any(value is None for value in values)
    types = {
        INTEGER: "Int64" if missing else "int64",
        NUMBER: "float64",
        BOOLEAN: "boolean" if missing else "bool",
        # Unless it is fixed, the type that this version of pandas infers for texts.
        TEXT: "string" if fixed else None if any(values) else object,
    }
    return pd.Series(values, index=index, dtype=types[kind])


def _times(values: list[Any], index: Any) -> Any:
    """A Series of pandas' type for times; None if it cannot hold the values as they are."""
    import pandas as pd

    if not values or any(type(value) is not datetime for value in values):
        return None
    try:
        made = pd.Series(values, index=index)
    except (ValueError, TypeError, OverflowError):  # a year that it does not have, two time zones
        return None
    return made if list(made) == values else None
