"""The result of a map: a list of responses, or the mapped frame with new columns. `response` holds
the text, a typed column each field of a schema, and `error` the errors if rows have failed.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from ..errors import LLMError, OptionError
from .rows import LIST, PANDAS, POLARS
from .summary import Responses

if TYPE_CHECKING:
    from collections.abc import Sequence

    from ..prompt.structured_output import StructuredOutput
    from ..results.response import Response
    from .rows import Rows
    from .summary import Summary

RESPONSE, ERROR, PARSED = "response", "error", "parsed"
INTEGER, NUMBER, BOOLEAN, TEXT, CATEGORY, ANY = (
    *("integer", "number", "boolean", "string", "category", "any"),
)
_PLAIN = {INTEGER, NUMBER, BOOLEAN, TEXT}


@dataclass(frozen=True)
class Column:
    """A new column: its name, its kind, and for a category the values it can have."""

    name: str
    kind: str
    categories: tuple[str, ...] = ()


def columns_of(structured: StructuredOutput | None) -> tuple[Column, ...]:
    """The columns that a map with this structured output adds; None is plain text."""
    if structured is not None and structured.kind == "choice":
        return (Column(RESPONSE, CATEGORY, tuple(structured.value)),)
    response = Column(RESPONSE, TEXT)
    if structured is None or structured.kind != "json":
        return (response,)
    schema = structured.value
    fields = _resolved(schema, schema).get("properties")
    if not isinstance(fields, dict):
        return (response, Column(PARSED, ANY))
    return (response, *(_column(name, field, schema) for name, field in fields.items()))


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
    """The result of a map: a list for a list, a frame for a frame.

    Arguments:
        rows: the rows that were mapped over.
        outcomes: a response or an error per row, in the rows' order.
        columns: the new columns of a frame.
        summary: the figures of the map, attached to the result.
    """
    if rows.kind == LIST:
        return Responses(outcomes, summary)
    values = {column.name: values_of(column, outcomes) for column in columns}
    errors = [outcome if isinstance(outcome, LLMError) else None for outcome in outcomes]
    if rows.kind == PANDAS:
        return _pandas(rows.table, columns, values, errors, summary)
    texts = [None if error is None else _text(error) for error in errors]
    if rows.kind == POLARS:
        return _polars(rows.table, columns, values, texts)
    table = rows.table
    for column in columns:
        table = table.add_column(column.name, list(map(_plain, values[column.name])))
    return table.add_column(ERROR, texts) if any(errors) else table


def values_of(column: Column, outcomes: Sequence[Response | LLMError]) -> list[Any]:
    """The values of a column, one per row; None if the row has failed or has no such field."""
    return [
        None if isinstance(outcome, LLMError) else _value(column, outcome) for outcome in outcomes
    ]


def _value(column: Column, response: Response) -> Any:
    if column.name == RESPONSE:
        return response.text
    if column.name == PARSED and column.kind == ANY and not isinstance(response.parsed, dict):
        return response.parsed
    if isinstance(response.parsed, dict):
        return response.parsed.get(column.name)
    return getattr(response.parsed, column.name, None)


def _resolved(field: Any, schema: dict[str, Any]) -> dict[str, Any]:
    """The field with `$ref`s within the schema followed and `null` removed from a nullable type."""
    for _ in range(10):
        if not isinstance(field, dict):
            return {}
        choices = field.get("anyOf") or field.get("oneOf") or ()
        real = [choice for choice in choices if choice != {"type": "null"}]
        if "$ref" in field and str(field["$ref"]).startswith("#/"):
            found: Any = schema
            for part in field["$ref"][2:].split("/"):
                found = found.get(part, {}) if isinstance(found, dict) else {}
            field = found
        elif len(real) == 1 and len(choices) <= 2:
            field = real[0]
        else:
            return field
    return {}


def _column(name: str, field: Any, schema: dict[str, Any]) -> Column:
    field = _resolved(field, schema)
    kind, options = field.get("type"), field.get("enum")
    if isinstance(kind, list):  # ["integer", "null"]
        kind = next((k for k in kind if k != "null"), None) if len(kind) == 2 else None
    if isinstance(options, list) and options and all(isinstance(o, str) for o in options):
        return Column(name, CATEGORY, tuple(options))
    formatted = kind == TEXT and "format" in field  # such as a date, which pydantic makes an object
    return Column(name, kind if kind in _PLAIN and not formatted else ANY)


def _text(error: LLMError) -> str:
    return f"{type(error).__name__}: {error.message}"


def _plain(value: Any) -> Any:
    """A value that any library can store: JSON types, and enumerations as their values."""
    if value is None or isinstance(value, str | int | float | bool):
        return getattr(value, "value", value)
    from pydantic_core import to_jsonable_python

    return to_jsonable_python(value)


def _pandas(
    frame: Any,
    columns: Sequence[Column],
    values: dict[str, list[Any]],
    errors: list[LLMError | None],
    summary: Summary,
) -> Any:
    made = frame.copy()
    for column in columns:
        made[column.name] = pandas_column(column, values[column.name], frame.index)
    if any(errors):
        import pandas as pd

        made[ERROR] = pd.Series(errors, index=frame.index, dtype=object)
    # Small plain values only: pandas copies them to every frame made from this one.
    made.attrs["ipyvllm"] = summary.to_dict()
    return made


def pandas_column(column: Column, values: list[Any], index: Any, *, fixed: bool = False) -> Any:
    """A pandas Series of the column's type.

    Arguments:
        column: the column.
        values: one value per row; None is missing.
        index: the index of the frame.
        fixed: whether the type must not depend on the values, so that it always allows missing
            ones.
    """
    import pandas as pd

    if column.kind == CATEGORY:
        texts = [getattr(value, "value", value) for value in values]
        return pd.Series(pd.Categorical(texts, categories=list(column.categories)), index=index)
    missing = fixed or any(value is None for value in values)
    types = {
        INTEGER: "Int64" if missing else "int64",
        NUMBER: "float64",
        BOOLEAN: "boolean" if missing else "bool",
        # Unless it is fixed, the type that this version of pandas infers for texts.
        TEXT: "string" if fixed else None if any(values) else object,
        ANY: object if fixed else None,
    }
    try:
        return pd.Series(values, index=index, dtype=types[column.kind])
    except OverflowError:  # an integer beyond 64 bits
        return pd.Series(values, index=index, dtype=object)


def _polars(
    frame: Any,
    columns: Sequence[Column],
    values: dict[str, list[Any]],
    errors: list[str | None],
) -> Any:
    import polars as pl

    types = {INTEGER: pl.Int64, NUMBER: pl.Float64, BOOLEAN: pl.Boolean, TEXT: pl.String}
    made = []
    for column in columns:
        kind = pl.Enum(column.categories) if column.kind == CATEGORY else types.get(column.kind)
        plain = list(map(_plain, values[column.name]))
        made.append(pl.Series(column.name, plain, dtype=kind, strict=False))
    if any(error is not None for error in errors):
        made.append(pl.Series(ERROR, errors, dtype=pl.String))
    return frame.with_columns(made)
