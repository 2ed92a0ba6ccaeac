"""Reads lists, generators and tables of pandas, polars and Hugging Face `datasets` as rows: for
each row the variables of its template. A library's objects are recognised by the module of their
class, so that no library is imported that is not in use.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sized
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from ..errors import OptionError

if TYPE_CHECKING:
    from collections.abc import Callable

ITEM = "item"
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
    for base in type(data).__mro__:
        names = _KNOWN.get(base.__module__.partition(".")[0], {})
        if base.__name__ in names:
            return names[base.__name__], base.__name__
    return LIST, type(data).__name__


def _pandas_frame(series: Any) -> Any:
    """A Series as a frame with one column."""
    return series.to_frame() if series.name is not None else series.to_frame(ITEM)


def _named(columns: tuple[str, ...], values: Iterable[Any], *, alone: bool) -> dict[str, Any]:
    """The variables of a row: its columns, and `item`, the element of a column that is `alone`."""
    whole = dict(zip(columns, values, strict=True))
    return {ITEM: whole[columns[0]] if alone else whole, **whole}


def _pandas(frame: Any, limit: int | None, *, alone: bool) -> Rows:
    cut = frame if limit is None else frame.head(limit)
    columns = tuple(map(str, cut.columns))

    def each() -> Iterator[dict[str, Any]]:
        # Tuples, since a NumPy array of a whole row would turn integers beside a float into floats.
        return (_named(columns, row, alone=alone) for row in cut.itertuples(index=False, name=None))

    return Rows(PANDAS, each, len(cut), len(cut) < len(frame), table=cut, columns=columns)


def _polars(frame: Any, limit: int | None, *, alone: bool) -> Rows:
    cut = frame if limit is None else frame.head(limit)
    columns = tuple(cut.columns)

    def each() -> Iterator[dict[str, Any]]:
        return (_named(columns, row, alone=alone) for row in cut.iter_rows())

    return Rows(POLARS, each, len(cut), len(cut) < len(frame), table=cut, columns=columns)


def _datasets(data: Any, limit: int | None) -> Rows:
    cut = data if limit is None or limit >= len(data) else data.select(range(limit))
    columns = tuple(cut.column_names)

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
        return {ITEM: item}
    return {ITEM: item, **{key: item[key] for key in item if isinstance(key, str)}}
