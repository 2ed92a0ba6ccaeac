"""The result of a map: a list of responses, or the mapped frame with new columns. `response` holds
the text, a typed column each field of a schema, and `error` the errors if rows have failed. How the
columns are made for each library is in `pandas_columns`, `polars_columns` and `arrow_columns`.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from ..errors import LLMError, OptionError
from ..prompt.structured_output import json_of
from . import json_types
from .json_types import ANY, CATEGORY, TEXT
from .rows import LIST, PANDAS, POLARS
from .summary import Responses, error_text

if TYPE_CHECKING:
    from collections.abc import Sequence

    from ..prompt.structured_output import StructuredOutput
    from ..results.response import Response
    from .rows import Rows
    from .summary import Summary

RESPONSE, ERROR, PARSED = "response", "error", "parsed"
_ABSENT = object()


@dataclass(frozen=True)
class Column:
    """A new column.

    Attributes:
        name: its name; for a field of a schema the name in the JSON.
        kind: the kind of its values.
        categories: for a category, the values that it can have.
        field: the attribute or key of the parsed value that it holds; None is that of its name.
        whole: whether it holds the whole parsed value.
    """

    name: str
    kind: str
    categories: tuple[str, ...] = ()
    field: str | None = None
    whole: bool = False


def columns_of(structured: StructuredOutput | None) -> tuple[Column, ...]:
    """The columns that a map with this structured output adds; None is plain text."""
    if structured is not None and structured.kind == "choice":
        return (Column(RESPONSE, CATEGORY, tuple(structured.value)),)
    response = Column(RESPONSE, TEXT)
    if structured is None or structured.kind != "json":
        return (response,)
    schema = structured.value
    fields, others = json_types.fields(schema)
    whole = Column(PARSED, ANY, whole=True)
    made = tuple(
        Column(name, *json_types.kind_of(field, schema), structured.fields.get(name, name))
        for name, field in fields.items()
    )
    # Keys that the schema does not name are in the whole value only.
    if not made or (others and PARSED not in fields):
        return (response, *made, whole)
    return (response, *made)


def check_columns(rows: Rows, columns: Sequence[Column]) -> None:
    """Check that `columns` can be added to `rows`. Raises OptionError for a duplicate name."""
    if rows.kind == LIST:
        return
    names = [column.name for column in columns] + [ERROR]
    for name in names:
        if name in rows.columns:
            raise OptionError(
                f"map: the DataFrame already has a column {name!r}, which the result would add",
                "rename or drop it first",
            )
        if names.count(name) > 1:
            raise OptionError(f"map: a field of the schema may not be called {name!r}", "rename it")


def assembled(
    rows: Rows,
    outcomes: Sequence[Response | LLMError],
    columns: Sequence[Column],
    summary: Summary,
) -> Any:
    """The result of a map: a list for a list, a frame for a frame. It never raises: the answers
    have been paid for, so a frame that cannot take them is a list of them.

    Arguments:
        rows: the rows that were mapped over.
        outcomes: a response or an error per row, in the rows' order.
        columns: the new columns of a frame.
        summary: the figures of the map, attached to the result.
    """
    if rows.kind == LIST:
        return Responses(outcomes, summary)
    try:
        return _frame(rows, outcomes, columns, summary)
    except Exception as error:  # noqa: BLE001 - the frame may be of the user's class
        what = f"{type(error).__name__}: {error}".partition("\n")[0]
        told = f"a list, since the frame cannot take the columns: {what}"
        return Responses(outcomes, summary.noticing(told))


def _frame(
    rows: Rows,
    outcomes: Sequence[Response | LLMError],
    columns: Sequence[Column],
    summary: Summary,
) -> Any:
    values = {column.name: values_of(column, outcomes) for column in columns}
    errors = [outcome if isinstance(outcome, LLMError) else None for outcome in outcomes]
    objects = rows.kind == PANDAS  # the other libraries store no Python objects
    if any(error is not None for error in errors):
        columns = [*columns, Column(ERROR, ANY if objects else TEXT)]
        values[ERROR] = errors if objects else [error and error_text(error) for error in errors]
    if rows.kind == PANDAS:
        from .pandas_columns import added_to

        return added_to(rows.table, columns, values, summary)
    if rows.kind == POLARS:
        from .polars_columns import added_to as polars_frame

        return polars_frame(rows.table, columns, values)
    from .arrow_columns import added_to as dataset

    return dataset(rows.table, columns, values)


def values_of(column: Column, outcomes: Sequence[Response | LLMError]) -> list[Any]:
    """The values of a column, one per row; None if the row has failed or has no such field. An
    answer that failed its check is in the column of the texts, though the row has failed."""
    return [
        _of_error(column, outcome) if isinstance(outcome, LLMError) else _value(column, outcome)
        for outcome in outcomes
    ]


def _of_error(column: Column, error: LLMError) -> str | None:
    answer = error.response
    if column.name != RESPONSE or column.kind != TEXT or answer is None:
        return None
    return answer.text or None


def _value(column: Column, response: Response) -> Any:
    if column.name == RESPONSE:
        return response.parsed if column.kind == CATEGORY else response.text
    parsed = _without_root(response.parsed)
    if column.whole or parsed is None:
        return parsed
    field = column.field or column.name
    if isinstance(parsed, dict):
        found = parsed.get(field, _ABSENT)
    else:
        found = getattr(parsed, field, _ABSENT)
    if found is not _ABSENT:
        return found
    # A type whose objects keep the field under a name of their own.
    whole = json_of(response.text)
    return whole.get(column.name) if isinstance(whole, dict) else None


def _without_root(parsed: Any) -> Any:
    """The value of a pydantic RootModel; any other value is returned unchanged."""
    from pydantic import RootModel

    while isinstance(parsed, RootModel):
        parsed = parsed.root
    return parsed
