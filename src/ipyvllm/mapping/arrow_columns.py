"""The new columns of a Hugging Face Dataset, which are those of Arrow. A column whose values do not
fit its type, and have no other in common, holds them as text (of JSON, if they are no texts).
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from .json_types import BOOLEAN, INTEGER, NUMBER, TEXT
from .values import as_text, fitting, nested, plain, same

if TYPE_CHECKING:
    from collections.abc import Sequence

    from .columns import Column


def added_to(table: Any, columns: Sequence[Column], values: dict[str, list[Any]]) -> Any:
    """A dataset with the new columns.

    Arguments:
        table: the dataset.
        columns: the new columns.
        values: the values of each column, one per row.
    """
    import pyarrow as pa

    for column in columns:
        array = arrow_column(column, values[column.name])
        made = table.add_column(column.name, array)
        if pa.types.is_nested(array.type) and not same(list(made[column.name]), array.to_pylist()):
            # The library has a meaning of its own for some keys of structures.
            texts = list(map(as_text, array.to_pylist()))
            made = table.add_column(column.name, pa.array(texts, pa.string()))
        table = made
    return table


def arrow_column(column: Column, values: Sequence[Any]) -> Any:
    """An Arrow array of the column's type, else of the type that the values have, else of texts.

    Arguments:
        column: the column.
        values: one value per row; None is missing.
    """
    import pyarrow as pa

    found = list(map(plain, values))
    kind = fitting(column.kind, found, column.categories)
    if kind is not None:
        types = {INTEGER: pa.int64(), NUMBER: pa.float64(), BOOLEAN: pa.bool_(), TEXT: pa.string()}
        return pa.array(found, types.get(kind, pa.string()))
    made = nested(found, pa.array, pa.Array.to_pylist, pa.ArrowException)
    if made is not None:
        return made
    return pa.array(list(map(as_text, found)), pa.string())
