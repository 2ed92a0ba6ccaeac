"""Reads lists, generators and tables of pandas, polars and Hugging Face `datasets` as rows: for
each row the variables of its template. A library's objects are recognised by the module of their
class, so that no library is imported that is not in use.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sized
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from ..errors import OptionError
from ..prompt.missing import present
from ..prompt.tables import known_class, label_text

if TYPE_CHECKING:
    from collections.abc import Callable

ITEM = "item"
# The whole row, if one of its columns is called `item`.
ROW = "row"
LIST, PANDAS, POLARS, DATASETS, RAY, DASK = "list", "pandas", "polars", "datasets", "ray", "dask"
CLUSTERS = (RAY, DASK)


@dataclass(frozen=True)
class Rows:
    """The rows of one object, at most `limit` of them.

    `kind` is the kind of the result; `table` is the frame it is added to, None for a list; `total`
    is the number of rows, None if it is not known in advance; `cut` is whether there are, or may
    be, more rows than `limit`. `source` is the object itself if it is an iterator that cannot be
    restarted; an earlier map may have taken some of its first `limit` rows, so the map applies the
    limit, not this class.
    """

    kind: str
    each: Callable[[], Iterator[dict[str, Any]]]
    total: int | None
    cut: bool
    table: Any = None
    source: Any = None
    limit: int | None = None
    columns: tuple[str, ...] = ()

    def __iter__(self) -> Iterator[dict[str, Any]]:
        """The variables of each row: `item`, and its columns or keys."""
        return self.each()


def kind_of(data: Any) -> str:
    """The kind of table that `data` is; LIST if it is not a table."""
    return _known(data)[0]


def read(data: Any, limit: int | None = None) -> Rows:
    """The rows of an object.

    Arguments:
        data: a list, a generator or a table.
        limit: only this many rows from the start.

    Raises OptionError if the object has no rows.
    """
    if limit is not None and limit < 1:
        raise OptionError(f"limit: must be at least 1, not {limit}")
    kind, name = _known(data)
    refused = _REFUSED.get((kind, name))
    if refused is not None:
        raise OptionError(f"a map cannot go over a {kind} {name}", refused)
    alone = name == "Series"
    if kind == PANDAS:
        return _pandas(_pandas_frame(data) if alone else data, limit, alone=alone)
    if kind == POLARS:
        return _polars(data.to_frame() if alone else data, limit, alone=alone)
    if kind == DATASETS and name == "Dataset":
        return _datasets(data, limit)
    return _iterable(data, limit)


_KNOWN = {
    "pandas": {"DataFrame": PANDAS, "Series": PANDAS},
    "polars": {"DataFrame": POLARS, "Series": POLARS, "LazyFrame": POLARS},
    "datasets": {"Dataset": DATASETS, "DatasetDict": DATASETS},
    "ray": {"Dataset": RAY},
    "dask": {"DataFrame": DASK, "Series": DASK},
    "dask_expr": {"DataFrame": DASK, "Series": DASK},
}
_REFUSED = {
    (POLARS, "LazyFrame"): "call .collect() first",
    (DATASETS, "DatasetDict"): "choose a split, such as data['train']",
}


def _known(data: Any) -> tuple[str, str]:
    """The kind of an object, and the name of the class by which it is recognised."""
    known = known_class(data, _KNOWN)
    if known is None:
        return LIST, type(data).__name__
    library, name = known
    return _KNOWN[library][name], name


def _pandas_frame(series: Any) -> Any:
    """A Series as a frame with one column."""
    return series.to_frame() if series.name is not None else series.to_frame(ITEM)


class Row(dict[str, Any]):
    """The values of a row by the names of its columns. A column whose name is not a text is reached
    by its own name, too: `item[7]`, `item["year", "sum"]`. In templates a column hides a method of
    the same name (`KEYS_FIRST`): `item.keys`."""

    KEYS_FIRST = True

    def __missing__(self, label: Any) -> Any:
        name = label_text(label)
        if isinstance(label, str) or name not in self:
            raise KeyError(label)
        return self[name]


def column_names(labels: Iterable[Any]) -> tuple[str, ...]:
    """The names of columns as text, for templates and for the result.

    Arguments:
        labels: the names of the columns, of any type.

    Raises OptionError if two columns have the same name.
    """
    known: dict[str, Any] = {}
    for place, label in enumerate(labels):
        name = label_text(label)
        if name in known:
            where, first = known[name]
            raise OptionError(
                f"map: column {where} ({first!r}) and column {place} ({label!r}) have the same "
                f"name, {name!r}",
                "rename or drop one of them",
            )
        known[name] = (place, label)
    return tuple(known)


def _named(
    columns: tuple[str, ...],
    values: Iterable[Any],
    *,
    alone: bool,
    index: Mapping[str, Any] | None = None,
) -> dict[str, Any]:
    """The variables of a row: the named levels of its index, `item`, and its columns, of which each
    hides those before it.

    `item` is the row, or the element of a column that is `alone`. If a column is called `item`, the
    row is `row`.
    """
    whole = Row(zip(columns, map(present, values), strict=True))
    item = whole[columns[0]] if alone else whole
    names = {} if index is None else dict(index)
    if ITEM in whole and not alone:
        names[ROW] = whole
    return {**names, ITEM: item, **whole}


def _pandas(frame: Any, limit: int | None, *, alone: bool) -> Rows:
    cut = frame if limit is None else frame.head(limit)
    columns = column_names(cut.columns)
    levels = [label_text(name) if name is not None else None for name in cut.index.names]

    def each() -> Iterator[dict[str, Any]]:
        # Tuples, since a NumPy array of a whole row would turn integers beside a float into floats.
        rows = cut.itertuples(index=False, name=None)
        if not any(levels):
            return (_named(columns, row, alone=alone) for row in rows)
        return (
            _named(columns, row, alone=alone, index=_levels(levels, key))
            for key, row in zip(cut.index, rows, strict=True)
        )

    return Rows(PANDAS, each, len(cut), len(cut) < len(frame), table=cut, columns=columns)


def _levels(names: list[str | None], key: Any) -> dict[str, Any]:
    """The named levels of an index at one row."""
    values = key if len(names) > 1 else (key,)
    pairs = zip(names, values, strict=True)
    return {name: present(value) for name, value in pairs if name is not None}


def _polars(frame: Any, limit: int | None, *, alone: bool) -> Rows:
    cut = frame if limit is None else frame.head(limit)
    columns = column_names(cut.columns)

    def each() -> Iterator[dict[str, Any]]:
        return (_named(columns, row, alone=alone) for row in cut.iter_rows())

    return Rows(POLARS, each, len(cut), len(cut) < len(frame), table=cut, columns=columns)


def _datasets(data: Any, limit: int | None) -> Rows:
    cut = data if limit is None or limit >= len(data) else data.select(range(limit))
    columns = column_names(cut.column_names)

    def each() -> Iterator[dict[str, Any]]:
        return (_named(columns, row.values(), alone=False) for row in cut)

    return Rows(DATASETS, each, len(cut), len(cut) < len(data), table=cut, columns=columns)


def _iterable(data: Any, limit: int | None) -> Rows:
    if isinstance(data, str | bytes | Mapping) or not isinstance(data, Iterable):
        hint = "pass its .values() or .items()" if isinstance(data, Mapping) else "pass a list"
        raise OptionError(f"a map needs rows, and {type(data).__name__} has none", hint)
    length = len(data) if isinstance(data, Sized) else None
    total = length if limit is None or length is None else min(limit, length)
    cut = limit is not None and (length is None or length > limit)
    source = data if isinstance(data, Iterator) else None

    def each() -> Iterator[dict[str, Any]]:
        return map(_names, data)

    return Rows(LIST, each, total, cut, source=source, limit=limit)


def _names(item: Any) -> dict[str, Any]:
    """The variables of an element: `item`, and the keys of a dict."""
    if not isinstance(item, Mapping):
        return {ITEM: present(item)}
    keys = {key: present(item[key]) for key in item if isinstance(key, str)}
    return {**({ROW: item} if ITEM in keys and ROW not in keys else {}), ITEM: item, **keys}
